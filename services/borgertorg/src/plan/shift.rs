//! A line of `shifts.ndjson`.

use engine::{Key, Open, Position, Priority, Session, Span};
use serde::Deserialize;

use super::cells::Cells;
use super::json::Value;
use super::rows::Row;

/// The file's name.
pub const FILE: &str = "shifts.ndjson";

/// Minutes of a week; the first begins at minute 0, a Monday.
const WEEK: i64 = 10_080;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line<'a> {
    #[serde(borrow)]
    id: Value<'a>,
    need: Value<'a>,
    start: Value<'a>,
    end: Value<'a>,
    east: Value<'a>,
    north: Value<'a>,
    places: Value<'a>,
    priority: Value<'a>,
    category: Value<'a>,
    requires_skills: Value<'a>,
    requires_languages: Value<'a>,
    requires_certificates: Value<'a>,
    adults_only: Value<'a>,
    desired_skills: Value<'a>,
    familiar: Value<'a>,
    blocked: Value<'a>,
}

/// Reads the line; what is wrong with it is kept in `cells`. Volunteers that nobody is may be named: they match nobody.
pub fn read(text: &str, cells: &mut Cells) -> Row<Open> {
    let Some(line) = cells.row::<Line<'_>>(text) else { return Row::default() };
    let id = cells.whole("id", &line.id, 0..=i64::MAX).map(i64::unsigned_abs);
    cells.whole("need", &line.need, 0..=i64::MAX);
    let (start, end) = (cells.minute("start", &line.start), cells.minute("end", &line.end));
    let span = start.zip(end).map(|(start, end)| Span::new(start, end).map_err(|_| format!("is minute {end}, which is not after the start at {start}")));
    if let Some(Err(what)) = &span {
        cells.fault("end", what);
    }
    let east = cells.whole("east", &line.east, i32::MIN..=i32::MAX);
    let north = cells.whole("north", &line.north, i32::MIN..=i32::MAX);
    let places = cells.whole("places", &line.places, 0..=i32::MAX.unsigned_abs());
    let priority = cells.whole("priority", &line.priority, Priority::LOWEST.step()..=Priority::HIGHEST.step());
    let category = cells.word("category", &line.category).to_owned();
    let requires_skills = cells.words("requires_skills", &line.requires_skills).into_iter().collect();
    let requires_languages = cells.words("requires_languages", &line.requires_languages).into_iter().collect();
    let requires_attestations = cells.words("requires_certificates", &line.requires_certificates).into_iter().collect();
    let adults_only = cells.flag("adults_only", &line.adults_only);
    let mut desired = cells.words("desired_skills", &line.desired_skills);
    desired.sort_unstable();
    // one that is named twice would count twice in the share, and once in the set
    if desired.windows(2).any(|two| two[0] == two[1]) {
        cells.fault("desired_skills", "names a skill twice");
    }
    let familiar = cells.named("familiar", &line.familiar).into_iter().map(|id| Key(id.into())).collect();
    let blocked = cells.named("blocked", &line.blocked).into_iter().map(|id| Key(id.into())).collect();
    let made = || {
        let span = span?.ok()?;
        let session = Session {
            id: Key(id?.into()),
            span,
            week: span.start() / WEEK,
            place: Position { east: east?, north: north? },
            priority: Priority::new(priority?).ok()?,
            category,
            requires_skills,
            requires_languages,
            requires_attestations,
            adults_only,
            desired_skills: desired.into_iter().collect(),
            familiar,
            blocked,
        };
        Some(Open { session, places: places? })
    };
    Row { id, made: if cells.faults.is_empty() { made() } else { None } }
}
