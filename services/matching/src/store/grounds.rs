//! What a plan stands on, read for many sessions at once: a week of a whole centre in some ten questions.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, TimeDelta, Utc};
use platform::db::Tx;
use platform::error::Trouble;
use platform::id::Id;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait as _};
use sea_orm::{Condition, QueryOrder, QuerySelect};

use super::offers::{OFFERS, left};
use super::rows::{assignment, block, need, offer, session, waiting};
use super::{needs, sessions};
use crate::domain::assignment::AssignmentState;
use crate::domain::need::{Need, NeedState};
use crate::domain::offer::{Answer, OfferState};
use crate::domain::plan::ground::{Busy, Ground, Place};
use crate::domain::session::Session;
use crate::domain::{Key, Position, Volunteer};

/// Agreements that may matter for the load of the week or the way between two sessions lie no further away.
const NEARBY: TimeDelta = TimeDelta::days(8);
/// Ids in one question.
const AT_ONCE: usize = 500;

/// What the sessions stand on that begin in a stretch of time, after now, and whose needs are open.
pub(crate) async fn ahead(tx: &Tx, from: DateTime<Utc>, until: DateTime<Utc>, now: DateTime<Utc>) -> Result<Ground, Trouble> {
    around(tx, begin(tx, from, until, now).await?).await
}

/// The same of what is agreed alone: who is asked, and who knows the need, is left out.
pub(crate) async fn agreed_ahead(tx: &Tx, until: DateTime<Utc>, now: DateTime<Utc>) -> Result<Ground, Trouble> {
    let mut ground = Ground::default();
    let sessions = begin(tx, now, until, now).await?;
    named(tx, &sessions, &mut ground).await?;
    agreed(tx, &sessions, &mut ground).await?;
    let place = |session| Place { session, asked: BTreeSet::new(), asked_before: BTreeSet::new() };
    ground.places = sessions.into_iter().map(place).collect();
    Ok(ground)
}

async fn begin(tx: &Tx, from: DateTime<Utc>, until: DateTime<Utc>, now: DateTime<Utc>) -> Result<Vec<Session>, Trouble> {
    let open = need::Entity::find().filter(need::Column::State.eq(NeedState::Open.word())).select_only().column(need::Column::Id);
    let rows = session::Entity::find().filter(session::Column::Centre.eq(tx.centre()?.uuid())).filter(session::Column::Cancelled.eq(false));
    let rows = rows.filter(session::Column::StartsAt.gte(from)).filter(session::Column::StartsAt.gt(now)).filter(session::Column::StartsAt.lt(until));
    let rows = rows.filter(session::Column::Need.in_subquery(sea_orm::QueryTrait::into_query(open)));
    rows.order_by_asc(session::Column::StartsAt).order_by_asc(session::Column::Id).all(tx).await?.into_iter().map(sessions::read).collect()
}

/// The needs of sessions, and who must not be asked for them.
async fn named(tx: &Tx, sessions: &[Session], ground: &mut Ground) -> Result<(), Trouble> {
    let wanted: BTreeSet<Uuid> = sessions.iter().map(|session| session.need.uuid()).collect();
    for some in chunks(&wanted) {
        let rows = need::Entity::find().filter(need::Column::Id.is_in(some.clone())).filter(need::Column::Centre.eq(tx.centre()?.uuid()));
        for row in rows.all(tx).await? {
            let need = needs::read(row)?;
            ground.needs.insert(need.id, need);
        }
        for row in block::Entity::find().filter(block::Column::Need.is_in(some)).all(tx).await? {
            ground.blocked.entry(Id::stored(row.need)).or_default().insert(key(row.volunteer));
        }
    }
    Ok(())
}

/// What these sessions stand on.
pub(crate) async fn around(tx: &Tx, sessions: Vec<Session>) -> Result<Ground, Trouble> {
    let mut ground = Ground::default();
    named(tx, &sessions, &mut ground).await?;
    let series = series(tx, &ground.needs).await?;
    let refused = people(tx, &series, |of| {
        let rows = offer::Entity::find().filter(offer::Column::Need.is_in(of)).filter(offer::Column::Answer.eq(Answer::No.word()));
        rows.select_only().columns([offer::Column::Need, offer::Column::Volunteer]).into_tuple()
    })
    .await?;
    ground.familiar = people(tx, &series, |of| {
        let rows = assignment::Entity::find().filter(assignment::Column::Need.is_in(of)).filter(assignment::Column::State.eq(AssignmentState::Met.word()));
        rows.select_only().columns([assignment::Column::Need, assignment::Column::Volunteer]).distinct().into_tuple()
    })
    .await?;
    busy(tx, &sessions, &mut ground).await?;
    let mut asked = asked(tx, &sessions).await?;
    for session in sessions {
        let (now, mut before) = asked.remove(&session.id.uuid()).unwrap_or_default();
        before.extend(refused.get(&session.need).into_iter().flatten());
        ground.places.push(Place { session, asked: now, asked_before: before });
    }
    Ok(ground)
}

