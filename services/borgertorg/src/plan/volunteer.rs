//! A line of `volunteers.ndjson`.

use engine::{Attestation, Key, Position, Span, Volunteer};
use serde::Deserialize;

use super::cells::Cells;
use super::json::Value;
use super::rows::Row;

/// The file's name.
pub const FILE: &str = "volunteers.ndjson";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line<'a> {
    #[serde(borrow)]
    id: Value<'a>,
    east: Value<'a>,
    north: Value<'a>,
    max_metres: Value<'a>,
    weekly_minutes: Value<'a>,
    skills: Value<'a>,
    languages: Value<'a>,
    certificates: Value<'a>,
    interests: Value<'a>,
    adult: Value<'a>,
    recent_minutes: Value<'a>,
    available: Value<'a>,
}

/// Reads the line; what is wrong with it is kept in `cells`.
pub fn read(text: &str, cells: &mut Cells) -> Row<Volunteer> {
    let Some(line) = cells.row::<Line<'_>>(text) else { return Row::default() };
    let id = cells.whole("id", &line.id, 0..=i64::MAX).map(i64::unsigned_abs);
    let east = cells.whole("east", &line.east, i32::MIN..=i32::MAX);
    let north = cells.whole("north", &line.north, i32::MIN..=i32::MAX);
    let max_metres = cells.whole("max_metres", &line.max_metres, 0..=u32::MAX);
    let weekly_minutes = cells.whole("weekly_minutes", &line.weekly_minutes, 0..=u32::MAX);
    let skills = cells.words("skills", &line.skills).into_iter().collect();
    let languages = cells.words("languages", &line.languages).into_iter().collect();
    let shown = cells.words("certificates", &line.certificates).into_iter();
    let attestations = shown.map(|kind| Attestation { kind: kind.to_owned(), valid_until: None }).collect();
    let interests = cells.words("interests", &line.interests).into_iter().collect();
    let adult = cells.flag("adult", &line.adult);
    let recent_minutes = cells.whole("recent_minutes", &line.recent_minutes, 0..=u32::MAX);
    let available = cells.intervals("available", &line.available).into_iter().filter_map(|(start, end)| Span::new(start, end).ok()).collect();
    let made = || {
        Some(Volunteer {
            id: Key(id?.into()),
            home: Position { east: east?, north: north? },
            max_metres: max_metres?,
            weekly_minutes: weekly_minutes?,
            skills,
            languages,
            attestations,
            interests,
            adult,
            recent_minutes: recent_minutes?,
            available,
        })
    };
    Row { id, made: if cells.faults.is_empty() { made() } else { None } }
}
