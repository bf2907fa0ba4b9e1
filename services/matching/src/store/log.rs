//! What matching has told, as its outbox keeps it, the latest first: of a centre by its time, of a need by what hangs on it.

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
use super::rows::{assignment, need, offer, session};
use crate::domain::Volunteer;
use crate::domain::assignment::Assignment;
use crate::domain::need::Need;
use crate::domain::offer::Offer;
use crate::domain::session::Session;
use crate::domain::statistics::Stretch;

/// Most things whose letters are found at once.
const AT_ONCE: usize = 500;

/// Ends of the addresses of what follows from the rest.
const DULL: [&str; 3] = ["%.session_changed", "%.sessions_opened", "%_stands"];

/// Where a page ended: when its last letter was told, and which one that was.
pub(crate) type Mark = (DateTime<Utc>, i64);

/// What a letter of an offer or an assignment does not say.
#[derive(Debug)]
pub(crate) struct Behind {
    /// None where the person was erased.
    pub volunteer: Option<Id<Volunteer>>,
    /// Before this nobody was told of the offer.
    pub leaves: Option<DateTime<Utc>>,
    pub override_reason: String,
}

/// Letters that say something.
fn telling() -> Select<Entity> {
    DULL.iter().fold(Entity::find(), |found, dull| found.filter(Column::Subject.not_like(*dull)))
}

/// One page of what was told in a stretch, each with its mark.
pub(crate) async fn page(tx: &Tx, within: Stretch, after: Option<Mark>, most: usize) -> Result<Vec<(Mark, Letter)>, Trouble> {
    let mut found = telling().filter(Column::Centre.eq(tx.centre()?.uuid())).filter(Column::ToldAt.gte(within.begins));
    found = found.filter(Column::ToldAt.lt(within.ends));
    if let Some((at, seq)) = after {
        found = found.filter(Column::ToldAt.lte(at)).filter(Condition::any().add(Column::ToldAt.lt(at)).add(Column::Seq.lt(seq)));
    }
    let rows = found.order_by_desc(Column::ToldAt).order_by_desc(Column::Seq).limit(most as u64).all(tx).await?;
    Ok(rows.into_iter().map(|row| ((row.told_at, row.seq), Letter::from(row))).collect())
}

/// One page of what was told of these things, each with its mark.
pub(crate) async fn page_of(tx: &Tx, things: &[String], after: Option<Mark>, most: usize) -> Result<Vec<(Mark, Letter)>, Trouble> {
    let centre = tx.centre()?.uuid();
    let mut marks: Vec<Mark> = Vec::new();
    for some in things.chunks(AT_ONCE) {
        // in no order and of no centre: asked for either, a database reads all that the centre was told to find a few letters
        let found = telling().filter(Column::Aggregate.is_in(some)).select_only().columns([Column::Centre, Column::ToldAt, Column::Seq]);
        let found: Vec<(Uuid, DateTime<Utc>, i64)> = found.into_tuple().all(tx).await?;
        marks.extend(found.into_iter().filter(|(of, ..)| *of == centre).map(|(_, at, seq)| (at, seq)));
    }
    marks.retain(|mark| after.is_none_or(|after| *mark < after));
    marks.sort_unstable_by(|one, other| other.cmp(one));
    marks.truncate(most);
    let rows = Entity::find().filter(Column::Seq.is_in(marks.iter().map(|(_, seq)| *seq))).all(tx).await?;
    let mut told: Vec<_> = rows.into_iter().map(|row| ((row.told_at, row.seq), Letter::from(row))).collect();
    told.sort_unstable_by_key(|(mark, _)| std::cmp::Reverse(*mark));
    Ok(told)
}

/// The offers and assignments of a need, or of one of its sessions, by the names that letters have for them.
pub(crate) async fn behind(tx: &Tx, need: Id<Need>, session: Option<Id<Session>>) -> Result<BTreeMap<String, Behind>, Trouble> {
    use {assignment::Column as Held, offer::Column as Asked};
    let centre = tx.centre()?.uuid();
    let asked = offer::Entity::find().filter(Asked::Need.eq(need.uuid())).filter(Asked::Centre.eq(centre));
    let asked = session.into_iter().fold(asked, |asked, session| asked.filter(Asked::Session.eq(session.uuid())));
    let asked = asked.select_only().columns([Asked::Id, Asked::Volunteer, Asked::NotBefore, Asked::OverrideReason]);
    let asked: Vec<(Uuid, Option<Uuid>, DateTime<Utc>, String)> = asked.into_tuple().all(tx).await?;
    let held = assignment::Entity::find().filter(Held::Need.eq(need.uuid())).filter(Held::Centre.eq(centre));
    let held = session.into_iter().fold(held, |held, session| held.filter(Held::Session.eq(session.uuid())));
    let held: Vec<(Uuid, Option<Uuid>)> = held.select_only().columns([Held::Id, Held::Volunteer]).into_tuple().all(tx).await?;
    let asked = asked.into_iter().map(|(id, volunteer, leaves, override_reason)| {
        (Id::<Offer>::stored(id).to_string(), Behind { volunteer: volunteer.map(Id::stored), leaves: Some(leaves), override_reason })
    });
    let held = held.into_iter().map(|(id, volunteer)| {
        (Id::<Assignment>::stored(id).to_string(), Behind { volunteer: volunteer.map(Id::stored), leaves: None, override_reason: String::new() })
    });
    Ok(asked.chain(held).collect())
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
