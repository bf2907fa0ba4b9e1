//! One service's database, SQLite or PostgreSQL: opened, migrated, and entered by a transaction only.

mod inner;
mod moment;
mod open;
pub mod tables;
mod turn;
mod tx;
mod walls;
mod writes;

use std::sync::Arc;

use sea_orm::{ConnectionTrait as _, Database, DatabaseConnection, DbBackend, DbErr, RuntimeErr, Statement};
use tokio::sync::Notify;
use uuid::Uuid;

use crate::clock::Clock;
use crate::error::Trouble;
use crate::id::{Centre, Id};
pub use moment::{Held, Moment};
pub use open::{Settings, Synchronous};
pub use sea_orm_migration::MigrationTrait;
pub use tx::Tx;

/// A service's database. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Db {
    service: &'static str,
    writer: DatabaseConnection,
    /// Who would write on SQLite; a server has queues of its own.
    queue: Option<turn::Queue>,
    reader: DatabaseConnection,
    /// Of who sees the rows of all centres: letters, timers, sweeps.
    worker: DatabaseConnection,
    /// On PostgreSQL: between whom the walls stand.
    users: Option<open::Users>,
    clock: Clock,
    told: Arc<Notify>,
    stirred: Arc<Notify>,
}

impl Db {
    /// The service that it belongs to.
    #[must_use]
    pub fn service(&self) -> &'static str {
        self.service
    }

    /// The clock that stamps its rows.
    #[must_use]
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// The rows of one centre.
    #[must_use]
    pub fn scoped(&self, centre: Id<Centre>) -> Scope<'_> {
        Scope { db: self, centre: Some(centre) }
    }

    /// The rows of all centres: for relays, sweeps and snapshots, never for a caller.
    #[must_use]
    pub fn worker(&self) -> Scope<'_> {
        Scope { db: self, centre: None }
    }

    /// Whether no other process can have it open: SQLite, whose folder one process holds.
    #[must_use]
    pub fn is_ours_alone(&self) -> bool {
        self.writer.get_database_backend() == DbBackend::Sqlite
    }

    /// Whether it answers, with a look at a row, to whoever sees one centre and to whoever sees all: they may be two users.
    ///
    /// # Errors
    /// Where it is away, or one of them may not.
    pub async fn answers(&self) -> Result<(), Trouble> {
        for scope in [self.worker(), self.scoped(Id::stored(Uuid::nil()))] {
            let tx = scope.read().await?;
            tx.query_one_raw(Statement::from_string(tx.get_database_backend(), "SELECT 1 FROM receipts LIMIT 1")).await?;
        }
        Ok(())
    }

    /// Who of those that use it steps over the walls between centres: a superuser of the server, or whoever was let past row-level
    /// security. Nobody on SQLite, which has no such walls.
    ///
    /// # Errors
    /// Where the database is away.
    pub async fn over_walls(&self) -> Result<Vec<String>, Trouble> {
        let mut over = Vec::new();
        if self.users.is_some() {
            for scope in [self.scoped(Id::stored(Uuid::nil())), self.worker()] {
                let sql = "SELECT rolname FROM pg_roles WHERE rolname = current_user AND (rolsuper OR rolbypassrls)";
                let found = scope.read().await?.query_one_raw(Statement::from_string(DbBackend::Postgres, sql)).await?;
                over.extend(found.map(|row| row.try_get_by_index::<String>(0)).transpose()?);
            }
        }
        Ok(over)
    }

    /// Writes a whole, consistent copy of the database into a new file (SQLite only).
    ///
    /// # Errors
    /// On PostgreSQL, which has tools of its own for this; where the file stands already or cannot be written.
    pub async fn copy_into(&self, file: &std::path::Path) -> Result<(), Trouble> {
        if self.reader.get_database_backend() != DbBackend::Sqlite {
            return Err(Trouble::broken("copying the database", "PostgreSQL is backed up with its own tools (pg_dump, or your operator's)"));
        }
        let path = file.to_string_lossy().into_owned();
        self.reader.execute_raw(Statement::from_sql_and_values(DbBackend::Sqlite, "VACUUM INTO ?", [path.into()])).await?;
        Ok(())
    }

    /// Lets SQLite count its rows, where they have become many more, so that it knows the quickest way to them; a server does so by
    /// itself. Quick: it looks at samples.
    ///
    /// # Errors
    /// Where the database is away.
    pub async fn know_itself(&self) -> Result<(), Trouble> {
        if self.is_ours_alone() {
            let tx = self.worker().write().await?;
            tx.execute_unprepared("PRAGMA optimize=0x10002").await?;
            tx.commit_quietly().await?;
        }
        Ok(())
    }

    /// Waits until a letter was written by this process (one waiter: the relay).
    pub async fn told(&self) {
        self.told.notified().await;
    }

    /// Wakes the relay: something is unsent again.
    pub(crate) fn wake(&self) {
        self.told.notify_one();
    }

    /// Completes when any transaction that writes is committed by this process after this call (every waiter: jobs).
    pub fn stirred(&self) -> tokio::sync::futures::Notified<'_> {
        self.stirred.notified()
    }
}

