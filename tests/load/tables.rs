//! The house's own tables, read and written by nobody of the house.

use std::time::Duration;

use sea_orm::sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous};
use sea_orm::sqlx::{self, AssertSqlSafe, PgPool, Row as _, TypeInfo as _, ValueRef as _};
use uuid::Uuid;

use super::ground::Ground;

/// One value as a database keeps it; PostgreSQL gives and takes each as text.
#[derive(Clone, Debug)]
pub enum Cell {
    Nothing,
    Whole(i64),
    Real(f64),
    Text(String),
    Bytes(Vec<u8>),
    Id(Uuid),
}

impl Cell {
    pub fn new_id() -> Self {
        Self::Id(Uuid::now_v7())
    }

    pub fn text(&self) -> String {
        format!("{self:?}")
    }
}

/// A row of a table, and how it is written.
#[derive(Clone, Debug)]
pub struct Written {
    pub table: &'static str,
    insert: String,
    update: String,
    columns: Vec<String>,
    cells: Vec<Cell>,
}

impl Written {
    /// `value` of a column is how this database takes its mark.
    fn new(table: &'static str, columns: Vec<String>, cells: Vec<Cell>, value: impl Fn(usize) -> String) -> Self {
        let values: Vec<String> = (0..columns.len()).map(value).collect();
        let set: Vec<String> = columns.iter().zip(&values).map(|(column, value)| format!("{column} = {value}")).collect();
        let insert = format!("INSERT INTO {table} ({}) VALUES ({})", columns.join(", "), values.join(", "));
        let which = columns.iter().position(|column| column == "id").map_or_else(String::new, |at| set[at].clone());
        Self { table, insert, update: format!("UPDATE {table} SET {} WHERE {which}", set.join(", ")), columns, cells }
    }

    pub fn cell(&self, column: &str) -> &Cell {
        &self.cells[self.columns.iter().position(|name| name == column).expect("a column")]
    }

    /// The statement that writes it, with other values in some columns.
    pub fn insert_with(&self, other: impl Fn(&str) -> Option<Cell>) -> (String, Vec<Cell>) {
        let cells = self.columns.iter().zip(&self.cells).map(|(column, cell)| other(column).unwrap_or_else(|| cell.clone()));
        (self.insert.clone(), cells.collect())
    }

    /// The statement that writes it over the row of its id.
    pub fn update(&self) -> (String, Vec<Cell>) {
        (self.update.clone(), self.cells.clone())
    }
}

/// The tables of matching.
#[derive(Clone, Debug)]
pub enum Tables {
    /// As whoever sees all reads them, and as the app writes them for a centre.
    Postgres {
        all: PgPool,
        app: PgPool,
        begin: String,
    },
    Sqlite(SqlitePool),
}

impl Tables {
    pub async fn of(ground: &Ground) -> Self {
        let patience = Duration::from_secs(60);
        let Some(postgres) = ground.postgres() else {
            let options = SqliteConnectOptions::new().filename(ground.data.path().join("matching.sqlite")).foreign_keys(true);
            let options = options.journal_mode(SqliteJournalMode::Wal).synchronous(SqliteSynchronous::Full);
            return Self::Sqlite(SqlitePoolOptions::new().max_connections(1).acquire_timeout(patience).connect_with(options).await.expect("a database"));
        };
        let all = PgPool::connect(&postgres.url("postgres", "matching")).await.expect("a database");
        let row = sqlx::query("SELECT centre FROM needs WHERE id = (SELECT id FROM needs ORDER BY id DESC LIMIT 1)").fetch_one(&all).await;
        let begin = format!("BEGIN; SET LOCAL borgertorg.centre = '{}'", row.expect("a need").get::<Uuid, _>(0));
        let app = sqlx::postgres::PgPoolOptions::new().max_connections(8).min_connections(8).acquire_timeout(patience);
        Self::Postgres { all, app: app.connect(&postgres.url("app", "matching")).await.expect("a database"), begin }
    }

    /// The rows of a table for which something holds; what the database counts by itself is left out.
    pub async fn rows(&self, table: &'static str, which: &str) -> Vec<Written> {
        match self {
            Self::Postgres { all, .. } => of_postgres(all, table, which).await,
            Self::Sqlite(pool) => of_sqlite(pool, table, which).await,
        }
    }

    /// The row of an id.
    pub async fn row(&self, table: &'static str, id: &Cell) -> Option<Written> {
        let id = match id {
            Cell::Text(text) => format!("'{text}'"),
            Cell::Bytes(bytes) => format!("x'{}'", bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>()),
            other => panic!("{other:?} is no id"),
        };
        self.rows(table, &format!("id = {id}")).await.pop()
    }

