//! Deliveries that are over: counted, and forgotten once they were kept long enough.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use platform::db::Tx;
use platform::error::Trouble;
use platform::id::Id;
use sea_orm::entity::prelude::*;
use sea_orm::{Condition, QueryOrder as _, QuerySelect as _};

use super::deliveries::rows::{Column, Entity};
use crate::domain::delivery::{DeliveryKind, State};

/// Ids in one statement.
const AT_ONCE: usize = 500;

fn over(tx: &Tx, before: DateTime<Utc>) -> Result<Select<Entity>, Trouble> {
    let sent = Condition::any().add(Column::SentAt.is_null()).add(Column::SentAt.lt(before));
    let ended = Entity::find().filter(Column::Centre.eq(tx.centre()?.uuid())).filter(Column::State.ne(State::Waiting.word()));
    Ok(ended.filter(Column::NotBefore.lt(before)).filter(sent))
}

/// How many of the centre were over by then.
pub(crate) async fn count(tx: &Tx, before: DateTime<Utc>) -> Result<u64, Trouble> {
    Ok(over(tx, before)?.count(tx).await?)
}

/// Forgets some of them; says which.
pub(crate) async fn forget(tx: &Tx, before: DateTime<Utc>, most: u64) -> Result<Vec<String>, Trouble> {
    let found = over(tx, before)?.select_only().column(Column::Id).order_by_asc(Column::NotBefore).limit(most);
    let ids: Vec<Uuid> = found.into_tuple().all(tx).await?;
    Entity::delete_many().filter(Column::Id.is_in(ids.iter().copied())).exec(tx).await?;
    Ok(ids.into_iter().map(|id| Id::<DeliveryKind>::stored(id).to_string()).collect())
}

/// Keeps of these names of deliveries those of the centre that were sent by then, where anything goes by time, or to somebody who is
/// erased.
pub(crate) async fn keep_those_to_go(tx: &Tx, names: &mut Vec<String>, before: Option<DateTime<Utc>>) -> Result<(), Trouble> {
    let ids: Vec<Uuid> = names.iter().filter_map(|name| name.parse::<Id<DeliveryKind>>().ok()).map(Id::uuid).collect();
    let mut sent = HashSet::new();
    for some in ids.chunks(AT_ONCE) {
        let found = Entity::find().select_only().column(Column::Id).filter(Column::Centre.eq(tx.centre()?.uuid()));
        let old = Condition::any().add(Column::Person.is_null()).add_option(before.map(|before| Column::SentAt.lt(before)));
        let found = found.filter(Column::Id.is_in(some.iter().copied())).filter(old);
        let found: Vec<Uuid> = found.into_tuple().all(tx).await?;
        sent.extend(found.into_iter().map(|id| Id::<DeliveryKind>::stored(id).to_string()));
    }
    names.retain(|name| sent.contains(name));
    Ok(())
}
