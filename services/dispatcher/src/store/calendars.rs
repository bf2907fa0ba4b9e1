//! Calendars as rows, each under the digest of the secret in its address. Whoever shows the secret is looked for in all centres, as a worker.

use chrono::{DateTime, Utc};
use platform::db::Tx;
use platform::error::Trouble;
use platform::id::Id;
use sea_orm::ActiveValue::Set;
use sea_orm::QueryOrder as _;
use sea_orm::entity::prelude::*;

use crate::domain::calendar::{Calendar, Language};

mod rows {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "calendars")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub centre: Uuid,
        pub name: String,
        pub language: String,
        pub digest: Vec<u8>,
        pub made_at: DateTimeUtc,
        pub fetched_at: Option<DateTimeUtc>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
use rows::{ActiveModel, Column, Entity, Model};

/// The one of this digest, in any centre. For a worker.
pub(crate) async fn find(tx: &Tx, digest: &[u8]) -> Result<Option<Calendar>, Trouble> {
    Entity::find().filter(Column::Digest.eq(digest)).one(tx).await?.map(read).transpose()
}

/// Those of the centre, by name.
pub(crate) async fn all(tx: &Tx) -> Result<Vec<Calendar>, Trouble> {
    let here = Entity::find().filter(Column::Centre.eq(tx.centre()?.uuid()));
    here.order_by_asc(Column::Name).order_by_asc(Column::Id).all(tx).await?.into_iter().map(read).collect()
}

/// Keeps a new one.
pub(crate) async fn add(tx: &Tx, calendar: Calendar, digest: Vec<u8>) -> Result<(), Trouble> {
    let Calendar { id, centre, name, language, made_at, fetched_at } = calendar;
    let row = ActiveModel {
        id: Set(id.uuid()),
        centre: Set(centre.uuid()),
        name: Set(name),
        language: Set(language.word().to_owned()),
        digest: Set(digest),
        made_at: Set(made_at),
        fetched_at: Set(fetched_at),
    };
    Entity::insert(row).exec_without_returning(tx).await?;
    Ok(())
}

/// Keeps that it was fetched.
pub(crate) async fn note(tx: &Tx, id: Id<Calendar>, now: DateTime<Utc>) -> Result<(), Trouble> {
    let fetched = ActiveModel { fetched_at: Set(Some(now)), ..Default::default() };
    Entity::update_many().filter(Column::Centre.eq(tx.centre()?.uuid())).filter(Column::Id.eq(id.uuid())).set(fetched).exec(tx).await?;
    Ok(())
}

/// Forgets one; true where there was one.
pub(crate) async fn remove(tx: &Tx, id: Id<Calendar>) -> Result<bool, Trouble> {
    let one = Entity::delete_many().filter(Column::Centre.eq(tx.centre()?.uuid())).filter(Column::Id.eq(id.uuid()));
    Ok(one.exec(tx).await?.rows_affected > 0)
}

fn read(row: Model) -> Result<Calendar, Trouble> {
    let language = Language::of(&row.language).ok_or_else(|| Trouble::broken("reading a calendar", "its language is unknown"))?;
    let (id, centre) = (Id::stored(row.id), Id::stored(row.centre));
    Ok(Calendar { id, centre, name: row.name, language, made_at: row.made_at, fetched_at: row.fetched_at })
}