fn key(id: Uuid) -> Key {
    Key(id.as_u128())
}

fn chunks(ids: &BTreeSet<Uuid>) -> Vec<Vec<Uuid>> {
    ids.iter().copied().collect::<Vec<_>>().chunks(AT_ONCE).map(<[Uuid]>::to_vec).collect()
}

/// For every need that the series of these have been divided into: which of these it belongs to.
async fn series(tx: &Tx, needs: &BTreeMap<Id<Need>, Need>) -> Result<BTreeMap<Uuid, Vec<Id<Need>>>, Trouble> {
    let mut ours: BTreeMap<Uuid, Vec<Id<Need>>> = BTreeMap::new();
    for need in needs.values() {
        ours.entry(need.series.uuid()).or_default().push(need.id);
    }
    let mut all = BTreeMap::new();
    for some in chunks(&ours.keys().copied().collect()) {
        let rows = need::Entity::find().filter(need::Column::Series.is_in(some)).select_only().columns([need::Column::Id, need::Column::Series]);
        let rows: Vec<(Uuid, Uuid)> = rows.into_tuple().all(tx).await?;
        all.extend(rows.into_iter().filter_map(|(id, series)| Some((id, ours.get(&series)?.clone()))));
    }
    Ok(all)
}

type Pairs = sea_orm::Selector<sea_orm::SelectGetableTuple<(Uuid, Option<Uuid>)>>;

/// Who stands in rows about the needs of a series, for each need of ours.
async fn people(tx: &Tx, series: &BTreeMap<Uuid, Vec<Id<Need>>>, rows: impl Fn(Vec<Uuid>) -> Pairs) -> Result<BTreeMap<Id<Need>, BTreeSet<Key>>, Trouble> {
    let mut found: BTreeMap<Id<Need>, BTreeSet<Key>> = BTreeMap::new();
    for some in chunks(&series.keys().copied().collect()) {
        for (need, volunteer) in rows(some).all(tx).await? {
            let Some(volunteer) = volunteer else { continue };
            for ours in series.get(&need).into_iter().flatten() {
                found.entry(*ours).or_default().insert(key(volunteer));
            }
        }
    }
    Ok(found)
}

type Asked = BTreeMap<Uuid, (BTreeSet<Key>, BTreeSet<Key>)>;

/// Who is asked or waits for each of these sessions, and who was asked without a yes.
async fn asked(tx: &Tx, sessions: &[Session]) -> Result<Asked, Trouble> {
    let mut asked = Asked::new();
    for some in chunks(&sessions.iter().map(|session| session.id.uuid()).collect()) {
        let rows = offer::Entity::find().filter(offer::Column::Session.is_in(some.clone())).filter(offer::Column::Moved.eq(false)).filter(left(OFFERS));
        let rows = rows.select_only().columns([offer::Column::Session, offer::Column::Volunteer, offer::Column::State]);
        let rows: Vec<(Uuid, Option<Uuid>, String)> = rows.into_tuple().all(tx).await?;
        for (session, volunteer, state) in rows {
            let Some(volunteer) = volunteer else { continue };
            let (now, before) = asked.entry(session).or_default();
            if state == OfferState::Made.word() { now } else { before }.insert(key(volunteer));
        }
        for row in waiting::Entity::find().filter(waiting::Column::Session.is_in(some)).all(tx).await? {
            asked.entry(row.session).or_default().0.insert(key(row.volunteer));
        }
    }
    Ok(asked)
}

/// From when to when agreements may matter for these sessions.
fn nearby(sessions: &[Session]) -> Option<(DateTime<Utc>, DateTime<Utc>)> {
    let begins = sessions.iter().map(|session| session.starts_at).min()?;
    Some((begins - NEARBY, sessions.iter().map(|session| session.ends_at).max()? + NEARBY))
}

/// What is agreed around these sessions, whoever of the centre has agreed to it.
async fn agreed(tx: &Tx, sessions: &[Session], ground: &mut Ground) -> Result<(), Trouble> {
    let Some((begins, ends)) = nearby(sessions) else { return Ok(()) };
    let agreed = assignment::Entity::find().filter(assignment::Column::Centre.eq(tx.centre()?.uuid())).filter(assignment::Column::StartsAt.gt(begins));
    let agreed = agreed.filter(assignment::Column::StartsAt.lt(ends));
    let agreed = agreed.filter(assignment::Column::State.is_in([AssignmentState::Agreed.word(), AssignmentState::Met.word()])).all(tx).await?;
    for row in agreed {
        let Some(volunteer) = row.volunteer else { continue };
        let (session, spot) = (Id::stored(row.session), Position { east: row.east, north: row.north });
        ground.add(Busy { volunteer: Id::stored(volunteer), session, starts_at: row.starts_at, ends_at: row.ends_at, spot });
    }
    Ok(())
}

