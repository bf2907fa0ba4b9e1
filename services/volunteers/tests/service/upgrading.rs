//! A house that stood before a step of the schema: whom it kept is found by what the step added.

use platform::clock::Clock;
use platform::db::{Db, Settings, Synchronous};
use platform::id::{Centre, Id};
use sea_orm::prelude::Uuid;
use sea_orm::{ConnectionTrait as _, DbBackend, Statement};
use world::Postgres;

const NAMES: &str = "2026_11_27_volunteers_names";

#[tokio::test]
async fn who_was_registered_before_is_found_by_name_on_sqlite() {
    let folder = tempfile::tempdir().unwrap();
    found(&Settings::Sqlite { folder: folder.path().to_owned(), synchronous: Synchronous::Normal }).await;
}

#[tokio::test]
async fn who_was_registered_before_is_found_by_name_on_postgres() {
    let server = Postgres::shared().await;
    found(&Settings::postgres(&server.create_database("volunteers"), 4)).await;
}

async fn found(settings: &Settings) {
    let clock = Clock::fixed("2026-11-23T09:00:00Z".parse().unwrap(), 7);
    let db = Db::open("volunteers", settings, clock.clone()).await.unwrap();
    db.migrate(volunteers::migrations().into_iter().take_while(|step| step.name() != NAMES).collect()).await.unwrap();
    let centre: Id<Centre> = clock.id();
    let tx = db.scoped(centre).write().await.unwrap();
    let backend = tx.get_database_backend();
    let id = |id: Uuid| if backend == DbBackend::Postgres { format!("'{id}'") } else { format!("X'{}'", id.simple()) };
    for (name, phone) in [("Åse Ødegård", "'+4742577970'"), ("Zoë", "NULL")] {
        let columns = "id, centre, version, name, email, phone, latitude, longitude, max_metres, weekly_minutes, skills, languages, interests, week, \
            exceptions, attestations, consents, paused, registered_at";
        let row = format!(
            "INSERT INTO volunteers ({columns}) VALUES ({}, {}, 1, '{name}', 'Post@{}.example', {phone}, 59.0, 10.0, 1, 1, \
            '[]', '[]', '[]', '[]', '[]', '[]', '[]', false, '2026-11-23T09:00:00+00:00')",
            id(clock.uuid()),
            id(centre.uuid()),
            name.len(),
        );
        tx.execute_unprepared(&row).await.unwrap();
    }
    tx.commit().await.unwrap();

    db.migrate(volunteers::migrations()).await.unwrap();

    let tx = db.scoped(centre).read().await.unwrap();
    let column = async |query: &str| {
        let rows = tx.query_all_raw(Statement::from_string(backend, query)).await.unwrap();
        rows.iter().map(|row| row.try_get_by_index::<String>(0).unwrap()).collect::<Vec<_>>()
    };
    assert_eq!(column("SELECT name FROM volunteers ORDER BY name_order").await, ["Zoë", "Åse Ødegård"]);
    let mut words = column("SELECT word FROM volunteer_words WHERE kind = 'found'").await;
    words.sort_unstable();
    assert_eq!(words, ["42577970", "ase", "odegard", "post@14.example", "post@4.example", "zoe"]);
}
