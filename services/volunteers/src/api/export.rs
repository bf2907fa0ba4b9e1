//! Everything that this service keeps about one person, as JSON that a person can read.

use platform::error::Trouble;
use serde_json::{Value, json};

use crate::domain::attestation::Attestation;
use crate::domain::consent::Consent;
use crate::domain::hours::Hours;
use crate::domain::profile::Profile;
use crate::domain::reading::Reading;
use crate::domain::volunteer::{Pause, Volunteer};
use crate::domain::week::Period;

pub(super) fn json(volunteer: &Volunteer, hours: &[Hours], readings: &[Reading]) -> Result<String, Trouble> {
    let paused = match volunteer.pause {
        None => Value::Null,
        Some(Pause::Open) => json!("until resumed"),
        Some(Pause::Until(day)) => json!(day),
    };
    let everything = json!({
        "id": volunteer.id.to_string(),
        "version": volunteer.version,
        "registered_at": volunteer.registered_at,
        "paused_until": paused,
        "profile": profile(&volunteer.profile),
        "attestations": volunteer.attestations.iter().map(attestation).collect::<Vec<_>>(),
        "consents": volunteer.consents.iter().map(consent).collect::<Vec<_>>(),
        "hours": hours.iter().map(entry).collect::<Vec<_>>(),
        "readings": readings.iter().map(reading).collect::<Vec<_>>(),
    });
    serde_json::to_string_pretty(&everything).map_err(|e| Trouble::broken("writing an export", e))
}

fn profile(profile: &Profile) -> Value {
    let place = profile.place.reveal();
    let exceptions = profile
        .exceptions
        .iter()
        .map(|exception| json!({ "from_date": exception.from, "until_date": exception.until, "periods": periods(&exception.periods) }));
    json!({
        "name": profile.name.reveal(),
        "email": profile.email.as_ref().map(|email| email.reveal().clone()),
        "phone": profile.phone.as_ref().map(|phone| phone.reveal().clone()),
        "birth_year": profile.birth_year,
        "postal_code": profile.postal_code.as_ref().map(|code| code.reveal().clone()),
        "position": { "latitude": place.latitude, "longitude": place.longitude },
        "max_metres": profile.max_metres,
        "skills": profile.skills,
        "languages": profile.languages,
        "interests": profile.interests,
        "availability": periods(&profile.week),
        "exceptions": exceptions.collect::<Vec<_>>(),
        "weekly_minutes": profile.weekly_minutes,
    })
}

fn periods(periods: &[Period]) -> Vec<Value> {
    periods.iter().map(|period| json!({ "weekday": period.weekday, "from_minute": period.from, "until_minute": period.until })).collect()
}

fn attestation(shown: &Attestation) -> Value {
    json!({
        "requirement": shown.requirement,
        "legal_basis": shown.legal_basis,
        "shown_on": shown.shown_on,
        "seen_by_role": shown.seen_by_role,
        "recheck_on": shown.recheck_on,
    })
}

fn consent(consent: &Consent) -> Value {
    json!({ "purpose": consent.purpose.word(), "given_at": consent.given_at, "withdrawn_at": consent.withdrawn_at })
}

fn entry(hours: &Hours) -> Value {
    json!({
        "id": hours.id.to_string(),
        "assignment": hours.assignment.to_string(),
        "session": hours.session.map(|id| id.to_string()),
        "ended_at": hours.ended_at,
        "minutes": hours.minutes,
        "corrected": hours.corrected,
    })
}

fn reading(reading: &Reading) -> Value {
    json!({ "reader": reading.reader, "card": reading.card, "day": reading.day, "times": reading.times, "last_at": reading.last_at })
}
