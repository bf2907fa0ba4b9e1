//! This room's own schema: steps, oldest first, append only.

#[path = "migrations/2026_11_27_addresses.rs"]
mod addresses;
#[path = "migrations/2026_11_23_centres.rs"]
mod centres;
#[path = "migrations/2026_11_23_keys.rs"]
mod keys;
#[path = "migrations/2026_11_23_members.rs"]
mod members;
#[path = "migrations/2026_11_23_organisations.rs"]
mod organisations;
#[path = "migrations/2026_11_23_venues.rs"]
mod venues;

use sea_orm_migration::MigrationTrait;
use sea_orm_migration::prelude::{ForeignKey, ForeignKeyCreateStatement};

/// Lists the steps that make this service's tables, for `Db::migrate`.
#[must_use]
pub fn migrations() -> Vec<Box<dyn MigrationTrait>> {
    vec![
        Box::new(centres::Step),
        Box::new(organisations::Step),
        Box::new(members::Step),
        Box::new(venues::Step),
        Box::new(keys::Step),
        Box::new(addresses::Step),
    ]
}

/// A row's organisation is one of the same centre.
fn to_organisation(name: &str, table: &'static str) -> ForeignKeyCreateStatement {
    let mut key = ForeignKey::create();
    key.name(name).from_tbl(table).from_col("centre").from_col("organisation").to_tbl("organisations").to_col("centre").to_col("id");
    key
}
