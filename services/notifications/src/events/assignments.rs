//! What happens to an assignment becomes messages: reminders as rows of their own, and word of what was cancelled or moved.

use std::time::Duration;

use chrono::{DateTime, Utc};
use platform::db::Tx;
use platform::error::Trouble;
use platform::id::Id;
use platform::inbox::Verdict;
use prost_types::Timestamp;
use proto::events::{self as pb, event::Fact};

use super::Read;
use super::offers::blank;
use super::reading::{id, must, time};
use crate::domain::agreement::Agreement;
use crate::domain::delivery::{Delivery, Why};
use crate::domain::template::Template;
use crate::domain::{Assignment, Volunteer};
use crate::store;

/// What speaks of a time that may not hold any more.
const OF_A_TIME: &[Template] = &[Template::Changed, Template::ReminderDay, Template::ReminderHours];
/// What speaks of an agreement that may not hold any more.
const OF_AN_AGREEMENT: &[Template] = &[Template::Accepted, Template::Changed, Template::ReminderDay, Template::ReminderHours];
/// How long to wait for the fact before.
const FACT_BEFORE: Duration = Duration::from_secs(2);

/// What a reaction comes to: a verdict, or why the letter will never make sense.
type Reacted = Result<Result<Verdict, String>, Trouble>;

pub(super) async fn react(tx: &Tx, read: Read) -> Result<Verdict, Trouble> {
    let assignment = match id(&read.aggregate) {
        Ok(assignment) => assignment,
        Err(what) => return Ok(Verdict::Never(what)),
    };
    let reacted = match &read.fact {
        Fact::AssignmentAgreed(fact) => agreed(tx, assignment, &read, fact).await?,
        Fact::AssignmentCancelled(fact) => cancelled(tx, assignment, &read, fact).await?,
        Fact::AssignmentMoved(fact) => moved(tx, assignment, &read, fact).await?,
        Fact::AssignmentStands(fact) => stands(tx, assignment, &read, fact).await?,
        _ => Ok(Verdict::Done),
    };
    Ok(reacted.unwrap_or_else(Verdict::Never))
}

async fn agreed(tx: &Tx, assignment: Id<Assignment>, read: &Read, fact: &pb::AssignmentAgreed) -> Reacted {
    let agreement = match parse(assignment, read, &fact.offer, &fact.volunteer, fact.starts_at.as_ref()) {
        Ok(agreement) => agreement,
        Err(what) => return Ok(Err(what)),
    };
    if store::agreements::find(tx, assignment).await?.is_none_or(|kept| kept.version < agreement.version) {
        begin(tx, &agreement, read).await?;
    }
    Ok(Ok(Verdict::Done))
}

/// The snapshot tells of somebody whom we know nothing of; whom we know is told of by letters of their own.
async fn stands(tx: &Tx, assignment: Id<Assignment>, read: &Read, fact: &pb::AssignmentStands) -> Reacted {
    let agreement = match parse(assignment, read, &fact.offer, &fact.volunteer, fact.starts_at.as_ref()) {
        Ok(agreement) => agreement,
        Err(what) => return Ok(Err(what)),
    };
    if store::agreements::find(tx, assignment).await?.is_none() {
        begin(tx, &agreement, read).await?;
    }
    Ok(Ok(Verdict::Done))
}

fn parse(assignment: Id<Assignment>, read: &Read, offer: &str, person: &str, starts_at: Option<&Timestamp>) -> Result<Agreement, String> {
    let (offer, person) = (id(offer)?, Some(id(person)?));
    Ok(Agreement { assignment, offer, person, starts_at: must(starts_at, "starts_at")?, version: read.version })
}

async fn begin(tx: &Tx, agreement: &Agreement, read: &Read) -> Result<(), Trouble> {
    let mut agreement = *agreement;
    if let Some(person) = agreement.person
        && store::erased::is_gone(tx, person).await?
    {
        agreement.person = None; // later letters still find what they speak of
    }
    store::agreements::save(tx, &agreement)?;
    store::deliveries::insert(tx, read.event, &reminders(tx, &agreement, read).await?)
}

