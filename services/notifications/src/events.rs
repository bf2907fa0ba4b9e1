//! Facts out, sealed into letters; reactions in, one consumer for each kind of aggregate that messages depend on.

pub(crate) mod assignments;
pub(crate) mod centres;
pub(crate) mod offers;
mod reading;
pub(crate) mod volunteers;

use std::sync::Arc;

use futures::future::BoxFuture;
use platform::db::Tx;
use platform::error::Trouble;
use platform::id::{Centre, Id};
use platform::inbox::{Reaction, Verdict};
use platform::outbox::Letter;
use prost::Message as _;
use proto::events::{self as pb, event};

use crate::domain::fact::{Fact, What};
pub(crate) use reading::{Read, Unread};

/// The name of this service in subjects.
pub(crate) const SERVICE: &str = "notifications";

/// Whatever this service reacts to.
pub(crate) fn reactions() -> Vec<Reaction> {
    vec![
        reaction("notifications-offer", "matching", "offer", |tx, read| Box::pin(offers::react(tx, read))),
        reaction("notifications-assignment", "matching", "assignment", |tx, read| Box::pin(assignments::react(tx, read))),
        reaction("notifications-volunteer", "volunteers", "volunteer", |tx, read| Box::pin(volunteers::react(tx, read))),
        reaction("notifications-centre", "organisations", "centre", |tx, read| Box::pin(centres::react(tx, read))),
    ]
}

type React = for<'a> fn(&'a Tx, Read) -> BoxFuture<'a, Result<Verdict, Trouble>>;

fn reaction(consumer: &'static str, service: &'static str, aggregate: &'static str, react: React) -> Reaction {
    Reaction { consumer, service, aggregate, facts: &[], handle: Arc::new(move |tx, letter| Box::pin(handle(react, tx, letter))) }
}

async fn handle(react: React, tx: &Tx, letter: Letter) -> Verdict {
    match Read::from(&letter) {
        Ok(read) => react(tx, read).await.unwrap_or_else(|trouble| Verdict::from(Err(trouble))),
        Err(Unread::NewerSender) => Verdict::Done,
        Err(Unread::Malformed(what)) => Verdict::Never(format!("cannot be read: {what}")),
    }
}

/// Seals a fact about a delivery into a letter.
pub(crate) fn seal(tx: &Tx, centre: Id<Centre>, fact: Fact) -> Letter {
    let (event, now) = (tx.clock().uuid(), tx.clock().now());
    let person = fact.person.map(|person| person.to_string()).unwrap_or_default();
    let template = fact.template.word().to_owned();
    let (name, told) = match fact.what {
        What::Sent { channel } => ("delivery_sent", event::Fact::DeliverySent(pb::DeliverySent { person, template, channel: channel.to_owned() })),
        What::Failed { attempts } => ("delivery_failed", event::Fact::DeliveryFailed(pb::DeliveryFailed { person, template, attempts })),
        What::CallYourself { subject } => ("call_yourself", event::Fact::CallYourself(pb::CallYourself { person, template, subject })),
    };
    let envelope = pb::Event {
        id: event.to_string(),
        centre: centre.to_string(),
        aggregate: fact.delivery.to_string(),
        version: fact.version,
        occurred_at: Some(prost_types::Timestamp { seconds: now.timestamp(), nanos: now.timestamp_subsec_nanos().cast_signed() }),
        actor: "service".to_owned(),
        fact: Some(told),
    };
    Letter {
        event,
        centre: centre.uuid(),
        subject: Letter::subject(centre, SERVICE, "delivery", name),
        aggregate: fact.delivery.to_string(),
        version: fact.version,
        payload: envelope.encode_to_vec(),
        trace: platform::telemetry::traceparent(),
        told_at: now,
    }
}
