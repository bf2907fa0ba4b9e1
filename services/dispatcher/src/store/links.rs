//! Sign-in links as rows: one for each role of the reader, all under the digest of one secret.

use chrono::{DateTime, Utc};
use platform::db::Tx;
use platform::error::Trouble;
use platform::id::Id;
use sea_orm::ActiveValue::Set;
use sea_orm::QueryOrder as _;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::Expr;

use crate::domain::link::Link;
use crate::domain::member::{Member, Membership};

mod rows {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "links")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub digest: Vec<u8>,
        #[sea_orm(primary_key, auto_increment = false)]
        pub member: Uuid,
        pub centre: Uuid,
        pub centre_name: String,
        pub role: String,
        pub organisation: Option<Uuid>,
        pub ends_at: DateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
use rows::{ActiveModel, Column, Entity};

/// What the link of this digest opens, in all centres. For a worker.
pub(crate) async fn find(tx: &Tx, digest: &[u8]) -> Result<Vec<Link>, Trouble> {
    let rows = Entity::find().filter(Column::Digest.eq(digest)).order_by_asc(Column::CentreName).order_by_asc(Column::Member).all(tx).await?;
    let read = |row: rows::Model| {
        let role = super::role(&row.role, row.organisation)?;
        let membership = Membership { member: Id::stored(row.member), centre: Id::stored(row.centre), role };
        Ok(Link { membership, centre_name: row.centre_name, ends_at: row.ends_at })
    };
    rows.into_iter().map(read).collect()
}

/// Keeps a new one, which may lead into several centres. For a worker.
pub(crate) async fn add(tx: &Tx, digest: &[u8], links: &[Link]) -> Result<(), Trouble> {
    let row = |link: &Link| {
        let Membership { member, centre, role } = link.membership;
        ActiveModel {
            digest: Set(digest.to_vec()),
            member: Set(member.uuid()),
            centre: Set(centre.uuid()),
            centre_name: Set(link.centre_name.clone()),
            role: Set(role.word().to_owned()),
            organisation: Set(role.organisation().map(Id::uuid)),
            ends_at: Set(link.ends_at),
        }
    };
    Entity::insert_many(links.iter().map(row)).exec_without_returning(tx).await?;
    Ok(())
}

/// Uses the link up: true for the one who comes first. For a worker.
pub(crate) async fn take(tx: &Tx, digest: &[u8]) -> Result<bool, Trouble> {
    Ok(Entity::delete_many().filter(Column::Digest.eq(digest)).exec(tx).await?.rows_affected > 0)
}

/// Lets the link be found under another digest: true where there is one. For a worker.
pub(crate) async fn rename(tx: &Tx, digest: &[u8], fresh: &[u8]) -> Result<bool, Trouble> {
    let found = Entity::update_many().filter(Column::Digest.eq(digest));
    Ok(found.col_expr(Column::Digest, Expr::value(fresh.to_vec())).exec(tx).await?.rows_affected > 0)
}

/// Forgets what one member could sign in by.
pub(crate) async fn drop_of(tx: &Tx, member: Id<Member>) -> Result<(), Trouble> {
    Entity::delete_many().filter(Column::Centre.eq(tx.centre()?.uuid())).filter(Column::Member.eq(member.uuid())).exec(tx).await?;
    Ok(())
}

/// Forgets those that are over; says how many. For a worker.
pub(crate) async fn forget(tx: &Tx, now: DateTime<Utc>) -> Result<u64, Trouble> {
    Ok(Entity::delete_many().filter(Column::EndsAt.lte(now)).exec(tx).await?.rows_affected)
}
