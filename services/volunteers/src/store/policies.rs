//! The copy of how long each centre keeps things. Where none has come yet, nothing goes.

use platform::db::Tx;
use platform::error::Trouble;
use platform::id::{Centre, Id};
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;
use sea_orm::{QueryOrder as _, QuerySelect as _};

use crate::domain::retention::Retention;

mod rows {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "policies")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub centre: Uuid,
        pub version: i64,
        #[sea_orm(column_type = "JsonBinary")]
        pub retention: Json,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// The limits of the transaction's centre; nothing where none are known, or while the centre holds everything.
pub(crate) async fn find(tx: &Tx) -> Result<Option<Retention>, Trouble> {
    let row = rows::Entity::find_by_id(tx.centre()?.uuid()).one(tx).await?;
    let read = |row: rows::Model| serde_json::from_value(row.retention).map_err(|e| Trouble::broken("reading a retention", e));
    Ok(row.map(read).transpose()?.filter(|retention: &Retention| !retention.hold))
}

/// Keeps the limits, where they are newer than what is kept.
pub(crate) async fn copy(tx: &Tx, retention: Retention, version: u64) -> Result<(), Trouble> {
    let (centre, version) = (tx.centre()?.uuid(), version.cast_signed());
    let kept = rows::Entity::find_by_id(centre).one(tx).await?;
    if kept.is_some_and(|row| row.version >= version) {
        return Ok(());
    }
    let retention = serde_json::to_value(retention).map_err(|e| Trouble::broken("writing a retention", e))?;
    let row = rows::ActiveModel { centre: Set(centre), version: Set(version), retention: Set(retention) };
    let upsert = OnConflict::column(rows::Column::Centre).update_columns([rows::Column::Version, rows::Column::Retention]).to_owned();
    rows::Entity::insert(row).on_conflict(upsert).exec_without_returning(tx).await?;
    Ok(())
}

/// Every centre whose limits are known. For a worker.
pub(crate) async fn centres(tx: &Tx) -> Result<Vec<Id<Centre>>, Trouble> {
    let centres: Vec<Uuid> = rows::Entity::find().select_only().column(rows::Column::Centre).order_by_asc(rows::Column::Centre).into_tuple().all(tx).await?;
    Ok(centres.into_iter().map(Id::stored).collect())
}
