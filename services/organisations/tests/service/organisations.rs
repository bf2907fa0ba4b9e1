//! Organisations and their numbers.

use proto::organisations as pb;
use tonic::Code;

use crate::house::{Answer, House, contact, coordinator, faulty, library, not_allowed, not_found, operator, refused, volunteer};

fn choir() -> pb::OrganisationProfile {
    pb::OrganisationProfile {
        name: "Svarstad blandakor".into(),
        kind: "association".into(),
        orgnr: "NO 974 760 673 MVA".into(),
        orgnr_kind: pb::OrgnrKind::Own.into(),
        email: "kor@Example.org".into(),
        phone: "41 23 45 67".into(),
        postal_code: "3275".into(),
        contact_name: "Kari Nordmann".into(),
    }
}

async fn register(house: &House, centre: &str, profile: pb::OrganisationProfile) -> Answer<pb::RegisterOrganisationResponse> {
    let request = pb::RegisterOrganisationRequest { profile: Some(profile), ..Default::default() };
    house.organisations().register_organisation(house.by(&coordinator(centre), request)).await
}

pub async fn an_organisation_is_registered_read_and_listed(house: House) {
    let centre = house.a_centre().await;
    let id = register(&house, &centre, choir()).await.unwrap().into_inner().id;
    let other = register(&house, &centre, pb::OrganisationProfile { orgnr_kind: pb::OrgnrKind::Parent.into(), ..choir() }).await.unwrap().into_inner().id;
    house.an_organisation(&centre).await;
    let by = coordinator(&centre);

    let read = house.organisations().get_organisation(house.by(&by, pb::GetOrganisationRequest { id: id.clone() })).await.unwrap().into_inner();
    let all = house.organisations().list_organisations(house.by(&by, pb::ListOrganisationsRequest::default())).await.unwrap().into_inner();
    let search = pb::ListOrganisationsRequest { orgnr: "974760673".into(), ..Default::default() };
    let found = house.organisations().list_organisations(house.by(&by, search)).await.unwrap().into_inner();

    let kept = pb::OrganisationProfile { orgnr: "974760673".into(), email: "kor@example.org".into(), phone: "+4741234567".into(), ..choir() };
    assert_eq!(read.organisation, Some(pb::Organisation { id: id.clone(), version: 1, profile: Some(kept) }));
    assert_eq!(all.organisations.len(), 3);
    let mut found: Vec<_> = found.organisations.into_iter().map(|one| one.id).collect();
    found.sort_by_key(|one| *one != id);
    assert_eq!(found, [id, other]);
    assert_eq!(house.subjects().await[1..], ["organisations.organisation.registered"; 3]);
}

pub async fn organisation_numbers_are_checked_and_kept_bare(house: House) {
    let centre = house.a_centre().await;
    let with = |orgnr: &str, kind: pb::OrgnrKind| pb::OrganisationProfile { orgnr: orgnr.into(), orgnr_kind: kind.into(), ..library() };

    for number in ["123456785", "923 609 016", "964.965.226", "312047330"] {
        register(&house, &centre, with(number, pb::OrgnrKind::Own)).await.unwrap();
    }
    for number in ["000000000", "123456784", "810000041", "12345678", "91 14 75 00", "x"] {
        assert_eq!(faulty(register(&house, &centre, with(number, pb::OrgnrKind::Parent)).await), ["profile.orgnr"], "{number}");
    }
    assert_eq!(faulty(register(&house, &centre, with("", pb::OrgnrKind::Own)).await), ["profile.orgnr"]);
    assert_eq!(faulty(register(&house, &centre, with("123456785", pb::OrgnrKind::None)).await), ["profile.orgnr"]);
    assert_eq!(faulty(register(&house, &centre, with("123456785", pb::OrgnrKind::Unspecified)).await), ["profile.orgnr_kind"]);
}

