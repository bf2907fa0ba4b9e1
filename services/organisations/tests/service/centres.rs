//! Centres and their policies.

use proto::events::event::Fact;
use proto::organisations as pb;
use tonic::{Code, Request};

use crate::house::{House, contact, coordinator, faulty, not_allowed, not_found, operator, refused, volunteer};

fn svarstad(policy: Option<pb::Policy>) -> pb::CreateCentreRequest {
    pb::CreateCentreRequest { idempotency_key: "c1".into(), name: "Svarstad".into(), municipality: "0709".into(), policy }
}

fn usual() -> pb::Policy {
    let weights = pb::Weights { proximity: 400, interest: 200, desired: 200, continuity: 100, fairness: 100, fairness_minutes: 3_600 };
    pb::Policy {
        wave_size: Some(2),
        answer_hours: 24,
        quiet_from_minute: Some(1_260),
        quiet_until_minute: Some(480),
        zone: "Europe/Oslo".into(),
        travel_metres_per_hour: 40_000,
        weights: Some(weights),
        remind_day_before: Some(true),
        remind_two_hours_before: Some(true),
        retention: Some(kept()),
    }
}

fn kept() -> pb::Retention {
    pb::Retention {
        need_details_days: 90,
        messages_days: 365,
        message_texts_days: 30,
        applicants_days: 90,
        inactive_ask_days: 365,
        inactive_erase_days: 548,
        readings_days: 365,
        hold: false,
    }
}

async fn read(house: &House, id: &str) -> pb::Centre {
    let request = house.by(&operator(), pb::GetCentreRequest { id: id.into() });
    house.centres().get_centre(request).await.unwrap().into_inner().centre.unwrap()
}

pub async fn a_new_centre_has_the_houses_policy_and_tells_it(house: House) {
    let made = house.centres().create_centre(house.by(&operator(), svarstad(None))).await.unwrap().into_inner();

    let centre = read(&house, &made.id).await;
    assert_eq!((centre.version, centre.name.as_str(), centre.municipality.as_str()), (1, "Svarstad", "0709"));
    assert_eq!(centre.policy, Some(usual()));
    let told = house.told().await;
    let (subject, event) = &told[0];
    assert_eq!((told.len(), subject), (1, &format!("borgertorg.v1.{}.organisations.centre.established", made.id)));
    assert_eq!((event.centre.as_str(), event.actor.as_str()), (made.id.as_str(), "operator"));
    assert_eq!(event.fact, Some(Fact::CentreEstablished(proto::events::CentreEstablished { policy: Some(usual()) })));
}

pub async fn a_policy_is_taken_as_asked_and_zero_is_a_choice_where_it_makes_sense(house: House) {
    let asked = pb::Policy {
        wave_size: Some(0),
        quiet_from_minute: Some(0),
        quiet_until_minute: Some(0),
        zone: "Asia/Kolkata".into(),
        weights: Some(pb::Weights { interest: 7, ..Default::default() }),
        remind_day_before: Some(false),
        retention: Some(pb::Retention { readings_days: 30, hold: true, ..Default::default() }),
        ..Default::default()
    };

    let made = house.centres().create_centre(house.by(&operator(), svarstad(Some(asked.clone())))).await.unwrap().into_inner();

    let weights = pb::Weights { interest: 7, fairness_minutes: 3_600, ..Default::default() };
    let retention = Some(pb::Retention { readings_days: 30, hold: true, ..kept() });
    let (weights, remind_two_hours_before) = (Some(weights), Some(true));
    let expected = pb::Policy { answer_hours: 24, travel_metres_per_hour: 40_000, weights, remind_two_hours_before, retention, ..asked };
    assert_eq!(read(&house, &made.id).await.policy, Some(expected));
}

