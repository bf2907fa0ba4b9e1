//! The version of the offer that a reminder was written for.

use sea_orm_migration::async_trait;
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::big_integer_null;

pub(super) struct Reminders;

impl MigrationName for Reminders {
    fn name(&self) -> &'static str {
        "2026_11_27_notifications_reminders"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Reminders {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.alter_table(Table::alter().table("deliveries").add_column(big_integer_null("offer_version")).to_owned()).await
    }
}
