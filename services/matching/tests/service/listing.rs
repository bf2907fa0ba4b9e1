//! Needs are found again: by each filter, by all of them together, and in the time that is asked for.

use chrono::{DateTime, TimeDelta};
use proto::matching as pb;
use proto::types::Window;
use tonic::Code;

use crate::house::{House, fields, homework};

fn at(text: &str) -> Option<prost_types::Timestamp> {
    (!text.is_empty()).then(|| prost_types::Timestamp { seconds: text.parse::<DateTime<chrono::Utc>>().unwrap().timestamp(), nanos: 0 })
}

fn window(from: &str, until: &str) -> Window {
    Window { from: at(from), until: at(until) }
}

async fn list(house: &House, message: pb::ListNeedsRequest) -> Vec<pb::Need> {
    house.needs().list_needs(house.ask(message)).await.unwrap().into_inner().needs
}

async fn ids(house: &House, message: pb::ListNeedsRequest) -> Vec<String> {
    list(house, message).await.into_iter().map(|need| need.id).collect()
}

/// Cancels the whole need.
async fn cancel(house: &House, id: &str) {
    house.needs().cancel_need(house.ask(pb::CancelNeedRequest { id: id.into(), ..Default::default() })).await.unwrap();
}

pub async fn each_filter_holds_alone_and_with_all_others(house: House) {
    let (orgs, venues): (Vec<String>, Vec<String>) =
        (1..4).map(|n| (format!("org_01h2xcejqtf2nbrexx3vqjhp4{n}"), format!("venue_01h2xcejqtf2nbrexx3vqjhp4{n}"))).unzip();
    let titles = ["Språkkafé på biblioteket", "Leksehjelp", "Besøk hos Øyvind, 3. etasje"];
    let other = house.somebody("coordinator", "member_per");
    for number in 0..36_usize {
        let day = 1 + number % 28;
        let profile = pb::NeedProfile {
            organisation: orgs[number % 3].clone(),
            venue: venues[number % 2].clone(),
            title: titles[number / 2 % 3].into(),
            category: ["besøk", "språk"][number / 3 % 2].into(),
            priority: u32::try_from(1 + number % 5).unwrap(),
            recurrence: if number % 4 == 0 { "FREQ=WEEKLY;COUNT=3".into() } else { String::new() },
            ..homework(&format!("2026-12-{day:02}T17:00"), 1)
        };
        let message = pb::PostNeedRequest { profile: Some(profile), ..Default::default() };
        let caller = if number % 3 == 1 { &other } else { &house.coordinator };
        let posted = house.needs().post_need(house.by(caller, message)).await.unwrap().into_inner();
        match number % 6 {
            1 => cancel(&house, &posted.id).await,
            2 => drop(house.needs().close_need(house.ask(pb::CloseNeedRequest { id: posted.id, outcome: 1, ..Default::default() })).await.unwrap()),
            _ => {}
        }
    }
    let all = list(&house, pb::ListNeedsRequest { window: Some(Window::default()), ..Default::default() }).await;
    assert_eq!(all.len(), 36);
    let mine = ids(&house, pb::ListNeedsRequest { mine: true, ..Default::default() }).await;
    assert_eq!(mine.len(), 24);

    let (from, until) = ("2026-12-09T00:00:00Z", "2026-12-11T00:00:00Z");
    let mut shown = 0;
    for mask in 0..256_u32 {
        let on = |bit: u32| mask & (1 << bit) != 0;
        let wanted = pb::ListNeedsRequest {
            state: i32::from(on(0)),
            window: on(1).then(|| window(from, until)),
            organisation: if on(2) { orgs[0].clone() } else { String::new() },
            venue: if on(3) { venues[0].clone() } else { String::new() },
            category: if on(4) { "Språk".into() } else { String::new() },
            priority: if on(5) { 3 } else { 0 },
            mine: on(6),
            words: if on(7) { "BIBLIO språk".into() } else { String::new() },
            ..Default::default()
        };
        let stands = |need: &&pb::Need| {
            let profile = need.profile.as_ref().unwrap();
            let live = need.sessions.iter().any(|session| !session.cancelled);
            let inside = |session: &pb::Session| {
                let (starts, ends) = (session.starts_at.unwrap().seconds, session.ends_at.unwrap().seconds);
                session.cancelled != live && ends > at(from).unwrap().seconds && starts < at(until).unwrap().seconds
            };
            (!on(0) || need.state() == pb::NeedState::Open)
                && (!on(1) || need.sessions.iter().any(inside))
                && (!on(2) || profile.organisation == orgs[0])
                && (!on(3) || profile.venue == venues[0])
                && (!on(4) || profile.category == "språk")
                && (!on(5) || profile.priority == 3)
                && (!on(6) || mine.contains(&need.id))
                && (!on(7) || profile.title == titles[0])
        };
        let expected: Vec<String> = all.iter().filter(stands).map(|need| need.id.clone()).collect();
        shown += expected.len();
        assert_eq!(ids(&house, wanted.clone()).await, expected, "{wanted:?}");
    }
    assert!(shown > 300, "the filters leave something to find: {shown}");
}

