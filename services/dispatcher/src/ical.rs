//! Calendars as RFC 5545 has them written, for programs that are none of ours: pure, and nothing from outside becomes a line of its own.

use chrono::{DateTime, TimeDelta, Utc};

/// What the contents are.
pub(crate) const KIND: &str = "text/calendar; charset=utf-8";
/// Bytes of a line, without its end.
const LINE: usize = 75;
/// How often programs may come again.
const AGAIN: &str = "PT1H";
/// Seconds of 2026-01-01: numbers of changes are counted from here, so that they fit.
const FIRST: i64 = 1_767_225_600;

/// A calendar with a name.
pub(crate) struct Calendar {
    pub(crate) name: String,
    pub(crate) events: Vec<Event>,
}

/// Something at a time. Texts may be empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Event {
    /// Of whatever it is about: the same for ever.
    pub(crate) id: String,
    pub(crate) changed_at: DateTime<Utc>,
    pub(crate) starts_at: DateTime<Utc>,
    pub(crate) ends_at: DateTime<Utc>,
    pub(crate) title: String,
    pub(crate) text: String,
    pub(crate) place: String,
    pub(crate) category: String,
    pub(crate) url: String,
    pub(crate) cancelled: bool,
    /// Whether whoever has it in her calendar is busy then.
    pub(crate) busy: bool,
}

/// The whole calendar; the same things are written alike, whenever.
pub(crate) fn write(calendar: &Calendar) -> String {
    let mut out = String::with_capacity(256 + 512 * calendar.events.len());
    for fixed in ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Borgertorg//Borgertorg//EN", "CALSCALE:GREGORIAN"] {
        line(&mut out, fixed);
    }
    for name in ["NAME", "X-WR-CALNAME"] {
        text(&mut out, name, &calendar.name);
    }
    line(&mut out, &format!("REFRESH-INTERVAL;VALUE=DURATION:{AGAIN}"));
    line(&mut out, &format!("X-PUBLISHED-TTL:{AGAIN}"));
    for event in &calendar.events {
        self::event(&mut out, event);
    }
    line(&mut out, "END:VCALENDAR");
    out
}

fn event(out: &mut String, event: &Event) {
    let changed = stamp(event.changed_at);
    line(out, "BEGIN:VEVENT");
    line(out, &format!("UID:{}@borgertorg", plain(&event.id)));
    line(out, &format!("DTSTAMP:{changed}"));
    line(out, &format!("LAST-MODIFIED:{changed}"));
    line(out, &format!("SEQUENCE:{}", (event.changed_at.timestamp() - FIRST).clamp(0, i32::MAX.into())));
    line(out, &format!("DTSTART:{}", stamp(event.starts_at)));
    // an end that is no later than the start is refused by some programs
    line(out, &format!("DTEND:{}", stamp(event.ends_at.max(event.starts_at + TimeDelta::minutes(1)))));
    let texts = [("SUMMARY", &event.title), ("DESCRIPTION", &event.text), ("LOCATION", &event.place), ("CATEGORIES", &event.category)];
    for (name, value) in texts.into_iter().filter(|(_, value)| !value.is_empty()) {
        text(out, name, value);
    }
    if !event.url.is_empty() {
        line(out, &format!("URL:{}", plain(&event.url)));
    }
    line(out, if event.cancelled { "STATUS:CANCELLED" } else { "STATUS:CONFIRMED" });
    line(out, if event.busy && !event.cancelled { "TRANSP:OPAQUE" } else { "TRANSP:TRANSPARENT" });
    line(out, "END:VEVENT");
}

fn stamp(at: DateTime<Utc>) -> String {
    at.format("%Y%m%dT%H%M%SZ").to_string()
}

/// What is no text: without anything that could end its line.
fn plain(value: &str) -> String {
    value.chars().filter(|sign| !sign.is_control()).collect()
}

/// A property that is text.
fn text(out: &mut String, name: &str, value: &str) {
    let mut whole = format!("{name}:");
    let mut signs = value.chars().peekable();
    while let Some(sign) = signs.next() {
        match sign {
            '\\' | ';' | ',' => whole.extend(['\\', sign]),
            '\r' if signs.peek() == Some(&'\n') => {}
            '\n' | '\r' => whole.push_str("\\n"),
            '\t' => whole.push(' '),
            sign if sign.is_control() => {}
            sign => whole.push(sign),
        }
    }
    line(out, &whole);
}

