//! The page of a kiosk: big letters, read from some steps away, nothing to sign in to and nothing private.

use chrono::{DateTime, Days, NaiveDate, NaiveDateTime, Timelike as _, Utc};

use super::{Words, document, escape};
use crate::kiosk::{Board, Needed};

/// More than these nobody reads on a screen.
const MOST: usize = 12;
/// The languages to choose from, each in its own words.
const LANGUAGES: [(&str, &str); 3] = [("nb", "Bokmål"), ("nn", "Nynorsk"), ("en", "English")];

/// Everything that one language needs on a kiosk.
pub(crate) struct Kiosk {
    title: &'static str,
    today: &'static str,
    tomorrow: &'static str,
    /// One place left, and several, after their number.
    places: (&'static str, &'static str),
    urgent: &'static str,
    /// After the number of those that are not shown.
    more: &'static str,
    nothing: &'static str,
    how: (&'static str, &'static str),
    language: &'static str,
    /// Before the time at which what is shown was read.
    since: &'static str,
}

/// What is needed from now on.
pub(crate) fn page(words: &Words, board: &Board, now: DateTime<Utc>) -> String {
    let kiosk = &words.kiosk;
    let local = now.with_timezone(&board.zone).naive_local();
    let shown = &board.needed[..board.needed.len().min(MOST)];
    let days: String = shown.chunk_by(|one, other| one.starts.date() == other.starts.date()).map(|day| section(words, day, local.date())).collect();
    let rest = board.needed.len() - shown.len();
    let more = if rest > 0 { format!("<p class=\"more\">{rest} {}</p>\n", kiosk.more) } else { String::new() };
    let nothing = if shown.is_empty() { format!("<p class=\"nothing\">{}</p>\n", kiosk.nothing) } else { String::new() };
    let (how, explained) = kiosk.how;
    let centre = escape(&board.centre);
    let main = format!(
        "<header><p>{centre}</p><p class=\"now\"><span>{}</span> <span class=\"clock\">{}</span></p></header>\n<main>\n<h1>{}</h1>\n{nothing}{days}{more}\
         <section class=\"how\"><h2>{how}</h2><p>{explained}</p></section>\n<p class=\"since\" role=\"status\" hidden>{} {}</p>\n</main>\n<footer>{}</footer>\n",
        date(words, local.date()),
        clock(words, local),
        kiosk.title,
        kiosk.since,
        clock(words, local),
        languages(words),
    );
    let head = "<link rel=\"stylesheet\" href=\"/skjerm.css\">\n<script src=\"/skjerm.js\" defer></script>\n\
                <noscript><meta http-equiv=\"refresh\" content=\"60\"></noscript>\n";
    document(words, &format!("{} – {centre}", kiosk.title), head, &main)
}

fn section(words: &Words, day: &[Needed], today: NaiveDate) -> String {
    let rows: String = day.iter().map(|one| row(words, one)).collect();
    let date = day.first().map_or(today, |one| one.starts.date());
    let called = match date {
        date if date == today => format!("{} <small>{}</small>", words.kiosk.today, self::date(words, date)),
        date if today.checked_add_days(Days::new(1)) == Some(date) => format!("{} <small>{}</small>", words.kiosk.tomorrow, self::date(words, date)),
        date => self::date(words, date),
    };
    format!("<section class=\"day\"><h2>{called}</h2>\n<ul>\n{rows}</ul></section>\n")
}

fn row(words: &Words, needed: &Needed) -> String {
    let (one, several) = words.kiosk.places;
    let urgent = if needed.urgent { format!(" <strong class=\"urgent\">{}</strong>", words.kiosk.urgent) } else { String::new() };
    let place = if needed.place.is_empty() { String::new() } else { format!("<span class=\"place\">{}</span>", escape(&needed.place)) };
    let until = if needed.ends.date() == needed.starts.date() { format!("–{}", clock(words, needed.ends)) } else { String::new() };
    format!(
        "<li><span class=\"clock\">{}{until}</span><span class=\"what\"><span class=\"title\">{}</span>{urgent}{place}</span>\
         <span class=\"left\"><b>{}</b> {}</span></li>\n",
        clock(words, needed.starts),
        escape(needed.title.trim()),
        needed.left,
        if needed.left == 1 { one } else { several },
    )
}

