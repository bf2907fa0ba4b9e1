//! Needs: found, held for a change, inserted, saved.

use chrono::{DateTime, Utc};
use platform::crash;
use platform::db::Tx;
use platform::error::Trouble;
use platform::id::{Centre, Id};
use platform::outbox::Letter;
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, Query};
use sea_orm::{Condition, QueryOrder, QuerySelect, QueryTrait as _};

use super::rows::{need, offer, session};
use super::{broken, listing, profiles};
use crate::domain::need::{Need, NeedState, Outcome};
use crate::domain::offer::Offer;
use crate::domain::span::Span;
use crate::domain::title;

/// The need of this id in the transaction's centre.
pub(crate) async fn find(tx: &Tx, id: Id<Need>) -> Result<Option<Need>, Trouble> {
    query(tx, id)?.one(tx).await?.map(read).transpose()
}

/// The needs of these ids.
pub(crate) async fn some(tx: &Tx, ids: impl Iterator<Item = Id<Need>>) -> Result<Vec<Need>, Trouble> {
    let rows = need::Entity::find().filter(need::Column::Id.is_in(ids.map(Id::uuid))).filter(need::Column::Centre.eq(tx.centre()?.uuid()));
    rows.all(tx).await?.into_iter().map(read).collect()
}

/// As [`find`], for a change: whoever else wants to change anything of this need waits.
pub(crate) async fn hold(tx: &Tx, id: Id<Need>) -> Result<Option<Need>, Trouble> {
    if crash::sabotaged("no_checks") {
        return find(tx, id).await;
    }
    query(tx, id)?.lock_exclusive().one(tx).await?.map(read).transpose()
}

/// As [`hold`], of the need that an offer is for.
pub(crate) async fn hold_of_offer(tx: &Tx, offer: Id<Offer>) -> Result<Option<Need>, Trouble> {
    let centre = tx.centre()?.uuid();
    let of = Query::select().column(offer::Column::Need).from(offer::Entity).and_where(offer::Column::Id.eq(offer.uuid())).to_owned();
    let found = need::Entity::find().filter(need::Column::Id.in_subquery(of)).filter(need::Column::Centre.eq(centre));
    let found = if crash::sabotaged("no_checks") { found } else { found.lock_exclusive() };
    found.one(tx).await?.map(read).transpose()
}

fn query(tx: &Tx, id: Id<Need>) -> Result<Select<need::Entity>, Trouble> {
    Ok(need::Entity::find_by_id(id.uuid()).filter(need::Column::Centre.eq(tx.centre()?.uuid())))
}

/// Keeps a new need, which is found at the time of its sessions; its work tells of it.
pub(crate) fn insert(tx: &Tx, need: &Need, span: Option<Span>) -> Result<(), Trouble> {
    let mut new = row(tx.centre()?, need)?;
    listing::set(&mut new, span);
    tx.put(need::Entity, need::Entity::insert(new).into_query());
    Ok(())
}

/// Keeps what has changed and tells of it.
pub(crate) fn save(tx: &Tx, need: &Need, letters: Vec<Letter>) -> Result<(), Trouble> {
    let mut changed = row(tx.centre()?, need)?;
    changed.id = NotSet;
    tx.put(need::Entity, need::Entity::update_many().set(changed).filter(need::Column::Id.eq(need.id.uuid())).into_query());
    tx.tell(letters);
    Ok(())
}

/// As [`save`], where only its version and the next opening moved: the profile is not written again.
pub(crate) fn save_version(tx: &Tx, need: &Need, letters: Vec<Letter>) {
    let changed = need::ActiveModel {
        version: Set(need.version.cast_signed()),
        edited: Set(need.edited.cast_signed()),
        opened_through: Set(need.opened_through),
        next_opening_at: Set(need.next_opening_at),
        ..Default::default()
    };
    tx.put(need::Entity, need::Entity::update_many().set(changed).filter(need::Column::Id.eq(need.id.uuid())).into_query());
    tx.tell(letters);
}

/// Needs of any centre whose next sessions are due.
pub(crate) async fn due(tx: &Tx, now: DateTime<Utc>, most: u64) -> Result<Vec<(Id<Centre>, Id<Need>)>, Trouble> {
    let due = need::Entity::find().filter(need::Column::NextOpeningAt.lte(now)).order_by_asc(need::Column::NextOpeningAt).limit(most).all(tx).await?;
    Ok(due.into_iter().map(|row| (Id::stored(row.centre), Id::stored(row.id))).collect())
}

/// Open needs of any centre, in order.
pub(crate) async fn open_of_all(tx: &Tx) -> Result<Vec<(Id<Centre>, Need)>, Trouble> {
    let rows = need::Entity::find().filter(need::Column::State.eq(NeedState::Open.word())).order_by_asc(need::Column::Id).all(tx).await?;
    rows.into_iter().map(|row| Ok((Id::stored(row.centre), read(row)?))).collect()
}

