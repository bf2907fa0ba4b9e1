//! A reminder of an ask: once, by the link of the ask, and not where it was taken back or answered.

use platform::inbox::Outcome;
use platform::mail::{Kind as Carrier, Tls};
use platform::outbox::Letter;
use proptest::strategy::{Strategy as _, ValueTree as _};
use proptest::test_runner::TestRunner;
use proto::events::{self as pb, event::Fact};
use proto::matching::OfferState;

use crate::asks::made;
use crate::house::{House, Kind, at, same, stamp};
use crate::mail::Server;
use crate::orders::{bring, cases, orders};

const STARTS: &str = "2026-11-26T13:00:00Z";
const ASKED: &str = "2026-11-23T11:00:00Z";

fn reminded(person: &str, not_before: &str) -> Fact {
    Fact::OfferReminded(pb::OfferReminded {
        volunteer: person.to_owned(),
        starts_at: stamp(at(STARTS)),
        not_before: stamp(at(not_before)),
        ..Default::default()
    })
}

fn recalled(person: &str) -> Fact {
    Fact::ReminderRecalled(pb::ReminderRecalled { volunteer: person.to_owned(), ..Default::default() })
}

/// Somebody who was asked, and her offer.
async fn asked(house: &House, email: &str) -> (String, String) {
    let person = house.person(email);
    let offer = house.offered(&person, STARTS);
    house.tell("offer", &offer, 1, made(&person, STARTS, ASKED, false)).await;
    house.work().await;
    (person, offer)
}

fn stands(house: &House, offer: &str, version: u64) {
    house.rooms.change(offer, |card| card.version = version);
}

pub async fn who_does_not_answer_is_reminded_once_by_the_same_link(kind: Kind) {
    let house = House::on(kind).await;
    let (person, offer) = asked(&house, "kari@example.org").await;
    stands(&house, &offer, 2);
    let letter = house.tell("offer", &offer, 2, reminded(&person, "2026-11-23T15:00:15Z")).await;

    house.until("2026-11-23T15:00:14Z").await;
    assert_eq!(house.mails().len(), 1, "the undo time is not over");
    house.until("2026-11-23T15:00:15Z").await;
    assert_eq!(house.bring(&letter).await, Outcome::Settled);
    house.work().await;

    let mails = house.mails();
    let [ask, reminder] = &mails[..] else { panic!("{mails:?}") };
    for part in ["Har du sett denne? Følge til legen", "kari@example.org", "torsdag 26. november kl. 14.00–16.00", "Svarstad", "helt greit å si nei"] {
        assert!(reminder.contains(part), "{part} in {reminder}");
    }
    let link = |mail: &str| mail.split("https://svar.example.org/svar/").nth(1).unwrap().lines().next().unwrap().trim().to_owned();
    assert_eq!(link(ask), link(reminder));
    same(&house.states().await, &[("offer", "SENT", ""), ("reminder", "SENT", "")]);
}

pub async fn a_reminder_that_was_taken_back_or_answered_does_not_leave(kind: Kind) {
    let house = House::on(kind).await;
    let (undone, answered, closed) = (asked(&house, "a@example.org").await, asked(&house, "b@example.org").await, asked(&house, "c@example.org").await);
    for (person, offer) in [&undone, &answered, &closed] {
        stands(&house, offer, 2);
        house.tell("offer", offer, 2, reminded(person, "2026-11-23T15:00:15Z")).await;
    }
    stands(&house, &undone.1, 3);
    house.tell("offer", &undone.1, 3, recalled(&undone.0)).await;
    let no = Fact::OfferDeclined(pb::OfferDeclined { volunteer: answered.0.clone(), ..Default::default() });
    house.tell("offer", &answered.1, 3, no).await;
    house.rooms.change(&closed.1, |card| card.set_state(OfferState::Withdrawn)); // its letter is on the way

    house.until("2026-11-23T15:00:15Z").await;

    assert_eq!(house.mails().len(), 3, "the asks");
    let ends = [("reminder", "DROPPED", "RECALLED"), ("reminder", "DROPPED", "OFFER_CLOSED"), ("reminder", "DROPPED", "OFFER_CLOSED")];
    same(&house.states().await, &[[("offer", "SENT", ""); 3], ends].concat());
}