pub async fn every_faulty_field_of_a_centre_is_named(house: House) {
    let retention = Some(pb::Retention { messages_days: 5_000, inactive_ask_days: 540, ..Default::default() });
    let policy = pb::Policy { answer_hours: 100_000, zone: "Europe/Svarstad".into(), quiet_from_minute: Some(1_440), retention, ..Default::default() };
    let request = pb::CreateCentreRequest { name: "a\0".into(), municipality: "709".into(), ..svarstad(Some(policy)) };

    let fields = faulty(house.centres().create_centre(house.by(&operator(), request)).await);

    let of_policy = ["zone", "answer_hours", "quiet_from_minute", "retention.messages_days", "retention.inactive_erase_days"];
    let expected: Vec<String> = ["name", "municipality"].map(str::to_owned).into_iter().chain(of_policy.map(|field| format!("policy.{field}"))).collect();
    assert_eq!(fields, expected);
    assert!(house.told().await.is_empty());
}

pub async fn asked_twice_with_one_key_a_centre_is_made_once(house: House) {
    let ask = |request| async { house.centres().create_centre(house.by(&operator(), request)).await };

    let first = ask(svarstad(None)).await.unwrap().into_inner();
    let again = ask(svarstad(None)).await.unwrap().into_inner();
    let other = refused(ask(pb::CreateCentreRequest { name: "Lardal".into(), ..svarstad(None) }).await);

    assert_eq!(first, again);
    assert_eq!(house.told().await.len(), 1);
    assert_eq!(other, (Code::InvalidArgument, "IDEMPOTENCY_KEY_REUSED".into()));
}

pub async fn a_policy_that_moved_on_is_not_overwritten(house: House) {
    let id = house.a_centre().await;
    let change = |by, hours, if_version| {
        let policy = Some(pb::Policy { answer_hours: hours, ..Default::default() });
        let request = house.by(&by, pb::ChangePolicyRequest { id: id.clone(), policy, if_version, ..Default::default() });
        async { house.centres().change_policy(request).await }
    };

    assert_eq!(change(coordinator(&id), 12, 1).await.unwrap().into_inner().version, 2);
    assert_eq!(refused(change(operator(), 48, 1).await), (Code::Aborted, "VERSION_MOVED_ON".into()));
    assert_eq!(change(operator(), 48, 0).await.unwrap().into_inner().version, 3);

    let told = house.told().await;
    let Some(Fact::CentreChanged(fact)) = &told[2].1.fact else { panic!("{told:?}") };
    assert_eq!(fact.policy, Some(pb::Policy { answer_hours: 48, ..usual() }));
    assert_eq!(read(&house, &id).await.policy, fact.policy);
}

pub async fn a_mask_changes_what_it_names_and_leaves_the_rest(house: House) {
    let id = house.a_centre().await;
    let change = |paths: &[&str], policy: pb::Policy| {
        let update_mask = Some(prost_types::FieldMask { paths: paths.iter().map(ToString::to_string).collect() });
        let request = house.by(&coordinator(&id), pb::ChangePolicyRequest { id: id.clone(), policy: Some(policy), update_mask, ..Default::default() });
        async { house.centres().change_policy(request).await }
    };
    let first = pb::Policy { wave_size: Some(0), quiet_from_minute: Some(14 * 60), zone: "Asia/Kolkata".into(), ..Default::default() };
    change(&[], first).await.unwrap();

    let hours = pb::Policy { answer_hours: 12, wave_size: Some(7), zone: "nowhere".into(), ..Default::default() };
    change(&["answer_hours", "remind_day_before"], hours).await.unwrap();

    let expected = pb::Policy { wave_size: Some(0), quiet_from_minute: Some(14 * 60), zone: "Asia/Kolkata".into(), answer_hours: 12, ..usual() };
    assert_eq!(read(&house, &id).await.policy, Some(expected));
    let bad = pb::Policy { answer_hours: 337, zone: "nowhere".into(), travel_metres_per_hour: 1, ..Default::default() };
    assert_eq!(faulty(change(&["answer_hours", "zone", "sex"], bad).await), ["update_mask", "policy.zone", "policy.answer_hours"]);
    // with the 14:00 that stands, 09:00 would leave five hours of the day
    let late = pb::Policy { quiet_until_minute: Some(9 * 60), ..Default::default() };
    assert_eq!(faulty(change(&["quiet_until_minute"], late).await), ["policy.quiet_until_minute"]);
}

