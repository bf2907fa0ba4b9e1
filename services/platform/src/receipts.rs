//! A command asked twice with one key happens once: its answer is kept beside what it changed.

mod key;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, TimeDelta, Utc};
use prost::Message;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait as _};
use sea_orm::{Condition, IntoActiveModel as _, QuerySelect, QueryTrait as _, TryInsertResult};

use crate::auth::{Caller, Keys};
use crate::db::{Scope, Tx};
use crate::error::{Fault, Faults, Kind, Refusal, Trouble};

/// The same key came with another request.
pub const KEY_REUSED: Refusal =
    Refusal { kind: Kind::Invalid, reason: "IDEMPOTENCY_KEY_REUSED", what: "this idempotency key came with another request before" };

/// How long an answer is kept.
pub(crate) const KEPT: TimeDelta = TimeDelta::hours(48);
const LONGEST_ANSWER: usize = 64 * 1024;

mod rows {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "receipts")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub caller: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub method: String,
        /// A keyed digest: what a caller takes for a key may be a name or an address.
        #[sea_orm(primary_key, auto_increment = false)]
        pub key: String,
        pub request_digest: Vec<u8>,
        pub answer: Vec<u8>,
        pub answered_at: DateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    impl Model {
        pub fn key(&self) -> (String, String, String) {
            (self.caller.clone(), self.method.clone(), self.key.clone())
        }
    }
}

/// A command that is being carried out: its transaction, and where its answer will be kept.
#[derive(Debug)]
pub struct Command {
    tx: Tx,
    receipt: Option<(String, String, String)>,
}

/// How a command begins.
#[derive(Debug)]
pub enum Begun<A> {
    /// Carried out before: this was the answer.
    Again(A),
    /// To be carried out now.
    New(Box<Command>),
}

/// What may stand in the way of a beginning.
#[derive(Debug, thiserror::Error)]
pub enum NotBegun {
    /// The key is missing, too long, or used for another request.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The key is not one.
    #[error(transparent)]
    Faulty(#[from] Faults),
    /// The database.
    #[error(transparent)]
    Trouble(#[from] Trouble),
}

impl Fault for NotBegun {
    fn kind(&self) -> Kind {
        match self {
            Self::Refused(e) => e.kind(),
            Self::Faulty(e) => e.kind(),
            Self::Trouble(e) => e.kind(),
        }
    }
    fn reason(&self) -> &'static str {
        match self {
            Self::Refused(e) => e.reason(),
            Self::Faulty(e) => e.reason(),
            Self::Trouble(e) => e.reason(),
        }
    }
    fn faults(&self) -> Option<&Faults> {
        if let Self::Faulty(faults) = self { Some(faults) } else { None }
    }
}

impl From<NotBegun> for tonic::Status {
    fn from(error: NotBegun) -> Self {
        crate::error::status(&error)
    }
}

/// Begins a command within `scope`. Without a key nothing is remembered.
///
/// # Errors
/// A key that is too long, looks like a national identity number or came with another request; the database.
pub async fn begin<Q: Message, A: Message + Default>(
    scope: Scope<'_>,
    keys: &Keys,
    caller: &Caller,
    method: &str,
    key: &str,
    request: &Q,
) -> Result<Begun<A>, NotBegun> {
    key::check(key)?;
    let tx = scope.write().await?;
    if key.is_empty() {
        return Ok(Begun::New(Box::new(Command { tx, receipt: None })));
    }
    let who = format!("{}/{}", caller.centre.map(|c| c.to_string()).unwrap_or_default(), caller.subject);
    let key = URL_SAFE_NO_PAD.encode(keys.digest("receipt-key", &[who.as_bytes(), method.as_bytes(), key.as_bytes()]));
    let digest = keys.digest("receipt", &[&request.encode_to_vec()]);
    let receipt = rows::Model { caller: who, method: method.to_owned(), key, request_digest: digest, answer: Vec::new(), answered_at: tx.clock().now() };
    if let Some(answered) = first(&tx, &receipt).await? {
        if answered.request_digest != receipt.request_digest {
            return Err(KEY_REUSED.into());
        }
        let answer = A::decode(answered.answer.as_slice()).map_err(|e| Trouble::broken("reading a receipt", e))?;
        return Ok(Begun::Again(answer));
    }
    Ok(Begun::New(Box::new(Command { tx, receipt: Some(receipt.key()) })))
}

/// Puts the receipt down before anything else is done: whoever comes with the same key at the same time waits here for its end. Gives the
/// one that stands there already, where it still counts.
async fn first(tx: &Tx, receipt: &rows::Model) -> Result<Option<rows::Model>, Trouble> {
    loop {
        let put = rows::Entity::insert(receipt.clone().into_active_model()).on_conflict_do_nothing().exec_without_returning(tx).await?;
        // a conflict says `Inserted(0)` here
        if matches!(put, TryInsertResult::Inserted(1..)) {
            return Ok(None);
        }
        match rows::Entity::find_by_id(receipt.key()).lock_exclusive().one(tx).await? {
            Some(old) if old.answered_at + KEPT < receipt.answered_at => {
                old.delete(tx).await?;
            }
            Some(answered) => return Ok(Some(answered)),
            None => {} // it went this very moment, for it was old
        }
    }
}

impl Command {
    /// Its transaction.
    #[must_use]
    pub fn tx(&self) -> &Tx {
        &self.tx
    }

