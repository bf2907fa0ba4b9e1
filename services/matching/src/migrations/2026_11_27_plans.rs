//! Plans with their sessions and parts. Of each centre at most one is running.

use sea_orm_migration::async_trait;
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, boolean, date, integer, json_binary, json_binary_null, string, string_null, timestamp_with_time_zone, timestamp_with_time_zone_null, uuid,
    uuid_null,
};

pub(super) struct Plans;

impl MigrationName for Plans {
    fn name(&self) -> &'static str {
        "2026_11_27_matching_plans"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Plans {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let plans = Table::create()
            .table("plans")
            .col(uuid("id").primary_key())
            .col(uuid("centre"))
            .col(big_integer("version"))
            .col(string("state"))
            .col(date("from_date"))
            .col(date("until_date"))
            .col(integer("stability"))
            .col(integer("most_rounds"))
            .col(integer("most_seconds"))
            .col(timestamp_with_time_zone("begun_at"))
            .col(timestamp_with_time_zone_null("ended_at"))
            .col(integer("round"))
            .col(big_integer("value"))
            .col(big_integer("bound"))
            .col(big_integer("plain"))
            .col(big_integer("plain_bound"))
            .col(string_null("ending"))
            .col(string_null("failure"))
            .col(uuid_null("last"))
            .col(boolean("cancel"))
            .col(integer("tries"))
            .col(uuid_null("holder"))
            .col(timestamp_with_time_zone_null("held_until"))
            .col(string_null("trace"))
            .col(json_binary_null("outcome"))
            .to_owned();
        manager.create_table(plans).await?;
        let sessions = Table::create()
            .table("plan_sessions")
            .col(uuid("plan"))
            .col(uuid("session"))
            .col(uuid("centre"))
            .col(uuid("need"))
            .col(timestamp_with_time_zone("starts_at"))
            .col(timestamp_with_time_zone("ends_at"))
            .col(integer("east"))
            .col(integer("north"))
            .col(integer("places"))
            .col(integer("taken"))
            .col(integer("offers_out"))
            .col(integer("held"))
            .col(integer("empty"))
            .col(json_binary_null("lack"))
            .primary_key(Index::create().col("plan").col("session"))
            .foreign_key(ForeignKey::create().from("plan_sessions", "plan").to("plans", "id"))
            .to_owned();
        manager.create_table(sessions).await?;
        let parts = Table::create()
            .table("plan_parts")
            .col(uuid("plan"))
            .col(uuid("session"))
            .col(uuid("volunteer"))
            .col(uuid("centre"))
            .col(string("state"))
            .col(json_binary("score"))
            .col(uuid_null("offer"))
            .col(json_binary("reasons"))
            .primary_key(Index::create().col("plan").col("session").col("volunteer"))
            .foreign_key(ForeignKey::create().from("plan_parts", "plan").to("plans", "id"))
            .to_owned();
        manager.create_table(parts).await?;
        for index in [
            "CREATE INDEX plans_centre ON plans (centre, id)",
            "CREATE UNIQUE INDEX plans_running ON plans (centre) WHERE state = 'running'",
            "CREATE INDEX plan_sessions_centre ON plan_sessions (centre)",
            "CREATE INDEX plan_parts_volunteer ON plan_parts (volunteer)",
        ] {
            manager.get_connection().execute_unprepared(index).await?;
        }
        Ok(())
    }
}
