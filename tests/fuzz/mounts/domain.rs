//! What matching reads a recurrence rule by.

#[path = "../../../services/matching/src/domain/recurrence.rs"]
pub mod recurrence;
#[path = "../../../services/matching/src/domain/rule_dates.rs"]
mod rule_dates;
#[path = "../../../services/matching/src/domain/wall.rs"]
mod wall;