    /// Commits what was done together with its answer.
    ///
    /// # Errors
    /// Where the database is away: then nobody knows whether it happened, and asking again with the key tells.
    pub async fn answer<A: Message>(self, answer: A) -> Result<A, Trouble> {
        self.commit(answer, A::encode_to_vec).await
    }

    /// As [`Command::answer`], but keeps another form of the answer for whoever asks again (without a secret).
    ///
    /// # Errors
    /// As [`Command::answer`].
    pub async fn answer_but_keep<A: Message, K: Message>(self, answer: A, keep: impl FnOnce(&A) -> K) -> Result<A, Trouble> {
        self.commit(answer, |answer| keep(answer).encode_to_vec()).await
    }

    async fn commit<A>(self, answer: A, keep: impl FnOnce(&A) -> Vec<u8>) -> Result<A, Trouble> {
        if let Some(receipt) = self.receipt {
            let kept = keep(&answer);
            if kept.len() > LONGEST_ANSWER {
                return Err(Trouble::broken("keeping a receipt", "the answer is too long"));
            }
            let answered = rows::Entity::update_many().col_expr(rows::Column::Answer, Expr::value(kept));
            self.tx.put(rows::Entity, answered.filter(of(receipt)).into_query());
        }
        self.tx.commit().await?;
        Ok(answer)
    }
}

/// The one receipt of this key.
fn of((caller, method, key): (String, String, String)) -> Condition {
    Condition::all().add(rows::Column::Caller.eq(caller)).add(rows::Column::Method.eq(method)).add(rows::Column::Key.eq(key))
}

/// Whether there are receipts from before `at`.
pub(crate) async fn any_before(tx: &Tx, at: DateTime<Utc>) -> Result<bool, Trouble> {
    Ok(rows::Entity::find().filter(rows::Column::AnsweredAt.lt(at)).one(tx).await?.is_some())
}

/// Forgets receipts from before `at`, at most so many; returns how many.
pub(crate) async fn forget_before(tx: &Tx, at: DateTime<Utc>, most: u64) -> Result<u64, Trouble> {
    use rows::Column::{Caller, Key, Method};
    let old = rows::Entity::find().filter(rows::Column::AnsweredAt.lt(at)).select_only().columns([Caller, Method, Key]).limit(most);
    let key = Expr::tuple([Caller, Method, Key].map(Expr::col));
    Ok(rows::Entity::delete_many().filter(key.in_subquery(old.into_query())).exec(tx).await?.rows_affected)
}
