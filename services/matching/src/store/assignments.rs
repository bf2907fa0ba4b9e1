//! Assignments: places given once, guarded by the database; found, saved, listed.

use chrono::{DateTime, Utc};
use platform::db::Tx;
use platform::error::Trouble;
use platform::id::{Centre, Id};
use platform::outbox::Letter;
use platform::page::Page;
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::Query;
use sea_orm::{QueryOrder, QuerySelect};

use super::broken;
use super::rows::{assignment, need};
use crate::domain::assignment::{Assignment, AssignmentState};
use crate::domain::error::Error;
use crate::domain::offer::Offer;
use crate::domain::session::Session;
use crate::domain::{Organisation, Position, Volunteer};

/// Which assignments a list is about.
#[derive(Debug, Default)]
pub(crate) struct Wanted {
    pub volunteer: Option<Id<Volunteer>>,
    pub session: Option<Id<Session>>,
    /// Of the needs of one organisation.
    pub organisation: Option<Id<Organisation>>,
    pub state: Option<AssignmentState>,
    pub window: (Option<DateTime<Utc>>, Option<DateTime<Utc>>),
}

/// The assignment of this id in the transaction's centre.
pub(crate) async fn find(tx: &Tx, id: Id<Assignment>) -> Result<Option<Assignment>, Trouble> {
    let row = assignment::Entity::find_by_id(id.uuid()).filter(assignment::Column::Centre.eq(tx.centre()?.uuid())).one(tx).await?;
    row.map(read).transpose()
}

/// The assignment that an offer came to, the last where there were several.
pub(crate) async fn of_offer(tx: &Tx, offer: Id<Offer>) -> Result<Option<Assignment>, Trouble> {
    let rows = assignment::Entity::find().filter(assignment::Column::Offer.eq(offer.uuid()));
    rows.order_by_desc(assignment::Column::Id).one(tx).await?.map(read).transpose()
}

/// The places of a session that are held, in order.
pub(crate) async fn held(tx: &Tx, session: Id<Session>) -> Result<Vec<Assignment>, Trouble> {
    let rows = assignment::Entity::find().filter(assignment::Column::Session.eq(session.uuid()));
    let held = rows.filter(assignment::Column::State.ne(AssignmentState::Cancelled.word())).order_by_asc(assignment::Column::Place);
    held.all(tx).await?.into_iter().map(read).collect()
}

/// What somebody has agreed to and is still ahead.
pub(crate) async fn ahead_of(tx: &Tx, volunteer: Id<Volunteer>, now: DateTime<Utc>) -> Result<Vec<Assignment>, Trouble> {
    let rows = assignment::Entity::find().filter(assignment::Column::Centre.eq(tx.centre()?.uuid())).filter(assignment::Column::Volunteer.eq(volunteer.uuid()));
    let ahead = rows.filter(assignment::Column::State.eq(AssignmentState::Agreed.word())).filter(assignment::Column::StartsAt.gt(now));
    ahead.order_by_asc(assignment::Column::StartsAt).all(tx).await?.into_iter().map(read).collect()
}

/// Whether somebody has agreed to anything else between the two instants.
pub(crate) async fn is_busy(tx: &Tx, volunteer: Id<Volunteer>, but: Id<Assignment>, from: DateTime<Utc>, until: DateTime<Utc>) -> Result<bool, Trouble> {
    let rows = assignment::Entity::find().filter(assignment::Column::Volunteer.eq(volunteer.uuid())).filter(assignment::Column::Id.ne(but.uuid()));
    let agreed = rows.filter(assignment::Column::State.eq(AssignmentState::Agreed.word()));
    Ok(agreed.filter(assignment::Column::StartsAt.lt(until)).filter(assignment::Column::EndsAt.gt(from)).count(tx).await? > 0)
}

/// Keeps a new assignment and tells of it.
///
/// # Errors
/// [`Error::Overlap`] and [`Error::SessionFull`] where the database refuses it.
pub(crate) async fn insert(tx: &Tx, assignment: &Assignment, letters: Vec<Letter>) -> Result<(), Error> {
    assignment::Entity::insert(row(tx.centre()?, assignment)).exec_without_returning(tx).await.map_err(refused)?;
    tx.tell(letters);
    Ok(())
}

/// Keeps what has changed and tells of it.
///
/// # Errors
/// As [`insert`].
pub(crate) async fn save(tx: &Tx, assignment: &Assignment, letters: Vec<Letter>) -> Result<(), Error> {
    let mut changed = row(tx.centre()?, assignment);
    changed.id = NotSet;
    assignment::Entity::update_many().set(changed).filter(assignment::Column::Id.eq(assignment.id.uuid())).exec(tx).await.map_err(refused)?;
    tx.tell(letters);
    Ok(())
}

/// The guards of the database by name; they hold even where we looked too early.
fn refused(error: DbErr) -> Error {
    let text = error.to_string();
    if text.contains("assignments_overlap") {
        Error::Overlap
    } else if text.contains("assignments_place") || text.contains("assignments.session, assignments.place") {
        Error::SessionFull
    } else {
        Error::Trouble(error.into())
    }
}

