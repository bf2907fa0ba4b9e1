//! What a transaction stands on: SeaORM's own on SQLite; on PostgreSQL one whose BEGIN names the centre in the same round trip,
//! so that the server itself shows the rows of that centre and no others.

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures::future::BoxFuture;
use sea_orm::sqlx::{self, AssertSqlSafe, PgPool, Postgres};
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbBackend, DbErr, ExecResult, QueryResult, RuntimeErr, Statement, Values};
use sea_query_sqlx::SqlxValues;
use tokio::runtime::Handle;
use tokio::sync::Mutex;

use super::is_away;
use super::walls::SETTING;
use crate::id::{Centre, Id};

const ONLY_LOOKS: &str = "this transaction only looks";

#[derive(Debug)]
pub(super) enum Inner {
    SeaOrm(DatabaseTransaction),
    Postgres(Box<Mutex<sqlx::Transaction<'static, Postgres>>>),
    /// No transaction at all: statements that look, each by itself.
    Look(PgPool),
}

/// Begins on PostgreSQL; within it `centre` is the one whose rows there are.
pub(super) async fn begin(pool: &PgPool, centre: Option<Id<Centre>>) -> Result<Inner, DbErr> {
    let words = match centre {
        // an id is hexadecimal digits and dashes: there is nothing to escape
        Some(centre) => format!("BEGIN; SET LOCAL {SETTING} = '{}'", centre.uuid()),
        None => "BEGIN".to_owned(),
    };
    // to its end, since whoever waits may go away: the driver undoes no beginning that is broken off before the server has answered, and
    // its connection would lie in the pool with a transaction in it
    let begun = ToItsEnd::new(begun(pool.clone(), words)).await?;
    Ok(Inner::Postgres(Box::new(Mutex::new(begun))))
}

/// Work that goes on by itself where whoever waits for it goes away.
struct ToItsEnd<T: Send + 'static>(Option<BoxFuture<'static, T>>);

impl<T: Send + 'static> ToItsEnd<T> {
    fn new(work: impl Future<Output = T> + Send + 'static) -> Self {
        Self(Some(Box::pin(work)))
    }
}

impl<T: Send + 'static> Future for ToItsEnd<T> {
    type Output = T;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<T> {
        let Some(work) = &mut self.0 else { return Poll::Pending };
        let done = ready!(work.as_mut().poll(context));
        self.0 = None;
        Poll::Ready(done)
    }
}

impl<T: Send + 'static> Drop for ToItsEnd<T> {
    fn drop(&mut self) {
        if let (Some(work), Ok(here)) = (self.0.take(), Handle::try_current()) {
            here.spawn(work);
        }
    }
}

async fn begun(pool: PgPool, words: String) -> Result<sqlx::Transaction<'static, Postgres>, DbErr> {
    // a server that was away leaves dead connections in an idle pool: each costs one try, and nothing has happened yet
    let mut dead = 0;
    loop {
        match pool.begin_with(AssertSqlSafe(words.clone())).await {
            Ok(begun) => return Ok(begun),
            Err(sqlx::Error::Io(_) | sqlx::Error::Database(_)) if dead < pool.options().get_max_connections() => dead += 1,
            // whatever else hinders a beginning, the server is not there for us now
            Err(e) => return Err(DbErr::Conn(RuntimeErr::SqlxError(e.into()))),
        }
    }
}

/// Looks over a connection that is alive: each dead one of an idle pool costs one try.
async fn alive<T, F: Future<Output = Result<T, sqlx::Error>>>(pool: &PgPool, look: impl Fn() -> F) -> Result<T, sqlx::Error> {
    let mut dead = 0;
    loop {
        match look().await {
            Err(error) if dead < pool.options().get_max_connections() && is_away(&error) && !matches!(error, sqlx::Error::PoolTimedOut) => dead += 1,
            done => return done,
        }
    }
}

impl Inner {
    pub(super) async fn commit(self) -> Result<(), DbErr> {
        match self {
            Self::SeaOrm(tx) => tx.commit().await,
            Self::Postgres(tx) => tx.into_inner().commit().await.map_err(|e| DbErr::Exec(RuntimeErr::SqlxError(e.into()))),
            Self::Look(_) => Ok(()),
        }
    }
}

fn bound(statement: &Statement) -> sqlx::query::Query<'_, Postgres, SqlxValues> {
    let values = statement.values.clone().unwrap_or_else(|| Values(Vec::new()));
    sqlx::query_with(AssertSqlSafe(statement.sql.as_str()), SqlxValues(values))
}

fn failed(error: sqlx::Error) -> DbErr {
    DbErr::Query(RuntimeErr::SqlxError(error.into()))
}

#[async_trait::async_trait]
impl ConnectionTrait for Inner {
    fn get_database_backend(&self) -> DbBackend {
        match self {
            Self::SeaOrm(tx) => tx.get_database_backend(),
            Self::Postgres(_) | Self::Look(_) => DbBackend::Postgres,
        }
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        match self {
            Self::SeaOrm(tx) => tx.execute_raw(statement).await,
            Self::Postgres(tx) => {
                let done = bound(&statement).execute(&mut **tx.lock().await).await;
                done.map(ExecResult::from).map_err(|e| DbErr::Exec(RuntimeErr::SqlxError(e.into())))
            }
            Self::Look(_) => Err(DbErr::Custom(ONLY_LOOKS.to_owned())),
        }
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        match self {
            Self::SeaOrm(tx) => tx.execute_unprepared(sql).await,
            Self::Postgres(tx) => {
                let done = sqlx::Executor::execute(&mut **tx.lock().await, AssertSqlSafe(sql.to_owned())).await;
                done.map(ExecResult::from).map_err(|e| DbErr::Exec(RuntimeErr::SqlxError(e.into())))
            }
            Self::Look(_) => Err(DbErr::Custom(ONLY_LOOKS.to_owned())),
        }
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        match self {
            Self::SeaOrm(tx) => tx.query_one_raw(statement).await,
            Self::Postgres(tx) => {
                let row = bound(&statement).fetch_optional(&mut **tx.lock().await).await.map_err(failed)?;
                Ok(row.map(QueryResult::from))
            }
            Self::Look(pool) => {
                let row = alive(pool, || bound(&statement).fetch_optional(pool)).await.map_err(failed)?;
                Ok(row.map(QueryResult::from))
            }
        }
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        match self {
            Self::SeaOrm(tx) => tx.query_all_raw(statement).await,
            Self::Postgres(tx) => {
                let rows = bound(&statement).fetch_all(&mut **tx.lock().await).await.map_err(failed)?;
                Ok(rows.into_iter().map(QueryResult::from).collect())
            }
            Self::Look(pool) => {
                let rows = alive(pool, || bound(&statement).fetch_all(pool)).await.map_err(failed)?;
                Ok(rows.into_iter().map(QueryResult::from).collect())
            }
        }
    }
}