async fn cancelled(tx: &Tx, assignment: Id<Assignment>, read: &Read, fact: &pb::AssignmentCancelled) -> Reacted {
    let Some(mut agreement) = store::agreements::find(tx, assignment).await? else { return Ok(Ok(Verdict::Later(FACT_BEFORE))) };
    let starts_at = time(fact.starts_at.as_ref()).unwrap_or(agreement.starts_at);
    if agreement.stands(starts_at, read.version) {
        store::agreements::save(tx, &agreement)?;
    }
    let urgent_before = store::deliveries::unheard_of(tx, agreement.offer).await?.map(|unheard| unheard.min(starts_at));
    store::deliveries::drop_about(tx, agreement.offer, OF_AN_AGREEMENT, Why::Cancelled)?;
    let template = told_to_who_is_off(&fact.by);
    if let Some(person) = agreement.person {
        let told = message(tx, read, &agreement, person, template);
        store::deliveries::add(tx, read.event, person, &[Delivery { starts_at: Some(starts_at), urgent_before, ..told }]).await?;
    }
    Ok(Ok(Verdict::Done))
}

/// What somebody is told who is not set up any more: only what is called off for everybody does not take place.
fn told_to_who_is_off(by: &str) -> Template {
    match by {
        "volunteer" => Template::CalledOff,
        "session_cancelled" => Template::Cancelled,
        "unconfirmed" => Template::Unconfirmed,
        _ => Template::TakenOff, // the coordinator, a requirement, and what a newer house may add
    }
}

async fn moved(tx: &Tx, assignment: Id<Assignment>, read: &Read, fact: &pb::AssignmentMoved) -> Reacted {
    let starts_at = match must(fact.starts_at.as_ref(), "starts_at") {
        Ok(starts_at) => starts_at,
        Err(what) => return Ok(Err(what)),
    };
    let Some(mut agreement) = store::agreements::find(tx, assignment).await? else { return Ok(Ok(Verdict::Later(FACT_BEFORE))) };
    // a reader sets out for the start that was told last: while word of a move still waits, that is the one before it
    let known = store::deliveries::unheard_of(tx, agreement.offer).await?.unwrap_or(agreement.starts_at).min(agreement.starts_at);
    let urgent_before = Some(known.min(starts_at));
    let mut messages = Vec::new();
    if agreement.stands(starts_at, read.version) {
        store::agreements::save(tx, &agreement)?;
        store::deliveries::drop_about(tx, agreement.offer, OF_A_TIME, Why::Moved)?;
        messages = reminders(tx, &agreement, read).await?;
    }
    if let Some(person) = agreement.person {
        let answer_by = time(fact.confirm_by.as_ref());
        let told = message(tx, read, &agreement, person, Template::Changed);
        messages.push(Delivery { starts_at: Some(starts_at), urgent_before, answer_by, ..told });
        store::deliveries::add(tx, read.event, person, &messages).await?;
    }
    Ok(Ok(Verdict::Done))
}

/// The reminders that the centre wants and that still lie ahead.
async fn reminders(tx: &Tx, agreement: &Agreement, read: &Read) -> Result<Vec<Delivery>, Trouble> {
    let Some(person) = agreement.person else { return Ok(Vec::new()) };
    let wanted = store::policies::find(tx).await?.reminders(agreement.starts_at, tx.clock().now());
    let reminder = |(template, at): (Template, DateTime<Utc>)| {
        let told = message(tx, read, agreement, person, template);
        Delivery { not_before: at.max(told.not_before), starts_at: Some(agreement.starts_at), ..told }
    };
    Ok(wanted.into_iter().map(reminder).collect())
}

/// A message about an agreement, which leaves as soon as it may.
fn message(tx: &Tx, read: &Read, agreement: &Agreement, person: Id<Volunteer>, template: Template) -> Delivery {
    Delivery { id: tx.clock().id(), not_before: read.told_at, ..blank(person, template, agreement.assignment.to_string(), agreement.offer) }
}
