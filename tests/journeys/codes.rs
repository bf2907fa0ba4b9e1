//! Signing in by the code of the mail: where it was asked for, once, for a while and a few tries; and nobody learns who is known.

use chrono::TimeDelta;
use proto::organisations as o;
use proto::organisations::member_service_client::MemberServiceClient;
use proto::types::Role;
use world::desk::{Desk, asking, key};
use world::house::House;

use crate::screens::{Answer, OURS, ask, is_signed_in, link, mailed, member, post};

const TYPED: &str = "/logg-inn/kode";

/// The first cookie that an answer sets, as a browser sends it back.
fn cookie(answer: &Answer) -> String {
    answer.header("set-cookie").expect("a cookie").split(';').next().expect("its value").to_owned()
}

/// Asks to be let in; gives the cookie of the browser.
async fn asked(house: &House, email: &str) -> String {
    let answer = post(house, "/logg-inn", &format!("email={}", email.replace('@', "%40")), &OURS).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    let set = answer.header("set-cookie").expect("a cookie");
    assert!(set.contains("HttpOnly") && set.contains("SameSite=Lax") && set.contains("Max-Age=600"), "{set}");
    cookie(&answer)
}

/// Asks, and reads the mail: the cookie, the link and the code.
async fn invited(house: &mut House, email: &str) -> (String, String, String) {
    let before = mailed(house, email);
    let browser = asked(house, email).await;
    let mail = house.until("a mail with a code", async |house| mailed(house, email).into_iter().find(|mail| !before.contains(mail))).await;
    let code = mail.lines().map(str::trim).find(|line| line.len() == 7 && line.bytes().all(|sign| sign.is_ascii_digit() || sign == b' '));
    (browser, link(&mail).expect("a link"), code.expect("a code").to_owned())
}

async fn typed(house: &House, browser: &str, code: &str) -> Answer {
    post(house, TYPED, &format!("code={}", code.replace(' ', "+")), &[OURS[0], ("cookie", browser)]).await
}

/// Six digits that are another code.
fn other(code: &str) -> String {
    let last = if code.ends_with('0') { "1" } else { "0" };
    format!("{}{last}", &code[..code.len() - 1])
}

pub async fn a_code_signs_in_where_it_was_asked_for_and_once(house: &mut House) {
    let desk = Desk::open(house, asking(0)).await;
    member(house, &desk, "kode@example.org").await;
    let (browser, path, code) = invited(house, "kode@example.org").await;
    let stranger = asked(house, "ukjent@example.org").await;
    assert_eq!(ask(house, "GET", TYPED, &[("cookie", &browser)], &[]).await.status, 200, "the page can be loaded again");
    assert_eq!(ask(house, "GET", TYPED, &[], &[]).await.header("location"), Some("/logg-inn"));
    assert!(!house.dump("dispatcher").contains(&code.replace(' ', "")), "only a digest is kept");

    for (elsewhere, status) in [(stranger.as_str(), 400), ("", 410), ("borgertorg-asker=AAAA", 410)] {
        let refused = typed(house, elsewhere, &code).await;
        assert!(refused.status == status && refused.header("set-cookie").is_none(), "it counts in its own browser: {elsewhere} {refused:?}");
    }
    for site in ["cross-site", "same-site"] {
        let forged = post(house, TYPED, "code=1", &[("sec-fetch-site", site), ("cookie", &browser)]).await;
        assert_eq!(forged.status, 403, "{site}");
    }
    for no_code in ["", "12345", "kode", "%3Cb%3E"] {
        let answer = typed(house, &browser, no_code).await;
        assert!(answer.status == 400 && answer.text().contains("aria-invalid") && !answer.text().contains("<b>"), "{no_code}: {answer:?}");
    }
    let mistyped = typed(house, &browser, &other(&code)).await;
    assert!(mistyped.status == 400 && mistyped.text().contains("aria-invalid"), "{mistyped:?}");
    let entered = typed(house, &browser, &code).await;
    assert_eq!((entered.status, entered.header("location")), (303, Some("/i-dag")), "{entered:?}");
    assert!(entered.headers("set-cookie").any(|set| set.starts_with("borgertorg-asker=;")), "the browser forgets that it asked: {entered:?}");
    assert!(is_signed_in(house, &cookie(&entered)).await);

    assert_eq!(typed(house, &browser, &code).await.status, 410, "a code is used once");
    assert_eq!(post(house, &path, "", &OURS).await.status, 410, "and its link with it");
    let (browser, path, code) = invited(house, "kode@example.org").await;
    assert_eq!(post(house, &path, "", &OURS).await.status, 303);
    assert_eq!(typed(house, &browser, &code).await.status, 410, "the link uses the code up too");

    let (browser, path, code) = invited(house, "kode@example.org").await;
    house.clock.advance(TimeDelta::minutes(11));
    assert_eq!(typed(house, &browser, &code).await.status, 410, "ten minutes");
    assert_eq!(post(house, &path, "", &OURS).await.status, 303, "the link has fifteen");
}

pub async fn whoever_guesses_learns_nothing_and_is_stopped(house: &mut House) {
    let (desk, second) = (Desk::open(house, asking(0)).await, Desk::open(house, asking(0)).await);
    member(house, &desk, "to@example.org").await;
    let message = o::AddMemberRequest {
        idempotency_key: key(),
        name: "Kari Koordinator".to_owned(),
        email: "to@example.org".to_owned(),
        role: Role::Coordinator.into(),
        organisation: String::new(),
    };
    house.ask("organisations", Some(&second.centre), message, async |door, request| MemberServiceClient::new(door).add_member(request).await).await;

    let (known, path, code) = invited(house, "to@example.org").await;
    let unknown = asked(house, "fremmed@example.org").await;
    for attempt in 1..=6 {
        let (ours, theirs) = (typed(house, &known, &other(&code)).await, typed(house, &unknown, &other(&code)).await);
        assert_eq!((ours.status, ours.text()), (theirs.status, theirs.text()), "attempt {attempt}: nobody learns who is known");
        assert_eq!(ours.status, if attempt < 5 { 400 } else { 410 }, "attempt {attempt}");
    }
    assert_eq!(typed(house, &known, &code).await.status, 410, "after five the code is dead");
    assert_eq!(ask(house, "GET", &path, &[], &[]).await.status, 200, "the link is not");

    let (known, old, code) = invited(house, "to@example.org").await;
    let right = typed(house, &known, &code).await;
    let choice = right.header("location").expect("where to choose").to_owned();
    assert!(right.status == 303 && choice.starts_with("/inn/") && choice != old, "two roles: one is chosen: {right:?}");
    assert_eq!(ask(house, "GET", &old, &[], &[]).await.status, 410);
    let page = ask(house, "GET", &choice, &[], &[]).await.text();
    assert_eq!(page.matches("name=\"member\"").count(), 2, "{page}");

    for _ in 0..2 {
        let (browser, _, code) = invited(house, "to@example.org").await;
        for _ in 0..2 {
            assert_eq!(typed(house, &browser, &other(&code)).await.status, 400);
        }
    }
    let (browser, path, code) = invited(house, "to@example.org").await;
    assert_eq!(typed(house, &browser, &code).await.status, 410, "ten tries at a mailbox, whatever browsers asked");
    assert_eq!(ask(house, "GET", &path, &[], &[]).await.status, 200, "the link still opens");
}
