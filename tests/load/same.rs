//! The very rows of a posted need, committed by nobody but the database: in the house's own tables, with their indexes and walls.

use std::time::Duration;

use sea_orm::sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous};
use sea_orm::sqlx::{self, AssertSqlSafe, PgPool, Row as _, TypeInfo as _, ValueRef as _};
use uuid::Uuid;

use super::figures::{Figures, measure};
use super::ground::Ground;

/// Which rows a need that is posted has in each table; of the last that was.
const LAST: [(&str, &str); 4] = [
    ("needs", "id = (SELECT id FROM needs ORDER BY id DESC LIMIT 1)"),
    ("sessions", "need = (SELECT id FROM needs ORDER BY id DESC LIMIT 1)"),
    ("outbox", "seq = (SELECT max(seq) FROM outbox WHERE subject LIKE '%.need_posted')"),
    ("receipts", "method = 'PostNeed' AND answered_at = (SELECT max(answered_at) FROM receipts WHERE method = 'PostNeed')"),
];

/// One value as a database keeps it.
#[derive(Clone, Debug)]
enum Cell {
    Nothing,
    Whole(i64),
    Real(f64),
    Text(String),
    Bytes(Vec<u8>),
    Id(Uuid),
}

/// A row of a table, and how it is written.
#[derive(Clone, Debug)]
struct Written {
    insert: String,
    columns: Vec<String>,
    cells: Vec<Cell>,
}

impl Written {
    /// As another need has it.
    fn of(&self, need: Uuid, table: &str) -> Vec<Cell> {
        let anew = |(column, cell): (&String, &Cell)| match (table, column.as_str()) {
            ("needs", "id") | ("sessions", "need") => Cell::Id(need),
            ("sessions", "id") | ("outbox", "event") => Cell::Id(Uuid::now_v7()),
            ("receipts", "key") => Cell::Text(need.to_string()),
            _ => cell.clone(),
        };
        self.columns.iter().zip(&self.cells).map(anew).collect()
    }
}

/// Posts needs as a database does that has nothing else to do.
pub async fn posts(ground: &Ground, clients: usize, calls: usize) -> Figures {
    match ground.postgres() {
        Some(postgres) => {
            let all = PgPool::connect(&postgres.url("postgres", "matching")).await.expect("a database");
            let (mut rows, centre) = (Vec::new(), centre(&all).await);
            for (table, which) in LAST {
                rows.push((table, of_postgres(&all, table, which).await));
            }
            let app = sqlx::postgres::PgPoolOptions::new().max_connections(8).min_connections(8).acquire_timeout(Duration::from_secs(60));
            let app = app.connect(&postgres.url("app", "matching")).await.expect("a database");
            let begin = format!("BEGIN; SET LOCAL borgertorg.centre = '{centre}'");
            measure(clients, calls, |_| {
                let (app, rows, begin) = (app.clone(), rows.clone(), begin.clone());
                async move {
                    let (need, mut tx) = (Uuid::now_v7(), app.begin_with(AssertSqlSafe(begin)).await.expect("a transaction"));
                    for (table, row) in &rows {
                        let mut insert = sqlx::query(AssertSqlSafe(row.insert.clone()));
                        for cell in row.of(need, table) {
                            insert = match cell {
                                Cell::Text(text) => insert.bind(Some(text)),
                                Cell::Id(id) => insert.bind(Some(id.to_string())),
                                _ => insert.bind(None::<String>),
                            };
                        }
                        insert.execute(&mut *tx).await.expect("a row");
                    }
                    tx.commit().await.expect("a commit");
                }
            })
            .await
        }
        None => {
            let options = SqliteConnectOptions::new().filename(ground.data.path().join("matching.sqlite")).foreign_keys(true);
            let options = options.journal_mode(SqliteJournalMode::Wal).synchronous(SqliteSynchronous::Full);
            let pool = SqlitePoolOptions::new().max_connections(1).acquire_timeout(Duration::from_secs(60)).connect_with(options).await.expect("a database");
            let mut rows = Vec::new();
            for (table, which) in LAST {
                rows.push((table, of_sqlite(&pool, table, which).await));
            }
            measure(clients, calls, |_| {
                let (pool, rows) = (pool.clone(), rows.clone());
                async move {
                    let (need, mut tx) = (Uuid::now_v7(), pool.begin_with("BEGIN IMMEDIATE").await.expect("a transaction"));
                    for (table, row) in &rows {
                        let mut insert = sqlx::query(AssertSqlSafe(row.insert.clone()));
                        for cell in row.of(need, table) {
                            insert = match cell {
                                Cell::Nothing => insert.bind(None::<String>),
                                Cell::Whole(number) => insert.bind(number),
                                Cell::Real(number) => insert.bind(number),
                                Cell::Text(text) => insert.bind(text),
                                Cell::Bytes(bytes) => insert.bind(bytes),
                                Cell::Id(id) => insert.bind(id.as_bytes().to_vec()),
                            };
                        }
                        insert.execute(&mut *tx).await.expect("a row");
                    }
                    tx.commit().await.expect("a commit");
                }
            })
            .await
        }
    }
}

