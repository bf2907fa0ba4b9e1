//! Organisations as rows, always of one centre.

use platform::db::Tx;
use platform::error::Trouble;
use platform::id::{Centre, Id};
use platform::outbox::Letter;
use platform::page::Page;
use platform::privacy::Personal;
use sea_orm::entity::prelude::*;
use sea_orm::{ActiveValue::Set, QueryOrder, QuerySelect};

use super::{unreadable, version, word};
use crate::domain::organisation::{Number, Organisation, Profile};
use crate::domain::orgnr::Orgnr;
use crate::domain::words::Word as _;

mod rows {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "organisations")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub centre: Uuid,
        pub version: i64,
        pub name: String,
        pub kind: String,
        pub orgnr: Option<String>,
        pub orgnr_kind: String,
        pub email: Option<String>,
        pub phone: Option<String>,
        pub contact_name: Option<String>,
        pub postal_code: Option<String>,
    }

    impl std::fmt::Debug for Model {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.debug_struct("Organisation").field("id", &self.id).finish_non_exhaustive()
        }
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
use rows::{ActiveModel, Column, Entity, Model};

/// How a number of one's own is kept.
const OWN: &str = "own";

/// One of this centre; `to_change` keeps others from changing it meanwhile.
pub(crate) async fn find(tx: &Tx, id: Id<Organisation>, to_change: bool) -> Result<Option<Organisation>, Trouble> {
    let mut query = Entity::find_by_id(id.uuid()).filter(Column::Centre.eq(tx.centre()?.uuid()));
    if to_change {
        query = query.lock_exclusive();
    }
    query.one(tx).await?.map(read).transpose()
}

/// Those of this centre: all, or only one; with any number, or with this one.
pub(crate) async fn page(tx: &Tx, page: &Page<Organisation>, only: Option<Id<Organisation>>, number: Option<&Orgnr>) -> Result<Vec<Organisation>, Trouble> {
    let mut query = Entity::find().filter(Column::Centre.eq(tx.centre()?.uuid())).order_by_asc(Column::Id).limit(page.size);
    if let Some(after) = page.after {
        query = query.filter(Column::Id.gt(after.uuid()));
    }
    if let Some(only) = only {
        query = query.filter(Column::Id.eq(only.uuid()));
    }
    if let Some(number) = number {
        query = query.filter(Column::Orgnr.eq(number.digits()));
    }
    query.all(tx).await?.into_iter().map(read).collect()
}

/// Whether another of this centre has this number as its own; who asks of the same number at the same moment waits.
pub(crate) async fn is_taken(tx: &Tx, number: &Orgnr, but: Id<Organisation>) -> Result<bool, Trouble> {
    tx.queue_for(&format!("organisation {}", number.digits())).await?;
    let others = Entity::find().filter(Column::Centre.eq(tx.centre()?.uuid())).filter(Column::Id.ne(but.uuid()));
    Ok(others.filter(Column::Orgnr.eq(number.digits())).filter(Column::OrgnrKind.eq(OWN)).count(tx).await? > 0)
}

/// All of them with their centres, for a snapshot.
pub(crate) async fn all(tx: &Tx) -> Result<Vec<(Id<Centre>, Organisation)>, Trouble> {
    let rows = Entity::find().order_by_asc(Column::Id).all(tx).await?;
    rows.into_iter().map(|row| Ok((Id::stored(row.centre), read(row)?))).collect()
}

/// Enters a new one.
pub(crate) async fn add(tx: &Tx, organisation: &Organisation, letters: [Letter; 1]) -> Result<(), Trouble> {
    Entity::insert(write(organisation, tx.centre()?)).exec_without_returning(tx).await?;
    tx.tell(letters);
    Ok(())
}

/// Keeps a changed one.
pub(crate) async fn save(tx: &Tx, organisation: &Organisation, letters: [Letter; 1]) -> Result<(), Trouble> {
    let centre = tx.centre()?;
    let this = Entity::update_many().filter(Column::Id.eq(organisation.id.uuid())).filter(Column::Centre.eq(centre.uuid()));
    this.set(write(organisation, centre)).exec(tx).await?;
    tx.tell(letters);
    Ok(())
}

fn write(organisation: &Organisation, centre: Id<Centre>) -> ActiveModel {
    let profile = &organisation.profile;
    let bare = |personal: &Option<Personal<String>>| personal.as_ref().map(|text| text.reveal().clone());
    let orgnr_kind = match profile.number {
        Number::Own(_) => OWN,
        Number::Parent(_) => "parent",
        Number::None => "none",
    };
    ActiveModel {
        id: Set(organisation.id.uuid()),
        centre: Set(centre.uuid()),
        version: Set(organisation.version.cast_signed()),
        name: Set(profile.name.clone()),
        kind: Set(profile.kind.word().to_owned()),
        orgnr: Set(profile.number.digits().map(str::to_owned)),
        orgnr_kind: Set(orgnr_kind.to_owned()),
        email: Set(bare(&profile.email)),
        phone: Set(bare(&profile.phone)),
        contact_name: Set(bare(&profile.contact_name)),
        postal_code: Set(profile.postal_code.clone()),
    }
}

fn read(row: Model) -> Result<Organisation, Trouble> {
    let digits = row.orgnr.map(|digits| Orgnr::read(&digits).map_err(unreadable)).transpose()?;
    let number = match (row.orgnr_kind.as_str(), digits) {
        (OWN, Some(number)) => Number::Own(number),
        ("parent", Some(number)) => Number::Parent(number),
        ("none", None) => Number::None,
        (other, _) => return Err(unreadable(other)),
    };
    let profile = Profile {
        name: row.name,
        kind: word(&row.kind)?,
        number,
        email: row.email.map(Personal::new),
        phone: row.phone.map(Personal::new),
        contact_name: row.contact_name.map(Personal::new),
        postal_code: row.postal_code,
    };
    Ok(Organisation { id: Id::stored(row.id), version: version(row.version), profile })
}
