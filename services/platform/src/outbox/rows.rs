//! The outbox as a table.

use sea_orm::entity::prelude::*;

use super::Letter;

/// A letter with its state.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "outbox")]
pub struct Model {
    /// Order in which it was written.
    #[sea_orm(primary_key)]
    pub seq: i64,
    /// Message id.
    pub event: Uuid,
    /// Tenant.
    pub centre: Uuid,
    /// Address.
    pub subject: String,
    /// Id of the aggregate.
    pub aggregate: String,
    /// Version of the aggregate.
    pub version: i64,
    /// Encoded event.
    pub payload: Vec<u8>,
    /// W3C trace.
    pub trace: Option<String>,
    /// When it became true.
    pub told_at: DateTimeUtc,
    /// When the bus had it.
    pub sent_at: Option<DateTimeUtc>,
    /// Deliveries begun by the local bus.
    pub attempts: i32,
    /// Not again before this (local bus).
    pub not_before: Option<DateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
/// None.
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl From<Model> for Letter {
    fn from(row: Model) -> Self {
        Self {
            event: row.event,
            centre: row.centre,
            subject: row.subject,
            aggregate: row.aggregate,
            version: row.version.cast_unsigned(),
            payload: row.payload,
            trace: row.trace,
            told_at: row.told_at,
        }
    }
}
