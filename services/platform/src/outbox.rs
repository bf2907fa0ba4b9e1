//! The outbox: facts written in the transaction that made them true, kept as the truth of what was told.

mod letter;
pub mod relay;
pub mod rows;

use sea_orm::{ActiveValue::Set, EntityTrait, QueryTrait as _};

use crate::db::Tx;
pub use letter::Letter;

/// Most rows of one statement: SQLite takes 32,766 values.
const AT_ONCE: usize = 500;

/// Writes letters as rows of the transaction.
pub(crate) fn write(tx: &Tx, letters: Vec<Letter>) {
    let row = |letter: Letter| rows::ActiveModel {
        seq: sea_orm::ActiveValue::NotSet,
        event: Set(letter.event),
        centre: Set(letter.centre),
        subject: Set(letter.subject),
        aggregate: Set(letter.aggregate),
        version: Set(letter.version.cast_signed()),
        payload: Set(letter.payload),
        trace: Set(letter.trace),
        told_at: Set(letter.told_at),
        sent_at: Set(None),
        attempts: Set(0),
        not_before: Set(None),
    };
    let mut rows = letters.into_iter().map(row).peekable();
    while rows.peek().is_some() {
        tx.put(rows::Entity, rows::Entity::insert_many(rows.by_ref().take(AT_ONCE)).into_query());
    }
}
