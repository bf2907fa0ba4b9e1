//! Who waits for a place, in the order in which they said yes.

use chrono::{DateTime, Utc};
use platform::db::Tx;
use platform::error::Trouble;
use platform::id::Id;
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use sea_orm::{Condition, QueryOrder};

use super::rows::waiting;
use crate::domain::Volunteer;
use crate::domain::offer::Offer;
use crate::domain::session::Session;

/// Puts somebody at the end of the list; who stands on it already keeps the place.
pub(crate) async fn join(tx: &Tx, session: Id<Session>, volunteer: Id<Volunteer>, offer: Id<Offer>, now: DateTime<Utc>) -> Result<(), Trouble> {
    let row = waiting::ActiveModel {
        session: Set(session.uuid()),
        volunteer: Set(volunteer.uuid()),
        centre: Set(tx.centre()?.uuid()),
        offer: Set(offer.uuid()),
        since: Set(now),
    };
    waiting::Entity::insert(row).on_conflict_do_nothing().exec_without_returning(tx).await?;
    Ok(())
}

/// The offers by which those who wait said yes.
pub(crate) async fn offers(tx: &Tx, session: Id<Session>) -> Result<Vec<Id<Offer>>, Trouble> {
    let rows = waiting::Entity::find().filter(waiting::Column::Session.eq(session.uuid())).all(tx).await?;
    Ok(rows.into_iter().map(|row| Id::stored(row.offer)).collect())
}

/// Takes somebody off the list; 1 where they stood on it, else 0.
pub(crate) async fn leave(tx: &Tx, session: Id<Session>, volunteer: Id<Volunteer>) -> Result<u32, Trouble> {
    let gone = waiting::Entity::delete_by_id((session.uuid(), volunteer.uuid())).exec(tx).await?;
    Ok(u32::from(gone.rows_affected > 0))
}

/// Empties the list.
pub(crate) async fn clear(tx: &Tx, session: Id<Session>) -> Result<(), Trouble> {
    waiting::Entity::delete_many().filter(waiting::Column::Session.eq(session.uuid())).exec(tx).await?;
    Ok(())
}

/// Those who wait for a session, first come first.
pub(crate) async fn of_session(tx: &Tx, session: Id<Session>) -> Result<Vec<Id<Volunteer>>, Trouble> {
    let rows = waiting::Entity::find().filter(waiting::Column::Session.eq(session.uuid()));
    let rows = rows.order_by_asc(waiting::Column::Since).order_by_asc(waiting::Column::Volunteer).all(tx).await?;
    Ok(rows.into_iter().map(|row| Id::stored(row.volunteer)).collect())
}

/// The position of somebody, from 1; 0 where not on the list.
pub(crate) async fn position(tx: &Tx, session: Id<Session>, volunteer: Id<Volunteer>) -> Result<u32, Trouble> {
    let Some(own) = waiting::Entity::find_by_id((session.uuid(), volunteer.uuid())).one(tx).await? else { return Ok(0) };
    let tie = Condition::all().add(waiting::Column::Since.eq(own.since)).add(waiting::Column::Volunteer.lt(own.volunteer));
    let before = Condition::any().add(waiting::Column::Since.lt(own.since)).add(tie);
    let before = waiting::Entity::find().filter(waiting::Column::Session.eq(session.uuid())).filter(before).count(tx).await?;
    Ok(u32::try_from(before).unwrap_or(u32::MAX).saturating_add(1))
}

/// Every session that somebody waits for, and since when.
pub(crate) async fn places(tx: &Tx, volunteer: Id<Volunteer>) -> Result<Vec<(Id<Session>, DateTime<Utc>)>, Trouble> {
    let rows = waiting::Entity::find().filter(waiting::Column::Centre.eq(tx.centre()?.uuid())).filter(waiting::Column::Volunteer.eq(volunteer.uuid()));
    Ok(rows.order_by_asc(waiting::Column::Since).all(tx).await?.into_iter().map(|row| (Id::stored(row.session), row.since)).collect())
}

/// Every session that somebody waits for.
pub(crate) async fn of_volunteer(tx: &Tx, volunteer: Id<Volunteer>) -> Result<Vec<Id<Session>>, Trouble> {
    Ok(places(tx, volunteer).await?.into_iter().map(|(session, _)| session).collect())
}
