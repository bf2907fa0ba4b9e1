//! The pages as HTML: no script, one style sheet, every word from outside escaped.

pub(crate) mod calendar;
mod dates;
mod en;
pub(crate) mod kiosk;
mod nb;
mod nn;
pub(crate) mod sign;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use proto::matching::{GetOfferCardResponse, OfferState};

use crate::asks::{Ask, Refused, time};

/// Everything that one language needs.
pub(crate) struct Words {
    pub(crate) lang: &'static str,
    house: &'static str,
    when: &'static str,
    place: &'static str,
    answer_by: &'static str,
    question: &'static str,
    yes: &'static str,
    not_now: &'static str,
    no: &'static str,
    no_is_fine: &'static str,
    join: &'static str,
    leave: &'static str,
    pub(crate) details: &'static str,
    moved: &'static str,
    confirm_by: &'static str,
    confirm: &'static str,
    not_suits: &'static str,
    cannot_come: &'static str,
    cancel_question: &'static str,
    cancel_means: &'static str,
    cancel: &'static str,
    keep: &'static str,
    standing: fn(Standing) -> (&'static str, &'static str),
    not_taken: &'static str,
    refused: fn(Refused) -> &'static str,
    notice: fn(Notice) -> (&'static str, &'static str),
    /// The question whether somebody stays, what a yes means, the yes, what happens without one; and the thanks.
    stay: [&'static str; 4],
    stays: (&'static str, &'static str),
    weekdays: [&'static str; 7],
    months: [&'static str; 12],
    dotted: bool,
    after_day: &'static str,
    at: &'static str,
    until: &'static str,
    pub(crate) calendar: calendar::Calendar,
    kiosk: kiosk::Kiosk,
    pub(crate) sign: sign::Sign,
}

/// A page without an ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Notice {
    Nowhere,
    BrokenLink,
    Over,
    NotFromHere,
    NoAnswer,
    TryAgain,
    /// The console of this binary was not built.
    NotBuilt,
}

/// Which page of an ask: the ask itself, the question whether she really cannot come, or the ask after a yes that was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum View {
    Ask,
    Cancel,
    Refused(Refused),
}

impl View {
    const ALL: [Self; 4] = [Self::Ask, Self::Cancel, Self::Refused(Refused::Overlap), Self::Refused(Refused::Other)];

    /// Its word in links.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Ask => "",
            Self::Cancel => "cancel",
            Self::Refused(Refused::Overlap) => "overlap",
            Self::Refused(Refused::Other) => "refused",
        }
    }

    /// The view with this word; the ask itself for every other.
    pub(crate) fn of(word: &str) -> Self {
        Self::ALL.into_iter().find(|view| view.word() == word).unwrap_or(Self::Ask)
    }
}

/// Where an ask stands, for the volunteer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    Open,
    Agreed,
    /// She said that she cannot come after all.
    CalledOff,
    /// Somebody or something else ended what was agreed, though it takes place.
    TakenOff,
    Waiting,
    Declined,
    Lapsed,
    /// The places are taken, but one may still join the waiting list.
    Filled,
    FilledForGood,
    Cancelled,
}

/// The words for what a browser asks for in `Accept-Language`: nb, nn or en, the first of those with the highest weight.
pub(crate) fn words(accept: &str) -> &'static Words {
    let mut best: (f32, &'static Words) = (0.0, &nb::WORDS);
    for wish in accept.split(',').take(20) {
        let (tag, parameters) = wish.split_once(';').unwrap_or((wish, ""));
        let weight = parameters.trim().strip_prefix("q=").map_or(1.0, |q| q.parse().unwrap_or(0.0));
        let words = match tag.trim().split('-').next().unwrap_or_default().to_ascii_lowercase().as_str() {
            "nb" | "no" | "da" | "sv" | "se" => &nb::WORDS,
            "nn" => &nn::WORDS,
            "en" => &en::WORDS,
            _ => continue,
        };
        if weight > best.0 {
            best = (weight, words);
        }
    }
    best.1
}

