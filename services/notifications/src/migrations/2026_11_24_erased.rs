//! Ids of erased persons: a letter that comes late must not bring the person back.

use sea_orm_migration::async_trait;
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::uuid;

pub(super) struct Erased;

impl MigrationName for Erased {
    fn name(&self) -> &'static str {
        "2026_11_24_notifications_erased"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Erased {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::create().table("erased").col(uuid("centre")).col(uuid("person")).primary_key(Index::create().col("centre").col("person")).to_owned();
        manager.create_table(table).await
    }
}