pub async fn a_number_of_ones_own_is_nobody_elses_in_a_centre(house: House) {
    let (centre, next_door) = (house.a_centre().await, house.a_centre().await);
    let own = register(&house, &centre, choir()).await.unwrap().into_inner().id;
    let library = house.an_organisation(&centre).await;

    let again = register(&house, &centre, pb::OrganisationProfile { name: "Et annet kor".into(), ..choir() }).await;
    let change = |id: &str, profile| pb::UpdateOrganisationRequest { id: id.into(), profile: Some(profile), ..Default::default() };
    let by = coordinator(&centre);
    let taken = house.organisations().update_organisation(house.by(&by, change(&library, choir()))).await;

    assert_eq!(refused(again), (Code::FailedPrecondition, "ORGNR_TAKEN".to_owned()));
    assert_eq!(refused(taken), (Code::FailedPrecondition, "ORGNR_TAKEN".to_owned()));
    let renamed = pb::OrganisationProfile { name: "Svarstad mannskor".into(), ..choir() };
    house.organisations().update_organisation(house.by(&by, change(&own, renamed))).await.unwrap();
    register(&house, &next_door, choir()).await.unwrap();
}

pub async fn every_faulty_field_of_an_organisation_is_named(house: House) {
    let centre = house.a_centre().await;
    let profile = pb::OrganisationProfile {
        name: " ".into(),
        kind: "chess club".into(),
        orgnr: "1".into(),
        orgnr_kind: pb::OrgnrKind::Own.into(),
        email: "kari".into(),
        phone: "12".into(),
        postal_code: "32755".into(),
        contact_name: "Kari 010190 12345".into(),
    };

    let fields = faulty(register(&house, &centre, profile).await);
    let none = house.organisations().register_organisation(house.by(&coordinator(&centre), pb::RegisterOrganisationRequest::default())).await;

    let all = ["name", "kind", "orgnr", "email", "phone", "contact_name", "postal_code"];
    assert_eq!(fields, all.map(|field| format!("profile.{field}")));
    assert_eq!(faulty(none), ["profile"]);
}

pub async fn validate_only_checks_and_changes_nothing(house: House) {
    let centre = house.a_centre().await;
    let ask = |profile| {
        let request = pb::RegisterOrganisationRequest { idempotency_key: "k".into(), profile: Some(profile), validate_only: true };
        async { house.organisations().register_organisation(house.by(&coordinator(&centre), request)).await }
    };

    let fine = ask(choir()).await.unwrap().into_inner();
    let bad = faulty(ask(pb::OrganisationProfile { name: String::new(), ..choir() }).await);

    assert_eq!((fine.id.as_str(), fine.version, bad), ("", 0, vec!["profile.name".to_owned()]));
    let real = pb::RegisterOrganisationRequest { idempotency_key: "k".into(), profile: Some(choir()), validate_only: false };
    house.organisations().register_organisation(house.by(&coordinator(&centre), real)).await.unwrap();
    assert_eq!(house.subjects().await.len(), 2);
}

pub async fn an_organisation_changes_by_version(house: House) {
    let centre = house.a_centre().await;
    let id = house.an_organisation(&centre).await;
    let change = |if_version| {
        let request = pb::UpdateOrganisationRequest { id: id.clone(), profile: Some(choir()), if_version, ..Default::default() };
        async { house.organisations().update_organisation(house.by(&coordinator(&centre), request)).await }
    };

    assert_eq!(change(1).await.unwrap().into_inner().version, 2);
    assert_eq!(refused(change(1).await), (Code::Aborted, "VERSION_MOVED_ON".into()));
    assert_eq!(change(0).await.unwrap().into_inner().version, 3);
    assert_eq!(house.subjects().await[2..], ["organisations.organisation.changed"; 2]);
}

