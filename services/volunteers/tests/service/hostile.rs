//! Requests that nobody means well: each bad value is named by its field, in every field where it can stand.

use proto::types::{DateException, Position, WeekdayPeriod};
use proto::volunteers as pb;
use tonic::{Code, Status};

use crate::house::{House, attestation, fields, kari};

/// Texts that no field may keep.
fn bad_texts() -> [String; 3] {
    ["x".repeat(1 << 20), "a\0b".to_owned(), "Kari 010190 12345".to_owned()]
}

/// What a bad value does to a request that is fine otherwise, by the field that it stands in.
type Spoil<T> = (&'static str, fn(&mut T, String));

fn named(what: &str, field: &str, refused: &Status) {
    assert_eq!(refused.code(), Code::InvalidArgument, "{what} in {field}: {refused:?}");
    assert_eq!(fields(refused), [field], "{what}");
    assert!(!format!("{refused:?}").contains("010190"), "{field} repeats it");
}

pub async fn bad_texts_are_named_in_every_field_of_a_registration(house: House) {
    fn profile(request: &mut pb::RegisterVolunteerRequest) -> &mut pb::VolunteerProfile {
        request.profile.as_mut().unwrap()
    }
    fn shown(request: &mut pb::RegisterVolunteerRequest) -> &mut pb::Attestation {
        &mut request.attestations[0]
    }
    let table: [Spoil<pb::RegisterVolunteerRequest>; 14] = [
        ("idempotency_key", |request, text| request.idempotency_key = text),
        ("profile.name", |request, text| profile(request).name = text),
        ("profile.email", |request, text| profile(request).email = text),
        ("profile.phone", |request, text| profile(request).phone = text),
        ("profile.postal_code", |request, text| profile(request).postal_code = text),
        ("profile.skills[0]", |request, text| profile(request).skills = vec![text]),
        ("profile.interests[0]", |request, text| profile(request).interests = vec![text]),
        ("profile.languages[0]", |request, text| profile(request).languages = vec![text]),
        ("profile.exceptions[0].from_date", |request, text| {
            profile(request).exceptions = vec![DateException { from_date: text, until_date: "2026-12-24".into(), periods: Vec::new() }];
        }),
        ("consents[0].purpose", |request, text| request.consents[0].purpose = text),
        ("attestations[0].requirement", |request, text| shown(request).requirement = text),
        ("attestations[0].legal_basis", |request, text| shown(request).legal_basis = text),
        ("attestations[0].seen_by_role", |request, text| shown(request).seen_by_role = text),
        ("attestations[0].shown_on", |request, text| shown(request).shown_on = text),
    ];
    for (field, spoil) in table {
        for text in bad_texts() {
            let mut request = pb::RegisterVolunteerRequest { attestations: vec![attestation("police_certificate")], ..kari() };
            let what: String = text.chars().take(20).collect();
            spoil(&mut request, text);
            let refused = house.volunteers().register_volunteer(house.ask(request)).await.unwrap_err();
            assert_eq!(refused.code(), Code::InvalidArgument, "{what:?} in {field}: {refused:?}");
            // who loses an address, a language or the consent may hear of that as well
            assert!(fields(&refused).iter().any(|named| named == field), "{what:?} in {field}: {:?}", fields(&refused));
            assert!(!format!("{refused:?}").contains("010190"), "{field} repeats it");
        }
    }
    assert_eq!(house.rows("volunteers").await, 0);
}

pub async fn bad_texts_are_named_in_every_other_request(house: House) {
    let id = house.register(kari()).await;
    let mut client = house.volunteers();
    for text in bad_texts() {
        let what: String = text.chars().take(20).collect();
        let list = |change: fn(&mut pb::ListVolunteersRequest, String)| {
            let mut request = pb::ListVolunteersRequest::default();
            change(&mut request, text.clone());
            house.ask(request)
        };
        let pause = pb::PauseVolunteerRequest { id: id.clone(), until_date: text.clone(), ..Default::default() };
        let give = pb::GiveConsentRequest { id: id.clone(), purpose: text.clone(), ..Default::default() };
        let withdraw = pb::WithdrawConsentRequest { id: id.clone(), purpose: text.clone(), ..Default::default() };
        let resume = pb::ResumeVolunteerRequest { id: text.clone(), ..Default::default() };
        let erase = pb::EraseVolunteerRequest { id: text.clone(), ..Default::default() };
        let correct = pb::CorrectHoursRequest { id: text.clone(), ..Default::default() };
        let hours = pb::ListHoursRequest { volunteer: text.clone(), ..Default::default() };
        let answers = [
            ("language", client.list_volunteers(list(|request, text| request.language = text)).await.map(drop)),
            ("skills[0]", client.list_volunteers(list(|request, text| request.skills = vec![text])).await.map(drop)),
            ("email", client.list_volunteers(list(|request, text| request.email = text)).await.map(drop)),
            ("query", client.list_volunteers(list(|request, text| request.query = text)).await.map(drop)),
            ("page_token", client.list_volunteers(list(|request, text| request.page_token = text)).await.map(drop)),
            ("id", client.get_volunteer(house.ask(pb::GetVolunteerRequest { id: text.clone() })).await.map(drop)),
            ("id", client.export_volunteer(house.ask(pb::ExportVolunteerRequest { id: text.clone() })).await.map(drop)),
            ("until_date", client.pause_volunteer(house.ask(pause)).await.map(drop)),
            ("purpose", client.give_consent(house.ask(give)).await.map(drop)),
            ("purpose", client.withdraw_consent(house.ask(withdraw)).await.map(drop)),
            ("id", client.resume_volunteer(house.ask(resume)).await.map(drop)),
            ("id", client.erase_volunteer(house.ask(erase)).await.map(drop)),
            ("id", house.hours().correct_hours(house.ask(correct)).await.map(drop)),
            ("volunteer", house.hours().list_hours(house.ask(hours)).await.map(drop)),
        ];
        for (field, answer) in answers {
            named(&what, field, &answer.unwrap_err());
        }
    }
}

pub async fn numbers_places_and_dates_without_sense_are_named(house: House) {
    fn profile(request: &mut pb::RegisterVolunteerRequest) -> &mut pb::VolunteerProfile {
        request.profile.as_mut().unwrap()
    }
    fn at(latitude: f64, longitude: f64) -> Position {
        Position { latitude, longitude }
    }
    type Change = fn(&mut pb::RegisterVolunteerRequest);
    let table: [(&str, Change); 14] = [
        ("profile.position.latitude", |request| profile(request).position = Some(at(90.1, 0.0))),
        ("profile.position.latitude", |request| profile(request).position = Some(at(f64::NAN, 0.0))),
        ("profile.position.longitude", |request| profile(request).position = Some(at(0.0, -180.1))),
        ("profile.position.longitude", |request| profile(request).position = Some(at(0.0, f64::INFINITY))),
        ("profile.position", |request| profile(request).position = None),
        ("profile.birth_year", |request| profile(request).birth_year = u32::MAX),
        ("profile.max_metres", |request| profile(request).max_metres = u32::MAX),
        ("profile.weekly_minutes", |request| profile(request).weekly_minutes = u32::MAX),
        ("profile.availability[0].weekday", |request| {
            profile(request).availability = vec![WeekdayPeriod { weekday: 99, from_minute: 0, until_minute: 1 }];
        }),
        ("attestations[0].shown_on", |request| request.attestations[0].shown_on = "9999-12-31".into()),
        ("attestations[0].shown_on", |request| request.attestations[0].shown_on = "0001-01-01".into()),
        ("attestations[0].recheck_on", |request| request.attestations[0].recheck_on = "2027-02-30".into()),
        ("consents[0].given_at", |request| request.consents[0].given_at = Some(prost_types::Timestamp { seconds: i64::MAX, nanos: -1 })),
        ("consents[1].given_at", |request| request.consents[1].given_at = Some(prost_types::Timestamp { seconds: -1, nanos: 0 })),
    ];
    for (field, change) in table {
        let mut request = pb::RegisterVolunteerRequest { attestations: vec![attestation("police_certificate")], ..kari() };
        change(&mut request);
        named("a value", field, &house.volunteers().register_volunteer(house.ask(request)).await.unwrap_err());
    }
    let state = house.ask(pb::ListVolunteersRequest { state: 99, ..Default::default() });
    named("an unknown value", "state", &house.volunteers().list_volunteers(state).await.unwrap_err());
}
