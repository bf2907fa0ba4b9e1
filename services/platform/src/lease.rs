//! Leases: which of several replicas works now. They save work; correctness rests on inbox and constraints.

use chrono::{DateTime, TimeDelta, Utc};
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

/// How long a lease lasts without being renewed; the longest that others wait for a holder that died.
const SPAN: TimeDelta = TimeDelta::seconds(5);

/// One piece of work that one of several replicas does.
#[derive(Debug)]
pub struct Lease {
    db: Db,
    name: String,
    holder: String,
    renew_at: Option<DateTime<Utc>>,
}

impl Lease {
    /// The lease `name` for `holder`, which is the same after a restart and another on every other machine.
    #[must_use]
    pub fn new(db: &Db, name: &str, holder: &str) -> Self {
        Self { db: db.clone(), name: name.to_owned(), holder: holder.to_owned(), renew_at: None }
    }

    /// Whether the work is ours now. On SQLite it always is: one process holds the folder.
    ///
    /// # Errors
    /// Where the database is away.
    pub async fn is_ours(&mut self) -> Result<bool, Trouble> {
        let now = self.db.clock().now();
        if self.db.is_ours_alone() || self.renew_at.is_some_and(|at| now < at) {
            return Ok(true);
        }
        let taken = hold(&self.db, &self.name, &self.holder, SPAN).await?;
        self.renew_at = taken.then(|| now + SPAN / 2);
        Ok(taken)
    }
}

/// Takes the lease, or keeps it; false where another holder has it until later than now.
async fn hold(db: &Db, name: &str, holder: &str, span: TimeDelta) -> Result<bool, Trouble> {
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
