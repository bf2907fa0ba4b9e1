//! The first tables: volunteers, the words by which they are found, who looked at them, and hours.

use sea_orm_migration::async_trait;
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, boolean, date, date_null, double, integer, integer_null, json_binary, string, string_null, timestamp_with_time_zone,
    timestamp_with_time_zone_null, uuid, uuid_null,
};

pub(super) struct Volunteers;

impl MigrationName for Volunteers {
    fn name(&self) -> &'static str {
        "2026_11_23_volunteers"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Volunteers {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        volunteers(manager).await?;
        words(manager).await?;
        readings(manager).await?;
        hours(manager).await
    }
}

async fn volunteers(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("volunteers")
        .col(uuid("id").primary_key())
        .col(uuid("centre"))
        .col(big_integer("version"))
        .col(string("name"))
        .col(string_null("email"))
        .col(string_null("email_key"))
        .col(string_null("phone"))
        .col(integer_null("birth_year"))
        .col(string_null("postal_code"))
        .col(double("latitude"))
        .col(double("longitude"))
        .col(integer("max_metres"))
        .col(integer("weekly_minutes"))
        .col(json_binary("skills"))
        .col(json_binary("languages"))
        .col(json_binary("interests"))
        .col(json_binary("week"))
        .col(json_binary("exceptions"))
        .col(json_binary("attestations"))
        .col(json_binary("consents"))
        .col(boolean("paused"))
        .col(date_null("paused_until"))
        .col(timestamp_with_time_zone_null("resumes_at"))
        .col(timestamp_with_time_zone("registered_at"))
        .to_owned();
    manager.create_table(table).await?;
    // one account per address within a centre; who has none is not counted
    manager.create_index(Index::create().name("volunteers_email").table("volunteers").col("centre").col("email_key").unique().to_owned()).await?;
    manager.create_index(Index::create().name("volunteers_centre").table("volunteers").col("centre").col("id").to_owned()).await?;
    let due = "CREATE INDEX volunteers_resuming ON volunteers (resumes_at) WHERE resumes_at IS NOT NULL";
    manager.get_connection().execute_unprepared(due).await?;
    Ok(())
}

/// Skills and languages a second time, as rows: lists within a column cannot be searched the same way on both databases.
async fn words(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("volunteer_words")
        .col(uuid("volunteer"))
        .col(string("kind"))
        .col(string("word"))
        .col(uuid("centre"))
        .primary_key(Index::create().col("volunteer").col("kind").col("word"))
        .foreign_key(of_volunteer("volunteer_words_of").on_delete(ForeignKeyAction::Cascade))
        .to_owned();
    manager.create_table(table).await?;
    let found = Index::create().name("volunteer_words_found").table("volunteer_words").col("centre").col("kind").col("word").col("volunteer").to_owned();
    manager.create_index(found).await
}

async fn readings(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("readings")
        .col(uuid("volunteer"))
        .col(date("day"))
        .col(string("reader"))
        .col(string("card"))
        .col(uuid("centre"))
        .col(integer("times"))
        .col(timestamp_with_time_zone("last_at"))
        .primary_key(Index::create().col("volunteer").col("day").col("reader").col("card"))
        .foreign_key(of_volunteer("readings_of").on_delete(ForeignKeyAction::Cascade))
        .to_owned();
    manager.create_table(table).await?;
    manager.create_index(Index::create().name("readings_day").table("readings").col("day").to_owned()).await
}

async fn hours(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("hours")
        .col(uuid("id").primary_key())
        .col(uuid("centre"))
        .col(big_integer("version"))
        .col(uuid_null("volunteer"))
        .col(uuid("assignment"))
        .col(uuid_null("session"))
        .col(timestamp_with_time_zone("ended_at"))
        .col(integer("minutes"))
        .col(boolean("corrected"))
        // counts stay when the person goes
        .foreign_key(of_volunteer("hours_of").on_delete(ForeignKeyAction::SetNull))
        .to_owned();
    manager.create_table(table).await?;
    manager.create_index(Index::create().name("hours_once").table("hours").col("centre").col("assignment").unique().to_owned()).await?;
    manager.create_index(Index::create().name("hours_recent").table("hours").col("volunteer").col("ended_at").to_owned()).await?;
    manager.create_index(Index::create().name("hours_centre").table("hours").col("centre").col("id").to_owned()).await
}

/// To the row of the person; the table's name is put in by the statement that it becomes part of.
fn of_volunteer(name: &str) -> ForeignKeyCreateStatement {
    ForeignKey::create().name(name).from_col("volunteer").to("volunteers", "id").to_owned()
}
