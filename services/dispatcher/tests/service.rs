//! The people's door alone, over real HTTP; matching is stood in for by a room that speaks the contract over real gRPC and
//! counts what it is told to do.

#![expect(clippy::unwrap_used, reason = "a test fails by it")]

#[path = "service/behind.rs"]
mod behind;
#[path = "service/calendars.rs"]
mod calendars;
#[path = "service/house.rs"]
mod house;
#[path = "service/kiosks.rs"]
mod kiosks;
#[path = "service/looks.rs"]
mod looks;
#[path = "service/own.rs"]
mod own;
#[path = "service/room.rs"]
mod room;
#[path = "service/templates.rs"]
mod templates;
#[path = "service/town.rs"]
mod town;
#[path = "service/views.rs"]
mod views;

use chrono::TimeDelta;
use proto::matching::{Answer, OfferState};
use room::Done;
use town::{Town, header};

macro_rules! on_both {
    ($($noun:ident::$scenario:ident,)+) => {
        mod on_sqlite {
            $(#[tokio::test] async fn $scenario() { Box::pin(crate::$noun::$scenario(crate::house::House::on_sqlite().await)).await })+
        }
        mod on_postgres {
            $(#[tokio::test] async fn $scenario() { Box::pin(crate::$noun::$scenario(crate::house::House::on_postgres().await)).await })+
        }
    };
}

on_both! {
    looks::two_see_each_other_until_one_leaves,
    looks::a_look_that_is_not_renewed_is_over,
    looks::who_looks_is_told_to_coordinators_of_the_same_centre,
    looks::who_comes_and_who_goes_is_told_to_open_screens_of_the_centre,
    looks::a_member_who_left_leaves_nothing_of_her_own,
    views::ones_own_are_ones_own_and_shared_ones_everybodys,
    views::a_view_has_a_name_of_its_own_and_leads_within_the_console,
    views::there_are_fifty_of_each_and_one_key_makes_one,
    templates::a_template_is_the_centres_and_its_name_says_which_it_is,
    templates::what_cannot_be_a_template_is_named_field_by_field,
    calendars::the_calendar_says_what_is_set_up_and_nothing_private,
    calendars::an_address_that_is_wrong_or_revoked_is_answered_as_none,
    calendars::a_calendar_is_shown_once_and_noted_when_it_is_fetched,
    calendars::what_is_known_is_not_sent_again_and_a_loud_program_is_told_to_wait,
    kiosks::the_page_shows_what_is_needed_and_nothing_private,
    kiosks::a_link_that_is_wrong_or_revoked_is_answered_as_none,
    kiosks::a_kiosk_is_shown_once_and_seen_when_it_is_looked_at,
    kiosks::a_page_is_made_so_often_and_no_more_and_waits_for_a_house_that_is_away,
}

#[tokio::test]
async fn looking_changes_nothing_however_often() {
    let town = Town::new().await;
    let path = town.link();

    for _ in 0..50 {
        let page = town.get(&path).await;
        assert_eq!(page.status, 200);
        let text = page.body.replace("<span class=\"clock\">", "").replace("</span>", "");
        for part in [
            "<h1>Følge til legen</h1>",
            "Svarstad",
            "tirsdag 24. november kl. 10.00–12.00",
            "mandag 23. november kl. 20.00",
            "En liten spasertur.",
            "Ja, jeg kan",
            "Nei takk",
            "Kan ikke nå",
        ] {
            assert!(text.contains(part), "{part} in {text}");
        }
        assert!(!page.body.contains("Nøkkel"), "details are for who said yes");
        let head = town.ask("HEAD", &path, &[], "").await;
        assert_eq!((head.status, head.body.as_str()), (200, ""));
    }

    assert_eq!(town.room.done(), []);
}

#[tokio::test]
async fn each_answer_is_given_in_the_volunteers_own_name_and_twice_is_once() {
    for (posted, done, state) in [
        ("yes", Done::Accepted, OfferState::Accepted),
        ("no", Done::Declined(Answer::No), OfferState::Declined),
        ("later", Done::Declined(Answer::CannotNow), OfferState::Declined),
    ] {
        let town = Town::new().await;

        for _ in 0..2 {
            let answer = town.post(&town.link(), &format!("answer={posted}"), &[]).await;
            assert_eq!((answer.status, header(&answer, "location")), (303, Some(town.link().as_str())));
        }

        assert_eq!(town.room.done(), [(done, town.volunteer(), town.centre.to_string())], "the second has the key of the first");
        assert_eq!(town.room.state(), state);
        let page = town.get(&town.link()).await;
        assert!(!page.body.contains("<button"), "{}", page.body);
        assert_eq!(page.body.contains("Nøkkel"), posted == "yes");
    }
}

#[tokio::test]
async fn who_comes_too_late_may_join_the_waiting_list_and_leave_it() {
    let town = Town::new().await;
    town.room.change(|card| card.set_state(OfferState::Filled));

    let full = town.get(&town.link()).await;
    town.room.change(|card| card.waiting = 2);
    let waiting = town.get(&town.link()).await;
    for _ in 0..2 {
        for word in ["join", "leave"] {
            assert_eq!(town.post(&town.link(), &format!("answer={word}"), &[]).await.status, 303);
        }
    }
    assert_eq!(town.room.keyless(), 4, "each of them is heard");
    assert_eq!(town.room.left(), [Answer::CannotNow; 2], "it is no answer for the whole series");

    assert!(full.body.contains("Sett meg på ventelisten") && full.body.contains("value=\"join\""), "{}", full.body);
    assert!(waiting.body.contains("Du står på venteliste (2)") && waiting.body.contains("value=\"leave\""), "{}", waiting.body);
}

#[tokio::test]
async fn another_answer_afterwards_changes_nothing_and_the_page_explains() {
    let town = Town::new().await;

    town.post(&town.link(), "answer=no", &[]).await;
    let second = town.post(&town.link(), "answer=yes", &[]).await;
    let page = town.get(&town.link()).await;

    assert_eq!((second.status, town.room.state()), (303, OfferState::Declined));
    assert!(page.body.contains("Har du ombestemt deg, ta kontakt med oss."), "{}", page.body);
}

#[tokio::test]
async fn a_yes_that_is_not_taken_says_so_plainly() {
    let overlap =
        ["Du har allerede sagt ja til noe annet på samme tid.", "Du har alt sagt ja til noko anna på same tid.", "You have already said yes to something else"];
    let other = ["så finner vi ut av det sammen.", "så finn vi ut av det saman.", "we will sort it out together."];
    for (reason, said) in [("OVERLAP", overlap), ("VOLUNTEER_UNSUITABLE", other), ("SESSION_OVER", other), ("SOMETHING_NEW", other)] {
        let town = Town::new().await;
        town.room.refuses(reason);

        let answer = town.post(&town.link(), "answer=yes", &[]).await;

        let shown = header(&answer, "location").unwrap();
        assert_eq!(answer.status, 303, "{reason}");
        for (language, words) in ["nb", "nn", "en"].into_iter().zip(said) {
            let page = town.ask("GET", shown, &[("accept-language", language)], "").await;
            assert!(page.body.contains(words) && page.body.contains("standing sorry"), "{reason} {language}: {}", page.body);
            assert!(!page.body.contains("value=\"yes\"") && page.body.contains("value=\"no\""), "{reason}: {}", page.body);
            assert!(!page.body.contains("Nøkkel"), "{}", page.body);
        }
        assert_eq!(town.post(shown, "answer=no", &[]).await.status, 303);
        assert_eq!(town.room.done(), [(Done::Declined(Answer::No), town.volunteer(), town.centre.to_string())], "looking changed nothing");
        let page = town.get(shown).await;
        assert!(page.body.contains("Takk for svaret") && !page.body.contains("standing sorry"), "how it stands says it all: {}", page.body);
    }
}

#[tokio::test]
async fn an_unknown_view_is_the_ask_itself() {
    let town = Town::new().await;
    let plain = town.get(&town.link()).await.body;

    for query in ["?view=", "?view=nonsense", "?view=a&view=b", "?other=1", "?%ff", "?"] {
        let page = town.get(&format!("{}{query}", town.link())).await;
        assert_eq!((page.status, &page.body), (200, &plain), "{query}");
    }
}

#[tokio::test]
async fn forged_and_cut_links_are_refused_and_old_ones_say_so() {
    let town = Town::new().await;
    let link = town.link();

    for at in "/svar/".len()..link.len() {
        let mut forged = link.clone().into_bytes();
        forged[at] = if forged[at] == b'A' { b'B' } else { b'A' };
        let forged = String::from_utf8(forged).unwrap();
        assert_eq!(town.get(&forged).await.status, 404, "letter {at}");
        assert_eq!(town.post(&forged, "answer=yes", &[]).await.status, 404, "letter {at}");
    }
    assert_eq!(town.get(&link[..link.len() - 4]).await.status, 404);
    assert_eq!(town.get("/svar/%2e%2e%2fhealthz").await.status, 404);
    town.clock.advance(TimeDelta::days(2));
    let old = town.get(&link).await;
    assert_eq!((old.status, town.post(&link, "answer=yes", &[]).await.status), (410, 410));
    assert!(old.body.contains("<h1>Dette er over</h1>"));

    assert_eq!((town.room.done(), town.room.reads()), (vec![], 0));
}

#[tokio::test]
async fn a_link_of_one_person_does_not_open_the_ask_of_another() {
    let town = Town::new().await;
    town.room.change(|card| card.volunteer = "volunteer_01h2xcejqtf2nbrexx3vqjhp41".to_owned());

    assert_eq!(town.get(&town.link()).await.status, 410);
}

#[tokio::test]
async fn answers_from_elsewhere_and_nonsense_are_refused() {
    let town = Town::new().await;
    let link = town.link();

    for headers in [&[("sec-fetch-site", "cross-site")][..], &[("sec-fetch-site", "same-site")], &[("origin", "https://evil.example.org")]] {
        assert_eq!(town.post(&link, "answer=yes", headers).await.status, 403, "{headers:?}");
    }
    for body in ["", "answer=", "answer=maybe", "yes", "answer=yes&answer=no"] {
        assert_eq!(town.post(&link, body, &[]).await.status, 400, "{body}");
    }
    assert_eq!(town.post(&link, &format!("answer={}", "y".repeat(10_000)), &[]).await.status, 400);
    for method in ["PUT", "DELETE", "PATCH", "OPTIONS"] {
        assert_eq!(town.ask(method, &link, &[], "").await.status, 404, "{method}");
    }
    assert_eq!(town.room.done(), []);

    assert_eq!(town.post(&link, "answer=yes", &[("sec-fetch-site", "same-origin"), ("origin", "null")]).await.status, 303);
}

#[tokio::test]
async fn every_answer_carries_the_strict_headers() {
    let town = Town::new().await;
    let answers = [
        town.get(&town.link()).await,
        town.get("/").await,
        town.get("/svar/nonsense").await,
        town.get("/healthz").await,
        town.post(&town.link(), "answer=yes", &[("sec-fetch-site", "cross-site")]).await,
        town.post(&town.link(), "answer=yes", &[]).await,
    ];

    for answer in &answers {
        assert_eq!(
            header(answer, "content-security-policy"),
            Some("default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
        );
        assert_eq!(
            (header(answer, "x-content-type-options"), header(answer, "referrer-policy"), header(answer, "cache-control")),
            (Some("nosniff"), Some("no-referrer"), Some("no-store"))
        );
    }
    assert_eq!(answers.map(|answer| answer.status), [200, 303, 404, 200, 403, 303]);
    let style = town.get("/style.css").await;
    assert_eq!((style.status, header(&style, "content-type")), (200, Some("text/css; charset=utf-8")));
    let page = town.get(&town.link()).await;
    assert!(page.body.len() + style.body.len() < 10_000, "the most opened page, on the oldest telephones");
}

#[tokio::test]
async fn the_page_speaks_the_language_of_the_browser() {
    let town = Town::new().await;

    for (accept, lang, word) in [("nn-NO,nn;q=0.9,en;q=0.8", "nn", "Kan ikkje no"), ("en-GB", "en", "Not this time"), ("fr", "nb", "Kan ikke nå")] {
        let page = town.ask("GET", &town.link(), &[("accept-language", accept)], "").await;
        assert!(page.body.contains(&format!("<html lang=\"{lang}\">")) && page.body.contains(word), "{accept}: {}", page.body);
    }
}

#[tokio::test]
async fn a_moved_time_is_confirmed_once_for_each_move() {
    let town = Town::new().await;
    town.post(&town.link(), "answer=yes", &[]).await;
    town.room.moved("2026-11-23T18:00:00Z");

    let page = town.get(&town.link()).await;
    assert!(page.body.contains("value=\"confirm\"") && page.body.contains("kl. 19.00"), "{}", page.body);
    for _ in 0..2 {
        assert_eq!(town.post(&town.link(), "answer=confirm", &[]).await.status, 303);
    }

    assert_eq!(town.room.done().iter().map(|(done, ..)| *done).collect::<Vec<_>>(), [Done::Accepted, Done::Confirmed]);
    assert!(!town.get(&town.link()).await.body.contains("<button"));
}

#[tokio::test]
async fn who_said_yes_may_say_that_she_cannot_come_after_all() {
    let town = Town::new().await;
    let asks = format!("{}?view=cancel", town.link());
    let early = town.get(&asks).await;
    assert!(!early.body.contains("value=\"cancel\"") && early.body.contains("value=\"yes\""), "nothing is agreed yet: {}", early.body);
    town.post(&town.link(), "answer=cancel", &[]).await;
    assert_eq!(town.room.done(), [], "what was not agreed cannot be cancelled");
    town.post(&town.link(), "answer=yes", &[]).await;

    for _ in 0..20 {
        let agreed = town.get(&town.link()).await;
        assert!(agreed.body.contains("href=\"?view=cancel\">Jeg kan ikke komme likevel") && agreed.body.contains("Nøkkel"), "{}", agreed.body);
        for (language, words) in [("nb", "Vi spør en annen"), ("nn", "Vi spør ein annan"), ("en", "We will ask somebody else")] {
            let asked = town.ask("GET", &asks, &[("accept-language", language)], "").await;
            assert!(asked.body.contains(words) && asked.body.contains("Følge til legen"), "{}", asked.body);
            assert_eq!(asked.body.matches("<button").count(), 1, "{}", asked.body);
        }
        assert_eq!(town.ask("HEAD", &asks, &[], "").await.status, 200);
    }
    assert_eq!(town.room.done().len(), 1, "asking changes nothing");

    assert_eq!(town.post(&asks, "answer=cancel", &[("sec-fetch-site", "cross-site")]).await.status, 403);
    for _ in 0..2 {
        let answer = town.post(&asks, "answer=cancel", &[]).await;
        assert_eq!((answer.status, header(&answer, "location")), (303, Some(town.link().as_str())));
    }
    let (who, centre) = (town.volunteer(), town.centre.to_string());
    assert_eq!(town.room.done(), [(Done::Accepted, who.clone(), centre.clone()), (Done::Cancelled, who, centre)]);
    for path in [&town.link(), &asks] {
        let page = town.get(path).await;
        assert!(page.body.contains("Takk for at du sa fra") && !page.body.contains("Nøkkel") && !page.body.contains("view=cancel"), "{}", page.body);
    }
}

#[tokio::test]
async fn a_moved_time_can_be_refused_too() {
    let town = Town::new().await;
    town.post(&town.link(), "answer=yes", &[]).await;
    town.room.moved("2026-11-23T18:00:00Z");

    let page = town.get(&town.link()).await;
    assert!(page.body.contains("value=\"confirm\"") && page.body.contains("href=\"?view=cancel\">Nei, det passer ikke lenger"), "{}", page.body);
    assert!(page.body.contains("Gi oss svar innen"), "a no is an answer too: {}", page.body);
    assert!(!page.body.contains("Jeg kan ikke komme likevel"), "one way to say it is enough: {}", page.body);
    town.post(&format!("{}?view=cancel", town.link()), "answer=cancel", &[]).await;

    assert_eq!(town.room.done().iter().map(|(done, ..)| *done).collect::<Vec<_>>(), [Done::Accepted, Done::Cancelled]);
}

#[tokio::test]
async fn who_was_taken_off_is_not_told_that_it_is_over() {
    for by in ["coordinator", "requirement", "unconfirmed"] {
        let town = Town::new().await;
        town.post(&town.link(), "answer=yes", &[]).await;
        town.room.ends(by);

        let page = town.get(&town.link()).await;

        assert!(page.body.contains("Du er ikke lenger satt opp på dette") && !page.body.contains("ikke lenger aktuelt"), "{by}: {}", page.body);
        assert!(!page.body.contains("view=cancel") && !page.body.contains("<button"), "{by}: {}", page.body);
    }
}

#[tokio::test]
async fn once_it_has_begun_nobody_is_asked_instead() {
    let town = Town::new().await;
    town.post(&town.link(), "answer=yes", &[]).await;
    town.clock.advance(TimeDelta::hours(22)); // nine in the morning, UTC

    for path in [town.link(), format!("{}?view=cancel", town.link())] {
        let page = town.get(&path).await;
        assert!(page.body.contains("Avtalt") && !page.body.contains("cancel"), "{}", page.body);
    }
}

#[tokio::test]
async fn while_matching_is_away_the_page_asks_for_patience() {
    let town = Town::new().await;
    town.room.away();

    for answer in [town.get(&town.link()).await, town.post(&town.link(), "answer=yes", &[]).await] {
        assert_eq!((answer.status, header(&answer, "retry-after")), (503, Some("30")));
    }
}

#[tokio::test]
async fn who_is_asked_whether_she_stays_is_asked_by_a_page_that_changes_nothing() {
    let town = Town::new().await;

    for (language, asked, thanked) in [
        ("nb", "Vil du fortsatt være frivillig?", "Så fint at du blir!"),
        ("nn", "Vil du framleis vere frivillig?", "Så fint at du blir!"),
        ("en", "Would you still like to volunteer?", "We are glad that you stay!"),
    ] {
        let page = town.ask("GET", &town.stay(), &[("accept-language", language)], "").await;
        assert!(page.status == 200 && page.body.contains(asked) && page.body.matches("<button").count() == 1, "{}", page.body);
        let thanks = town.ask("GET", &format!("{}?view=thanks", town.stay()), &[("accept-language", language)], "").await;
        assert!(thanks.body.contains(thanked) && !thanks.body.contains("<button"), "{}", thanks.body);
    }
    for (path, body, headers, status) in [
        (town.stay(), "answer=yes", vec![("sec-fetch-site", "cross-site")], 403),
        (town.stay(), "answer=no", vec![], 400),
        (town.stay().replace("/bli/", "/svar/"), "answer=yes", vec![], 404),
        (town.link().replace("/svar/", "/bli/"), "answer=yes", vec![], 404),
    ] {
        assert_eq!(town.post(&path, body, &headers).await.status, status, "{path}");
    }

    town.clock.advance(TimeDelta::days(200));
    assert_eq!(town.get(&town.stay()).await.status, 410);
}
