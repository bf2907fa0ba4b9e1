//! Sessions and sign-in links, each under the digest of a secret.

use sea_orm_migration::async_trait;
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{binary, string, timestamp_with_time_zone, uuid, uuid_null};

pub(super) struct Step;

impl MigrationName for Step {
    fn name(&self) -> &'static str {
        "2026_11_27_sessions"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Step {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let sessions = Table::create()
            .table("sessions")
            .col(binary("digest").primary_key())
            .col(uuid("centre"))
            .col(uuid("member"))
            .col(string("role"))
            .col(uuid_null("organisation"))
            .col(timestamp_with_time_zone("began_at"))
            .col(timestamp_with_time_zone("seen_at"))
            .to_owned();
        manager.create_table(sessions).await?;
        manager.create_index(Index::create().name("sessions_of_member").table("sessions").col("centre").col("member").to_owned()).await?;
        let links = Table::create()
            .table("links")
            .col(binary("digest"))
            .col(uuid("member"))
            .col(uuid("centre"))
            .col(string("centre_name"))
            .col(string("role"))
            .col(uuid_null("organisation"))
            .col(timestamp_with_time_zone("ends_at"))
            .primary_key(Index::create().col("digest").col("member"))
            .to_owned();
        manager.create_table(links).await
    }
}
