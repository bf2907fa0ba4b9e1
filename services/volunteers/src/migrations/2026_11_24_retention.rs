//! When somebody was last heard of, whether it was asked if they stay, since when they do not consent; and how long centres keep things.

use sea_orm_migration::async_trait;
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, json_binary, timestamp_with_time_zone_null, uuid};

pub(super) struct Retention;

impl MigrationName for Retention {
    fn name(&self) -> &'static str {
        "2026_11_24_volunteers_retention"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Retention {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in ["last_active_at", "asked_at", "unconsented_since"] {
            manager.alter_table(Table::alter().table("volunteers").add_column(timestamp_with_time_zone_null(column)).to_owned()).await?;
        }
        let known = "UPDATE volunteers SET last_active_at = registered_at";
        manager.get_connection().execute_unprepared(known).await?;
        let index = Index::create().name("volunteers_silent").table("volunteers").col("centre").col("last_active_at").to_owned();
        manager.create_index(index).await?;
        let policies = Table::create().table("policies").col(uuid("centre").primary_key()).col(big_integer("version")).col(json_binary("retention")).to_owned();
        manager.create_table(policies).await
    }
}
