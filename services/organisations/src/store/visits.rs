//! Visits as rows: one per venue, function and day.

use chrono::NaiveDate;
use platform::db::Tx;
use platform::error::Trouble;
use platform::id::Id;
use platform::outbox::Letter;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, QueryOrder};

use super::{venues, word};
use crate::domain::venue::{Function, Venue};
use crate::domain::visits::DayCount;
use crate::domain::words::Word as _;

mod rows {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "visits")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub venue: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub day: Date,
        #[sea_orm(primary_key, auto_increment = false)]
        pub function: String,
        pub centre: Uuid,
        pub visits: i32,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
use rows::{ActiveModel, Column, Entity, Model};

/// The counts of one venue of this centre, both days included, in the order of days.
pub(crate) async fn between(tx: &Tx, venue: Id<Venue>, from: NaiveDate, until: NaiveDate, only: Option<Function>) -> Result<Vec<DayCount>, Trouble> {
    let query = Entity::find().filter(Column::Centre.eq(tx.centre()?.uuid())).filter(Column::Venue.eq(venue.uuid()));
    let mut query = query.filter(Column::Day.between(from, until)).order_by_asc(Column::Day).order_by_asc(Column::Function);
    if let Some(function) = only {
        query = query.filter(Column::Function.eq(function.word()));
    }
    query.all(tx).await?.iter().map(read).collect()
}

/// Keeps the counts that changed, and the venue that they raised.
pub(crate) async fn save(tx: &Tx, venue: &Venue, changed: &[DayCount], letters: Vec<Letter>) -> Result<(), Trouble> {
    if changed.is_empty() {
        return Ok(());
    }
    let centre = tx.centre()?.uuid();
    let row = |count: &DayCount| ActiveModel {
        venue: Set(venue.id.uuid()),
        day: Set(count.day),
        function: Set(count.function.word().to_owned()),
        centre: Set(centre),
        visits: Set(count.visits.cast_signed()),
    };
    let replace = OnConflict::columns([Column::Venue, Column::Day, Column::Function]).update_column(Column::Visits).to_owned();
    Entity::insert_many(changed.iter().map(row)).on_conflict(replace).exec_without_returning(tx).await?;
    venues::save(tx, venue, letters).await
}

fn read(row: &Model) -> Result<DayCount, Trouble> {
    Ok(DayCount { day: row.day, function: word(&row.function)?, visits: row.visits.cast_unsigned() })
}
