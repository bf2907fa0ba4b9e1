//! Reads a week's habit: `man 15-20; lør 9-14` for people, `man-fre 9-16; tor 10-19` for doors.

use std::collections::HashMap;

use chrono::Weekday;

use super::date::minute_of_day;
use super::fault::{What, Wrong, quote, said, saying};
use super::week::{self, Period, Week};

/// Reads when a door is open: a later entry for a day wins.
pub fn opening(text: &str) -> Result<Week, Wrong> {
    within(laid_over(&entries(text)?, |_, _| true), MOST_OF_A_DOOR)
}

/// Reads when a person has time. Entries for the same day add up (`lør 0-6; lør 18-22`), except that a day by itself
/// replaces what a span of days said of it (`man-fre 9-16; tor 10-19`).
pub fn availability(text: &str) -> Result<Week, Wrong> {
    within(laid_over(&entries(text)?, |earlier, later| earlier.spans && !later.spans), MOST_OF_A_PERSON)
}

/// Most periods of a week that the house takes.
const MOST_OF_A_DOOR: usize = 100;
const MOST_OF_A_PERSON: usize = 50;

fn within(week: Week, most: usize) -> Result<Week, Wrong> {
    match week.periods().len() {
        periods if periods > most => Err(saying("these are {} periods of a week, and at most {} fit", [&periods, &most]).into()),
        _ => Ok(week),
    }
}

/// Some days and the times that hold for each of them; no times: closed.
#[derive(Debug, Default)]
struct Entry {
    days: Vec<Weekday>,
    times: Vec<(u32, u32)>,
    closed: bool,
    /// Whether the days were given as a span, such as `man-fre`.
    spans: bool,
}

fn laid_over(entries: &[Entry], replaces: impl Fn(&Entry, &Entry) -> bool) -> Week {
    let mut said: HashMap<Weekday, Vec<usize>> = HashMap::new();
    for (index, entry) in entries.iter().enumerate() {
        for day in &entry.days {
            let earlier = said.entry(*day).or_default();
            earlier.retain(|before| !entry.closed && !replaces(&entries[*before], entry));
            earlier.push(index);
        }
    }
    said.into_iter()
        .flat_map(|(weekday, indices)| indices.into_iter().map(move |index| (weekday, index)))
        .flat_map(|(weekday, index)| entries[index].times.iter().map(move |&(from_minute, until_minute)| Period { weekday, from_minute, until_minute }))
        .collect()
}

fn entries(text: &str) -> Result<Vec<Entry>, Wrong> {
    let mut found = Vec::new();
    let mut wrong = Vec::new();
    for part in text.split([';', '\n']) {
        read_part(part.trim(), &mut found, &mut wrong);
    }
    if wrong.is_empty() { Ok(found) } else { Err(Wrong(wrong)) }
}

/// Reads days, then times, then perhaps days again.
fn read_part(part: &str, found: &mut Vec<Entry>, wrong: &mut Vec<What>) {
    let mut entry = Entry::default();
    for word in joined(part).split([' ', ',', '/']).filter(|word| !word.is_empty()) {
        if matches!(word, "og" | "kl" | "kl." | "fra") {
            continue;
        }
        if let Some(days) = days(word) {
            if !entry.times.is_empty() || entry.closed {
                found.push(std::mem::take(&mut entry));
            }
            entry.spans |= days.len() > 1;
            entry.days.extend(days);
            continue;
        }
        let before = wrong.len();
        match times(word) {
            _ if matches!(word, "stengt" | "lukket" | "fri") => entry.closed = true,
            Some((from, until)) if from < until => entry.times.push((from, until)),
            Some((from, until)) => {
                let how = if from == until { said("ends when it starts") } else { said("ends before it starts") };
                wrong.push(saying("{} {} (a night is written fre 22-24; lør 0-6)", [&quote(part), &how]));
            }
            None => wrong.push(saying("{} is not a day with its hours (such as man 15-20)", [&quote(part)])),
        }
        if wrong.len() > before {
            return;
        }
        if entry.days.is_empty() {
            wrong.push(saying("{} names no day (write it as man 15-20)", [&quote(part)]));
            return;
        }
    }
    if entry.closed && !entry.times.is_empty() {
        wrong.push(saying("{} is both open and closed", [&quote(part)]));
    } else if entry.closed || !entry.times.is_empty() {
        found.push(entry);
    } else if !entry.days.is_empty() {
        wrong.push(saying("{} names no hours (write it as man 15-20)", [&quote(part)]));
    }
}

