//! Parts of a plan are approved: they go out as offers, but for what the world has overtaken.

use proto::events::event::Fact;
use proto::matching as pb;
use proto::matching::{OfferState, PlanPartState};

use crate::house::{House, homework, reason};

pub async fn approved_parts_go_out_as_offers_once(house: House) {
    let people = house.neighbours(1).await;
    let mut sessions = Vec::new();
    for day in 7..=9 {
        sessions.push(house.post(homework(&format!("2026-12-{day:02}T17:00"), 1)).await.1.remove(0));
    }
    let id = house.planned("2026-12-07", "2026-12-13").await.id;
    let message = || {
        let parts = vec![pb::PlanPartName { session: sessions[1].clone(), volunteer: people[0].clone() }];
        house.ask(pb::ApprovePlanRequest { idempotency_key: "one".into(), id: id.clone(), parts, hold_seconds: 15, ..Default::default() })
    };

    let first = house.plans().approve_plan(message()).await.unwrap().into_inner();

    assert_eq!((first.asked, first.overtaken.len(), first.decided_before, first.open), (1, 0, 0, 2));
    let out = house.out(&sessions[1]).await;
    assert_eq!(out.iter().map(|offer| &offer.volunteer).collect::<Vec<_>>(), [&people[0]]);
    let now = house.clock.now().timestamp();
    assert_eq!(out[0].not_before.as_ref().unwrap().seconds, now + 15, "held for as long as it can be taken back");
    assert!(out[0].reasons.iter().any(|reason| reason.starts_with("DISTANCE_METRES")));
    assert_eq!(house.plans().approve_plan(message()).await.unwrap().into_inner(), first, "one key, one answer");
    assert_eq!(house.out(&sessions[1]).await.len(), 1);
    let again = house.approve(&id, &[(&sessions[1], &people[0])]).await.unwrap();
    assert_eq!((again.asked, again.decided_before, again.version), (0, 1, first.version), "another key changes nothing either");

    let rest = pb::ApprovePlanRequest { id: id.clone(), whole: true, ..Default::default() };
    let rest = house.plans().approve_plan(house.ask(rest)).await.unwrap().into_inner();
    assert_eq!((rest.asked, rest.open), (2, 0));
    for session in &sessions {
        assert_eq!(house.out(session).await.len(), 1);
    }
    let shown = house.plan_sessions(&id).await;
    assert!(shown.iter().all(|one| one.parts[0].state() == PlanPartState::Asked && one.parts[0].offer.starts_with("offer_")));
    assert_eq!(house.plan(&id).await.counts.unwrap().asked, 3);
    let told: Vec<u32> =
        house.facts().await.into_iter().filter_map(|(_, _, fact)| if let Fact::PlanApproved(told) = fact { Some(told.asked) } else { None }).collect();
    assert_eq!(told, [1, 2]);
    house.accept(&out[0].id).await.unwrap();
    assert_eq!(house.offers_of(&sessions[1]).await[0].state(), OfferState::Accepted);
}

