//! Views as rows; one without an owner is everybody's.

use platform::db::Tx;
use platform::error::Trouble;
use platform::id::Id;
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;
use sea_orm::{Condition, QueryOrder as _};

use crate::domain::view::View;

mod rows {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "views")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub centre: Uuid,
        pub owner: Option<String>,
        pub name: String,
        pub address: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
use rows::{ActiveModel, Column, Entity, Model};

fn here(tx: &Tx) -> Result<Select<Entity>, Trouble> {
    Ok(Entity::find().filter(Column::Centre.eq(tx.centre()?.uuid())))
}

/// One of this centre, whosesoever it is.
pub(crate) async fn find(tx: &Tx, id: Id<View>) -> Result<Option<View>, Trouble> {
    Ok(here(tx)?.filter(Column::Id.eq(id.uuid())).one(tx).await?.map(read))
}

/// What a member sees: her own, and everybody's.
pub(crate) async fn seen_by(tx: &Tx, member: &str) -> Result<Vec<View>, Trouble> {
    let seen = Condition::any().add(Column::Owner.eq(member)).add(Column::Owner.is_null());
    Ok(here(tx)?.filter(seen).order_by_asc(Column::Name).order_by_asc(Column::Id).all(tx).await?.into_iter().map(read).collect())
}

/// Keeps it as it is now.
pub(crate) async fn save(tx: &Tx, view: View) -> Result<(), Trouble> {
    let View { id, owner, name, address } = view;
    let row = ActiveModel { id: Set(id.uuid()), centre: Set(tx.centre()?.uuid()), owner: Set(owner), name: Set(name), address: Set(address) };
    let again = OnConflict::column(Column::Id).update_columns([Column::Owner, Column::Name, Column::Address]).to_owned();
    Entity::insert(row).on_conflict(again).exec_without_returning(tx).await?;
    Ok(())
}

/// Forgets one.
pub(crate) async fn remove(tx: &Tx, id: Id<View>) -> Result<(), Trouble> {
    Entity::delete_many().filter(Column::Centre.eq(tx.centre()?.uuid())).filter(Column::Id.eq(id.uuid())).exec(tx).await?;
    Ok(())
}

/// Forgets a member's own.
pub(crate) async fn drop_of(tx: &Tx, member: &str) -> Result<(), Trouble> {
    Entity::delete_many().filter(Column::Centre.eq(tx.centre()?.uuid())).filter(Column::Owner.eq(member)).exec(tx).await?;
    Ok(())
}

fn read(row: Model) -> View {
    View { id: Id::stored(row.id), owner: row.owner, name: row.name, address: row.address }
}