/// Assignments of any centre that were not confirmed in time, and whose place can still be given to another.
pub(crate) async fn unconfirmed(tx: &Tx, now: DateTime<Utc>, most: u64) -> Result<Vec<(Id<Centre>, Id<Assignment>)>, Trouble> {
    let due = assignment::Entity::find().filter(assignment::Column::ConfirmBy.lte(now)).filter(assignment::Column::State.eq(AssignmentState::Agreed.word()));
    let due = due.filter(assignment::Column::StartsAt.gt(now));
    let columns = due.order_by_asc(assignment::Column::ConfirmBy).limit(most).select_only().columns([assignment::Column::Centre, assignment::Column::Id]);
    let rows: Vec<(Uuid, Uuid)> = columns.into_tuple().all(tx).await?;
    Ok(rows.into_iter().map(|(centre, id)| (Id::stored(centre), Id::stored(id))).collect())
}

/// Assignments of any centre that are agreed and not yet worked, in order.
pub(crate) async fn agreed_of_all(tx: &Tx) -> Result<Vec<(Id<Centre>, Assignment)>, Trouble> {
    let rows = assignment::Entity::find().filter(assignment::Column::State.eq(AssignmentState::Agreed.word()));
    let rows = rows.order_by_asc(assignment::Column::Id).all(tx).await?;
    rows.into_iter().map(|row| Ok((Id::stored(row.centre), read(row)?))).collect()
}

/// One page of the centre's assignments.
pub(crate) async fn list(tx: &Tx, wanted: &Wanted, page: &Page<Assignment>) -> Result<Vec<Assignment>, Trouble> {
    let mut found = assignment::Entity::find().filter(assignment::Column::Centre.eq(tx.centre()?.uuid()));
    if let Some(session) = wanted.session {
        found = found.filter(assignment::Column::Session.eq(session.uuid()));
    }
    if let Some(organisation) = wanted.organisation {
        let needs = Query::select().column(need::Column::Id).from(need::Entity).and_where(need::Column::Organisation.eq(organisation.uuid())).to_owned();
        found = found.filter(assignment::Column::Need.in_subquery(needs));
    }
    if let Some(volunteer) = wanted.volunteer {
        found = found.filter(assignment::Column::Volunteer.eq(volunteer.uuid()));
    }
    if let Some(state) = wanted.state {
        found = found.filter(assignment::Column::State.eq(state.word()));
    }
    if let Some(from) = wanted.window.0 {
        found = found.filter(assignment::Column::EndsAt.gt(from));
    }
    if let Some(until) = wanted.window.1 {
        found = found.filter(assignment::Column::StartsAt.lt(until));
    }
    if let Some(after) = page.after {
        found = found.filter(assignment::Column::Id.gt(after.uuid()));
    }
    found.order_by_asc(assignment::Column::Id).limit(page.size).all(tx).await?.into_iter().map(read).collect()
}

fn row(centre: Id<Centre>, assignment: &Assignment) -> assignment::ActiveModel {
    assignment::ActiveModel {
        id: Set(assignment.id.uuid()),
        centre: Set(centre.uuid()),
        version: Set(assignment.version.cast_signed()),
        need: Set(assignment.need.uuid()),
        session: Set(assignment.session.uuid()),
        volunteer: Set(assignment.volunteer.map(Id::uuid)),
        offer: Set(assignment.offer.uuid()),
        place: Set(i32::try_from(assignment.place).unwrap_or(i32::MAX)),
        state: Set(assignment.state.word().to_owned()),
        starts_at: Set(assignment.starts_at),
        ends_at: Set(assignment.ends_at),
        east: Set(assignment.spot.east),
        north: Set(assignment.spot.north),
        confirm_by: Set(assignment.confirm_by),
        checked_in_at: Set(assignment.checked_in_at),
        checked_out_at: Set(assignment.checked_out_at),
        cancelled_by: Set(assignment.cancelled_by.clone()),
        agreed_at: Set(assignment.agreed_at),
    }
}

pub(super) fn read(row: assignment::Model) -> Result<Assignment, Trouble> {
    Ok(Assignment {
        id: Id::stored(row.id),
        version: row.version.cast_unsigned(),
        need: Id::stored(row.need),
        session: Id::stored(row.session),
        volunteer: row.volunteer.map(Id::stored),
        offer: Id::stored(row.offer),
        place: row.place.cast_unsigned(),
        state: AssignmentState::ALL.into_iter().find(|state| state.word() == row.state).ok_or_else(|| broken("an assignment's state"))?,
        starts_at: row.starts_at,
        ends_at: row.ends_at,
        spot: Position { east: row.east, north: row.north },
        confirm_by: row.confirm_by,
        checked_in_at: row.checked_in_at,
        checked_out_at: row.checked_out_at,
        cancelled_by: row.cancelled_by,
        agreed_at: row.agreed_at,
    })
}
