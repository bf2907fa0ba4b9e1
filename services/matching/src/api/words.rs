//! Between the words of the contract and those of the domain.

use chrono::{DateTime, Datelike as _, NaiveDate, Utc};
use platform::error::Faults;
use prost_types::Timestamp;
use proto::matching as pb;

use crate::domain::assignment::{Assignment, AssignmentState};
use crate::domain::need::{NeedState, Outcome};
use crate::domain::offer::{Answer, Offer, OfferState};

pub(super) fn at(instant: DateTime<Utc>) -> Timestamp {
    Timestamp { seconds: instant.timestamp(), nanos: i32::try_from(instant.timestamp_subsec_nanos()).unwrap_or(0) }
}

/// Both ends of a window, each of which may be left out.
pub(super) fn window(faults: &mut Faults, field: &str, window: Option<proto::types::Window>) -> (Option<DateTime<Utc>>, Option<DateTime<Utc>>) {
    let Some(window) = window else { return (None, None) };
    let mut read = |end: &str, at: Option<Timestamp>| {
        let at = at?;
        let read = u32::try_from(at.nanos).ok().and_then(|nanos| DateTime::from_timestamp(at.seconds, nanos));
        let sane = read.filter(|at| (0..=253_402_300_799).contains(&at.timestamp()));
        faults.take(&format!("{field}.{end}"), sane.ok_or("is no instant between 1970 and 9999"))
    };
    (read("from", window.from), read("until", window.until))
}

/// Whole local days from one to another, the last included, and so many at most.
pub(super) fn days(faults: &mut Faults, from: &str, until: &str, most: i64) -> Option<(NaiveDate, NaiveDate)> {
    let mut date = |field, text: &str| faults.take(field, text.parse::<NaiveDate>().map_err(|_| "is no day of the form YYYY-MM-DD"));
    let (from, until) = date("from_date", from).zip(date("until_date", until))?;
    let sane = |day: NaiveDate| (1970..9999).contains(&day.pred_opt().unwrap_or(day).year());
    if until < from {
        faults.add("until_date", "must not be before from_date");
    } else if (until - from).num_days() >= most {
        faults.add("until_date", format!("is more than {most} days after from_date"));
    } else if !(sane(from) && sane(until)) {
        faults.add("from_date", "is no day between 1970 and 9999");
    }
    Some((from, until))
}

pub(super) fn need_state(state: NeedState) -> i32 {
    let word = match state {
        NeedState::Open => pb::NeedState::Open,
        NeedState::Cancelled => pb::NeedState::Cancelled,
        NeedState::Closed => pb::NeedState::Closed,
    };
    word.into()
}

pub(super) fn outcome(outcome: Outcome) -> i32 {
    let word = match outcome {
        Outcome::Met => pb::Outcome::Met,
        Outcome::Partly => pb::Outcome::Partly,
        Outcome::NoCapacity => pb::Outcome::NoCapacity,
        Outcome::NotNeeded => pb::Outcome::NotNeeded,
        Outcome::ReferredOn => pb::Outcome::ReferredOn,
    };
    word.into()
}

pub(super) fn offer_state(state: OfferState) -> i32 {
    let word = match state {
        OfferState::Made => pb::OfferState::Made,
        OfferState::Accepted => pb::OfferState::Accepted,
        OfferState::Declined => pb::OfferState::Declined,
        OfferState::Lapsed => pb::OfferState::Lapsed,
        OfferState::Withdrawn => pb::OfferState::Withdrawn,
        OfferState::Filled => pb::OfferState::Filled,
    };
    word.into()
}

pub(super) fn assignment_state(state: AssignmentState) -> i32 {
    let word = match state {
        AssignmentState::Agreed => pb::AssignmentState::Agreed,
        AssignmentState::Cancelled => pb::AssignmentState::Cancelled,
        AssignmentState::Met => pb::AssignmentState::Met,
        AssignmentState::NotMet => pb::AssignmentState::NotMet,
    };
    word.into()
}