pub async fn pages_together_are_the_whole_list(house: House) {
    for day in 1..=7 {
        house.post(homework(&format!("2026-12-0{day}T17:00"), 1)).await;
    }
    let all = ids(&house, pb::ListNeedsRequest::default()).await;
    let (mut seen, mut page_token) = (Vec::new(), String::new());
    loop {
        let message = pb::ListNeedsRequest { page_size: 3, page_token, words: "lekse".into(), ..Default::default() };
        let page = house.needs().list_needs(house.ask(message)).await.unwrap().into_inner();
        seen.extend(page.needs.into_iter().map(|need| need.id));
        page_token = page.next_page_token;
        if page_token.is_empty() {
            break;
        }
    }
    assert_eq!((seen.len(), seen), (7, all));
}

pub async fn a_page_ends_where_its_sessions_are_as_many_as_one_answer_holds(house: House) {
    for _ in 0..70 {
        house.post(pb::NeedProfile { recurrence: "FREQ=DAILY".into(), ..homework("2026-12-01T17:00", 1) }).await;
    }
    let (mut seen, mut pages, mut page_token) = (Vec::new(), Vec::new(), String::new());
    loop {
        let message = pb::ListNeedsRequest { page_size: 500, page_token, window: Some(Window::default()), ..Default::default() };
        let page = house.needs().list_needs(house.ask(message)).await.unwrap().into_inner();
        pages.push(page.needs.iter().map(|need| need.sessions.len()).sum::<usize>());
        seen.extend(page.needs.into_iter().map(|need| (need.id, need.sessions.len())));
        page_token = page.next_page_token;
        if page_token.is_empty() {
            break;
        }
    }
    let each = seen[0].1;
    assert!(each > 5_000 / 70, "so many that one answer cannot hold them: {each}");
    assert_eq!(pages, [5_000 / each * each, (70 - 5_000 / each) * each]);
    let mut once: Vec<_> = seen.iter().map(|(id, sessions)| (id.clone(), *sessions == each)).collect();
    once.sort();
    once.dedup();
    assert_eq!((once.len(), once.iter().all(|(_, whole)| *whole)), (70, true), "each once and with all of its sessions");
}

pub async fn those_that_are_named_are_found_where_the_rest_holds(house: House) {
    let mut posted = Vec::new();
    for day in 1..=4 {
        posted.push(house.post(homework(&format!("2026-12-0{day}T17:00"), 1)).await.0);
    }
    cancel(&house, &posted[1]).await;
    let unknown = "need_01h2xcejqtf2nbrexx3vqjhp41".to_owned();
    let named = vec![posted[2].clone(), posted[1].clone(), unknown, posted[0].clone(), posted[3].clone()];
    let among = pb::ListNeedsRequest { state: 1, window: Some(window("", "2026-12-04T00:00:00Z")), ids: named.clone(), ..Default::default() };

    let found = list(&house, among.clone()).await;
    let first = house.needs().list_needs(house.ask(pb::ListNeedsRequest { page_size: 1, ..among.clone() })).await.unwrap().into_inner();
    let rest = ids(&house, pb::ListNeedsRequest { page_token: first.next_page_token, ..among }).await;

    let mut open = vec![posted[0].clone(), posted[2].clone()];
    open.sort();
    assert_eq!(found.iter().map(|need| need.id.clone()).collect::<Vec<_>>(), open, "one is called off, one too far ahead, one nobody's");
    assert_eq!((first.needs[0].id.clone(), rest), (open[0].clone(), vec![open[1].clone()]));
    for other in [house.stranger(), house.contact("org_01h2xcejqtf2nbrexx3vqjhp41")] {
        let theirs = pb::ListNeedsRequest { ids: named.clone(), ..Default::default() };
        assert!(house.needs().list_needs(house.by(&other, theirs)).await.unwrap().into_inner().needs.is_empty(), "a name opens nothing");
    }
}

pub async fn where_nobody_names_a_time_it_is_a_month_back_and_half_a_year_ahead(house: House) {
    let (soon, _) = house.post(homework("2026-11-24T17:00", 1)).await;
    let (late, _) = house.post(homework("2027-06-24T17:00", 1)).await;

    assert_eq!(ids(&house, pb::ListNeedsRequest::default()).await, std::slice::from_ref(&soon));
    house.later(TimeDelta::days(32)).await;
    assert!(ids(&house, pb::ListNeedsRequest::default()).await.is_empty(), "one is over for more than a month, one still too far ahead");
    let whenever = pb::ListNeedsRequest { window: Some(Window::default()), ..Default::default() };
    let mut both = [soon, late.clone()];
    both.sort(); // posted in one millisecond: then their ids say which is first
    assert_eq!(ids(&house, whenever).await, both);
    house.later(TimeDelta::days(60)).await;
    assert_eq!(ids(&house, pb::ListNeedsRequest::default()).await, [late]);
}