pub async fn what_was_approved_and_undone_can_be_approved_again(house: House) {
    let people = house.neighbours(1).await;
    let (_, sessions) = house.post(homework("2026-12-08T17:00", 1)).await;
    let id = house.planned("2026-12-07", "2026-12-13").await.id;
    let approve = async || {
        let message = pb::ApprovePlanRequest { id: id.clone(), whole: true, hold_seconds: 15, ..Default::default() };
        house.plans().approve_plan(house.ask(message)).await.unwrap().into_inner()
    };
    let withdraw = async || {
        let out = house.out(&sessions[0]).await.remove(0).id;
        house.offers().withdraw_offer(house.ask(pb::WithdrawOfferRequest { id: out, ..Default::default() })).await.unwrap();
    };
    let part = async || house.plan_sessions(&id).await.remove(0).parts.remove(0);

    assert_eq!(approve().await.asked, 1);
    withdraw().await;
    assert_eq!((part().await.state(), part().await.offer), (PlanPartState::Open, String::new()));
    assert_eq!(house.plan(&id).await.counts.map(|counts| (counts.open, counts.asked)), Some((1, 0)));

    let again = approve().await;
    assert_eq!((again.asked, again.overtaken.len(), again.open), (1, 0, 0));
    assert_eq!(house.out(&sessions[0]).await.iter().map(|offer| &offer.volunteer).collect::<Vec<_>>(), [&people[0]]);
    house.later(chrono::TimeDelta::seconds(15)).await;
    withdraw().await;
    assert_eq!(part().await.state(), PlanPartState::Asked, "the message has left: it was asked");

    // a later plan takes the place of one whose ask is still in the house: what is undone then is left
    let (_, other) = house.post(homework("2026-12-16T17:00", 1)).await;
    let id = house.planned("2026-12-14", "2026-12-20").await.id;
    let message = pb::ApprovePlanRequest { id: id.clone(), whole: true, hold_seconds: 15, ..Default::default() };
    house.plans().approve_plan(house.ask(message)).await.unwrap();
    house.planned("2026-12-14", "2026-12-20").await;
    let out = house.out(&other[0]).await.remove(0).id;
    house.offers().withdraw_offer(house.ask(pb::WithdrawOfferRequest { id: out, ..Default::default() })).await.unwrap();
    assert_eq!(house.plan_sessions(&id).await.remove(0).parts.remove(0).state(), PlanPartState::Left);
}

pub async fn what_the_world_has_overtaken_is_refused_with_its_reason_and_the_others_go_out(house: House) {
    let people = house.neighbours(2).await;
    let mut posted = Vec::new();
    for day in 7..=13 {
        let (need, mut sessions) = house.post(homework(&format!("2026-12-{day:02}T12:00"), 1)).await;
        posted.push((need, sessions.remove(0)));
    }
    let id = house.planned("2026-12-07", "2026-12-13").await.id;
    assert_eq!(house.plan(&id).await.counts.unwrap().open, 7);
    let [full, moved, over, blocked, busy, asked, free] = &posted[..] else { panic!("seven needs") };
    house.accept(&house.make(&full.1, &people[1..]).await[0]).await.unwrap();
    let profile = Some(homework("2026-12-08T15:00", 1));
    let change = pb::ChangeNeedRequest { id: moved.0.clone(), scope: pb::Scope::All.into(), profile, ..Default::default() };
    house.needs().change_need(house.ask(change)).await.unwrap();
    let cancel = pb::CancelNeedRequest { id: over.0.clone(), scope: pb::Scope::All.into(), ..Default::default() };
    house.needs().cancel_need(house.ask(cancel)).await.unwrap();
    let block = pb::BlockVolunteerRequest { id: blocked.0.clone(), volunteer: people[0].clone(), blocked: true, ..Default::default() };
    house.needs().block_volunteer(house.ask(block)).await.unwrap();
    let (_, elsewhere) = house.post(homework("2026-12-11T13:00", 1)).await;
    house.make(&elsewhere[0], &people[..1]).await;
    house.make(&asked.1, &people[1..]).await;

    let mut names: Vec<(&str, &str)> = posted.iter().map(|(_, session)| (session.as_str(), people[0].as_str())).collect();
    names.push((&free.1, &people[1]));
    let approved = house.approve(&id, &names).await.unwrap();

    assert_eq!((approved.asked, approved.open), (1, 0));
    let mut refused: Vec<(&str, Vec<&str>)> =
        approved.overtaken.iter().map(|part| (part.session.as_str(), part.reasons.iter().map(String::as_str).collect())).collect();
    refused.sort_unstable();
    let mut expected = vec![
        (full.1.as_str(), vec!["SESSION_FULL"]),
        (moved.1.as_str(), vec!["SESSION_MOVED"]),
        (over.1.as_str(), vec!["NEED_NOT_OPEN"]),
        (blocked.1.as_str(), vec!["BLOCKED"]),
        (busy.1.as_str(), vec!["OVERLAP"]),
        (asked.1.as_str(), vec!["PLACES_ASKED"]),
        (free.1.as_str(), vec!["NOT_IN_PLAN"]),
    ];
    expected.sort_unstable();
    assert_eq!(refused, expected);
    assert_eq!(house.out(&free.1).await.iter().map(|offer| &offer.volunteer).collect::<Vec<_>>(), [&people[0]]);
    assert!(house.out(&busy.1).await.is_empty() && house.out(&moved.1).await.is_empty());
    let part = house.plan_sessions(&id).await.into_iter().find(|one| one.session == busy.1).unwrap().parts.remove(0);
    assert_eq!((part.state(), part.reasons), (PlanPartState::Overtaken, vec!["OVERLAP".to_owned()]));
}

