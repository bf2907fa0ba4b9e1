//! Changes: of the fields that are named, of the version that was read, by whoever may.

use proto::events::event::Fact;
use proto::volunteers as pb;
use tonic::Code;

use crate::house::{House, another, attestation, fields, kari, reason};

fn update(id: &str, mask: &[&str], profile: pb::VolunteerProfile) -> pb::UpdateVolunteerRequest {
    let mask = prost_types::FieldMask { paths: mask.iter().map(ToString::to_string).collect() };
    pb::UpdateVolunteerRequest { id: id.into(), profile: Some(profile), mask: Some(mask), ..Default::default() }
}

pub async fn exactly_the_fields_of_the_mask_change(house: House) {
    let id = house.register(kari()).await;
    let new = pb::VolunteerProfile { skills: vec!["sang".into()], max_metres: 900, name: "Nobody".into(), ..Default::default() };

    let request = update(&id, &["skills", "max_metres", "availability"], new.clone());
    let answer = house.volunteers().update_volunteer(house.ask(request.clone())).await.unwrap().into_inner();

    assert_eq!((answer.id.as_str(), answer.version), (id.as_str(), 2));
    let before = kari().profile.unwrap();
    let read = house.read(&id).await.profile.unwrap();
    assert_eq!((read.name, read.max_metres, read.skills), (before.name, 900, vec!["sang".to_owned()]));
    assert_eq!((read.availability.len(), read.weekly_minutes, read.email), (0, before.weekly_minutes, before.email));
    assert!(matches!(house.facts().await[..], [_, (2, Fact::VolunteerChanged(told))] if told.active));
    // found by the new word, no more by the old ones
    for (skill, hits) in [("sang", 1), ("leksehjelp", 0)] {
        let message = pb::ListVolunteersRequest { skills: vec![skill.into()], ..Default::default() };
        assert_eq!(house.volunteers().list_volunteers(house.ask(message)).await.unwrap().into_inner().volunteers.len(), hits, "{skill}");
    }
    // the same once more is no change
    let again = house.volunteers().update_volunteer(house.ask(request)).await.unwrap().into_inner();
    assert_eq!((again.version, house.letters().await.len()), (2, 2));
}

pub async fn a_mask_that_names_nothing_known_is_refused(house: House) {
    let id = house.register(kari()).await;

    for mask in [&[][..], &["sex"], &["name", "profile.name"]] {
        let new = pb::VolunteerProfile { name: "Kari".into(), ..Default::default() };
        let refused = house.volunteers().update_volunteer(house.ask(update(&id, mask, new))).await.unwrap_err();
        assert_eq!((refused.code(), fields(&refused)), (Code::InvalidArgument, vec!["mask".to_owned()]));
    }
    let unreachable = update(&id, &["email", "phone"], pb::VolunteerProfile::default());
    let refused = house.volunteers().update_volunteer(house.ask(unreachable)).await.unwrap_err();
    assert_eq!(fields(&refused), ["profile.email"]);
    let nowhere = update(&id, &["position", "phone"], pb::VolunteerProfile { phone: "x".into(), ..Default::default() });
    let refused = house.volunteers().update_volunteer(house.ask(nowhere)).await.unwrap_err();
    assert_eq!(fields(&refused), ["profile.phone", "profile.position"]);
    assert_eq!(house.read(&id).await.version, 1);
}

pub async fn who_read_an_older_version_is_told_so(house: House) {
    let id = house.register(kari()).await;
    let request = |metres, if_version| {
        let new = pb::VolunteerProfile { max_metres: metres, ..Default::default() };
        pb::UpdateVolunteerRequest { if_version, ..update(&id, &["max_metres"], new) }
    };

    house.volunteers().update_volunteer(house.ask(request(1_000, 1))).await.unwrap();
    let refused = house.volunteers().update_volunteer(house.ask(request(2_000, 1))).await.unwrap_err();

    assert_eq!((refused.code(), reason(&refused).as_str()), (Code::Aborted, "VERSION_PASSED"));
    assert_eq!(house.read(&id).await.profile.unwrap().max_metres, 1_000);
}

pub async fn an_address_cannot_be_taken_over(house: House) {
    house.register(kari()).await;
    let ola = house.register(another("Ola")).await;
    let request = |email: &str| update(&ola, &["email"], pb::VolunteerProfile { email: email.into(), ..Default::default() });

    let refused = house.volunteers().update_volunteer(house.ask(request("kari@EXAMPLE.org"))).await.unwrap_err();

    assert_eq!((reason(&refused).as_str(), fields(&refused)), ("EMAIL_TAKEN", vec!["profile.email".to_owned()]));
    house.volunteers().update_volunteer(house.ask(request("OLA@example.org"))).await.unwrap();
    assert_eq!(house.read(&ola).await.profile.unwrap().email, "OLA@example.org");
}

