//! What has happened can be read again: of a centre without whom it happened to, of one need with them.

use chrono::TimeDelta;
use proto::matching as pb;
use proto::matching::{Answer, Scope};
use tonic::Code;

use crate::house::{House, fields, homework};

async fn list(house: &House, message: pb::ListEventsRequest) -> pb::ListEventsResponse {
    house.log().list_events(house.ask(message)).await.unwrap().into_inner()
}

async fn in_pages(house: &House, message: pb::ListEventsRequest, page_size: u32) -> Vec<pb::LoggedEvent> {
    let (mut events, mut page_token) = (Vec::new(), String::new());
    loop {
        let page = list(house, pb::ListEventsRequest { page_size, page_token, ..message.clone() }).await;
        events.extend(page.events);
        page_token = page.next_page_token;
        if page_token.is_empty() {
            return events;
        }
    }
}

fn days(from: &str, until: &str) -> pb::ListEventsRequest {
    pb::ListEventsRequest { from_date: from.into(), until_date: until.into(), ..Default::default() }
}

pub async fn what_has_happened_is_read_again_the_latest_first_and_names_nobody(house: House) {
    let people = house.neighbours(2).await;
    let (need, sessions) = house.post(homework("2026-11-26T17:00", 1)).await;
    let offers = house.make(&sessions[0], &people).await;
    house.clock.advance(TimeDelta::minutes(5));
    house.decline(&offers[0], Answer::CannotNow).await.unwrap();
    let by_herself = house.by(&house.somebody("volunteer", &people[1]), pb::AcceptOfferRequest { id: offers[1].clone(), ..Default::default() });
    let held = house.offers().accept_offer(by_herself).await.unwrap().into_inner().assignment;
    house.later(TimeDelta::hours(79)).await;
    house.assignments().check_in(house.ask(pb::CheckInRequest { id: held, ..Default::default() })).await.unwrap();

    let monday = list(&house, days("2026-11-23", "2026-11-23")).await.events;
    let told: Vec<(&str, &str, &str)> = monday.iter().map(|one| (one.kind.as_str(), one.actor.as_str(), one.detail.as_str())).collect();
    let (yes, no) = (("offer_accepted", "volunteer", ""), ("offer_declined", "coordinator", "cannot_now"));
    let made = ("offer_made", "coordinator", "");
    assert_eq!(told, [yes, ("assignment_agreed", "volunteer", ""), no, made, made, ("need_posted", "coordinator", "")]);
    assert!(monday.iter().all(|one| one.need == need && one.title == "Leksehjelp for ungdom"));
    let text = format!("{monday:?}");
    assert!(people.iter().chain(&offers).all(|id| !text.contains(id.as_str())), "{text}");

    let all = list(&house, days("2026-11-01", "2026-11-30")).await.events;
    assert_eq!((all[0].kind.as_str(), &all[0].need, &all[0].title), ("checked_in", &need, &monday[0].title));
    assert_eq!(in_pages(&house, days("2026-11-01", "2026-11-30"), 2).await, all, "pages together are the whole list");
}

pub async fn the_log_is_its_own_centre_s_and_a_bad_question_is_named(house: House) {
    house.post(homework("2026-11-26T17:00", 1)).await;
    let month = days("2026-11-01", "2026-11-30");

    let theirs = house.log().list_events(house.by(&house.stranger(), month.clone())).await.unwrap().into_inner();
    let bad = pb::ListEventsRequest { page_token: "yesterday".into(), ..days("2026-11-01", "2026-12-02") };
    let refused = house.log().list_events(house.ask(bad)).await.unwrap_err();
    let contact = house.contact("org_01h2xcejqtf2nbrexx3vqjhp41");

    assert_eq!(list(&house, month.clone()).await.events.len(), 1);
    assert_eq!(theirs, pb::ListEventsResponse::default());
    assert_eq!(fields(&refused), ["until_date", "page_token"]);
    assert_eq!(house.log().list_events(house.by(&contact, month)).await.unwrap_err().code(), Code::PermissionDenied);
}

fn of(need: &str, session: &str) -> pb::ListEventsRequest {
    pb::ListEventsRequest { need: need.into(), session: session.into(), ..Default::default() }
}

/// Kind, actor, word and person of each, the latest first.
fn lines(events: &[pb::LoggedEvent]) -> Vec<(&str, &str, &str, &str)> {
    events.iter().map(|one| (one.kind.as_str(), one.actor.as_str(), one.detail.as_str(), one.volunteer.as_str())).collect()
}

