//! Requests that nobody means well: each bad value is named by its field, in every field where it can stand.

use proto::{organisations as pb, types};

use crate::house::{House, coordinator, faulty, library, operator};
use crate::venues::sentralen;

/// Texts that no field may keep.
fn bad_texts() -> [String; 3] {
    ["x".repeat(1 << 20), "a\0b".to_owned(), "Kari 010190 12345".to_owned()]
}

/// What a bad value does to a message that is fine otherwise, by the field that it stands in.
type Spoil<T> = (&'static str, fn(&mut T, String));

pub async fn bad_texts_are_named_in_every_field(house: House) {
    let organisations: [Spoil<pb::OrganisationProfile>; 7] = [
        ("name", |profile, text| profile.name = text),
        ("kind", |profile, text| profile.kind = text),
        ("orgnr", |profile, text| profile.orgnr = text),
        ("email", |profile, text| profile.email = text),
        ("phone", |profile, text| profile.phone = text),
        ("postal_code", |profile, text| profile.postal_code = text),
        ("contact_name", |profile, text| profile.contact_name = text),
    ];
    let venues: [Spoil<pb::VenueProfile>; 6] = [
        ("name", |profile, text| profile.name = text),
        ("organisation", |profile, text| profile.organisation = text),
        ("postal_code", |profile, text| profile.postal_code = text),
        ("functions[0]", |profile, text| profile.functions = vec![text]),
        ("exceptions[0].from_date", |profile, text| profile.exceptions[0].from_date = text),
        ("exceptions[0].until_date", |profile, text| profile.exceptions[0].until_date = text),
    ];
    let centre = house.a_centre().await;
    let (by, organisation) = (coordinator(&centre), house.an_organisation(&centre).await);
    for text in bad_texts() {
        for (field, spoil) in organisations {
            let mut profile = pb::OrganisationProfile { orgnr: "974760673".into(), orgnr_kind: pb::OrgnrKind::Own.into(), ..library() };
            spoil(&mut profile, text.clone());
            let request = pb::RegisterOrganisationRequest { profile: Some(profile), ..Default::default() };
            let answer = house.organisations().register_organisation(house.by(&by, request)).await;
            assert!(!format!("{answer:?}").contains("010190"), "{field} repeats it");
            assert_eq!(faulty(answer), [format!("profile.{field}")]);
        }
        for (field, spoil) in venues {
            let mut profile = sentralen(&organisation);
            spoil(&mut profile, text.clone());
            let request = pb::RegisterVenueRequest { profile: Some(profile), ..Default::default() };
            let answer = house.venues().register_venue(house.by(&by, request)).await;
            assert!(!format!("{answer:?}").contains("010190"), "{field} repeats it");
            assert_eq!(faulty(answer), [format!("profile.{field}")]);
        }
        let centre = |name: &str, municipality: &str, zone: &str| {
            let policy = Some(pb::Policy { zone: zone.into(), ..Default::default() });
            house.by(&operator(), pb::CreateCentreRequest { name: name.into(), municipality: municipality.into(), policy, ..Default::default() })
        };
        assert_eq!(faulty(house.centres().create_centre(centre(&text, "0709", "")).await), ["name"]);
        assert_eq!(faulty(house.centres().create_centre(centre("Svarstad", &text, "")).await), ["municipality"]);
        assert_eq!(faulty(house.centres().create_centre(centre("Svarstad", "0709", &text)).await), ["policy.zone"]);
        let member = pb::AddMemberRequest { name: text.clone(), email: text.clone(), role: types::Role::Coordinator.into(), ..Default::default() };
        assert_eq!(faulty(house.members().add_member(house.by(&by, member)).await), ["name", "email"]);
        let key = pb::CreateApiKeyRequest { organisation: organisation.clone(), label: text.clone(), ..Default::default() };
        assert_eq!(faulty(house.api_keys().create_api_key(house.by(&by, key)).await), ["label"]);
        let keyed = pb::RemoveMemberRequest { id: "member_01h2xcejqtf2nbrexx3vqjhp41".into(), idempotency_key: text.clone() };
        assert_eq!(faulty(house.members().remove_member(house.by(&by, keyed)).await), ["idempotency_key"]);
        let visits = pb::RecordVisitsRequest {
            venue: "venue_01h2xcejqtf2nbrexx3vqjhp41".into(),
            counts: vec![pb::DayCount { day: text.clone(), function: text.clone(), visits: 1 }],
            ..Default::default()
        };
        assert_eq!(faulty(house.venues().record_visits(house.by(&by, visits)).await), ["counts[0].day", "counts[0].function"]);
        let list = pb::ListOrganisationsRequest { orgnr: text.clone(), page_token: text, ..Default::default() };
        assert_eq!(faulty(house.organisations().list_organisations(house.by(&by, list)).await), ["orgnr", "page_token"]);
    }
}

pub async fn values_without_sense_are_named(house: House) {
    type Change = fn(&mut pb::VenueProfile);
    let table: [(&str, Change); 9] = [
        ("position", |profile| profile.position = Some(types::Position { latitude: 90.1, longitude: 0.0 })),
        ("position", |profile| profile.position = Some(types::Position { latitude: 0.0, longitude: f64::NAN })),
        ("position", |profile| profile.position = None),
        ("accessibility", |profile| profile.accessibility = 99),
        ("opening[0].staffing", |profile| profile.opening[0].staffing = 99),
        ("opening[0].period.weekday", |profile| profile.opening[0].period.as_mut().unwrap().weekday = 99),
        ("capacity", |profile| profile.capacity = u32::MAX),
        ("exceptions[0].until_date", |profile| profile.exceptions[0].until_date = "9999-12-31".into()),
        ("exceptions[0].from_date", |profile| profile.exceptions[0].from_date = "0001-01-01".into()),
    ];
    let centre = house.a_centre().await;
    let (by, organisation) = (coordinator(&centre), house.an_organisation(&centre).await);
    for (field, change) in table {
        let mut profile = sentralen(&organisation);
        change(&mut profile);
        let request = pb::RegisterVenueRequest { profile: Some(profile), ..Default::default() };
        assert_eq!(faulty(house.venues().register_venue(house.by(&by, request)).await), [format!("profile.{field}")]);
    }
    let unknown = pb::OrganisationProfile { orgnr_kind: 99, ..library() };
    let request = pb::RegisterOrganisationRequest { profile: Some(unknown), ..Default::default() };
    assert_eq!(faulty(house.organisations().register_organisation(house.by(&by, request)).await), ["profile.orgnr_kind"]);
    let member = pb::AddMemberRequest { name: "Kari".into(), email: "kari@example.org".into(), role: 99, ..Default::default() };
    assert_eq!(faulty(house.members().add_member(house.by(&by, member)).await), ["role"]);
}
