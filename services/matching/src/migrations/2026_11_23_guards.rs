//! What the database itself refuses: a place given twice, a place that is not there, one person in two places, two offers at once.

use sea_orm_migration::async_trait;
use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

pub(super) struct Guards;

impl MigrationName for Guards {
    fn name(&self) -> &'static str {
        "2026_11_23_guards"
    }
}

const BOTH: [&str; 2] = [
    "CREATE UNIQUE INDEX assignments_place ON assignments (session, place) WHERE state <> 'cancelled'",
    "CREATE UNIQUE INDEX offers_out_once ON offers (session, volunteer) WHERE state = 'made'",
];

const SQLITE: [&str; 4] = [
    "CREATE TRIGGER assignments_overlap_insert BEFORE INSERT ON assignments WHEN NEW.state = 'agreed' AND EXISTS (
        SELECT 1 FROM assignments WHERE volunteer = NEW.volunteer AND id <> NEW.id AND state = 'agreed' AND starts_at < NEW.ends_at AND NEW.starts_at < ends_at)
     BEGIN SELECT RAISE(ABORT, 'assignments_overlap'); END",
    "CREATE TRIGGER assignments_overlap_update BEFORE UPDATE ON assignments WHEN NEW.state = 'agreed' AND EXISTS (
        SELECT 1 FROM assignments WHERE volunteer = NEW.volunteer AND id <> NEW.id AND state = 'agreed' AND starts_at < NEW.ends_at AND NEW.starts_at < ends_at)
     BEGIN SELECT RAISE(ABORT, 'assignments_overlap'); END",
    "CREATE TRIGGER assignments_place_insert BEFORE INSERT ON assignments WHEN NEW.state <> 'cancelled'
        AND (NEW.place < 1 OR NEW.place > (SELECT places FROM sessions WHERE id = NEW.session))
     BEGIN SELECT RAISE(ABORT, 'assignments_place'); END",
    "CREATE TRIGGER assignments_place_update BEFORE UPDATE OF place ON assignments WHEN NEW.state <> 'cancelled'
        AND (NEW.place < 1 OR NEW.place > (SELECT places FROM sessions WHERE id = NEW.session))
     BEGIN SELECT RAISE(ABORT, 'assignments_place'); END",
];

const POSTGRES: [&str; 4] = [
    "CREATE EXTENSION IF NOT EXISTS btree_gist",
    "ALTER TABLE assignments ADD CONSTRAINT assignments_overlap
        EXCLUDE USING gist (volunteer WITH =, tstzrange(starts_at, ends_at) WITH &&) WHERE (state = 'agreed')",
    "CREATE FUNCTION assignments_place() RETURNS trigger LANGUAGE plpgsql AS $$
     BEGIN
        IF NEW.state <> 'cancelled' AND (NEW.place < 1 OR NEW.place > (SELECT places FROM sessions WHERE id = NEW.session)) THEN
            RAISE EXCEPTION 'assignments_place' USING ERRCODE = 'check_violation', CONSTRAINT = 'assignments_place';
        END IF;
        RETURN NEW;
     END $$",
    "CREATE TRIGGER assignments_place BEFORE INSERT OR UPDATE OF place ON assignments FOR EACH ROW EXECUTE FUNCTION assignments_place()",
];

#[async_trait::async_trait]
impl MigrationTrait for Guards {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let own: &[&str] = match manager.get_database_backend() {
            DbBackend::Postgres => &POSTGRES,
            _ => &SQLITE,
        };
        for statement in BOTH.iter().chain(own) {
            manager.get_connection().execute_unprepared(statement).await?;
        }
        Ok(())
    }
}
