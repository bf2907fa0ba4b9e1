//! When an offer was reminded of.

use sea_orm_migration::async_trait;
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::timestamp_with_time_zone_null;

pub(super) struct Reminders;

impl MigrationName for Reminders {
    fn name(&self) -> &'static str {
        "2026_11_27_matching_reminders"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Reminders {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.alter_table(Table::alter().table("offers").add_column(timestamp_with_time_zone_null("reminded_at")).to_owned()).await
    }
}
