//! Preferences, deliveries, what we keep of assignments, and the copy of each centre's policy.

use sea_orm_migration::async_trait;
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, boolean, integer, string, string_null, timestamp_with_time_zone, timestamp_with_time_zone_null, uuid, uuid_null};

pub(super) struct Messages;

impl MigrationName for Messages {
    fn name(&self) -> &'static str {
        "2026_11_23_messages"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Messages {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(preferences()).await?;
        manager.create_table(deliveries()).await?;
        manager.create_table(agreements()).await?;
        manager.create_table(policies()).await?;
        let index = |name: &str, column: &'static str| Index::create().name(name).table("deliveries").col("centre").col(column).to_owned();
        manager.create_index(index("deliveries_person", "person")).await?;
        manager.create_index(index("deliveries_offer", "offer")).await?;
        manager.create_index(Index::create().name("deliveries_event").table("deliveries").col("event").col("template").unique().to_owned()).await?;
        // partial: what has left costs the sender nothing
        manager.get_connection().execute_unprepared("CREATE INDEX deliveries_due ON deliveries (not_before) WHERE state = 'WAITING'").await?;
        Ok(())
    }
}

fn preferences() -> TableCreateStatement {
    Table::create()
        .table("preferences")
        .col(uuid("centre"))
        .col(uuid("person"))
        .col(string("channels"))
        .col(string("language"))
        .col(integer("quiet_from_minute"))
        .col(integer("quiet_until_minute"))
        .col(big_integer("version"))
        .primary_key(Index::create().col("centre").col("person"))
        .to_owned()
}

fn deliveries() -> TableCreateStatement {
    Table::create()
        .table("deliveries")
        .col(uuid("id").primary_key())
        .col(uuid("centre"))
        .col(uuid("event"))
        .col(uuid_null("person"))
        .col(string("template"))
        .col(string("subject"))
        .col(uuid("offer"))
        .col(string("state"))
        .col(timestamp_with_time_zone("not_before"))
        .col(timestamp_with_time_zone_null("claimed_until"))
        .col(boolean("urgent"))
        .col(timestamp_with_time_zone_null("starts_at"))
        .col(timestamp_with_time_zone_null("answer_by"))
        .col(integer("attempts"))
        .col(big_integer("version"))
        .col(timestamp_with_time_zone_null("sent_at"))
        .col(string_null("why"))
        .to_owned()
}

fn agreements() -> TableCreateStatement {
    Table::create()
        .table("agreements")
        .col(uuid("assignment").primary_key())
        .col(uuid("centre"))
        .col(uuid("offer"))
        .col(uuid_null("person"))
        .col(timestamp_with_time_zone("starts_at"))
        .col(big_integer("version"))
        .to_owned()
}

fn policies() -> TableCreateStatement {
    Table::create()
        .table("policies")
        .col(uuid("centre").primary_key())
        .col(string("zone"))
        .col(integer("quiet_from_minute"))
        .col(integer("quiet_until_minute"))
        .col(boolean("remind_day_before"))
        .col(boolean("remind_two_hours_before"))
        .col(big_integer("version"))
        .to_owned()
}
