//! From a fact of the domain to a letter: ids, versions, states, times and counts, nothing else.

use chrono::{DateTime, Utc};
use platform::clock::Clock;
use platform::id::{Centre, Id};
use platform::outbox::Letter;
use prost::Message;
use prost_types::Timestamp;
use proto::events as pb;
use proto::events::event::Fact as Told;

use crate::domain::fact::{About, AssignmentFact, Fact, NeedFact, OfferFact, PlanFact};
use crate::domain::session::{Counts, Session};

/// Seals a fact: whoever did it is named by role alone.
pub(crate) fn seal(clock: &Clock, centre: Id<Centre>, actor: &str, fact: Fact) -> Letter {
    match fact {
        Fact::Need { id, version, fact } => {
            let (word, told) = need(fact);
            letter(clock, centre, actor, Address { kind: "need", word, aggregate: id.to_string(), version }, told)
        }
        Fact::Offer { id, version, about, fact } => {
            let (word, told) = offer(about, fact);
            letter(clock, centre, actor, Address { kind: "offer", word, aggregate: id.to_string(), version }, told)
        }
        Fact::Assignment { id, version, about, fact } => {
            let (word, told) = assignment(about, fact);
            letter(clock, centre, actor, Address { kind: "assignment", word, aggregate: id.to_string(), version }, told)
        }
        Fact::Plan { id, version, fact } => {
            let (word, told) = plan(fact);
            letter(clock, centre, actor, Address { kind: "plan", word, aggregate: id.to_string(), version }, told)
        }
    }
}

struct Address {
    kind: &'static str,
    word: &'static str,
    aggregate: String,
    version: u64,
}

fn letter(clock: &Clock, centre: Id<Centre>, actor: &str, to: Address, told: Told) -> Letter {
    let (event, now) = (clock.uuid(), clock.now());
    let envelope = pb::Event {
        id: event.to_string(),
        centre: centre.to_string(),
        aggregate: to.aggregate.clone(),
        version: to.version,
        occurred_at: Some(at(now)),
        actor: actor.to_owned(),
        fact: Some(told),
    };
    Letter {
        event,
        centre: centre.uuid(),
        subject: Letter::subject(centre, "matching", to.kind, to.word),
        aggregate: to.aggregate,
        version: to.version,
        payload: envelope.encode_to_vec(),
        trace: platform::telemetry::traceparent(),
        told_at: now,
    }
}

fn at(instant: DateTime<Utc>) -> Timestamp {
    Timestamp { seconds: instant.timestamp(), nanos: i32::try_from(instant.timestamp_subsec_nanos()).unwrap_or(0) }
}

fn texts<K: platform::id::Kind>(ids: &[Id<K>]) -> Vec<String> {
    ids.iter().map(ToString::to_string).collect()
}

fn need(fact: NeedFact) -> (&'static str, Told) {
    match fact {
        NeedFact::Posted { organisation, sessions, places } => {
            let sessions = u32::try_from(sessions).unwrap_or(u32::MAX);
            ("need_posted", Told::NeedPosted(pb::NeedPosted { organisation, sessions, places }))
        }
        NeedFact::Changed { moved, cancelled, added } => {
            let told = pb::NeedChanged { sessions_moved: texts(&moved), sessions_cancelled: texts(&cancelled), sessions_added: texts(&added) };
            ("need_changed", Told::NeedChanged(told))
        }
        NeedFact::Cancelled { sessions } => ("need_cancelled", Told::NeedCancelled(pb::NeedCancelled { sessions: texts(&sessions) })),
        NeedFact::Closed { outcome } => ("need_closed", Told::NeedClosed(pb::NeedClosed { outcome: outcome.word().to_owned() })),
        NeedFact::SessionsOpened { sessions } => ("sessions_opened", Told::SessionsOpened(pb::SessionsOpened { sessions: texts(&sessions) })),
        NeedFact::SessionChanged { session, counts, starts_at } => ("session_changed", Told::SessionChanged(counted(session, counts, starts_at))),
        NeedFact::Stands { organisation, sessions } => {
            let sessions = sessions.into_iter().map(|(session, counts, starts_at)| counted(session, counts, starts_at));
            ("need_stands", Told::NeedStands(pb::NeedStands { organisation, sessions: sessions.collect() }))
        }
    }
}

fn counted(session: Id<Session>, counts: Counts, starts_at: DateTime<Utc>) -> pb::SessionChanged {
    pb::SessionChanged {
        session: session.to_string(),
        places: counts.places,
        taken: counts.taken,
        offers_out: counts.offers_out,
        waiting: counts.waiting,
        needs_attention: counts.needs_attention,
        vacated: counts.vacated,
        starts_at: Some(at(starts_at)),
    }
}

