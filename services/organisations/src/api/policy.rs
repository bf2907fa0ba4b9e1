//! A policy as it is asked for: what is left out takes the house's default.

use platform::error::Faults;
use prost_types::FieldMask;
use proto::organisations as pb;

use crate::domain::policy::{Field, Policy, PolicyChange, Weights};
use crate::domain::retention::Retention;
use crate::domain::words::Word as _;

/// What is asked for under `policy`; noted there is what is out of bounds.
pub(super) fn read(faults: &mut Faults, asked: Option<&pb::Policy>) -> Policy {
    let Some(asked) = asked else { return Policy::default() };
    let mut inner = Faults::new();
    let policy = resolved(&mut inner, asked);
    policy.check(&mut inner);
    faults.within("policy", inner);
    policy
}

/// What a change asks for: the fields that its mask names, all of them where it names none.
pub(super) fn read_change(faults: &mut Faults, asked: Option<&pb::Policy>, mask: Option<&FieldMask>) -> PolicyChange {
    let paths = mask.map(|mask| mask.paths.as_slice()).unwrap_or_default();
    if paths.is_empty() {
        return PolicyChange { policy: read(faults, asked), fields: Vec::new() };
    }
    let fields: Vec<Field> = paths.iter().filter_map(|path| Field::of(path)).collect();
    if fields.len() < paths.len() {
        let known: Vec<&str> = Field::ALL.iter().map(|field| field.word()).collect();
        faults.add("update_mask", format!("names something else than {}", known.join(", ")));
    }
    let (mut inner, mut untold) = (Faults::new(), Faults::new());
    let told = asked.cloned().unwrap_or_default();
    // what the mask does not name is not looked at
    let into = if fields.contains(&Field::Zone) { &mut inner } else { &mut untold };
    let whole = resolved(into, &told);
    let mut policy = Policy::default();
    for field in &fields {
        policy.take(*field, &whole);
    }
    policy.check_figures(&mut inner);
    faults.within("policy", inner);
    PolicyChange { policy, fields }
}

fn resolved(faults: &mut Faults, asked: &pb::Policy) -> Policy {
    let usual = Policy::default();
    let zone = if asked.zone.is_empty() { Some(usual.zone) } else { faults.take("zone", asked.zone.parse().map_err(|_| "is not an IANA time zone")) };
    Policy {
        wave_size: asked.wave_size.unwrap_or(usual.wave_size),
        answer_hours: unless_zero(asked.answer_hours, usual.answer_hours),
        quiet_from_minute: asked.quiet_from_minute.unwrap_or(usual.quiet_from_minute),
        quiet_until_minute: asked.quiet_until_minute.unwrap_or(usual.quiet_until_minute),
        zone: zone.unwrap_or(usual.zone),
        travel_metres_per_hour: unless_zero(asked.travel_metres_per_hour, usual.travel_metres_per_hour),
        weights: asked.weights.as_ref().map_or(usual.weights, weights),
        remind_day_before: asked.remind_day_before.unwrap_or(usual.remind_day_before),
        remind_two_hours_before: asked.remind_two_hours_before.unwrap_or(usual.remind_two_hours_before),
        retention: asked.retention.as_ref().map_or(usual.retention, retention),
    }
}

fn retention(asked: &pb::Retention) -> Retention {
    let usual = Retention::default();
    Retention {
        need_details_days: unless_zero(asked.need_details_days, usual.need_details_days),
        messages_days: unless_zero(asked.messages_days, usual.messages_days),
        message_texts_days: unless_zero(asked.message_texts_days, usual.message_texts_days),
        applicants_days: unless_zero(asked.applicants_days, usual.applicants_days),
        inactive_ask_days: unless_zero(asked.inactive_ask_days, usual.inactive_ask_days),
        inactive_erase_days: unless_zero(asked.inactive_erase_days, usual.inactive_erase_days),
        readings_days: unless_zero(asked.readings_days, usual.readings_days),
        hold: asked.hold,
    }
}

/// Zero points are a choice; zero minutes are none.
fn weights(asked: &pb::Weights) -> Weights {
    Weights {
        proximity: asked.proximity,
        interest: asked.interest,
        desired: asked.desired,
        continuity: asked.continuity,
        fairness: asked.fairness,
        fairness_minutes: unless_zero(asked.fairness_minutes, Weights::default().fairness_minutes),
    }
}

const fn unless_zero(asked: u32, usual: u32) -> u32 {
    if asked == 0 { usual } else { asked }
}
