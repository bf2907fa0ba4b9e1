//! The JSON of cards and policies: the forms in which their rows keep them.

use chrono::{NaiveDate, TimeDelta};
use platform::error::Trouble;
use platform::id::Id;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::domain::Weighing;
use crate::domain::card::{Exception, Period, Told};
use crate::domain::deadline::Quiet;
use crate::domain::policy::Policy;

/// Weekday, from, until.
type Minutes = (u32, u32, u32);

#[derive(Serialize, Deserialize)]
struct CardForm {
    active: bool,
    consents: bool,
    #[serde(default)]
    unreachable: bool,
    position: Option<(f64, f64)>,
    max_metres: u32,
    weekly_minutes: u32,
    skills: Vec<String>,
    languages: Vec<String>,
    interests: Vec<String>,
    attestations: Vec<(String, Option<NaiveDate>)>,
    adult_from_year: u32,
    recent_minutes: u32,
    week: Vec<Minutes>,
    exceptions: Vec<(NaiveDate, NaiveDate, Vec<Minutes>)>,
}

fn out(period: &Period) -> Minutes {
    (period.weekday, period.from, period.until)
}

fn back((weekday, from, until): Minutes) -> Period {
    Period { weekday, from, until }
}

/// The JSON of a card.
pub(super) fn write_card(card: &Told) -> Result<serde_json::Value, Trouble> {
    let form = CardForm {
        active: card.active,
        consents: card.consents,
        unreachable: card.unreachable,
        position: card.position,
        max_metres: card.max_metres,
        weekly_minutes: card.weekly_minutes,
        skills: card.skills.clone(),
        languages: card.languages.clone(),
        interests: card.interests.clone(),
        attestations: card.attestations.clone(),
        adult_from_year: card.adult_from_year,
        recent_minutes: card.recent_minutes,
        week: card.week.iter().map(out).collect(),
        exceptions: card.exceptions.iter().map(|one| (one.from, one.until, one.periods.iter().map(out).collect())).collect(),
    };
    serde_json::to_value(form).map_err(|e| Trouble::broken("writing a card", e))
}

/// The card of its JSON.
pub(super) fn read_card(volunteer: Uuid, version: i64, value: serde_json::Value) -> Result<Told, Trouble> {
    let form: CardForm = serde_json::from_value(value).map_err(|e| Trouble::broken("reading a card", e))?;
    let exception = |(from, until, periods): (_, _, Vec<_>)| Exception { from, until, periods: periods.into_iter().map(back).collect() };
    Ok(Told {
        id: Id::stored(volunteer),
        version: version.cast_unsigned(),
        active: form.active,
        consents: form.consents,
        unreachable: form.unreachable,
        position: form.position,
        max_metres: form.max_metres,
        weekly_minutes: form.weekly_minutes,
        skills: form.skills,
        languages: form.languages,
        interests: form.interests,
        attestations: form.attestations,
        adult_from_year: form.adult_from_year,
        recent_minutes: form.recent_minutes,
        week: form.week.into_iter().map(back).collect(),
        exceptions: form.exceptions.into_iter().map(exception).collect(),
    })
}

#[derive(Serialize, Deserialize)]
struct PolicyForm {
    wave_size: u32,
    answer_minutes: i64,
    quiet_from_minute: u32,
    quiet_until_minute: u32,
    zone: String,
    engine: Weighing,
    #[serde(default)]
    details_days: Option<u32>,
}

/// The JSON of a policy.
pub(super) fn write_policy(policy: &Policy) -> Result<serde_json::Value, Trouble> {
    let form = PolicyForm {
        wave_size: policy.wave_size,
        answer_minutes: policy.answer.num_minutes(),
        quiet_from_minute: policy.quiet.from_minute,
        quiet_until_minute: policy.quiet.until_minute,
        zone: policy.quiet.zone.name().to_owned(),
        engine: policy.engine.clone(),
        details_days: policy.details_days,
    };
    serde_json::to_value(form).map_err(|e| Trouble::broken("writing a policy", e))
}

/// The policy of its JSON.
pub(super) fn read_policy(version: i64, value: serde_json::Value) -> Result<Policy, Trouble> {
    let form: PolicyForm = serde_json::from_value(value).map_err(|e| Trouble::broken("reading a policy", e))?;
    let zone = form.zone.parse().map_err(|_| Trouble::broken("reading a policy", "an unknown zone"))?;
    let quiet = Quiet { from_minute: form.quiet_from_minute, until_minute: form.quiet_until_minute, zone };
    let answer = TimeDelta::minutes(form.answer_minutes);
    Ok(Policy { version: version.cast_unsigned(), wave_size: form.wave_size, answer, quiet, engine: form.engine, details_days: form.details_days })
}
