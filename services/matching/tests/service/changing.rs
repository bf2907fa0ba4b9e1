//! Needs change, and with them what was agreed.

use chrono::TimeDelta;
use proto::events::event::Fact;
use proto::matching as pb;
use proto::matching::{AssignmentState, OfferState, Scope};
use tonic::{Code, Status};

use crate::house::{House, fields, homework, reason};

async fn change(house: &House, id: &str, scope: Scope, session: &str, profile: pb::NeedProfile) -> Result<pb::ChangeNeedResponse, Status> {
    let message = pb::ChangeNeedRequest { id: id.into(), scope: scope.into(), session: session.into(), profile: Some(profile), ..Default::default() };
    house.needs().change_need(house.ask(message)).await.map(tonic::Response::into_inner)
}

async fn agreed(house: &House, session: &str, people: &[String]) -> Vec<String> {
    let mut held = Vec::new();
    for offer in house.make(session, people).await {
        held.push(house.accept(&offer).await.unwrap().assignment);
    }
    held
}

async fn state(house: &House, id: &str) -> pb::Assignment {
    house.assignments().get_assignment(house.ask(pb::GetAssignmentRequest { id: id.into() })).await.unwrap().into_inner().assignment.unwrap()
}

pub async fn a_moved_session_is_confirmed_again_or_lost(house: House) {
    let people = house.neighbours(3).await;
    let (need, sessions) = house.post(homework("2026-12-03T17:00", 3)).await;
    let held = agreed(&house, &sessions[0], &people[..2]).await;
    house.make(&sessions[0], &people[2..]).await;

    change(&house, &need, Scope::All, "", homework("2026-12-10T18:00", 3)).await.unwrap();

    assert_eq!(house.session(&need, &sessions[0]).await.starts_local, "2026-12-10T18:00", "it is the same session");
    assert!(house.out(&sessions[0]).await.is_empty(), "the offer was for another time");
    house.make(&sessions[0], &people[2..]).await; // and may be made anew
    let confirm = pb::ConfirmAssignmentRequest { id: held[0].clone(), ..Default::default() };
    house.assignments().confirm_assignment(house.ask(confirm.clone())).await.unwrap();
    assert_eq!(reason(&house.assignments().confirm_assignment(house.ask(confirm)).await.unwrap_err()), "NOTHING_TO_CONFIRM");
    house.later(TimeDelta::hours(48)).await;
    assert_eq!(state(&house, &held[0]).await.state(), AssignmentState::Agreed);
    let lost = state(&house, &held[1]).await;
    assert_eq!((lost.state(), lost.cancelled_by.as_str()), (AssignmentState::Cancelled, "unconfirmed"));
    let moved = house.facts().await.into_iter().filter(|(_, _, fact)| matches!(fact, Fact::AssignmentMoved(_))).count();
    assert_eq!(moved, 2);
}

pub async fn whoever_changes_or_cancels_says_which_sessions(house: House) {
    let series = pb::NeedProfile { recurrence: "FREQ=WEEKLY;COUNT=3".into(), ..homework("2026-11-24T17:00", 1) };
    let (need, sessions) = house.post(series.clone()).await;
    let (single, of_single) = house.post(homework("2026-11-24T17:00", 1)).await;
    let cancel = |id: &str, scope: Scope| pb::CancelNeedRequest { id: id.into(), scope: scope.into(), ..Default::default() };

    let of_series = change(&house, &need, Scope::Unspecified, "", series.clone()).await.unwrap_err();
    let cancelled = house.needs().cancel_need(house.ask(cancel(&need, Scope::Unspecified))).await.unwrap_err();
    let nameless = change(&house, &need, Scope::This, "", series).await.unwrap_err();
    let another = change(&house, &single, Scope::This, &sessions[0], homework("2026-11-24T17:00", 6)).await.unwrap_err();

    assert_eq!([of_series, cancelled, nameless].map(|status| fields(&status)), [["scope"], ["scope"], ["session"]]);
    assert_eq!(another.code(), Code::NotFound, "the session of another need");
    assert!(house.need(&need).await.sessions.iter().all(|one| !one.cancelled));
    assert_eq!(house.session(&single, &of_single[0]).await.places, 1);
    change(&house, &single, Scope::Unspecified, "", homework("2026-11-24T17:00", 2)).await.unwrap();
    house.needs().cancel_need(house.ask(cancel(&single, Scope::Unspecified))).await.unwrap();
}

