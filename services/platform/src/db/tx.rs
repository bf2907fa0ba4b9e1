//! A transaction: the only way in. It carries the centre, the letters that go with it, and the receipt.

use sea_orm::sea_query::SubQueryStatement;
use sea_orm::sqlx::PgPool;
use sea_orm::{ConnectionTrait, DbBackend, DbErr, EntityName, ExecResult, QueryResult, RuntimeErr, Statement, TransactionTrait as _};

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use super::inner::{self, Inner};
use super::turn::Turn;
use super::writes::{Write, Writes};
use super::{Db, means_away};
use crate::clock::Clock;
use crate::crash::{self, Point};
use crate::error::Trouble;
use crate::id::{Centre, Id};
use crate::outbox::{self, Letter};

/// Longest wait for a transaction to begin: behind others, or for a server that is away.
const BEGINS: Duration = Duration::from_secs(3);
/// Longest wait for the answer to a statement.
pub(super) const ANSWERS: Duration = Duration::from_secs(6);

const TORN: &str = "a write before this was not done";

/// A transaction. Dropped without [`Tx::commit`], nothing has happened.
#[derive(Debug)]
pub struct Tx {
    inner: Inner, // before the turn: it is undone while nobody else writes
    turn: Option<Turn>,
    db: Db,
    centre: Option<Id<Centre>>,
    letters: Mutex<Vec<Letter>>,
    writes: bool,
    /// A statement found the database away.
    missed: AtomicBool,
    waiting: Writes,
    /// Writes that waited were not all done.
    torn: AtomicBool,
}

impl Tx {
    pub(super) async fn read(db: &Db, centre: Option<Id<Centre>>) -> Result<Self, Trouble> {
        let inner = match (&db.users, centre) {
            // a worker's look needs nobody's name in it, and on PostgreSQL each statement is a look of its own anyway
            (Some(_), None) => Inner::Look(pool(db, None).clone()),
            (Some(_), centre) => Box::pin(in_time(BEGINS, inner::begin(pool(db, centre), centre))).await?,
            (None, _) => Inner::SeaOrm(in_time(BEGINS, db.reader.begin()).await?),
        };
        Ok(Self::on(db, centre, inner, None))
    }

    pub(super) async fn write(db: &Db, centre: Option<Id<Centre>>) -> Result<Self, Trouble> {
        let (turn, inner) = match &db.queue {
            Some(queue) => in_time(BEGINS, queue.turn(&db.writer)).await.map(|(begun, turn)| (Some(turn), Inner::SeaOrm(begun)))?,
            None => (None, Box::pin(in_time(BEGINS, inner::begin(pool(db, centre), centre))).await?),
        };
        Ok(Self { writes: true, ..Self::on(db, centre, inner, turn) })
    }

    fn on(db: &Db, centre: Option<Id<Centre>>, inner: Inner, turn: Option<Turn>) -> Self {
        Self {
            inner,
            turn,
            db: db.clone(),
            centre,
            letters: Mutex::default(),
            writes: false,
            missed: AtomicBool::default(),
            waiting: Writes::default(),
            torn: AtomicBool::default(),
        }
    }

    /// The centre whose rows this transaction is about.
    ///
    /// # Errors
    /// A fault of ours, where a worker's transaction is asked.
    pub fn centre(&self) -> Result<Id<Centre>, Trouble> {
        self.centre.ok_or_else(|| Trouble::broken("asking for the centre", "this transaction belongs to a worker"))
    }

    /// The clock that stamps rows.
    #[must_use]
    pub fn clock(&self) -> &Clock {
        &self.db.clock
    }

