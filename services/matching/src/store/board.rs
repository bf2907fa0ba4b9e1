//! What the board shows: the sessions ahead, and those that moved lately.

use chrono::{DateTime, Utc};
use platform::db::Tx;
use platform::error::Trouble;
use sea_orm::QueryOrder;
use sea_orm::entity::prelude::*;

use super::rows::session;
use super::sessions::read;
use crate::domain::session::Session;

/// Every session of the centre that is not over.
pub(crate) async fn open(tx: &Tx, now: DateTime<Utc>) -> Result<Vec<Session>, Trouble> {
    let rows = session::Entity::find().filter(session::Column::Centre.eq(tx.centre()?.uuid())).filter(session::Column::EndsAt.gt(now));
    let rows = rows.filter(session::Column::Cancelled.eq(false)).order_by_asc(session::Column::StartsAt).order_by_asc(session::Column::Id);
    rows.all(tx).await?.into_iter().map(read).collect()
}

/// Sessions of the centre that were touched since.
pub(crate) async fn touched(tx: &Tx, since: DateTime<Utc>) -> Result<Vec<Session>, Trouble> {
    let rows = session::Entity::find().filter(session::Column::Centre.eq(tx.centre()?.uuid())).filter(session::Column::TouchedAt.gte(since));
    rows.order_by_asc(session::Column::TouchedAt).all(tx).await?.into_iter().map(read).collect()
}
