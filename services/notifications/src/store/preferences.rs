//! Preferences as rows.

use std::collections::HashMap;

use platform::db::Tx;
use platform::error::Trouble;
use platform::id::Id;
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;

use super::{count, int, unknown};
use crate::domain::Volunteer;
use crate::domain::preferences::{Language, Preferences, Wish};
use crate::domain::quiet::Quiet;

mod rows {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "preferences")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub centre: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub person: Uuid,
        pub channels: String,
        pub language: String,
        pub quiet_from_minute: i32,
        pub quiet_until_minute: i32,
        pub version: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// A person's wishes; none where nothing was ever wished.
pub(crate) async fn find(tx: &Tx, person: Id<Volunteer>) -> Result<Option<Preferences>, Trouble> {
    rows::Entity::find_by_id((tx.centre()?.uuid(), person.uuid())).one(tx).await?.as_ref().map(read).transpose()
}

/// The wishes of those of these people who ever wished anything, or why they cannot be read.
pub(crate) async fn some(tx: &Tx, people: impl Iterator<Item = Id<Volunteer>>) -> Result<HashMap<Id<Volunteer>, Result<Preferences, Trouble>>, Trouble> {
    let rows = rows::Entity::find().filter(rows::Column::Centre.eq(tx.centre()?.uuid())).filter(rows::Column::Person.is_in(people.map(Id::uuid)));
    Ok(rows.all(tx).await?.into_iter().map(|row| (Id::stored(row.person), read(&row))).collect())
}

fn read(row: &rows::Model) -> Result<Preferences, Trouble> {
    let channels = row.channels.split(',').filter(|word| !word.is_empty());
    let channels = channels.map(|word| Wish::of(word).ok_or_else(|| unknown("channel", word))).collect::<Result<_, _>>()?;
    let language = Language::of(&row.language).ok_or_else(|| unknown("language", &row.language))?;
    let quiet = Quiet { from_minute: count(row.quiet_from_minute), until_minute: count(row.quiet_until_minute) };
    Ok(Preferences { channels, language, quiet })
}

/// Keeps a person's wishes; returns their new version.
pub(crate) async fn save(tx: &Tx, person: Id<Volunteer>, wishes: &Preferences) -> Result<u64, Trouble> {
    use rows::Column;
    let centre = tx.centre()?.uuid();
    let before = rows::Entity::find_by_id((centre, person.uuid())).one(tx).await?;
    let version = before.map_or(0, |row| row.version) + 1;
    let channels: Vec<&str> = wishes.channels.iter().map(|wish| wish.word()).collect();
    let row = rows::ActiveModel {
        centre: Set(centre),
        person: Set(person.uuid()),
        channels: Set(channels.join(",")),
        language: Set(wishes.language.code().to_owned()),
        quiet_from_minute: Set(int(wishes.quiet.from_minute)),
        quiet_until_minute: Set(int(wishes.quiet.until_minute)),
        version: Set(version),
    };
    let columns = [Column::Channels, Column::Language, Column::QuietFromMinute, Column::QuietUntilMinute, Column::Version];
    let over = OnConflict::columns([Column::Centre, Column::Person]).update_columns(columns).to_owned();
    rows::Entity::insert(row).on_conflict(over).exec_without_returning(tx).await?;
    Ok(version.cast_unsigned())
}

/// Forgets a person's wishes.
pub(crate) async fn forget(tx: &Tx, person: Id<Volunteer>) -> Result<(), Trouble> {
    rows::Entity::delete_by_id((tx.centre()?.uuid(), person.uuid())).exec(tx).await?;
    Ok(())
}
