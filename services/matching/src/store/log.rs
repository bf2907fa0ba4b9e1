//! What matching has told, as its outbox keeps it: the latest first, by the index of its time.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use platform::db::Tx;
use platform::error::Trouble;
use platform::id::Id;
use platform::outbox::Letter;
use platform::outbox::rows::{Column, Entity};
use sea_orm::entity::prelude::*;
use sea_orm::{Condition, QueryOrder, QuerySelect};

use super::needs::read;
use super::rows::{need, session};
use crate::domain::need::Need;
use crate::domain::session::Session;
use crate::domain::statistics::Stretch;

/// Ends of the addresses of what follows from the rest.
const DULL: [&str; 3] = ["%.session_changed", "%.sessions_opened", "%_stands"];

/// Where a page ended: when its last letter was told, and which one that was.
pub(crate) type Mark = (DateTime<Utc>, i64);

/// One page of what was told in a stretch, each with its mark.
pub(crate) async fn page(tx: &Tx, within: Stretch, after: Option<Mark>, most: u64) -> Result<Vec<(Mark, Letter)>, Trouble> {
    let mut found = Entity::find().filter(Column::Centre.eq(tx.centre()?.uuid())).filter(Column::ToldAt.gte(within.begins));
    found = found.filter(Column::ToldAt.lt(within.ends));
    for dull in DULL {
        found = found.filter(Column::Subject.not_like(dull));
    }
    if let Some((at, seq)) = after {
        found = found.filter(Column::ToldAt.lte(at)).filter(Condition::any().add(Column::ToldAt.lt(at)).add(Column::Seq.lt(seq)));
    }
    let rows = found.order_by_desc(Column::ToldAt).order_by_desc(Column::Seq).limit(most).all(tx).await?;
    Ok(rows.into_iter().map(|row| ((row.told_at, row.seq), Letter::from(row))).collect())
}

/// The needs of these sessions.
pub(crate) async fn needs_of(tx: &Tx, sessions: &BTreeSet<Id<Session>>) -> Result<BTreeMap<Id<Session>, Id<Need>>, Trouble> {
    let found = session::Entity::find().filter(session::Column::Centre.eq(tx.centre()?.uuid()));
    let found = found.filter(session::Column::Id.is_in(sessions.iter().map(|session| session.uuid())));
    let rows: Vec<(Uuid, Uuid)> = found.select_only().columns([session::Column::Id, session::Column::Need]).into_tuple().all(tx).await?;
    Ok(rows.into_iter().map(|(session, need)| (Id::stored(session), Id::stored(need))).collect())
}

/// What these needs are called.
pub(crate) async fn titles(tx: &Tx, needs: &BTreeSet<Id<Need>>) -> Result<BTreeMap<Id<Need>, String>, Trouble> {
    let found = need::Entity::find().filter(need::Column::Centre.eq(tx.centre()?.uuid()));
    let found = found.filter(need::Column::Id.is_in(needs.iter().map(|need| need.uuid()))).all(tx).await?;
    found.into_iter().map(|row| read(row).map(|need| (need.id, need.profile.title))).collect()
}
