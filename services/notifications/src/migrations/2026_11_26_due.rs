//! How deliveries that are due are found in a house that has sent many.

use sea_orm_migration::async_trait;
use sea_orm_migration::prelude::*;

pub(super) struct Due;

impl MigrationName for Due {
    fn name(&self) -> &'static str {
        "2026_11_26_notifications_due"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Due {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // of all states: a state that comes as a parameter may be any, and then an index of one state is passed over
        manager.get_connection().execute_unprepared("DROP INDEX deliveries_due").await?;
        manager.create_index(Index::create().name("deliveries_due").table("deliveries").col("state").col("not_before").to_owned()).await
    }
}