pub async fn a_volunteer_touches_only_itself(house: House) {
    let (me, other) = (house.register(kari()).await, house.register(another("Ola")).await);
    let myself = house.somebody("volunteer", &me);
    let new = pb::VolunteerProfile { max_metres: 1, ..Default::default() };

    house.volunteers().update_volunteer(house.by(&myself, update(&me, &["max_metres"], new.clone()))).await.unwrap();
    house.volunteers().get_volunteer(house.by(&myself, pb::GetVolunteerRequest { id: me.clone() })).await.unwrap();

    let mut client = house.volunteers();
    let refusals = [
        client.update_volunteer(house.by(&myself, update(&other, &["max_metres"], new))).await.unwrap_err(),
        client.pause_volunteer(house.by(&myself, pb::PauseVolunteerRequest { id: other.clone(), ..Default::default() })).await.unwrap_err(),
        client.export_volunteer(house.by(&myself, pb::ExportVolunteerRequest { id: other.clone() })).await.unwrap_err(),
        client.erase_volunteer(house.by(&myself, pb::EraseVolunteerRequest { id: other.clone(), ..Default::default() })).await.unwrap_err(),
        client.list_volunteers(house.by(&myself, pb::ListVolunteersRequest::default())).await.unwrap_err(),
        house.hours().list_hours(house.by(&myself, pb::ListHoursRequest { volunteer: other, ..Default::default() })).await.unwrap_err(),
        house.hours().list_hours(house.by(&myself, pb::ListHoursRequest::default())).await.unwrap_err(),
    ];
    for refused in refusals {
        assert_eq!((refused.code(), reason(&refused).as_str()), (Code::PermissionDenied, "NOT_ALLOWED"));
    }
    let own_word = pb::RecordAttestationRequest { id: me, attestation: Some(attestation("police_certificate")), ..Default::default() };
    assert_eq!(client.record_attestation(house.by(&myself, own_word)).await.unwrap_err().code(), Code::PermissionDenied);
}

pub async fn a_volunteer_does_not_lift_an_age_rule_by_its_own_birth_year(house: House) {
    let id = house.register(kari()).await;
    let myself = house.somebody("volunteer", &id);
    let older = || update(&id, &["skills", "birth_year"], pb::VolunteerProfile { birth_year: 1970, ..Default::default() });

    let refused = house.volunteers().update_volunteer(house.by(&myself, older())).await.unwrap_err();
    house.volunteers().update_volunteer(house.ask(older())).await.unwrap();

    assert_eq!((refused.code(), reason(&refused).as_str()), (Code::PermissionDenied, "COORDINATOR_ONLY"));
    assert_eq!(house.read(&id).await.profile.unwrap().birth_year, 1970);
}

pub async fn all_faults_of_a_request_come_in_one_answer(house: House) {
    let new = pb::VolunteerProfile { name: String::new(), max_metres: 3_000_000, ..Default::default() };
    let mut client = house.volunteers();
    let changed = client.update_volunteer(house.ask(update("kari", &["name", "max_metres"], new))).await.unwrap_err();
    let unreadable = pb::VolunteerProfile { email: "kari".into(), phone: String::new(), ..kari().profile.unwrap() };
    let unreadable = client.register_volunteer(house.ask(pb::RegisterVolunteerRequest { profile: Some(unreadable), ..kari() })).await.unwrap_err();
    let paused = pb::PauseVolunteerRequest { id: "kari".into(), until_date: "i morgen".into(), ..Default::default() };
    let paused = client.pause_volunteer(house.ask(paused)).await.unwrap_err();
    let listed = pb::ListVolunteersRequest { page_token: "x".into(), language: "n\0b".into(), email: "kari".into(), state: 99, ..Default::default() };
    let listed = client.list_volunteers(house.ask(listed)).await.unwrap_err();
    let hours = pb::ListHoursRequest { page_token: "x".into(), volunteer: "kari".into(), ..Default::default() };
    let hours = house.hours().list_hours(house.ask(hours)).await.unwrap_err();
    let corrected = pb::CorrectHoursRequest { id: "x".into(), minutes: 10_081, ..Default::default() };
    let corrected = house.hours().correct_hours(house.ask(corrected)).await.unwrap_err();

    assert_eq!(fields(&changed), ["id", "profile.name", "profile.max_metres"]);
    assert_eq!(fields(&unreadable), ["profile.email"], "what cannot be read is not missing");
    assert_eq!(fields(&paused), ["id", "until_date"]);
    assert_eq!(fields(&listed), ["page_token", "language", "email", "state"]);
    assert_eq!(fields(&hours), ["page_token", "volunteer"]);
    assert_eq!(fields(&corrected), ["id", "minutes"]);
}

pub async fn an_attestation_is_shown_again_and_replaces_the_one_before(house: House) {
    let id = house.register(kari()).await;
    let record = |shown: pb::Attestation| house.ask(pb::RecordAttestationRequest { id: id.clone(), attestation: Some(shown), ..Default::default() });
    let held = async || house.card(&id).await.unwrap().attestations.into_iter().map(|held| (held.requirement, held.valid_until)).collect::<Vec<_>>();

    house.volunteers().record_attestation(record(attestation("Police_Certificate"))).await.unwrap();
    assert_eq!(held().await, [("police_certificate".to_owned(), "2027-11-19".to_owned())]);

    let again = pb::Attestation { shown_on: "2026-11-23".into(), recheck_on: String::new(), ..attestation("police_certificate") };
    let answer = house.volunteers().record_attestation(record(again)).await.unwrap().into_inner();
    assert_eq!((answer.version, held().await), (3, vec![("police_certificate".to_owned(), String::new())]));

    for number in 1..50 {
        house.volunteers().record_attestation(record(attestation(&format!("course_{number}")))).await.unwrap();
    }
    let more = house.volunteers().record_attestation(record(attestation("one_more"))).await.unwrap_err();
    assert_eq!(fields(&more), ["attestation.requirement"]);
    house.volunteers().record_attestation(record(pb::Attestation { recheck_on: String::new(), ..attestation("course_1") })).await.unwrap();
    let refused = house.volunteers().record_attestation(record(pb::Attestation { legal_basis: String::new(), ..attestation("x") })).await.unwrap_err();
    assert_eq!(fields(&refused), ["attestation.legal_basis"]);
}
