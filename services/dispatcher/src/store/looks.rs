//! Looks as rows, so that several doors see the same; each holds for seconds.

use chrono::{DateTime, Utc};
use platform::db::Tx;
use platform::error::Trouble;
use platform::id::Id;
use sea_orm::ActiveValue::Set;
use sea_orm::QueryOrder as _;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;

use crate::domain::look::Need;

mod rows {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "looks")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub centre: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub need: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub member: String,
        pub ends_at: DateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
use rows::{ActiveModel, Column, Entity};

fn of(tx: &Tx, need: Id<Need>) -> Result<Select<Entity>, Trouble> {
    Ok(Entity::find().filter(Column::Centre.eq(tx.centre()?.uuid())).filter(Column::Need.eq(need.uuid())))
}

/// Until when a member's look holds, where there is one.
pub(crate) async fn until(tx: &Tx, need: Id<Need>, member: &str) -> Result<Option<DateTime<Utc>>, Trouble> {
    Ok(of(tx, need)?.filter(Column::Member.eq(member)).one(tx).await?.map(|row| row.ends_at))
}

/// Keeps that a member looks.
pub(crate) async fn keep(tx: &Tx, need: Id<Need>, member: &str, ends_at: DateTime<Utc>) -> Result<(), Trouble> {
    let row = ActiveModel { centre: Set(tx.centre()?.uuid()), need: Set(need.uuid()), member: Set(member.to_owned()), ends_at: Set(ends_at) };
    let again = OnConflict::columns([Column::Centre, Column::Need, Column::Member]).update_column(Column::EndsAt).to_owned();
    Entity::insert(row).on_conflict(again).exec_without_returning(tx).await?;
    Ok(())
}

/// Who else looks.
pub(crate) async fn others(tx: &Tx, need: Id<Need>, member: &str, now: DateTime<Utc>) -> Result<Vec<String>, Trouble> {
    let rows = of(tx, need)?.filter(Column::Member.ne(member)).filter(Column::EndsAt.gt(now)).order_by_asc(Column::Member).all(tx).await?;
    Ok(rows.into_iter().map(|row| row.member).collect())
}

/// Ends one; true where there was one.
pub(crate) async fn end(tx: &Tx, need: Id<Need>, member: &str) -> Result<bool, Trouble> {
    let one = Entity::delete_many().filter(Column::Centre.eq(tx.centre()?.uuid())).filter(Column::Need.eq(need.uuid())).filter(Column::Member.eq(member));
    Ok(one.exec(tx).await?.rows_affected > 0)
}

/// Ends all of one member.
pub(crate) async fn end_all(tx: &Tx, member: &str) -> Result<(), Trouble> {
    Entity::delete_many().filter(Column::Centre.eq(tx.centre()?.uuid())).filter(Column::Member.eq(member)).exec(tx).await?;
    Ok(())
}

/// Forgets those that are over; says how many. For a worker.
pub(crate) async fn forget(tx: &Tx, now: DateTime<Utc>) -> Result<u64, Trouble> {
    Ok(Entity::delete_many().filter(Column::EndsAt.lte(now)).exec(tx).await?.rows_affected)
}
