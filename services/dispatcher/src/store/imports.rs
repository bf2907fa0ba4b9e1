//! Imports as rows: what each row of a list said and became, and who takes lists in now, one at a time for a centre.

use chrono::{DateTime, Utc};
use platform::db::Tx;
use platform::error::Trouble;
use sea_orm::ActiveValue::Set;
use sea_orm::Condition;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, OnConflict};
use uuid::Uuid;

use crate::domain::imported::Imported;

mod imported {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "imported")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub centre: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub name: String,
        pub became: String,
        pub said: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

mod held {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "imports")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub centre: Uuid,
        pub holder: Uuid,
        pub until: DateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Every row that was taken in.
pub(crate) async fn all(tx: &Tx) -> Result<Vec<Imported>, Trouble> {
    let rows = imported::Entity::find().filter(imported::Column::Centre.eq(tx.centre()?.uuid())).all(tx).await?;
    Ok(rows.into_iter().map(|row| Imported { name: row.name, became: row.became, said: row.said }).collect())
}

/// Keeps what some rows said, over what they said before.
pub(crate) async fn keep(tx: &Tx, rows: Vec<Imported>) -> Result<(), Trouble> {
    let centre = tx.centre()?.uuid();
    let row = |Imported { name, became, said }| imported::ActiveModel { centre: Set(centre), name: Set(name), became: Set(became), said: Set(said) };
    let newer =
        OnConflict::columns([imported::Column::Centre, imported::Column::Name]).update_columns([imported::Column::Became, imported::Column::Said]).to_owned();
    imported::Entity::insert_many(rows.into_iter().map(row)).on_conflict(newer).exec_without_returning(tx).await?;
    Ok(())
}

/// Begins to take lists in, or goes on; false where somebody else does until later than now.
pub(crate) async fn hold(tx: &Tx, holder: Uuid, now: DateTime<Utc>, until: DateTime<Utc>) -> Result<bool, Trouble> {
    let centre = tx.centre()?.uuid();
    let row = held::ActiveModel { centre: Set(centre), holder: Set(holder), until: Set(until) };
    held::Entity::insert(row).on_conflict_do_nothing().exec_without_returning(tx).await?;
    let free = Condition::any().add(held::Column::Holder.eq(holder)).add(held::Column::Until.lt(now));
    let held = held::Entity::update_many()
        .col_expr(held::Column::Holder, Expr::value(holder))
        .col_expr(held::Column::Until, Expr::value(until))
        .filter(held::Column::Centre.eq(centre))
        .filter(free)
        .exec(tx)
        .await?;
    Ok(held.rows_affected == 1)
}

/// Ends it.
pub(crate) async fn release(tx: &Tx, holder: Uuid) -> Result<(), Trouble> {
    let mine = held::Entity::delete_many().filter(held::Column::Centre.eq(tx.centre()?.uuid())).filter(held::Column::Holder.eq(holder));
    mine.exec(tx).await?;
    Ok(())
}
