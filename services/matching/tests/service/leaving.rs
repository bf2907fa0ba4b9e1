//! Somebody leaves, is shut out, is there already, or waits for what is over.

use chrono::TimeDelta;
use proto::events::event::Fact;
use proto::matching as pb;
use proto::matching::{AssignmentState, OfferState, Scope};
use tonic::Code;

use crate::house::{House, homework, reason};

async fn agreed(house: &House, session: &str, who: &str) -> String {
    let offer = house.make(session, &[who.to_owned()]).await.remove(0);
    house.accept(&offer).await.unwrap().assignment
}

async fn cancel(house: &House, assignment: &str) -> Result<(), tonic::Status> {
    let message = pb::CancelAssignmentRequest { id: assignment.into(), ..Default::default() };
    house.assignments().cancel_assignment(house.ask(message)).await.map(|_| ())
}

async fn state(house: &House, id: &str) -> AssignmentState {
    let message = pb::GetAssignmentRequest { id: id.into() };
    house.assignments().get_assignment(house.ask(message)).await.unwrap().into_inner().assignment.unwrap().state()
}

pub async fn a_place_vacated_on_the_day_is_shown_until_it_is_filled(house: House) {
    house.policy(1, 1).await;
    let people = house.neighbours(3).await;
    let (need, sessions) = house.post(homework("2026-11-24T09:00", 1)).await;
    let offer = house.out(&sessions[0]).await.remove(0).id;
    let held = house.accept(&offer).await.unwrap().assignment;
    assert!(!house.session(&need, &sessions[0]).await.vacated);

    cancel(&house, &held).await.unwrap(); // 23 hours before
    house.settle().await;

    let now = house.session(&need, &sessions[0]).await;
    assert_eq!((now.vacated, now.offers_out), (true, 1), "though the next one is asked already");
    let next = house.out(&sessions[0]).await.remove(0).id;
    house.accept(&next).await.unwrap();
    assert!(!house.session(&need, &sessions[0]).await.vacated, "filled again");
    assert_eq!(people.len(), 3);
}

pub async fn a_place_vacated_in_good_time_alarms_nobody(house: House) {
    let people = house.neighbours(1).await;
    let (need, sessions) = house.post(homework("2026-12-03T17:00", 1)).await;
    let held = agreed(&house, &sessions[0], &people[0]).await;

    cancel(&house, &held).await.unwrap();

    assert!(!house.session(&need, &sessions[0]).await.vacated);
}

pub async fn who_was_promoted_hears_once_that_it_is_called_off(house: House) {
    let people = house.neighbours(2).await;
    let (need, sessions) = house.post(homework("2026-12-03T17:00", 1)).await;
    let offers = house.make(&sessions[0], &people).await;
    let held = house.accept(&offers[0]).await.unwrap().assignment;
    house.accept(&offers[1]).await.unwrap(); // waits
    cancel(&house, &held).await.unwrap();
    house.settle().await;
    assert_eq!(house.out(&sessions[0]).await.len(), 1, "the promotion is out");

    let message = pb::CancelNeedRequest { id: need, scope: Scope::All.into(), ..Default::default() };
    house.needs().cancel_need(house.ask(message)).await.unwrap();

    let told =
        house.facts().await.into_iter().filter(|(_, _, fact)| matches!(fact, Fact::OfferWithdrawn(gone) if gone.called_off && gone.volunteer == people[1]));
    assert_eq!(told.count(), 1);
}

pub async fn a_closed_need_thanks_who_was_asked_and_takes_nobody_onto_its_list(house: House) {
    let people = house.neighbours(3).await;
    let (need, sessions) = house.post(homework("2026-12-03T17:00", 2)).await;
    let offers = house.make(&sessions[0], &people).await;
    house.accept(&offers[0]).await.unwrap();

    let close = pb::CloseNeedRequest { id: need.clone(), outcome: pb::Outcome::Partly.into(), ..Default::default() };
    house.needs().close_need(house.ask(close)).await.unwrap();

    let states: Vec<OfferState> = house.offers_of(&sessions[0]).await.iter().map(pb::Offer::state).collect();
    assert_eq!(states.iter().filter(|state| **state == OfferState::Filled).count(), 2, "{states:?}");
    assert_eq!(reason(&house.accept(&offers[1]).await.unwrap_err()), "NEED_NOT_OPEN");
    assert_eq!(house.session(&need, &sessions[0]).await.waiting, 0);
}

pub async fn who_moves_at_the_last_moment_need_not_confirm_to_come(house: House) {
    let people = house.neighbours(1).await;
    let (need, sessions) = house.post(homework("2026-11-24T17:00", 1)).await;
    let held = agreed(&house, &sessions[0], &people[0]).await;

    let message = pb::ChangeNeedRequest { id: need, scope: Scope::All.into(), profile: Some(homework("2026-11-24T18:00", 1)), ..Default::default() };
    house.needs().change_need(house.ask(message)).await.unwrap();
    house.later(TimeDelta::hours(32)).await; // 18:00 the next day

    assert_eq!(state(&house, &held).await, AssignmentState::Agreed);
    house.assignments().check_in(house.ask(pb::CheckInRequest { id: held, ..Default::default() })).await.unwrap();
}

