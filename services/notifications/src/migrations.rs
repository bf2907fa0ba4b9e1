//! This service's schema, one step a file, append only.

#[path = "migrations/2026_11_23_messages.rs"]
mod messages;

use sea_orm_migration::MigrationTrait;

/// This service's own schema for `Db::migrate`: the steps, oldest first.
#[must_use]
pub fn migrations() -> Vec<Box<dyn MigrationTrait>> {
    vec![Box::new(messages::Messages)]
}
