//! Lists and commands that name something besides what they are about, where the id of another centre may stand.

use proto::matching as m;
use world::desk::{key, need};

use crate::calls::{Call, call};
use crate::things::Things;

/// Lists that show something of these things.
pub fn lists(things: &Things) -> Vec<Call> {
    let needs = |request: &m::ListNeedsRequest| call::<m::ListNeedsResponse>("matching.v1.NeedService/ListNeeds", request);
    let offers = |request: &m::ListOffersRequest| call::<m::ListOffersResponse>("matching.v1.OfferService/ListOffers", request);
    let assignments = |request: &m::ListAssignmentsRequest| call::<m::ListAssignmentsResponse>("matching.v1.AssignmentService/ListAssignments", request);
    let events = m::ListEventsRequest { need: things.need.clone(), session: things.session.clone(), ..Default::default() };
    vec![
        needs(&m::ListNeedsRequest { ids: vec![things.need.clone()], ..Default::default() }),
        offers(&m::ListOffersRequest { need: things.need.clone(), ..Default::default() }),
        assignments(&m::ListAssignmentsRequest { volunteer: things.person.clone(), ..Default::default() }),
        call::<m::ListEventsResponse>("matching.v1.LogService/ListEvents", &events),
    ]
}

/// What of another centre is nothing at all.
pub fn others(things: &Things) -> Vec<Call> {
    let needs = |request: &m::ListNeedsRequest| call::<m::ListNeedsResponse>("matching.v1.NeedService/ListNeeds", request);
    let remind = |request: &m::RemindOffersRequest| call::<m::RemindOffersResponse>("matching.v1.OfferService/RemindOffers", request);
    let (organisation, venue) = (things.organisation.clone(), things.venue.clone());
    let profile = Some(m::NeedProfile { organisation: organisation.clone(), venue: venue.clone(), ..need("2027-03-23T12:00", "2027-03-23T14:00", 1) });
    vec![
        needs(&m::ListNeedsRequest { organisation, ..Default::default() }),
        needs(&m::ListNeedsRequest { venue, ..Default::default() }),
        remind(&m::RemindOffersRequest { idempotency_key: key(), sessions: vec![things.session.clone()], ..Default::default() }),
        remind(&m::RemindOffersRequest { idempotency_key: key(), needs: vec![things.need.clone()], ..Default::default() }),
        call::<m::SuggestForDraftResponse>("matching.v1.OfferService/SuggestForDraft", &m::SuggestForDraftRequest { profile, limit: 0 }),
    ]
}
