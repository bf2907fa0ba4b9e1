//! Calendars of a centre: made, shown once, fetched by a program that is none of ours, revoked.

use chrono::TimeDelta;
use platform::auth::Caller;
use proto::dispatcher as pb;
use proto::matching as m;
use world::ical;

use crate::house::{Answer, House, conflict, faulty, not_allowed, not_found, refused};
use crate::town::{header, stamp};

async fn make(house: &House, by: &Caller, name: &str, language: &str, key: &str) -> Answer<pb::MakeCalendarResponse> {
    let message = pb::MakeCalendarRequest { idempotency_key: key.to_owned(), name: name.to_owned(), language: language.to_owned() };
    house.calendars().make_calendar(house.by(by, message)).await
}

async fn made(house: &House, name: &str, language: &str) -> pb::MakeCalendarResponse {
    make(house, &house.coordinator("anne"), name, language, "").await.unwrap().into_inner()
}

async fn revoke(house: &House, by: &Caller, id: &str) -> Answer<pb::RevokeCalendarResponse> {
    house.calendars().revoke_calendar(house.by(by, pb::RevokeCalendarRequest { idempotency_key: String::new(), id: id.to_owned() })).await
}

async fn list(house: &House, by: &Caller) -> Vec<pb::Calendar> {
    house.calendars().list_calendars(house.by(by, pb::ListCalendarsRequest {})).await.unwrap().into_inner().calendars
}

/// A need with one session of two hours.
fn need(title: &str, starts: &str, ends: &str) -> m::Need {
    let (id, changed_at) = (format!("session_{title}"), stamp("2026-11-23T10:00:00Z"));
    let session = m::Session { id, starts_at: stamp(starts), ends_at: stamp(ends), places: 3, taken: 1, changed_at, ..Default::default() };
    let (place_name, details) = ("Storgata 14".to_owned(), "Hun bor i 2. etasje, tlf. 41234567".to_owned());
    let profile = m::NeedProfile { title: title.to_owned(), place_name, details, category: "leksehjelp".to_owned(), ..Default::default() };
    m::Need { id: format!("need_{title}"), profile: Some(profile), sessions: vec![session], ..Default::default() }
}

pub async fn the_calendar_says_what_is_set_up_and_nothing_private(house: House) {
    let calendar = made(&house, "Kontoret", "").await;
    let mut venue = need("Kaffe, te; og \\kaker", "2026-11-24T09:00:00Z", "2026-11-24T11:00:00Z");
    venue.profile = venue.profile.map(|profile| m::NeedProfile { venue: "venue_1".to_owned(), place_name: "Biblioteket, 2. etasje".to_owned(), ..profile });
    let mut off = need("Avlyst tur", "2027-03-27T17:00:00Z", "2027-03-27T19:00:00Z");
    (off.sessions[0].cancelled, off.sessions[0].taken) = (true, 0);
    house.behind.needs(vec![off, venue, need("Leksehjelp", "2027-03-28T16:00:00Z", "2027-03-28T18:00:00Z")]);

    let page = house.page(&calendar.path).await;

    assert_eq!(
        (page.status, header(&page, "content-type"), header(&page, "cache-control")),
        (200, Some("text/calendar; charset=utf-8"), Some("private, no-cache"))
    );
    assert_eq!((header(&page, "referrer-policy"), header(&page, "x-content-type-options")), (Some("no-referrer"), Some("nosniff")));
    let seen = ical::read(&page.body);
    assert_eq!((&seen["X-WR-CALNAME"], &seen["REFRESH-INTERVAL"]), (&"Svarstad frivilligsentral".into(), &"1:00:00".into()));
    let events = seen["events"].as_array().unwrap();
    let of = |name: &str| events.iter().map(|event| event[name].as_str().unwrap_or_default().to_owned()).collect::<Vec<_>>();
    assert_eq!(of("SUMMARY"), ["Kaffe, te; og \\kaker (1/3)", "Avlyst: Avlyst tur", "Leksehjelp (1/3)"]);
    assert_eq!(of("DTSTART"), ["2026-11-24T09:00:00+00:00", "2027-03-27T17:00:00+00:00", "2027-03-28T16:00:00+00:00"]);
    assert_eq!(of("DTEND")[2], "2027-03-28T18:00:00+00:00");
    assert_eq!(of("LOCATION"), ["Biblioteket, 2. etasje", "Storgata", "Storgata"]);
    assert_eq!(of("DESCRIPTION"), ["1 av 3 plasser er fylt", "0 av 3 plasser er fylt", "1 av 3 plasser er fylt"]);
    assert_eq!(of("STATUS"), ["CONFIRMED", "CANCELLED", "CONFIRMED"]);
    assert_eq!((of("UID")[2].as_str(), of("SEQUENCE")[2].as_str()), ("session_Leksehjelp@borgertorg", "28202400"));
    assert_eq!((of("LAST-MODIFIED")[2].as_str(), of("DTSTAMP")[2].as_str()), ("2026-11-23T10:00:00+00:00", "2026-11-23T10:00:00+00:00"));
    assert_eq!((of("URL")[2].as_str(), of("CATEGORIES")[2].as_str()), ("https://svar.example.org/behov/need_Leksehjelp?okt=session_Leksehjelp", "leksehjelp"));
    let plain = page.body.replace("\r\n ", "");
    for private in ["Storgata 14", "etasje\\, tlf", "41234567", "Hun bor"] {
        assert!(!plain.contains(private), "{private} in {plain}");
    }
    let english = made(&house, "The office", "en").await;
    assert!(house.page(&english.path).await.body.contains("1 of 3 places are filled"));
    assert!(house.behind.asked().iter().all(|caller| caller.scopes == ["volunteer"] && caller.centre == Some(house.centre)));
    assert_eq!(house.behind.asked()[0].subject, calendar.id);
}

