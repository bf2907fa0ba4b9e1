//! One journey on the binary as people get it: no moved clock, no planned accident, the shipped build.

#[path = "journeys/browser.rs"]
mod browser;
#[path = "journeys/people.rs"]
mod people;

use chrono::{NaiveDateTime, TimeDelta};
use chrono_tz::Europe::Oslo;
use proto::matching::{NeedProfile, OfferState};
use proto::notifications::DeliveryState;
use world::{Build, Folder, Process};

use people::register;
use world::desk::{Desk, asking, need};
use world::house::{Form, Ground, House};

/// In ten days at noon: within the two weeks for which people are asked, whatever the hour is now.
fn in_ten_days(house: &House) -> (String, String) {
    let day = (house.clock.now() + TimeDelta::days(10)).with_timezone(&Oslo).date_naive();
    let at = |hour| day.and_hms_opt(hour, 0, 0).map(|time: NaiveDateTime| time.format("%Y-%m-%dT%H:%M").to_string()).expect("a time");
    (at(12), at(14))
}

#[tokio::test]
async fn a_need_is_filled_by_the_binary_as_people_get_it() {
    let mut house = House::with(Form::Embedded, Build::Shipped, &[], Ground::Shared).await;
    let house = &mut house;
    let desk = Desk::open(house, asking(1)).await;
    let people = register(house, &desk, 1).await;
    desk.at_rest(house).await;
    let (starts, ends) = in_ten_days(house);

    let profile = NeedProfile { urgent: true, ..need(&starts, &ends, 1) }; // at whatever hour this runs
    let (posted, session) = desk.post(house, profile).await;
    let offer = people[0].reply_for(house, &desk, &session, "yes").await;

    desk.offered(house, &session, &people[0].id, OfferState::Accepted).await;
    assert_eq!(desk.session(house, &posted).await.taken, 1);
    let told = house
        .until("a message that says so", async |house| desk.deliveries(house).await.into_iter().find(|one| one.template == "accepted" && one.subject == offer))
        .await;
    assert!([DeliveryState::Sent, DeliveryState::Waiting].contains(&told.state()), "sent by day, waiting by night: {told:?}");
    house.stop().await;
}

#[tokio::test]
async fn the_demo_fills_places_and_ends_by_itself() {
    let folder = Folder::new("demo");

    let said = Process::run(Build::Shipped, &folder, &["demo", "--seconds", "5"], &[]).await;

    assert!(said.status.success(), "{said:?}");
    let first = said.out.lines().next().unwrap_or_default();
    assert!(first.starts_with("Borgertorg opens in a temporary folder"), "{first}");
    let asked = said.out.lines().filter(|line| line.starts_with("asked ")).count();
    let filled = said.out.lines().find(|line| line.contains(" places filled · ")).expect("the board's first line");
    assert!(asked > 0 && filled.starts_with(['█', '░']), "{asked} were asked: {filled}");
    assert_eq!(said.err, "", "a clean end");
}
