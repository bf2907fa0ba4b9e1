//! Consents in and out.

use chrono::{DateTime, Utc};
use platform::error::Faults;
use prost_types::Timestamp;
use proto::volunteers as pb;

use crate::domain::consent::{Consent, Purpose, is_given_of_age, stands};
use crate::events::{instant, stamp};

/// Reads those of a registration: each purpose once, given by now, and coordination among them.
pub(super) fn read_all(faults: &mut Faults, messages: &[pb::Consent], now: DateTime<Utc>) -> Vec<Consent> {
    let mut kept: Vec<Consent> = Vec::new();
    if messages.len() > 10 {
        faults.add("consents", format!("has {} entries, at most 10 fit", messages.len()));
        return kept;
    }
    for (i, message) in messages.iter().enumerate() {
        let at = |name: &str| format!("consents[{i}].{name}");
        let purpose: Option<Purpose> = faults.take(&at("purpose"), message.purpose.parse());
        let given_at = by_now(faults, &at("given_at"), message.given_at.as_ref(), now).unwrap_or(now);
        let withdrawn_at = by_now(faults, &at("withdrawn_at"), message.withdrawn_at.as_ref(), now);
        if withdrawn_at.is_some_and(|withdrawn| withdrawn < given_at) {
            faults.add(at("withdrawn_at"), "must not be before given_at");
        }
        if let Some(purpose) = purpose {
            if kept.iter().any(|before| before.purpose == purpose) {
                faults.add(at("purpose"), "is named twice");
            }
            kept.push(Consent { purpose, given_at, withdrawn_at });
        }
    }
    if !stands(&kept, Purpose::Coordination) {
        faults.add("consents", "without a consent to coordination nobody is registered");
    }
    kept
}

fn by_now(faults: &mut Faults, field: &str, stamp: Option<&Timestamp>, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let at = faults.take(field, instant(stamp?))?;
    if at > now {
        faults.add(field, "lies in the future");
    }
    Some(at)
}

/// Nobody consents before the age of consent. The consents are those of the request, in its order.
pub(super) fn check_age(faults: &mut Faults, birth_year: Option<i32>, consents: &[Consent]) {
    for (i, consent) in consents.iter().enumerate().filter(|(_, consent)| !is_given_of_age(birth_year, consent.given_at)) {
        faults.add(format!("consents[{i}].given_at"), format!("consent to {} was given before the person was surely of age", consent.purpose));
    }
}

/// Reads the purpose of a command.
pub(super) fn purpose(text: &str) -> Result<Purpose, Faults> {
    let mut faults = Faults::new();
    let purpose = faults.take("purpose", text.parse());
    faults.or(|| purpose)
}

/// Reads what is given, and when: an earlier day is for a coordinator to tell, who has the paper.
pub(super) fn given(message: &pb::GiveConsentRequest, by_coordinator: bool, now: DateTime<Utc>) -> Result<(Purpose, DateTime<Utc>), Faults> {
    let mut faults = Faults::new();
    let purpose = faults.take("purpose", message.purpose.parse());
    let given_at = by_now(&mut faults, "given_at", message.given_at.as_ref(), now).unwrap_or(now);
    if message.given_at.is_some() && !by_coordinator {
        faults.add("given_at", "is for a coordinator to tell");
    }
    faults.or(|| purpose.map(|purpose| (purpose, given_at)))
}

pub(super) fn write(consent: &Consent) -> pb::Consent {
    pb::Consent { purpose: consent.purpose.to_string(), given_at: Some(stamp(consent.given_at)), withdrawn_at: consent.withdrawn_at.map(stamp) }
}
