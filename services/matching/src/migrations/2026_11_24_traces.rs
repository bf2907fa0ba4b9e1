//! Work that is put off keeps the trace of whoever put it off; a session remembers that somebody left late.

use sea_orm_migration::async_trait;
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{boolean, string_null};

pub(super) struct Traces;

impl MigrationName for Traces {
    fn name(&self) -> &'static str {
        "2026_11_24_matching_traces"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Traces {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.alter_table(Table::alter().table("sessions").add_column(string_null("trace")).to_owned()).await?;
        manager.alter_table(Table::alter().table("sessions").add_column(boolean("vacated").default(false)).to_owned()).await
    }
}