pub async fn who_has_no_address_is_called_and_whose_ask_waits_is_not_reminded(kind: Kind) {
    let house = House::on(kind).await;
    let (called, offer) = asked(&house, "").await;
    let late = house.person("late@example.org");
    let waits = house.offered(&late, STARTS);
    house.tell("offer", &waits, 1, made(&late, STARTS, "2026-11-23T16:00:00Z", false)).await;
    for (person, offer) in [(&called, &offer), (&late, &waits)] {
        stands(&house, offer, 2);
        house.tell("offer", offer, 2, reminded(person, "2026-11-23T15:00:00Z")).await;
    }

    house.until("2026-11-23T15:00:00Z").await;

    assert!(house.mails().is_empty());
    same(
        &house.states().await,
        &[
            ("offer", "CALL_YOURSELF", "NO_CHANNEL"),
            ("reminder", "CALL_YOURSELF", "NO_CHANNEL"),
            ("offer", "WAITING", ""),
            ("reminder", "DROPPED", "NEVER_ASKED"),
        ],
    );
}

pub async fn a_reminder_arrives_at_a_real_server(kind: Kind) {
    let server = Server::start().await;
    let smtp = server.smtp.number();
    let house = House::with(kind, |mail| (mail.channel, mail.tls, mail.host, mail.port) = (Carrier::Smtp, Tls::None, "127.0.0.1".to_owned(), smtp)).await;
    let (person, offer) = asked(&house, "kari@example.org").await;
    stands(&house, &offer, 2);
    house.tell("offer", &offer, 2, reminded(&person, "2026-11-23T15:00:15Z")).await;

    house.until("2026-11-23T15:00:15Z").await;

    let mails = server.mails().await;
    let subjects: Vec<&str> = mails.iter().filter_map(|mail| mail["subject"].as_str()).collect();
    assert_eq!(subjects, ["Kan du hjelpe? Følge til legen", "Har du sett denne? Følge til legen"]);
    let text = mails[1]["text"].as_str().unwrap();
    assert!(mails[1]["to"][0]["address"] == "kari@example.org" && text.contains("https://svar.example.org/svar/"), "{mails:?}");
}

/// Reminded, taken back, and reminded again: the last one leaves, alone, in whatever order the house hears of it.
pub async fn reminders_told_in_any_order_are_one(kind: Kind) {
    let house = House::on(kind).await;
    let mut runner = TestRunner::deterministic();
    let mut people = Vec::new();
    for case in 0..cases() {
        let (person, offer) = asked(&house, &format!("nr{case}@example.org")).await;
        stands(&house, &offer, 6);
        let reminded = || reminded(&person, "2026-11-23T15:00:15Z");
        let facts = [reminded(), recalled(&person), reminded(), recalled(&person), reminded()];
        let letters: Vec<Letter> = (2..).zip(facts).map(|(version, fact)| house.letter("matching", "offer", &offer, version, fact)).collect();
        let order = orders(letters.len()).new_tree(&mut runner).unwrap().current();
        bring(&house, &letters, &order, "deliveries").await;
        people.push((format!("nr{case}@example.org"), order));
    }

    house.until("2026-11-23T15:00:15Z").await;

    let mails: Vec<String> = house.mails().into_iter().filter(|mail| mail.contains("Har du sett denne?")).collect();
    for (email, order) in &people {
        assert_eq!(mails.iter().filter(|mail| mail.contains(&format!("<{email}>")) || mail.contains(&format!("To: {email}"))).count(), 1, "{order:?}");
    }
    assert_eq!(mails.len(), people.len());
}