async fn centre(pool: &PgPool) -> Uuid {
    let row = sqlx::query("SELECT centre FROM needs WHERE id = (SELECT id FROM needs ORDER BY id DESC LIMIT 1)").fetch_one(pool).await.expect("a need");
    row.get(0)
}

/// Each value goes as text and is cast, so that no type needs to be known here.
async fn of_postgres(pool: &PgPool, table: &str, which: &str) -> Written {
    let columns = format!(
        "SELECT attname::text, format_type(atttypid, atttypmod) FROM pg_attribute
         WHERE attrelid = '{table}'::regclass AND attnum > 0 AND NOT attisdropped AND attname <> 'seq' ORDER BY attnum"
    );
    let columns: Vec<(String, String)> = sqlx::query_as(AssertSqlSafe(columns)).fetch_all(pool).await.expect("columns");
    let texts: Vec<String> = columns.iter().map(|(name, _)| format!("{name}::text")).collect();
    let row = sqlx::query(AssertSqlSafe(format!("SELECT {} FROM {table} WHERE {which} LIMIT 1", texts.join(", ")))).fetch_one(pool).await.expect("a row");
    let cells = (0..columns.len()).map(|at| row.get::<Option<String>, _>(at).map_or(Cell::Nothing, Cell::Text)).collect();
    let values: Vec<String> = columns.iter().zip(1..).map(|((_, kind), at)| format!("CAST(CAST(${at} AS text) AS {kind})")).collect();
    let columns: Vec<String> = columns.into_iter().map(|(name, _)| name).collect();
    Written { insert: format!("INSERT INTO {table} ({}) VALUES ({})", columns.join(", "), values.join(", ")), columns, cells }
}

async fn of_sqlite(pool: &SqlitePool, table: &str, which: &str) -> Written {
    let names = sqlx::query(AssertSqlSafe(format!("SELECT name FROM pragma_table_info('{table}') WHERE name <> 'seq'"))).fetch_all(pool);
    let columns: Vec<String> = names.await.expect("columns").iter().map(|row| row.get(0)).collect();
    let row = sqlx::query(AssertSqlSafe(format!("SELECT {} FROM {table} WHERE {which} LIMIT 1", columns.join(", ")))).fetch_one(pool).await.expect("a row");
    let cell = |at: usize| {
        let (is_null, kind) = row.try_get_raw(at).map(|raw| (raw.is_null(), raw.type_info().name().to_owned())).expect("a value");
        match kind.as_str() {
            _ if is_null => Cell::Nothing,
            "INTEGER" | "BOOLEAN" => Cell::Whole(row.get_unchecked(at)),
            "REAL" => Cell::Real(row.get_unchecked(at)),
            "BLOB" => Cell::Bytes(row.get_unchecked(at)),
            _ => Cell::Text(row.get_unchecked(at)),
        }
    };
    let (cells, marks) = ((0..columns.len()).map(cell).collect(), vec!["?"; columns.len()].join(", "));
    Written { insert: format!("INSERT INTO {table} ({}) VALUES ({marks})", columns.join(", ")), columns, cells }
}
