//! How many came: a count per function and day, and no person.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::venue::Function;

/// The visits of one function on one local day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct DayCount {
    pub(crate) day: NaiveDate,
    pub(crate) function: Function,
    pub(crate) visits: u32,
}

/// What is on record.
pub(crate) type Record = BTreeMap<(NaiveDate, Function), u32>;

/// The counts that are new or differ from the record.
pub(crate) fn changed(record: &Record, counts: Vec<DayCount>) -> Vec<DayCount> {
    let differs = |count: &DayCount| record.get(&(count.day, count.function)) != Some(&count.visits);
    counts.into_iter().filter(differs).collect()
}
