//! How the log is read: the letters of one centre by their time, and those of one need, offer or assignment.

use sea_orm_migration::async_trait;
use sea_orm_migration::prelude::*;

pub(super) struct Log;

impl MigrationName for Log {
    fn name(&self) -> &'static str {
        "2026_11_27_matching_log"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Log {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for index in ["CREATE INDEX outbox_centre ON outbox (centre, told_at, seq)", "CREATE INDEX outbox_aggregate ON outbox (aggregate)"] {
            manager.get_connection().execute_unprepared(index).await?;
        }
        Ok(())
    }
}
