//! What we keep of assignments, as rows.

use platform::db::Tx;
use platform::error::Trouble;
use platform::id::Id;
use sea_orm::ActiveValue::Set;
use sea_orm::QueryTrait as _;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;

use crate::domain::agreement::Agreement;
use crate::domain::{Assignment, Volunteer};

mod rows {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "agreements")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub assignment: Uuid,
        pub centre: Uuid,
        pub offer: Uuid,
        pub person: Option<Uuid>,
        pub starts_at: DateTimeUtc,
        pub version: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// What we know of an assignment.
pub(crate) async fn find(tx: &Tx, assignment: Id<Assignment>) -> Result<Option<Agreement>, Trouble> {
    let row = rows::Entity::find_by_id(assignment.uuid()).filter(rows::Column::Centre.eq(tx.centre()?.uuid())).one(tx).await?;
    Ok(row.map(|row| Agreement {
        assignment: Id::stored(row.assignment),
        offer: Id::stored(row.offer),
        person: row.person.map(Id::stored),
        starts_at: row.starts_at,
        version: row.version.cast_unsigned(),
    }))
}

/// Keeps it, over what was kept before.
pub(crate) fn save(tx: &Tx, agreement: &Agreement) -> Result<(), Trouble> {
    use rows::Column;
    let row = rows::ActiveModel {
        assignment: Set(agreement.assignment.uuid()),
        centre: Set(tx.centre()?.uuid()),
        offer: Set(agreement.offer.uuid()),
        person: Set(agreement.person.map(Id::uuid)),
        starts_at: Set(agreement.starts_at),
        version: Set(agreement.version.cast_signed()),
    };
    let over = OnConflict::column(Column::Assignment).update_columns([Column::StartsAt, Column::Version]).to_owned();
    tx.put(rows::Entity, rows::Entity::insert(row).on_conflict(over).into_query());
    Ok(())
}

/// How many of the centre began before then.
pub(crate) async fn count_before(tx: &Tx, before: DateTimeUtc) -> Result<u64, Trouble> {
    let mine = rows::Entity::find().filter(rows::Column::Centre.eq(tx.centre()?.uuid()));
    Ok(mine.filter(rows::Column::StartsAt.lt(before)).count(tx).await?)
}

/// Forgets them; says how many.
pub(crate) async fn forget_before(tx: &Tx, before: DateTimeUtc) -> Result<u64, Trouble> {
    let mine = rows::Entity::delete_many().filter(rows::Column::Centre.eq(tx.centre()?.uuid()));
    Ok(mine.filter(rows::Column::StartsAt.lt(before)).exec(tx).await?.rows_affected)
}

/// Forgets who it was.
pub(crate) async fn forget(tx: &Tx, person: Id<Volunteer>) -> Result<(), Trouble> {
    use rows::Column;
    let rows = rows::Entity::update_many().col_expr(Column::Person, Expr::value(None::<Uuid>));
    rows.filter(Column::Centre.eq(tx.centre()?.uuid())).filter(Column::Person.eq(person.uuid())).exec(tx).await?;
    Ok(())
}
