//! Volunteers by name: where each stands in a list, and the words by which each is found.

use sea_orm_migration::async_trait;
use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::prelude::Uuid;
use sea_orm_migration::sea_orm::{DbBackend, Statement};

use crate::domain::name;

pub(super) struct Names;

impl MigrationName for Names {
    fn name(&self) -> &'static str {
        "2026_11_27_volunteers_names"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Names {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        let (backend, bytewise, [first, second, third]) = match db.get_database_backend() {
            DbBackend::Postgres => (DbBackend::Postgres, "COLLATE \"C\" ", ["$1", "$2", "$3"]),
            other => (other, "", ["?", "?", "?"]),
        };
        db.execute_unprepared(&format!("ALTER TABLE volunteers ADD COLUMN name_order text {bytewise}NOT NULL DEFAULT ''")).await?;
        let place = format!("UPDATE volunteers SET name_order = {first} WHERE id = {second}");
        let word = format!("INSERT INTO volunteer_words (volunteer, kind, word, centre) VALUES ({first}, 'found', {second}, {third})");
        let rows = db.query_all_raw(Statement::from_string(backend, "SELECT id, centre, name, email, phone FROM volunteers")).await?;
        for row in rows {
            let (id, centre): (Uuid, Uuid) = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
            let called: String = row.try_get_by_index(2)?;
            let (email, phone): (Option<String>, Option<String>) = (row.try_get_by_index(3)?, row.try_get_by_index(4)?);
            db.execute_raw(Statement::from_sql_and_values(backend, &place, [name::order(&called).into(), id.into()])).await?;
            for found in name::found_by(&called, email.as_deref(), phone.as_deref()) {
                db.execute_raw(Statement::from_sql_and_values(backend, &word, [id.into(), found.into(), centre.into()])).await?;
            }
        }
        db.execute_unprepared("CREATE INDEX volunteers_by_name ON volunteers (centre, name_order, id)").await.map(|_| ())
    }
}
