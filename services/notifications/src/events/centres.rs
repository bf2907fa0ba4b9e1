//! The copy of each centre's policy.

use platform::db::Tx;
use platform::error::Trouble;
use platform::inbox::Verdict;
use proto::events::event::Fact;
use proto::organisations as pb;

use super::Read;
use crate::domain::policy::{Kept, Policy};
use crate::domain::quiet::Quiet;
use crate::store::policies;

pub(super) async fn react(tx: &Tx, read: Read) -> Result<Verdict, Trouble> {
    let policy = match read.fact {
        Fact::CentreEstablished(fact) => fact.policy,
        Fact::CentreChanged(fact) => fact.policy,
        Fact::CentreStands(fact) => fact.policy,
        _ => None,
    };
    let Some(policy) = policy else { return Ok(Verdict::Done) };
    match parse(&policy) {
        Ok(policy) => {
            policies::copy(tx, &policy, read.version).await?;
            Ok(Verdict::Done)
        }
        Err(what) => Ok(Verdict::Never(what)),
    }
}

fn parse(policy: &pb::Policy) -> Result<Policy, String> {
    let zone = if policy.zone.is_empty() { Policy::default().zone } else { policy.zone.parse().map_err(|_| format!("no zone `{}`", policy.zone))? };
    let usual = Policy::default();
    Ok(Policy {
        zone,
        quiet: Quiet {
            from_minute: policy.quiet_from_minute.unwrap_or(usual.quiet.from_minute),
            until_minute: policy.quiet_until_minute.unwrap_or(usual.quiet.until_minute),
        },
        remind_day_before: policy.remind_day_before.unwrap_or(usual.remind_day_before),
        remind_two_hours_before: policy.remind_two_hours_before.unwrap_or(usual.remind_two_hours_before),
        kept: policy.retention.filter(|kept| !kept.hold).map(|kept| Kept { messages: kept.messages_days, texts: kept.message_texts_days }),
    })
}
