//! Who answers an offer is there: a sign of life.

use platform::db::Tx;
use platform::inbox::Verdict;
use platform::outbox::Letter;
use prost::Message as _;
use proto::events as pb;
use proto::events::event::Fact as Told;

use crate::store;

pub(super) async fn told(tx: &Tx, letter: Letter) -> Verdict {
    let Ok(event) = pb::Event::decode(letter.payload.as_slice()) else { return Verdict::Never("the payload is no event".to_owned()) };
    let who = match event.fact {
        Some(Told::OfferAccepted(yes)) => yes.volunteer,
        Some(Told::OfferDeclined(no)) => no.volunteer,
        _ => return Verdict::Done,
    };
    match who.parse() {
        Ok(volunteer) => store::signs::note(tx, volunteer, letter.told_at).await.into(),
        Err(_) => Verdict::Never("the answer names no volunteer".to_owned()),
    }
}
