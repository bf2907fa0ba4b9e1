//! The first tables: needs with their sessions, offers, assignments, the waiting list, and the copies of cards and policies.

use sea_orm_migration::async_trait;
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, boolean, date, date_null, integer, json_binary, json_binary_null, string, string_null, text, timestamp, timestamp_with_time_zone,
    timestamp_with_time_zone_null, uuid, uuid_null,
};

pub(super) struct Matching;

impl MigrationName for Matching {
    fn name(&self) -> &'static str {
        "2026_11_23_matching"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Matching {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        needs(manager).await?;
        sessions(manager).await?;
        offers(manager).await?;
        assignments(manager).await?;
        lists(manager).await?;
        copies(manager).await
    }
}

async fn index(manager: &SchemaManager<'_>, name: &str, table: &str, columns: &[&str]) -> Result<(), DbErr> {
    let mut index = Index::create();
    index.name(name).table(Alias::new(table));
    for column in columns {
        index.col(Alias::new(*column));
    }
    manager.create_index(index.take()).await
}

async fn needs(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("needs")
        .col(uuid("id").primary_key())
        .col(uuid("centre"))
        .col(big_integer("version"))
        .col(big_integer("edited"))
        .col(string("state"))
        .col(string_null("outcome"))
        .col(uuid_null("organisation"))
        .col(string("category"))
        .col(json_binary("profile"))
        .col(uuid("series"))
        .col(date_null("ends_before"))
        .col(date("opened_through"))
        .col(timestamp_with_time_zone_null("next_opening_at"))
        .to_owned();
    manager.create_table(table).await?;
    index(manager, "needs_centre", "needs", &["centre", "id"]).await?;
    index(manager, "needs_series", "needs", &["series"]).await?;
    let due = "CREATE INDEX needs_opening ON needs (next_opening_at) WHERE next_opening_at IS NOT NULL";
    manager.get_connection().execute_unprepared(due).await.map(|_| ())
}

async fn sessions(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("sessions")
        .col(uuid("id").primary_key())
        .col(uuid("centre"))
        .col(uuid("need"))
        .col(timestamp("starts_local"))
        .col(timestamp("ends_local"))
        .col(string("zone"))
        .col(timestamp_with_time_zone("starts_at"))
        .col(timestamp_with_time_zone("ends_at"))
        .col(integer("east"))
        .col(integer("north"))
        .col(integer("places"))
        .col(integer("taken"))
        .col(integer("offers_out"))
        .col(integer("waiting"))
        .col(boolean("needs_attention"))
        .col(boolean("cancelled"))
        .col(integer("wave"))
        .col(timestamp_with_time_zone_null("look_at"))
        .col(json_binary_null("own"))
        .col(timestamp_with_time_zone("touched_at"))
        .foreign_key(ForeignKey::create().from("sessions", "need").to("needs", "id"))
        .to_owned();
    manager.create_table(table).await?;
    index(manager, "sessions_need", "sessions", &["need", "starts_at"]).await?;
    index(manager, "sessions_centre", "sessions", &["centre", "starts_at"]).await?;
    index(manager, "sessions_touched", "sessions", &["centre", "touched_at"]).await?;
    let due = "CREATE INDEX sessions_look ON sessions (look_at) WHERE look_at IS NOT NULL";
    manager.get_connection().execute_unprepared(due).await.map(|_| ())
}

async fn offers(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("offers")
        .col(uuid("id").primary_key())
        .col(uuid("centre"))
        .col(big_integer("version"))
        .col(uuid("need"))
        .col(uuid("session"))
        .col(uuid_null("volunteer"))
        .col(string("state"))
        .col(string_null("answer"))
        .col(integer("wave"))
        .col(boolean("promotion"))
        .col(boolean("urgent"))
        .col(boolean("moved"))
        .col(timestamp_with_time_zone("made_at"))
        .col(timestamp_with_time_zone("not_before"))
        .col(timestamp_with_time_zone("deadline"))
        .col(timestamp_with_time_zone_null("answered_at"))
        .col(json_binary("score"))
        .col(json_binary("reasons"))
        .col(text("override_reason"))
        .foreign_key(ForeignKey::create().from("offers", "session").to("sessions", "id"))
        .to_owned();
    manager.create_table(table).await?;
    index(manager, "offers_session", "offers", &["session"]).await?;
    index(manager, "offers_need", "offers", &["need"]).await?;
    index(manager, "offers_volunteer", "offers", &["volunteer"]).await?;
    index(manager, "offers_centre", "offers", &["centre", "id"]).await
}

