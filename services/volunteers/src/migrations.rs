//! The schema of this service, step by step; append only.

#[path = "migrations/2026_11_23_volunteers.rs"]
mod volunteers;

#[path = "migrations/2026_11_24_retention.rs"]
mod retention;

#[path = "migrations/2026_11_27_names.rs"]
mod names;

use sea_orm_migration::MigrationTrait;

/// The steps, oldest first.
#[must_use]
pub fn migrations() -> Vec<Box<dyn MigrationTrait>> {
    vec![Box::new(volunteers::Volunteers), Box::new(retention::Retention), Box::new(names::Names)]
}
