//! What somebody looks at in the console, under a name.

use sea_orm_migration::async_trait;
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{string, string_null, uuid};

pub(super) struct Step;

impl MigrationName for Step {
    fn name(&self) -> &'static str {
        "2026_11_27_views"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Step {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let views = Table::create()
            .table("views")
            .col(uuid("id").primary_key())
            .col(uuid("centre"))
            .col(string_null("owner"))
            .col(string("name"))
            .col(string("address"))
            .to_owned();
        manager.create_table(views).await?;
        manager.create_index(Index::create().name("views_of_owner").table("views").col("centre").col("owner").to_owned()).await
    }
}
