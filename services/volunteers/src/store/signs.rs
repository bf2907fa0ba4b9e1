//! Signs of life: when somebody was last heard of, who is silent, who was asked, and who does not consent any more.

use chrono::{DateTime, Utc};
use platform::db::Tx;
use platform::error::Trouble;
use platform::id::Id;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::Expr;
use sea_orm::{Condition, QueryOrder as _, QuerySelect as _};

use super::rows::volunteer::{Column, Entity};
use crate::domain::volunteer::Volunteer;

/// Notes that somebody was heard of; an older sign changes nothing. Whoever was asked has answered by it.
pub(crate) async fn note(tx: &Tx, id: Id<Volunteer>, at: DateTime<Utc>) -> Result<(), Trouble> {
    let heard = Entity::update_many().col_expr(Column::LastActiveAt, Expr::value(at)).col_expr(Column::AskedAt, Expr::value(None::<DateTime<Utc>>));
    heard.filter(mine(tx)?).filter(Column::Id.eq(id.uuid())).filter(Column::LastActiveAt.lt(at)).exec(tx).await?;
    Ok(())
}

/// Who has been silent since `last` and was not asked; whoever said until when there is a pause is not silent.
pub(crate) async fn silent(tx: &Tx, last: DateTime<Utc>, now: DateTime<Utc>, most: u64) -> Result<Vec<Id<Volunteer>>, Trouble> {
    let awake = Condition::any().add(Column::ResumesAt.is_null()).add(Column::ResumesAt.lte(now));
    let silent = Entity::find().filter(mine(tx)?).filter(Column::LastActiveAt.lte(last)).filter(Column::AskedAt.is_null());
    ids(tx, silent.filter(Column::UnconsentedSince.is_null()).filter(awake), most).await
}

/// Notes that somebody was asked whether they stay.
pub(crate) async fn note_asked(tx: &Tx, id: Id<Volunteer>, at: DateTime<Utc>) -> Result<(), Trouble> {
    let asked = Entity::update_many().col_expr(Column::AskedAt, Expr::value(at));
    asked.filter(mine(tx)?).filter(Column::Id.eq(id.uuid())).exec(tx).await?;
    Ok(())
}

/// Who was asked by then and did not answer.
pub(crate) fn unanswered(tx: &Tx, asked: DateTime<Utc>) -> Result<Select<Entity>, Trouble> {
    Ok(Entity::find().filter(mine(tx)?).filter(Column::AskedAt.lte(asked)))
}

/// Who has not consented to coordination since then.
pub(crate) fn unconsented(tx: &Tx, since: DateTime<Utc>) -> Result<Select<Entity>, Trouble> {
    Ok(Entity::find().filter(mine(tx)?).filter(Column::UnconsentedSince.lte(since)))
}

/// How many a query finds.
pub(crate) async fn count(tx: &Tx, found: Select<Entity>) -> Result<u64, Trouble> {
    Ok(found.count(tx).await?)
}

/// The ids of some of those that a query finds.
pub(crate) async fn ids(tx: &Tx, found: Select<Entity>, most: u64) -> Result<Vec<Id<Volunteer>>, Trouble> {
    let ids: Vec<Uuid> = found.select_only().column(Column::Id).order_by_asc(Column::Id).limit(most).into_tuple().all(tx).await?;
    Ok(ids.into_iter().map(Id::stored).collect())
}

fn mine(tx: &Tx) -> Result<sea_orm::sea_query::SimpleExpr, Trouble> {
    Ok(Column::Centre.eq(tx.centre()?.uuid()))
}
