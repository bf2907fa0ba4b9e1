//! The outbox: facts written in the transaction that made them true, kept as the truth of what was told.

pub mod relay;
pub mod rows;

use chrono::{DateTime, Utc};
use sea_orm::{ActiveValue::Set, EntityTrait};
use uuid::Uuid;

use crate::db::Tx;
use crate::error::Trouble;

/// One fact on its way: opaque to the platform but for its address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// Unique for ever; the message id on the bus.
    pub event: Uuid,
    /// The tenant, as the database holds it.
    pub centre: Uuid,
    /// `borgertorg.v1.<centre>.<service>.<aggregate kind>.<fact>`
    pub subject: String,
    /// Id of the aggregate as text, and its version after the change.
    pub aggregate: String,
    /// Its version after the change.
    pub version: u64,
    /// The encoded event.
    pub payload: Vec<u8>,
    /// W3C `traceparent` of the command that made it.
    pub trace: Option<String>,
    /// When it became true.
    pub told_at: DateTime<Utc>,
}

impl Letter {
    /// The subject of a fact.
    #[must_use]
    pub fn subject(centre: impl std::fmt::Display, service: &str, aggregate: &str, fact: &str) -> String {
        format!("borgertorg.v1.{centre}.{service}.{aggregate}.{fact}")
    }

    /// The fifth part of the subject: the kind of aggregate.
    #[must_use]
    pub fn kind(&self) -> &str {
        self.subject.split('.').nth(4).unwrap_or_default()
    }

    /// The fourth part of the subject: the service that tells.
    #[must_use]
    pub fn service(&self) -> &str {
        self.subject.split('.').nth(3).unwrap_or_default()
    }

    /// The sixth part of the subject: what happened.
    #[must_use]
    pub fn fact(&self) -> &str {
        self.subject.split('.').nth(5).unwrap_or_default()
    }
}

/// Most rows of one statement: SQLite takes 32,766 values.
const AT_ONCE: usize = 500;

/// Writes letters as rows of the transaction.
pub(crate) async fn write(tx: &Tx, letters: Vec<Letter>) -> Result<(), Trouble> {
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
        rows::Entity::insert_many(rows.by_ref().take(AT_ONCE)).exec_without_returning(tx).await?;
    }
    Ok(())
}
