//! Calls that name two things: whoever may ask of her own hangs something of another centre on it, and is answered as if it stood
//! nowhere.

use proto::dispatcher as d;
use proto::matching as m;
use proto::notifications as n;
use proto::organisations as o;
use proto::types::Role;
use tonic::Code;
use world::desk::{Desk, asking, key, need};
use world::house::House;

use crate::callers::Caller;
use crate::calls::{Call, call, reads};
use crate::things::{Things, furnish, template, venue_profile};
use crate::walls::{told, with_ids_of};

/// Each call of whoever owns the first thing, with the second of somebody else.
fn beside(own: &Things, other: &Things) -> Vec<Call> {
    [of_sessions(own, other), of_lists(own, other), of_the_centre(own, other)].into_iter().flatten().collect()
}

fn of_sessions(own: &Things, other: &Things) -> Vec<Call> {
    let part = |session: &str, volunteer: &str| m::PlanPartName { session: session.to_owned(), volunteer: volunteer.to_owned() };
    let approve = |parts| {
        let message = m::ApprovePlanRequest { idempotency_key: key(), id: own.plan.clone(), parts, ..Default::default() };
        call::<m::ApprovePlanResponse>("matching.v1.PlanService/ApprovePlan", &message)
    };
    let offer = |volunteers| {
        let message = m::MakeOffersRequest { idempotency_key: key(), session: own.session.clone(), volunteers, ..Default::default() };
        call::<m::MakeOffersResponse>("matching.v1.OfferService/MakeOffers", &message)
    };
    let change = |session: &str, profile| {
        let (id, session, scope) = (own.need.clone(), session.to_owned(), m::Scope::This.into());
        let message = m::ChangeNeedRequest { idempotency_key: key(), id, scope, session, profile: Some(profile), if_version: 0 };
        call::<m::ChangeNeedResponse>("matching.v1.NeedService/ChangeNeed", &message)
    };
    let cancel = m::CancelNeedRequest { idempotency_key: key(), id: own.need.clone(), scope: m::Scope::This.into(), session: other.session.clone() };
    let explain = m::ExplainVolunteerRequest { session: own.session.clone(), volunteer: other.person.clone() };
    let block = m::BlockVolunteerRequest { idempotency_key: key(), id: own.need.clone(), volunteer: other.person.clone(), blocked: true };
    let offers = || vec![own.offer.clone(), other.offer.clone()];
    let when = || need("2027-03-22T12:00", "2027-03-22T14:00", 1);
    let post = |organisation: &str, venue: &str| {
        let profile = m::NeedProfile { organisation: organisation.to_owned(), venue: venue.to_owned(), ..when() };
        let message = m::PostNeedRequest { idempotency_key: key(), profile: Some(profile), validate_only: true };
        call::<m::PostNeedResponse>("matching.v1.NeedService/PostNeed", &message)
    };
    let draft = m::NeedProfile { organisation: own.organisation.clone(), venue: other.venue.clone(), ..when() };
    vec![
        call::<m::ExplainVolunteerResponse>("matching.v1.OfferService/ExplainVolunteer", &explain),
        offer(vec![other.person.clone()]),
        offer(vec![own.person.clone(), other.person.clone()]),
        approve(vec![part(&own.session, &other.person)]),
        approve(vec![part(&other.session, &own.person)]),
        approve(vec![part(&other.session, &other.person)]),
        change(&other.session, when()),
        call::<m::CancelNeedResponse>("matching.v1.NeedService/CancelNeed", &cancel),
        call::<m::BlockVolunteerResponse>("matching.v1.NeedService/BlockVolunteer", &block),
        call::<m::RemindOffersResponse>(
            "matching.v1.OfferService/RemindOffers",
            &m::RemindOffersRequest { idempotency_key: key(), offers: offers(), ..Default::default() },
        ),
        call::<m::RecallRemindersResponse>("matching.v1.OfferService/RecallReminders", &m::RecallRemindersRequest { idempotency_key: key(), offers: offers() }),
        post(&own.organisation, &other.venue),
        post(&other.organisation, &own.venue),
        call::<m::SuggestForDraftResponse>("matching.v1.OfferService/SuggestForDraft", &m::SuggestForDraftRequest { profile: Some(draft), limit: 0 }),
    ]
}