/// Needs of the centre that were over by then and still have what only helpers may read: closed or cancelled, or with nothing
/// more to come, and every session past.
fn kept_since(tx: &Tx, over: DateTime<Utc>) -> Result<Select<need::Entity>, Trouble> {
    let ended = Condition::any().add(need::Column::State.eq(NeedState::Open.word())).add(need::Column::EndedAt.is_null());
    let to_come = Condition::all().add(session::Column::Cancelled.eq(false)).add(session::Column::EndsAt.gt(over));
    let to_come = Query::select().column(session::Column::Need).from(session::Entity).cond_where(to_come).to_owned();
    let found = need::Entity::find().filter(need::Column::Centre.eq(tx.centre()?.uuid())).filter(need::Column::Bare.eq(false));
    let found = found.filter(need::Column::NextOpeningAt.is_null()).filter(ended.add(need::Column::EndedAt.lte(over)));
    Ok(found.filter(need::Column::Id.not_in_subquery(to_come)))
}

/// How many of them there are.
pub(crate) async fn count_kept(tx: &Tx, over: DateTime<Utc>) -> Result<u64, Trouble> {
    Ok(kept_since(tx, over)?.count(tx).await?)
}

/// Takes from some of them what only helpers may read, and why rules were overridden. Nobody keeps a copy: nothing is told.
pub(crate) async fn strip(tx: &Tx, over: DateTime<Utc>, most: u64) -> Result<u64, Trouble> {
    let rows = kept_since(tx, over)?.order_by_asc(need::Column::Id).limit(most).lock_exclusive().all(tx).await?;
    for row in &rows {
        let bare = need::ActiveModel { profile: Set(profiles::bare(row.profile.clone())?), bare: Set(true), ..Default::default() };
        need::Entity::update_many().set(bare).filter(need::Column::Id.eq(row.id)).exec(tx).await?;
        let own = session::Entity::find().filter(session::Column::Need.eq(row.id)).filter(session::Column::Own.is_not_null()).all(tx).await?;
        for one in own {
            let bare = session::ActiveModel { own: Set(one.own.map(profiles::bare).transpose()?), ..Default::default() };
            session::Entity::update_many().set(bare).filter(session::Column::Id.eq(one.id)).exec(tx).await?;
        }
        let unsaid = offer::Entity::update_many().col_expr(offer::Column::OverrideReason, Expr::value(""));
        unsaid.filter(offer::Column::Need.eq(row.id)).filter(offer::Column::OverrideReason.ne("")).exec(tx).await?;
    }
    Ok(rows.len() as u64)
}

fn row(centre: Id<Centre>, need: &Need) -> Result<need::ActiveModel, Trouble> {
    Ok(need::ActiveModel {
        id: Set(need.id.uuid()),
        centre: Set(centre.uuid()),
        version: Set(need.version.cast_signed()),
        edited: Set(need.edited.cast_signed()),
        state: Set(need.state.word().to_owned()),
        outcome: Set(need.outcome.map(|outcome| outcome.word().to_owned())),
        organisation: Set(need.profile.organisation.map(Id::uuid)),
        venue: Set(need.profile.venue.map(Id::uuid)),
        category: Set(need.profile.category.clone()),
        priority: Set(need.profile.priority.step().into()),
        poster: Set(need.poster.clone()),
        words: Set(title::found_by(&need.profile.title)),
        first_at: NotSet,
        last_at: NotSet,
        called_off: NotSet,
        profile: Set(profiles::write(&need.profile)?),
        series: Set(need.series.uuid()),
        ends_before: Set(need.ends_before),
        opened_through: Set(need.opened_through),
        next_opening_at: Set(need.next_opening_at),
        ended_at: Set(need.ended_at),
        bare: Set(false), // whatever is saved may have details again
    })
}

pub(super) fn read(row: need::Model) -> Result<Need, Trouble> {
    let outcome = |word: String| Outcome::ALL.into_iter().find(|outcome| outcome.word() == word).ok_or_else(|| broken("an outcome"));
    Ok(Need {
        id: Id::stored(row.id),
        version: row.version.cast_unsigned(),
        edited: row.edited.cast_unsigned(),
        state: NeedState::ALL.into_iter().find(|state| state.word() == row.state).ok_or_else(|| broken("a need's state"))?,
        outcome: row.outcome.map(outcome).transpose()?,
        profile: profiles::read(row.profile)?,
        poster: row.poster,
        series: Id::stored(row.series),
        ends_before: row.ends_before,
        opened_through: row.opened_through,
        next_opening_at: row.next_opening_at,
        ended_at: row.ended_at,
    })
}
