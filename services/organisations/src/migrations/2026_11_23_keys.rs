//! API keys: digests of secrets that were shown once.

use sea_orm_migration::async_trait;
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{binary, string, timestamp_with_time_zone, timestamp_with_time_zone_null, uuid};

pub(super) struct Step;

impl MigrationName for Step {
    fn name(&self) -> &'static str {
        "2026_11_23_keys"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Step {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::create()
            .table("api_keys")
            .col(uuid("id").primary_key())
            .col(uuid("centre"))
            .col(uuid("organisation"))
            .col(string("label"))
            .col(binary("digest"))
            .col(timestamp_with_time_zone("created_at"))
            .col(timestamp_with_time_zone_null("revoked_at"))
            .col(timestamp_with_time_zone_null("last_used_at"))
            .foreign_key(&mut super::to_organisation("api_keys_of_organisation", "api_keys"))
            .to_owned();
        manager.create_table(table).await?;
        manager.create_index(Index::create().name("api_keys_in_centre").table("api_keys").col("centre").col("organisation").to_owned()).await
    }
}
