//! What a list finds needs by, and one index that holds all of it.

use sea_orm_migration::async_trait;
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer_null, boolean, integer, text, uuid_null};
use sea_orm_migration::sea_orm::{DbBackend, Statement};

use uuid::Uuid;

use crate::domain::title;

pub(super) struct Listing;

impl MigrationName for Listing {
    fn name(&self) -> &'static str {
        "2026_11_26_matching_listing"
    }
}

/// When sessions begin and end in seconds since 1970, and the number of a priority in a profile.
fn in_words_of(backend: DbBackend) -> [&'static str; 4] {
    match backend {
        DbBackend::Postgres => [
            "floor(extract(epoch FROM min(starts_at)))::bigint",
            "ceil(extract(epoch FROM max(ends_at)))::bigint",
            "(profile ->> 'priority')::int",
            "(profile ->> 'venue')::uuid",
        ],
        // an id is kept as its sixteen bytes, and no start or end has parts of a second
        _ => [
            "unixepoch(min(starts_at))",
            "unixepoch(max(ends_at))",
            "CAST(json_extract(profile, '$.priority') AS INTEGER)",
            "unhex(replace(json_extract(profile, '$.venue'), '-', ''))",
        ],
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Listing {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let columns = [
            uuid_null("venue"),
            integer("priority").default(1).take(),
            text("poster").default("").take(),
            text("words").default("").take(),
            big_integer_null("first_at"),
            big_integer_null("last_at"),
            boolean("called_off").default(false).take(),
        ];
        for column in columns {
            manager.alter_table(Table::alter().table("needs").add_column(column).to_owned()).await?;
        }
        let db = manager.get_connection();
        let [first, last, priority, venue] = in_words_of(db.get_database_backend());
        let steps = [
            format!("UPDATE needs SET priority = {priority}, venue = {venue}"),
            "UPDATE needs SET called_off = EXISTS (SELECT 1 FROM sessions WHERE need = needs.id)
                AND NOT EXISTS (SELECT 1 FROM sessions WHERE need = needs.id AND NOT cancelled)"
                .to_owned(),
            format!("UPDATE needs SET first_at = (SELECT {first} FROM sessions WHERE need = needs.id AND cancelled = needs.called_off)"),
            format!("UPDATE needs SET last_at = (SELECT {last} FROM sessions WHERE need = needs.id AND cancelled = needs.called_off)"),
            "DROP INDEX needs_centre".to_owned(),
        ];
        for step in steps {
            db.execute_unprepared(&step).await?;
        }
        titles(manager).await?;
        // the ends of its rows are no keys of an order: they are there to be compared without reading the needs themselves
        let listed = "CREATE INDEX needs_listed ON needs
            (centre, id, first_at, last_at, called_off, state, organisation, venue, category, priority, poster, words)";
        db.execute_unprepared(listed).await.map(|_| ())
    }
}

/// The words of each title; by hand, for SQLite knows no capitals beyond the English ones.
async fn titles(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let db = manager.get_connection();
    let (backend, title, places) = match db.get_database_backend() {
        DbBackend::Postgres => (DbBackend::Postgres, "profile ->> 'title'", ["$1", "$2"]),
        other => (other, "json_extract(profile, '$.title')", ["?", "?"]),
    };
    let rows = db.query_all_raw(Statement::from_string(backend, format!("SELECT id, {title} FROM needs"))).await?;
    let set = format!("UPDATE needs SET words = {} WHERE id = {}", places[0], places[1]);
    for row in rows {
        let (id, title): (Uuid, String) = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
        db.execute_raw(Statement::from_sql_and_values(backend, &set, [title::found_by(&title).into(), id.into()])).await?;
    }
    Ok(())
}
