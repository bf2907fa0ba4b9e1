//! Centres as rows; the policy is one JSON column, since it is read and replaced as a whole.

use platform::db::Tx;
use platform::error::Trouble;
use platform::id::{self, Id};
use platform::outbox::Letter;
use platform::page::Page;
use sea_orm::entity::prelude::*;
use sea_orm::{ActiveValue::Set, FromJsonQueryResult, QueryOrder, QuerySelect};
use serde::{Deserialize, Serialize};

use super::{unreadable, version};
use crate::domain::centre::Centre;
use crate::domain::policy::{Policy, Weights};
use crate::domain::retention::Retention;

mod rows {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "centres")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub centre: Uuid,
        pub version: i64,
        pub name: String,
        pub municipality: String,
        pub policy: super::PolicyRow,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
use rows::{ActiveModel, Column, Entity, Model};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
struct PolicyRow {
    wave_size: u32,
    answer_hours: u32,
    quiet_from_minute: u32,
    quiet_until_minute: u32,
    zone: String,
    travel_metres_per_hour: u32,
    proximity: u32,
    interest: u32,
    desired: u32,
    continuity: u32,
    fairness: u32,
    fairness_minutes: u32,
    remind_day_before: bool,
    remind_two_hours_before: bool,
    /// Centres of before it was asked for keep by the house's figures.
    #[serde(default)]
    retention: RetentionRow,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(remote = "Retention")]
struct RetentionForm {
    need_details_days: u32,
    messages_days: u32,
    message_texts_days: u32,
    applicants_days: u32,
    inactive_ask_days: u32,
    inactive_erase_days: u32,
    readings_days: u32,
    hold: bool,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct RetentionRow(#[serde(with = "RetentionForm")] Retention);

/// The names of these centres. For a worker.
pub(crate) async fn names(tx: &Tx, centres: Vec<Uuid>) -> Result<Vec<(Uuid, String)>, Trouble> {
    let query = Entity::find().select_only().columns([Column::Centre, Column::Name]).filter(Column::Centre.is_in(centres));
    Ok(query.into_tuple().all(tx).await?)
}

/// The centre of this transaction; `to_change` keeps others from changing it meanwhile.
pub(crate) async fn find(tx: &Tx, to_change: bool) -> Result<Option<Centre>, Trouble> {
    let mut query = Entity::find_by_id(tx.centre()?.uuid());
    if to_change {
        query = query.lock_exclusive();
    }
    query.one(tx).await?.map(read).transpose()
}

/// Centres of the whole house, for its operator.
pub(crate) async fn page(tx: &Tx, page: &Page<id::Centre>) -> Result<Vec<Centre>, Trouble> {
    let mut query = Entity::find().order_by_asc(Column::Centre).limit(page.size);
    if let Some(after) = page.after {
        query = query.filter(Column::Centre.gt(after.uuid()));
    }
    query.all(tx).await?.into_iter().map(read).collect()
}

/// All centres, for a snapshot.
pub(crate) async fn all(tx: &Tx) -> Result<Vec<Centre>, Trouble> {
    Entity::find().order_by_asc(Column::Centre).all(tx).await?.into_iter().map(read).collect()
}

/// Enters a new centre.
pub(crate) async fn add(tx: &Tx, centre: &Centre, letters: [Letter; 1]) -> Result<(), Trouble> {
    Entity::insert(write(centre)).exec_without_returning(tx).await?;
    tx.tell(letters);
    Ok(())
}

/// Keeps a changed centre.
pub(crate) async fn save(tx: &Tx, centre: &Centre, letters: [Letter; 1]) -> Result<(), Trouble> {
    Entity::update_many().set(write(centre)).filter(Column::Centre.eq(centre.id.uuid())).exec(tx).await?;
    tx.tell(letters);
    Ok(())
}

fn write(centre: &Centre) -> ActiveModel {
    let policy = &centre.policy;
    let Weights { proximity, interest, desired, continuity, fairness, fairness_minutes } = policy.weights;
    let policy = PolicyRow {
        wave_size: policy.wave_size,
        answer_hours: policy.answer_hours,
        quiet_from_minute: policy.quiet_from_minute,
        quiet_until_minute: policy.quiet_until_minute,
        zone: policy.zone.name().to_owned(),
        travel_metres_per_hour: policy.travel_metres_per_hour,
        proximity,
        interest,
        desired,
        continuity,
        fairness,
        fairness_minutes,
        remind_day_before: policy.remind_day_before,
        remind_two_hours_before: policy.remind_two_hours_before,
        retention: RetentionRow(policy.retention),
    };
    ActiveModel {
        centre: Set(centre.id.uuid()),
        version: Set(centre.version.cast_signed()),
        name: Set(centre.name.clone()),
        municipality: Set(centre.municipality.clone()),
        policy: Set(policy),
    }
}

fn read(row: Model) -> Result<Centre, Trouble> {
    let p = row.policy;
    let policy = Policy {
        wave_size: p.wave_size,
        answer_hours: p.answer_hours,
        quiet_from_minute: p.quiet_from_minute,
        quiet_until_minute: p.quiet_until_minute,
        zone: p.zone.parse().map_err(|_| unreadable(&p.zone))?,
        travel_metres_per_hour: p.travel_metres_per_hour,
        weights: Weights {
            proximity: p.proximity,
            interest: p.interest,
            desired: p.desired,
            continuity: p.continuity,
            fairness: p.fairness,
            fairness_minutes: p.fairness_minutes,
        },
        remind_day_before: p.remind_day_before,
        remind_two_hours_before: p.remind_two_hours_before,
        retention: p.retention.0,
    };
    Ok(Centre { id: Id::stored(row.centre), version: version(row.version), name: row.name, municipality: row.municipality, policy })
}
