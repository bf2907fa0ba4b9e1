//! What has happened can be read again, without whom it happened to.

use chrono::TimeDelta;
use proto::matching as pb;
use proto::matching::Answer;
use tonic::Code;

use crate::house::{House, fields, homework};

async fn list(house: &House, message: pb::ListEventsRequest) -> pb::ListEventsResponse {
    house.log().list_events(house.ask(message)).await.unwrap().into_inner()
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
    let (mut pages, mut token) = (Vec::new(), String::new());
    loop {
        let page = list(&house, pb::ListEventsRequest { page_size: 2, page_token: token, ..days("2026-11-01", "2026-11-30") }).await;
        pages.extend(page.events);
        token = page.next_page_token;
        if token.is_empty() {
            break;
        }
    }
    assert_eq!(pages, all, "pages together are the whole list");
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
