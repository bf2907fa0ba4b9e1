//! Venues, and the visits per venue, day and function.

use sea_orm_migration::async_trait;
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, date, double, integer, json, string, string_null, uuid};

pub(super) struct Step;

impl MigrationName for Step {
    fn name(&self) -> &'static str {
        "2026_11_23_venues"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Step {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let venues = Table::create()
            .table("venues")
            .col(uuid("id").primary_key())
            .col(uuid("centre"))
            .col(big_integer("version"))
            .col(string("name"))
            .col(uuid("organisation"))
            .col(double("latitude"))
            .col(double("longitude"))
            .col(string_null("postal_code"))
            .col(json("functions"))
            .col(json("opening"))
            .col(json("exceptions"))
            .col(integer("capacity"))
            .col(string("accessibility"))
            .foreign_key(&mut super::to_organisation("venues_of_organisation", "venues"))
            .to_owned();
        manager.create_table(venues).await?;
        let own = Index::create().unique().name("venues_in_centre").table("venues").col("centre").col("id").to_owned();
        manager.create_index(own).await?;

        let mut to_venue = ForeignKey::create();
        to_venue.name("visits_of_venue").from_tbl("visits").from_col("centre").from_col("venue").to_tbl("venues").to_col("centre").to_col("id");
        let visits = Table::create()
            .table("visits")
            .col(uuid("venue"))
            .col(date("day"))
            .col(string("function"))
            .col(uuid("centre"))
            .col(integer("visits"))
            .primary_key(Index::create().col("venue").col("day").col("function"))
            .foreign_key(&mut to_venue)
            .to_owned();
        manager.create_table(visits).await
    }
}