pub async fn the_log_of_one_need_says_whom_it_was_about_and_why_a_rule_was_overridden(house: House) {
    let people = house.neighbours(3).await;
    let away = house.register("away", 3, |who| who.profile.as_mut().unwrap().availability.clear()).await;
    house.settle().await;
    let (need, sessions) = house.post(homework("2026-11-26T17:00", 1)).await;
    house.make(&house.post(homework("2026-11-27T17:00", 1)).await.1[0], &people[2..]).await;
    let ask = async |volunteers: &[String], override_reason: &str, hold_seconds: u32| {
        let (session, volunteers, override_reason) = (sessions[0].clone(), volunteers.to_vec(), override_reason.to_owned());
        let message = pb::MakeOffersRequest { session, volunteers, override_reason, hold_seconds, ..Default::default() };
        house.offers().make_offers(house.ask(message)).await.unwrap().into_inner().offers
    };
    let taken_back = ask(&people[..1], "", 15).await;
    let withdraw = pb::WithdrawOfferRequest { id: taken_back[0].clone(), ..Default::default() };
    house.offers().withdraw_offer(house.ask(withdraw)).await.unwrap();
    house.clock.advance(TimeDelta::minutes(1));
    let offers = ask(&[people[1].clone(), away.clone()], "har sagt ja på telefon", 0).await;
    house.clock.advance(TimeDelta::minutes(1));
    let held = house.accept(&offers[1]).await.unwrap().assignment;
    house.clock.advance(TimeDelta::minutes(1));
    let by_herself = house.somebody("volunteer", &away);
    house.assignments().cancel_assignment(house.by(&by_herself, pb::CancelAssignmentRequest { id: held, ..Default::default() })).await.unwrap();

    let told = list(&house, of(&need, "")).await.events;

    let (second, third, away) = (people[1].as_str(), people[0].as_str(), away.as_str());
    let ends = [("assignment_cancelled", "volunteer", "volunteer", away), ("offer_filled", "coordinator", "", second)];
    assert_eq!(lines(&told)[..2], ends);
    assert!(lines(&told).contains(&("offer_accepted", "coordinator", "", away)));
    assert!(lines(&told).contains(&("offer_withdrawn", "coordinator", "undone", third)));
    assert_eq!(lines(&told).last(), Some(&("need_posted", "coordinator", "", "")));
    assert!(told.iter().all(|one| one.need == need), "the other need has a log of its own");
    let reasons: Vec<(&str, &str)> = told.iter().filter(|one| one.kind == "offer_made").map(|one| (&*one.volunteer, &*one.override_reason)).collect();
    assert_eq!(reasons, [(away, "har sagt ja på telefon"), (second, ""), (third, "")]);
    assert_eq!(in_pages(&house, of(&need, ""), 3).await, told, "pages together are the whole log");

    let erase = proto::volunteers::EraseVolunteerRequest { id: away.to_owned(), ..Default::default() };
    house.volunteers().erase_volunteer(house.ask(erase)).await.unwrap();
    house.settle().await;
    let text = format!("{:?}", list(&house, of(&need, "")).await);
    assert!(!text.contains(away) && !text.contains("telefon"), "{text}");
}

pub async fn of_a_series_one_session_has_its_own_log_with_what_concerns_them_all(house: House) {
    let people = house.neighbours(2).await;
    let weekly = pb::NeedProfile { recurrence: "FREQ=WEEKLY;COUNT=3".into(), ..homework("2026-11-24T17:00", 1) };
    let (need, sessions) = house.post(weekly).await;
    house.make(&sessions[0], &people[..1]).await;
    house.make(&sessions[1], &people[1..]).await;
    let message = pb::CancelNeedRequest { id: need.clone(), scope: Scope::This.into(), session: sessions[1].clone(), ..Default::default() };
    house.needs().cancel_need(house.ask(message)).await.unwrap();

    let first = list(&house, of(&need, &sessions[0])).await.events;
    let second = list(&house, of(&need, &sessions[1])).await.events;

    assert_eq!(lines(&first), [("offer_made", "coordinator", "", &*people[0]), ("need_posted", "coordinator", "", "")]);
    let kinds: Vec<(&str, &str)> = second.iter().map(|one| (&*one.kind, &*one.detail)).collect();
    assert!(kinds.contains(&("need_changed", "cancelled")) && kinds.contains(&("offer_withdrawn", "called_off")), "{kinds:?}");
    assert!(second.iter().all(|one| one.volunteer != people[0]));
    assert_eq!(list(&house, of(&need, "")).await.events.iter().filter(|one| one.kind == "offer_made").count(), 2);
}

pub async fn a_need_of_another_centre_has_no_log_here(house: House) {
    let (need, sessions) = house.post(homework("2026-11-26T17:00", 1)).await;

    let theirs = house.log().list_events(house.by(&house.stranger(), of(&need, ""))).await.unwrap_err();
    let alone = pb::ListEventsRequest { session: sessions[0].clone(), ..days("2026-11-23", "2026-11-23") };

    assert_eq!(theirs.code(), Code::NotFound);
    assert_eq!(fields(&house.log().list_events(house.ask(alone)).await.unwrap_err()), ["session"]);
    assert_eq!(fields(&house.log().list_events(house.ask(of("nothing", ""))).await.unwrap_err()), ["need"]);
}
