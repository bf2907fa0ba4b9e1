//! What needs begin with that are posted again and again.

use sea_orm_migration::async_trait;
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{boolean, small_integer, string, text, uuid};

pub(super) struct Step;

impl MigrationName for Step {
    fn name(&self) -> &'static str {
        "2026_11_27_templates"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Step {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let templates = Table::create()
            .table("templates")
            .col(uuid("id").primary_key())
            .col(uuid("centre"))
            .col(string("name"))
            .col(string("title"))
            .col(string("category"))
            .col(text("public_text"))
            .col(string("venue"))
            .col(small_integer("from_minute"))
            .col(small_integer("until_minute"))
            .col(small_integer("places"))
            .col(boolean("urgent"))
            .to_owned();
        manager.create_table(templates).await?;
        manager.create_index(Index::create().name("templates_of_centre").table("templates").col("centre").col("name").to_owned()).await
    }
}