/// One line, folded where it is too long: between signs, and the rest begins with a space.
fn line(out: &mut String, whole: &str) {
    let mut length = 0;
    for sign in whole.chars() {
        if length + sign.len_utf8() > LINE {
            out.push_str("\r\n ");
            length = 1;
        }
        out.push(sign);
        length += sign.len_utf8();
    }
    out.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use rand::rngs::StdRng;
    use rand::seq::IndexedRandom as _;
    use rand::{Rng as _, SeedableRng as _};

    use super::*;

    fn event(title: &str) -> Event {
        let at = |text: &str| text.parse().unwrap();
        Event {
            id: "session_01h2xcejqtf2nbrexx3vqjhp41".to_owned(),
            changed_at: at("2026-11-24T07:12:00Z"),
            starts_at: at("2026-11-25T14:00:00Z"),
            ends_at: at("2026-11-25T16:00:00Z"),
            title: title.to_owned(),
            text: String::new(),
            place: String::new(),
            category: String::new(),
            url: String::new(),
            cancelled: false,
            busy: true,
        }
    }

    fn written(event: Event) -> String {
        write(&Calendar { name: "Svarstad, sentrum".to_owned(), events: vec![event] })
    }

    /// The text of a property, as a program reads it.
    fn read(written: &str, name: &str) -> Option<String> {
        let unfolded = written.replace("\r\n ", "");
        let value = unfolded.split("\r\n").find_map(|line| line.strip_prefix(name)?.strip_prefix(':'))?;
        let (mut text, mut signs) = (String::new(), value.chars());
        while let Some(sign) = signs.next() {
            text.push(match (sign, sign == '\\') {
                (_, true) => signs.next().map(|next| if next == 'n' { '\n' } else { next }).unwrap(),
                (sign, false) => sign,
            });
        }
        Some(text)
    }

    #[test]
    fn an_event_says_when_what_and_how_far_it_has_come() {
        let whole = written(Event { place: "Torget; ved benken".to_owned(), url: "https://x.no/behov/need_1?okt=2".to_owned(), ..event("Kaffe") });

        for line in [
            "X-WR-CALNAME:Svarstad\\, sentrum",
            "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
            "UID:session_01h2xcejqtf2nbrexx3vqjhp41@borgertorg",
            "DTSTAMP:20261124T071200Z",
            "SEQUENCE:28278720",
            "DTSTART:20261125T140000Z",
            "DTEND:20261125T160000Z",
            "LOCATION:Torget\\; ved benken",
            "URL:https://x.no/behov/need_1?okt=2",
            "STATUS:CONFIRMED",
            "TRANSP:OPAQUE",
        ] {
            assert!(whole.contains(&format!("\r\n{line}\r\n")), "{line} in {whole}");
        }
        assert!(!whole.contains("DESCRIPTION") && !whole.contains("CATEGORIES"), "{whole}");
        let off = written(Event { cancelled: true, ends_at: event("").starts_at, ..event("Kaffe") });
        assert!(off.contains("STATUS:CANCELLED\r\nTRANSP:TRANSPARENT") && off.contains("DTEND:20261125T140100Z"), "{off}");
    }

    #[test]
    fn whatever_somebody_writes_is_read_again_and_makes_no_line_of_its_own() {
        let mut dice = StdRng::seed_from_u64(7);
        let parts =
            ["\r\n", "\n", "\r", "\\", ";", ",", ":", "\"", " ", "END:VEVENT", "æ", "é", "老", "👩‍🌾", "\u{2028}", "a", "ordlengde", "\u{0}", "\u{7f}", "\t"];
        for _ in 0..2_000 {
            let title: String = (0..dice.random_range(0..120)).filter_map(|_| parts.choose(&mut dice).copied()).collect();

            let whole = written(Event { text: title.clone(), category: title.clone(), url: title.clone(), id: title.clone(), ..event(&format!("x{title}")) });

            assert!(whole.split("\r\n").all(|line| line.len() <= LINE && !line.contains(['\r', '\n'])), "{title:?}");
            let lines = whole.replace("\r\n ", "");
            assert_eq!(lines.split("\r\n").filter(|line| *line == "END:VEVENT").count(), 1, "{title:?}");
            assert!(whole.chars().all(|sign| !sign.is_control() || sign == '\r' || sign == '\n'), "{title:?}");
            let meant: String =
                title.replace("\r\n", "\n").replace('\r', "\n").replace('\t', " ").chars().filter(|sign| !sign.is_control() || *sign == '\n').collect();
            assert_eq!(read(&whole, "SUMMARY"), Some(format!("x{meant}")), "{title:?}");
            assert_eq!(read(&whole, "DESCRIPTION"), Some(meant).filter(|_| !title.is_empty()), "{title:?}");
        }
    }
}
