//! Whatever dies comes back, and the story ends the same: killed between steps, at planned points, by a poisoned letter.

use chrono::DateTime;
use proto::matching::OfferState;
use proto::notifications::DeliveryState;
use proto::organisations::Policy;

use crate::filling::fill;
use crate::people::register;
use world::desk::{Desk, asking, need};
use world::house::{Form, House};

/// Every crash point with a role that passes it in the main story; `tests/boundaries/accidents.rs` knows that none is missing.
const POINTS: [(&str, &str); 5] = [
    ("before_commit", "matching"),
    ("after_commit", "matching"),
    ("after_publish", "matching"),
    ("after_handle", "notifications"),
    ("after_send", "notifications"),
];
const DELIVERIES: usize = 10;

/// A centre whose coordinator chooses, by day and night: time flies here, and may fly into the night.
fn sleepless() -> Policy {
    Policy { quiet_from_minute: Some(0), quiet_until_minute: Some(0), ..asking(0) }
}

/// Waits until a process that an accident lies ahead of is up and idle, and makes sure that starting was no pass.
async fn unharmed(house: &mut House, desk: &Desk) {
    let deaths = house.deaths;
    house.time_flies = false;
    desk.at_rest(house).await;
    house.time_flies = true;
    assert_eq!(house.deaths, deaths, "the accident came before the story had begun");
}

pub async fn a_need_is_filled_though_each_role_is_killed_between_each_two_steps(house: &mut House) {
    let desk = Desk::open(house, sleepless()).await;
    let people = register(house, &desk, 3).await;
    desk.at_rest(house).await;
    house.time_flies = true;

    for (at, role) in house.names().into_iter().enumerate() {
        let day = format!("2027-03-{:02}", 9 + at);
        Box::pin(fill(house, &desk, &people, &day, &mut async |house: &mut House| house.kill(role).await)).await;
    }

    assert_eq!(house.deaths, 0, "none died but those that were killed");
}

pub async fn a_need_is_filled_though_a_process_ends_at_each_crash_point(house: &mut House) {
    let desk = Desk::open(house, sleepless()).await;
    let people = register(house, &desk, 3).await;
    house.time_flies = true;

    for (at, (point, role)) in POINTS.into_iter().enumerate() {
        for pass in 1..=2 {
            desk.at_rest(house).await;
            let deaths = house.deaths;
            let day = format!("2027-03-{:02}", 9 + 2 * at + pass);
            house.endanger(role, "BORGERTORG_CRASH", &format!("{point}:{pass}"));
            unharmed(house, &desk).await;

            Box::pin(fill(house, &desk, &people, &day, &mut async |_: &mut House| {})).await;

            let reached = house.process(role).log().contains(&format!("crash point {point} reached at pass {pass}"));
            assert!(reached && house.deaths == deaths + 1, "{point} was not reached {pass} times, or somebody else died");
        }
    }
}

pub async fn an_offer_ends_once_though_a_process_ends_while_it_lapses(house: &mut House) {
    let desk = Desk::open(house, sleepless()).await;
    let person = register(house, &desk, 1).await.remove(0);
    let points = POINTS.into_iter().filter(|(_, role)| *role == "matching").flat_map(|(point, role)| [(point, role, 1), (point, role, 2)]);

    for (at, (point, role, pass)) in points.enumerate() {
        let day = 9 + at;
        let (_, session) = desk.post(house, need(&format!("2027-03-{day:02}T12:00"), &format!("2027-03-{day:02}T14:00"), 1)).await;
        desk.suits(house, &session, &person.id).await;
        let id = desk.offer(house, &session, &[&person.id]).await.remove(0);
        let made = desk.offered(house, &session, &person.id, OfferState::Made).await;
        desk.at_rest(house).await;
        let deaths = house.deaths;
        house.endanger(role, "BORGERTORG_CRASH", &format!("{point}:{pass}"));
        unharmed(house, &desk).await;

        house.time_flies = false;
        let deadline = made.deadline.expect("a deadline");
        house.clock.move_to(DateTime::from_timestamp(deadline.seconds + 1, 0).expect("a time"));
        // before anybody asks: nobody makes a token where nobody answers
        house.until("the planned death", async |house| (house.deaths > deaths).then_some(())).await;
        house.at_rest().await;
        let over = desk.offered(house, &session, &person.id, OfferState::Lapsed).await;

        let ends = house.query(role, &format!("SELECT subject FROM outbox WHERE aggregate = '{id}' AND version > 1"));
        assert!(ends.lines().count() == 1 && ends.trim().ends_with(".offer_lapsed"), "{point} {pass}: {ends}");
        assert_eq!((over.version, house.deaths), (2, deaths + 1), "{point} {pass}");
    }
}

pub async fn a_letter_that_ends_the_process_is_put_aside_and_its_neighbours_pass(house: &mut House) {
    let desk = Desk::open(house, sleepless()).await;
    let people = register(house, &desk, 4).await;
    people[0].prefer(house, &desk, 9 * 60, 20 * 60).await;
    let (_, session) = desk.post(house, need("2027-03-09T12:00", "2027-03-09T14:00", 3)).await;
    desk.suggestions(house, &session, 4).await;
    let asked = desk.offer(house, &session, &[&people[0].id]).await.remove(0);
    desk.delivered(house, &people[0].id, "offer", &asked, DeliveryState::Waiting).await;
    desk.at_rest(house).await;
    house.time_flies = true;

    house.endanger("notifications", "BORGERTORG_POISON", "offer_withdrawn:notifications-offer");
    if house.form == Form::Distributed {
        house.process("notifications").kill(); // what follows lies in wait together
    }
    desk.withdraw(house, &asked).await;
    let others: Vec<&str> = people[1..].iter().map(|person| person.id.as_str()).collect();
    let offers = desk.offer(house, &session, &others).await;
    house.endanger("notifications", "BORGERTORG_POISON", "offer_withdrawn:notifications-offer");

    for (person, offer) in people[1..].iter().zip(&offers) {
        desk.delivered(house, &person.id, "offer", offer, DeliveryState::Sent).await;
    }
    for deaths in 1..=DELIVERIES {
        house.until("one more death", async |house| (house.deaths >= deaths).then_some(())).await; // a broker takes its time between them
    }
    let dead = house.until("a dead letter", async |house| Some(house.dead_letters().await).filter(|dead| !dead.is_empty())).await;
    assert_eq!(dead.len(), 1, "its neighbours pass: {dead:?}");
    assert!(dead[0].subject.ends_with(".offer_withdrawn") && dead[0].consumer == "notifications-offer", "{dead:?}");
    desk.delivered(house, &people[0].id, "offer", &asked, DeliveryState::Waiting).await;

    house.process("notifications").unset("BORGERTORG_POISON");
    house.kill("notifications").await;
    let listed = house.run(&["dead-letters", "list"]).await;
    assert!(listed.out.contains(&dead[0].event), "{listed:?}");
    let healed = house.run(&["dead-letters", "replay", &dead[0].service, &dead[0].consumer, &dead[0].event]).await;
    assert!(healed.status.success() && healed.out.starts_with("handled"), "{healed:?}");
    let dropped = desk.delivered(house, &people[0].id, "offer", &asked, DeliveryState::Dropped).await;
    assert_eq!(dropped.why, "OFFER_CLOSED");
    assert_eq!(house.dead_letters().await, []);
}