    /// Runs a statement as whoever may do everything.
    pub async fn run(&self, sql: &'static str) {
        let done = match self {
            Self::Postgres { all, .. } => sqlx::query(sql).execute(all).await.map(|_| ()),
            Self::Sqlite(pool) => sqlx::query(sql).execute(pool).await.map(|_| ()),
        };
        done.expect("it is done");
    }

    /// Runs statements in one transaction of the app.
    pub async fn commit(&self, statements: Vec<(String, Vec<Cell>)>) {
        match self {
            Self::Postgres { app, begin, .. } => {
                let mut tx = app.begin_with(AssertSqlSafe(begin.clone())).await.expect("a transaction");
                for (sql, cells) in statements {
                    let mut statement = sqlx::query(AssertSqlSafe(sql));
                    for cell in cells {
                        statement = match cell {
                            Cell::Text(text) => statement.bind(Some(text)),
                            Cell::Id(id) => statement.bind(Some(id.to_string())),
                            _ => statement.bind(None::<String>),
                        };
                    }
                    statement.execute(&mut *tx).await.expect("a row");
                }
                tx.commit().await.expect("a commit");
            }
            Self::Sqlite(pool) => {
                let mut tx = pool.begin_with("BEGIN IMMEDIATE").await.expect("a transaction");
                for (sql, cells) in statements {
                    let mut statement = sqlx::query(AssertSqlSafe(sql));
                    for cell in cells {
                        statement = match cell {
                            Cell::Nothing => statement.bind(None::<String>),
                            Cell::Whole(number) => statement.bind(number),
                            Cell::Real(number) => statement.bind(number),
                            Cell::Text(text) => statement.bind(text),
                            Cell::Bytes(bytes) => statement.bind(bytes),
                            Cell::Id(id) => statement.bind(id.as_bytes().to_vec()),
                        };
                    }
                    statement.execute(&mut *tx).await.expect("a row");
                }
                tx.commit().await.expect("a commit");
            }
        }
    }
}

/// Each value goes as text and is cast, so that no type needs to be known here.
async fn of_postgres(pool: &PgPool, table: &'static str, which: &str) -> Vec<Written> {
    let columns = format!(
        "SELECT attname::text, format_type(atttypid, atttypmod) FROM pg_attribute
         WHERE attrelid = '{table}'::regclass AND attnum > 0 AND NOT attisdropped AND attname <> 'seq' ORDER BY attnum"
    );
    let columns: Vec<(String, String)> = sqlx::query_as(AssertSqlSafe(columns)).fetch_all(pool).await.expect("columns");
    let texts: Vec<String> = columns.iter().map(|(name, _)| format!("{name}::text")).collect();
    let (names, kinds): (Vec<String>, Vec<String>) = columns.into_iter().unzip();
    let rows = sqlx::query(AssertSqlSafe(format!("SELECT {} FROM {table} WHERE {which}", texts.join(", ")))).fetch_all(pool).await.expect("rows");
    let cell = |row: &sqlx::postgres::PgRow, at| row.get::<Option<String>, _>(at).map_or(Cell::Nothing, Cell::Text);
    let row = |row| {
        Written::new(table, names.clone(), (0..names.len()).map(|at| cell(row, at)).collect(), |at| format!("CAST(CAST(${} AS text) AS {})", at + 1, kinds[at]))
    };
    rows.iter().map(row).collect()
}

async fn of_sqlite(pool: &SqlitePool, table: &'static str, which: &str) -> Vec<Written> {
    let names = sqlx::query(AssertSqlSafe(format!("SELECT name FROM pragma_table_info('{table}') WHERE name <> 'seq'"))).fetch_all(pool);
    let names: Vec<String> = names.await.expect("columns").iter().map(|row| row.get(0)).collect();
    let rows = sqlx::query(AssertSqlSafe(format!("SELECT {} FROM {table} WHERE {which}", names.join(", ")))).fetch_all(pool).await.expect("rows");
    let cell = |row: &sqlx::sqlite::SqliteRow, at: usize| {
        let (is_null, kind) = row.try_get_raw(at).map(|raw| (raw.is_null(), raw.type_info().name().to_owned())).expect("a value");
        match kind.as_str() {
            _ if is_null => Cell::Nothing,
            "INTEGER" | "BOOLEAN" => Cell::Whole(row.get_unchecked(at)),
            "REAL" => Cell::Real(row.get_unchecked(at)),
            "BLOB" => Cell::Bytes(row.get_unchecked(at)),
            _ => Cell::Text(row.get_unchecked(at)),
        }
    };
    rows.iter().map(|row| Written::new(table, names.clone(), (0..names.len()).map(|at| cell(row, at)).collect(), |at| format!("?{}", at + 1))).collect()
}
