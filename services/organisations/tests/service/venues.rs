//! Venues: whose, where, when open.

use proto::{organisations as pb, types};
use tonic::Code;

use crate::house::{Answer, House, contact, coordinator, faulty, not_allowed, not_found, refused, volunteer};

pub fn sentralen(organisation: &str) -> pb::VenueProfile {
    pb::VenueProfile {
        name: "Sentralen".into(),
        organisation: organisation.into(),
        position: Some(types::Position { latitude: 59.408_5, longitude: 9.967_25 }),
        postal_code: "3275".into(),
        functions: vec!["library".into(), "service_desk".into()],
        opening: vec![open(1, 600, 1_080, pb::Staffing::Staffed), open(7, 0, 1_440, pb::Staffing::SelfService)],
        exceptions: vec![
            pb::OpeningException { from_date: "2026-12-24".into(), until_date: "2026-12-26".into(), periods: Vec::new() },
            pb::OpeningException { from_date: "2026-12-31".into(), until_date: "2026-12-31".into(), periods: vec![open(4, 600, 720, pb::Staffing::Staffed)] },
        ],
        capacity: 120,
        accessibility: pb::Accessibility::Partly.into(),
    }
}

fn open(weekday: u32, from_minute: u32, until_minute: u32, staffing: pb::Staffing) -> pb::OpeningPeriod {
    pb::OpeningPeriod { period: Some(types::WeekdayPeriod { weekday, from_minute, until_minute }), staffing: staffing.into() }
}

pub async fn register(house: &House, centre: &str, profile: pb::VenueProfile) -> Answer<pb::RegisterVenueResponse> {
    let request = pb::RegisterVenueRequest { profile: Some(profile), ..Default::default() };
    house.venues().register_venue(house.by(&coordinator(centre), request)).await
}

pub async fn a_venue_is_registered_and_read_as_it_was_told(house: House) {
    let (centre, elsewhere) = (house.a_centre().await, house.a_centre().await);
    let organisation = house.an_organisation(&centre).await;

    let made = register(&house, &centre, sentralen(&organisation)).await.unwrap().into_inner();

    let expected = pb::Venue { id: made.id.clone(), version: 1, profile: Some(sentralen(&organisation)) };
    for by in [coordinator(&centre), contact(&centre, "org_x"), volunteer(&centre)] {
        let read = house.venues().get_venue(house.by(&by, pb::GetVenueRequest { id: made.id.clone() })).await.unwrap().into_inner();
        let list = house.venues().list_venues(house.by(&by, pb::ListVenuesRequest::default())).await.unwrap().into_inner();
        assert_eq!((read.venue.as_ref(), list.venues), (Some(&expected), vec![expected.clone()]));
    }
    let foreign = coordinator(&elsewhere);
    assert_eq!(refused(house.venues().get_venue(house.by(&foreign, pb::GetVenueRequest { id: made.id })).await), not_found());
    let list = house.venues().list_venues(house.by(&foreign, pb::ListVenuesRequest::default())).await.unwrap().into_inner();
    assert!(list.venues.is_empty());
}

pub async fn every_faulty_field_of_a_venue_is_named(house: House) {
    let centre = house.a_centre().await;
    let exception = |from: &str, until: &str| pb::OpeningException { from_date: from.into(), until_date: until.into(), periods: Vec::new() };
    let profile = pb::VenueProfile {
        name: String::new(),
        organisation: centre.clone(),
        position: Some(types::Position { latitude: 91.0, longitude: f64::NAN }),
        postal_code: "x".into(),
        functions: vec!["library".into(), "disco".into()],
        opening: vec![
            open(8, 0, 1, pb::Staffing::Staffed),
            open(1, 600, 600, pb::Staffing::Staffed),
            open(1, 0, 1_441, pb::Staffing::Staffed),
            open(1, 0, 1, pb::Staffing::Unspecified),
            pb::OpeningPeriod { period: None, staffing: pb::Staffing::Staffed.into() },
        ],
        exceptions: vec![exception("2026-02-29", "2026-3-1"), exception("2026-12-02", "2026-12-01")],
        capacity: 100_001,
        accessibility: 0,
    };

    let fields = faulty(register(&house, &centre, profile).await);

    let fields: Vec<_> = fields.iter().map(|field| field.strip_prefix("profile.").unwrap()).collect();
    let opening = ["opening[0].period.weekday", "opening[1].period.until_minute", "opening[2].period.until_minute", "opening[3].staffing", "opening[4].period"];
    let exceptions = ["exceptions[0].from_date", "exceptions[0].until_date", "exceptions[1].until_date"];
    let expected = ["name", "organisation", "position", "postal_code", "functions[1]"].into_iter().chain(opening).chain(exceptions);
    assert_eq!(fields, expected.chain(["capacity", "accessibility"]).collect::<Vec<_>>());
}

