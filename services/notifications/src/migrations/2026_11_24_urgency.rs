//! A message may be urgent because of another time than the one that it tells: the one that its reader still believes in.

use sea_orm_migration::async_trait;
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::timestamp_with_time_zone_null;

pub(super) struct Urgency;

impl MigrationName for Urgency {
    fn name(&self) -> &'static str {
        "2026_11_24_notifications_urgency"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Urgency {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.alter_table(Table::alter().table("deliveries").add_column(timestamp_with_time_zone_null("urgent_before")).to_owned()).await
    }
}
