//! The copy of each centre's policy.

use platform::db::Tx;
use platform::error::Trouble;
use platform::id::{Centre, Id};
use sea_orm::ActiveValue::Set;
use sea_orm::Iterable as _;
use sea_orm::QuerySelect as _;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;

use super::{count, int, unknown};
use crate::domain::policy::{Kept, Policy};
use crate::domain::quiet::Quiet;

mod rows {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "policies")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub centre: Uuid,
        pub zone: String,
        pub quiet_from_minute: i32,
        pub quiet_until_minute: i32,
        pub remind_day_before: bool,
        pub remind_two_hours_before: bool,
        pub version: i64,
        pub messages_days: Option<i32>,
        pub message_texts_days: Option<i32>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// The centre's policy; the defaults until a copy has come.
pub(crate) async fn find(tx: &Tx) -> Result<Policy, Trouble> {
    let Some(row) = rows::Entity::find_by_id(tx.centre()?.uuid()).one(tx).await? else { return Ok(Policy::default()) };
    Ok(Policy {
        zone: row.zone.parse().map_err(|_| unknown("zone", &row.zone))?,
        quiet: Quiet { from_minute: count(row.quiet_from_minute), until_minute: count(row.quiet_until_minute) },
        remind_day_before: row.remind_day_before,
        remind_two_hours_before: row.remind_two_hours_before,
        kept: row.messages_days.zip(row.message_texts_days).map(|(messages, texts)| Kept { messages: count(messages), texts: count(texts) }),
    })
}

/// Every centre whose policy is known. For a worker.
pub(crate) async fn centres(tx: &Tx) -> Result<Vec<Id<Centre>>, Trouble> {
    let centres: Vec<Uuid> = rows::Entity::find().select_only().column(rows::Column::Centre).into_tuple().all(tx).await?;
    Ok(centres.into_iter().map(Id::stored).collect())
}

/// Keeps the policy, where it is newer than what is kept.
pub(crate) async fn copy(tx: &Tx, policy: &Policy, version: u64) -> Result<(), Trouble> {
    use rows::Column;
    let centre = tx.centre()?.uuid();
    let kept = rows::Entity::find_by_id(centre).one(tx).await?;
    if kept.is_some_and(|row| row.version.cast_unsigned() >= version) {
        return Ok(());
    }
    let row = rows::ActiveModel {
        centre: Set(centre),
        zone: Set(policy.zone.name().to_owned()),
        quiet_from_minute: Set(int(policy.quiet.from_minute)),
        quiet_until_minute: Set(int(policy.quiet.until_minute)),
        remind_day_before: Set(policy.remind_day_before),
        remind_two_hours_before: Set(policy.remind_two_hours_before),
        version: Set(version.cast_signed()),
        messages_days: Set(policy.kept.map(|kept| int(kept.messages))),
        message_texts_days: Set(policy.kept.map(|kept| int(kept.texts))),
    };
    let columns = Column::iter().filter(|column| !matches!(column, Column::Centre));
    rows::Entity::insert(row).on_conflict(OnConflict::column(Column::Centre).update_columns(columns).to_owned()).exec_without_returning(tx).await?;
    Ok(())
}
