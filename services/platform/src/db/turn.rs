//! SQLite has one writer at a time: whoever writes takes a turn, and those who wait meanwhile share one wait for the disk.
//!
//! The first to finish while others wait leaves its transaction open; each of those does its work in a part of it that can
//! be undone alone, and one commit, queued behind them, makes everything last. Nobody is answered before that.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use sea_orm::{DatabaseConnection, DatabaseTransaction, DbErr, RuntimeErr, SqliteTransactionMode, TransactionOptions, TransactionTrait as _};
use tokio::sync::{Mutex, OwnedMutexGuard, oneshot};

use super::tx::{ANSWERS, in_time};

type Told = oneshot::Sender<Result<(), String>>;

/// What those who finished have left open, and who of them waits for the disk.
#[derive(Debug, Default)]
struct Open {
    transaction: Option<DatabaseTransaction>,
    finished: Vec<Told>,
}

/// Everybody who would write.
#[derive(Clone, Debug, Default)]
pub(super) struct Queue {
    turn: Arc<Mutex<Open>>,
    waiting: Arc<AtomicUsize>,
}

/// The right to write; given up when dropped, and then what was written is undone.
#[derive(Debug)]
pub(super) struct Turn {
    open: OwnedMutexGuard<Open>,
    queue: Queue,
}

/// One more who waits, for as long as it is held.
struct Waiting<'a>(&'a AtomicUsize);

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

impl Queue {
    /// Waits for a turn, and begins a transaction or a part of the one that was left open. Dropped in this order, the part is undone before
    /// anybody else's turn.
    pub async fn turn(&self, writer: &DatabaseConnection) -> Result<(DatabaseTransaction, Turn), DbErr> {
        self.waiting.fetch_add(1, Ordering::SeqCst);
        let waiting = Waiting(&self.waiting);
        let open = Arc::clone(&self.turn).lock_owned().await;
        drop(waiting);
        // by itself, since whoever waits may go away: a beginning that is broken off undoes one level more than it began, and that is the
        // whole which holds what others were promised
        let begun = tokio::spawn(Turn { open, queue: self.clone() }.begin(writer.clone()));
        begun.await.unwrap_or_else(|e| Err(DbErr::Conn(RuntimeErr::Internal(format!("beginning: {e}")))))
    }

    /// Makes what was left open last, and tells everybody whose work is in it.
    async fn close(self) {
        let mut open = self.turn.lock_owned().await;
        let committed = match open.transaction.take() {
            Some(whole) => in_time(ANSWERS, whole.commit()).await.map_err(|e| e.to_string()),
            None => Err("it was not left open".to_owned()),
        };
        open.tell(&committed);
    }
}

impl Open {
    /// Tells everybody who has finished what became of it.
    fn tell(&mut self, committed: &Result<(), String>) {
        for told in std::mem::take(&mut self.finished) {
            // whoever went away meanwhile asks again with its key
            let _ = told.send(committed.clone());
        }
    }
}

impl Turn {
    async fn begin(mut self, writer: DatabaseConnection) -> Result<(DatabaseTransaction, Self), DbErr> {
        // IMMEDIATE: SQLite's plain BEGIN fails at the first write after a read when somebody else wrote meanwhile
        let options = TransactionOptions { sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate), ..Default::default() };
        let begun = match &self.open.transaction {
            None => writer.begin_with_options(options).await,
            Some(whole) => whole.begin().await,
        };
        match begun {
            Ok(begun) => Ok((begun, self)),
            Err(error) => {
                // as when it is broken off: the whole is gone
                self.open.transaction = None;
                self.open.tell(&Err(error.to_string()));
                Err(error)
            }
        }
    }

    /// Ends the turn with success; returns when what was written lasts.
    pub async fn commit(mut self, part: DatabaseTransaction) -> Result<(), DbErr> {
        if self.open.transaction.is_some() {
            in_time(ANSWERS, part.commit()).await?;
        } else if self.queue.waiting.load(Ordering::SeqCst) == 0 {
            return in_time(ANSWERS, part.commit()).await;
        } else {
            self.open.transaction = Some(part);
        }
        if self.open.finished.is_empty() {
            tokio::spawn(self.queue.clone().close());
        }
        let (told, committed) = oneshot::channel();
        self.open.finished.push(told);
        drop(self);
        let lost = |why: String| DbErr::Conn(RuntimeErr::Internal(format!("the shared commit: {why}")));
        committed.await.unwrap_or_else(|_| Err("nobody knows".to_owned())).map_err(lost)
    }
}

#[cfg(test)]
mod tests {
    use futures::future::join_all;
    use futures::poll;
    use sea_orm::{ConnectionTrait as _, DbBackend, Statement};

    use crate::clock::Clock;
    use crate::db::{Db, Settings, Synchronous, Tx};
    use crate::error::Trouble;

    async fn open(folder: &tempfile::TempDir) -> Db {
        let settings = Settings::Sqlite { folder: folder.path().to_owned(), synchronous: Synchronous::Full };
        let db = Db::open("turns", &settings, Clock::System).await.unwrap();
        db.writer.execute_unprepared("CREATE TABLE notes (note INTEGER PRIMARY KEY) STRICT").await.unwrap();
        db
    }

    async fn note(tx: &Tx, note: i64) -> Result<(), Trouble> {
        tx.execute_raw(Statement::from_sql_and_values(DbBackend::Sqlite, "INSERT INTO notes VALUES (?)", [note.into()])).await?;
        Ok(())
    }

    async fn write(db: &Db, number: i64) -> Result<(), Trouble> {
        let tx = db.worker().write().await?;
        note(&tx, number).await?;
        tx.commit().await
    }

