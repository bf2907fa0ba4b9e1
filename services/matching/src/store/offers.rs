//! Offers: found, inserted, saved, listed, and those whose time is up.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use platform::db::Tx;
use platform::error::Trouble;
use platform::id::{Centre, Id};
use platform::outbox::Letter;
use platform::page::Page;
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait as _};
use sea_orm::{Condition, QueryOrder, QuerySelect, QueryTrait as _};

use super::broken;
use super::rows::offer;
use crate::domain::Volunteer;
use crate::domain::need::Need;
use crate::domain::offer::{Answer, Offer, OfferState};
use crate::domain::session::Session;

/// Which offers a list is about.
#[derive(Debug, Default)]
pub(crate) struct Wanted {
    pub need: Option<Id<Need>>,
    pub session: Option<Id<Session>>,
    pub volunteer: Option<Id<Volunteer>>,
    pub state: Option<OfferState>,
    pub made: (Option<DateTime<Utc>>, Option<DateTime<Utc>>),
}

/// The offer of this id in the transaction's centre.
pub(crate) async fn find(tx: &Tx, id: Id<Offer>) -> Result<Option<Offer>, Trouble> {
    let row = offer::Entity::find_by_id(id.uuid()).filter(offer::Column::Centre.eq(tx.centre()?.uuid())).one(tx).await?;
    row.map(read).transpose()
}

/// The offers of a session that stand at a state.
pub(crate) async fn of_session(tx: &Tx, session: Id<Session>, state: OfferState) -> Result<Vec<Offer>, Trouble> {
    let rows = offer::Entity::find().filter(offer::Column::Session.eq(session.uuid())).filter(offer::Column::State.eq(state.word()));
    rows.order_by_asc(offer::Column::Id).all(tx).await?.into_iter().map(read).collect()
}

/// The table by the name that it has in questions.
pub(super) const OFFERS: &str = "offers";

/// Asks that somebody has heard of, or will: none that ended before it left, as [`OfferState::is_unheard`] says of one.
pub(super) fn left(offers: &'static str) -> Condition {
    let column = |column: offer::Column| Expr::col((offers, column));
    let ended = [OfferState::Withdrawn.word(), OfferState::Filled.word()];
    Condition::any().add(column(offer::Column::State).is_not_in(ended)).add(column(offer::Column::AnsweredAt).gte(column(offer::Column::NotBefore)))
}

/// These offers, and all that wait for an answer in these sessions and needs, each with its need; `most` of a kind and one more at most.
pub(crate) async fn meant(
    tx: &Tx,
    offers: &[Id<Offer>],
    sessions: &[Id<Session>],
    needs: &[Id<Need>],
    most: u64,
) -> Result<BTreeMap<Id<Offer>, Id<Need>>, Trouble> {
    let centre = tx.centre()?.uuid();
    let waits = || offer::Column::State.eq(OfferState::Made.word());
    let questions = [
        offer::Entity::find().filter(offer::Column::Id.is_in(offers.iter().map(|id| id.uuid()))),
        offer::Entity::find().filter(offer::Column::Session.is_in(sessions.iter().map(|id| id.uuid()))).filter(waits()),
        offer::Entity::find().filter(offer::Column::Need.is_in(needs.iter().map(|id| id.uuid()))).filter(waits()),
    ];
    let mut meant = BTreeMap::new();
    for question in questions {
        // of no centre: asked for it too, a database may read all that the centre ever asked
        let found = question.select_only().columns([offer::Column::Centre, offer::Column::Id, offer::Column::Need]).limit(most + 1);
        let rows: Vec<(Uuid, Uuid, Uuid)> = found.into_tuple().all(tx).await?;
        meant.extend(rows.into_iter().filter(|(of, ..)| *of == centre).map(|(_, id, need)| (Id::stored(id), Id::stored(need))));
    }
    Ok(meant)
}

/// Whether anybody was ever asked for a session.
pub(crate) async fn any_of_session(tx: &Tx, session: Id<Session>) -> Result<bool, Trouble> {
    Ok(offer::Entity::find().filter(offer::Column::Session.eq(session.uuid())).filter(left(OFFERS)).count(tx).await? > 0)
}