pub async fn changes_at_the_same_time_are_told_one_by_one(house: House) {
    let centre = house.a_centre().await;
    let id = house.an_organisation(&centre).await;
    let change = |if_version| {
        let request = pb::UpdateOrganisationRequest { id: id.clone(), profile: Some(choir()), if_version, ..Default::default() };
        async { house.organisations().update_organisation(house.by(&coordinator(&centre), request)).await }
    };

    // the first round opens the connections, so that the later ones really meet
    for round in 0..3 {
        let (a, b, c, d) = tokio::join!(change(0), change(0), change(0), change(0));
        let mut versions = [a, b, c, d].map(|answer| answer.unwrap().into_inner().version);
        versions.sort_unstable();
        assert_eq!(versions, [2, 3, 4, 5].map(|version| version + 4 * round));
    }
    let (a, b) = tokio::join!(change(13), change(13));

    assert_eq!([a, b].into_iter().flatten().count(), 1);
    assert_eq!(house.told().await[1..].iter().map(|(_, event)| event.version).collect::<Vec<_>>(), (1..=14).collect::<Vec<_>>());
}

pub async fn one_key_at_the_same_time_registers_once(house: House) {
    let centre = house.a_centre().await;
    let ask = |key: &str| {
        let request = pb::RegisterOrganisationRequest { idempotency_key: key.into(), profile: Some(library()), validate_only: false };
        async { house.organisations().register_organisation(house.by(&coordinator(&centre), request)).await }
    };

    // the first rounds open the connections, so that later ones really meet
    for (round, key) in ["a", "b", "c", "d", "e"].into_iter().enumerate() {
        let (a, b, c, d) = tokio::join!(ask(key), ask(key), ask(key), ask(key));

        let at_once: Vec<_> = [a, b, c, d].into_iter().filter_map(|answer| Some(answer.ok()?.into_inner().id)).collect();
        let later = ask(key).await.unwrap().into_inner().id;
        assert!(!at_once.is_empty() && at_once.iter().all(|id| *id == later));
        assert_eq!(house.told().await.len(), round + 2);
    }
}

pub async fn contact_persons_see_their_own_organisation_only(house: House) {
    let centre = house.a_centre().await;
    let (own, other) = (house.an_organisation(&centre).await, house.an_organisation(&centre).await);
    let by = contact(&centre, &own);
    let get = |id: &str| {
        let request = house.by(&by, pb::GetOrganisationRequest { id: id.into() });
        async { house.organisations().get_organisation(request).await }
    };

    let list = house.organisations().list_organisations(house.by(&by, pb::ListOrganisationsRequest::default())).await.unwrap().into_inner();

    assert_eq!(list.organisations.into_iter().map(|one| one.id).collect::<Vec<_>>(), std::slice::from_ref(&own));
    assert!(get(&own).await.is_ok());
    assert_eq!(refused(get(&other).await), not_found());
    let register = pb::RegisterOrganisationRequest { profile: Some(library()), ..Default::default() };
    assert_eq!(refused(house.organisations().register_organisation(house.by(&by, register)).await), not_allowed());
    for by in [volunteer(&centre), operator()] {
        let request = house.by(&by, pb::ListOrganisationsRequest::default());
        assert_eq!(refused(house.organisations().list_organisations(request).await), not_allowed());
    }
}

pub async fn another_centres_organisation_is_unknown(house: House) {
    let (centre, other) = (house.a_centre().await, house.a_centre().await);
    let id = house.an_organisation(&centre).await;
    let by = coordinator(&other);

    let get = house.organisations().get_organisation(house.by(&by, pb::GetOrganisationRequest { id: id.clone() })).await;
    let change = pb::UpdateOrganisationRequest { id: id.clone(), profile: Some(library()), ..Default::default() };
    let change = house.organisations().update_organisation(house.by(&by, change)).await;
    let list = house.organisations().list_organisations(house.by(&by, pb::ListOrganisationsRequest::default())).await.unwrap().into_inner();

    assert_eq!((refused(get), refused(change), list.organisations.len()), (not_found(), not_found(), 0));
    assert_eq!(refused(register(&house, "centre_01h2xcejqtf2nbrexx3vqjhp41", library()).await), not_found());
}
