//! Codes as rows, each under the digest of the secret of the browser that asked. For a worker: nobody knows yet whose they are.

use chrono::{DateTime, Utc};
use platform::db::Tx;
use platform::error::Trouble;
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait as _};

use crate::domain::code::{Asked, MOST_TRIES};

mod rows {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "codes")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub asker: Vec<u8>,
        pub mailbox: Vec<u8>,
        pub code: Vec<u8>,
        pub link: Vec<u8>,
        pub tries: i16,
        pub ends_at: DateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
use rows::{ActiveModel, Column, Entity};

/// Keeps a new one.
pub(crate) async fn add(tx: &Tx, asked: Asked) -> Result<(), Trouble> {
    let Asked { asker, mailbox, code, link, tries, ends_at } = asked;
    let row = ActiveModel { asker: Set(asker), mailbox: Set(mailbox), code: Set(code), link: Set(link), tries: Set(tries), ends_at: Set(ends_at) };
    Entity::insert(row).exec_without_returning(tx).await?;
    Ok(())
}

/// Counts one try, and gives what it is a try at; nothing where all are used up, or the time is.
pub(crate) async fn count(tx: &Tx, asker: &[u8], now: DateTime<Utc>) -> Result<Option<Asked>, Trouble> {
    let open = Entity::update_many().filter(Column::Asker.eq(asker)).filter(Column::Tries.lt(MOST_TRIES)).filter(Column::EndsAt.gt(now));
    let counted = open.col_expr(Column::Tries, Expr::col(Column::Tries).add(1)).exec(tx).await?.rows_affected;
    if counted == 0 {
        return Ok(None);
    }
    let row = Entity::find_by_id(asker.to_vec()).one(tx).await?;
    Ok(row.map(|row| Asked { asker: row.asker, mailbox: row.mailbox, code: row.code, link: row.link, tries: row.tries, ends_at: row.ends_at }))
}

/// Forgets one that was used.
pub(crate) async fn remove(tx: &Tx, asker: &[u8]) -> Result<(), Trouble> {
    Entity::delete_many().filter(Column::Asker.eq(asker)).exec(tx).await?;
    Ok(())
}

/// Forgets those that are over; says how many.
pub(crate) async fn forget(tx: &Tx, now: DateTime<Utc>) -> Result<u64, Trouble> {
    Ok(Entity::delete_many().filter(Column::EndsAt.lte(now)).exec(tx).await?.rows_affected)
}