/// Whether somebody has a promotion out for a session, and how many have.
pub(crate) async fn promotions_out(tx: &Tx, session: Id<Session>) -> Result<u64, Trouble> {
    let out = offer::Entity::find().filter(offer::Column::Session.eq(session.uuid())).filter(offer::Column::State.eq(OfferState::Made.word()));
    Ok(out.filter(offer::Column::Promotion.eq(true)).count(tx).await?)
}

/// Keeps new offers and tells of them.
pub(crate) fn insert(tx: &Tx, offers: &[Offer], letters: Vec<Letter>) -> Result<(), Trouble> {
    let centre = tx.centre()?;
    let rows = offers.iter().map(|offer| row(centre, offer)).collect::<Result<Vec<_>, _>>()?;
    if !rows.is_empty() {
        tx.put(offer::Entity, offer::Entity::insert_many(rows).into_query());
    }
    tx.tell(letters);
    Ok(())
}

/// Keeps what has changed and tells of it.
pub(crate) fn save(tx: &Tx, offer: &Offer, letters: Vec<Letter>) -> Result<(), Trouble> {
    let mut changed = row(tx.centre()?, offer)?;
    changed.id = NotSet;
    tx.put(offer::Entity, offer::Entity::update_many().set(changed).filter(offer::Column::Id.eq(offer.id.uuid())).into_query());
    tx.tell(letters);
    Ok(())
}

/// Keeps offers that have come to one end at one moment, and tells of each; whoever ends them holds their need.
pub(crate) fn save_ended(tx: &Tx, offers: &[Offer], letters: Vec<Letter>) {
    let Some(first) = offers.first() else { return };
    let ended = offer::Entity::update_many()
        .col_expr(offer::Column::Version, Expr::col(offer::Column::Version).add(1))
        .col_expr(offer::Column::State, Expr::value(first.state.word()))
        .col_expr(offer::Column::AnsweredAt, Expr::value(first.answered_at))
        .col_expr(offer::Column::Moved, Expr::value(first.moved))
        .filter(offer::Column::Id.is_in(offers.iter().map(|offer| offer.id.uuid())));
    tx.put(offer::Entity, ended.into_query());
    tx.tell(letters);
}

/// The state stands in the text of the statement, so that SQLite knows the index of those that wait.
fn silent(now: DateTime<Utc>) -> Select<offer::Entity> {
    let made = Expr::col(offer::Column::State).eq(Expr::Constant(OfferState::Made.word().into()));
    offer::Entity::find().filter(made).filter(offer::Column::Deadline.lte(now))
}

/// Needs of any centre with offers whose deadline has passed without an answer, the longest silence first.
pub(crate) async fn overdue(tx: &Tx, now: DateTime<Utc>, most: u64) -> Result<Vec<(Id<Centre>, Id<Need>)>, Trouble> {
    let columns = [offer::Column::Centre, offer::Column::Need];
    let needs = columns.into_iter().fold(silent(now).select_only().columns(columns), QuerySelect::group_by);
    let rows: Vec<(Uuid, Uuid)> = needs.order_by_asc(offer::Column::Deadline.min()).limit(most).into_tuple().all(tx).await?;
    Ok(rows.into_iter().map(|(centre, need)| (Id::stored(centre), Id::stored(need))).collect())
}

/// The offers of a need whose deadline has passed without an answer.
pub(crate) async fn overdue_of(tx: &Tx, need: Id<Need>, now: DateTime<Utc>) -> Result<Vec<Offer>, Trouble> {
    silent(now).filter(offer::Column::Need.eq(need.uuid())).order_by_asc(offer::Column::Id).all(tx).await?.into_iter().map(read).collect()
}

/// How many of them there are now; in a house that keeps its promises none for longer than a sweep.
pub(crate) async fn count_overdue(tx: &Tx) -> Result<u64, Trouble> {
    Ok(silent(tx.clock().now()).count(tx).await?)
}