pub async fn who_is_there_is_neither_cancelled_nor_missed(house: House) {
    let people = house.neighbours(1).await;
    let (need, sessions) = house.post(homework("2026-11-24T09:00", 1)).await;
    let held = agreed(&house, &sessions[0], &people[0]).await;
    house.later(TimeDelta::hours(23)).await; // 09:00
    house.assignments().check_in(house.ask(pb::CheckInRequest { id: held.clone(), ..Default::default() })).await.unwrap();

    assert_eq!(reason(&cancel(&house, &held).await.unwrap_err()), "CHECKED_IN");
    let missed = pb::RecordNotMetRequest { id: held.clone(), ..Default::default() };
    assert_eq!(reason(&house.assignments().record_not_met(house.ask(missed)).await.unwrap_err()), "CHECKED_IN");
    let all = pb::CancelNeedRequest { id: need, scope: Scope::All.into(), ..Default::default() };
    house.needs().cancel_need(house.ask(all)).await.unwrap();
    house.later(TimeDelta::hours(2)).await;
    house.assignments().check_out(house.ask(pb::CheckOutRequest { id: held.clone(), ..Default::default() })).await.unwrap();
    assert_eq!(state(&house, &held).await, AssignmentState::Met);
}

pub async fn whoever_is_blocked_loses_what_is_ahead(house: House) {
    let people = house.neighbours(2).await;
    let (need, sessions) = house.post(pb::NeedProfile { recurrence: "FREQ=WEEKLY;COUNT=3".into(), ..homework("2026-11-26T17:00", 1) }).await;
    let held = agreed(&house, &sessions[0], &people[0]).await;
    let out = house.make(&sessions[1], &people[..1]).await;
    let both = house.make(&sessions[2], &people).await;
    house.accept(&both[1]).await.unwrap();
    assert_eq!(house.accept(&both[0]).await.unwrap().waiting, 1);

    let message = pb::BlockVolunteerRequest { id: need.clone(), volunteer: people[0].clone(), blocked: true, ..Default::default() };
    house.needs().block_volunteer(house.ask(message)).await.unwrap();

    assert_eq!(state(&house, &held).await, AssignmentState::Cancelled);
    let offers = house.offers_of(&sessions[1]).await;
    assert_eq!(offers.iter().find(|offer| offer.id == out[0]).unwrap().state(), OfferState::Withdrawn);
    let read = house.need(&need).await;
    assert!(read.sessions.iter().all(|one| one.waiting == 0 && one.offers_out == 0));
    assert!(read.sessions[0].vacated, "the coordinator is told at once");
}

pub async fn who_waits_again_takes_an_earlier_no_back(house: House) {
    let people = house.neighbours(2).await;
    let (_, sessions) = house.post(pb::NeedProfile { recurrence: "FREQ=WEEKLY;COUNT=2".into(), ..homework("2026-12-03T17:00", 1) }).await;
    let offers = house.make(&sessions[0], &people).await;
    house.accept(&offers[0]).await.unwrap();
    house.accept(&offers[1]).await.unwrap();
    house.decline(&offers[1], pb::Answer::No).await.unwrap();
    let explain = || pb::ExplainVolunteerRequest { session: sessions[1].clone(), volunteer: people[1].clone() };
    assert!(!house.offers().explain_volunteer(house.ask(explain())).await.unwrap().into_inner().suits, "a no is for the whole series");

    assert_eq!(house.accept(&offers[1]).await.unwrap().waiting, 1);

    assert!(house.offers().explain_volunteer(house.ask(explain())).await.unwrap().into_inner().suits);
}

pub async fn fewer_places_thank_who_is_still_asked(house: House) {
    let people = house.neighbours(2).await;
    let (need, sessions) = house.post(homework("2026-12-03T17:00", 2)).await;
    agreed(&house, &sessions[0], &people[0]).await;
    let out = house.make(&sessions[0], &people[1..]).await;

    let message = pb::ChangeNeedRequest { id: need.clone(), scope: Scope::All.into(), profile: Some(homework("2026-12-03T17:00", 1)), ..Default::default() };
    house.needs().change_need(house.ask(message)).await.unwrap();

    let offer = house.offers_of(&sessions[0]).await.into_iter().find(|offer| offer.id == out[0]).unwrap();
    assert_eq!(offer.state(), OfferState::Filled);
    assert_eq!(house.session(&need, &sessions[0]).await.offers_out, 0);
}

pub async fn a_filter_with_a_nul_byte_is_a_fault_of_the_request(house: House) {
    let message = pb::ListNeedsRequest { category: "a\0b".into(), ..Default::default() };

    let refused = house.needs().list_needs(house.ask(message)).await.unwrap_err();

    assert_eq!((refused.code(), crate::house::fields(&refused)), (Code::InvalidArgument, vec!["category".to_owned()]));
}
