//! Templates as rows.

use platform::db::Tx;
use platform::error::Trouble;
use platform::id::Id;
use sea_orm::ActiveValue::Set;
use sea_orm::QueryOrder as _;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;

use crate::domain::template::Template;

mod rows {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "templates")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub centre: Uuid,
        pub name: String,
        pub title: String,
        pub category: String,
        pub public_text: String,
        pub venue: String,
        pub from_minute: i16,
        pub until_minute: i16,
        pub places: i16,
        pub urgent: bool,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
use rows::{ActiveModel, Column, Entity, Model};

/// Those of the centre, by name.
pub(crate) async fn all(tx: &Tx) -> Result<Vec<Template>, Trouble> {
    let here = Entity::find().filter(Column::Centre.eq(tx.centre()?.uuid()));
    Ok(here.order_by_asc(Column::Name).order_by_asc(Column::Id).all(tx).await?.into_iter().map(read).collect())
}

/// Keeps it as it is now.
pub(crate) async fn save(tx: &Tx, template: Template) -> Result<(), Trouble> {
    let Template { id, name, title, category, public_text, venue, from_minute, until_minute, places, urgent } = template;
    let row = ActiveModel {
        id: Set(id.uuid()),
        centre: Set(tx.centre()?.uuid()),
        name: Set(name),
        title: Set(title),
        category: Set(category),
        public_text: Set(public_text),
        venue: Set(venue),
        from_minute: Set(from_minute),
        until_minute: Set(until_minute),
        places: Set(places),
        urgent: Set(urgent),
    };
    let content = [
        Column::Name,
        Column::Title,
        Column::Category,
        Column::PublicText,
        Column::Venue,
        Column::FromMinute,
        Column::UntilMinute,
        Column::Places,
        Column::Urgent,
    ];
    let again = OnConflict::column(Column::Id).update_columns(content).to_owned();
    Entity::insert(row).on_conflict(again).exec_without_returning(tx).await?;
    Ok(())
}

/// Forgets one; true where there was one.
pub(crate) async fn remove(tx: &Tx, id: Id<Template>) -> Result<bool, Trouble> {
    let one = Entity::delete_many().filter(Column::Centre.eq(tx.centre()?.uuid())).filter(Column::Id.eq(id.uuid()));
    Ok(one.exec(tx).await?.rows_affected > 0)
}

fn read(row: Model) -> Template {
    let Model { id, name, title, category, public_text, venue, from_minute, until_minute, places, urgent, .. } = row;
    Template { id: Id::stored(id), name, title, category, public_text, venue, from_minute, until_minute, places, urgent }
}
