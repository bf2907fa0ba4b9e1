//! What a volunteer has agreed to, in her own calendar: the way there from the answer page, one thing as a file, and all of it.

use chrono::TimeDelta;
use world::ical;

use crate::town::{Town, header};

/// The path of her own calendar, as the answer page has it.
async fn own(town: &Town, language: &str) -> String {
    let page = town.ask("GET", &town.link(), &[("accept-language", language)], "").await;
    let found = page.body.split("webcal://svar.example.org").nth(1).and_then(|rest| rest.split('"').next());
    found.unwrap_or_else(|| panic!("no calendar in {}", page.body)).to_owned()
}

#[tokio::test]
async fn nobody_is_offered_a_calendar_before_her_yes() {
    let town = Town::new().await;

    let page = town.get(&town.link()).await;
    let file = town.get(&format!("{}?view=kalender", town.link())).await;

    assert!(!page.body.contains("ical") && !page.body.contains("kalender"), "{}", page.body);
    assert_eq!((file.status, &file.body), (200, &page.body), "there is nothing to take along");
}

#[tokio::test]
async fn one_agreement_is_a_file_for_any_calendar() {
    let town = Town::new().await;
    town.post(&town.link(), "answer=yes", &[]).await;
    let page = town.get(&town.link()).await;
    assert!(page.body.contains("href=\"?view=kalender\">Legg inn denne avtalen"), "{}", page.body);

    let file = town.get(&format!("{}?view=kalender", town.link())).await;

    assert_eq!((file.status, header(&file, "content-type")), (200, Some("text/calendar; charset=utf-8")));
    assert_eq!((header(&file, "content-disposition"), header(&file, "cache-control")), (Some("attachment; filename=\"avtale.ics\""), Some("no-store")));
    let event = &ical::read(&file.body)["events"][0];
    assert_eq!((event["SUMMARY"].as_str(), event["LOCATION"].as_str()), (Some("Følge til legen"), Some("Svarstad")));
    assert_eq!((event["DTSTART"].as_str(), event["DTEND"].as_str()), (Some("2026-11-24T09:00:00+00:00"), Some("2026-11-24T11:00:00+00:00")));
    assert_eq!(event["DESCRIPTION"].as_str(), Some("En liten spasertur.\n\nDette trenger du å vite:\nNøkkel i skapet"));
    assert_eq!((event["UID"].as_str(), event["TRANSP"].as_str()), (Some("assignment_x@borgertorg"), Some("OPAQUE")));
    town.room.ends("coordinator");
    assert!(town.get(&format!("{}?view=kalender", town.link())).await.body.contains("Du er ikke lenger satt opp på dette"));
}

#[tokio::test]
async fn all_that_she_has_agreed_to_is_hers_to_follow_and_goes_with_her() {
    let town = Town::new().await;
    town.post(&town.link(), "answer=yes", &[]).await;
    let path = own(&town, "nb").await;
    assert_eq!(own(&town, "nb").await, path, "the same calendar however often she looks");
    assert!(own(&town, "nn").await.ends_with("?sprak=nn"));

    let calendar = town.get(&path).await;
    let seen = ical::read(&calendar.body);
    assert_eq!(seen["X-WR-CALNAME"].as_str(), Some("Mine oppdrag – Svarstad frivilligsentral"));
    assert_eq!(seen["events"].as_array().map(Vec::len), Some(1));
    assert!(seen["events"][0]["DESCRIPTION"].as_str().is_some_and(|text| text.contains("Nøkkel i skapet")), "{seen}");
    assert_eq!(town.ask("GET", &path, &[("if-none-match", header(&calendar, "etag").unwrap())], "").await.status, 304);
    town.room.change(|card| (card.cancelled, card.agreed, card.details) = (true, false, String::new()));
    let off = ical::read(&town.get(&path.replace("sprak=nb", "sprak=en")).await.body);
    assert_eq!((off["events"][0]["SUMMARY"].as_str(), off["events"][0]["STATUS"].as_str()), (Some("Cancelled: Følge til legen"), Some("CANCELLED")));

    town.room.away();
    assert_eq!(town.get(&path).await.status, 503);
    let nowhere = town.get("/ical/min/x.ics").await;
    let token = path.split(['/', '.']).nth(3).unwrap().to_owned();
    for wrong in [
        format!("/ical/min/{token}"),
        format!("/ical/{token}.ics"),
        format!("/svar/{token}"),
        format!("/bli/{token}"),
        town.link().replace("/svar/", "/ical/min/") + ".ics",
    ] {
        assert_eq!(town.get(&wrong).await.status, 404, "{wrong}");
    }
    for at in 0..token.len() {
        let mut forged = token.clone().into_bytes();
        forged[at] = if forged[at] == b'A' { b'B' } else { b'A' };
        let forged = town.get(&format!("/ical/min/{}.ics", String::from_utf8(forged).unwrap())).await;
        assert_eq!((forged.status, &forged.body), (404, &nowhere.body), "letter {at}");
    }
}

#[tokio::test]
async fn her_calendar_dies_with_her_and_with_time() {
    let town = Town::new().await;
    town.post(&town.link(), "answer=yes", &[]).await;
    let path = own(&town, "nb").await;
    let nowhere = town.get("/ical/min/x.ics").await;

    town.clock.advance(TimeDelta::days(760));
    assert_eq!(town.get(&path).await.status, 200);
    town.room.erases();
    let erased = town.get(&path).await;
    assert_eq!((erased.status, &erased.body), (404, &nowhere.body));
    town.clock.advance(TimeDelta::days(400));
    let old = town.get(&path).await;
    assert_eq!((old.status, &old.body), (404, &nowhere.body));
}
