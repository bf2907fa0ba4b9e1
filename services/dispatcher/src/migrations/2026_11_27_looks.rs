//! Who looks at which need: a row for seconds, so that several doors see the same.

use sea_orm_migration::async_trait;
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{string, timestamp_with_time_zone, uuid};

pub(super) struct Step;

impl MigrationName for Step {
    fn name(&self) -> &'static str {
        "2026_11_27_looks"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Step {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let looks = Table::create()
            .table("looks")
            .col(uuid("centre"))
            .col(uuid("need"))
            .col(string("member"))
            .col(timestamp_with_time_zone("ends_at"))
            .primary_key(Index::create().col("centre").col("need").col("member"))
            .to_owned();
        manager.create_table(looks).await
    }
}