pub async fn who_pauses_is_not_asked_and_who_is_erased_stands_in_no_plan(house: House) {
    let people = house.neighbours(2).await;
    let (_, first) = house.post(homework("2026-12-08T17:00", 1)).await;
    let (_, second) = house.post(homework("2026-12-08T17:30", 1)).await;
    let id = house.planned("2026-12-07", "2026-12-13").await.id;
    let sessions = house.plan_sessions(&id).await;
    let of = |who: &str| sessions.iter().find(|one| one.parts[0].volunteer == who).unwrap().session.clone();
    let (paused, erased) = (of(&people[0]), of(&people[1]));
    assert!([&first[0], &second[0]].contains(&&paused) && paused != erased);
    let herself = house.somebody("volunteer", &people[1]);
    let export = || house.by(&herself, pb::ExportPersonRequest { volunteer: people[1].clone() });
    assert_eq!(house.persons().export_person(export()).await.unwrap().into_inner().planned[0].session, erased);

    let pause = proto::volunteers::PauseVolunteerRequest { id: people[0].clone(), until_date: "2027-02-01".into(), ..Default::default() };
    house.volunteers().pause_volunteer(house.ask(pause)).await.unwrap();
    let erase = proto::volunteers::EraseVolunteerRequest { id: people[1].clone(), ..Default::default() };
    house.volunteers().erase_volunteer(house.ask(erase)).await.unwrap();
    house.settle().await;

    let approved = house.approve(&id, &[(&paused, &people[0]), (&erased, &people[1])]).await.unwrap();
    assert_eq!(approved.asked, 0);
    let told = |who: &str| approved.overtaken.iter().find(|part| part.volunteer == who).unwrap().reasons.clone();
    assert_eq!((told(&people[0]), told(&people[1])), (vec!["PAUSED".to_owned()], vec!["NOT_IN_PLAN".to_owned()]));
    assert!(house.plan_sessions(&id).await.iter().all(|one| one.parts.iter().all(|part| part.volunteer != people[1])));
    assert!(house.persons().export_person(export()).await.unwrap().into_inner().planned.is_empty());
}

pub async fn a_session_that_cannot_be_asked_for_in_time_is_not_planned(house: House) {
    house.neighbours(1).await;
    let (_, early) = house.post(homework("2026-11-24T07:00", 1)).await;
    house.clock.advance(chrono::TimeDelta::minutes(10 * 60 + 45)); // 20:45
    house.neighbours(0).await;

    let plan = house.planned("2026-11-23", "2026-11-29").await;

    let session = house.plan_sessions(&plan.id).await.remove(0);
    assert_eq!((session.session.as_str(), session.empty, session.lack()), (early[0].as_str(), 1, pb::PlanLack::QuietUntilStart));
    assert_eq!(reason(&house.approve(&plan.id, &[(&early[0], "x")]).await.unwrap_err()), "FIELDS_INVALID");
}
