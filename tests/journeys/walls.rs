//! Walls between centres: what one coordinator sees by every reading call, one of another centre sees by none.

use proto::matching as m;
use proto::notifications as n;
use proto::organisations as o;
use proto::types::{Position, Role};
use proto::volunteers as v;
use tonic::{Code, Status};

use crate::desk::{Desk, asking, key, need};
use crate::house::House;
use crate::people::register;
use crate::telling::agreed;

/// Everything there is to see of one centre, by id.
struct Things {
    centre: String,
    organisation: String,
    member: String,
    venue: String,
    person: String,
    need: String,
    session: String,
    offer: String,
    assignment: String,
}

/// Calls, in the name of a centre's coordinator, each giving its answer as text.
macro_rules! reads {
    ($house:ident, $centre:ident; $($role:literal $door:ident . $client:ident . $method:ident ($message:expr);)*) => {{
        let mut answers: Vec<(&'static str, Result<String, Status>)> = Vec::new();
        $({
            let client = async |door, request| $door::$client::new(door).$method(request).await;
            let answer = $house.call($role, Some($centre), $message, client).await;
            answers.push((stringify!($method), answer.map(|answer| format!("{answer:?}"))));
        })*
        answers
    }};
}

/// Every call that reads, asked for exactly these things.
async fn read(house: &mut House, centre: &str, things: &Things) -> Vec<(&'static str, Result<String, Status>)> {
    use m::assignment_service_client as assignments;
    use m::need_service_client as needs;
    use m::offer_service_client as offers;
    use n::delivery_service_client as deliveries;
    use o::centre_service_client as centres;
    use o::key_service_client as keys;
    use o::member_service_client as members;
    use o::organisation_service_client as organisations;
    use o::venue_service_client as venues;
    use v::hours_service_client as hours;
    use v::volunteer_service_client as volunteers;
    let id = |id: &String| id.clone();
    let visits = o::ListVisitsRequest { venue: id(&things.venue), from_date: "2027-03-01".into(), until_date: "2027-03-02".into(), function: String::new() };
    reads! { house, centre;
        "organisations" centres.CentreServiceClient.get_centre(o::GetCentreRequest { id: id(&things.centre) });
        "organisations" organisations.OrganisationServiceClient.get_organisation(o::GetOrganisationRequest { id: id(&things.organisation) });
        "organisations" organisations.OrganisationServiceClient.list_organisations(o::ListOrganisationsRequest::default());
        "organisations" members.MemberServiceClient.list_members(o::ListMembersRequest::default());
        "organisations" venues.VenueServiceClient.get_venue(o::GetVenueRequest { id: id(&things.venue) });
        "organisations" venues.VenueServiceClient.list_venues(o::ListVenuesRequest::default());
        "organisations" venues.VenueServiceClient.list_visits(visits.clone());
        "organisations" keys.KeyServiceClient.list_api_keys(o::ListApiKeysRequest { organisation: id(&things.organisation), ..Default::default() });
        "volunteers" volunteers.VolunteerServiceClient.get_volunteer(v::GetVolunteerRequest { id: id(&things.person) });
        "volunteers" volunteers.VolunteerServiceClient.list_volunteers(v::ListVolunteersRequest::default());
        "volunteers" volunteers.VolunteerServiceClient.export_volunteer(v::ExportVolunteerRequest { id: id(&things.person) });
        "volunteers" hours.HoursServiceClient.list_hours(v::ListHoursRequest::default());
        "matching" needs.NeedServiceClient.get_need(m::GetNeedRequest { id: id(&things.need) });
        "matching" needs.NeedServiceClient.list_needs(m::ListNeedsRequest::default());
        "matching" offers.OfferServiceClient.get_offer(m::GetOfferRequest { id: id(&things.offer) });
        "matching" offers.OfferServiceClient.list_offers(m::ListOffersRequest::default());
        "matching" offers.OfferServiceClient.list_offers(m::ListOffersRequest { session: id(&things.session), ..Default::default() });
        "matching" assignments.AssignmentServiceClient.get_assignment(m::GetAssignmentRequest { id: id(&things.assignment) });
        "matching" assignments.AssignmentServiceClient.list_assignments(m::ListAssignmentsRequest::default());
        "notifications" deliveries.DeliveryServiceClient.list_deliveries(n::ListDeliveriesRequest::default());
    }
}

/// Calls whose answer names nobody; for another centre there is no such thing.
async fn explain(house: &mut House, centre: &str, things: &Things) -> Vec<(&'static str, Result<String, Status>)> {
    use m::offer_service_client as offers;
    let suggest = m::SuggestVolunteersRequest { session: things.session.clone(), limit: 0 };
    let explain = m::ExplainVolunteerRequest { session: things.session.clone(), volunteer: things.person.clone() };
    reads! { house, centre;
        "matching" offers.OfferServiceClient.suggest_volunteers(suggest.clone());
        "matching" offers.OfferServiceClient.explain_volunteer(explain.clone());
    }
}

/// A centre with one of everything.
async fn furnish(house: &mut House, desk: &Desk) -> Things {
    let profile =
        o::OrganisationProfile { name: "Svarstad library".into(), kind: "library".into(), orgnr_kind: o::OrgnrKind::None.into(), ..Default::default() };
    let message = o::RegisterOrganisationRequest { idempotency_key: key(), profile: Some(profile), validate_only: false };
    let call = async |door, request| o::organisation_service_client::OrganisationServiceClient::new(door).register_organisation(request).await;
    let organisation = desk.ask(house, "organisations", message, call).await.id;
    let (name, email) = ("Randi Kontaktrud".to_owned(), "randi.kontaktrud@example.org".to_owned());
    let message = o::AddMemberRequest { idempotency_key: key(), name, email, role: Role::Contact.into(), organisation: organisation.clone() };
    let call = async |door, request| o::member_service_client::MemberServiceClient::new(door).add_member(request).await;
    let member = desk.ask(house, "organisations", message, call).await.id;
    let position = Some(Position { latitude: 59.40, longitude: 9.97 });
    let (functions, accessibility) = (vec!["library".to_owned()], o::Accessibility::Full.into());
    let (name, postal_code) = ("The house".to_owned(), "3275".to_owned());
    let profile = o::VenueProfile { name, organisation: organisation.clone(), position, postal_code, functions, accessibility, ..Default::default() };
    let message = o::RegisterVenueRequest { idempotency_key: key(), profile: Some(profile), validate_only: false };
    let call = async |door, request| o::venue_service_client::VenueServiceClient::new(door).register_venue(request).await;
    let venue = desk.ask(house, "organisations", message, call).await.id;
    let counts = vec![o::DayCount { day: "2027-03-01".into(), function: "library".into(), visits: 1234 }];
    let message = o::RecordVisitsRequest { idempotency_key: key(), venue: venue.clone(), counts };
    let call = async |door, request| o::venue_service_client::VenueServiceClient::new(door).record_visits(request).await;
    desk.ask(house, "organisations", message, call).await;
    let message = o::CreateApiKeyRequest { idempotency_key: key(), organisation: organisation.clone(), label: "Calendar".into() };
    let call = async |door, request| o::key_service_client::KeyServiceClient::new(door).create_api_key(request).await;
    desk.ask(house, "organisations", message, call).await;
    let person = register(house, desk, 1).await.remove(0);
    let [need, session, offer, assignment] = agreed(house, desk, &person, "2027-03-02T11:00", "2027-03-02T13:00").await;
    desk.check_in(house, &assignment).await;
    desk.check_out(house, &assignment).await;
    desk.at_rest(house).await;
    Things { centre: desk.centre.clone(), organisation, member, venue, person: person.id, need, session, offer, assignment }
}

pub async fn a_coordinator_of_another_centre_sees_nothing_of_it(house: &mut House) {
    let desk = Desk::open(house, asking(0)).await;
    let stranger = Desk::open(house, asking(0)).await;
    let things = Box::pin(furnish(house, &desk)).await;
    let (other_need, _) = stranger.post(house, need("2027-03-20T12:00", "2027-03-20T14:00", 1)).await;
    let Things { centre, organisation, member, venue, person, need, session, offer, assignment } = &things;
    let signs = [centre, organisation, member, venue, person, need, session, offer, assignment].map(String::as_str);
    let signs = [signs.as_slice(), &["Prøvestad", "41567381", "Kontaktrud", "Calendar", "1234"]].concat();
    let shows = |text: &str| signs.iter().any(|sign| text.contains(sign));

    for (call, answer) in Box::pin(read(house, &desk.centre, &things)).await {
        assert!(answer.as_ref().is_ok_and(|text| shows(text)), "{call} shows its own coordinator nothing: {answer:?}");
    }
    for (call, answer) in Box::pin(read(house, &stranger.centre, &things)).await {
        match answer {
            Ok(text) => assert!(!shows(&text), "{call} shows a stranger: {text}"),
            Err(status) => assert_eq!(status.code(), Code::NotFound, "{call}: {status:?}"),
        }
    }
    for (call, answer) in Box::pin(explain(house, &desk.centre, &things)).await {
        assert!(answer.is_ok(), "{call}: {answer:?}");
    }
    for (call, answer) in Box::pin(explain(house, &stranger.centre, &things)).await {
        assert_eq!(answer.map_err(|status| status.code()), Err(Code::NotFound), "{call}");
    }
    for (centre, language) in [(&desk.centre, "en"), (&stranger.centre, "nb")] {
        let wishes = async |door, request| n::preference_service_client::PreferenceServiceClient::new(door).get_preferences(request).await;
        let asked = n::GetPreferencesRequest { person: person.clone() };
        let told = house.call("notifications", Some(centre), asked, wishes).await.expect("wishes, or those of anybody");
        assert_eq!(told.preferences.expect("wishes").language, language, "what was wished is known in its own centre only");
    }
    let watch = async |door, request| m::board_service_client::BoardServiceClient::new(door).watch_board(request).await;
    let mut board = house.call("matching", Some(&stranger.centre), m::WatchBoardRequest {}, watch).await.expect("a board");
    let first = board.message().await.expect("a board").expect("a change");
    assert_eq!(first.need, other_need, "a board shows its own centre's needs");
}
