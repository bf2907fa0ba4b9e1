//! How long each centre keeps who was sent what, and copies of what was sent.

use sea_orm_migration::async_trait;
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::integer_null;

pub(super) struct Retention;

impl MigrationName for Retention {
    fn name(&self) -> &'static str {
        "2026_11_24_notifications_retention"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Retention {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in ["messages_days", "message_texts_days"] {
            manager.alter_table(Table::alter().table("policies").add_column(integer_null(column)).to_owned()).await?;
        }
        let old = Index::create().name("deliveries_old").table("deliveries").col("centre").col("not_before").to_owned();
        manager.create_index(old).await
    }
}