    /// The service whose database this is.
    #[must_use]
    pub fn service(&self) -> &'static str {
        self.db.service
    }

    /// Whether a statement of it has found the database away, whatever was made of that since.
    #[must_use]
    pub(crate) fn missed(&self) -> bool {
        self.missed.load(Ordering::Relaxed)
    }

    /// The answer to a statement, in time; one that says that the database is away is kept in mind.
    async fn answer<T>(&self, answer: impl Future<Output = Result<T, DbErr>>) -> Result<T, DbErr> {
        let answer = in_time(ANSWERS, answer).await;
        if answer.as_ref().is_err_and(means_away) {
            self.missed.store(true, Ordering::Relaxed);
        }
        answer
    }

    /// Waits behind every other transaction that queues for the same word, until they end. On SQLite all who write do.
    ///
    /// # Errors
    /// Where the database is away.
    pub async fn queue_for(&self, word: &str) -> Result<(), Trouble> {
        if self.inner.get_database_backend() == DbBackend::Postgres {
            let statement = Statement::from_sql_and_values(DbBackend::Postgres, "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", [word.into()]);
            self.inner.execute_raw(statement).await?;
        }
        Ok(())
    }

    /// Takes a write to a table of ours whose outcome nobody waits for: it is done ahead of the next statement or the commit, in one
    /// round trip with others that wait. Whatever is refused shows there, and then nothing has happened.
    pub fn put(&self, table: impl EntityName, statement: impl Into<SubQueryStatement>) {
        self.waiting.add(Write { table: table.table_name(), statement: statement.into() });
    }

    /// Does what waits.
    async fn settle(&self) -> Result<(), DbErr> {
        if self.torn.load(Ordering::Relaxed) {
            return Err(DbErr::Custom(TORN.to_owned()));
        }
        let statements = self.waiting.take(self.inner.get_database_backend());
        if statements.is_empty() {
            return Ok(());
        }
        self.torn.store(true, Ordering::Relaxed); // until they are done: whoever asked may go away, or go on whatever they say
        for statement in statements {
            self.answer(self.inner.execute_raw(statement)).await?;
        }
        self.torn.store(false, Ordering::Relaxed);
        Ok(())
    }

    /// Takes letters for the outbox; they are written with the commit, all at once, and leave after it.
    pub fn tell(&self, letters: impl IntoIterator<Item = Letter>) {
        self.letters.lock().unwrap_or_else(PoisonError::into_inner).extend(letters);
    }

    /// Makes it so without waking anybody: for leases and the relay's own marks, which are nobody's work.
    pub(crate) async fn commit_quietly(mut self) -> Result<(), Trouble> {
        self.writes = false;
        self.commit().await
    }

    /// Makes it so.
    ///
    /// # Errors
    /// Where the database is away: then nobody knows whether it happened.
    pub async fn commit(self) -> Result<(), Trouble> {
        let letters = std::mem::take(&mut *self.letters.lock().unwrap_or_else(PoisonError::into_inner));
        let told = !letters.is_empty();
        outbox::write(&self, letters);
        self.settle().await?;
        // a lease is taken at every start: were it a pass, no accident would ever reach a command
        if self.writes {
            crash::at(Point::BeforeCommit);
        }
        match (self.turn, self.inner) {
            (Some(turn), Inner::SeaOrm(inner)) => turn.commit(inner).await?,
            (_, inner) => Box::pin(in_time(ANSWERS, inner.commit())).await?,
        }
        if self.writes {
            crash::at(Point::AfterCommit);
        }
        if told {
            self.db.told.notify_one();
        }
        if self.writes {
            self.db.stirred.notify_waiters();
        }
        Ok(())
    }
}

/// The app's connections for work of one centre, the worker's for that of all.
fn pool(db: &Db, centre: Option<Id<Centre>>) -> &PgPool {
    let connection = if centre.is_some() { &db.writer } else { &db.worker };
    connection.get_postgres_connection_pool()
}

/// A database that answers nothing is away like one that refuses: whoever waits is told, and may try again.
pub(super) async fn in_time<T>(limit: Duration, answer: impl Future<Output = Result<T, DbErr>>) -> Result<T, DbErr> {
    let silent = || DbErr::Conn(RuntimeErr::Internal(format!("no answer within {} s", limit.as_secs())));
    tokio::time::timeout(limit, answer).await.unwrap_or_else(|_| Err(silent()))
}

#[async_trait::async_trait]
impl ConnectionTrait for Tx {
    fn get_database_backend(&self) -> DbBackend {
        self.inner.get_database_backend()
    }
    async fn execute_raw(&self, stmt: Statement) -> Result<ExecResult, DbErr> {
        self.settle().await?;
        self.answer(self.inner.execute_raw(stmt)).await
    }
    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        self.settle().await?;
        self.answer(self.inner.execute_unprepared(sql)).await
    }
    async fn query_one_raw(&self, stmt: Statement) -> Result<Option<QueryResult>, DbErr> {
        self.settle().await?;
        self.answer(self.inner.query_one_raw(stmt)).await
    }
    async fn query_all_raw(&self, stmt: Statement) -> Result<Vec<QueryResult>, DbErr> {
        self.settle().await?;
        self.answer(self.inner.query_all_raw(stmt)).await
    }
}
