//! When these rows came back from a backup.

use chrono::{DateTime, Utc};
use platform::db::Tx;
use platform::error::Trouble;
use sea_orm::ActiveValue::Set;
use sea_orm::QueryOrder as _;
use sea_orm::entity::prelude::*;

mod rows {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "restores")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub at: DateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Notes that it was now.
pub(crate) async fn note(tx: &Tx) -> Result<(), Trouble> {
    let row = rows::ActiveModel { at: Set(tx.clock().now()) };
    rows::Entity::insert(row).on_conflict_do_nothing().exec_without_returning(tx).await?;
    Ok(())
}

/// The last time that they did; none where they never did.
pub(crate) async fn last(tx: &Tx) -> Result<Option<DateTime<Utc>>, Trouble> {
    Ok(rows::Entity::find().order_by_desc(rows::Column::At).one(tx).await?.map(|row| row.at))
}
