//! The copy of each centre's policy.

use platform::db::Tx;
use platform::error::Trouble;
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;

use super::{count, int, unknown};
use crate::domain::policy::Policy;
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
    })
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
    };
    let columns = [Column::Zone, Column::QuietFromMinute, Column::QuietUntilMinute, Column::RemindDayBefore, Column::RemindTwoHoursBefore, Column::Version];
    rows::Entity::insert(row).on_conflict(OnConflict::column(Column::Centre).update_columns(columns).to_owned()).exec_without_returning(tx).await?;
    Ok(())
}
