//! Organisations; their numbers are not unique, since a unit may use its parent's.

use sea_orm_migration::async_trait;
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, string, string_null, uuid};

pub(super) struct Step;

impl MigrationName for Step {
    fn name(&self) -> &'static str {
        "2026_11_23_organisations"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Step {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut to_centre = ForeignKey::create();
        to_centre.name("organisations_of_centre").from_tbl("organisations").from_col("centre").to_tbl("centres").to_col("centre");
        let table = Table::create()
            .table("organisations")
            .col(uuid("id").primary_key())
            .col(uuid("centre"))
            .col(big_integer("version"))
            .col(string("name"))
            .col(string("kind"))
            .col(string_null("orgnr"))
            .col(string("orgnr_kind"))
            .col(string_null("email"))
            .col(string_null("phone"))
            .col(string_null("contact_name"))
            .col(string_null("postal_code"))
            .foreign_key(&mut to_centre)
            .to_owned();
        manager.create_table(table).await?;
        // what belongs to an organisation names the centre too, so that it cannot belong to another centre's
        let own = Index::create().unique().name("organisations_in_centre").table("organisations").col("centre").col("id").to_owned();
        manager.create_index(own).await?;
        let number = Index::create().name("organisations_orgnr").table("organisations").col("centre").col("orgnr").to_owned();
        manager.create_index(number).await
    }
}
