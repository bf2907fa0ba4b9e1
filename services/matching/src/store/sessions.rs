//! Sessions with their counts, and which of them are due to be looked at.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use platform::crash;
use platform::db::Tx;
use platform::error::Trouble;
use platform::id::{Centre, Id};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, Query, SelectStatement, SubQueryStatement};
use sea_orm::{Condition, QueryOrder, QuerySelect, QueryTrait as _};

use super::rows::{assignment, offer, session, waiting};
use super::{broken, profiles};
use crate::domain::Position;
use crate::domain::assignment::AssignmentState;
use crate::domain::need::Need;
use crate::domain::offer::OfferState;
use crate::domain::session::{Counts, Session};
use crate::domain::wall::Wall;

/// The session of this id in the transaction's centre.
pub(crate) async fn find(tx: &Tx, id: Id<Session>) -> Result<Option<Session>, Trouble> {
    let row = session::Entity::find_by_id(id.uuid()).filter(session::Column::Centre.eq(tx.centre()?.uuid())).one(tx).await?;
    row.map(read).transpose()
}

/// As [`find`], kept from others until the end of the transaction.
pub(crate) async fn hold(tx: &Tx, id: Id<Session>) -> Result<Option<Session>, Trouble> {
    if crash::sabotaged("no_checks") {
        return find(tx, id).await;
    }
    let row = session::Entity::find_by_id(id.uuid()).filter(session::Column::Centre.eq(tx.centre()?.uuid())).lock_exclusive().one(tx).await?;
    row.map(read).transpose()
}

/// The needs that these sessions belong to now.
pub(crate) async fn needs_of(tx: &Tx, ids: &BTreeSet<Id<Session>>) -> Result<BTreeMap<Id<Session>, Id<Need>>, Trouble> {
    let rows = session::Entity::find().filter(session::Column::Id.is_in(ids.iter().map(|id| id.uuid())));
    let rows = rows.filter(session::Column::Centre.eq(tx.centre()?.uuid())).select_only().columns([session::Column::Id, session::Column::Need]);
    let rows: Vec<(Uuid, Uuid)> = rows.into_tuple().all(tx).await?;
    Ok(rows.into_iter().map(|(id, need)| (Id::stored(id), Id::stored(need))).collect())
}

/// The sessions of these ids.
pub(crate) async fn some(tx: &Tx, ids: impl Iterator<Item = Id<Session>>) -> Result<Vec<Session>, Trouble> {
    let rows = session::Entity::find().filter(session::Column::Id.is_in(ids.map(Id::uuid)));
    rows.filter(session::Column::Centre.eq(tx.centre()?.uuid())).all(tx).await?.into_iter().map(read).collect()
}

/// The sessions of these needs, by time.
pub(crate) async fn of_needs(tx: &Tx, needs: &[Id<Need>]) -> Result<Vec<Session>, Trouble> {
    of(tx, needs, Condition::all()).await
}

/// Those of them for which something more holds.
pub(super) async fn of(tx: &Tx, needs: &[Id<Need>], more: Condition) -> Result<Vec<Session>, Trouble> {
    let (centre, needs) = (tx.centre()?.uuid(), needs.iter().map(|need| need.uuid()));
    let rows = session::Entity::find().filter(session::Column::Need.is_in(needs)).filter(more);
    let rows = rows.order_by_asc(session::Column::StartsAt).order_by_asc(session::Column::Id).all(tx).await?;
    // the centre is looked at here: asked for it, SQLite reads every session of the centre to find those of a few needs
    rows.into_iter().filter(|row| row.centre == centre).map(read).collect()
}

/// The sessions of one need that are not cancelled, whichever centre's: for a worker.
pub(crate) async fn of_need(tx: &Tx, need: Id<Need>) -> Result<Vec<Session>, Trouble> {
    let rows = session::Entity::find().filter(session::Column::Need.eq(need.uuid())).filter(session::Column::Cancelled.eq(false));
    rows.order_by_asc(session::Column::StartsAt).all(tx).await?.into_iter().map(read).collect()
}

