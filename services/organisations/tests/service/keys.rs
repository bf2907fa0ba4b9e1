//! API keys: made, shown once, exchanged, revoked.

use chrono::{DateTime, TimeDelta, Utc};
use platform::auth::Caller;
use proto::organisations as pb;
use tonic::{Code, Request};

use crate::house::{Answer, House, contact, coordinator, faulty, not_allowed, not_found, refused, volunteer, with_token};

async fn create(house: &House, by: &Caller, organisation: &str, key: &str) -> Answer<pb::CreateApiKeyResponse> {
    let request = pb::CreateApiKeyRequest { idempotency_key: key.into(), organisation: organisation.into(), label: "Fagsystem".into() };
    house.api_keys().create_api_key(house.by(by, request)).await
}

async fn exchange(house: &House, secret: &str) -> Answer<pb::ExchangeApiKeyResponse> {
    house.api_keys().exchange_api_key(Request::new(pb::ExchangeApiKeyRequest { secret: secret.into() })).await
}

async fn list(house: &House, by: &Caller) -> Vec<pb::ApiKey> {
    house.api_keys().list_api_keys(house.by(by, pb::ListApiKeysRequest::default())).await.unwrap().into_inner().keys
}

fn at(instant: DateTime<Utc>) -> prost_types::Timestamp {
    prost_types::Timestamp { seconds: instant.timestamp(), nanos: 0 }
}

pub async fn a_secret_is_shown_once_and_opens_the_door(house: House) {
    let centre = house.a_centre().await;
    let (own, other) = (house.an_organisation(&centre).await, house.an_organisation(&centre).await);
    let by = coordinator(&centre);

    let first = create(&house, &by, &own, "k1").await.unwrap().into_inner();
    let again = create(&house, &by, &own, "k1").await.unwrap().into_inner();
    assert!(first.secret.starts_with("bt_") && first.secret.len() == 73 && first.note.is_empty(), "{first:?}");
    assert_eq!(again, pb::CreateApiKeyResponse { id: first.id.clone(), secret: String::new(), note: "SECRET_SHOWN_ONCE".into() });

    let answer = exchange(&house, &first.secret).await.unwrap().into_inner();
    assert_eq!(answer.expires_at, Some(at(house.clock.now() + TimeDelta::minutes(10))));
    let caller = house.keys.caller(&answer.bearer_token, house.clock.now()).unwrap();
    let expected = Caller { subject: first.id, centre: Some(centre.parse().unwrap()), organisation: Some(own.clone()), scopes: vec!["machine".into()] };
    assert_eq!(caller, expected);
    let get = |id: &str| with_token(&answer.bearer_token, pb::GetOrganisationRequest { id: id.into() });
    assert!(house.organisations().get_organisation(get(&own)).await.is_ok());
    assert_eq!(refused(house.organisations().get_organisation(get(&other)).await), not_found());
    house.clock.advance(TimeDelta::minutes(12));
    assert_eq!(refused(house.organisations().get_organisation(get(&own)).await).0, Code::Unauthenticated);
}

pub async fn secrets_that_do_not_hold_are_answered_alike(house: House) {
    let centre = house.a_centre().await;
    let organisation = house.an_organisation(&centre).await;
    let by = coordinator(&centre);
    let key = create(&house, &by, &organisation, "").await.unwrap().into_inner();
    let revoked = create(&house, &by, &organisation, "").await.unwrap().into_inner();
    let revoke = pb::RevokeApiKeyRequest { id: revoked.id.clone(), ..Default::default() };
    for _ in 0..2 {
        house.api_keys().revoke_api_key(house.by(&by, revoke.clone())).await.unwrap();
    }

    let forged = format!("{}{}", &key.secret[..72], if key.secret.ends_with('A') { 'B' } else { 'A' });
    let mixed = format!("{}{}", &key.secret[..30], &revoked.secret[30..]);
    let unknown = format!("bt_01h2xcejqtf2nbrexx3vqjhp41_{}", &key.secret[30..]);
    let mut answers = Vec::new();
    for secret in [&forged, &mixed, &unknown, &revoked.secret, "", "bt_", "a\0b", &"x".repeat(10_000)] {
        let status = exchange(&house, secret).await.unwrap_err();
        answers.push((status.code(), status.message().to_owned(), status.details().to_vec()));
    }

    answers.dedup();
    assert_eq!(answers.len(), 1);
    assert_eq!(refused(exchange(&house, "").await), (Code::Unauthenticated, "API_KEY_UNKNOWN".into()));
    assert!(exchange(&house, &key.secret).await.is_ok());
}

pub async fn the_last_use_of_a_key_is_kept_to_the_minute(house: House) {
    let centre = house.a_centre().await;
    let organisation = house.an_organisation(&centre).await;
    let by = coordinator(&centre);
    let secret = create(&house, &by, &organisation, "").await.unwrap().into_inner().secret;
    let start = house.clock.now();
    let mut seen = vec![list(&house, &by).await[0].last_used_at];

    for _ in 0..3 {
        exchange(&house, &secret).await.unwrap();
        seen.push(list(&house, &by).await[0].last_used_at);
        house.clock.advance(TimeDelta::seconds(30));
    }

    assert_eq!(seen, [None, Some(at(start)), Some(at(start)), Some(at(start + TimeDelta::minutes(1)))]);
}

pub async fn contact_persons_keep_the_keys_of_their_own_organisation(house: House) {
    let (centre, elsewhere) = (house.a_centre().await, house.a_centre().await);
    let (own, other) = (house.an_organisation(&centre).await, house.an_organisation(&centre).await);
    let by = contact(&centre, &own);
    let mine = create(&house, &by, &own, "").await.unwrap().into_inner().id;
    let theirs = create(&house, &coordinator(&centre), &other, "").await.unwrap().into_inner().id;

    assert_eq!(refused(create(&house, &by, &other, "").await), not_found());
    assert_eq!(refused(create(&house, &coordinator(&elsewhere), &own, "").await), not_found());
    assert_eq!(refused(create(&house, &volunteer(&centre), &own, "").await), not_allowed());
    assert_eq!(faulty(create(&house, &by, "org_1", "").await), ["organisation"]);
    assert_eq!(list(&house, &by).await.into_iter().map(|key| key.id).collect::<Vec<_>>(), std::slice::from_ref(&mine));
    assert_eq!(list(&house, &coordinator(&centre)).await.len(), 2);
    assert!(list(&house, &coordinator(&elsewhere)).await.is_empty());
    let revoke = |id: &str| house.by(&by, pb::RevokeApiKeyRequest { id: id.into(), ..Default::default() });
    assert_eq!(refused(house.api_keys().revoke_api_key(revoke(&theirs)).await), not_found());
    house.api_keys().revoke_api_key(revoke(&mine)).await.unwrap();
    assert_eq!(list(&house, &by).await[0].revoked_at, Some(at(house.clock.now())));
}
