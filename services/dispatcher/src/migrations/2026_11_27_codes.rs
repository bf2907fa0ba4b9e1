//! What a browser that asked for a link may type instead of opening it: a row a browser, whether anybody reads the address or not.

use sea_orm_migration::async_trait;
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{binary, small_integer, timestamp_with_time_zone};

pub(super) struct Step;

impl MigrationName for Step {
    fn name(&self) -> &'static str {
        "2026_11_27_codes"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Step {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let codes = Table::create()
            .table("codes")
            .col(binary("asker").primary_key())
            .col(binary("mailbox"))
            .col(binary("code"))
            .col(binary("link"))
            .col(small_integer("tries"))
            .col(timestamp_with_time_zone("ends_at"))
            .to_owned();
        manager.create_table(codes).await
    }
}