async fn assignments(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("assignments")
        .col(uuid("id").primary_key())
        .col(uuid("centre"))
        .col(big_integer("version"))
        .col(uuid("need"))
        .col(uuid("session"))
        .col(uuid_null("volunteer"))
        .col(uuid("offer"))
        .col(integer("place"))
        .col(string("state"))
        .col(timestamp_with_time_zone("starts_at"))
        .col(timestamp_with_time_zone("ends_at"))
        .col(integer("east"))
        .col(integer("north"))
        .col(timestamp_with_time_zone_null("confirm_by"))
        .col(timestamp_with_time_zone_null("checked_in_at"))
        .col(timestamp_with_time_zone_null("checked_out_at"))
        .col(string("cancelled_by"))
        .col(timestamp_with_time_zone("agreed_at"))
        .foreign_key(ForeignKey::create().from("assignments", "session").to("sessions", "id"))
        .foreign_key(ForeignKey::create().from("assignments", "offer").to("offers", "id"))
        .to_owned();
    manager.create_table(table).await?;
    index(manager, "assignments_session", "assignments", &["session"]).await?;
    index(manager, "assignments_need", "assignments", &["need"]).await?;
    index(manager, "assignments_offer", "assignments", &["offer"]).await?;
    index(manager, "assignments_volunteer", "assignments", &["volunteer", "starts_at"]).await?;
    index(manager, "assignments_around", "assignments", &["centre", "starts_at"]).await?;
    index(manager, "assignments_centre", "assignments", &["centre", "id"]).await?;
    let due = "CREATE INDEX assignments_unconfirmed ON assignments (confirm_by) WHERE confirm_by IS NOT NULL";
    manager.get_connection().execute_unprepared(due).await.map(|_| ())
}

async fn lists(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let waiting = Table::create()
        .table("waiting")
        .col(uuid("session"))
        .col(uuid("volunteer"))
        .col(uuid("centre"))
        .col(uuid("offer"))
        .col(timestamp_with_time_zone("since"))
        .primary_key(Index::create().col("session").col("volunteer"))
        .foreign_key(ForeignKey::create().from("waiting", "session").to("sessions", "id"))
        .to_owned();
    manager.create_table(waiting).await?;
    index(manager, "waiting_volunteer", "waiting", &["volunteer"]).await?;
    let blocks = Table::create()
        .table("blocks")
        .col(uuid("need"))
        .col(uuid("volunteer"))
        .col(uuid("centre"))
        .primary_key(Index::create().col("need").col("volunteer"))
        .foreign_key(ForeignKey::create().from("blocks", "need").to("needs", "id"))
        .to_owned();
    manager.create_table(blocks).await?;
    index(manager, "blocks_volunteer", "blocks", &["volunteer"]).await
}

async fn copies(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let cards = Table::create()
        .table("cards")
        .col(uuid("volunteer").primary_key())
        .col(uuid("centre"))
        .col(big_integer("version"))
        .col(big_integer("revision"))
        .col(json_binary("card"))
        .to_owned();
    manager.create_table(cards).await?;
    index(manager, "cards_centre", "cards", &["centre", "revision"]).await?;
    let wanted = Table::create()
        .table("card_wanted")
        .col(uuid("volunteer").primary_key())
        .col(uuid("centre"))
        .col(big_integer("version"))
        .col(timestamp_with_time_zone("wanted_at"))
        .to_owned();
    manager.create_table(wanted).await?;
    index(manager, "card_wanted_at", "card_wanted", &["wanted_at"]).await?;
    let decks = Table::create().table("decks").col(uuid("centre").primary_key()).col(big_integer("revision")).col(big_integer("removed")).to_owned();
    manager.create_table(decks).await?;
    let policies = Table::create().table("policies").col(uuid("centre").primary_key()).col(big_integer("version")).col(json_binary("policy")).to_owned();
    manager.create_table(policies).await
}
