//! Cards: for the rooms of the house, no more than they need, each reading in the log.

use chrono::{NaiveDate, TimeDelta};
use platform::auth::Caller;
use prost::Message as _;
use proto::types::{DateException, WeekdayPeriod};
use proto::volunteers as pb;
use tonic::Code;

use crate::house::{House, another, fields, kari, reason};

pub async fn a_matching_card_shows_what_matching_needs_and_no_more(house: House) {
    let period = |weekday, from_minute, until_minute| WeekdayPeriod { weekday, from_minute, until_minute };
    let mut request = kari();
    let profile = request.profile.as_mut().unwrap();
    profile.availability = vec![period(2, 1000, 1200), period(1, 0, 60), period(2, 960, 1000)];
    let holiday = |from: &str, until: &str, periods| DateException { from_date: from.into(), until_date: until.into(), periods };
    profile.exceptions = vec![holiday("2026-12-24", "2026-12-26", vec![]), holiday("2026-12-31", "2027-01-01", vec![period(0, 600, 720)])];
    let id = house.register(request).await;

    let card = house.card(&id).await.unwrap();

    let position = card.position.unwrap();
    assert!((position.latitude - 59.053).abs() < 1e-9, "{position:?}");
    assert!((position.longitude - 10.035_481).abs() < 0.001 && (position.longitude - 10.035_481).abs() > 1e-9, "{position:?}");
    assert_eq!((card.volunteer.as_str(), card.version, card.active, card.consents), (id.as_str(), 1, true, true));
    assert_eq!((card.max_metres, card.weekly_minutes, card.adult_from_year, card.recent_minutes), (5_000, 240, 2009, 0));
    assert_eq!(card.availability, [period(1, 0, 60), period(2, 960, 1200)]);
    let last_day = vec![period(4, 600, 720), period(5, 600, 720)];
    assert_eq!(card.exceptions, [holiday("2026-12-24", "2026-12-26", vec![]), holiday("2026-12-31", "2027-01-01", last_day)]);
    assert_eq!((card.skills.len(), card.languages.len(), card.interests.len()), (2, 2, 1));
    let contact = house.contact_card(&id).await.unwrap();
    assert_eq!((contact.name.as_str(), contact.email.as_str(), contact.phone.as_str()), ("Kari Nordmann", "Kari@example.org", "+4741234567"));
}

pub async fn cards_of_unknown_people_are_left_out(house: House) {
    let known = house.register(kari()).await;
    let foreign = house.volunteers().register_volunteer(house.by(&house.stranger(), kari())).await.unwrap().into_inner().id;
    let unknown = "volunteer_01h2xcejqtf2nbrexx3vqjhp41";
    let volunteers = vec![unknown.into(), known.clone(), foreign.clone(), "member_1".into(), known.clone()];

    let message = pb::GetMatchingCardsRequest { centre: house.centre.to_string(), volunteers };
    let cards = house.cards().get_matching_cards(house.room("matching", message)).await.unwrap().into_inner().cards;

    assert_eq!(cards.iter().map(|card| &card.volunteer).collect::<Vec<_>>(), [&known]);
    for person in [unknown, foreign.as_str(), "member_1", ""] {
        let refused = house.contact_card(person).await.unwrap_err();
        assert_eq!((refused.code(), reason(&refused).as_str()), (Code::NotFound, "NO_SUCH_VOLUNTEER"), "{person}");
    }
    let many = pb::GetMatchingCardsRequest { centre: house.centre.to_string(), volunteers: vec![known; 501] };
    let refused = house.cards().get_matching_cards(house.room("matching", many)).await.unwrap_err();
    assert_eq!(fields(&refused), ["volunteers"]);
    let nowhere = pb::GetContactCardRequest::default();
    assert_eq!(fields(&house.cards().get_contact_card(house.room("notifications", nowhere)).await.unwrap_err()), ["centre"]);
}

/// Matching reads fifty at once and takes 32 MiB: however full they are, they must fit, or no card would ever be read again.
pub async fn fifty_of_the_fullest_cards_fit_into_one_answer(house: House) {
    let mut request = kari();
    let profile = request.profile.as_mut().unwrap();
    let periods = |weekday: u32| (0..50).map(move |at| WeekdayPeriod { weekday, from_minute: at * 28, until_minute: at * 28 + 14 }).collect::<Vec<_>>();
    profile.availability = periods(7);
    let day = |number: i64| (NaiveDate::from_ymd_opt(2027, 1, 1).unwrap() + TimeDelta::days(number)).to_string();
    profile.exceptions = (0..100).map(|at| DateException { from_date: day(at * 7), until_date: day(at * 7 + 6), periods: periods(0) }).collect();
    let id = house.register(request).await;

    let card = house.card(&id).await.unwrap();

    assert_eq!((card.availability.len(), card.exceptions.len(), card.exceptions[0].periods.len()), (50, 100, 350));
    assert!(card.encoded_len() * 50 < 32 * 1024 * 1024 / 4 * 3, "{} bytes", card.encoded_len());
}