pub async fn an_address_that_is_wrong_or_revoked_is_answered_as_none(house: House) {
    let anne = house.coordinator("anne");
    let (calendar, gone) = (made(&house, "Kontoret", "").await, made(&house, "Telefonen", "").await);
    assert_eq!(refused(revoke(&house, &house.stranger(), &gone.id).await), not_found());
    assert_eq!(refused(revoke(&house, &house.contact("randi"), &gone.id).await), not_allowed());
    assert_eq!(house.page(&gone.path).await.status, 200);
    revoke(&house, &anne, &gone.id).await.unwrap();
    assert_eq!(refused(revoke(&house, &anne, &gone.id).await), not_found());

    let secret = calendar.path.strip_prefix("/ical/").and_then(|file| file.strip_suffix(".ics")).unwrap();
    let other = if secret.ends_with('A') { "B" } else { "A" };
    let paths = [
        gone.path.clone(),
        format!("/ical/{}{other}.ics", &secret[..secret.len() - 1]),
        format!("/ical/{secret}"),
        format!("/ical/min/{secret}.ics"),
        "/ical/x.ics".to_owned(),
        "/ical/%2e%2e%2fhealthz".to_owned(),
        format!("/ical/{}", "a".repeat(43)),
    ];
    let never = house.page(&paths[1]).await;
    for path in &paths {
        let page = house.page(path).await;
        assert_eq!((page.status, &page.body, &page.headers.len()), (404, &never.body, &never.headers.len()), "{path}");
    }
    assert_eq!(house.page(&format!("/skjerm/{secret}")).await.status, 404, "it is no kiosk");
    assert_eq!(house.page(&calendar.path).await.status, 200, "the other one works");
}

pub async fn a_calendar_is_shown_once_and_noted_when_it_is_fetched(house: House) {
    let anne = house.coordinator("anne");
    let first = make(&house, &anne, "Kontoret", "nn", "k1").await.unwrap().into_inner();
    let again = make(&house, &anne, "Kontoret", "nn", "k1").await.unwrap().into_inner();
    assert!(first.path.len() == "/ical/.ics".len() + 43 && first.note.is_empty(), "{first:?}");
    assert_eq!(again, pb::MakeCalendarResponse { id: first.id.clone(), path: String::new(), note: "SECRET_SHOWN_ONCE".to_owned() });
    let now = stamp("2026-11-24T07:12:00Z");

    let shown = pb::Calendar { id: first.id.clone(), name: "Kontoret".to_owned(), language: "nn".to_owned(), made_at: now, fetched_at: None };
    assert_eq!(list(&house, &anne).await, [shown]);
    house.page(&first.path).await;
    house.clock.advance(TimeDelta::minutes(9));
    house.page(&first.path).await;
    assert_eq!(list(&house, &anne).await[0].fetched_at, now, "to ten minutes");
    house.clock.advance(TimeDelta::minutes(1));
    house.page(&first.path).await;
    assert_eq!(list(&house, &anne).await[0].fetched_at, stamp("2026-11-24T07:22:00Z"));

    assert_eq!(list(&house, &house.stranger()).await, []);
    assert_eq!(refused(make(&house, &anne, "KONTORET", "", "").await), conflict("NAME_TAKEN"));
    assert_eq!(faulty(make(&house, &anne, "", "fr", "").await), ["name", "language"]);
    for nth in 1..20 {
        made(&house, &format!("Nr {nth}"), "").await;
    }
    assert_eq!(refused(make(&house, &anne, "En til", "", "").await), conflict("TOO_MANY"));
}

pub async fn what_is_known_is_not_sent_again_and_a_loud_program_is_told_to_wait(house: House) {
    let (calendar, other) = (made(&house, "Kontoret", "").await, made(&house, "Telefonen", "").await);
    house.behind.needs(vec![need("Leksehjelp", "2026-11-25T14:00:00Z", "2026-11-25T16:00:00Z")]);
    let first = house.page(&calendar.path).await;
    let tag = header(&first, "etag").unwrap();

    house.clock.advance(TimeDelta::minutes(1));
    for known in [tag.to_owned(), format!("W/{tag}"), format!("\"x\", {tag}"), "*".to_owned()] {
        let again = house.page_with(&calendar.path, &[("if-none-match", &known)]).await;
        assert_eq!((again.status, again.body.as_str(), header(&again, "etag")), (304, "", Some(tag)), "{known}");
    }
    let mut moved = need("Leksehjelp", "2026-11-25T15:00:00Z", "2026-11-25T17:00:00Z");
    moved.sessions[0].changed_at = stamp("2026-11-24T07:13:00Z");
    house.behind.needs(vec![moved]);
    let second = house.page_with(&calendar.path, &[("if-none-match", tag)]).await;
    let number = |body: &str| ical::read(body)["events"][0]["SEQUENCE"].as_str().unwrap().parse::<u32>().unwrap();
    assert!(second.status == 200 && header(&second, "etag") != Some(tag) && number(&second.body) > number(&first.body), "{}", second.body);

    let mut answers = Vec::new();
    while answers.len() < 600 && !answers.contains(&429) {
        answers.push(house.page(&calendar.path).await.status);
    }
    assert!(answers[..20].iter().all(|status| *status == 200) && answers.contains(&429), "{answers:?}");
    assert_eq!(house.page(&other.path).await.status, 200, "a loud one takes nothing from its neighbour");

    house.behind.away();
    let away = house.page(&other.path).await;
    assert_eq!((away.status, header(&away, "retry-after")), (503, Some("60")));
}
