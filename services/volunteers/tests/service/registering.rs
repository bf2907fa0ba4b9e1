//! Registration: whole or not at all, once per address, by whoever may.

use proto::events::event::Fact;
use proto::volunteers as pb;
use tonic::Code;

use crate::house::{House, another, attestation, fields, kari, reason};

pub async fn who_registers_can_be_read_and_a_fact_without_personal_data_is_told(house: House) {
    let id = house.register(pb::RegisterVolunteerRequest { attestations: vec![attestation("police_certificate")], ..kari() }).await;

    let read = house.read(&id).await;
    let profile = read.profile.clone().unwrap();
    assert_eq!((read.version, read.state()), (1, pb::VolunteerState::Active));
    assert_eq!((profile.name.as_str(), profile.email.as_str(), profile.phone.as_str()), ("Kari Nordmann", "Kari@example.org", "+4741234567"));
    assert_eq!(profile.skills, ["leksehjelp", "sykkelreparasjon"]);
    assert_eq!((profile.availability.len(), profile.birth_year, profile.postal_code.as_str()), (1, 1990, "3275"));
    assert_eq!(read.attestations, [attestation("police_certificate")]);
    assert_eq!(read.consents.len(), 2);
    let letters = house.letters().await;
    assert_eq!(letters.len(), 1);
    assert_eq!(letters[0].subject, format!("borgertorg.v1.{}.volunteers.volunteer.volunteer_changed", house.centre));
    assert!(matches!(house.facts().await[0], (1, Fact::VolunteerChanged(told)) if told.active));
    let payload = String::from_utf8_lossy(&letters[0].payload).into_owned();
    for secret in ["Kari", "Nordmann", "example.org", "41234567", "3275", "leksehjelp"] {
        assert!(!payload.contains(secret), "{secret} left the house");
    }
}

pub async fn every_faulty_field_is_named_at_once(house: House) {
    let period = |weekday, from_minute, until_minute| proto::types::WeekdayPeriod { weekday, from_minute, until_minute };
    let exception = proto::types::DateException { from_date: "2026-12-24".into(), until_date: "2026-12-23".into(), periods: vec![] };
    let profile = pb::VolunteerProfile {
        name: " ".into(),
        email: "kari".into(),
        phone: "12".into(),
        birth_year: 1899,
        postal_code: "327".into(),
        position: Some(proto::types::Position { latitude: f64::NAN, longitude: 10.0 }),
        max_metres: 2_000_001,
        skills: vec!["a\u{0}".into()],
        languages: vec!["norsk".into()],
        interests: vec![String::new()],
        availability: vec![period(0, 1, 2), period(8, 3, 3), period(1, 0, 1441)],
        exceptions: vec![exception],
        weekly_minutes: 10_081,
    };
    let shown = pb::Attestation { shown_on: "2026-11-24".into(), recheck_on: "2026-11-20".into(), ..Default::default() };
    let request = pb::RegisterVolunteerRequest { profile: Some(profile), attestations: vec![shown], ..Default::default() };

    let refused = house.volunteers().register_volunteer(house.ask(request)).await.unwrap_err();

    assert_eq!((refused.code(), reason(&refused).as_str()), (Code::InvalidArgument, "FIELDS_INVALID"));
    let expected = [
        "profile.name",
        "profile.email",
        "profile.phone",
        "profile.birth_year",
        "profile.postal_code",
        "profile.position.latitude",
        "profile.max_metres",
        "profile.skills[0]",
        "profile.languages[0]",
        "profile.interests[0]",
        "profile.availability[0].weekday",
        "profile.availability[1].weekday",
        "profile.availability[1].until_minute",
        "profile.availability[2].until_minute",
        "profile.exceptions[0].until_date",
        "profile.weekly_minutes",
        "attestations[0].requirement",
        "attestations[0].legal_basis",
        "attestations[0].seen_by_role",
        "attestations[0].shown_on",
        "attestations[0].recheck_on",
        "consents",
    ];
    let named = fields(&refused);
    for field in expected {
        assert!(named.iter().any(|name| name == field), "{field} is not named: {named:?}");
    }
    let empty = house.volunteers().register_volunteer(house.ask(pb::RegisterVolunteerRequest::default())).await.unwrap_err();
    assert_eq!(fields(&empty), ["profile", "consents"]);
    assert_eq!(house.rows("volunteers").await, 0);
}