pub async fn one_session_of_a_series_changes_alone(house: House) {
    let series = pb::NeedProfile { recurrence: "FREQ=WEEKLY;COUNT=3".into(), ..homework("2026-11-24T17:00", 1) };
    let (need, sessions) = house.post(series.clone()).await;

    change(&house, &need, Scope::This, &sessions[1], pb::NeedProfile { places: 4, ..homework("2026-12-02T10:00", 1) }).await.unwrap();

    let now = house.need(&need).await;
    let starts: Vec<(&str, u32)> = now.sessions.iter().map(|one| (one.starts_local.as_str(), one.places)).collect();
    assert_eq!(starts, [("2026-11-24T17:00", 1), ("2026-12-02T10:00", 4), ("2026-12-08T17:00", 1)]);
    change(&house, &need, Scope::All, "", pb::NeedProfile { starts_local: "2026-11-25T17:00".into(), ends_local: "2026-11-25T19:00".into(), ..series })
        .await
        .unwrap();
    let now = house.need(&need).await;
    let starts: Vec<&str> = now.sessions.iter().map(|one| one.starts_local.as_str()).collect();
    assert_eq!(starts, ["2026-11-25T17:00", "2026-12-02T17:00", "2026-12-09T17:00"]);
    assert!(now.sessions.iter().all(|one| !one.cancelled && sessions.contains(&one.id)), "a series that moves by a day keeps its sessions");
}

pub async fn the_rest_of_a_series_becomes_a_need_of_its_own(house: House) {
    let people = house.neighbours(1).await;
    let series = pb::NeedProfile { recurrence: "FREQ=WEEKLY;COUNT=4".into(), ..homework("2026-11-24T17:00", 1) };
    let (need, sessions) = house.post(series.clone()).await;
    let held = agreed(&house, &sessions[3], &people).await;

    let later = pb::NeedProfile { starts_local: "2026-12-08T18:00".into(), ends_local: "2026-12-08T20:00".into(), ..series };
    let answer = change(&house, &need, Scope::ThisAndFollowing, &sessions[2], later).await.unwrap();

    assert_eq!(house.need(&need).await.sessions.len(), 2);
    let rest = house.need(&answer.following).await;
    let starts: Vec<(&str, bool)> = rest.sessions.iter().map(|one| (one.starts_local.as_str(), one.cancelled)).collect();
    assert_eq!(starts, [("2026-12-08T18:00", false), ("2026-12-15T18:00", false)]);
    assert_eq!(rest.profile.unwrap().recurrence, "FREQ=WEEKLY;COUNT=2");
    let held = state(&house, &held[0]).await;
    assert_eq!((held.state(), &held.need), (AssignmentState::Agreed, &answer.following));
    assert!(held.confirm_by.is_some());
    house.later(TimeDelta::days(30)).await;
    assert_eq!(house.need(&need).await.sessions.len(), 2, "the old series has ended");
}

pub async fn a_restricted_need_asks_again_who_may_stay(house: House) {
    let young = house.register("young", 1, |who| who.profile.as_mut().unwrap().birth_year = 2010).await;
    let old = house.register("old", 1, |_| {}).await;
    house.settle().await;
    let (need, sessions) = house.post(homework("2026-12-03T17:00", 2)).await;
    let held = agreed(&house, &sessions[0], &[young, old]).await;

    change(&house, &need, Scope::All, "", pb::NeedProfile { minimum_age: 18, ..homework("2026-12-03T17:00", 2) }).await.unwrap();

    let gone = state(&house, &held[0]).await;
    assert_eq!((gone.state(), gone.cancelled_by.as_str()), (AssignmentState::Cancelled, "requirement"));
    let stays = state(&house, &held[1]).await;
    assert_eq!((stays.state(), stays.confirm_by), (AssignmentState::Agreed, None));
}

