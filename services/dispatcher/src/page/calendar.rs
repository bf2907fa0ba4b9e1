//! The words of calendars, and what an answer page says about taking an agreement along in one's own.

use super::{Words, escape};

/// The view of an answer page that is a file for a calendar.
pub(crate) const FILE: &str = "kalender";

/// Everything that one language needs in calendars.
pub(crate) struct Calendar {
    called_off: &'static str,
    pub(crate) urgent: &'static str,
    of: &'static str,
    /// After the numbers, of one place and of several.
    filled: (&'static str, &'static str),
    /// What the calendar of a volunteer is called.
    pub(crate) mine: &'static str,
    title: &'static str,
    this: &'static str,
    all: &'static str,
    how: &'static str,
    otherwise: &'static str,
}

impl Calendar {
    /// The title of something that does not take place.
    pub(crate) fn called_off(&self, title: &str) -> String {
        format!("{}: {title}", self.called_off)
    }

    /// How many of the places are filled.
    pub(crate) fn filled(&self, taken: u32, places: u32) -> String {
        let (one, several) = self.filled;
        format!("{taken} {} {places} {}", self.of, if places == 1 { one } else { several })
    }
}

/// The way of what is agreed into one's own calendar; `own` is the address of all that she has agreed to.
pub(super) fn section(words: &Words, own: &str) -> String {
    let Calendar { title, this, all, how, otherwise, .. } = words.calendar;
    let own = escape(own);
    let by_program = own.split_once("://").map_or_else(String::new, |(_, rest)| format!("webcal://{rest}"));
    format!(
        "<section class=\"calendar\"><h2>{title}</h2>\n<div class=\"buttons\"><a class=\"button\" href=\"?view={FILE}\">{this}</a>\
         <a class=\"button\" href=\"{by_program}\">{all}</a></div>\n<p class=\"quiet\">{how}</p>\n\
         <details><summary>{otherwise}</summary><p class=\"address\">{own}</p></details></section>\n"
    )
}

pub(super) const NB: Calendar = Calendar {
    called_off: "Avlyst",
    urgent: "Haster",
    of: "av",
    filled: ("plass er fylt", "plasser er fylt"),
    mine: "Mine oppdrag",
    title: "Ta det med i kalenderen din",
    this: "Legg inn denne avtalen",
    all: "Følg alle avtalene dine",
    how: "Følger du alle, holder kalenderen seg oppdatert når noe endres. Lenken er bare din: den viser det du får vite om oppdragene.",
    otherwise: "Åpner ikke kalenderen seg? Kopier adressen",
};

pub(super) const NN: Calendar = Calendar {
    called_off: "Avlyst",
    urgent: "Hastar",
    of: "av",
    filled: ("plass er fylt", "plassar er fylte"),
    mine: "Oppdraga mine",
    title: "Ta det med i kalenderen din",
    this: "Legg inn denne avtalen",
    all: "Følg alle avtalane dine",
    how: "Følgjer du alle, held kalenderen seg oppdatert når noko blir endra. Lenkja er berre di: ho viser det du får vite om oppdraga.",
    otherwise: "Opnar ikkje kalenderen seg? Kopier adressa",
};

pub(super) const EN: Calendar = Calendar {
    called_off: "Cancelled",
    urgent: "Urgent",
    of: "of",
    filled: ("place is filled", "places are filled"),
    mine: "My volunteering",
    title: "Take it along in your calendar",
    this: "Add this one",
    all: "Follow all that you have agreed to",
    how: "If you follow all, your calendar stays up to date when something changes. The link is yours alone: it shows what you are told.",
    otherwise: "Does the calendar not open? Copy the address",
};

#[cfg(test)]
mod tests {
    use super::super::{en, nb, nn};

    #[test]
    fn places_are_counted_in_each_language() {
        assert_eq!([nb::WORDS.calendar.filled(0, 1), nb::WORDS.calendar.filled(1, 3)], ["0 av 1 plass er fylt", "1 av 3 plasser er fylt"]);
        assert_eq!(nn::WORDS.calendar.filled(2, 2), "2 av 2 plassar er fylte");
        assert_eq!([en::WORDS.calendar.filled(1, 1), en::WORDS.calendar.called_off("Tea")], ["1 of 1 place is filled", "Cancelled: Tea"]);
    }
}
