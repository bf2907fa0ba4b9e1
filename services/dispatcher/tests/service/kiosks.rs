//! Kiosks: made, shown once, and what stands on their page.

use chrono::TimeDelta;
use platform::auth::Caller;
use prost_types::Timestamp;
use proto::dispatcher as pb;
use proto::matching as m;

use crate::house::{Answer, House, conflict, faulty, not_allowed, not_found, refused};
use crate::town::{header, stamp};

async fn make(house: &House, by: &Caller, name: &str, key: &str) -> Answer<pb::MakeKioskResponse> {
    house.kiosks().make_kiosk(house.by(by, pb::MakeKioskRequest { idempotency_key: key.to_owned(), name: name.to_owned() })).await
}

async fn made(house: &House, name: &str) -> pb::MakeKioskResponse {
    make(house, &house.coordinator("anne"), name, "").await.unwrap().into_inner()
}

async fn revoke(house: &House, by: &Caller, id: &str) -> Answer<pb::RevokeKioskResponse> {
    house.kiosks().revoke_kiosk(house.by(by, pb::RevokeKioskRequest { idempotency_key: String::new(), id: id.to_owned() })).await
}

async fn list(house: &House, by: &Caller) -> Vec<pb::Kiosk> {
    house.kiosks().list_kiosks(house.by(by, pb::ListKiosksRequest {})).await.unwrap().into_inner().kiosks
}

/// A need with one session of two hours, on a clock an hour before Greenwich's.
fn need(title: &str, starts: &str, taken: u32) -> m::Need {
    let local = |hour: i64| (starts.parse::<chrono::DateTime<chrono::Utc>>().unwrap() + TimeDelta::hours(hour)).format("%Y-%m-%dT%H:%M").to_string();
    let session = m::Session { starts_at: stamp(starts), starts_local: local(1), ends_local: local(3), places: 3, taken, ..Default::default() };
    let profile =
        m::NeedProfile { title: title.to_owned(), place_name: "Storgata 14".to_owned(), details: "Hun bor i 2. etasje".to_owned(), ..Default::default() };
    m::Need { profile: Some(profile), sessions: vec![session], ..Default::default() }
}

pub async fn the_page_shows_what_is_needed_and_nothing_private(house: House) {
    let kiosk = made(&house, "Inngangen").await;
    let cancelled = |mut need: m::Need| {
        need.sessions[0].cancelled = true;
        need
    };
    house.behind.needs(vec![
        need("Leksehjelp", "2026-11-25T14:00:00Z", 1),
        need("Kaffe <og> kaker", "2026-11-24T09:00:00Z", 2),
        need("Fullt", "2026-11-24T09:00:00Z", 3),
        need("Begynt", "2026-11-24T07:00:00Z", 0),
        cancelled(need("Avlyst", "2026-11-24T09:00:00Z", 0)),
    ]);

    let page = house.page(&kiosk.path).await;

    assert_eq!((page.status, header(&page, "cache-control"), header(&page, "referrer-policy")), (200, Some("no-store"), Some("no-referrer")));
    let policy = header(&page, "content-security-policy").unwrap();
    assert!(policy.starts_with("default-src 'none'; script-src 'self'") && policy.contains("frame-ancestors 'none'") && !policy.contains("unsafe"), "{policy}");
    let shown =
        ["Svarstad frivilligsentral", "tirsdag 24. november", "08.12", "I dag", "I morgen", "10.00–12.00", "<b>1</b> plass ledig", "Kaffe &lt;og&gt; kaker"];
    for part in shown.into_iter().chain(["<b>2</b> plasser ledige", "Storgata<"]) {
        assert!(page.body.contains(part), "{part} in {}", page.body);
    }
    for part in ["14", "etasje", "Fullt", "Begynt", "Avlyst"] {
        assert!(!page.body.replace("14.", "").contains(part), "{part} in {}", page.body);
    }
    assert!(page.body.find("Kaffe") < page.body.find("Leksehjelp"), "by time: {}", page.body);
    assert!(house.page(&format!("{}?sprak=nn", kiosk.path)).await.body.contains("Vi treng deg"));
    assert!(house.page(&format!("{}?sprak=en", kiosk.path)).await.body.contains("Wednesday 25 November"));
    assert!(house.behind.asked().iter().all(|caller| caller.scopes == ["volunteer"] && caller.centre == Some(house.centre) && caller.subject == kiosk.id));
}

