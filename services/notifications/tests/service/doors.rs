//! The gRPC door: preferences, and the list of deliveries.

use platform::auth::Caller;
use proto::notifications::delivery_service_client::DeliveryServiceClient;
use proto::notifications::preference_service_client::PreferenceServiceClient;
use proto::notifications::{self as pb, Channel};
use tonic::{Code, Status};
use tonic_types::StatusExt as _;

use crate::asks::made;
use crate::house::{House, Kind};

const STARTS: &str = "2026-11-26T13:00:00Z";

async fn set(house: &House, caller: &Caller, key: &str, person: &str, preferences: Option<pb::Preferences>) -> Result<pb::SetPreferencesResponse, Status> {
    let message = pb::SetPreferencesRequest { idempotency_key: key.to_owned(), person: person.to_owned(), preferences };
    let answer = PreferenceServiceClient::new(house.channel.clone()).set_preferences(house.request(caller, message)).await?;
    Ok(answer.into_inner())
}

async fn get(house: &House, caller: &Caller, person: &str) -> Result<pb::Preferences, Status> {
    let message = pb::GetPreferencesRequest { person: person.to_owned() };
    let answer = PreferenceServiceClient::new(house.channel.clone()).get_preferences(house.request(caller, message)).await?;
    Ok(answer.into_inner().preferences.unwrap())
}

fn reason(status: &Status) -> (Code, String) {
    (status.code(), status.get_error_details().error_info().unwrap().reason.clone())
}

fn wishes(language: &str) -> pb::Preferences {
    pb::Preferences {
        channels: vec![Channel::Sms.into(), Channel::Email.into()],
        language: language.to_owned(),
        quiet_from_minute: 1320,
        quiet_until_minute: 420,
    }
}

pub async fn preferences_are_kept_as_wished(kind: Kind) {
    let house = House::on(kind).await;
    let (coordinator, person) = (house.caller("coordinator", "member_1"), house.person("kari@example.org"));

    let before = get(&house, &coordinator, &person).await.unwrap();
    let first = set(&house, &coordinator, "k1", &person, Some(wishes("se"))).await.unwrap();
    let again = set(&house, &coordinator, "k1", &person, Some(wishes("se"))).await.unwrap();
    let second = set(&house, &coordinator, "k2", &person, Some(wishes("se"))).await.unwrap();
    let reused = set(&house, &coordinator, "k1", &person, Some(wishes("en"))).await.unwrap_err();

    assert_eq!((before.channels, before.language.as_str(), before.quiet_from_minute == before.quiet_until_minute), (vec![Channel::Email.into()], "nb", true));
    assert_eq!((first.version, again.version, second.version), (1, 1, 2));
    assert_eq!(reason(&reused), (Code::InvalidArgument, "IDEMPOTENCY_KEY_REUSED".to_owned()));
    assert_eq!(get(&house, &house.caller("volunteer", &person), &person).await.unwrap(), wishes("se"));
}

pub async fn every_faulty_field_is_named(kind: Kind) {
    let house = House::on(kind).await;
    let coordinator = house.caller("coordinator", "member_1");
    let wrong =
        pb::Preferences { channels: vec![Channel::Email.into(), 0, 99], language: "de".to_owned(), quiet_from_minute: 1441, quiet_until_minute: u32::MAX };

    let refused = set(&house, &coordinator, "k", "volunteer_x", Some(wrong)).await.unwrap_err();
    let missing = set(&house, &coordinator, "k", &house.person(""), None).await.unwrap_err();

    let details = refused.get_error_details();
    let fields: Vec<_> = details.bad_request().unwrap().field_violations.iter().map(|violation| violation.field.as_str()).collect();
    let within = ["channels[1]", "channels[2]", "language", "quiet_from_minute", "quiet_until_minute"].map(|field| format!("preferences.{field}"));
    assert_eq!(fields[0], "person");
    assert_eq!(fields[1..], within);
    assert_eq!(reason(&missing), (Code::InvalidArgument, "FIELDS_INVALID".to_owned()));
}