pub async fn places_that_are_taken_cannot_be_taken_away(house: House) {
    let people = house.neighbours(3).await;
    let (need, sessions) = house.post(homework("2026-12-03T17:00", 3)).await;
    let held = agreed(&house, &sessions[0], &people).await;

    let refused = change(&house, &need, Scope::All, "", homework("2026-12-03T17:00", 2)).await.unwrap_err();
    assert_eq!((refused.code(), reason(&refused).as_str()), (Code::FailedPrecondition, "PLACES_TAKEN"));

    let cancel = pb::CancelAssignmentRequest { id: held[0].clone(), ..Default::default() };
    house.assignments().cancel_assignment(house.ask(cancel)).await.unwrap();
    change(&house, &need, Scope::All, "", homework("2026-12-03T17:00", 2)).await.unwrap();
    let session = house.session(&need, &sessions[0]).await;
    assert_eq!((session.places, session.taken), (2, 2));
}

pub async fn a_cancelled_need_lets_everybody_go(house: House) {
    let people = house.neighbours(2).await;
    let series = pb::NeedProfile { recurrence: "FREQ=WEEKLY;COUNT=3".into(), ..homework("2026-11-24T09:00", 2) };
    let (need, sessions) = house.post(series).await;
    let held = agreed(&house, &sessions[0], &people[..1]).await;
    let out = house.make(&sessions[0], &people[1..]).await;
    let cancel = |scope: Scope, session: &str| pb::CancelNeedRequest { id: need.clone(), scope: scope.into(), session: session.into(), ..Default::default() };

    house.needs().cancel_need(house.ask(cancel(Scope::This, &sessions[2]))).await.unwrap();
    assert_eq!(house.need(&need).await.state(), pb::NeedState::Open);
    house.needs().cancel_need(house.ask(cancel(Scope::All, ""))).await.unwrap();

    let now = house.need(&need).await;
    assert_eq!(now.state(), pb::NeedState::Cancelled);
    assert!(now.sessions.iter().all(|session| session.cancelled));
    assert_eq!(state(&house, &held[0]).await.cancelled_by, "session_cancelled");
    assert!(house.facts().await.iter().any(|(_, _, fact)| matches!(fact, Fact::AssignmentCancelled(gone) if gone.late)), "less than a day before");
    assert_eq!(house.offers_of(&sessions[0]).await.iter().find(|offer| offer.id == out[0]).unwrap().state(), OfferState::Withdrawn);
    assert_eq!(reason(&house.accept(&out[0]).await.unwrap_err()), "SESSION_OVER");
    let refused = house.needs().cancel_need(house.ask(cancel(Scope::All, ""))).await.unwrap_err();
    assert_eq!(reason(&refused), "NEED_NOT_OPEN");
}

pub async fn a_closed_need_asks_nobody_any_more(house: House) {
    house.policy(1, 1).await;
    house.neighbours(2).await;
    let (need, sessions) = house.post(homework("2026-12-03T17:00", 1)).await;
    assert_eq!(house.out(&sessions[0]).await.len(), 1);
    let close = |outcome: i32| house.ask(pb::CloseNeedRequest { id: need.clone(), outcome, ..Default::default() });

    assert_eq!(house.needs().close_need(close(0)).await.unwrap_err().code(), Code::InvalidArgument);
    house.needs().close_need(close(pb::Outcome::ReferredOn.into())).await.unwrap();
    house.settle().await;

    assert!(house.out(&sessions[0]).await.is_empty());
    let now = house.need(&need).await;
    assert_eq!((now.state(), now.outcome()), (pb::NeedState::Closed, pb::Outcome::ReferredOn));
}

pub async fn who_read_an_older_edition_is_told_so(house: House) {
    let people = house.neighbours(1).await;
    let (need, sessions) = house.post(homework("2026-12-03T17:00", 1)).await;
    let read = house.need(&need).await.version;
    agreed(&house, &sessions[0], &people).await;
    let message = |title: &str| {
        let profile = pb::NeedProfile { title: title.into(), ..homework("2026-12-03T17:00", 1) };
        pb::ChangeNeedRequest { id: need.clone(), scope: Scope::All.into(), profile: Some(profile), if_version: read, ..Default::default() }
    };

    house.needs().change_need(house.ask(message("en"))).await.unwrap(); // an answer of a volunteer makes nobody stale
    let refused = house.needs().change_need(house.ask(message("to"))).await.unwrap_err();

    assert_eq!((refused.code(), reason(&refused).as_str()), (Code::Aborted, "VERSION_MOVED"));
}
