//! Series that were divided, ended or cut short stay what they became.

use chrono::TimeDelta;
use proto::matching as pb;
use proto::matching::{NeedState, Scope};

use crate::house::{House, homework, reason};

fn weekly(starts: &str) -> pb::NeedProfile {
    pb::NeedProfile { recurrence: "FREQ=WEEKLY".into(), ..homework(starts, 1) }
}

async fn change(house: &House, id: &str, scope: Scope, session: &str, profile: pb::NeedProfile) -> pb::ChangeNeedResponse {
    let message = pb::ChangeNeedRequest { id: id.into(), scope: scope.into(), session: session.into(), profile: Some(profile), ..Default::default() };
    house.needs().change_need(house.ask(message)).await.unwrap().into_inner()
}

async fn cancel(house: &House, id: &str, scope: Scope, session: &str) {
    let message = pb::CancelNeedRequest { id: id.into(), scope: scope.into(), session: session.into(), ..Default::default() };
    house.needs().cancel_need(house.ask(message)).await.unwrap();
}

async fn starts(house: &House, id: &str) -> Vec<String> {
    house.need(id).await.sessions.into_iter().filter(|one| !one.cancelled).map(|one| one.starts_local).collect()
}

pub async fn a_divided_series_does_not_come_back_to_life(house: House) {
    let (need, sessions) = house.post(weekly("2026-11-24T17:00")).await;
    let rest = change(&house, &need, Scope::ThisAndFollowing, &sessions[2], weekly("2026-12-08T18:00")).await.following;
    assert_eq!(house.need(&need).await.ends_before, "2026-12-08");

    change(&house, &need, Scope::All, "", weekly("2026-11-24T16:00")).await;
    house.later(TimeDelta::days(40)).await;

    assert_eq!(starts(&house, &need).await, ["2026-11-24T16:00", "2026-12-01T16:00"]);
    assert!(starts(&house, &rest).await.len() > 10, "the rest goes on");
}

pub async fn the_rest_of_a_series_that_was_cut_ends_where_it_was_cut(house: House) {
    let (need, sessions) = house.post(weekly("2026-11-24T17:00")).await;
    cancel(&house, &need, Scope::ThisAndFollowing, &sessions[4]).await;

    let rest = change(&house, &need, Scope::ThisAndFollowing, &sessions[2], weekly("2026-12-08T18:00")).await.following;
    house.later(TimeDelta::days(60)).await;

    assert_eq!(starts(&house, &rest).await, ["2026-12-08T18:00", "2026-12-15T18:00"]);
}

pub async fn a_series_that_has_taken_place_is_ended_and_closed_not_cancelled(house: House) {
    let (need, _) = house.post(pb::NeedProfile { recurrence: "FREQ=WEEKLY;COUNT=3".into(), ..homework("2026-11-24T17:00", 1) }).await;
    house.later(TimeDelta::days(2)).await;
    let next = house.need(&need).await.sessions[1].id.clone();

    cancel(&house, &need, Scope::ThisAndFollowing, &next).await;

    assert_eq!(house.need(&need).await.state(), NeedState::Open);
    let close = pb::CloseNeedRequest { id: need.clone(), outcome: pb::Outcome::Partly.into(), ..Default::default() };
    house.needs().close_need(house.ask(close)).await.unwrap();
    assert_eq!(house.need(&need).await.state(), NeedState::Closed);
}

pub async fn a_plain_no_holds_for_the_rest_of_the_series(house: House) {
    house.policy(1, 1).await;
    let people = house.neighbours(2).await;
    let (need, sessions) = house.post(pb::NeedProfile { recurrence: "FREQ=WEEKLY;COUNT=4".into(), ..homework("2026-11-24T17:00", 1) }).await;
    let first = house.out(&sessions[0]).await.remove(0);
    house.decline(&first.id, pb::Answer::No).await.unwrap();

    let rest = pb::NeedProfile { recurrence: "FREQ=WEEKLY;COUNT=4".into(), ..homework("2026-12-08T18:00", 1) };
    let rest = change(&house, &need, Scope::ThisAndFollowing, &sessions[2], rest).await.following;
    house.settle().await;

    let session = house.need(&rest).await.sessions.remove(0);
    let why = pb::ExplainVolunteerRequest { session: session.id, volunteer: first.volunteer.clone() };
    let why = house.offers().explain_volunteer(house.ask(why)).await.unwrap().into_inner();
    assert!(people.contains(&first.volunteer));
    assert!(why.obstacles.iter().any(|one| one.code == "ALREADY_ASKED" && one.overridable), "{why:?}");
}

pub async fn a_session_with_a_profile_of_its_own_shows_it(house: House) {
    let (need, sessions) = house.post(pb::NeedProfile { recurrence: "FREQ=WEEKLY;COUNT=3".into(), ..homework("2026-11-24T17:00", 1) }).await;

    change(&house, &need, Scope::This, &sessions[1], pb::NeedProfile { title: "Juleverksted".into(), ..homework("2026-12-01T17:00", 1) }).await;

    let read = house.need(&need).await;
    let titles: Vec<Option<&str>> = read.sessions.iter().map(|one| one.profile.as_ref().map(|own| own.title.as_str())).collect();
    assert_eq!(titles, [None, Some("Juleverksted"), None]);
    let volunteer = house.somebody("volunteer", &house.clock.id::<platform::id::Centre>().to_string());
    let message = pb::GetNeedRequest { id: need.clone() };
    let seen = house.needs().get_need(house.by(&volunteer, message)).await.unwrap().into_inner().need.unwrap();
    assert_eq!(seen.sessions[1].profile.as_ref().unwrap().details, "", "details are for who holds a place");
}

pub async fn bad_scope_and_bad_profile_are_named_in_one_answer(house: House) {
    let (need, _) = house.post(homework("2026-12-03T17:00", 1)).await;
    let profile = pb::NeedProfile { title: String::new(), ..homework("2026-12-03T17:00", 1) };
    let message = pb::ChangeNeedRequest { id: need, scope: 99, profile: Some(profile), ..Default::default() };

    let refused = house.needs().change_need(house.ask(message)).await.unwrap_err();

    assert_eq!((crate::house::fields(&refused), reason(&refused).as_str()), (vec!["scope".to_owned(), "profile.title".to_owned()], "FIELDS_INVALID"));
}