/// Whether a SQLite file that nobody writes holds together, page by page.
pub async fn is_whole(file: &std::path::Path) -> bool {
    let checked = async {
        let db = Database::connect(format!("sqlite://{}?mode=ro&immutable=true", file.display())).await?;
        let said = db.query_one_raw(Statement::from_string(DbBackend::Sqlite, "PRAGMA integrity_check(1)")).await?;
        let whole = said.is_some_and(|row| row.try_get_by_index::<String>(0).is_ok_and(|text| text == "ok"));
        db.close().await?;
        Ok::<_, DbErr>(whole)
    };
    checked.await.unwrap_or(false)
}

/// Which rows a transaction is about.
#[derive(Clone, Copy, Debug)]
pub struct Scope<'a> {
    db: &'a Db,
    centre: Option<Id<Centre>>,
}

impl Scope<'_> {
    /// A look; writes through it are never kept. On SQLite it is one moment; on PostgreSQL each statement sees its own.
    ///
    /// # Errors
    /// Where the database is away.
    pub async fn read(self) -> Result<Tx, Trouble> {
        Tx::read(self.db, self.centre).await
    }

    /// A transaction that writes; on SQLite it is the only one at a time.
    ///
    /// # Errors
    /// Where the database is away.
    pub async fn write(self) -> Result<Tx, Trouble> {
        Tx::write(self.db, self.centre).await
    }
}

/// What a database error means to a caller: away (try again) or broken (our fault).
impl From<DbErr> for Trouble {
    fn from(error: DbErr) -> Self {
        if means_away(&error) { Self::away("the database", error) } else { Self::broken("the database refused a statement", error) }
    }
}

fn means_away(error: &DbErr) -> bool {
    match error {
        DbErr::ConnectionAcquire(_) | DbErr::Conn(_) => true,
        DbErr::Exec(RuntimeErr::SqlxError(e)) | DbErr::Query(RuntimeErr::SqlxError(e)) => is_away(e),
        _ => false,
    }
}

/// Connection lost, server stopping or starting (class 57P), too many connections (53), disk full, locked too long, or rested too long.
fn is_away(error: &sea_orm::SqlxError) -> bool {
    use sea_orm::SqlxError as E;
    match error {
        E::Io(_) | E::PoolTimedOut | E::PoolClosed | E::Tls(_) | E::WorkerCrashed | E::Protocol(_) => true,
        E::Database(e) => {
            let code = e.code().unwrap_or_default();
            // PostgreSQL: shutdown and recovery, connection exceptions, resources, serialisation, a transaction that rested too long
            let postgres = ["57P", "08", "53", "40", "25P03"].iter().any(|class| code.len() == 5 && code.starts_with(class));
            // SQLite's extended codes hold the plain one in their last byte: BUSY, LOCKED, IOERR, FULL
            let sqlite = code.len() < 5 && code.parse::<u32>().is_ok_and(|code| [5, 6, 10, 13].contains(&(code & 0xff)));
            postgres || sqlite
        }
        _ => false,
    }
}
