//! Venues as rows, always of one centre.

use platform::db::Tx;
use platform::error::Trouble;
use platform::id::{Centre, Id};
use platform::outbox::Letter;
use platform::page::Page;
use sea_orm::entity::prelude::*;
use sea_orm::{ActiveValue::Set, QueryOrder, QuerySelect};

use super::schedule::{Exceptions, Opening, Words};
use super::{unreadable, version, word};
use crate::domain::venue::{Position, Profile, Venue};
use crate::domain::words::Word as _;

mod rows {
    use sea_orm::entity::prelude::*;

    use crate::store::schedule::{Exceptions, Opening, Words};

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "venues")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub centre: Uuid,
        pub version: i64,
        pub name: String,
        pub organisation: Uuid,
        pub latitude: f64,
        pub longitude: f64,
        pub postal_code: Option<String>,
        pub functions: Words,
        pub opening: Opening,
        pub exceptions: Exceptions,
        pub capacity: i32,
        pub accessibility: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
use rows::{ActiveModel, Column, Entity, Model};

/// One of this centre; `to_change` keeps others from changing it meanwhile.
pub(crate) async fn find(tx: &Tx, id: Id<Venue>, to_change: bool) -> Result<Option<Venue>, Trouble> {
    let mut query = Entity::find_by_id(id.uuid()).filter(Column::Centre.eq(tx.centre()?.uuid()));
    if to_change {
        query = query.lock_exclusive();
    }
    query.one(tx).await?.map(read).transpose()
}

/// Those of this centre.
pub(crate) async fn page(tx: &Tx, page: &Page<Venue>) -> Result<Vec<Venue>, Trouble> {
    let mut query = Entity::find().filter(Column::Centre.eq(tx.centre()?.uuid())).order_by_asc(Column::Id).limit(page.size);
    if let Some(after) = page.after {
        query = query.filter(Column::Id.gt(after.uuid()));
    }
    query.all(tx).await?.into_iter().map(read).collect()
}

/// All of them with their centres, for a snapshot.
pub(crate) async fn all(tx: &Tx) -> Result<Vec<(Id<Centre>, Venue)>, Trouble> {
    let rows = Entity::find().order_by_asc(Column::Id).all(tx).await?;
    rows.into_iter().map(|row| Ok((Id::stored(row.centre), read(row)?))).collect()
}

/// Enters a new one.
pub(crate) async fn add(tx: &Tx, venue: &Venue, letters: [Letter; 1]) -> Result<(), Trouble> {
    Entity::insert(write(venue, tx.centre()?)).exec_without_returning(tx).await?;
    tx.tell(letters);
    Ok(())
}

/// Keeps a changed one.
pub(crate) async fn save(tx: &Tx, venue: &Venue, letters: Vec<Letter>) -> Result<(), Trouble> {
    let centre = tx.centre()?;
    let this = Entity::update_many().filter(Column::Id.eq(venue.id.uuid())).filter(Column::Centre.eq(centre.uuid()));
    this.set(write(venue, centre)).exec(tx).await?;
    tx.tell(letters);
    Ok(())
}

fn write(venue: &Venue, centre: Id<Centre>) -> ActiveModel {
    let profile = &venue.profile;
    ActiveModel {
        id: Set(venue.id.uuid()),
        centre: Set(centre.uuid()),
        version: Set(venue.version.cast_signed()),
        name: Set(profile.name.clone()),
        organisation: Set(profile.organisation.uuid()),
        latitude: Set(profile.position.latitude()),
        longitude: Set(profile.position.longitude()),
        postal_code: Set(profile.postal_code.clone()),
        functions: Set(Words(profile.functions.iter().map(|function| function.word().to_owned()).collect())),
        opening: Set(Opening::write(&profile.opening)),
        exceptions: Set(Exceptions::write(&profile.exceptions)),
        capacity: Set(profile.capacity.cast_signed()),
        accessibility: Set(profile.accessibility.word().to_owned()),
    }
}

fn read(row: Model) -> Result<Venue, Trouble> {
    let profile = Profile {
        name: row.name,
        organisation: Id::stored(row.organisation),
        position: Position::new(row.latitude, row.longitude).map_err(unreadable)?,
        postal_code: row.postal_code,
        functions: row.functions.0.iter().map(|text| word(text)).collect::<Result<_, _>>()?,
        opening: row.opening.read()?,
        exceptions: row.exceptions.read()?,
        capacity: row.capacity.cast_unsigned(),
        accessibility: word(&row.accessibility)?,
    };
    Ok(Venue { id: Id::stored(row.id), version: version(row.version), profile })
}
