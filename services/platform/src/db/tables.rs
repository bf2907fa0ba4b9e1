//! The platform's own tables, the same in every service's database.

use sea_orm_migration::async_trait;
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, binary, integer, pk_auto, string, string_null, timestamp_with_time_zone, timestamp_with_time_zone_null, uuid};

/// The steps, oldest first; append only.
#[must_use]
pub fn migrations() -> Vec<Box<dyn MigrationTrait>> {
    vec![Box::new(Platform)]
}

struct Platform;

impl MigrationName for Platform {
    fn name(&self) -> &'static str {
        "2026_11_23_platform"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Platform {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("outbox")
                    .if_not_exists()
                    .col(pk_auto("seq").big_integer())
                    .col(uuid("event").unique_key())
                    .col(uuid("centre"))
                    .col(string("subject"))
                    .col(string("aggregate"))
                    .col(big_integer("version"))
                    .col(binary("payload"))
                    .col(string_null("trace"))
                    .col(timestamp_with_time_zone("told_at"))
                    .col(timestamp_with_time_zone_null("sent_at"))
                    .col(integer("attempts").default(0))
                    .col(timestamp_with_time_zone_null("not_before"))
                    .to_owned(),
            )
            .await?;
        // partial: what is sent costs the relay nothing
        manager.get_connection().execute_unprepared("CREATE INDEX outbox_unsent ON outbox (seq) WHERE sent_at IS NULL").await?;
        manager.create_index(Index::create().name("outbox_told").table("outbox").col("told_at").to_owned()).await?;
        manager
            .create_table(
                Table::create()
                    .table("inbox")
                    .if_not_exists()
                    .col(string("consumer"))
                    .col(uuid("event"))
                    .col(timestamp_with_time_zone("handled_at"))
                    .primary_key(Index::create().col("consumer").col("event"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("tries")
                    .if_not_exists()
                    .col(string("consumer"))
                    .col(uuid("event"))
                    .col(integer("begun"))
                    .primary_key(Index::create().col("consumer").col("event"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("dead_letters")
                    .if_not_exists()
                    .col(string("consumer"))
                    .col(uuid("event"))
                    .col(uuid("centre"))
                    .col(string("subject"))
                    .col(string("aggregate"))
                    .col(big_integer("version"))
                    .col(binary("payload"))
                    .col(timestamp_with_time_zone("told_at"))
                    .col(string("reason"))
                    .col(integer("attempts"))
                    .col(string_null("trace"))
                    .col(timestamp_with_time_zone("died_at"))
                    .primary_key(Index::create().col("consumer").col("event"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("receipts")
                    .if_not_exists()
                    .col(string("caller"))
                    .col(string("method"))
                    .col(string("key"))
                    .col(binary("request_digest"))
                    .col(binary("answer"))
                    .col(timestamp_with_time_zone("answered_at"))
                    .primary_key(Index::create().col("caller").col("method").col("key"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("leases")
                    .if_not_exists()
                    .col(string("name").primary_key())
                    .col(string("holder"))
                    .col(timestamp_with_time_zone("until"))
                    .col(big_integer("fencing"))
                    .to_owned(),
            )
            .await
    }
}