fn languages(words: &Words) -> String {
    let link = |(lang, name): &(&str, &str)| {
        let current = if *lang == words.lang { " aria-current=\"true\"" } else { "" };
        format!("<a href=\"?sprak={lang}\" lang=\"{lang}\"{current}>{name}</a>")
    };
    let links: Vec<String> = LANGUAGES.iter().map(link).collect();
    format!("<nav aria-label=\"{}\">{}</nav>", words.kiosk.language, links.join(" "))
}

fn date(words: &Words, date: NaiveDate) -> String {
    super::dates::day(words, date)
}

fn clock(words: &Words, at: NaiveDateTime) -> String {
    super::dates::clock(words, at.hour(), at.minute())
}

pub(super) const NB: Kiosk = Kiosk {
    title: "Vi trenger deg",
    today: "I dag",
    tomorrow: "I morgen",
    places: ("plass ledig", "plasser ledige"),
    urgent: "Haster",
    more: "til de neste dagene",
    nothing: "Akkurat nå har vi den hjelpen vi trenger. Takk til alle som stiller opp!",
    how: ("Har du lyst til å hjelpe?", "Snakk med oss i skranken. Så finner vi noe som passer for deg."),
    language: "Språk",
    since: "Dette sto her kl.",
};

pub(super) const NN: Kiosk = Kiosk {
    title: "Vi treng deg",
    today: "I dag",
    tomorrow: "I morgon",
    places: ("plass ledig", "plassar ledige"),
    urgent: "Hastar",
    more: "til dei neste dagane",
    nothing: "Akkurat no har vi den hjelpa vi treng. Takk til alle som stiller opp!",
    how: ("Har du lyst til å hjelpe?", "Snakk med oss i skranken. Så finn vi noko som passar for deg."),
    language: "Språk",
    since: "Dette stod her kl.",
};

pub(super) const EN: Kiosk = Kiosk {
    title: "We need you",
    today: "Today",
    tomorrow: "Tomorrow",
    places: ("place left", "places left"),
    urgent: "Urgent",
    more: "more in the next days",
    nothing: "Right now we have the help that we need. Thank you to everybody who takes part!",
    how: ("Would you like to help?", "Talk to us at the desk. Together we find something that suits you."),
    language: "Language",
    since: "This was shown at",
};

#[cfg(test)]
mod tests {
    use super::super::{en, nb};
    use super::*;

    fn needed(starts: &str, title: &str) -> Needed {
        let starts: NaiveDateTime = starts.parse().unwrap();
        Needed { starts, ends: starts + chrono::TimeDelta::hours(2), title: title.to_owned(), place: "<b>Torget</b>".to_owned(), left: 1, urgent: false }
    }

    fn shown(words: &Words, needed: Vec<Needed>) -> String {
        let board = Board { centre: "Svarstad & omegn".to_owned(), zone: chrono_tz::Tz::Europe__Oslo, needed };
        page(words, &board, "2026-11-24T07:12:00Z".parse().unwrap())
    }

    #[test]
    fn days_stand_in_words_and_nothing_becomes_markup() {
        let html =
            shown(&nb::WORDS, vec![needed("2026-11-24T10:00:00", "<i>Kaffe</i>"), needed("2026-11-25T10:00:00", "Te"), needed("2026-11-26T10:00:00", "Saft")]);

        assert!(html.contains("<h2>I dag <small>tirsdag 24. november</small></h2>") && html.contains("<h2>torsdag 26. november</h2>"), "{html}");
        assert!(html.contains("08.12") && html.contains("10.00–12.00") && html.contains("<b>1</b> plass ledig"), "{html}");
        assert!(html.contains("&lt;i&gt;Kaffe") && html.contains("&lt;b&gt;Torget") && html.contains("Svarstad &amp; omegn"), "{html}");
    }

    #[test]
    fn a_full_board_says_how_much_is_not_shown_and_an_empty_one_thanks() {
        let many = (0..15).map(|nth| needed("2026-11-24T10:00:00", &format!("Nr {nth}"))).collect();

        let html = shown(&en::WORDS, many);

        assert_eq!((html.matches("<li>").count(), html.contains("3 more in the next days")), (MOST, true), "{html}");
        assert!(shown(&en::WORDS, Vec::new()).contains("Right now we have the help"));
    }
}
