//! Calendars for programs of other houses, each under the digest of the secret in its address.

use sea_orm_migration::async_trait;
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{binary, string, timestamp_with_time_zone, timestamp_with_time_zone_null, uuid};

pub(super) struct Step;

impl MigrationName for Step {
    fn name(&self) -> &'static str {
        "2026_11_27_calendars"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Step {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let calendars = Table::create()
            .table("calendars")
            .col(uuid("id").primary_key())
            .col(uuid("centre"))
            .col(string("name"))
            .col(string("language"))
            .col(binary("digest").unique_key())
            .col(timestamp_with_time_zone("made_at"))
            .col(timestamp_with_time_zone_null("fetched_at"))
            .to_owned();
        manager.create_table(calendars).await?;
        manager.create_index(Index::create().name("calendars_of_centre").table("calendars").col("centre").col("name").to_owned()).await
    }
}
