//! Who was asked and has not answered is reminded once; whoever pressed too soon takes it back.

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};
use proto::events::event::Fact;
use proto::matching as pb;
use tonic::{Code, Status};

use crate::house::{House, fields, homework};

async fn remind(house: &House, message: pb::RemindOffersRequest) -> Result<pb::RemindOffersResponse, Status> {
    house.offers().remind_offers(house.ask(message)).await.map(tonic::Response::into_inner)
}

fn these(offers: &[String]) -> pb::RemindOffersRequest {
    pb::RemindOffersRequest { offers: offers.to_vec(), hold_seconds: 15, ..Default::default() }
}

async fn recall(house: &House, offers: &[String]) -> pb::RecallRemindersResponse {
    let message = pb::RecallRemindersRequest { offers: offers.to_vec(), ..Default::default() };
    house.offers().recall_reminders(house.ask(message)).await.unwrap().into_inner()
}

fn leaves(answer: &pb::RemindOffersResponse) -> Vec<(&str, DateTime<Utc>)> {
    let at = |one: &pb::Reminder| DateTime::from_timestamp(one.leaves_at.as_ref().unwrap().seconds, 0).unwrap();
    let mut leaves: Vec<_> = answer.reminded.iter().map(|one| (one.offer.as_str(), at(one))).collect();
    leaves.sort_by_key(|(_, at)| *at);
    leaves
}

fn why(answer: &pb::RemindOffersResponse) -> Vec<(&str, &str)> {
    answer.left_out.iter().map(|one| (one.offer.as_str(), one.why.as_str())).collect()
}

/// When the reminders that were told of leave, in the order in which they were told.
async fn told(house: &House, offer: &str) -> Vec<i64> {
    let of_it = house.facts().await.into_iter().filter(|(aggregate, ..)| aggregate == offer);
    of_it.filter_map(|(.., fact)| if let Fact::OfferReminded(told) = fact { Some(told.not_before?.seconds) } else { None }).collect()
}

pub async fn who_is_silent_is_reminded_once_after_a_while(house: House) {
    let people = house.neighbours(2).await;
    let (_, sessions) = house.post(homework("2026-11-26T17:00", 2)).await;
    let offers = house.make(&sessions[0], &people).await;

    house.later(TimeDelta::minutes(239)).await;
    assert_eq!(why(&remind(&house, these(&offers)).await.unwrap()).iter().filter(|(_, why)| *why == "TOO_SOON").count(), 2);
    house.later(TimeDelta::minutes(1)).await;
    house.decline(&offers[0], pb::Answer::No).await.unwrap();
    let message = pb::RemindOffersRequest { idempotency_key: "one press".into(), ..these(&offers) };
    let answer = remind(&house, message.clone()).await.unwrap();
    let at = house.clock.now() + TimeDelta::seconds(15);

    assert_eq!((leaves(&answer), why(&answer)), (vec![(&*offers[1], at)], vec![(&*offers[0], "DECLINED")]), "one does not stop the other");
    assert_eq!(remind(&house, message).await.unwrap(), answer, "a press that is repeated is the same press");
    assert_eq!(why(&remind(&house, these(&offers[1..])).await.unwrap()), [(&*offers[1], "REMINDED")]);
    assert_eq!(told(&house, &offers[1]).await, [at.timestamp()]);
    let shown = house.out(&sessions[0]).await.remove(0);
    assert_eq!((shown.reminded_at.map(|at| at.seconds), shown.may_remind), (Some(at.timestamp()), None));
    assert_eq!(house.card(&offers[1]).await.unwrap().version, shown.version);
}

pub async fn a_reminder_is_taken_back_until_it_leaves(house: House) {
    let people = house.neighbours(1).await;
    let (need, sessions) = house.post(homework("2026-11-26T17:00", 1)).await;
    let offers = house.make(&sessions[0], &people).await;
    house.later(TimeDelta::hours(5)).await;

    remind(&house, these(&offers)).await.unwrap();
    house.later(TimeDelta::seconds(14)).await;
    assert_eq!(recall(&house, &offers).await.recalled, offers);
    assert_eq!(recall(&house, &offers).await.recalled, offers, "twice is the same as once");
    let shown = house.out(&sessions[0]).await.remove(0);
    assert!(shown.reminded_at.is_none() && shown.may_remind.is_some(), "{shown:?}");

    assert_eq!(leaves(&remind(&house, these(&offers)).await.unwrap()).len(), 1, "nobody was reminded yet");
    house.later(TimeDelta::seconds(15)).await;
    assert_eq!(recall(&house, &offers).await, pb::RecallRemindersResponse { left: offers.clone(), ..Default::default() });

    let message = pb::ListEventsRequest { need, ..Default::default() };
    let log = house.log().list_events(house.ask(message)).await.unwrap().into_inner().events;
    let lines: Vec<(&str, &str)> = log.iter().map(|one| (&*one.kind, &*one.volunteer)).collect();
    let her = people[0].as_str();
    assert_eq!(lines[..4], [("offer_reminded", her), ("reminder_recalled", her), ("offer_reminded", her), ("offer_made", her)]);
}

