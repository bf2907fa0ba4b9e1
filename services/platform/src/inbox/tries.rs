//! How often a handler was begun for a letter that the bus brings again: our own count, since a broker raises its own for
//! every letter of a batch whose reader died, and for each time that our database was away.

use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait as _, Query};
use sea_orm::{Condition, QueryTrait as _};

use crate::db::{Db, Tx};
use crate::error::Trouble;

mod rows {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "tries")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub consumer: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub event: Uuid,
        pub begun: i32,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Counts one more beginning, before it: committed, so that a handler that ends the process is counted too.
///
/// The first delivery is not written down, so this is the second at least.
pub(super) async fn begin(db: &Db, consumer: &str, event: Uuid) -> Result<u32, Trouble> {
    let tx = db.worker().write().await?;
    let row = rows::ActiveModel { consumer: Set(consumer.to_owned()), event: Set(event), begun: Set(1) };
    rows::Entity::insert(row).on_conflict_do_nothing().exec_without_returning(&tx).await?;
    let one = || rows::Entity::update_many().filter(rows::Column::Consumer.eq(consumer)).filter(rows::Column::Event.eq(event));
    one().col_expr(rows::Column::Begun, Expr::col(rows::Column::Begun).add(1)).exec(&tx).await?;
    let begun = rows::Entity::find_by_id((consumer.to_owned(), event)).one(&tx).await?.map_or(2, |row| row.begun);
    tx.commit_quietly().await?;
    Ok(begun.cast_unsigned())
}

/// Takes the last beginning back: it came to nothing through no fault of the letter.
pub(super) async fn take_back(db: &Db, consumer: &str, event: Uuid) -> Result<(), Trouble> {
    let tx = db.worker().write().await?;
    let one = rows::Entity::update_many().filter(rows::Column::Consumer.eq(consumer)).filter(rows::Column::Event.eq(event));
    one.filter(rows::Column::Begun.gt(1)).col_expr(rows::Column::Begun, Expr::col(rows::Column::Begun).sub(1)).exec(&tx).await?;
    tx.commit_quietly().await
}

/// Forgets the counts of letters that are dealt with.
pub(super) fn forget(tx: &Tx, consumer: &str, events: impl IntoIterator<Item = Uuid>) {
    let theirs = rows::Entity::delete_many().filter(rows::Column::Consumer.eq(consumer)).filter(rows::Column::Event.is_in(events));
    tx.put(rows::Entity, theirs.into_query());
}

/// Counts of letters that are dealt with: whoever began could not end, and was not asked again.
fn left() -> Condition {
    let of = Expr::col((super::rows::Entity, super::rows::Column::Event)).equals((rows::Entity, rows::Column::Event));
    let by = Expr::col((super::rows::Entity, super::rows::Column::Consumer)).equals((rows::Entity, rows::Column::Consumer));
    let settled = Query::select().expr(Expr::val(1)).from(super::rows::Entity).and_where(of).and_where(by).to_owned();
    Condition::all().add(Expr::exists(settled))
}

/// Whether there are such.
pub(super) async fn any_left(tx: &Tx) -> Result<bool, Trouble> {
    Ok(rows::Entity::find().filter(left()).one(tx).await?.is_some())
}

/// Forgets them; returns how many.
pub(super) async fn forget_left(tx: &Tx) -> Result<u64, Trouble> {
    Ok(rows::Entity::delete_many().filter(left()).exec(tx).await?.rows_affected)
}