fn offer(about: About, fact: OfferFact) -> (&'static str, Told) {
    let (need, session, volunteer) = (about.need.to_string(), about.session.to_string(), about.volunteer.to_string());
    match fact {
        OfferFact::Made { wave, starts_at, ends_at, not_before, deadline, promotion, urgent } => {
            let told = pb::OfferMade {
                need,
                session,
                volunteer,
                wave,
                starts_at: Some(at(starts_at)),
                ends_at: Some(at(ends_at)),
                not_before: Some(at(not_before)),
                deadline: Some(at(deadline)),
                promotion,
                urgent,
            };
            ("offer_made", Told::OfferMade(told))
        }
        OfferFact::Accepted { assignment } => {
            let (waiting, assignment) = (assignment.is_none(), assignment.map(|id| id.to_string()).unwrap_or_default());
            ("offer_accepted", Told::OfferAccepted(pb::OfferAccepted { need, session, volunteer, assignment, waiting }))
        }
        OfferFact::Declined { answer } => {
            ("offer_declined", Told::OfferDeclined(pb::OfferDeclined { need, session, volunteer, answer: answer.word().to_owned() }))
        }
        OfferFact::Lapsed => ("offer_lapsed", Told::OfferLapsed(pb::OfferLapsed { need, session, volunteer })),
        OfferFact::Withdrawn { called_off } => ("offer_withdrawn", Told::OfferWithdrawn(pb::OfferWithdrawn { need, session, volunteer, called_off })),
        OfferFact::Filled => ("offer_filled", Told::OfferFilled(pb::OfferFilled { need, session, volunteer })),
        OfferFact::Reminded { starts_at, not_before, urgent } => {
            let told = pb::OfferReminded { need, session, volunteer, starts_at: Some(at(starts_at)), not_before: Some(at(not_before)), urgent };
            ("offer_reminded", Told::OfferReminded(told))
        }
        OfferFact::ReminderRecalled => ("reminder_recalled", Told::ReminderRecalled(pb::ReminderRecalled { need, session, volunteer })),
        OfferFact::Stands { wave, deadline } => {
            ("offer_stands", Told::OfferStands(pb::OfferStands { need, session, volunteer, wave, deadline: Some(at(deadline)) }))
        }
    }
}

fn assignment(about: About, fact: AssignmentFact) -> (&'static str, Told) {
    let (need, session, volunteer) = (about.need.to_string(), about.session.to_string(), about.volunteer.to_string());
    match fact {
        AssignmentFact::Agreed { offer, starts_at, ends_at } => {
            let told = pb::AssignmentAgreed { need, session, volunteer, offer: offer.to_string(), starts_at: Some(at(starts_at)), ends_at: Some(at(ends_at)) };
            ("assignment_agreed", Told::AssignmentAgreed(told))
        }
        AssignmentFact::Cancelled { by, starts_at, late } => {
            let told = pb::AssignmentCancelled { need, session, volunteer, by: by.word().to_owned(), starts_at: Some(at(starts_at)), late };
            ("assignment_cancelled", Told::AssignmentCancelled(told))
        }
        AssignmentFact::Moved { starts_at, ends_at, confirm_by } => {
            let told =
                pb::AssignmentMoved { need, session, volunteer, starts_at: Some(at(starts_at)), ends_at: Some(at(ends_at)), confirm_by: Some(at(confirm_by)) };
            ("assignment_moved", Told::AssignmentMoved(told))
        }
        AssignmentFact::Confirmed => ("assignment_confirmed", Told::AssignmentConfirmed(pb::AssignmentConfirmed { need, session, volunteer })),
        AssignmentFact::CheckedIn { at: when } => ("checked_in", Told::CheckedIn(pb::CheckedIn { session, volunteer, at: Some(at(when)) })),
        AssignmentFact::CheckedOut { at: when, minutes } => {
            ("checked_out", Told::CheckedOut(pb::CheckedOut { session, volunteer, at: Some(at(when)), minutes }))
        }
        AssignmentFact::NotMet => ("not_met", Told::NotMet(pb::NotMet { session, volunteer })),
        AssignmentFact::Stands { offer, starts_at, ends_at } => {
            let told = pb::AssignmentStands { need, session, volunteer, offer: offer.to_string(), starts_at: Some(at(starts_at)), ends_at: Some(at(ends_at)) };
            ("assignment_stands", Told::AssignmentStands(told))
        }
    }
}

fn plan(fact: PlanFact) -> (&'static str, Told) {
    match fact {
        PlanFact::Begun { from, until } => ("plan_begun", Told::PlanBegun(pb::PlanBegun { from_date: from.to_string(), until_date: until.to_string() })),
        PlanFact::Ended { state, planned } => ("plan_ended", Told::PlanEnded(pb::PlanEnded { state: state.word().to_owned(), planned })),
        PlanFact::Approved { asked, overtaken } => ("plan_approved", Told::PlanApproved(pb::PlanApproved { asked, overtaken })),
    }
}