/// The page of an ask: what it is about, and either the question or how it stands; `calendar` is the address of all that is agreed.
pub(crate) fn ask(words: &Words, ask: &Ask, view: View, calendar: &str, now: DateTime<Utc>) -> String {
    let card = &ask.card;
    let standing = standing(ask, now);
    // where the question is not open any more, how it stands says it all
    let refused = if let (View::Refused(why), Standing::Open | Standing::Filled) = (view, standing) { Some(why) } else { None };
    let moved = ask.confirm_by.filter(|_| standing == Standing::Agreed);
    let title = escape(card.title.trim());
    // from the start on, nobody else can be asked in time: then it is the telephone that helps
    let may_cancel = standing == Standing::Agreed && time(card.starts_at.as_ref()).is_some_and(|starts_at| now < starts_at);
    if view == View::Cancel && may_cancel {
        return cancel(words, card, &title);
    }
    let mut main = vec![format!("<h1>{title}</h1>\n")];
    main.push(match refused {
        Some(why) => said("sorry", words.not_taken, (words.refused)(why)),
        None => status(words, ask, standing, moved),
    });
    main.push(facts(words, card, standing));
    if moved.is_some() {
        let cannot = if may_cancel { link(View::Cancel, words.not_suits) } else { String::new() };
        main.push(form(&format!("<div class=\"buttons\">{}{cannot}</div>", button("primary", "confirm", words.confirm))));
    }
    main.push(paragraph(&card.public_text));
    if standing == Standing::Agreed && !card.details.trim().is_empty() {
        main.push(format!("<section class=\"details\"><h2>{}</h2>{}</section>\n", words.details, paragraph(&card.details)));
    }
    if standing == Standing::Agreed {
        main.push(calendar::section(words, calendar));
    }
    if may_cancel && moved.is_none() {
        main.push(format!("<p class=\"leave\">{}</p>\n", link(View::Cancel, words.cannot_come)));
    }
    if standing == Standing::Open {
        // a yes that was just refused is not asked for again
        let yes = if refused.is_some() { String::new() } else { button("primary", "yes", words.yes) };
        let buttons = yes + &button("", "later", words.not_now) + &button("", "no", words.no);
        let question = if refused.is_some() { String::new() } else { format!("<h2>{}</h2>", words.question) };
        main.push(form(&format!("{question}<div class=\"buttons\">{buttons}</div><p class=\"quiet\">{}</p>", words.no_is_fine)));
    }
    match standing {
        Standing::Filled => main.push(form(&button("", "join", words.join))),
        Standing::Waiting => main.push(form(&button("", "leave", words.leave))),
        _ => {}
    }
    shell(words, &title, &main.concat())
}

/// Whether she really cannot come: what happens then, one button, and the way back.
fn cancel(words: &Words, card: &GetOfferCardResponse, title: &str) -> String {
    let buttons = button("primary", "cancel", words.cancel) + &link(View::Ask, words.keep);
    let asked = format!("<h2>{}</h2><p>{}</p><div class=\"buttons\">{buttons}</div>", words.cancel_question, words.cancel_means);
    shell(words, title, &format!("<h1>{title}</h1>\n{}{}", facts(words, card, Standing::Agreed), form(&asked)))
}

/// How it stands, once there is nothing to be asked; for a moved time, what is asked about it.
fn status(words: &Words, ask: &Ask, standing: Standing, moved: Option<DateTime<Utc>>) -> String {
    let (heading, explained) = (words.standing)(standing);
    let (kind, heading, explained) = match (standing, moved) {
        (Standing::Open, _) => return String::new(),
        (Standing::Agreed, Some(by)) => ("calm", words.moved.to_owned(), format!("{} {}.", words.confirm_by, dates::moment(words, by, zone(&ask.card)))),
        (Standing::Agreed, None) => ("good", heading.to_owned(), explained.to_owned()),
        (Standing::Waiting, _) => ("calm", format!("{heading} ({})", ask.card.waiting), explained.to_owned()),
        _ => ("calm", heading.to_owned(), explained.to_owned()),
    };
    said(kind, &heading, &explained)
}

