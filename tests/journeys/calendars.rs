//! Calendars in programs that are none of ours: of a centre, across both changes of the clock, and of one volunteer, until she is erased.

use chrono::{DateTime, Utc};
use proto::dispatcher as d;
use proto::dispatcher::calendar_service_client::CalendarServiceClient;
use proto::volunteers::EraseVolunteerRequest;
use proto::volunteers::volunteer_service_client::VolunteerServiceClient;
use serde_json::Value;
use world::clock::oslo;
use world::desk::{Desk, asking, key, need};
use world::house::House;
use world::ical;

use crate::browser;
use crate::people::register;
use crate::screens::ask;

/// The events that a program reads there.
async fn events(house: &House, path: &str) -> Vec<Value> {
    let fetched = ask(house, "GET", path, &[], &[]).await;
    assert_eq!(fetched.status, 200, "{fetched:?}");
    ical::read(&fetched.text())["events"].as_array().expect("events").clone()
}

fn text<'a>(event: &'a Value, name: &str) -> &'a str {
    event[name].as_str().unwrap_or_default()
}

fn times(events: &[Value]) -> Vec<(DateTime<Utc>, DateTime<Utc>)> {
    let at = |event: &Value, name: &str| text(event, name).parse().expect("an instant");
    events.iter().map(|event| (at(event, "DTSTART"), at(event, "DTEND"))).collect()
}

pub async fn a_centre_and_a_volunteer_follow_in_calendars_of_their_own(house: &mut House) {
    let desk = Desk::open(house, asking(0)).await;
    let person = register(house, &desk, 1).await.remove(0);
    let days = ["2027-03-27 18:00", "2027-03-28 01:00", "2027-03-28 18:00", "2027-10-30 18:00", "2027-10-31 18:00"];
    let ends = ["2027-03-27 20:00", "2027-03-28 04:00", "2027-03-28 20:00", "2027-10-30 20:00", "2027-10-31 20:00"];
    let mut posted = Vec::new();
    for (starts, ends) in days.iter().zip(ends) {
        posted.push(desk.post(house, need(&starts.replace(' ', "T"), &ends.replace(' ', "T"), 2)).await);
    }
    let message = d::MakeCalendarRequest { idempotency_key: key(), name: "The office".to_owned(), language: "en".to_owned() };
    let call = async |door, request| CalendarServiceClient::new(door).make_calendar(request).await;
    let made = desk.ask(house, "dispatcher", message, call).await;

    let spring = events(house, &made.path).await;
    assert_eq!(times(&spring), (0..3).map(|at| (oslo(days[at]), oslo(ends[at]))).collect::<Vec<_>>(), "half a year ahead");
    assert_eq!((times(&spring)[1].1 - times(&spring)[1].0).num_minutes(), 120, "the night is an hour shorter");
    assert_eq!((text(&spring[0], "SUMMARY"), text(&spring[0], "DESCRIPTION")), ("Coffee at the library (0/2)", "0 of 2 places are filled"));
    assert_eq!(text(&spring[0], "URL"), format!("{}/behov/{}?okt={}", house.public_url, posted[0].0, posted[0].1));

    desk.suits(house, &posted[0].1, &person.id).await;
    let offer = desk.offer(house, &posted[0].1, &[&person.id]).await.remove(0);
    let link = person.link(house, &desk, &offer).await;
    person.reply(house, &desk, &offer, "yes").await;
    let counted = house
        .until("a place that is filled", async |house| {
            let [first, ..] = &events(house, &made.path).await[..] else { return None };
            (text(first, "SUMMARY") == "Coffee at the library (1/2)").then(|| first.clone())
        })
        .await;
    let number = |event: &Value| text(event, "SEQUENCE").parse::<u64>().expect("a number");
    assert!(number(&counted) >= number(&spring[0]) && text(&counted, "UID") == text(&spring[0], "UID"), "{counted}");
    let whole = ask(house, "GET", &made.path, &[], &[]).await.text().replace("\r\n ", "");
    for private in ["blue box", &person.id, &person.name, &person.email, &person.phone, "Make coffee"] {
        assert!(!whole.contains(private), "{private} in {whole}");
    }

    let page = browser::get(&link).await.expect("the answer page").body;
    let (_, after) = page.split_once("webcal://").expect("her calendar");
    let own = &after[after.find('/').expect("a path")..after.find('"').expect("its end")];
    let [hers] = &events(house, own).await[..] else { panic!("one agreement in {own}") };
    assert_eq!((text(hers, "SUMMARY"), text(hers, "LOCATION")), ("Coffee at the library", "Svarstad library"));
    assert!(text(hers, "DESCRIPTION").contains("The key is in the blue box.") && times(std::slice::from_ref(hers))[0].0 == oslo(days[0]), "{hers}");

    house.clock.advance(chrono::TimeDelta::minutes(5));
    desk.cancel(house, &posted[0].0).await;
    desk.at_rest(house).await;
    let (theirs, hers) = (events(house, &made.path).await.remove(0), events(house, own).await.remove(0));
    assert_eq!([text(&theirs, "STATUS"), text(&hers, "STATUS")], ["CANCELLED"; 2]);
    assert!(number(&theirs) > number(&counted) && text(&theirs, "UID") == text(&counted, "UID"), "{theirs}");
    assert!(!hers.to_string().contains("blue box"), "{hers}");

    let message = EraseVolunteerRequest { idempotency_key: key(), id: person.id.clone() };
    desk.ask(house, "volunteers", message, async |door, request| VolunteerServiceClient::new(door).erase_volunteer(request).await).await;
    house.until("her calendar to be gone", async |house| (ask(house, "GET", own, &[], &[]).await.status == 404).then_some(())).await;

    house.clock.move_to(oslo("2027-09-20 12:00"));
    desk.at_rest(house).await;
    assert_eq!(times(&events(house, &made.path).await), (3..5).map(|at| (oslo(days[at]), oslo(ends[at]))).collect::<Vec<_>>());
    let message = d::RevokeCalendarRequest { idempotency_key: key(), id: made.id };
    desk.ask(house, "dispatcher", message, async |door, request| CalendarServiceClient::new(door).revoke_calendar(request).await).await;
    let (gone, never) = (ask(house, "GET", &made.path, &[], &[]).await, ask(house, "GET", &format!("/ical/{}.ics", "A".repeat(43)), &[], &[]).await);
    assert_eq!((gone.status, gone.text()), (404, never.text()));
    assert_eq!(never.status, 404);
}
