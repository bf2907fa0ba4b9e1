//! The schema of matching, step by step; append only.

#[path = "migrations/2026_11_23_guards.rs"]
mod guards;
#[path = "migrations/2026_11_26_listing.rs"]
mod listing;
#[path = "migrations/2026_11_27_log.rs"]
mod log;
#[path = "migrations/2026_11_27_made.rs"]
mod made;
#[path = "migrations/2026_11_23_matching.rs"]
mod matching;
#[path = "migrations/2026_11_26_overdue.rs"]
mod overdue;
#[path = "migrations/2026_11_27_plans.rs"]
mod plans;
#[path = "migrations/2026_11_27_reminders.rs"]
mod reminders;
#[path = "migrations/2026_11_24_retention.rs"]
mod retention;
#[path = "migrations/2026_11_24_traces.rs"]
mod traces;

use sea_orm_migration::MigrationTrait;

/// The steps, oldest first.
#[must_use]
pub fn migrations() -> Vec<Box<dyn MigrationTrait>> {
    vec![
        Box::new(matching::Matching),
        Box::new(guards::Guards),
        Box::new(traces::Traces),
        Box::new(retention::Retention),
        Box::new(listing::Listing),
        Box::new(overdue::Overdue),
        Box::new(made::Made),
        Box::new(plans::Plans),
        Box::new(log::Log),
        Box::new(reminders::Reminders),
    ]
}