/// Keeps new sessions.
pub(crate) fn insert(tx: &Tx, sessions: &[Session]) -> Result<(), Trouble> {
    let (centre, now) = (tx.centre()?, tx.clock().now());
    for some in sessions.chunks(500) {
        let rows = some.iter().map(|session| row(centre, session, now)).collect::<Result<Vec<_>, _>>()?;
        tx.put(session::Entity, session::Entity::insert_many(rows).into_query());
    }
    Ok(())
}

/// Keeps what has changed.
pub(crate) fn save(tx: &Tx, session: &Session) -> Result<(), Trouble> {
    let mut changed = row(tx.centre()?, session, tx.clock().now())?;
    changed.id = NotSet;
    tx.put(session::Entity, session::Entity::update_many().set(changed).filter(session::Column::Id.eq(session.id.uuid())).into_query());
    Ok(())
}

/// How it stands by what was agreed and asked; attention is left as it is.
pub(crate) async fn count(tx: &Tx, of: &Session) -> Result<Counts, Trouble> {
    let id = of.id.uuid();
    let held = assignment::Entity::find().filter(assignment::Column::Session.eq(id)).filter(assignment::Column::State.ne(AssignmentState::Cancelled.word()));
    let out = offer::Entity::find().filter(offer::Column::Session.eq(id)).filter(offer::Column::State.eq(OfferState::Made.word()));
    let waits = waiting::Entity::find().filter(waiting::Column::Session.eq(id));
    let number = |rows: SelectStatement| Expr::from(SubQueryStatement::from(rows));
    let three = Query::select()
        .expr(number(held.select_only().expr(assignment::Column::Id.count()).into_query()))
        .expr(number(out.select_only().expr(offer::Column::Id.count()).into_query()))
        .expr(number(waits.select_only().expr(waiting::Column::Volunteer.count()).into_query()))
        .to_owned();
    let row = tx.query_one(&three).await?.ok_or_else(|| broken("counts without a row"))?;
    let at = |column: usize| row.try_get_by_index::<i64>(column).map(|number| u32::try_from(number).unwrap_or(u32::MAX));
    Ok(Counts { taken: at(0)?, offers_out: at(1)?, waiting: at(2)?, ..of.counts })
}

/// A session whose time to be looked at has come.
#[derive(Clone, Debug)]
pub(crate) struct Due {
    pub centre: Id<Centre>,
    pub need: Id<Need>,
    pub session: Id<Session>,
    /// The trace of whoever wants it looked at.
    pub trace: Option<String>,
}

/// Sessions of any centre that are due to be looked at.
pub(crate) async fn due(tx: &Tx, now: DateTime<Utc>, most: u64) -> Result<Vec<Due>, Trouble> {
    let due = session::Entity::find().filter(session::Column::LookAt.lte(now)).order_by_asc(session::Column::LookAt).limit(most);
    let columns = due.select_only().columns([session::Column::Centre, session::Column::Need, session::Column::Id, session::Column::Trace]);
    let rows: Vec<(Uuid, Uuid, Uuid, Option<String>)> = columns.into_tuple().all(tx).await?;
    let due = rows.into_iter().map(|(centre, need, id, trace)| Due { centre: Id::stored(centre), need: Id::stored(need), session: Id::stored(id), trace });
    Ok(due.collect())
}

/// Has the job look again at every session ahead that nobody was found for; true where there are any.
pub(crate) async fn look_again(tx: &Tx, now: DateTime<Utc>) -> Result<bool, Trouble> {
    let again = session::Entity::update_many()
        .col_expr(session::Column::LookAt, Expr::value(now))
        .col_expr(session::Column::Trace, Expr::value(platform::telemetry::traceparent()))
        .filter(session::Column::Centre.eq(tx.centre()?.uuid()))
        .filter(session::Column::NeedsAttention.eq(true))
        .filter(session::Column::Cancelled.eq(false))
        .filter(session::Column::StartsAt.gt(now))
        .filter(Condition::any().add(session::Column::LookAt.is_null()).add(session::Column::LookAt.gt(now)));
    Ok(again.exec(tx).await?.rows_affected > 0)
}

