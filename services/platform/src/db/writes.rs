//! Writes whose outcome nobody waits for: they travel together, in one round trip, ahead of the next statement or the commit.

use std::mem;
use std::sync::{Mutex, PoisonError};

use sea_orm::sea_query::{Alias, CommonTableExpression, SubQueryStatement, WithQuery};
use sea_orm::{DbBackend, Statement, Values};

/// Most statements of one text: SQLite's driver keeps each of them ready for the next time, and all share the time that one may take.
const TEXT: usize = 16;

/// Writes that wait, in the order in which they were made.
#[derive(Debug, Default)]
pub(super) struct Writes(Mutex<Vec<Write>>);

/// A write, and the table that it is about.
#[derive(Debug)]
pub(super) struct Write {
    pub table: &'static str,
    pub statement: SubQueryStatement,
}

impl Writes {
    pub fn add(&self, write: Write) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(write);
    }

    /// Takes them as the fewest statements that do what they would do one after another.
    pub fn take(&self, backend: DbBackend) -> Vec<Statement> {
        let writes = mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner));
        match backend {
            DbBackend::Postgres => apart(writes).into_iter().filter_map(at_once).collect(),
            _ => writes.chunks(TEXT).map(one_text).collect(),
        }
    }
}

/// Runs of writes to tables that differ: what PostgreSQL does at once does not see what the rest of it does.
fn apart(writes: Vec<Write>) -> Vec<Vec<Write>> {
    let mut runs: Vec<Vec<Write>> = Vec::new();
    for write in writes {
        match runs.last_mut() {
            Some(run) if run.iter().all(|other| other.table != write.table) => run.push(write),
            _ => runs.push(vec![write]),
        }
    }
    runs
}

/// The last of them, with the others done beside it.
fn at_once(mut run: Vec<Write>) -> Option<Statement> {
    let last = run.pop()?;
    if run.is_empty() {
        return Some(plain(DbBackend::Postgres, &last.statement));
    }
    let mut all = WithQuery::new();
    for write in run {
        let mut one = CommonTableExpression::new();
        one.table_name(Alias::new(format!("put_{}", write.table))).query(write.statement);
        all.cte(one);
    }
    all.query(last.statement);
    Some(DbBackend::Postgres.build(&all))
}

/// SQLite does several statements of one text, in order; each takes as many of the values as it has marks.
fn one_text(writes: &[Write]) -> Statement {
    let (mut texts, mut values) = (Vec::new(), Vec::new());
    for write in writes {
        let Statement { sql, values: own, .. } = plain(DbBackend::Sqlite, &write.statement);
        texts.push(sql);
        values.extend(own.into_iter().flatten());
    }
    Statement { sql: texts.join("; "), values: Some(Values(values)), db_backend: DbBackend::Sqlite }
}

fn plain(backend: DbBackend, statement: &SubQueryStatement) -> Statement {
    match statement {
        SubQueryStatement::SelectStatement(select) => backend.build(select),
        SubQueryStatement::InsertStatement(insert) => backend.build(insert),
        SubQueryStatement::UpdateStatement(update) => backend.build(update),
        SubQueryStatement::DeleteStatement(delete) => backend.build(delete),
        SubQueryStatement::WithStatement(with) => backend.build(with),
    }
}
