//! Hours: booked once per assignment, corrected, listed and summed.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use platform::db::Tx;
use platform::error::Trouble;
use platform::id::Id;
use platform::outbox::Letter;
use platform::page::Page;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;
use sea_orm::{IntoActiveModel, QueryOrder, QuerySelect, QueryTrait};

use super::rows::hours;
use crate::domain::hours::Hours;
use crate::domain::volunteer::Volunteer;

/// Whose hours, and from when (inclusive) until when (exclusive) they ended.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Filter {
    pub volunteer: Option<Id<Volunteer>>,
    pub from: Option<DateTime<Utc>>,
    pub until: Option<DateTime<Utc>>,
}

/// Keeps new hours and tells of them; false, and nothing told, where the assignment has its hours already.
pub(crate) async fn insert(tx: &Tx, entry: Hours, letter: Letter) -> Result<bool, Trouble> {
    let row = row(tx, entry)?.into_active_model();
    // on this key by name: `on_conflict_do_nothing` would speak of the primary key only
    let once = OnConflict::columns([hours::Column::Centre, hours::Column::Assignment]).do_nothing().to_owned();
    let new = hours::Entity::insert(row).on_conflict(once).exec_without_returning(tx).await? == 1;
    if new {
        tx.tell([letter]);
    }
    Ok(new)
}

/// The entry of this id in the transaction's centre.
pub(crate) async fn find(tx: &Tx, id: Id<Hours>) -> Result<Option<Hours>, Trouble> {
    query(tx, id)?.one(tx).await?.map(read).transpose()
}

/// As [`find`], for a change.
pub(crate) async fn hold(tx: &Tx, id: Id<Hours>) -> Result<Option<Hours>, Trouble> {
    query(tx, id)?.lock_exclusive().one(tx).await?.map(read).transpose()
}

fn query(tx: &Tx, id: Id<Hours>) -> Result<Select<hours::Entity>, Trouble> {
    Ok(hours::Entity::find_by_id(id.uuid()).filter(hours::Column::Centre.eq(tx.centre()?.uuid())))
}

/// Keeps a correction and tells of it.
pub(crate) async fn save(tx: &Tx, entry: Hours, letter: Letter) -> Result<(), Trouble> {
    let row = row(tx, entry)?.into_active_model().reset_all();
    hours::Entity::update(row).exec_without_returning(tx).await?;
    tx.tell([letter]);
    Ok(())
}

/// One page, in the order of ids.
pub(crate) async fn page(tx: &Tx, filter: Filter, page: &Page<Hours>) -> Result<Vec<Hours>, Trouble> {
    let query = within(tx, filter)?.apply_if(page.after, |query, after| query.filter(hours::Column::Id.gt(after.uuid())));
    query.order_by_asc(hours::Column::Id).limit(page.size).all(tx).await?.into_iter().map(read).collect()
}

/// Everything that somebody gave, in the order of ids.
pub(crate) async fn all_of(tx: &Tx, volunteer: Id<Volunteer>) -> Result<Vec<Hours>, Trouble> {
    let filter = Filter { volunteer: Some(volunteer), ..Filter::default() };
    within(tx, filter)?.order_by_asc(hours::Column::Id).all(tx).await?.into_iter().map(read).collect()
}

/// The sum of minutes over the whole span.
pub(crate) async fn total(tx: &Tx, filter: Filter) -> Result<u64, Trouble> {
    let sum: Option<Option<i64>> = within(tx, filter)?.select_only().column_as(hours::Column::Minutes.sum(), "minutes").into_tuple().one(tx).await?;
    Ok(sum.flatten().unwrap_or_default().unsigned_abs())
}

/// Minutes that each of these people gave since then; who gave none is not in it.
pub(crate) async fn recent(tx: &Tx, people: &[Id<Volunteer>], since: DateTime<Utc>) -> Result<HashMap<Id<Volunteer>, u64>, Trouble> {
    let people = people.iter().map(|id| id.uuid());
    let query = hours::Entity::find().select_only().column(hours::Column::Volunteer).column_as(hours::Column::Minutes.sum(), "minutes");
    let query = query.filter(hours::Column::Centre.eq(tx.centre()?.uuid())).filter(hours::Column::Volunteer.is_in(people));
    let sums: Vec<(Uuid, i64)> = query.filter(hours::Column::EndedAt.gte(since)).group_by(hours::Column::Volunteer).into_tuple().all(tx).await?;
    Ok(sums.into_iter().map(|(id, minutes)| (Id::stored(id), minutes.unsigned_abs())).collect())
}

fn within(tx: &Tx, filter: Filter) -> Result<Select<hours::Entity>, Trouble> {
    let query = hours::Entity::find().filter(hours::Column::Centre.eq(tx.centre()?.uuid()));
    let query = query.apply_if(filter.volunteer, |query, volunteer| query.filter(hours::Column::Volunteer.eq(volunteer.uuid())));
    let query = query.apply_if(filter.from, |query, from| query.filter(hours::Column::EndedAt.gte(from)));
    Ok(query.apply_if(filter.until, |query, until| query.filter(hours::Column::EndedAt.lt(until))))
}

fn row(tx: &Tx, entry: Hours) -> Result<hours::Model, Trouble> {
    Ok(hours::Model {
        id: entry.id.uuid(),
        centre: tx.centre()?.uuid(),
        version: entry.version.cast_signed(),
        volunteer: entry.volunteer.map(Id::uuid),
        assignment: entry.assignment.uuid(),
        session: entry.session.map(Id::uuid),
        ended_at: entry.ended_at,
        minutes: i32::try_from(entry.minutes).map_err(|e| Trouble::broken("keeping minutes", e))?,
        corrected: entry.corrected,
    })
}

fn read(row: hours::Model) -> Result<Hours, Trouble> {
    Ok(Hours {
        id: Id::stored(row.id),
        version: row.version.cast_unsigned(),
        volunteer: row.volunteer.map(Id::stored),
        assignment: Id::stored(row.assignment),
        session: row.session.map(Id::stored),
        ended_at: row.ended_at,
        minutes: u32::try_from(row.minutes).map_err(|e| Trouble::broken("reading minutes", e))?,
        corrected: row.corrected,
    })
}