fn of_lists(own: &Things, other: &Things) -> Vec<Call> {
    let needs = |request: &m::ListNeedsRequest| call::<m::ListNeedsResponse>("matching.v1.NeedService/ListNeeds", request);
    let offers = |request: &m::ListOffersRequest| call::<m::ListOffersResponse>("matching.v1.OfferService/ListOffers", request);
    let assignments = |request: &m::ListAssignmentsRequest| call::<m::ListAssignmentsResponse>("matching.v1.AssignmentService/ListAssignments", request);
    let deliveries = |request: &n::ListDeliveriesRequest| call::<n::ListDeliveriesResponse>("notifications.v1.DeliveryService/ListDeliveries", request);
    let (organisation, venue, ids) = (own.organisation.clone(), other.venue.clone(), vec![own.need.clone(), other.need.clone()]);
    vec![
        needs(&m::ListNeedsRequest { organisation, venue, ..Default::default() }),
        needs(&m::ListNeedsRequest { ids, ..Default::default() }),
        offers(&m::ListOffersRequest { need: own.need.clone(), session: other.session.clone(), ..Default::default() }),
        offers(&m::ListOffersRequest { need: own.need.clone(), volunteer: other.person.clone(), ..Default::default() }),
        offers(&m::ListOffersRequest { session: own.session.clone(), volunteer: other.person.clone(), ..Default::default() }),
        assignments(&m::ListAssignmentsRequest { session: own.session.clone(), volunteer: other.person.clone(), ..Default::default() }),
        assignments(&m::ListAssignmentsRequest { session: other.session.clone(), volunteer: own.person.clone(), ..Default::default() }),
        call::<m::ListEventsResponse>(
            "matching.v1.LogService/ListEvents",
            &m::ListEventsRequest { need: own.need.clone(), session: other.session.clone(), ..Default::default() },
        ),
        deliveries(&n::ListDeliveriesRequest { subject: other.offer.clone(), ..Default::default() }),
        deliveries(&n::ListDeliveriesRequest { subject: other.assignment.clone(), ..Default::default() }),
        deliveries(&n::ListDeliveriesRequest { person: own.person.clone(), subject: other.offer.clone(), ..Default::default() }),
    ]
}

fn of_the_centre(own: &Things, other: &Things) -> Vec<Call> {
    let save = |id: &str, name: &str| {
        let template = Some(d::Template { id: id.to_owned(), venue: other.venue.clone(), ..template(name) });
        let message = d::SaveTemplateRequest { idempotency_key: key(), template };
        call::<d::SaveTemplateResponse>("dispatcher.v1.TemplateService/SaveTemplate", &message)
    };
    let (name, email) = ("Una Utenfra".to_owned(), "una.utenfra@example.org".to_owned());
    let member = o::AddMemberRequest { idempotency_key: key(), name, email, role: Role::Contact.into(), organisation: other.organisation.clone() };
    let venue = o::UpdateVenueRequest { idempotency_key: key(), id: own.venue.clone(), profile: Some(venue_profile(&other.organisation)), if_version: 0 };
    vec![
        save("", "With a place"),
        save(&own.template, "The doctor's"),
        call::<o::AddMemberResponse>("organisations.v1.MemberService/AddMember", &member),
        call::<o::UpdateVenueResponse>("organisations.v1.VenueService/UpdateVenue", &venue),
    ]
}

/// An answer without the ids of what it made anew: the same call is made twice.
fn once(text: &str, known: &[&str]) -> String {
    let is_new = |word: &str| word.len() > 27 && word.is_ascii() && word[..word.len() - 26].ends_with('_') && !known.contains(&word);
    text.split('"').map(|word| if is_new(word) { "an id" } else { word }).collect::<Vec<_>>().join("\"")
}

pub async fn what_is_hung_on_ones_own_is_of_ones_own_centre(house: &mut House) {
    let (desk, stranger) = (Desk::open(house, asking(0)).await, Desk::open(house, asking(0)).await);
    let own = Box::pin(furnish(house, &desk)).await;
    let theirs = Box::pin(furnish(house, &stranger)).await;
    let nothing = theirs.unknown();
    let watch = house.token(Some(&stranger.centre)).await;
    let before = Box::pin(told(house, &watch, reads(&theirs))).await;
    let (need, session) = desk.post(house, need("2027-03-12T12:00", "2027-03-12T14:00", 3)).await;
    let open = Things { need, session, ..own.clone() }; // the other session has no place left, and tells nobody more than that
    let known = [own.ids(), open.ids(), nothing.ids()].concat();

    for (caller, own) in
        [(Caller::Coordinator, &open), (Caller::Coordinator, &own), (Caller::Contact, &own), (Caller::Volunteer, &own), (Caller::Machine, &own)]
    {
        let token = caller.token(house, own).expect("a token");
        for (foreign, nobodys) in beside(own, &theirs).iter().zip(beside(own, &nothing)) {
            let (found, unknown) = (foreign.by(house, Some(&token)).await, nobodys.by(house, Some(&token)).await);
            let said = [&found, &unknown].map(|answer| once(&with_ids_of(answer, &theirs, &nothing), &known));
            assert_eq!(said[0], said[1], "{} by {caller:?} tells what stands elsewhere from what stands nowhere", foreign.method);
        }
    }
    house.at_rest().await;

    let after = Box::pin(told(house, &watch, reads(&theirs))).await;
    for (before, after) in before.iter().zip(&after) {
        let counts_who_looked = after.0.ends_with("/ExportVolunteer");
        assert!(counts_who_looked || before == after, "a stranger has moved something: {before:?} is now {after:?}");
    }
    let token = Caller::Coordinator.token(house, &open).expect("a token");
    for call in beside(&open, &open) {
        let code = call.by(house, Some(&token)).await.map_err(|status| status.code()).err();
        let mistaken = [Code::NotFound, Code::PermissionDenied, Code::InvalidArgument, Code::Internal, Code::Unimplemented].map(Some).contains(&code);
        assert!(!mistaken, "{} finds nothing at all: {code:?}", call.method);
    }
}
