//! Members; an address holds a role once in its centre and organisation.

use sea_orm_migration::async_trait;
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{string, uuid, uuid_null};

pub(super) struct Step;

impl MigrationName for Step {
    fn name(&self) -> &'static str {
        "2026_11_23_members"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Step {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::create()
            .table("members")
            .col(uuid("id").primary_key())
            .col(uuid("centre"))
            .col(string("name"))
            .col(string("email"))
            .col(string("role"))
            .col(uuid_null("organisation"))
            .foreign_key(&mut super::to_organisation("members_of_organisation", "members"))
            .to_owned();
        manager.create_table(table).await?;
        // two, because NULLs never equal each other
        let sql = "CREATE UNIQUE INDEX members_for_organisation ON members (centre, email, role, organisation) WHERE organisation IS NOT NULL";
        manager.get_connection().execute_unprepared(sql).await?;
        let sql = "CREATE UNIQUE INDEX members_for_centre ON members (centre, email, role) WHERE organisation IS NULL";
        manager.get_connection().execute_unprepared(sql).await?;
        Ok(())
    }
}
