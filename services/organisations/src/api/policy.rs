//! A policy as it is asked for: what is left out takes the house's default.

use platform::error::Faults;
use proto::organisations as pb;

use crate::domain::policy::{Policy, Weights};

/// What is asked for under `policy`; noted there is what is out of bounds.
pub(super) fn read(faults: &mut Faults, asked: Option<&pb::Policy>) -> Policy {
    let Some(asked) = asked else { return Policy::default() };
    let mut inner = Faults::new();
    let policy = resolved(&mut inner, asked);
    policy.check(&mut inner);
    faults.within("policy", inner);
    policy
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