pub async fn cards_are_for_rooms_of_the_house_only(house: House) {
    let id = house.register(kari()).await;

    for caller in [house.coordinator.clone(), house.somebody("volunteer", &id), house.somebody("machine", "key_1")] {
        let contact = pb::GetContactCardRequest { centre: house.centre.to_string(), person: id.clone() };
        let matching = pb::GetMatchingCardsRequest { centre: house.centre.to_string(), volunteers: vec![id.clone()] };
        assert_eq!(house.cards().get_contact_card(house.by(&caller, contact)).await.unwrap_err().code(), Code::PermissionDenied);
        assert_eq!(house.cards().get_matching_cards(house.by(&caller, matching)).await.unwrap_err().code(), Code::PermissionDenied);
    }
    let room = house.volunteers().get_volunteer(house.room("matching", pb::GetVolunteerRequest { id })).await.unwrap_err();
    assert_eq!(room.code(), Code::PermissionDenied);
}

pub async fn every_reading_is_logged_and_counted(house: House) {
    let (id, other) = (house.register(kari()).await, house.register(another("Ola")).await);
    let myself = house.somebody("volunteer", &id);
    let ingrid = Caller { subject: "member_ingrid".into(), ..house.coordinator.clone() };

    let at_once: Vec<_> = (0..5)
        .map(|_| {
            let message = pb::GetMatchingCardsRequest { centre: house.centre.to_string(), volunteers: vec![other.clone(), id.clone()] };
            let (mut client, request) = (house.cards(), house.room("matching", message));
            tokio::spawn(async move { client.get_matching_cards(request).await.unwrap() })
        })
        .collect();
    for one in at_once {
        one.await.unwrap();
    }
    house.contact_card(&id).await.unwrap();
    house.read(&id).await;
    house.volunteers().get_volunteer(house.by(&ingrid, pb::GetVolunteerRequest { id: id.clone() })).await.unwrap();
    house.volunteers().list_volunteers(house.ask(pb::ListVolunteersRequest::default())).await.unwrap();
    house.volunteers().get_volunteer(house.by(&myself, pb::GetVolunteerRequest { id: id.clone() })).await.unwrap();
    house.clock.advance(TimeDelta::days(1));
    house.read(&id).await;

    let export = house.volunteers().export_volunteer(house.by(&myself, pb::ExportVolunteerRequest { id })).await.unwrap().into_inner().json;
    let export: serde_json::Value = serde_json::from_str(&export).unwrap();
    let text = |line: &serde_json::Value, key: &str| line[key].as_str().unwrap().to_owned();
    let readings = export["readings"].as_array().unwrap();
    let mut readings: Vec<_> =
        readings.iter().map(|line| (text(line, "day"), text(line, "reader"), text(line, "card"), line["times"].as_u64().unwrap())).collect();
    readings.sort();
    let line = |day: &str, reader: &str, card: &str, times| (day.to_owned(), reader.to_owned(), card.to_owned(), times);
    let expected = [
        line("2026-11-23", "matching", "matching", 5),
        line("2026-11-23", "member_ingrid", "profile", 1),
        line("2026-11-23", "member_kari", "list", 1),
        line("2026-11-23", "member_kari", "profile", 1),
        line("2026-11-23", "notifications", "contact", 1),
        line("2026-11-24", "member_kari", "profile", 1),
    ];
    assert_eq!(readings, expected);
}

pub async fn the_snapshot_tells_of_everybody_alive(house: House) {
    let (id, other) = (house.register(kari()).await, house.register(another("Ola")).await);
    house.volunteers().pause_volunteer(house.ask(pb::PauseVolunteerRequest { id: id.clone(), ..Default::default() })).await.unwrap();
    house.volunteers().erase_volunteer(house.ask(pb::EraseVolunteerRequest { id: other, ..Default::default() })).await.unwrap();

    let letters = house.snapshot().await;

    let told: Vec<_> = letters.iter().map(|letter| (letter.aggregate.as_str(), letter.version, letter.fact())).collect();
    assert_eq!(told, [(id.as_str(), 2, "volunteer_changed")]);
    assert_eq!(house.card(&id).await.unwrap().version, 2, "the version is not raised");
}
