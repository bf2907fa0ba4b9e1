//! Centres: the tenant's own row; its id is the centre of every other row.

use sea_orm_migration::async_trait;
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, json, string, uuid};

pub(super) struct Step;

impl MigrationName for Step {
    fn name(&self) -> &'static str {
        "2026_11_23_centres"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Step {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::create()
            .table("centres")
            .col(uuid("centre").primary_key())
            .col(big_integer("version"))
            .col(string("name"))
            .col(string("municipality"))
            .col(json("policy"))
            .to_owned();
        manager.create_table(table).await
    }
}