pub async fn a_volunteer_touches_only_herself(kind: Kind) {
    let house = House::on(kind).await;
    let (kari, ola) = (house.person("kari@example.org"), house.person("ola@example.org"));
    let caller = house.caller("volunteer", &kari);

    set(&house, &caller, "", &kari, Some(wishes("nn"))).await.unwrap();
    for refused in [
        set(&house, &caller, "", &ola, Some(wishes("nn"))).await.unwrap_err(),
        get(&house, &caller, &ola).await.unwrap_err(),
        get(&house, &house.caller("contact", &kari), &kari).await.unwrap_err(),
        get(&house, &house.caller("service", &kari), &kari).await.unwrap_err(),
    ] {
        assert!(matches!(refused.code(), Code::PermissionDenied | Code::Unauthenticated), "{refused:?}");
    }
    let elsewhere = Caller { centre: Some(house.clock.id()), ..house.caller("coordinator", "member_2") };
    assert_eq!(get(&house, &elsewhere, &kari).await.unwrap().language, "nb", "another centre sees nothing");
}

pub async fn a_coordinator_sees_the_deliveries_of_her_centre_only(kind: Kind) {
    let house = House::on(kind).await;
    let (kari, ola) = (house.person("kari@example.org"), house.person(""));
    let mut offers = Vec::new();
    for person in [&kari, &ola, &kari] {
        let offer = house.offered(person, STARTS);
        house.tell("offer", &offer, 1, made(person, STARTS, "2026-11-23T11:00:00Z", true)).await;
        offers.push(offer);
    }
    house.work().await;
    let list = async |caller: &Caller, message: pb::ListDeliveriesRequest| {
        let answer = DeliveryServiceClient::new(house.channel.clone()).list_deliveries(house.request(caller, message)).await;
        answer.map(tonic::Response::into_inner)
    };
    let coordinator = house.caller("coordinator", "member_1");
    let subjects = |answer: pb::ListDeliveriesResponse| answer.deliveries.into_iter().map(|delivery| delivery.subject).collect::<Vec<_>>();

    let by_person = list(&coordinator, pb::ListDeliveriesRequest { person: kari.clone(), ..Default::default() }).await.unwrap();
    assert_eq!(subjects(by_person), [offers[0].clone(), offers[2].clone()]);
    let by_state = pb::ListDeliveriesRequest { state: pb::DeliveryState::CallYourself.into(), ..Default::default() };
    assert_eq!(subjects(list(&coordinator, by_state).await.unwrap()), [offers[1].clone()]);
    let by_subject = pb::ListDeliveriesRequest { subject: offers[2].clone(), ..Default::default() };
    assert_eq!(subjects(list(&coordinator, by_subject).await.unwrap()), [offers[2].clone()]);
    let page = list(&coordinator, pb::ListDeliveriesRequest { page_size: 2, ..Default::default() }).await.unwrap();
    let rest = pb::ListDeliveriesRequest { page_size: 2, page_token: page.next_page_token.clone(), ..Default::default() };
    assert_eq!(subjects(list(&coordinator, rest).await.unwrap()), [offers[2].clone()]);

    let elsewhere = Caller { centre: Some(house.clock.id()), ..coordinator };
    assert!(list(&elsewhere, pb::ListDeliveriesRequest::default()).await.unwrap().deliveries.is_empty());
    let herself = house.caller("volunteer", &kari);
    let own = list(&herself, pb::ListDeliveriesRequest::default()).await.unwrap();
    assert_eq!(subjects(own), [offers[0].clone(), offers[2].clone()], "what went to her, for her export");
    assert!(list(&herself, pb::ListDeliveriesRequest { person: ola, ..Default::default() }).await.unwrap().deliveries.is_empty());
    let contact = house.caller("contact", "member_3");
    assert_eq!(list(&contact, pb::ListDeliveriesRequest::default()).await.unwrap_err().code(), Code::PermissionDenied);
}
