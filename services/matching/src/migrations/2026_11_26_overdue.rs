//! How offers whose time is up are found in a house that has made many: each sweep looks for them.

use sea_orm_migration::async_trait;
use sea_orm_migration::prelude::*;

pub(super) struct Overdue;

impl MigrationName for Overdue {
    fn name(&self) -> &'static str {
        "2026_11_26_matching_overdue"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Overdue {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_index(Index::create().name("offers_overdue").table("offers").col("state").col("deadline").to_owned()).await
    }
}