/// Writes every dash as `-` and without spaces around it.
fn joined(part: &str) -> String {
    let plain = part.to_lowercase().replace(['–', '—', '−'], "-").replace(" til ", "-");
    plain.split('-').map(str::trim).collect::<Vec<_>>().join("-")
}

fn days(word: &str) -> Option<Vec<Weekday>> {
    if let Some(day) = week::weekday(word) {
        return Some(vec![day]);
    }
    let (first, last) = match word {
        "hverdager" | "kvardagar" => (Weekday::Mon, Weekday::Fri),
        "helg" | "helger" | "helgar" => (Weekday::Sat, Weekday::Sun),
        "daglig" | "dagleg" => (Weekday::Mon, Weekday::Sun),
        _ => {
            let (first, last) = word.split_once('-')?;
            (week::weekday(first)?, week::weekday(last)?)
        }
    };
    let mut days = vec![first];
    let mut day = first;
    while day != last {
        day = day.succ();
        days.push(day);
    }
    Some(days)
}

fn times(word: &str) -> Option<(u32, u32)> {
    let (from, until) = word.split_once('-')?;
    minute_of_day(from).zip(minute_of_day(until))
}

#[cfg(test)]
mod tests {
    use super::*;
    use Weekday::{Fri, Mon, Sat, Sun, Thu, Tue, Wed};

    fn hours(week: &Week) -> Vec<(Weekday, u32, u32)> {
        let hour = |p: &Period| (p.weekday, p.from_minute / 60, p.until_minute / 60);
        week.periods().iter().map(hour).collect()
    }

    fn told(text: &str) -> Vec<String> {
        availability(text).unwrap_err().0.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_habit_is_read_however_it_is_written() {
        let week = availability("man 15-20; lør 9-14; tir 15-21:30").unwrap();
        assert_eq!(hours(&week), [(Mon, 15, 20), (Tue, 15, 21), (Sat, 9, 14)]);
        assert_eq!(week.periods()[1].until_minute, 21 * 60 + 30);

        for text in ["Mandag kl. 15.00 – 20.00; tir. 15 til 21.30, lørdager 0900-1400", "mån 15-20;;tysdag 15-21:30;laurdag 9-14;"] {
            assert_eq!(availability(text).unwrap(), week, "{text}");
        }
        assert_eq!(hours(&availability("man, ons 9-12, 13-16").unwrap()).len(), 4);
    }

    #[test]
    fn a_later_entry_for_a_day_wins_at_a_door() {
        let week = opening("man-fre 9-16; tor 10-19; fre stengt").unwrap();
        assert_eq!(hours(&week), [(Mon, 9, 16), (Tue, 9, 16), (Wed, 9, 16), (Thu, 10, 19)]);
        assert_eq!(hours(&opening("fre-man 10-20").unwrap()).len(), 4);
    }

    #[test]
    fn entries_of_a_person_for_a_day_add_up_unless_a_day_departs_from_a_span() {
        let night = availability("fre 22-24; lør 0-6; lør 18-22").unwrap();
        assert_eq!(hours(&night), [(Fri, 22, 24), (Sat, 0, 6), (Sat, 18, 22)]);

        let week = availability("man-fre 9-16; tor 10-19; søn 8-9").unwrap();
        assert_eq!(week.day(Thu).count(), 1);
        assert_eq!(hours(&availability("man, ons 9-12; ons 14-16").unwrap()).len(), 3, "a list of days is no span");
        assert_eq!(hours(&week)[3..], [(Thu, 10, 19), (Fri, 9, 16), (Sun, 8, 9)]);
    }

    #[test]
    fn what_ends_before_it_starts_is_told() {
        assert_eq!(told("man 18-16"), ["\"man 18-16\" ends before it starts (a night is written fre 22-24; lør 0-6)"]);
        assert_eq!(told("man 9-9; fre 22-6").len(), 2);
        assert!(told("fre 22-0")[0].contains("ends before it starts"));
        assert!(told("fre 24-24")[0].contains("ends when it starts"));
    }

    #[test]
    fn what_a_person_would_have_to_guess_is_told() {
        for text in ["man", "9-16", "mandag formiddag", "man 9", "man 9-25", "xyz 9-16", "man 9-16; ettermiddag", "man 9-16 stengt", "man 9:5-10", "- -"] {
            assert_eq!(told(text).len(), 1, "{text}");
        }
    }
}