pub async fn an_address_belongs_to_one_volunteer_of_a_centre_in_any_dress(house: House) {
    house.register(kari()).await;
    let mut shouting = another("Ola");
    shouting.profile.as_mut().unwrap().email = "KARI@Example.ORG".into();

    for validate_only in [false, true] {
        let request = pb::RegisterVolunteerRequest { validate_only, ..shouting.clone() };
        let refused = house.volunteers().register_volunteer(house.ask(request)).await.unwrap_err();
        assert_eq!((refused.code(), reason(&refused).as_str()), (Code::FailedPrecondition, "EMAIL_TAKEN"));
        assert_eq!(fields(&refused), ["profile.email"]);
    }
    let elsewhere = house.by(&house.stranger(), shouting.clone());
    house.volunteers().register_volunteer(elsewhere).await.unwrap();
    // two people may share a phone, and who has no address has a phone
    house.register(another("Ola")).await;
    for name in ["Per", "Pål"] {
        let mut without = another(name);
        without.profile.as_mut().unwrap().email.clear();
        house.register(without).await;
    }
    let would = pb::RegisterVolunteerRequest { validate_only: true, ..another("Eva") };
    assert_eq!(house.register(would).await, "");
    assert_eq!(house.rows("volunteers").await, 5);
}

pub async fn two_who_register_one_address_at_the_same_time_become_one(house: House) {
    let all = (0..6).map(|_| {
        let (mut client, request) = (house.volunteers(), house.ask(kari()));
        tokio::spawn(async move { client.register_volunteer(request).await })
    });
    let all: Vec<_> = all.collect();

    let mut won = 0;
    for one in all {
        match one.await.unwrap() {
            Ok(_) => won += 1,
            Err(refused) => assert_eq!(reason(&refused), "EMAIL_TAKEN"),
        }
    }

    assert_eq!((won, house.rows("volunteers").await, house.letters().await.len()), (1, 1, 1));
}

pub async fn a_registration_asked_twice_with_one_key_happens_once(house: House) {
    let request = pb::RegisterVolunteerRequest { idempotency_key: "import-17".into(), ..kari() };

    let first = house.register(request.clone()).await;
    let second = house.register(request.clone()).await;
    let other = pb::RegisterVolunteerRequest { idempotency_key: "import-17".into(), ..another("Ola") };
    let refused = house.volunteers().register_volunteer(house.ask(other)).await.unwrap_err();

    assert_eq!(first, second);
    assert_eq!(reason(&refused), "IDEMPOTENCY_KEY_REUSED");
    assert_eq!((house.rows("volunteers").await, house.letters().await.len()), (1, 1));
}

pub async fn a_key_is_kept_as_a_digest_and_is_nobodys_number(house: House) {
    let with = |key: &str| pb::RegisterVolunteerRequest { idempotency_key: key.into(), ..kari() };

    house.register(with("Kari Nordmann, Svarstad")).await;
    let refused = house.volunteers().register_volunteer(house.ask(with("Kari 010190 12345"))).await.unwrap_err();

    assert_eq!(fields(&refused), ["idempotency_key"]);
    let kept = house.texts("receipts", "key").await;
    assert!(kept.len() == 1 && !kept[0].contains("Kari") && kept[0].len() == 43, "{kept:?}");
}