/// What everybody of the centre is busy with around these sessions: what is agreed, and what they are asked for.
async fn busy(tx: &Tx, sessions: &[Session], ground: &mut Ground) -> Result<(), Trouble> {
    agreed(tx, sessions, ground).await?;
    let (Some((begins, ends)), centre) = (nearby(sessions), tx.centre()?.uuid()) else { return Ok(()) };
    // the state stands in the text of the statement, so that SQLite knows the index of those that wait
    let made = Expr::col(offer::Column::State).eq(Expr::Constant(OfferState::Made.word().into()));
    let out = offer::Entity::find().filter(made).filter(offer::Column::Centre.eq(centre)).select_only();
    let out: Vec<(Uuid, Option<Uuid>)> = out.columns([offer::Column::Session, offer::Column::Volunteer]).into_tuple().all(tx).await?;
    let mut of: BTreeMap<Uuid, Vec<Uuid>> = BTreeMap::new();
    for (session, volunteer) in out {
        of.entry(session).or_default().extend(volunteer);
    }
    let near = Condition::all().add(session::Column::StartsAt.gt(begins)).add(session::Column::StartsAt.lt(ends)).add(session::Column::Cancelled.eq(false));
    for some in chunks(&of.keys().copied().collect()) {
        for row in session::Entity::find().filter(session::Column::Id.is_in(some)).filter(near.clone()).all(tx).await? {
            let spot = Position { east: row.east, north: row.north };
            for volunteer in of.remove(&row.id).unwrap_or_default() {
                ground.add(Busy { volunteer: Id::stored(volunteer), session: Id::stored(row.id), starts_at: row.starts_at, ends_at: row.ends_at, spot });
            }
        }
    }
    Ok(())
}

/// Why coordinators asked those who agreed to these sessions although a rule spoke against it; where it was so.
pub(crate) async fn overridden(tx: &Tx, sessions: &BTreeSet<Id<Session>>) -> Result<BTreeMap<(Id<Session>, Id<Volunteer>), String>, Trouble> {
    let mut reasons = BTreeMap::new();
    for some in chunks(&sessions.iter().map(|session| session.uuid()).collect()) {
        let rows = offer::Entity::find().filter(offer::Column::Session.is_in(some)).filter(offer::Column::State.eq(OfferState::Accepted.word()));
        let rows = rows.filter(offer::Column::OverrideReason.ne("")).select_only();
        let rows = rows.columns([offer::Column::Session, offer::Column::Volunteer, offer::Column::OverrideReason]);
        let rows: Vec<(Uuid, Option<Uuid>, String)> = rows.into_tuple().all(tx).await?;
        reasons.extend(rows.into_iter().filter_map(|(session, volunteer, reason)| Some(((Id::stored(session), Id::stored(volunteer?)), reason))));
    }
    Ok(reasons)
}

/// Who stands in rows of some sessions, by session.
pub(crate) type People = BTreeMap<Id<Session>, Vec<Id<Volunteer>>>;

/// Who has agreed to each of these sessions, and who is asked for it.
pub(crate) async fn standing(tx: &Tx, sessions: &[Id<Session>]) -> Result<(People, People), Trouble> {
    let ids = || sessions.iter().map(|session| session.uuid());
    let agreed = assignment::Entity::find().filter(assignment::Column::Session.is_in(ids()));
    let agreed = agreed.filter(assignment::Column::State.ne(AssignmentState::Cancelled.word())).order_by_asc(assignment::Column::Place).select_only();
    let agreed: Vec<(Uuid, Option<Uuid>)> = agreed.columns([assignment::Column::Session, assignment::Column::Volunteer]).into_tuple().all(tx).await?;
    let asked = offer::Entity::find().filter(offer::Column::Session.is_in(ids())).filter(offer::Column::State.eq(OfferState::Made.word()));
    let asked = asked.order_by_asc(offer::Column::Id).select_only().columns([offer::Column::Session, offer::Column::Volunteer]);
    let asked: Vec<(Uuid, Option<Uuid>)> = asked.into_tuple().all(tx).await?;
    let group = |rows: Vec<(Uuid, Option<Uuid>)>| {
        let mut people = People::new();
        for (session, volunteer) in rows {
            people.entry(Id::stored(session)).or_default().extend(volunteer.map(Id::stored));
        }
        people
    };
    Ok((group(agreed), group(asked)))
}
