//! Sessions as rows. Whoever shows the secret is looked for in all centres, as a worker; the row says where she belongs.

use chrono::{DateTime, Utc};
use platform::db::Tx;
use platform::error::Trouble;
use platform::id::Id;
use sea_orm::ActiveValue::Set;
use sea_orm::Condition;
use sea_orm::entity::prelude::*;

use crate::domain::member::{Member, Membership};
use crate::domain::session::{IDLE, LONGEST, Session};

mod rows {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "sessions")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub digest: Vec<u8>,
        pub centre: Uuid,
        pub member: Uuid,
        pub role: String,
        pub organisation: Option<Uuid>,
        pub began_at: DateTimeUtc,
        pub seen_at: DateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
use rows::{ActiveModel, Column, Entity};

/// The session of this digest, whosesoever it is. For a worker.
pub(crate) async fn find(tx: &Tx, digest: &[u8]) -> Result<Option<Session>, Trouble> {
    let Some(row) = Entity::find_by_id(digest.to_vec()).one(tx).await? else { return Ok(None) };
    let role = super::role(&row.role, row.organisation)?;
    let membership = Membership { member: Id::stored(row.member), centre: Id::stored(row.centre), role };
    Ok(Some(Session { membership, began_at: row.began_at, seen_at: row.seen_at }))
}

/// Keeps a new one.
pub(crate) async fn add(tx: &Tx, digest: Vec<u8>, session: &Session) -> Result<(), Trouble> {
    let Membership { member, centre, role } = session.membership;
    let row = ActiveModel {
        digest: Set(digest),
        centre: Set(centre.uuid()),
        member: Set(member.uuid()),
        role: Set(role.word().to_owned()),
        organisation: Set(role.organisation().map(Id::uuid)),
        began_at: Set(session.began_at),
        seen_at: Set(session.seen_at),
    };
    Entity::insert(row).exec_without_returning(tx).await?;
    Ok(())
}

/// Keeps that somebody was there.
pub(crate) async fn note(tx: &Tx, digest: &[u8], now: DateTime<Utc>) -> Result<(), Trouble> {
    let seen = ActiveModel { seen_at: Set(now), ..Default::default() };
    Entity::update_many().filter(Column::Centre.eq(tx.centre()?.uuid())).filter(Column::Digest.eq(digest)).set(seen).exec(tx).await?;
    Ok(())
}

/// Ends one.
pub(crate) async fn end(tx: &Tx, digest: &[u8]) -> Result<(), Trouble> {
    Entity::delete_many().filter(Column::Centre.eq(tx.centre()?.uuid())).filter(Column::Digest.eq(digest)).exec(tx).await?;
    Ok(())
}

/// Ends all of one member.
pub(crate) async fn end_all(tx: &Tx, member: Id<Member>) -> Result<(), Trouble> {
    Entity::delete_many().filter(Column::Centre.eq(tx.centre()?.uuid())).filter(Column::Member.eq(member.uuid())).exec(tx).await?;
    Ok(())
}

/// Forgets those that are over; says how many. For a worker.
pub(crate) async fn forget(tx: &Tx, now: DateTime<Utc>) -> Result<u64, Trouble> {
    let over = Condition::any().add(Column::SeenAt.lte(now - IDLE)).add(Column::BeganAt.lte(now - LONGEST));
    Ok(Entity::delete_many().filter(over).exec(tx).await?.rows_affected)
}
