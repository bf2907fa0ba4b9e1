//! The copy of how long each centre keeps things.

use platform::db::Tx;
use platform::inbox::Verdict;
use platform::outbox::Letter;
use prost::Message as _;
use proto::events as pb;
use proto::events::event::Fact as Told;

use crate::domain::retention::Retention;
use crate::store;

pub(super) async fn told(tx: &Tx, letter: Letter) -> Verdict {
    let Ok(event) = pb::Event::decode(letter.payload.as_slice()) else { return Verdict::Never("the payload is no event".to_owned()) };
    let policy = match event.fact {
        Some(Told::CentreEstablished(fact)) => fact.policy,
        Some(Told::CentreChanged(fact)) => fact.policy,
        Some(Told::CentreStands(fact)) => fact.policy,
        _ => None,
    };
    // told by a house of before there were limits: none are known, and nothing goes
    let Some(told) = policy.and_then(|policy| policy.retention) else { return Verdict::Done };
    let retention = Retention {
        applicants: told.applicants_days,
        ask: told.inactive_ask_days,
        erase: told.inactive_erase_days,
        readings: told.readings_days,
        hold: told.hold,
    };
    store::policies::copy(tx, retention, event.version).await.into()
}