pub async fn every_fault_of_a_period_is_named(house: House) {
    let centre = house.a_centre().await;
    let organisation = house.an_organisation(&centre).await;
    let mut profile = sentralen(&organisation);
    profile.opening = vec![open(8, 600, 1_441, pb::Staffing::Unspecified), pb::OpeningPeriod { period: None, staffing: 99 }];
    profile.exceptions[0].periods = vec![open(0, 600, 600, pb::Staffing::Staffed)];

    let fields = faulty(register(&house, &centre, profile).await);

    let expected = [
        "opening[0].staffing",
        "opening[0].period.weekday",
        "opening[0].period.until_minute",
        "opening[1].staffing",
        "opening[1].period",
        "exceptions[0].periods[0].period.weekday",
        "exceptions[0].periods[0].period.until_minute",
    ];
    assert_eq!(fields, expected.map(|field| format!("profile.{field}")));
}

pub async fn a_venue_needs_an_owner_in_its_centre(house: House) {
    let (centre, elsewhere) = (house.a_centre().await, house.a_centre().await);
    let (own, foreign) = (house.an_organisation(&centre).await, house.an_organisation(&elsewhere).await);
    let ask = |organisation: &str| {
        let request = pb::RegisterVenueRequest { profile: Some(sentralen(organisation)), validate_only: true, ..Default::default() };
        async { house.venues().register_venue(house.by(&coordinator(&centre), request)).await }
    };

    assert_eq!(refused(register(&house, &centre, sentralen(&foreign)).await), not_found());
    assert_eq!(refused(ask(&foreign).await), not_found());
    let checked = ask(&own).await.unwrap().into_inner();
    assert_eq!((checked.id.as_str(), house.told().await.len()), ("", 4));
    let by_contact = pb::RegisterVenueRequest { profile: Some(sentralen(&own)), ..Default::default() };
    assert_eq!(refused(house.venues().register_venue(house.by(&contact(&centre, &own), by_contact)).await), not_allowed());
}

pub async fn a_venue_changes_by_version_and_tells(house: House) {
    let centre = house.a_centre().await;
    let organisation = house.an_organisation(&centre).await;
    let id = register(&house, &centre, sentralen(&organisation)).await.unwrap().into_inner().id;
    let change = |if_version| {
        let profile = pb::VenueProfile { name: "Borgertorget".into(), opening: Vec::new(), ..sentralen(&organisation) };
        let request = pb::UpdateVenueRequest { id: id.clone(), profile: Some(profile), if_version, ..Default::default() };
        async { house.venues().update_venue(house.by(&coordinator(&centre), request)).await }
    };

    assert_eq!(change(1).await.unwrap().into_inner().version, 2);
    assert_eq!(refused(change(1).await), (Code::Aborted, "VERSION_MOVED_ON".into()));

    assert_eq!(house.subjects().await[2..], ["organisations.venue.opened", "organisations.venue.changed"]);
    let read = house.venues().get_venue(house.by(&coordinator(&centre), pb::GetVenueRequest { id: id.clone() })).await.unwrap().into_inner();
    let profile = read.venue.unwrap().profile.unwrap();
    assert_eq!((profile.name.as_str(), profile.opening.len()), ("Borgertorget", 0));
}
