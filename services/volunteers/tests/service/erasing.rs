//! Erasure: nothing of the person is left, and no count changes.

use platform::inbox::Outcome;
use proto::events::event::Fact;
use proto::volunteers as pb;
use tonic::Code;

use crate::house::{House, another, kari, reason};

fn erase(id: &str, key: &str) -> pb::EraseVolunteerRequest {
    pb::EraseVolunteerRequest { id: id.into(), idempotency_key: key.into() }
}

pub async fn an_erased_volunteer_is_gone_and_the_hours_stay(house: House) {
    let (id, other) = (house.register(kari()).await, house.register(another("Ola")).await);
    house.check_out(&house.assignment(), &id, 90).await;
    house.read(&id).await;
    house.read(&other).await;

    house.volunteers().erase_volunteer(house.ask(erase(&id, ""))).await.unwrap();
    // a check-out that was on its way
    assert_eq!(house.check_out(&house.assignment(), &id, 30).await, Outcome::Settled);

    assert_eq!((house.rows("volunteers").await, house.rows("readings").await, house.rows("volunteer_words").await), (1, 1, 7));
    let hours = house.hours().list_hours(house.ask(pb::ListHoursRequest::default())).await.unwrap().into_inner();
    assert_eq!((hours.total_minutes, hours.entries.iter().all(|entry| entry.volunteer.is_empty())), (120, true));
    let facts = house.facts().await;
    assert!(facts.iter().any(|(version, fact)| *version == 3 && matches!(fact, Fact::VolunteerErased(_))), "{facts:?}");
    assert!(matches!(facts.last(), Some((1, Fact::HoursBooked(told))) if told.volunteer.is_empty() && told.first));
    let mut client = house.volunteers();
    let mask = Some(prost_types::FieldMask { paths: vec!["max_metres".into()] });
    let id = || id.clone();
    let refusals = [
        client.get_volunteer(house.ask(pb::GetVolunteerRequest { id: id() })).await.unwrap_err(),
        client.get_volunteer(house.by(&house.somebody("volunteer", &id()), pb::GetVolunteerRequest { id: id() })).await.unwrap_err(),
        client.update_volunteer(house.ask(pb::UpdateVolunteerRequest { id: id(), mask, ..Default::default() })).await.unwrap_err(),
        client.pause_volunteer(house.ask(pb::PauseVolunteerRequest { id: id(), ..Default::default() })).await.unwrap_err(),
        client.resume_volunteer(house.ask(pb::ResumeVolunteerRequest { id: id(), ..Default::default() })).await.unwrap_err(),
        client.give_consent(house.ask(pb::GiveConsentRequest { id: id(), purpose: "messages".into(), ..Default::default() })).await.unwrap_err(),
        client.withdraw_consent(house.ask(pb::WithdrawConsentRequest { id: id(), purpose: "messages".into(), ..Default::default() })).await.unwrap_err(),
        client.export_volunteer(house.ask(pb::ExportVolunteerRequest { id: id() })).await.unwrap_err(),
        client.erase_volunteer(house.ask(erase(&id(), ""))).await.unwrap_err(),
        house.hours().list_hours(house.ask(pb::ListHoursRequest { volunteer: id(), ..Default::default() })).await.unwrap_err(),
        house.contact_card(&id()).await.unwrap_err(),
    ];
    for refused in refusals {
        assert_eq!((refused.code(), reason(&refused).as_str()), (Code::NotFound, "NO_SUCH_VOLUNTEER"));
    }
    assert!(house.card(&id()).await.is_none());
    // the address is free again
    assert_ne!(house.register(kari()).await, id());
}

pub async fn an_erasure_asked_twice_happens_once(house: House) {
    let id = house.register(kari()).await;

    let first = house.volunteers().erase_volunteer(house.ask(erase(&id, "erase-1"))).await.unwrap().into_inner();
    let second = house.volunteers().erase_volunteer(house.ask(erase(&id, "erase-1"))).await.unwrap().into_inner();
    let third = house.volunteers().erase_volunteer(house.ask(erase(&id, "erase-2"))).await.unwrap_err();

    assert_eq!((first.id.as_str(), second), (id.as_str(), first.clone()));
    assert_eq!(third.code(), Code::NotFound);
    assert_eq!(house.letters().await.len(), 2);
}

pub async fn a_volunteer_exports_and_erases_itself(house: House) {
    let id = house.register(kari()).await;
    let myself = house.somebody("volunteer", &id);
    house.check_out(&house.assignment(), &id, 90).await;

    let export = house.volunteers().export_volunteer(house.by(&myself, pb::ExportVolunteerRequest { id: id.clone() })).await.unwrap();
    let export: serde_json::Value = serde_json::from_str(&export.into_inner().json).unwrap();

    assert_eq!((export["id"].as_str(), export["profile"]["name"].as_str()), (Some(id.as_str()), Some("Kari Nordmann")));
    assert_eq!((export["profile"]["email"].as_str(), export["profile"]["phone"].as_str()), (Some("Kari@example.org"), Some("+4741234567")));
    assert_eq!((export["hours"][0]["minutes"].as_u64(), export["consents"].as_array().map(Vec::len)), (Some(90), Some(2)));
    house.volunteers().erase_volunteer(house.by(&myself, erase(&id, ""))).await.unwrap();
    assert_eq!(house.rows("volunteers").await, 0);
}