pub async fn centres_are_seen_by_their_own_and_by_operators(house: House) {
    let (own, other) = (house.a_centre().await, house.a_centre().await);
    let get = |by, id: &str| {
        let request = house.by(&by, pb::GetCentreRequest { id: id.into() });
        async { house.centres().get_centre(request).await }
    };
    let list = |by| {
        let request = house.by(&by, pb::ListCentresRequest::default());
        async { house.centres().list_centres(request).await }
    };
    let unknown = "centre_01h2xcejqtf2nbrexx3vqjhp41";

    for by in [coordinator(&own), contact(&own, "org_x"), volunteer(&own)] {
        assert_eq!(get(by.clone(), &own).await.unwrap().into_inner().centre.unwrap().id, own);
        assert_eq!(refused(get(by.clone(), &other).await), not_found());
        assert_eq!(refused(get(by.clone(), unknown).await), not_found());
        assert_eq!(refused(list(by.clone()).await), not_allowed());
        assert_eq!(refused(house.centres().create_centre(house.by(&by, svarstad(None))).await), not_allowed());
    }
    assert_eq!(refused(get(operator(), unknown).await), not_found());
    assert_eq!(faulty(get(operator(), "Svarstad").await), ["id"]);
    let change = pb::ChangePolicyRequest { id: other.clone(), ..Default::default() };
    assert_eq!(refused(house.centres().change_policy(house.by(&coordinator(&own), change.clone())).await), not_found());
    assert_eq!(refused(house.centres().change_policy(house.by(&volunteer(&own), change)).await), not_allowed());
    let nobody = house.centres().get_centre(Request::new(pb::GetCentreRequest { id: own })).await;
    assert_eq!(refused(nobody), (Code::Unauthenticated, "TOKEN_MISSING_OR_INVALID".into()));
}

pub async fn centres_come_in_pages(house: House) {
    let mut made = Vec::new();
    for _ in 0..3 {
        made.push(house.a_centre().await);
    }
    made.sort();
    let list = |page_size, page_token| {
        let request = house.by(&operator(), pb::ListCentresRequest { page_size, page_token });
        async { house.centres().list_centres(request).await }
    };

    let first = list(2, String::new()).await.unwrap().into_inner();
    let second = list(2, first.next_page_token).await.unwrap().into_inner();

    let seen: Vec<_> = first.centres.into_iter().chain(second.centres).map(|centre| centre.id).collect();
    assert_eq!((seen, second.next_page_token.as_str()), (made, ""));
    assert_eq!(faulty(list(2, "x".into()).await), ["page_token"]);
}

pub async fn the_snapshot_has_one_letter_per_living_centre(house: House) {
    let (one, two) = (house.a_centre().await, house.a_centre().await);
    let change = pb::ChangePolicyRequest { id: two.clone(), ..Default::default() };
    house.centres().change_policy(house.by(&operator(), change)).await.unwrap();

    let tx = house.db.worker().write().await.unwrap();
    let letters = (house.snapshot)(&tx).await.unwrap();
    tx.tell(letters);
    tx.commit().await.unwrap();

    let mut stands: Vec<_> = house.told().await.into_iter().skip(3).map(|(subject, event)| (event.aggregate, event.version, event.fact, subject)).collect();
    stands.sort_by_key(|(aggregate, ..)| *aggregate != one);
    let expected = |id: &String, version| {
        let fact = Fact::CentreStands(proto::events::CentreStands { policy: Some(usual()) });
        (id.clone(), version, Some(fact), format!("borgertorg.v1.{id}.organisations.centre.stands"))
    };
    assert_eq!(stands, [expected(&one, 1), expected(&two, 2)]);
}

pub async fn the_schema_is_made_once(house: House) {
    let id = house.a_centre().await;

    house.db.migrate(organisations::migrations()).await.unwrap();

    assert_eq!(read(&house, &id).await.id, id);
}
