//! The copy of a centre's policy.

use platform::db::Tx;
use platform::error::Trouble;
use platform::id::{Centre, Id};
use sea_orm::ActiveValue::Set;
use sea_orm::QuerySelect as _;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;

use super::forms;
use super::rows::policy;
use crate::domain::policy::Policy;

/// The policy of the transaction's centre; the house's defaults where none is known.
pub(crate) async fn of_centre(tx: &Tx) -> Result<Policy, Trouble> {
    of(tx, tx.centre()?).await
}

/// The policy of a centre.
pub(crate) async fn of(tx: &Tx, centre: Id<Centre>) -> Result<Policy, Trouble> {
    let row = policy::Entity::find_by_id(centre.uuid()).one(tx).await?;
    row.map_or_else(|| Ok(Policy::default()), |row| forms::read_policy(row.version, row.policy))
}

/// Every centre whose policy is known. For a worker.
pub(crate) async fn centres(tx: &Tx) -> Result<Vec<Id<Centre>>, Trouble> {
    let centres: Vec<Uuid> = policy::Entity::find().select_only().column(policy::Column::Centre).into_tuple().all(tx).await?;
    Ok(centres.into_iter().map(Id::stored).collect())
}

/// Keeps a newer copy.
pub(crate) async fn save(tx: &Tx, policy: &Policy) -> Result<(), Trouble> {
    let row = policy::ActiveModel { centre: Set(tx.centre()?.uuid()), version: Set(policy.version.cast_signed()), policy: Set(forms::write_policy(policy)?) };
    let upsert = OnConflict::column(policy::Column::Centre).update_columns([policy::Column::Version, policy::Column::Policy]).to_owned();
    policy::Entity::insert(row).on_conflict(upsert).exec_without_returning(tx).await?;
    Ok(())
}