    async fn notes(db: &Db) -> Vec<i64> {
        let tx = db.worker().read().await.unwrap();
        let rows = tx.query_all_raw(Statement::from_string(DbBackend::Sqlite, "SELECT note FROM notes ORDER BY note")).await.unwrap();
        rows.iter().map(|row| row.try_get_by_index(0).unwrap()).collect()
    }

    #[tokio::test]
    async fn those_who_wait_share_a_commit_and_nobody_is_answered_before_it() {
        let folder = tempfile::tempdir().unwrap();
        let db = open(&folder).await;
        let first = db.worker().write().await.unwrap();
        note(&first, 0).await.unwrap();
        let mut second = Box::pin(db.worker().write());
        assert!(poll!(&mut second).is_pending());

        let mut first = Box::pin(first.commit());
        assert!(poll!(&mut first).is_pending(), "the second has not finished");
        let second = second.await.unwrap();
        assert!(poll!(&mut first).is_pending());
        assert_eq!(notes(&db).await, [] as [i64; 0], "others see what lasts");
        note(&second, 1).await.unwrap();
        second.commit().await.unwrap();
        first.await.unwrap();

        assert_eq!(notes(&db).await, [0, 1]);
    }

    #[tokio::test]
    async fn whoever_gives_up_or_fails_takes_nobody_along() {
        let folder = tempfile::tempdir().unwrap();
        let db = open(&folder).await;
        let first = db.worker().write().await.unwrap();
        note(&first, 0).await.unwrap();
        let (failing, gone, last) = (
            async {
                let tx = db.worker().write().await.unwrap();
                note(&tx, 1).await.unwrap();
                assert!(note(&tx, 0).await.is_err(), "it stands already");
            },
            async {
                let tx = db.worker().write().await.unwrap();
                note(&tx, 2).await.unwrap();
                let mut commit = Box::pin(tx.commit());
                assert!(poll!(&mut commit).is_pending()); // nobody waits for its end
            },
            write(&db, 3),
        );

        let ((), (), last, first) = futures::join!(failing, gone, last, first.commit());

        first.and(last).unwrap();
        assert_eq!(notes(&db).await, [0, 2, 3]);
        write(&db, 1).await.unwrap();
        assert_eq!(notes(&db).await, [0, 1, 2, 3]);
    }

    #[tokio::test]
    async fn who_waits_and_goes_away_leaves_nobody_hanging() {
        let folder = tempfile::tempdir().unwrap();
        let db = open(&folder).await;
        let first = db.worker().write().await.unwrap();
        note(&first, 0).await.unwrap();
        let mut second = Box::pin(db.worker().write());
        assert!(poll!(&mut second).is_pending());
        let mut first = Box::pin(first.commit());
        assert!(poll!(&mut first).is_pending());
        drop(second);

        first.await.unwrap();

        assert_eq!(notes(&db).await, [0]);
    }

    #[tokio::test]
    async fn who_goes_away_while_a_part_begins_takes_nobody_along() {
        let folder = tempfile::tempdir().unwrap();
        let db = open(&folder).await;
        let first = db.worker().write().await.unwrap();
        note(&first, 0).await.unwrap();
        let mut second = Box::pin(db.worker().write());
        assert!(poll!(&mut second).is_pending());
        let mut first = Box::pin(first.commit());
        assert!(poll!(&mut first).is_pending());
        assert!(poll!(&mut second).is_pending(), "its turn has come, and its part begins");
        drop(second);

        first.await.unwrap();

        assert_eq!(notes(&db).await, [0]);
        write(&db, 1).await.unwrap();
        assert_eq!(notes(&db).await, [0, 1]);
    }

    #[tokio::test]
    async fn a_hundred_at_once_are_all_there() {
        let folder = tempfile::tempdir().unwrap();
        let db = open(&folder).await;

        let written = join_all((0..100).map(|number| write(&db, number))).await;

        assert!(written.iter().all(Result::is_ok), "{written:?}");
        assert_eq!(notes(&db).await, (0..100).collect::<Vec<i64>>());
    }

    #[tokio::test]
    async fn what_is_written_after_the_disk_was_full_lasts() {
        let folder = tempfile::tempdir().unwrap();
        let db = open(&folder).await;
        db.writer.execute_unprepared("PRAGMA max_page_count = 1").await.unwrap(); // no more than there is
        let full = async {
            let tx = db.worker().write().await?;
            for number in 0..10_000 {
                note(&tx, number).await?;
            }
            tx.commit().await
        };
        assert!(full.await.is_err());
        db.writer.execute_unprepared("PRAGMA max_page_count = 100000").await.unwrap();

        let given_up = db.worker().write().await.unwrap();
        note(&given_up, 1).await.unwrap();
        drop(given_up);
        write(&db, 2).await.unwrap();

        assert_eq!(notes(&db).await, [2], "others see what lasts");
    }

    #[tokio::test]
    async fn a_commit_that_fails_is_nobodys_success() {
        let folder = tempfile::tempdir().unwrap();
        let db = open(&folder).await;
        let late = "CREATE TABLE replies (note INTEGER NOT NULL REFERENCES notes DEFERRABLE INITIALLY DEFERRED) STRICT";
        db.writer.execute_unprepared(late).await.unwrap();
        let first = db.worker().write().await.unwrap();
        note(&first, 0).await.unwrap();
        let second = async {
            let tx = db.worker().write().await.unwrap();
            tx.execute_unprepared("INSERT INTO replies VALUES (99)").await.unwrap();
            tx.commit().await
        };

        let (second, first) = futures::join!(second, first.commit());

        assert!(first.is_err() && second.is_err(), "{first:?} {second:?}");
        assert_eq!(notes(&db).await, [] as [i64; 0]);
        write(&db, 0).await.unwrap();
        assert_eq!(notes(&db).await, [0]);
    }
}
