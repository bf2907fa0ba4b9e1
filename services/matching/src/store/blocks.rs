//! Who must not be asked for a need.

use platform::db::Tx;
use platform::error::Trouble;
use platform::id::Id;
use sea_orm::ActiveValue::Set;
use sea_orm::QueryOrder;
use sea_orm::entity::prelude::*;

use super::rows::block;
use crate::domain::Volunteer;
use crate::domain::need::Need;

/// Those who are blocked for a need.
pub(crate) async fn of(tx: &Tx, need: Id<Need>) -> Result<Vec<Id<Volunteer>>, Trouble> {
    let rows = block::Entity::find().filter(block::Column::Need.eq(need.uuid())).order_by_asc(block::Column::Volunteer).all(tx).await?;
    Ok(rows.into_iter().map(|row| Id::stored(row.volunteer)).collect())
}

/// The needs for which somebody is not asked.
pub(crate) async fn of_volunteer(tx: &Tx, volunteer: Id<Volunteer>) -> Result<Vec<Id<Need>>, Trouble> {
    let rows = block::Entity::find().filter(block::Column::Centre.eq(tx.centre()?.uuid())).filter(block::Column::Volunteer.eq(volunteer.uuid()));
    Ok(rows.order_by_asc(block::Column::Need).all(tx).await?.into_iter().map(|row| Id::stored(row.need)).collect())
}

/// Blocks somebody.
pub(crate) async fn add(tx: &Tx, need: Id<Need>, volunteer: Id<Volunteer>) -> Result<(), Trouble> {
    let row = block::ActiveModel { need: Set(need.uuid()), volunteer: Set(volunteer.uuid()), centre: Set(tx.centre()?.uuid()) };
    block::Entity::insert(row).on_conflict_do_nothing().exec_without_returning(tx).await?;
    Ok(())
}

/// Lets somebody be asked again.
pub(crate) async fn remove(tx: &Tx, need: Id<Need>, volunteer: Id<Volunteer>) -> Result<(), Trouble> {
    block::Entity::delete_by_id((need.uuid(), volunteer.uuid())).exec(tx).await?;
    Ok(())
}
