//! Opening a database: where it is, how hard it syncs, and its migrations.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use sea_orm::sea_query::{Alias, DynIden, IntoIden, Query};
use sea_orm::sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbBackend, SqliteTransactionMode, TransactionOptions, TransactionTrait};
use sea_orm_migration::{MigrationTrait, MigratorTraitSelf, SchemaManager};
use serde::{Deserialize, Serialize};
use tokio::sync::Notify;

use super::turn::Queue;
use super::{Db, tables};
use crate::clock::Clock;
use crate::error::Trouble;
use crate::privacy::Personal;

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
        /// Its URL, with the password.
        url: Personal<String>,
        /// Most connections of this process.
        connections: u32,
    },
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
        let (writer, reader) = match settings {
            Settings::Sqlite { folder, synchronous } => {
                std::fs::create_dir_all(folder).map_err(|e| Trouble::away("the database", e))?;
                let path = folder.join(format!("{service}.sqlite"));
                // one writer that never waits for a lock, and readers beside it (WAL)
                (sqlite(&path, *synchronous, 1).await?, sqlite(&path, *synchronous, 2).await?)
            }
            Settings::Postgres { url, connections } => {
                let mut options = ConnectOptions::new(url.reveal().clone());
                options.max_connections(*connections).min_connections(0).acquire_timeout(Duration::from_secs(2)).connect_timeout(Duration::from_secs(2));
                options.sqlx_logging(false).test_before_acquire(false).set_application_name(service).connect_lazy(true);
                let pool = Database::connect(options).await?;
                (pool.clone(), pool)
            }
        };
        let queue = matches!(settings, Settings::Sqlite { .. }).then(Queue::default);
        Ok(Self { service, writer, queue, reader, clock, told: Arc::new(Notify::new()), stirred: Arc::new(Notify::new()) })
    }

    /// How many steps of the schema are still to be done.
    ///
    /// # Errors
    /// Where the database is away.
    pub async fn pending(&self, own: Vec<Box<dyn MigrationTrait>>) -> Result<usize, Trouble> {
        let tx = self.reader.begin().await?;
        let done: Vec<String> = if SchemaManager::new(&tx).has_table("migrations").await? {
            Ledger.get_migration_models(&tx).await?.into_iter().map(|row| row.version).collect()
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
        let tx = self.writer.begin_with_options(options).await?;
        if tx.get_database_backend() == DbBackend::Postgres {
            // two processes that start at once: the second waits here (SQLite's writer lock does the same)
            tx.execute_unprepared("SELECT pg_advisory_xact_lock(7402)").await?;
        }
        Ledger.install(&tx).await?;
        let done: Vec<String> = Ledger.get_migration_models(&tx).await?.into_iter().map(|row| row.version).collect();
        let manager = SchemaManager::new(&tx);
        for step in tables::migrations().into_iter().chain(own).filter(|step| !done.iter().any(|name| name == step.name())) {
            step.up(&manager).await?;
            let row = Query::insert()
                .into_table("migrations")
                .columns(["version", "applied_at"])
                .values_panic([step.name().into(), self.clock.now().timestamp().into()])
                .to_owned();
            tx.execute(&row).await?;
        }
        Ok(tx.commit().await?)
    }
}

async fn sqlite(path: &std::path::Path, synchronous: Synchronous, connections: u32) -> Result<DatabaseConnection, Trouble> {
    let mut options = ConnectOptions::new(format!("sqlite://{}?mode=rwc", path.display()));
    options.max_connections(connections).min_connections(1).acquire_timeout(Duration::from_secs(5)).sqlx_logging(false).test_before_acquire(false);
    options.idle_timeout(None::<Duration>).max_lifetime(None::<Duration>);
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
    });
    Ok(Database::connect(options).await?)
}
