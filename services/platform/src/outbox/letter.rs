//! One letter: its address and its bytes, and the headers that carry what the payload does not say. Pure, so that anybody can
//! read one.

use chrono::{DateTime, Utc};
use uuid::Uuid;

/// The header that the broker itself knows: a letter told twice under one id is stored once.
const EVENT: &str = "Nats-Msg-Id";
const CENTRE: &str = "Borgertorg-Centre";
const AGGREGATE: &str = "Borgertorg-Aggregate";
const VERSION: &str = "Borgertorg-Version";
const TOLD_AT: &str = "Borgertorg-Told-At";
const TRACE: &str = "traceparent";

/// One fact on its way: opaque to the platform but for its address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// Unique for ever; the message id on the bus.
    pub event: Uuid,
    /// The tenant, as the database holds it.
    pub centre: Uuid,
    /// `borgertorg.v1.<centre>.<service>.<aggregate kind>.<fact>`
    pub subject: String,
    /// Id of the aggregate as text, and its version after the change.
    pub aggregate: String,
    /// Its version after the change.
    pub version: u64,
    /// The encoded event.
    pub payload: Vec<u8>,
    /// W3C `traceparent` of the command that made it.
    pub trace: Option<String>,
    /// When it became true.
    pub told_at: DateTime<Utc>,
}

impl Letter {
    /// The subject of a fact.
    #[must_use]
    pub fn subject(centre: impl std::fmt::Display, service: &str, aggregate: &str, fact: &str) -> String {
        format!("borgertorg.v1.{centre}.{service}.{aggregate}.{fact}")
    }

    /// Reads what lies on the bus; nothing where it is no letter of ours.
    #[must_use]
    pub fn read(subject: &str, payload: &[u8], header: impl Fn(&str) -> Option<String>) -> Option<Self> {
        Some(Self {
            event: header(EVENT)?.parse().ok()?,
            centre: header(CENTRE)?.parse().ok()?,
            subject: subject.to_owned(),
            aggregate: header(AGGREGATE)?,
            version: header(VERSION)?.parse().ok()?,
            payload: payload.to_vec(),
            trace: header(TRACE),
            told_at: DateTime::from_timestamp_micros(header(TOLD_AT)?.parse().ok()?)?,
        })
    }

    /// The headers that [`Letter::read`] reads, each with its value.
    pub fn headers(&self) -> impl Iterator<Item = (&'static str, String)> {
        let always = [
            (EVENT, self.event.to_string()),
            (CENTRE, self.centre.to_string()),
            (AGGREGATE, self.aggregate.clone()),
            (VERSION, self.version.to_string()),
            (TOLD_AT, self.told_at.timestamp_micros().to_string()),
        ];
        always.into_iter().chain(self.trace.clone().map(|trace| (TRACE, trace)))
    }

    /// The fifth part of the subject: the kind of aggregate.
    #[must_use]
    pub fn kind(&self) -> &str {
        self.subject.split('.').nth(4).unwrap_or_default()
    }

    /// The fourth part of the subject: the service that tells.
    #[must_use]
    pub fn service(&self) -> &str {
        self.subject.split('.').nth(3).unwrap_or_default()
    }

    /// The sixth part of the subject: what happened.
    #[must_use]
    pub fn fact(&self) -> &str {
        self.subject.split('.').nth(5).unwrap_or_default()
    }
}