pub async fn all_who_wait_of_sessions_and_needs_are_meant_and_nobody_else(house: House) {
    let people = house.neighbours(4).await;
    let weekly = pb::NeedProfile { recurrence: "FREQ=DAILY;COUNT=2".into(), ..homework("2026-11-25T17:00", 2) };
    let (series, days) = house.post(weekly).await;
    let (_, other) = house.post(homework("2026-11-26T09:00", 1)).await;
    let (_, left) = house.post(homework("2026-11-27T09:00", 1)).await;
    let mut asked = Vec::new();
    for (session, who) in [(&days[0], &people[..2]), (&days[1], &people[2..3]), (&other[0], &people[3..]), (&left[0], &people[..1])] {
        asked.push(house.make(session, who).await);
    }
    house.later(TimeDelta::hours(5)).await;
    house.accept(&asked[0][0]).await.unwrap();
    let reminded = async |message: pb::RemindOffersRequest| {
        let answer = remind(&house, message).await.unwrap();
        assert!(answer.left_out.iter().all(|one| one.why == "REMINDED"), "{answer:?}");
        answer.reminded.into_iter().map(|one| one.offer).collect::<BTreeSet<_>>()
    };

    assert_eq!(reminded(pb::RemindOffersRequest { sessions: vec![days[0].clone()], ..Default::default() }).await, BTreeSet::from([asked[0][1].clone()]));
    let rest = pb::RemindOffersRequest { needs: vec![series.clone(), series], sessions: other, offers: asked[2].clone(), ..Default::default() };
    assert_eq!(reminded(rest).await, BTreeSet::from([asked[1][0].clone(), asked[2][0].clone()]));
    assert!(house.out(&left[0]).await[0].reminded_at.is_none());
}

pub async fn at_night_a_reminder_waits_for_the_morning_and_what_is_urgent_leaves_at_once(house: House) {
    let people = house.neighbours(2).await;
    let (_, calm) = house.post(homework("2026-11-26T17:00", 1)).await;
    let (_, urgent) = house.post(pb::NeedProfile { urgent: true, ..homework("2026-11-26T17:00", 1) }).await;
    let offers = [house.make(&calm[0], &people[..1]).await, house.make(&urgent[0], &people[1..]).await].concat();

    house.later(TimeDelta::hours(12)).await; // 22:00 in Larvik
    let answer = remind(&house, these(&offers)).await.unwrap();

    let morning = "2026-11-24T07:00:00Z".parse().unwrap();
    assert_eq!(leaves(&answer), [(&*offers[1], house.clock.now()), (&*offers[0], morning)]);
    assert_eq!(recall(&house, &offers).await, pb::RecallRemindersResponse { recalled: offers[..1].to_vec(), left: offers[1..].to_vec() });
}

pub async fn whom_no_message_reaches_is_named_to_be_called(house: House) {
    let near = house.neighbours(1).await.remove(0);
    let mute = house.register("mute", 2, |who: &mut proto::volunteers::RegisterVolunteerRequest| {
        let profile = who.profile.as_mut().unwrap();
        (profile.email, profile.phone) = (String::new(), "+4741567381".into());
    });
    let mute = mute.await;
    house.settle().await;
    let (_, sessions) = house.post(homework("2026-11-26T17:00", 2)).await;
    let offers = house.make(&sessions[0], &[near, mute.clone()]).await;
    house.later(TimeDelta::hours(5)).await;

    let first = remind(&house, these(&offers)).await.unwrap();

    assert_eq!((leaves(&first)[0].0, why(&first)), (&*offers[0], vec![(&*offers[1], "NO_CHANNEL")]));
    let profile = Some(proto::volunteers::VolunteerProfile { email: "mute@example.org".into(), ..Default::default() });
    let mask = Some(prost_types::FieldMask { paths: vec!["email".into()] });
    let update = proto::volunteers::UpdateVolunteerRequest { id: mute, profile, mask, ..Default::default() };
    house.volunteers().update_volunteer(house.ask(update)).await.unwrap();
    house.settle().await;
    assert_eq!(leaves(&remind(&house, these(&offers[1..])).await.unwrap())[0].0, offers[1], "now there is an address");
}

pub async fn what_is_not_here_or_too_much_is_refused_whole(house: House) {
    let people = house.neighbours(1).await;
    let (need, sessions) = house.post(homework("2026-11-26T17:00", 1)).await;
    let offers = house.make(&sessions[0], &people).await;
    house.later(TimeDelta::hours(5)).await;
    let unknown = "offer_01h2xcejqtf2nbrexx3vqjhp41".to_owned();

    for message in [
        these(&[offers[0].clone(), unknown.clone()]),
        these(&["nonsense".to_owned()]),
        pb::RemindOffersRequest { sessions: vec!["session_01h2xcejqtf2nbrexx3vqjhp41".into()], ..these(&offers) },
    ] {
        assert_eq!(remind(&house, message).await.unwrap_err().code(), Code::NotFound);
    }
    let many = pb::RemindOffersRequest { needs: vec![need.clone(); 401], hold_seconds: 61, ..Default::default() };
    assert_eq!(fields(&remind(&house, many).await.unwrap_err()), ["hold_seconds", "needs"]);
    assert_eq!(fields(&remind(&house, these(&[])).await.unwrap_err()), ["offers"]);
    for message in [these(&offers), pb::RemindOffersRequest { needs: vec![need], ..Default::default() }] {
        let theirs = house.offers().remind_offers(house.by(&house.stranger(), message)).await.unwrap_err();
        assert_eq!(theirs.code(), Code::NotFound);
    }
    assert!(told(&house, &offers[0]).await.is_empty());
}
