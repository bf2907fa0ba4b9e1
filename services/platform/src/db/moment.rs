//! One moment of several PostgreSQL databases, for whoever copies them with PostgreSQL's own tools.

use sea_orm::{AccessMode, ConnectionTrait, DatabaseTransaction, DbBackend, IsolationLevel, Statement, TransactionTrait};

use super::Db;
use crate::error::Trouble;

/// As long as this lives, no letter arrives here.
#[derive(Debug)]
pub struct Held(#[expect(dead_code, reason = "its end is what lets letters in again")] DatabaseTransaction);

/// A moment of one database; it can be looked at as long as this lives.
#[derive(Debug)]
pub struct Moment {
    /// What `pg_dump --snapshot` takes.
    pub name: String,
    _tx: DatabaseTransaction,
}

impl Db {
    /// Holds back whatever would arrive: commands go on, reactions wait.
    ///
    /// # Errors
    /// Where the database is away, or does not come to rest within ten seconds.
    pub async fn hold(&self) -> Result<Held, Trouble> {
        let tx = self.worker.begin().await?;
        tx.execute_unprepared("SET LOCAL lock_timeout = '10s'; SET LOCAL idle_in_transaction_session_timeout = 0").await?;
        tx.execute_unprepared("LOCK TABLE inbox IN SHARE MODE").await?;
        Ok(Held(tx))
    }

    /// Keeps this moment.
    ///
    /// # Errors
    /// Where the database is away.
    pub async fn moment(&self) -> Result<Moment, Trouble> {
        let tx = self.worker.begin_with_config(Some(IsolationLevel::RepeatableRead), Some(AccessMode::ReadOnly)).await?;
        tx.execute_unprepared("SET LOCAL idle_in_transaction_session_timeout = 0").await?; // as long as the copying takes
        let row = tx.query_one_raw(Statement::from_string(DbBackend::Postgres, "SELECT pg_export_snapshot()")).await?;
        let name = row.ok_or_else(|| Trouble::broken("keeping a moment", "PostgreSQL named none"))?.try_get_by_index(0)?;
        Ok(Moment { name, _tx: tx })
    }

    /// Whether there is no table at all.
    ///
    /// # Errors
    /// Where the database is away.
    pub async fn is_empty(&self) -> Result<bool, Trouble> {
        let sql = "SELECT count(*) FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace";
        let row = self.worker.query_one_raw(Statement::from_string(DbBackend::Postgres, sql)).await?;
        let tables: i64 = row.map_or(Ok(0), |row| row.try_get_by_index(0))?;
        Ok(tables == 0)
    }
}
