//! A volunteer changed, or is gone: the card is read again, or the person forgotten.

use platform::db::Tx;
use platform::id::Id;
use platform::inbox::Verdict;
use platform::outbox::Letter;
use prost::Message;
use proto::events::event::Fact;

use super::leaving;
use crate::domain::Volunteer;
use crate::store;

pub(super) async fn told(tx: &Tx, letter: &Letter) -> Verdict {
    let Ok(event) = proto::events::Event::decode(letter.payload.as_slice()) else { return Verdict::Never("the event cannot be read".to_owned()) };
    let Ok(volunteer) = event.aggregate.parse::<Id<Volunteer>>() else { return Verdict::Never("the aggregate is no volunteer".to_owned()) };
    match event.fact {
        // a withdrawn consent stands on the card as well
        Some(Fact::VolunteerChanged(_) | Fact::ConsentChanged(_)) => store::cards::want(tx, volunteer, event.version, tx.clock().now()).await.into(),
        Some(Fact::VolunteerErased(_)) => leaving::erase(tx, volunteer).await.into(),
        _ => Verdict::Done,
    }
}
