//! This room's own schema: steps, oldest first, append only.

#[path = "migrations/2026_11_27_calendars.rs"]
mod calendars;
#[path = "migrations/2026_11_27_codes.rs"]
mod codes;
#[path = "migrations/2026_11_27_imports.rs"]
mod imports;
#[path = "migrations/2026_11_27_kiosks.rs"]
mod kiosks;
#[path = "migrations/2026_11_27_looks.rs"]
mod looks;
#[path = "migrations/2026_11_27_sessions.rs"]
mod sessions;
#[path = "migrations/2026_11_27_templates.rs"]
mod templates;
#[path = "migrations/2026_11_27_views.rs"]
mod views;

use sea_orm_migration::MigrationTrait;

/// Lists the steps that make this service's tables, for `Db::migrate`.
#[must_use]
pub fn migrations() -> Vec<Box<dyn MigrationTrait>> {
    vec![
        Box::new(sessions::Step),
        Box::new(codes::Step),
        Box::new(looks::Step),
        Box::new(views::Step),
        Box::new(templates::Step),
        Box::new(kiosks::Step),
        Box::new(imports::Step),
        Box::new(calendars::Step),
    ]
}
