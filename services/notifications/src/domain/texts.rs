//! The words of every message, in each language: short, warm, plain. Written at the moment of sending, never kept.

mod dates;
mod en;
mod nb;
mod nn;
mod reasons;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use platform::privacy::Personal;

use crate::domain::card::OfferCard;
use crate::domain::preferences::Language;
use crate::domain::template::Template;

/// A message without its reader's name, which only the channel knows.
#[derive(Debug)]
pub(crate) struct Written {
    pub(crate) subject: String,
    /// With `{name}` in it.
    pub(crate) greeting: &'static str,
    pub(crate) body: String,
    /// A heading, and what only somebody who said yes may read.
    pub(crate) details: Option<(&'static str, Personal<String>)>,
    pub(crate) closing: &'static str,
}

/// Everything that one language needs to say it all.
struct Book {
    /// Its place in tables that hold all languages.
    column: usize,
    greeting: &'static str,
    closing: &'static str,
    /// Before the title in the subject; `{title}` stands for the title.
    subject: fn(Template) -> &'static str,
    /// The first paragraph; `{place}` stands for a place on the waiting list.
    opening: fn(Template) -> &'static str,
    /// The last paragraph; may be empty. `{day}` stands for the last day to say that one stays.
    ending: fn(Template) -> &'static str,
    because: &'static str,
    answer_by: fn(Template) -> &'static str,
    answer_here: &'static str,
    see_here: &'static str,
    details: &'static str,
    and: &'static str,
    reason: fn(&reasons::Reason) -> String,
    weekdays: [&'static str; 7],
    months: [&'static str; 12],
    day: fn(&str, u32, &str) -> String,
    clock: fn(u32, u32) -> String,
    at: &'static str,
    until: &'static str,
}

fn book(language: Language) -> &'static Book {
    match language {
        Language::Nb | Language::Se => &nb::BOOK,
        Language::Nn => &nn::BOOK,
        Language::En => &en::BOOK,
    }
}

/// Writes a message. `link` leads to the answer page, for the kinds that have one; `answer_by` ends a time to answer that the card does not know.
pub(crate) fn write(template: Template, language: Language, card: &OfferCard, answer_by: Option<DateTime<Utc>>, link: Option<&str>) -> Written {
    let book = book(language);
    let mut parts = vec![(book.opening)(template).replace("{place}", &card.waiting.max(1).to_string())];
    let mut what = vec![card.title.trim().to_owned(), dates::span(book, card.starts_at, card.ends_at, card.zone)];
    what.extend(Some(card.place.trim().to_owned()).filter(|place| !place.is_empty()));
    parts.push(what.join("\n"));
    if matches!(template, Template::Offer | Template::Promotion) {
        parts.push(card.public_text.trim().to_owned());
    }
    if template == Template::Offer {
        parts.push(reasons::sentence(book, &card.reasons)); // who waited, or was asked before, knows why she is asked
    }
    if let Some(link) = link {
        let by = if template.offers() { card.deadline } else { answer_by };
        let asked = match by {
            _ if !template.asks() => book.see_here.to_owned(),
            None => book.answer_here.to_owned(),
            Some(by) => (book.answer_by)(template).replace("{by}", &dates::moment(book, by, card.zone)),
        };
        parts.push(format!("{asked}\n{link}"));
    }
    parts.push((book.ending)(template).to_owned());
    parts.retain(|part| !part.is_empty());
    Written {
        subject: (book.subject)(template).replace("{title}", card.title.trim()),
        greeting: book.greeting,
        body: parts.join("\n\n"),
        details: (template == Template::Accepted).then(|| (book.details, card.details.clone())),
        closing: book.closing,
    }
}

/// Writes the question whether somebody stays. After the day of `by` the person is erased, unless she says so.
pub(crate) fn stay(language: Language, by: DateTime<Utc>, zone: Tz, link: &str) -> Written {
    let book = book(language);
    let until = (book.ending)(Template::Stay).replace("{day}", &dates::date(book, by, zone));
    let body = format!("{}\n{link}\n\n{until}", (book.opening)(Template::Stay));
    Written { subject: (book.subject)(Template::Stay).to_owned(), greeting: book.greeting, body, details: None, closing: book.closing }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::domain::card::OfferState;

    fn card() -> OfferCard {
        OfferCard {
            version: 1,
            state: OfferState::Made,
            agreed: false,
            cancelled: false,
            title: "Følge til legen".to_owned(),
            public_text: "En liten spasertur på ti minutter.".to_owned(),
            details: Personal::new("Ring på hos Hansen".to_owned()),
            place: "Svarstad".to_owned(),
            starts_at: "2026-11-24T09:00:00Z".parse().unwrap(),
            ends_at: "2026-11-24T11:00:00Z".parse().unwrap(),
            zone: Tz::Europe__Oslo,
            deadline: Some("2026-11-23T19:00:00Z".parse().unwrap()),
            reasons: vec!["SKILL:førstehjelp".to_owned(), "DISTANCE_METRES:1240".to_owned(), "FAMILIAR".to_owned(), "SOMETHING_NEW:3".to_owned()],
            waiting: 2,
        }
    }

    #[test]
    fn every_template_has_its_own_words_in_each_language() {
        let mut subjects = HashSet::new();
        for language in [Language::Nb, Language::Nn, Language::En] {
            let mut openings = HashSet::new();
            for template in Template::ALL.into_iter().filter(|template| template.is_about_an_offer()) {
                let text = write(template, language, &card(), None, template.links().then_some("https://x.no/svar/1"));
                let whole = format!("{}\n{}\n{}", text.subject, text.body, text.closing);

                assert!(openings.insert(text.body.clone()), "{template:?} {language:?}");
                subjects.insert((template, text.subject.clone()));
                assert!(text.subject.contains("Følge til legen") && text.subject.chars().count() < 78, "{whole}");
                assert!(!whole.contains(['{', '}']), "{whole}");
                assert_eq!(text.body.contains("https://x.no/svar/1"), template.links(), "{whole}");
                assert!(!text.body.contains("\n\n\n") && text.greeting.contains("{name}"), "{whole}");
                assert!(!whole.to_lowercase().contains("match") && !whole.to_lowercase().contains("no-show"), "{whole}");
                assert_eq!(text.details.is_some(), template == Template::Accepted);
                assert!(!text.body.contains("Hansen"), "details are for who said yes");
            }
        }
        assert!(subjects.len() > 2 * Template::ALL.len(), "the languages differ");
    }

    #[test]
    fn who_is_asked_whether_she_stays_reads_where_to_say_so_and_what_happens_else() {
        let by = "2027-05-31T21:59:00Z".parse().unwrap();

        let text = stay(Language::Nb, by, Tz::Europe__Oslo, "https://x.no/bli/1");

        assert!(text.body.contains("https://x.no/bli/1") && text.body.contains("31. mai 2027"), "{text:?}");
        assert_ne!(text.body, stay(Language::Nn, by, Tz::Europe__Oslo, "https://x.no/bli/1").body);
        assert!(stay(Language::En, by, Tz::Europe__Oslo, "https://x.no/bli/1").body.contains("31 May 2027"));
    }

    #[test]
    fn an_ask_says_what_where_when_why_and_until_when() {
        let text = |language| write(Template::Offer, language, &card(), None, Some("https://x.no/svar/1")).body;

        let nb = text(Language::Nb);
        for part in ["Følge til legen", "tirsdag 24. november kl. 10.00–12.00", "Svarstad", "mandag 23. november kl. 20.00", "https://x.no/svar/1"] {
            assert!(nb.contains(part), "{part} in {nb}");
        }
        assert!(nb.contains("du har ført opp førstehjelp, du holder til omtrent 1,2 km unna og du har vært med på dette før"), "{nb}");
        assert!(text(Language::Nn).contains("tysdag 24. november kl. 10.00–12.00"));
        assert!(text(Language::En).contains("Tuesday 24 November, 10:00–12:00"));
        assert_eq!(text(Language::Se), nb);
    }

    #[test]
    fn a_reminder_says_what_when_where_and_that_a_no_costs_nothing_and_no_more() {
        let text = |language| write(Template::Reminder, language, &card(), None, Some("https://x.no/svar/1")).body;

        let nb = text(Language::Nb);
        for part in ["Følge til legen", "tirsdag 24. november kl. 10.00–12.00", "Svarstad", "mandag 23. november kl. 20.00", "https://x.no/svar/1", "nei"] {
            assert!(nb.contains(part), "{part} in {nb}");
        }
        for language in [Language::Nb, Language::Nn, Language::En] {
            let words = text(language).split_whitespace().count();
            assert!(words < 60 && !text(language).contains("spasertur"), "{words} words: {}", text(language));
        }
    }

    #[test]
    fn a_moved_time_is_asked_for_by_its_own_deadline() {
        let by = Some("2026-11-24T19:00:00Z".parse().unwrap());

        let text = write(Template::Changed, Language::En, &card(), by, Some("https://x.no/svar/1")).body;

        assert!(text.contains("Tuesday 24 November, 20:00"), "{text}");
    }
}
