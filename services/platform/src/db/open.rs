//! Opening a database: where it is, how hard it syncs, and its migrations.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use sea_orm::sea_query::{Alias, DynIden, IntoIden, Query};
use sea_orm::sqlx::Connection as _;
use sea_orm::sqlx::postgres::PgConnectOptions;
use sea_orm::sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection, SqliteTransactionMode, TransactionOptions, TransactionTrait};
use sea_orm_migration::{MigrationTrait, MigratorTraitSelf, SchemaManager};
use serde::{Deserialize, Serialize};
use tokio::sync::Notify;

use super::turn::Queue;
use super::{Db, tables, walls};
use crate::clock::Clock;
use crate::error::Trouble;
use crate::privacy::Personal;

/// How long a transaction may rest between two statements: longer than any call may take. A process that is stopped while it holds
/// rows must not hold them against whoever takes over.
const RESTS: &str = "10s";

/// How long a reader of SQLite lasts: a new one learns how many rows there are by now.
const READS: Duration = Duration::from_hours(1);

/// How hard SQLite makes sure of a commit before it answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Synchronous {
    /// Each commit is on the disk: a power cut loses nothing.
    Full,
    /// Faster; a power cut can lose the last commits.
    Normal,
}

/// Where a service's database is.
#[derive(Clone, Debug)]
pub enum Settings {
    /// One file per service.
    Sqlite {
        /// The folder; the file is `<service>.sqlite`.
        folder: PathBuf,
        /// How hard it syncs.
        synchronous: Synchronous,
    },
    /// One database per service.
    Postgres {
        /// The URL of the user who sees the rows of one centre at a time, with the password.
        app: Personal<String>,
        /// Of the user who sees those of all: for letters, timers and sweeps.
        worker: Personal<String>,
        /// Of the user who makes the tables.
        owner: Personal<String>,
        /// Most connections of this process for app and worker each.
        connections: u32,
    },
}

impl Settings {
    /// A PostgreSQL database whose three users differ by the word that takes the place of `{user}` in its address; without that
    /// place they are one, and only our own queries stand between centres.
    #[must_use]
    pub fn postgres(address: &str, connections: u32) -> Self {
        let [app, worker, owner] = ["app", "worker", "owner"].map(|user| Personal::new(address.replace("{user}", user)));
        Self::Postgres { app, worker, owner, connections }
    }
}

/// Who uses a PostgreSQL database, as its walls name them, and the address of who builds them.
#[derive(Clone, Debug)]
pub(super) struct Users {
    app: String,
    worker: String,
    owner: Personal<String>,
}

/// Where sea-orm keeps which steps are done; the steps themselves are handed to [`Db::migrate`].
struct Ledger;

#[async_trait::async_trait]
impl MigratorTraitSelf for Ledger {
    fn migrations(&self) -> Vec<Box<dyn MigrationTrait>> {
        Vec::new()
    }

    fn migration_table_name(&self) -> DynIden {
        Alias::new("migrations").into_iden()
    }
}

impl Db {
    /// Opens the database of `service` as it is; [`Db::migrate`] brings it to the newest schema.
    ///
    /// # Errors
    /// Where it cannot be reached or made.
    pub async fn open(service: &'static str, settings: &Settings, clock: Clock) -> Result<Self, Trouble> {
        let (writer, reader, worker, users) = match settings {
            Settings::Sqlite { folder, synchronous } => {
                std::fs::create_dir_all(folder).map_err(|e| Trouble::away("the database", e))?;
                let path = folder.join(format!("{service}.sqlite"));
                // one writer that never waits for a lock, and readers beside it (WAL)
                let (writer, reader) = (sqlite(&path, *synchronous, 1, None).await?, sqlite(&path, *synchronous, 2, Some(READS)).await?);
                (writer, reader.clone(), reader, None)
            }
            Settings::Postgres { app, worker, owner, connections } => {
                let pool = postgres(app, service, *connections).await?;
                let all = if worker == app { pool.clone() } else { postgres(worker, service, *connections).await? };
                let users = Users { app: user(app)?, worker: user(worker)?, owner: owner.clone() };
                (pool.clone(), pool, all, Some(users))
            }
        };
        let queue = matches!(settings, Settings::Sqlite { .. }).then(Queue::default);
        Ok(Self { service, writer, queue, reader, worker, users, clock, told: Arc::new(Notify::new()), stirred: Arc::new(Notify::new()) })
    }

