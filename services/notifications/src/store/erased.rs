//! Ids of erased persons, and nothing else of them: whoever keeps a person's id asks here first.

use platform::db::Tx;
use platform::error::Trouble;
use platform::id::Id;
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;

use crate::domain::Volunteer;

mod rows {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "erased")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub centre: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub person: Uuid,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Keeps in mind that a person is gone. Twice is the same as once.
pub(crate) async fn remember(tx: &Tx, person: Id<Volunteer>) -> Result<(), Trouble> {
    queue(tx, person).await?;
    let row = rows::ActiveModel { centre: Set(tx.centre()?.uuid()), person: Set(person.uuid()) };
    rows::Entity::insert(row).on_conflict_do_nothing().exec_without_returning(tx).await?;
    Ok(())
}

/// Whether a person is gone; to be asked in the transaction that keeps the id, which an erasure then waits for.
pub(crate) async fn is_gone(tx: &Tx, person: Id<Volunteer>) -> Result<bool, Trouble> {
    queue(tx, person).await?;
    was(tx, person).await
}

/// Whether a person is gone, for who only reads.
pub(crate) async fn was(tx: &Tx, person: Id<Volunteer>) -> Result<bool, Trouble> {
    Ok(rows::Entity::find_by_id((tx.centre()?.uuid(), person.uuid())).one(tx).await?.is_some())
}

/// One at a time for each person: an erasure sees what a letter of the same moment kept, or the letter sees the erasure.
async fn queue(tx: &Tx, person: Id<Volunteer>) -> Result<(), Trouble> {
    tx.queue_for(&format!("notifications/{person}")).await
}