pub async fn nobody_is_registered_without_consent_or_too_young(house: House) {
    let mut young = kari();
    young.profile.as_mut().unwrap().birth_year = 2012;
    let mut withdrawn = kari();
    withdrawn.consents[0].withdrawn_at = Some(prost_types::Timestamp { seconds: 1_795_424_400, nanos: 0 });
    withdrawn.consents[0].given_at = Some(prost_types::Timestamp { seconds: 1_700_000_000, nanos: 0 });
    let mut unasked = kari();
    unasked.consents.remove(0);

    for (request, field) in [(young, "profile.birth_year"), (withdrawn, "consents"), (unasked, "consents")] {
        let refused = house.volunteers().register_volunteer(house.ask(request)).await.unwrap_err();
        assert!(fields(&refused).iter().any(|named| named == field), "{:?}", fields(&refused));
    }
    // with a birth year alone, an age counts from the year after
    let mut not_surely = kari();
    not_surely.profile.as_mut().unwrap().birth_year = 2011;
    let refused = house.volunteers().register_volunteer(house.ask(not_surely)).await.unwrap_err();
    assert!(fields(&refused).contains(&"profile.birth_year".to_owned()));
    let mut just_old_enough = kari();
    just_old_enough.profile.as_mut().unwrap().birth_year = 2010;
    let mut consented_as_a_child = just_old_enough.clone();
    consented_as_a_child.consents[1].given_at = Some(prost_types::Timestamp { seconds: 1_766_000_000, nanos: 0 }); // 2025
    let refused = house.volunteers().register_volunteer(house.ask(consented_as_a_child)).await.unwrap_err();
    assert_eq!(fields(&refused), ["consents[1].given_at"]);
    house.register(just_old_enough).await;
}

pub async fn numbers_that_look_like_national_identity_numbers_are_refused(house: House) {
    let mut request = kari();
    let profile = request.profile.as_mut().unwrap();
    profile.name = "Kari 01019012345".into();
    profile.phone = "010190 12345".into();
    profile.email = "01019012345@example.org".into();
    profile.skills = vec!["41019012345".into()];
    profile.interests = vec!["0101 9012 345".into()];
    request.attestations = vec![pb::Attestation { legal_basis: "se 010190 12345".into(), ..attestation("taushet") }];

    let refused = house.volunteers().register_volunteer(house.ask(request)).await.unwrap_err();

    let expected = ["profile.name", "profile.email", "profile.phone", "profile.skills[0]", "profile.interests[0]", "attestations[0].legal_basis"];
    assert_eq!(fields(&refused), expected);
    assert!(!format!("{refused:?}").contains("01019012345"), "the answer repeats it");
}

pub async fn only_a_coordinator_of_the_centre_registers_and_reads(house: House) {
    let id = house.register(kari()).await;
    let read = || pb::GetVolunteerRequest { id: id.clone() };

    let nobody = house.volunteers().get_volunteer(read()).await.unwrap_err();
    assert_eq!((nobody.code(), reason(&nobody).as_str()), (Code::Unauthenticated, "TOKEN_MISSING_OR_INVALID"));
    for scope in ["contact", "machine", "operator", "volunteer"] {
        let caller = house.somebody(scope, "volunteer_01h2xcejqtf2nbrexx3vqjhp41");
        let refused = house.volunteers().get_volunteer(house.by(&caller, read())).await.unwrap_err();
        assert_eq!((refused.code(), reason(&refused).as_str()), (Code::PermissionDenied, "NOT_ALLOWED"), "{scope}");
        let refused = house.volunteers().register_volunteer(house.by(&caller, another("Ola"))).await.unwrap_err();
        assert_eq!(refused.code(), Code::PermissionDenied, "{scope}");
    }
    let foreign = house.volunteers().get_volunteer(house.by(&house.stranger(), read())).await.unwrap_err();
    let unknown = pb::GetVolunteerRequest { id: "volunteer_01h2xcejqtf2nbrexx3vqjhp41".into() };
    let unknown = house.volunteers().get_volunteer(house.ask(unknown)).await.unwrap_err();
    assert_eq!((foreign.code(), foreign.message()), (unknown.code(), unknown.message()), "the answers are the same");
    assert_eq!((unknown.code(), reason(&unknown).as_str()), (Code::NotFound, "NO_SUCH_VOLUNTEER"));
}