/// Offers of any centre that wait for an answer, in order.
pub(crate) async fn out_of_all(tx: &Tx) -> Result<Vec<(Id<Centre>, Offer)>, Trouble> {
    let rows = offer::Entity::find().filter(offer::Column::State.eq(OfferState::Made.word())).order_by_asc(offer::Column::Id).all(tx).await?;
    rows.into_iter().map(|row| Ok((Id::stored(row.centre), read(row)?))).collect()
}

/// One page of the centre's offers.
pub(crate) async fn list(tx: &Tx, wanted: &Wanted, page: &Page<Offer>) -> Result<Vec<Offer>, Trouble> {
    let mut found = offer::Entity::find().filter(offer::Column::Centre.eq(tx.centre()?.uuid()));
    if let Some(need) = wanted.need {
        found = found.filter(offer::Column::Need.eq(need.uuid()));
    }
    if let Some(session) = wanted.session {
        found = found.filter(offer::Column::Session.eq(session.uuid()));
    }
    if let Some(volunteer) = wanted.volunteer {
        found = found.filter(offer::Column::Volunteer.eq(volunteer.uuid()));
    }
    if let Some(state) = wanted.state {
        found = found.filter(offer::Column::State.eq(state.word()));
    }
    if let Some(from) = wanted.made.0 {
        found = found.filter(offer::Column::MadeAt.gte(from));
    }
    if let Some(until) = wanted.made.1 {
        found = found.filter(offer::Column::MadeAt.lt(until));
    }
    if let Some(after) = page.after {
        found = found.filter(offer::Column::Id.gt(after.uuid()));
    }
    found.order_by_asc(offer::Column::Id).limit(page.size).all(tx).await?.into_iter().map(read).collect()
}

fn row(centre: Id<Centre>, offer: &Offer) -> Result<offer::ActiveModel, Trouble> {
    let json = |e: serde_json::Error| Trouble::broken("writing an offer", e);
    Ok(offer::ActiveModel {
        id: Set(offer.id.uuid()),
        centre: Set(centre.uuid()),
        version: Set(offer.version.cast_signed()),
        need: Set(offer.need.uuid()),
        session: Set(offer.session.uuid()),
        volunteer: Set(offer.volunteer.map(Id::uuid)),
        state: Set(offer.state.word().to_owned()),
        answer: Set(offer.answer.map(|answer| answer.word().to_owned())),
        wave: Set(i32::try_from(offer.wave).unwrap_or(i32::MAX)),
        promotion: Set(offer.promotion),
        urgent: Set(offer.urgent),
        moved: Set(offer.moved),
        made_at: Set(offer.made_at),
        not_before: Set(offer.not_before),
        deadline: Set(offer.deadline),
        answered_at: Set(offer.answered_at),
        reminded_at: Set(offer.reminded_at),
        score: Set(serde_json::to_value(offer.score).map_err(json)?),
        reasons: Set(serde_json::to_value(&offer.reasons).map_err(json)?),
        override_reason: Set(offer.override_reason.clone()),
    })
}

/// The state of this word.
pub(super) fn state(word: &str) -> Result<OfferState, Trouble> {
    OfferState::ALL.into_iter().find(|state| state.word() == word).ok_or_else(|| broken("an offer's state"))
}

pub(super) fn read(row: offer::Model) -> Result<Offer, Trouble> {
    let json = |e: serde_json::Error| Trouble::broken("reading an offer", e);
    let answer = |word: String| [Answer::No, Answer::CannotNow].into_iter().find(|answer| answer.word() == word).ok_or_else(|| broken("an answer"));
    Ok(Offer {
        id: Id::stored(row.id),
        version: row.version.cast_unsigned(),
        need: Id::stored(row.need),
        session: Id::stored(row.session),
        volunteer: row.volunteer.map(Id::stored),
        state: state(&row.state)?,
        answer: row.answer.map(answer).transpose()?,
        wave: row.wave.cast_unsigned(),
        promotion: row.promotion,
        urgent: row.urgent,
        moved: row.moved,
        made_at: row.made_at,
        not_before: row.not_before,
        deadline: row.deadline,
        answered_at: row.answered_at,
        reminded_at: row.reminded_at,
        score: serde_json::from_value(row.score).map_err(json)?,
        reasons: serde_json::from_value(row.reasons).map_err(json)?,
        override_reason: row.override_reason,
    })
}
