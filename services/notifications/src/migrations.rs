//! This service's schema, one step a file, append only.

#[path = "migrations/2026_11_26_due.rs"]
mod due;
#[path = "migrations/2026_11_24_erased.rs"]
mod erased;
#[path = "migrations/2026_11_23_messages.rs"]
mod messages;
#[path = "migrations/2026_11_27_reminders.rs"]
mod reminders;
#[path = "migrations/2026_11_24_restores.rs"]
mod restores;
#[path = "migrations/2026_11_24_retention.rs"]
mod retention;
#[path = "migrations/2026_11_24_traces.rs"]
mod traces;
#[path = "migrations/2026_11_24_urgency.rs"]
mod urgency;
#[path = "migrations/2026_11_27_waiting.rs"]
mod waiting;

use sea_orm_migration::MigrationTrait;

/// This service's own schema for `Db::migrate`: the steps, oldest first.
#[must_use]
pub fn migrations() -> Vec<Box<dyn MigrationTrait>> {
    vec![
        Box::new(messages::Messages),
        Box::new(traces::Traces),
        Box::new(urgency::Urgency),
        Box::new(erased::Erased),
        Box::new(retention::Retention),
        Box::new(restores::Restores),
        Box::new(due::Due),
        Box::new(waiting::Waiting),
        Box::new(reminders::Reminders),
    ]
}
