//! How offers whose time is up are found: an index of those that wait, which no other question can take for its own. The index of all
//! states before it drew every question about offers of one state to itself in a house that had not counted its rows.

use sea_orm_migration::async_trait;
use sea_orm_migration::prelude::*;

pub(super) struct Made;

impl MigrationName for Made {
    fn name(&self) -> &'static str {
        "2026_11_27_matching_made"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Made {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        db.execute_unprepared("DROP INDEX offers_overdue").await?;
        db.execute_unprepared("CREATE INDEX offers_overdue ON offers (deadline) WHERE state = 'made'").await?;
        Ok(())
    }
}