fn said(kind: &str, heading: &str, explained: &str) -> String {
    let explained = if explained.is_empty() { String::new() } else { format!("<p>{explained}</p>") };
    format!("<div class=\"standing {kind}\" role=\"status\"><h2>{heading}</h2>{explained}</div>\n")
}

/// A page that only says something.
pub(crate) fn notice(words: &Words, notice: Notice) -> String {
    let (heading, text) = (words.notice)(notice);
    shell(words, heading, &format!("<h1>{heading}</h1>\n<p>{text}</p>\n"))
}

/// The question whether somebody stays, or the thanks for the yes.
pub(crate) fn stay(words: &Words, thanked: bool) -> String {
    let [question, means, yes, otherwise] = words.stay;
    let (thanks, explained) = words.stays;
    if thanked {
        return shell(words, thanks, &format!("<h1>{thanks}</h1>\n<p>{explained}</p>\n"));
    }
    let asked = format!("<p>{means}</p><div class=\"buttons\">{}</div><p class=\"quiet\">{otherwise}</p>", button("primary", "yes", yes));
    shell(words, question, &format!("<h1>{question}</h1>\n{}", form(&asked)))
}

fn standing(ask: &Ask, now: DateTime<Utc>) -> Standing {
    let card = &ask.card;
    let over = time(card.deadline.as_ref()).is_some_and(|deadline| now >= deadline);
    match card.state() {
        _ if card.cancelled => Standing::Cancelled,
        OfferState::Made if !over => Standing::Open,
        OfferState::Accepted if card.agreed => Standing::Agreed,
        OfferState::Accepted if ask.cancelled_by == "volunteer" => Standing::CalledOff,
        OfferState::Accepted if !ask.cancelled_by.is_empty() => Standing::TakenOff,
        OfferState::Accepted | OfferState::Filled if card.waiting > 0 => Standing::Waiting,
        OfferState::Declined => Standing::Declined,
        OfferState::Filled if !over => Standing::Filled,
        OfferState::Filled => Standing::FilledForGood,
        OfferState::Made | OfferState::Lapsed => Standing::Lapsed,
        OfferState::Accepted | OfferState::Withdrawn | OfferState::Unspecified => Standing::Cancelled,
    }
}

fn facts(words: &Words, card: &GetOfferCardResponse, standing: Standing) -> String {
    let zone = zone(card);
    let mut rows = Vec::new();
    if let (Some(from), Some(until)) = (time(card.starts_at.as_ref()), time(card.ends_at.as_ref())) {
        rows.push((words.when, dates::span(words, from, until, zone)));
    }
    if !card.place_name.trim().is_empty() {
        rows.push((words.place, escape(card.place_name.trim())));
    }
    if let Some(deadline) = time(card.deadline.as_ref()).filter(|_| standing == Standing::Open) {
        rows.push((words.answer_by, dates::moment(words, deadline, zone)));
    }
    let rows: Vec<String> = rows.into_iter().map(|(name, value)| format!("<div><dt>{name}</dt><dd>{value}</dd></div>")).collect();
    format!("<dl>{}</dl>\n", rows.concat())
}

fn zone(card: &GetOfferCardResponse) -> Tz {
    card.zone.parse().unwrap_or(Tz::Europe__Oslo)
}

fn paragraph(text: &str) -> String {
    let text = text.trim();
    if text.is_empty() { String::new() } else { format!("<p class=\"text\">{}</p>\n", escape(text)) }
}

/// Posts to the page's own address: the token is not written into the page again.
fn form(inside: &str) -> String {
    format!("<form method=\"post\">{inside}</form>\n")
}

fn button(class: &str, answer: &str, label: &str) -> String {
    let class = if class.is_empty() { String::new() } else { format!(" class=\"{class}\"") };
    format!("<button{class} name=\"answer\" value=\"{answer}\">{label}</button>")
}

/// A link to another view of the same ask: relative, so that the token is not written into the page.
fn link(view: View, label: &str) -> String {
    let query = if view == View::Ask { String::new() } else { format!("view={}", view.word()) };
    format!("<a class=\"button\" href=\"?{query}\">{label}</a>")
}