/// The sessions ahead, for a policy that changed.
pub(crate) async fn ahead(tx: &Tx, now: DateTime<Utc>) -> Result<Vec<Session>, Trouble> {
    let rows = session::Entity::find().filter(session::Column::Centre.eq(tx.centre()?.uuid())).filter(session::Column::Cancelled.eq(false));
    rows.filter(session::Column::StartsAt.gt(now)).all(tx).await?.into_iter().map(read).collect()
}

/// Gives sessions to another need, with everything that hangs on them.
pub(crate) async fn hand_over(tx: &Tx, sessions: &[Id<Session>], need: Id<Need>) -> Result<(), Trouble> {
    let ids: Vec<Uuid> = sessions.iter().map(|id| id.uuid()).collect();
    let need = need.uuid();
    session::Entity::update_many().col_expr(session::Column::Need, Expr::value(need)).filter(session::Column::Id.is_in(ids.clone())).exec(tx).await?;
    offer::Entity::update_many().col_expr(offer::Column::Need, Expr::value(need)).filter(offer::Column::Session.is_in(ids.clone())).exec(tx).await?;
    let assignments = assignment::Entity::update_many().col_expr(assignment::Column::Need, Expr::value(need));
    assignments.filter(assignment::Column::Session.is_in(ids)).exec(tx).await?;
    Ok(())
}

fn signed(number: u32) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}

fn row(centre: Id<Centre>, session: &Session, now: DateTime<Utc>) -> Result<session::ActiveModel, Trouble> {
    Ok(session::ActiveModel {
        id: Set(session.id.uuid()),
        centre: Set(centre.uuid()),
        need: Set(session.need.uuid()),
        starts_local: Set(session.wall.starts),
        ends_local: Set(session.wall.ends),
        zone: Set(session.wall.zone.name().to_owned()),
        starts_at: Set(session.starts_at),
        ends_at: Set(session.ends_at),
        east: Set(session.spot.east),
        north: Set(session.spot.north),
        places: Set(signed(session.counts.places)),
        taken: Set(signed(session.counts.taken)),
        offers_out: Set(signed(session.counts.offers_out)),
        waiting: Set(signed(session.counts.waiting)),
        needs_attention: Set(session.counts.needs_attention),
        vacated: Set(session.counts.vacated),
        cancelled: Set(session.cancelled),
        wave: Set(signed(session.wave)),
        look_at: Set(session.look_at),
        own: Set(session.own.as_deref().map(profiles::write).transpose()?),
        touched_at: Set(now),
        trace: Set(session.look_at.and_then(|_| platform::telemetry::traceparent())),
    })
}

pub(super) fn read(row: session::Model) -> Result<Session, Trouble> {
    let zone = row.zone.parse().map_err(|_| broken("a session's zone"))?;
    let counts = Counts {
        places: row.places.cast_unsigned(),
        taken: row.taken.cast_unsigned(),
        offers_out: row.offers_out.cast_unsigned(),
        waiting: row.waiting.cast_unsigned(),
        needs_attention: row.needs_attention,
        vacated: row.vacated,
    };
    Ok(Session {
        id: Id::stored(row.id),
        need: Id::stored(row.need),
        wall: Wall { starts: row.starts_local, ends: row.ends_local, zone },
        starts_at: row.starts_at,
        ends_at: row.ends_at,
        spot: Position { east: row.east, north: row.north },
        counts,
        cancelled: row.cancelled,
        wave: row.wave.cast_unsigned(),
        look_at: row.look_at,
        own: row.own.map(profiles::read).transpose()?.map(Box::new),
        changed_at: row.touched_at,
    })
}
