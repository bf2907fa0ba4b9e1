//! When a need ended, and whether what only helpers may read of it is gone.

use sea_orm_migration::async_trait;
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{boolean, timestamp_with_time_zone_null};

pub(super) struct Retention;

impl MigrationName for Retention {
    fn name(&self) -> &'static str {
        "2026_11_24_matching_retention"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Retention {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.alter_table(Table::alter().table("needs").add_column(timestamp_with_time_zone_null("ended_at")).to_owned()).await?;
        manager.alter_table(Table::alter().table("needs").add_column(boolean("bare").default(false)).to_owned()).await?;
        let kept = "CREATE INDEX needs_kept ON needs (centre, ended_at) WHERE NOT bare";
        manager.get_connection().execute_unprepared(kept).await.map(|_| ())
    }
}
