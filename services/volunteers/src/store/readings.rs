//! The log of who looked: one row per person, day, reader and card, with a count, so that it does not grow without end.

use chrono::NaiveDate;
use platform::db::Tx;
use platform::error::Trouble;
use platform::id::Id;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{LockType, OnConflict};
use sea_orm::{ExprTrait as _, IntoActiveModel, QueryOrder, QuerySelect, QueryTrait as _};

use super::rows::{reading, volunteer};
use crate::domain::day;
use crate::domain::reading::{Card, Reading};
use crate::domain::volunteer::Volunteer;

/// Notes that `reader` looks at these people; answers with those whom there are.
///
/// Noted before it is shown: what cannot be noted is not shown.
pub(crate) async fn note(tx: &Tx, reader: &str, card: Card, people: &[Id<Volunteer>]) -> Result<Vec<Id<Volunteer>>, Trouble> {
    let (centre, now) = (tx.centre()?.uuid(), tx.clock().now());
    let asked = people.iter().map(|id| id.uuid());
    let query = volunteer::Entity::find().select_only().column(volunteer::Column::Id).filter(volunteer::Column::Centre.eq(centre));
    // locked against an erasure meanwhile, and in the order of ids, so that two readers do not wait for each other
    let query = query.filter(volunteer::Column::Id.is_in(asked)).order_by_asc(volunteer::Column::Id).lock(LockType::KeyShare);
    let there: Vec<Uuid> = query.into_tuple().all(tx).await?;
    let line = |volunteer: &Uuid| {
        let (volunteer, day) = (*volunteer, day::today(now));
        reading::Model { volunteer, day, reader: reader.to_owned(), card: card.word().to_owned(), centre, times: 1, last_at: now }.into_active_model()
    };
    if !there.is_empty() {
        let mut again = OnConflict::columns([reading::Column::Volunteer, reading::Column::Day, reading::Column::Reader, reading::Column::Card]);
        let once_more = Expr::col((reading::Entity, reading::Column::Times)).add(1);
        again.value(reading::Column::Times, once_more).update_column(reading::Column::LastAt);
        tx.put(reading::Entity, reading::Entity::insert_many(there.iter().map(line)).on_conflict(again).into_query());
    }
    Ok(there.into_iter().map(Id::stored).collect())
}

/// Who looked at somebody, newest day first.
pub(crate) async fn of(tx: &Tx, id: Id<Volunteer>) -> Result<Vec<Reading>, Trouble> {
    let query = reading::Entity::find().filter(reading::Column::Centre.eq(tx.centre()?.uuid())).filter(reading::Column::Volunteer.eq(id.uuid()));
    let rows = query.order_by_desc(reading::Column::Day).order_by_asc(reading::Column::Reader).order_by_asc(reading::Column::Card).all(tx).await?;
    let read = |row: reading::Model| Reading { reader: row.reader, card: row.card, day: row.day, times: row.times.unsigned_abs(), last_at: row.last_at };
    Ok(rows.into_iter().map(read).collect())
}

/// How many lines of the centre there are from before this day.
pub(crate) async fn count_before(tx: &Tx, day: NaiveDate) -> Result<u64, Trouble> {
    let centre = reading::Column::Centre.eq(tx.centre()?.uuid());
    Ok(reading::Entity::find().filter(centre).filter(reading::Column::Day.lt(day)).count(tx).await?)
}

/// Forgets the centre's lines from before this day; answers how many.
pub(crate) async fn forget_before(tx: &Tx, day: NaiveDate) -> Result<u64, Trouble> {
    let centre = reading::Column::Centre.eq(tx.centre()?.uuid());
    Ok(reading::Entity::delete_many().filter(centre).filter(reading::Column::Day.lt(day)).exec(tx).await?.rows_affected)
}
