//! The copies of matching cards: wanted, read, kept, dropped; each change raises the deck's revision.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use platform::db::Tx;
use platform::error::Trouble;
use platform::id::{Centre, Id};
use sea_orm::ActiveValue::Set;
use sea_orm::QueryOrder;
use sea_orm::QuerySelect;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};

use super::forms;
use super::rows::{card, card_wanted, deck};
use crate::domain::Volunteer;
use crate::domain::card::Told;

/// A card that is to be read again.
#[derive(Clone, Copy, Debug)]
pub(crate) struct CardWish {
    pub volunteer: Id<Volunteer>,
    pub version: u64,
}

/// How far a deck has come: its revision, and how often somebody was taken out of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Revision {
    pub revision: i64,
    pub removed: i64,
}

/// Notes that a card is to be read, at least at this version.
pub(crate) async fn want(tx: &Tx, volunteer: Id<Volunteer>, version: u64, now: DateTime<Utc>) -> Result<(), Trouble> {
    let row = card_wanted::ActiveModel {
        volunteer: Set(volunteer.uuid()),
        centre: Set(tx.centre()?.uuid()),
        version: Set(version.cast_signed()),
        wanted_at: Set(now),
    };
    let newer = OnConflict::column(card_wanted::Column::Volunteer)
        .update_columns([card_wanted::Column::Version])
        .action_and_where(Expr::col((card_wanted::Entity, card_wanted::Column::Version)).lt(version.cast_signed()))
        .to_owned();
    card_wanted::Entity::insert(row).on_conflict(newer).exec_without_returning(tx).await?;
    Ok(())
}

/// The oldest wishes of one centre, whichever has waited longest.
pub(crate) async fn wanted(tx: &Tx, most: u64) -> Result<Option<(Id<Centre>, Vec<CardWish>)>, Trouble> {
    let Some(first) = card_wanted::Entity::find().order_by_asc(card_wanted::Column::WantedAt).one(tx).await? else { return Ok(None) };
    let rows = card_wanted::Entity::find().filter(card_wanted::Column::Centre.eq(first.centre));
    let rows = rows.order_by_asc(card_wanted::Column::WantedAt).limit(most).all(tx).await?;
    let wishes = rows.into_iter().map(|row| CardWish { volunteer: Id::stored(row.volunteer), version: row.version.cast_unsigned() });
    Ok(Some((Id::stored(first.centre), wishes.collect())))
}

/// Fulfils a wish: false where it is gone (the person was erased meanwhile) or asks for more by now.
pub(crate) async fn fulfil(tx: &Tx, wish: CardWish) -> Result<bool, Trouble> {
    let gone = card_wanted::Entity::delete_many().filter(card_wanted::Column::Volunteer.eq(wish.volunteer.uuid()));
    Ok(gone.filter(card_wanted::Column::Version.lte(wish.version.cast_signed())).exec(tx).await?.rows_affected > 0)
}

/// The card of one volunteer.
pub(crate) async fn find(tx: &Tx, volunteer: Id<Volunteer>) -> Result<Option<Told>, Trouble> {
    let row = card::Entity::find_by_id(volunteer.uuid()).filter(card::Column::Centre.eq(tx.centre()?.uuid())).one(tx).await?;
    row.map(|row| forms::read_card(row.volunteer, row.version, row.card)).transpose()
}

/// The cards of these volunteers.
pub(crate) async fn some(tx: &Tx, volunteers: &BTreeSet<Id<Volunteer>>) -> Result<Vec<Told>, Trouble> {
    let rows = card::Entity::find().filter(card::Column::Volunteer.is_in(volunteers.iter().map(|id| id.uuid())));
    let rows = rows.filter(card::Column::Centre.eq(tx.centre()?.uuid())).all(tx).await?;
    rows.into_iter().map(|row| forms::read_card(row.volunteer, row.version, row.card)).collect()
}

/// The cards of the centre that are newer than a revision.
pub(crate) async fn since(tx: &Tx, revision: i64) -> Result<Vec<Told>, Trouble> {
    let rows = card::Entity::find().filter(card::Column::Centre.eq(tx.centre()?.uuid())).filter(card::Column::Revision.gt(revision)).all(tx).await?;
    rows.into_iter().map(|row| forms::read_card(row.volunteer, row.version, row.card)).collect()
}

/// How far the centre's deck has come.
pub(crate) async fn revision(tx: &Tx) -> Result<Revision, Trouble> {
    let row = deck::Entity::find_by_id(tx.centre()?.uuid()).one(tx).await?;
    Ok(row.map_or_else(Revision::default, |row| Revision { revision: row.revision, removed: row.removed }))
}

/// Raises the deck's revision and holds it until the transaction ends, so that revisions become visible in order.
async fn raise(tx: &Tx, removed: bool) -> Result<i64, Trouble> {
    let centre = tx.centre()?.uuid();
    let fresh = deck::ActiveModel { centre: Set(centre), revision: Set(0), removed: Set(0) };
    deck::Entity::insert(fresh).on_conflict_do_nothing().exec_without_returning(tx).await?;
    let mut raised = deck::Entity::update_many().col_expr(deck::Column::Revision, Expr::col(deck::Column::Revision).add(1));
    if removed {
        raised = raised.col_expr(deck::Column::Removed, Expr::col(deck::Column::Removed).add(1));
    }
    raised.filter(deck::Column::Centre.eq(centre)).exec(tx).await?;
    Ok(revision(tx).await?.revision)
}

/// Keeps cards; an older version does not take the place of a newer one.
pub(crate) async fn keep(tx: &Tx, cards: &[Told]) -> Result<(), Trouble> {
    if cards.is_empty() {
        return Ok(());
    }
    let (centre, revision) = (tx.centre()?.uuid(), raise(tx, false).await?);
    let row = |told: &Told| {
        Ok::<_, Trouble>(card::ActiveModel {
            volunteer: Set(told.id.uuid()),
            centre: Set(centre),
            version: Set(told.version.cast_signed()),
            revision: Set(revision),
            card: Set(forms::write_card(told)?),
        })
    };
    let rows = cards.iter().map(row).collect::<Result<Vec<_>, _>>()?;
    let own = Expr::col((card::Entity, card::Column::Version));
    let newer = OnConflict::column(card::Column::Volunteer)
        .update_columns([card::Column::Version, card::Column::Revision, card::Column::Card])
        .action_and_where(own.lte(Expr::cust("excluded.version")))
        .to_owned();
    card::Entity::insert_many(rows).on_conflict(newer).exec_without_returning(tx).await?;
    Ok(())
}

/// Drops the copy and the wish for a new one; true where there was a copy.
pub(crate) async fn drop(tx: &Tx, volunteer: Id<Volunteer>) -> Result<(), Trouble> {
    card_wanted::Entity::delete_by_id(volunteer.uuid()).exec(tx).await?;
    if card::Entity::delete_by_id(volunteer.uuid()).exec(tx).await?.rows_affected > 0 {
        raise(tx, true).await?;
    }
    Ok(())
}
