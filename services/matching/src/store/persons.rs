//! Somebody is erased: no row resolves to the id any more; what happened still counts.

use platform::db::Tx;
use platform::error::Trouble;
use platform::id::Id;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::Expr;

use super::rows::{assignment, block, offer, plan_part, waiting};
use crate::domain::Volunteer;
use crate::domain::offer::{Offer, OfferState};

/// The offers that are out to somebody.
pub(crate) async fn offers_out(tx: &Tx, volunteer: Id<Volunteer>) -> Result<Vec<Offer>, Trouble> {
    let rows = offer::Entity::find().filter(offer::Column::Centre.eq(tx.centre()?.uuid())).filter(offer::Column::Volunteer.eq(volunteer.uuid()));
    rows.filter(offer::Column::State.eq(OfferState::Made.word())).all(tx).await?.into_iter().map(super::offers::read).collect()
}

/// Takes the id out of every row.
pub(crate) async fn forget(tx: &Tx, volunteer: Id<Volunteer>) -> Result<(), Trouble> {
    let (centre, id) = (tx.centre()?.uuid(), volunteer.uuid());
    let nobody = Expr::value(None::<Uuid>);
    let offers = offer::Entity::update_many().col_expr(offer::Column::Volunteer, nobody.clone());
    let offers = offers.col_expr(offer::Column::OverrideReason, Expr::value(""));
    offers.filter(offer::Column::Centre.eq(centre)).filter(offer::Column::Volunteer.eq(id)).exec(tx).await?;
    let assignments = assignment::Entity::update_many().col_expr(assignment::Column::Volunteer, nobody);
    assignments.filter(assignment::Column::Centre.eq(centre)).filter(assignment::Column::Volunteer.eq(id)).exec(tx).await?;
    waiting::Entity::delete_many().filter(waiting::Column::Centre.eq(centre)).filter(waiting::Column::Volunteer.eq(id)).exec(tx).await?;
    block::Entity::delete_many().filter(block::Column::Centre.eq(centre)).filter(block::Column::Volunteer.eq(id)).exec(tx).await?;
    plan_part::Entity::delete_many().filter(plan_part::Column::Centre.eq(centre)).filter(plan_part::Column::Volunteer.eq(id)).exec(tx).await?;
    super::cards::drop(tx, volunteer).await
}
