//! Rows of lists that were taken in, and which centre's list is being taken in now.

use sea_orm_migration::async_trait;
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{string, text, timestamp_with_time_zone, uuid};

pub(super) struct Step;

impl MigrationName for Step {
    fn name(&self) -> &'static str {
        "2026_11_27_imports"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Step {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let imported = Table::create()
            .table("imported")
            .col(uuid("centre"))
            .col(string("name"))
            .col(string("became"))
            .col(text("said"))
            .primary_key(Index::create().col("centre").col("name"))
            .to_owned();
        manager.create_table(imported).await?;
        let imports = Table::create().table("imports").col(uuid("centre").primary_key()).col(uuid("holder")).col(timestamp_with_time_zone("until")).to_owned();
        manager.create_table(imports).await
    }
}