pub async fn a_link_that_is_wrong_or_revoked_is_answered_as_none(house: House) {
    let anne = house.coordinator("anne");
    let (kiosk, gone) = (made(&house, "Inngangen").await, made(&house, "Kafeen").await);
    assert_eq!(refused(revoke(&house, &house.stranger(), &gone.id).await), not_found());
    assert_eq!(refused(revoke(&house, &house.contact("randi"), &gone.id).await), not_allowed());
    assert_eq!(house.page(&gone.path).await.status, 200);
    revoke(&house, &anne, &gone.id).await.unwrap();
    assert_eq!(refused(revoke(&house, &anne, &gone.id).await), not_found());

    let other = if kiosk.path.ends_with('A') { "B" } else { "A" };
    let forged = format!("{}{other}", &kiosk.path[..kiosk.path.len() - 1]);
    let pages = [house.page(&gone.path).await, house.page(&forged).await, house.page("/skjerm/x").await, house.page("/skjerm/%2e%2e%2fhealthz").await];
    for page in &pages {
        assert_eq!((page.status, &page.body), (404, &pages[0].body));
    }
    assert_eq!(house.page(&kiosk.path).await.status, 200, "the other one works");
}

pub async fn a_kiosk_is_shown_once_and_seen_when_it_is_looked_at(house: House) {
    let anne = house.coordinator("anne");
    let first = make(&house, &anne, "Inngangen", "k1").await.unwrap().into_inner();
    let again = make(&house, &anne, "Inngangen", "k1").await.unwrap().into_inner();
    assert!(first.path.len() == "/skjerm/".len() + 43 && first.note.is_empty(), "{first:?}");
    assert_eq!(again, pb::MakeKioskResponse { id: first.id.clone(), path: String::new(), note: "SECRET_SHOWN_ONCE".to_owned() });
    let stamp = |seconds: i64| Some(Timestamp { seconds, nanos: 0 });
    let now = house.clock.now().timestamp();

    assert_eq!(list(&house, &anne).await, [pb::Kiosk { id: first.id.clone(), name: "Inngangen".to_owned(), made_at: stamp(now), seen_at: None }]);
    house.page(&first.path).await;
    house.clock.advance(TimeDelta::minutes(9));
    house.page(&first.path).await;
    assert_eq!(list(&house, &anne).await[0].seen_at, stamp(now), "to ten minutes");
    house.clock.advance(TimeDelta::minutes(1));
    house.page(&first.path).await;
    assert_eq!(list(&house, &anne).await[0].seen_at, stamp(now + 600));

    assert_eq!(list(&house, &house.stranger()).await, []);
    assert_eq!(refused(make(&house, &anne, "INNGANGEN", "").await), conflict("NAME_TAKEN"));
    assert_eq!(faulty(make(&house, &anne, "", "").await), ["name"]);
    for nth in 1..20 {
        made(&house, &format!("Nr {nth}")).await;
    }
    assert_eq!(refused(make(&house, &anne, "En til", "").await), conflict("TOO_MANY"));
}

pub async fn a_page_is_made_so_often_and_no_more_and_waits_for_a_house_that_is_away(house: House) {
    let (kiosk, other) = (made(&house, "Inngangen").await, made(&house, "Kafeen").await);

    let mut answers = Vec::new();
    for _ in 0..60 {
        answers.push(house.page(&kiosk.path).await.status);
    }
    assert!(answers[..30].iter().all(|status| *status == 200) && answers.contains(&429), "{answers:?}");
    assert_eq!(house.page(&other.path).await.status, 200, "a loud one takes nothing from its neighbour");

    house.behind.away();
    assert_eq!(house.page(&other.path).await.status, 503);
}
