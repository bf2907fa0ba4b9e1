//! This room's own schema: steps, oldest first, append only.

#[path = "migrations/2026_11_27_codes.rs"]
mod codes;
#[path = "migrations/2026_11_27_sessions.rs"]
mod sessions;

use sea_orm_migration::MigrationTrait;

/// Lists the steps that make this service's tables, for `Db::migrate`.
#[must_use]
pub fn migrations() -> Vec<Box<dyn MigrationTrait>> {
    vec![Box::new(sessions::Step), Box::new(codes::Step)]
}
