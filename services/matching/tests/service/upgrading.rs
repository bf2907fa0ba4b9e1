//! A house that stood before a step of the schema: what it kept is found by what the step added.

use platform::clock::Clock;
use platform::db::{Db, Settings, Synchronous};
use platform::id::{Centre, Id};
use sea_orm::{ConnectionTrait as _, DbBackend, Statement};
use uuid::Uuid;
use world::Postgres;

const OLD: &str = "2026_11_26_matching_listing";

#[tokio::test]
async fn older_needs_are_listed_on_sqlite() {
    let folder = tempfile::tempdir().unwrap();
    listed(&Settings::Sqlite { folder: folder.path().to_owned(), synchronous: Synchronous::Normal }).await;
}

#[tokio::test]
async fn older_needs_are_listed_on_postgres() {
    let server = Postgres::shared().await;
    listed(&Settings::postgres(&server.create_database("matching"), 4)).await;
}

async fn listed(settings: &Settings) {
    let clock = Clock::fixed("2026-11-23T09:00:00Z".parse().unwrap(), 7);
    let db = Db::open("matching", settings, clock.clone()).await.unwrap();
    db.migrate(matching::migrations().into_iter().take_while(|step| step.name() != OLD).collect()).await.unwrap();
    let (centre, need, venue): (Id<Centre>, Uuid, Uuid) = (clock.id(), clock.uuid(), clock.uuid());
    let tx = db.scoped(centre).write().await.unwrap();
    let backend = tx.get_database_backend();
    let id = |id: Uuid| if backend == DbBackend::Postgres { format!("'{id}'") } else { format!("X'{}'", id.simple()) };
    let profile = serde_json::json!({ "title": "Språkkafé, ÅPENT", "venue": venue, "priority": 4 });
    let columns = "id, centre, version, edited, state, category, profile, series, opened_through, bare";
    let row =
        format!("INSERT INTO needs ({columns}) VALUES ({}, {}, 1, 1, 'open', 'språk', '{profile}', {0}, '2027-02-15', false)", id(need), id(centre.uuid()));
    tx.execute_unprepared(&row).await.unwrap();
    for (day, cancelled) in [("2026-12-01", true), ("2026-12-08", false), ("2026-12-15", false)] {
        let columns = "id, centre, need, starts_local, ends_local, zone, starts_at, ends_at, east, north, places, taken, offers_out, waiting, \
            needs_attention, vacated, cancelled, wave, touched_at";
        let row = format!(
            "INSERT INTO sessions ({columns}) VALUES ({}, {}, {}, '{day} 17:00:00', '{day} 19:00:00', 'Europe/Oslo', '{day}T16:00:00+00:00', \
            '{day}T18:00:00+00:00', 0, 0, 1, 0, 0, 0, false, false, {cancelled}, 0, '2026-11-23T09:00:00+00:00')",
            id(clock.uuid()),
            id(centre.uuid()),
            id(need),
        );
        tx.execute_unprepared(&row).await.unwrap();
    }
    tx.commit().await.unwrap();

    db.migrate(matching::migrations()).await.unwrap();

    let tx = db.scoped(centre).read().await.unwrap();
    let row = tx.query_one_raw(Statement::from_string(backend, "SELECT words, venue, priority, first_at, last_at, called_off FROM needs")).await;
    let row = row.unwrap().unwrap();
    assert_eq!(row.try_get_by_index::<String>(0).unwrap(), " språkkafé åpent");
    assert_eq!(row.try_get_by_index::<Uuid>(1).unwrap(), venue);
    assert_eq!(row.try_get_by_index::<i32>(2).unwrap(), 4);
    let seconds = |text: &str| text.parse::<chrono::DateTime<chrono::Utc>>().unwrap().timestamp();
    assert_eq!(row.try_get_by_index::<i64>(3).unwrap(), seconds("2026-12-08T16:00:00Z"));
    assert_eq!(row.try_get_by_index::<i64>(4).unwrap(), seconds("2026-12-15T18:00:00Z"));
    assert!(!row.try_get_by_index::<bool>(5).unwrap());
}