/// A number that stands for a word; 0 is none, any other is a fault.
fn word<T>(faults: &mut Faults, field: &str, number: i32, all: impl IntoIterator<Item = T>, wire: impl Fn(&T) -> i32) -> Option<T> {
    if number == 0 {
        return None;
    }
    faults.take(field, all.into_iter().find(|one| wire(one) == number).ok_or("is not a known value"))
}

pub(super) fn read_need_state(faults: &mut Faults, field: &str, number: i32) -> Option<NeedState> {
    word(faults, field, number, NeedState::ALL, |state| need_state(*state))
}

pub(super) fn read_outcome(faults: &mut Faults, field: &str, number: i32) -> Option<Outcome> {
    word(faults, field, number, Outcome::ALL, |one| outcome(*one))
}

pub(super) fn read_offer_state(faults: &mut Faults, field: &str, number: i32) -> Option<OfferState> {
    word(faults, field, number, OfferState::ALL, |state| offer_state(*state))
}

pub(super) fn read_assignment_state(faults: &mut Faults, field: &str, number: i32) -> Option<AssignmentState> {
    word(faults, field, number, AssignmentState::ALL, |state| assignment_state(*state))
}

pub(super) fn read_answer(faults: &mut Faults, field: &str, number: i32) -> Option<Answer> {
    match pb::Answer::try_from(number) {
        Ok(pb::Answer::Unspecified | pb::Answer::No) => Some(Answer::No),
        Ok(pb::Answer::CannotNow) => Some(Answer::CannotNow),
        Err(_) => faults.take(field, Err("is not a known value")),
    }
}

fn answer(answer: Answer) -> pb::Answer {
    match answer {
        Answer::No => pb::Answer::No,
        Answer::CannotNow => pb::Answer::CannotNow,
    }
}

pub(super) fn points(score: engine::Score) -> pb::Points {
    let points = |part: i64| u32::try_from(part.max(0)).unwrap_or(u32::MAX);
    pb::Points {
        proximity: points(score.proximity),
        interest: points(score.interest),
        desired: points(score.desired),
        continuity: points(score.continuity),
        fairness: points(score.fairness),
        total: points(score.total()),
    }
}

pub(super) fn offer(offer: &Offer, waiting: u32) -> pb::Offer {
    pb::Offer {
        id: offer.id.to_string(),
        version: offer.version,
        need: offer.need.to_string(),
        session: offer.session.to_string(),
        volunteer: offer.volunteer.map(|id| id.to_string()).unwrap_or_default(),
        state: offer_state(offer.state),
        wave: offer.wave,
        made_at: Some(at(offer.made_at)),
        not_before: Some(at(offer.not_before)),
        deadline: Some(at(offer.deadline)),
        answered_at: offer.answered_at.map(at),
        waiting,
        points: Some(points(offer.score)),
        reasons: offer.reasons.clone(),
        answer: offer.answer.map_or(pb::Answer::Unspecified, answer).into(),
        override_reason: offer.override_reason.clone(),
        reminded_at: offer.reminder().map(at),
        may_remind: offer.may_remind().map(|(from, until)| proto::types::Window { from: Some(at(from)), until: Some(at(until)) }),
    }
}

pub(super) fn assignment(held: &Assignment) -> pb::Assignment {
    pb::Assignment {
        id: held.id.to_string(),
        version: held.version,
        state: assignment_state(held.state),
        need: held.need.to_string(),
        session: held.session.to_string(),
        volunteer: held.volunteer.map(|id| id.to_string()).unwrap_or_default(),
        offer: held.offer.to_string(),
        starts_at: Some(at(held.starts_at)),
        ends_at: Some(at(held.ends_at)),
        confirm_by: held.confirm_by.map(at),
        checked_in_at: held.checked_in_at.map(at),
        checked_out_at: held.checked_out_at.map(at),
        cancelled_by: held.cancelled_by.clone(),
    }
}
