//! One row of the board: a session with its places, who comes or is asked, and why.

use chrono::{DateTime, Utc};

use super::screen::{Screen, Size};
use super::words;

const PLAIN: u8 = 0;
const GREEN: u8 = 32;
const YELLOW: u8 = 33;
const RED: u8 = 31;

/// Somebody on a row, with the codes of what speaks for them.
pub struct Person {
    pub name: String,
    pub reasons: Vec<String>,
}

/// A session as far as a row shows it.
pub struct Row {
    pub at: DateTime<Utc>,
    pub title: String,
    pub places: u32,
    pub taken: u32,
    /// Nobody is left to ask.
    pub lonely: bool,
    /// Somebody was asked.
    pub tried: bool,
    pub comes: Vec<Person>,
    pub asked: Vec<Person>,
    /// Who had said yes and gave the place back.
    pub gone: Vec<String>,
}

impl Row {
    pub fn is_filled(&self) -> bool {
        self.taken >= self.places
    }

    /// The row as one line of at most `size.wide` columns.
    pub fn line(&self, screen: &Screen, size: Size) -> String {
        let narrow = size.wide < 110;
        let at = self.at.with_timezone(&chrono_tz::Europe::Oslo).format(if narrow { "%a %d %H:%M" } else { "%a %d %b %H:%M" }).to_string();
        let title = if narrow { 26 } else { 40 };
        let dots: String = (0..self.places.min(6)).map(|place| if place < self.taken { '●' } else { '○' }).collect();
        let head = format!("{at}  {:<title$} {dots:<6} ", shorten(&self.title, title));
        let room = size.wide.saturating_sub(head.chars().count());
        let (colour, text) = self.standing(room);
        format!("{head}{}", screen.colour(colour, &shorten(&text, room)))
    }

    /// How it stands, in as many letters as there is room for.
    fn standing(&self, room: usize) -> (u8, String) {
        let comes = || {
            self.comes
                .first()
                .map(|first| told("", first, self.comes.len() - 1, if self.comes.len() == 1 { "comes" } else { "come" }, room))
                .unwrap_or_default()
        };
        if self.is_filled() {
            return (GREEN, comes());
        }
        let back = self.gone.last().map(|who| format!("{who} gave it back"));
        match (self.asked.first(), back) {
            (Some(_), Some(back)) if room < 48 => (YELLOW, format!("{back}; {} asked", self.asked.len())),
            (Some(first), back) => {
                let prefix = back.map(|back| format!("{back}; ")).unwrap_or_default();
                (YELLOW, told(&prefix, first, self.asked.len() - 1, "asked", room))
            }
            (None, Some(back)) if self.lonely => (RED, format!("{back}; nobody left")),
            (None, None) if self.lonely => (RED, if self.tried { "nobody left to ask" } else { "nobody suits" }.to_owned()),
            (None, Some(back)) => (YELLOW, back),
            (None, None) => (PLAIN, comes()),
        }
    }
}

/// "Ida N. asked: reads aloud, 2 km away", with as many reasons as fit.
fn told(prefix: &str, first: &Person, others: usize, what: &str, room: usize) -> String {
    let more = if others > 0 { format!(" +{others}") } else { String::new() };
    let head = format!("{prefix}{}{more} {what}", first.name);
    let left = room.saturating_sub(head.chars().count() + 2);
    let why = words::best(&first.reasons, left);
    if why.is_empty() { head } else { format!("{head}: {why}") }
}

pub fn shorten(text: &str, most: usize) -> String {
    if text.chars().count() <= most { text.to_owned() } else { text.chars().take(most.saturating_sub(1)).chain(['…']).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row() -> Row {
        let person =
            |name: &str| Person { name: name.to_owned(), reasons: vec!["DISTANCE_METRES:2100".into(), "SKILL:høytlesning".into(), "LANGUAGE:uk".into()] };
        Row {
            at: DateTime::UNIX_EPOCH,
            title: "Bibliotekvert tirsdag ettermiddag og resten av uka".into(),
            places: 2,
            taken: 1,
            lonely: false,
            tried: true,
            comes: vec![person("Per M.")],
            asked: vec![person("Ida N."), person("Kari B.")],
            gone: Vec::new(),
        }
    }

    #[test]
    fn a_row_fits_and_says_why() {
        for (wide, end) in [(80, "Ida N. +1 asked: høytlesning"), (120, "Ida N. +1 asked: høytlesning, speaks Ukrainian")] {
            let line = row().line(&Screen::open(), Size { wide, high: 24 });

            assert!(line.chars().count() <= wide, "{line}");
            assert!(line.ends_with(end), "{line}");
        }
    }

    #[test]
    fn who_gave_it_back_is_named_until_the_place_is_filled() {
        let mut row = row();
        row.gone.push("Liv S.".into());
        assert!(row.standing(60).1.starts_with("Liv S. gave it back; Ida N. +1 asked"));

        row.taken = 2;
        assert!(row.standing(60).1.starts_with("Per M. comes: "));
    }
}