fn shell(words: &Words, title: &str, main: &str) -> String {
    let house = words.house;
    let body = format!("<header><p><img src=\"/favicon.svg\" alt=\"\" width=\"32\" height=\"32\">{house}</p></header>\n<main>\n{main}</main>\n");
    document(words, &format!("{title} – {house}"), "<link rel=\"stylesheet\" href=\"/style.css\">\n", &body)
}

fn document(words: &Words, title: &str, head: &str, body: &str) -> String {
    let lang = words.lang;
    format!(
        "<!doctype html>\n<html lang=\"{lang}\">\n<head>\n<meta charset=\"utf-8\">\n<title>{title}</title>\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light dark\">\n\
         <meta name=\"robots\" content=\"noindex\">\n<link rel=\"icon\" href=\"/favicon.svg\">\n{head}</head>\n<body>\n{body}</body>\n</html>\n"
    )
}

/// Text as it may stand in an element or between double quotes.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 8);
    for sign in text.chars() {
        match sign {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            sign => escaped.push(sign),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    fn card(state: OfferState) -> GetOfferCardResponse {
        let at = |text: &str| Some(prost_types::Timestamp { seconds: text.parse::<DateTime<Utc>>().unwrap().timestamp(), nanos: 0 });
        GetOfferCardResponse {
            state: state.into(),
            title: "Kaffe & <b>kaker</b>".to_owned(),
            public_text: "\"Hei\" <script>alert('x')</script>".to_owned(),
            details: "Kode 42".to_owned(),
            place_name: "<i>Svarstad".to_owned(),
            starts_at: at("2026-11-24T09:00:00Z"),
            ends_at: at("2026-11-24T11:00:00Z"),
            deadline: at("2026-11-23T19:00:00Z"),
            ..Default::default()
        }
    }

    fn shown(words: &Words, card: GetOfferCardResponse) -> String {
        let html = ask(
            words,
            &Ask { card, confirm_by: None, cancelled_by: String::new() },
            View::Ask,
            "https://x.no/ical/min/1.ics",
            "2026-11-23T12:00:00Z".parse().unwrap(),
        );
        html.replace("<span class=\"clock\">", "").replace("</span>", "")
    }

    #[test]
    fn nothing_from_outside_becomes_markup() {
        let html = shown(&nb::WORDS, card(OfferState::Made));

        assert!(html.contains("<h1>Kaffe &amp; &lt;b&gt;kaker&lt;/b&gt;</h1>"), "{html}");
        assert!(html.contains("&quot;Hei&quot; &lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;"), "{html}");
        assert!(html.contains("<dd>&lt;i&gt;Svarstad</dd>") && !html.contains("<script"), "{html}");
    }

    #[test]
    fn only_what_can_be_answered_has_buttons_and_only_what_is_agreed_details() {
        for state in [OfferState::Made, OfferState::Accepted, OfferState::Declined, OfferState::Lapsed, OfferState::Withdrawn, OfferState::Filled] {
            let html = shown(&nb::WORDS, GetOfferCardResponse { agreed: state == OfferState::Accepted, ..card(state) });

            let answers = match state {
                OfferState::Made => 3,
                OfferState::Filled => 1, // the waiting list
                _ => 0,
            };
            assert_eq!(html.matches("<button").count(), answers, "{state:?}");
            assert_eq!(html.contains("Kode 42"), state == OfferState::Accepted, "{state:?}");
        }
    }

    #[test]
    fn each_language_says_when_in_its_own_words() {
        let said = |words| shown(words, card(OfferState::Made));

        assert!(said(&nb::WORDS).contains("tirsdag 24. november kl. 10.00–12.00"));
        assert!(said(&nn::WORDS).contains("tysdag 24. november kl. 10.00–12.00"));
        assert!(said(&en::WORDS).contains("Tuesday 24 November, 10:00–12:00"));
    }

    #[test]
    fn the_browser_chooses_the_language() {
        for (accept, lang) in [("", "nb"), ("nn,nb;q=0.8", "nn"), ("de,en;q=0.5", "en"), ("no", "nb"), ("en;q=0.3,nb-NO;q=0.9", "nb"), ("*;q=x", "nb")] {
            assert_eq!(words(accept).lang, lang, "{accept}");
        }
    }
}
