//! Members as rows, always of one centre; whoever leaves is deleted.

use platform::db::Tx;
use platform::error::Trouble;
use platform::id::{Centre, Id};
use platform::outbox::Letter;
use platform::page::Page;
use platform::privacy::Personal;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, QueryOrder, QuerySelect};

use super::unreadable;
use crate::domain::member::{Member, Role};
use crate::domain::organisation::Organisation;

mod rows {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "members")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub centre: Uuid,
        pub name: String,
        pub email: String,
        pub role: String,
        pub organisation: Option<Uuid>,
    }

    impl std::fmt::Debug for Model {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.debug_struct("Member").field("id", &self.id).finish_non_exhaustive()
        }
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
use rows::{ActiveModel, Column, Entity, Model};

/// One person seldom has more than one.
const MOST_MEMBERSHIPS: u64 = 50;

/// One of this centre, kept from others until the end of the transaction.
pub(crate) async fn find(tx: &Tx, id: Id<Member>) -> Result<Option<Member>, Trouble> {
    let query = Entity::find_by_id(id.uuid()).filter(Column::Centre.eq(tx.centre()?.uuid())).lock_exclusive();
    query.one(tx).await?.map(read).transpose()
}

/// Those of this centre, or of one organisation in it.
pub(crate) async fn page(tx: &Tx, page: &Page<Member>, organisation: Option<Id<Organisation>>) -> Result<Vec<Member>, Trouble> {
    let mut query = Entity::find().filter(Column::Centre.eq(tx.centre()?.uuid())).order_by_asc(Column::Id).limit(page.size);
    if let Some(after) = page.after {
        query = query.filter(Column::Id.gt(after.uuid()));
    }
    if let Some(organisation) = organisation {
        query = query.filter(Column::Organisation.eq(organisation.uuid()));
    }
    query.all(tx).await?.into_iter().map(read).collect()
}

/// All of them with their centres, for a snapshot.
pub(crate) async fn all(tx: &Tx) -> Result<Vec<(Id<Centre>, Member)>, Trouble> {
    let rows = Entity::find().order_by_asc(Column::Id).all(tx).await?;
    rows.into_iter().map(|row| Ok((Id::stored(row.centre), read(row)?))).collect()
}

/// Those with this address in all centres, each with its centre and that centre's name. For a worker.
pub(crate) async fn with_address(tx: &Tx, email: &Personal<String>) -> Result<Vec<(Id<Centre>, String, Member)>, Trouble> {
    let rows = Entity::find().filter(Column::Email.eq(email.reveal().as_str())).order_by_asc(Column::Id).limit(MOST_MEMBERSHIPS).all(tx).await?;
    let names = super::centres::names(tx, rows.iter().map(|row| row.centre).collect()).await?;
    let name_of = |centre: Uuid| names.iter().find(|(id, _)| *id == centre).map(|(_, name)| name.clone()).unwrap_or_default();
    rows.into_iter().map(|row| Ok((Id::stored(row.centre), name_of(row.centre), read(row)?))).collect()
}

/// Enters a new one; false where the address holds the role already.
pub(crate) async fn add(tx: &Tx, member: &Member, letters: [Letter; 1]) -> Result<bool, Trouble> {
    let row = ActiveModel {
        id: Set(member.id.uuid()),
        centre: Set(tx.centre()?.uuid()),
        name: Set(member.name.reveal().clone()),
        email: Set(member.email.reveal().clone()),
        role: Set(member.role.word().to_owned()),
        organisation: Set(member.role.organisation().map(Id::uuid)),
    };
    let whichever_key = OnConflict::new().do_nothing().to_owned();
    let is_new = Entity::insert(row).on_conflict(whichever_key).exec_without_returning(tx).await? > 0;
    if is_new {
        tx.tell(letters);
    }
    Ok(is_new)
}

/// Forgets one.
pub(crate) async fn remove(tx: &Tx, member: &Member, letters: [Letter; 1]) -> Result<(), Trouble> {
    let this = Entity::delete_many().filter(Column::Id.eq(member.id.uuid())).filter(Column::Centre.eq(tx.centre()?.uuid()));
    this.exec(tx).await?;
    tx.tell(letters);
    Ok(())
}

fn read(row: Model) -> Result<Member, Trouble> {
    let role = match (row.role.as_str(), row.organisation) {
        ("coordinator", None) => Role::Coordinator,
        ("contact", Some(organisation)) => Role::Contact(Id::stored(organisation)),
        (other, _) => return Err(unreadable(other)),
    };
    Ok(Member { id: Id::stored(row.id), name: Personal::new(row.name), email: Personal::new(row.email), role })
}
