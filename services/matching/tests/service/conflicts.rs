//! What was agreed and no longer goes together.

use proto::matching as pb;
use tonic::Code;

use crate::house::{House, fields, homework};

async fn list(house: &House, days: u32) -> pb::ListConflictsResponse {
    house.conflicts().list_conflicts(house.ask(pb::ListConflictsRequest { days })).await.unwrap().into_inner()
}

async fn agree(house: &House, starts: &str, who: &str, override_reason: &str) -> String {
    let session = house.post(homework(starts, 2)).await.1.remove(0);
    let message =
        pb::MakeOffersRequest { session: session.clone(), volunteers: vec![who.to_owned()], override_reason: override_reason.to_owned(), ..Default::default() };
    let offer = house.offers().make_offers(house.ask(message)).await.unwrap().into_inner().offers.remove(0);
    house.accept(&offer).await.unwrap();
    session
}

pub async fn who_has_agreed_and_what_speaks_against_it_now_stands_in_one_list(house: House) {
    let people = house.neighbours(3).await;
    let busy = house.register("travel", 4, |who| who.profile.as_mut().unwrap().weekly_minutes = 200).await;
    house.settle().await;
    let paused = agree(&house, "2026-11-26T17:00", &people[0], "").await;
    agree(&house, "2026-11-26T17:00", &people[1], "").await;
    let first = agree(&house, "2026-12-01T17:00", &busy, "").await;
    let second = agree(&house, "2026-12-02T17:00", &busy, "vil selv").await;
    let far = agree(&house, "2027-01-20T17:00", &people[0], "").await;
    assert_eq!((list(&house, 10).await.considered, list(&house, 84).await.considered), (4, 5));

    let pause = proto::volunteers::PauseVolunteerRequest { id: people[0].clone(), until_date: "2027-02-01".into(), ..Default::default() };
    house.volunteers().pause_volunteer(house.ask(pause)).await.unwrap();
    house.settle().await;

    let told = list(&house, 0).await;
    let lines: Vec<(&str, &str, Vec<&str>, &str)> = told
        .conflicts
        .iter()
        .map(|one| (&*one.volunteer, &*one.session, one.obstacles.iter().map(|obstacle| &*obstacle.code).collect(), &*one.override_reason))
        .collect();
    let expected = [
        (people[0].as_str(), paused.as_str(), vec!["PAUSED"], ""),
        (busy.as_str(), first.as_str(), vec!["LOAD_LIMIT"], ""),
        (busy.as_str(), second.as_str(), vec!["LOAD_LIMIT"], "vil selv"),
    ];
    assert_eq!(lines, expected);
    assert_eq!((told.found, told.considered), (3, 4));
    assert_eq!((told.conflicts[0].title.as_str(), told.conflicts[0].starts_local.as_str()), ("Leksehjelp for ungdom", "2026-11-26T17:00"));
    assert_eq!(told.conflicts[1].obstacles[0].detail, "240 min > 200 min");
    assert_eq!(list(&house, 84).await.conflicts.last().map(|one| one.session.clone()), Some(far), "further ahead there is one more");
}

pub async fn who_is_only_asked_is_no_conflict_and_the_list_is_its_own_centre_s(house: House) {
    let people = house.neighbours(1).await;
    let (_, sessions) = house.post(homework("2026-11-26T17:00", 1)).await;
    house.make(&sessions[0], &people).await;
    let pause = proto::volunteers::PauseVolunteerRequest { id: people[0].clone(), ..Default::default() };
    house.volunteers().pause_volunteer(house.ask(pause)).await.unwrap();
    house.settle().await;

    assert_eq!(list(&house, 0).await, pb::ListConflictsResponse::default());
    let agreed = house.register("liv", 2, |_| {}).await;
    house.settle().await;
    agree(&house, "2026-11-27T17:00", &agreed, "").await;
    assert_eq!(list(&house, 0).await.considered, 1);
    let theirs = house.conflicts().list_conflicts(house.by(&house.stranger(), pb::ListConflictsRequest::default())).await.unwrap().into_inner();
    assert_eq!(theirs, pb::ListConflictsResponse::default());
    let contact = house.contact("org_01h2xcejqtf2nbrexx3vqjhp41");
    let refused = house.conflicts().list_conflicts(house.by(&contact, pb::ListConflictsRequest::default())).await.unwrap_err();
    assert_eq!(refused.code(), Code::PermissionDenied);
    assert_eq!(fields(&house.conflicts().list_conflicts(house.ask(pb::ListConflictsRequest { days: 85 })).await.unwrap_err()), ["days"]);
}
