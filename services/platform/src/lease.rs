//! Leases: which of several replicas works now. They save work; correctness rests on inbox and constraints.

use chrono::TimeDelta;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait as _};
use sea_orm::{ActiveValue::Set, Condition};

use crate::db::Db;
use crate::error::Trouble;

mod rows {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "leases")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub name: String,
        pub holder: String,
        pub until: DateTimeUtc,
        pub fencing: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Takes the lease, or keeps it; false where another holder has it until later than now.
///
/// # Errors
/// Where the database is away.
pub async fn hold(db: &Db, name: &str, holder: &str, span: TimeDelta) -> Result<bool, Trouble> {
    let now = db.clock().now();
    let tx = db.worker().write().await?;
    let row = rows::ActiveModel { name: Set(name.to_owned()), holder: Set(holder.to_owned()), until: Set(now + span), fencing: Set(1) };
    rows::Entity::insert(row).on_conflict_do_nothing().exec_without_returning(&tx).await?;
    let free = Condition::any().add(rows::Column::Holder.eq(holder)).add(rows::Column::Until.lt(now));
    let taken = rows::Entity::update_many()
        .col_expr(rows::Column::Holder, Expr::value(holder))
        .col_expr(rows::Column::Until, Expr::value(now + span))
        .col_expr(rows::Column::Fencing, Expr::col(rows::Column::Fencing).add(1))
        .filter(rows::Column::Name.eq(name))
        .filter(free)
        .exec(&tx)
        .await?;
    tx.commit_quietly().await?;
    Ok(taken.rows_affected == 1)
}