pub async fn a_series_is_found_where_it_takes_place_and_wherever_it_moves(house: House) {
    let series = pb::NeedProfile { recurrence: "FREQ=WEEKLY;COUNT=4".into(), ..homework("2026-12-01T17:00", 1) };
    let (id, sessions) = house.post(series.clone()).await;
    let day = |day: &str| {
        let next = day.parse::<chrono::NaiveDate>().unwrap().succ_opt().unwrap();
        pb::ListNeedsRequest { window: Some(window(&format!("{day}T00:00:00Z"), &format!("{next}T00:00:00Z"))), ..Default::default() }
    };
    let found = async |on: &str| list(&house, day(on)).await.into_iter().map(|need| (need.id, need.sessions.len())).collect::<Vec<_>>();
    let once = [(id.clone(), 1)];
    assert_eq!(found("2026-12-08").await, once, "with its one session there");
    assert_eq!(found("2026-12-09").await, [], "it is between two");

    let moved = pb::ChangeNeedRequest {
        id: id.clone(),
        scope: pb::Scope::This.into(),
        session: sessions[1].clone(),
        profile: Some(homework("2026-12-09T17:00", 1)),
        ..Default::default()
    };
    house.needs().change_need(house.ask(moved)).await.unwrap();
    assert_eq!(found("2026-12-09").await, once);
    assert_eq!(found("2026-12-08").await, []);

    let later = pb::ChangeNeedRequest {
        id: id.clone(),
        scope: pb::Scope::ThisAndFollowing.into(),
        session: sessions[2].clone(),
        profile: Some(pb::NeedProfile { title: "Verksted".into(), recurrence: "FREQ=WEEKLY;COUNT=2".into(), ..homework("2027-01-13T10:00", 1) }),
        ..Default::default()
    };
    let rest = house.needs().change_need(house.ask(later)).await.unwrap().into_inner().following;
    assert_eq!(found("2026-12-15").await, [], "neither part is there any more");
    assert_eq!(found("2027-01-20").await, [(rest.clone(), 1)]);
    let mine = pb::ListNeedsRequest { mine: true, words: "verk".into(), ..Default::default() };
    assert_eq!(ids(&house, mine).await, [rest], "it stays whose it was");
}

pub async fn what_was_called_off_is_found_at_its_time(house: House) {
    let (id, _) = house.post(homework("2026-12-01T17:00", 1)).await;
    house.needs().cancel_need(house.ask(pb::CancelNeedRequest { id: id.clone(), ..Default::default() })).await.unwrap();

    let there = pb::ListNeedsRequest { state: 2, window: Some(window("2026-12-01T00:00:00Z", "2026-12-02T00:00:00Z")), ..Default::default() };
    assert_eq!(ids(&house, there).await, [id]);
    let elsewhere = pb::ListNeedsRequest { state: 2, window: Some(window("2026-12-02T00:00:00Z", "")), ..Default::default() };
    assert!(ids(&house, elsewhere).await.is_empty());
}

pub async fn a_bad_filter_is_named(house: House) {
    let bad = pb::ListNeedsRequest {
        page_token: "x".into(),
        state: 9,
        organisation: "venue_1".into(),
        venue: "org_1".into(),
        category: "a\0b".into(),
        priority: 6,
        words: "!?".into(),
        ids: vec!["org_1".into()],
        window: Some(Window { from: Some(prost_types::Timestamp { seconds: -1, nanos: 0 }), until: None }),
        ..Default::default()
    };
    let refused = house.needs().list_needs(house.ask(bad)).await.unwrap_err();
    assert_eq!(refused.code(), Code::InvalidArgument);
    let mut found = fields(&refused);
    found.sort();
    assert_eq!(found, ["category", "ids[0]", "organisation", "page_token", "priority", "state", "venue", "window.from", "words"]);

    let many = pb::ListNeedsRequest { ids: vec!["need_01h2xcejqtf2nbrexx3vqjhp41".into(); 201], ..Default::default() };
    assert_eq!(fields(&house.needs().list_needs(house.ask(many)).await.unwrap_err()), ["ids"]);
    let many = pb::ListNeedsRequest { words: "a b c d e f g h i".into(), ..Default::default() };
    assert_eq!(fields(&house.needs().list_needs(house.ask(many)).await.unwrap_err()), ["words"]);
    let sign = pb::ListNeedsRequest { words: "100%".into(), ..Default::default() };
    assert!(ids(&house, sign).await.is_empty(), "a sign of the database's is no sign here");
}
