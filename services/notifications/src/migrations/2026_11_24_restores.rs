//! When these rows came back from a backup: what was due by then may have left after the backup was made.

use sea_orm_migration::async_trait;
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::timestamp_with_time_zone;

pub(super) struct Restores;

impl MigrationName for Restores {
    fn name(&self) -> &'static str {
        "2026_11_24_notifications_restores"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Restores {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(Table::create().table("restores").col(timestamp_with_time_zone("at").primary_key()).to_owned()).await
    }
}
