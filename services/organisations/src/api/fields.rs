//! Fields that several requests have: ids, days, postal codes.

use chrono::{Datelike as _, NaiveDate};
use platform::error::Faults;
use platform::id::{Id, Kind};

/// One id.
///
/// # Errors
/// The fault of that field.
pub(super) fn id<K: Kind>(field: &str, text: &str) -> Result<Id<K>, Faults> {
    let mut faults = Faults::new();
    let id = faults.take(field, text.parse());
    faults.or(|| id)
}

/// An id that may be left out.
pub(super) fn maybe_id<K: Kind>(field: &str, text: &str) -> Result<Option<Id<K>>, Faults> {
    if text.is_empty() { Ok(None) } else { id(field, text).map(Some) }
}

/// Takes over what was read elsewhere, or its faults under their own names: all of a request's faults go in one answer.
pub(super) fn also<T>(faults: &mut Faults, read: Result<T, Faults>) -> Option<T> {
    read.map_err(|wrong| wrong.iter().for_each(|(field, what)| faults.add(field, what))).ok()
}

/// A day as `YYYY-MM-DD`.
pub(super) fn day(text: &str) -> Result<NaiveDate, &'static str> {
    const WRONG: &str = "is not a day of the form YYYY-MM-DD between 1900 and 2200";
    let day = NaiveDate::parse_from_str(text, "%Y-%m-%d").map_err(|_| WRONG)?;
    if text.len() == 10 && (1900..=2200).contains(&day.year()) { Ok(day) } else { Err(WRONG) }
}

/// Four digits as text, such as a municipality has.
pub(super) fn four_digits(text: &str) -> Result<String, &'static str> {
    let text = text.trim();
    if text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit()) { Ok(text.to_owned()) } else { Err("must be four digits") }
}

/// What `read` makes of a field that may be left out.
pub(super) fn maybe<T>(faults: &mut Faults, field: &str, text: &str, read: impl FnOnce(&str) -> Result<T, &'static str>) -> Option<T> {
    if text.trim().is_empty() { None } else { faults.take(field, read(text)) }
}
