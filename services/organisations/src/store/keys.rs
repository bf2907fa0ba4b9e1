//! API keys as rows: a digest, never a secret. Keys change nothing that anybody else copies, so nothing is told.

use chrono::{DateTime, Utc};
use platform::db::Tx;
use platform::error::Trouble;
use platform::id::Id;
use platform::page::Page;
use sea_orm::entity::prelude::*;
use sea_orm::{ActiveValue::Set, QueryOrder, QuerySelect};

use crate::domain::key::ApiKey;
use crate::domain::organisation::Organisation;

mod rows {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "api_keys")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub centre: Uuid,
        pub organisation: Uuid,
        pub label: String,
        pub digest: Vec<u8>,
        pub created_at: DateTimeUtc,
        pub revoked_at: Option<DateTimeUtc>,
        pub last_used_at: Option<DateTimeUtc>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
use rows::{ActiveModel, Column, Entity, Model};

/// One of this centre, kept from others until the end of the transaction.
pub(crate) async fn find(tx: &Tx, id: Id<ApiKey>) -> Result<Option<ApiKey>, Trouble> {
    let query = Entity::find_by_id(id.uuid()).filter(Column::Centre.eq(tx.centre()?.uuid())).lock_exclusive();
    Ok(query.one(tx).await?.map(read))
}

/// One of any centre: its secret is the proof of where it belongs.
pub(crate) async fn find_anywhere(tx: &Tx, id: Id<ApiKey>) -> Result<Option<ApiKey>, Trouble> {
    Ok(Entity::find_by_id(id.uuid()).one(tx).await?.map(read))
}

/// Those of this centre, or of one organisation in it.
pub(crate) async fn page(tx: &Tx, page: &Page<ApiKey>, organisation: Option<Id<Organisation>>) -> Result<Vec<ApiKey>, Trouble> {
    let mut query = Entity::find().filter(Column::Centre.eq(tx.centre()?.uuid())).order_by_asc(Column::Id).limit(page.size);
    if let Some(after) = page.after {
        query = query.filter(Column::Id.gt(after.uuid()));
    }
    if let Some(organisation) = organisation {
        query = query.filter(Column::Organisation.eq(organisation.uuid()));
    }
    Ok(query.all(tx).await?.into_iter().map(read).collect())
}

/// Enters a new one.
pub(crate) async fn add(tx: &Tx, key: &ApiKey) -> Result<(), Trouble> {
    let row = ActiveModel {
        id: Set(key.id.uuid()),
        centre: Set(key.centre.uuid()),
        organisation: Set(key.organisation.uuid()),
        label: Set(key.label.clone()),
        digest: Set(key.digest.clone()),
        created_at: Set(key.created_at),
        revoked_at: Set(key.revoked_at),
        last_used_at: Set(key.last_used_at),
    };
    Entity::insert(row).exec_without_returning(tx).await?;
    Ok(())
}

/// Keeps that it was revoked.
pub(crate) async fn save(tx: &Tx, key: &ApiKey) -> Result<(), Trouble> {
    set(tx, key.id, ActiveModel { revoked_at: Set(key.revoked_at), ..Default::default() }).await
}

/// Keeps that it was used.
pub(crate) async fn note_use(tx: &Tx, id: Id<ApiKey>, now: DateTime<Utc>) -> Result<(), Trouble> {
    set(tx, id, ActiveModel { last_used_at: Set(Some(now)), ..Default::default() }).await
}

async fn set(tx: &Tx, id: Id<ApiKey>, row: ActiveModel) -> Result<(), Trouble> {
    let this = Entity::update_many().filter(Column::Id.eq(id.uuid())).filter(Column::Centre.eq(tx.centre()?.uuid()));
    this.set(row).exec(tx).await?;
    Ok(())
}

fn read(row: Model) -> ApiKey {
    ApiKey {
        id: Id::stored(row.id),
        centre: Id::stored(row.centre),
        organisation: Id::stored(row.organisation),
        label: row.label,
        digest: row.digest,
        created_at: row.created_at,
        revoked_at: row.revoked_at,
        last_used_at: row.last_used_at,
    }
}
