//! How deliveries that are due are found: an index of those that wait, which no other question can take for its own. The index of all
//! states before it drew every question about messages of one state to itself in a house that had not counted its rows.

use sea_orm_migration::async_trait;
use sea_orm_migration::prelude::*;

pub(super) struct Waiting;

impl MigrationName for Waiting {
    fn name(&self) -> &'static str {
        "2026_11_27_notifications_waiting"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Waiting {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        db.execute_unprepared("DROP INDEX deliveries_due").await?;
        db.execute_unprepared("CREATE INDEX deliveries_due ON deliveries (not_before) WHERE state = 'WAITING'").await?;
        Ok(())
    }
}
