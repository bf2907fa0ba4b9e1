//! A centre's policy is told: the copy follows, and waves begin where the coordinator chose until now.

use std::num::NonZeroU32;

use chrono::TimeDelta;
use platform::db::Tx;
use platform::error::Trouble;
use platform::inbox::Verdict;
use platform::outbox::Letter;
use prost::Message;
use proto::events::event::Fact;
use proto::organisations as pb;

use crate::domain::deadline::Quiet;
use crate::domain::policy::{Policy, WAVE_SIZE, speed};
use crate::store;

pub(super) async fn told(tx: &Tx, letter: &Letter) -> Verdict {
    let Ok(event) = proto::events::Event::decode(letter.payload.as_slice()) else { return Verdict::Never("the event cannot be read".to_owned()) };
    let policy = match event.fact {
        Some(Fact::CentreEstablished(fact)) => fact.policy,
        Some(Fact::CentreChanged(fact)) => fact.policy,
        Some(Fact::CentreStands(fact)) => fact.policy,
        _ => None,
    };
    match policy {
        Some(policy) => take_over(tx, read(event.version, &policy)).await.into(),
        None => Verdict::Done,
    }
}

async fn take_over(tx: &Tx, policy: Policy) -> Result<(), Trouble> {
    let known = store::policies::of_centre(tx).await?;
    if known.version >= policy.version && known.version > 0 {
        return Ok(());
    }
    store::policies::save(tx, &policy).await?;
    if policy.wave_size > known.wave_size {
        let now = tx.clock().now();
        for mut session in store::sessions::ahead(tx, now).await? {
            if session.look_at.is_none() && session.counts.open() > 0 {
                session.look(now);
                store::sessions::save(tx, &session)?;
            }
        }
    }
    Ok(())
}

fn read(version: u64, told: &pb::Policy) -> Policy {
    let house = Policy::default();
    let weights = told.weights.unwrap_or_default();
    let points = |told: u32| u16::try_from(told).unwrap_or(u16::MAX);
    let mut engine = house.engine.clone();
    if told.weights.is_some() {
        engine.proximity = points(weights.proximity);
        engine.interest = points(weights.interest);
        engine.desired = points(weights.desired);
        engine.continuity = points(weights.continuity);
        engine.fairness = points(weights.fairness);
        engine.recent_minutes = NonZeroU32::new(weights.fairness_minutes).unwrap_or(house.engine.recent_minutes);
    }
    engine.kilometres_per_hour = speed(told.travel_metres_per_hour, house.engine.kilometres_per_hour);
    let answer = if told.answer_hours == 0 { house.answer } else { TimeDelta::hours(i64::from(told.answer_hours.min(336))) };
    let zone = told.zone.parse().unwrap_or(house.quiet.zone);
    let quiet = Quiet {
        from_minute: told.quiet_from_minute.map_or(house.quiet.from_minute, |minute| minute.min(1440)),
        until_minute: told.quiet_until_minute.map_or(house.quiet.until_minute, |minute| minute.min(1440)),
        zone,
    };
    let details_days = told.retention.filter(|kept| !kept.hold).map(|kept| kept.need_details_days);
    Policy { version, wave_size: told.wave_size.map_or(WAVE_SIZE, |size| size.min(100)), answer, quiet, engine, details_days }
}