    /// How many steps of the schema are still to be done.
    ///
    /// # Errors
    /// Where the database is away.
    pub async fn pending(&self, own: Vec<Box<dyn MigrationTrait>>) -> Result<usize, Trouble> {
        let tx = self.worker.begin().await?;
        let done: Vec<String> = if SchemaManager::new(&tx).has_table("migrations").await? {
            // by hand: sea-orm would make the table first, which this user may not
            let rows = tx.query_all(Query::select().column("version").from("migrations")).await?;
            rows.iter().map(|row| row.try_get_by_index(0)).collect::<Result<_, _>>()?
        } else {
            Vec::new()
        };
        Ok(tables::migrations().iter().chain(&own).filter(|step| !done.iter().any(|name| name == step.name())).count())
    }

    /// Brings the schema to the newest version, in one transaction: the platform's tables, then the service's own.
    ///
    /// # Errors
    /// Where the database is away or a step fails; then nothing has changed.
    pub async fn migrate(&self, own: Vec<Box<dyn MigrationTrait>>) -> Result<(), Trouble> {
        let options = TransactionOptions { sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate), ..Default::default() };
        let builder = match &self.users {
            Some(users) => postgres(&users.owner, self.service, 1).await?,
            None => self.writer.clone(),
        };
        let tx = builder.begin_with_options(options).await?;
        if self.users.is_some() {
            // two processes that start at once: the second waits here (SQLite's writer lock does the same)
            tx.execute_unprepared("SELECT pg_advisory_xact_lock(7402)").await?;
        }
        Ledger.install(&tx).await?;
        let done: Vec<String> = Ledger.get_migration_models(&tx).await?.into_iter().map(|row| row.version).collect();
        let manager = SchemaManager::new(&tx);
        let steps: Vec<_> = tables::migrations().into_iter().chain(own).filter(|step| !done.iter().any(|name| name == step.name())).collect();
        if let (Some(users), false) = (&self.users, steps.is_empty()) {
            walls::lower(&tx, &users.app, &users.worker).await?;
        }
        for step in steps {
            step.up(&manager).await?;
            let row = Query::insert()
                .into_table("migrations")
                .columns(["version", "applied_at"])
                .values_panic([step.name().into(), self.clock.now().timestamp().into()])
                .to_owned();
            tx.execute(&row).await?;
        }
        if let Some(users) = &self.users {
            walls::raise(&tx, &users.app, &users.worker).await?;
        }
        Ok(tx.commit().await?)
    }
}

async fn postgres(url: &Personal<String>, service: &'static str, connections: u32) -> Result<DatabaseConnection, Trouble> {
    let mut options = ConnectOptions::new(url.reveal().clone());
    options.max_connections(connections).min_connections(0).acquire_timeout(Duration::from_secs(2)).connect_timeout(Duration::from_secs(2));
    options.sqlx_logging(false).test_before_acquire(false).set_application_name(service).connect_lazy(true);
    options.map_sqlx_postgres_opts(|options| options.options([("idle_in_transaction_session_timeout", RESTS)]));
    Ok(Database::connect(options).await?)
}

/// The user of an address.
fn user(url: &Personal<String>) -> Result<String, Trouble> {
    let options: PgConnectOptions = url.reveal().parse().map_err(|_| Trouble::broken("opening a database", "its address is none"))?;
    Ok(options.get_username().to_owned())
}

async fn sqlite(path: &std::path::Path, synchronous: Synchronous, connections: u32, lasts: Option<Duration>) -> Result<DatabaseConnection, Trouble> {
    let mut options = ConnectOptions::new(format!("sqlite://{}?mode=rwc", path.display()));
    options.max_connections(connections).min_connections(1).acquire_timeout(Duration::from_secs(5)).sqlx_logging(false).test_before_acquire(false);
    options.idle_timeout(None::<Duration>).max_lifetime(lasts);
    options.map_sqlx_sqlite_opts(move |options| {
        let mode = match synchronous {
            Synchronous::Full => SqliteSynchronous::Full,
            Synchronous::Normal => SqliteSynchronous::Normal,
        };
        options
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(mode)
            .foreign_keys(true)
            .busy_timeout(Duration::from_secs(5))
            .pragma("cache_size", "-512")
            // what is erased is written over: it must not stand in the file's free pages
            .pragma("secure_delete", "ON")
    });
    // SQLite ends a transaction by itself where the disk is full; the driver goes on counting it, and what is written later would stay
    // in a part of something that never ends. Such a connection is not used again.
    options.map_sqlx_sqlite_pool_opts(|options| options.before_acquire(|connection, _| Box::pin(std::future::ready(Ok(!connection.is_in_transaction())))));
    Ok(Database::connect(options).await?)
}
