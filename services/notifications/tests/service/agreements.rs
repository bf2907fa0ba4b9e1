//! What was agreed: reminders, and word of what was cancelled or moved.

use chrono::TimeDelta;
use platform::inbox::Outcome;
use proto::events::{self as pb, event::Fact};
use proto::matching::OfferState;
use proto::notifications::preference_service_client::PreferenceServiceClient;
use proto::notifications::{Channel, Preferences, SetPreferencesRequest};

use crate::house::{Assignment, House, Kind, at, same, stamp};

const STARTS: &str = "2026-11-26T13:00:00Z";
const MOVED: &str = "2026-11-27T13:00:00Z";

pub fn agreed(person: &str, offer: &str, starts: &str) -> Fact {
    let (starts_at, ends_at) = (stamp(at(starts)), stamp(at(starts) + TimeDelta::hours(2)));
    Fact::AssignmentAgreed(pb::AssignmentAgreed { volunteer: person.to_owned(), offer: offer.to_owned(), starts_at, ends_at, ..Default::default() })
}

fn cancelled(person: &str, by: &str, starts: &str) -> Fact {
    Fact::AssignmentCancelled(pb::AssignmentCancelled { volunteer: person.to_owned(), by: by.to_owned(), starts_at: stamp(at(starts)), ..Default::default() })
}

fn moved(person: &str, to: &str) -> Fact {
    let confirm_by = stamp(at("2026-11-25T11:00:00Z"));
    Fact::AssignmentMoved(pb::AssignmentMoved { volunteer: person.to_owned(), starts_at: stamp(at(to)), confirm_by, ..Default::default() })
}

struct Held {
    house: House,
    person: String,
    offer: String,
    assignment: String,
}

/// Somebody said yes to something on Thursday; it is Monday.
async fn held(kind: Kind) -> Held {
    let house = House::on(kind).await;
    let person = house.person("kari@example.org");
    let offer = house.offered(&person, STARTS);
    house.rooms.change(&offer, |card| (card.agreed, card.state) = (true, OfferState::Accepted.into()));
    let assignment = house.clock.id::<Assignment>().to_string();
    house.tell("assignment", &assignment, 1, agreed(&person, &offer, STARTS)).await;
    Held { house, person, offer, assignment }
}

pub async fn reminders_leave_at_nine_the_day_before_and_two_hours_before(kind: Kind) {
    let Held { house, .. } = held(kind).await;

    assert_eq!(house.until("2026-11-25T07:59:59Z").await, 0);
    assert_eq!(house.until("2026-11-25T08:00:00Z").await, 1);
    assert_eq!(house.until("2026-11-26T10:59:59Z").await, 0);
    assert_eq!(house.until("2026-11-26T11:00:00Z").await, 1);

    same(&house.states().await, &[("reminder_day", "SENT", ""), ("reminder_hours", "SENT", "")]);
    let link = "her kan du si fra hvis du ikke kan komme:\nhttps://svar.example.org/svar/";
    assert!(house.mails().iter().all(|mail| mail.contains(link)), "{:?}", house.mails());
}

pub async fn what_was_cancelled_is_told_once_and_not_reminded_of(kind: Kind) {
    let Held { house, person, offer, assignment } = held(kind).await;
    house.rooms.change(&offer, |card| card.agreed = false);

    let letter = house.tell("assignment", &assignment, 2, cancelled(&person, "session_cancelled", STARTS)).await;
    house.bring(&letter).await;
    house.until("2026-11-26T12:00:00Z").await;

    let mails = house.mails();
    assert!(mails.len() == 1 && mails[0].contains("Avlyst: Følge til legen"), "{mails:?}");
    same(&house.states().await, &[("reminder_day", "DROPPED", "CANCELLED"), ("reminder_hours", "DROPPED", "CANCELLED"), ("cancelled", "SENT", "")]);
}

pub async fn who_is_taken_off_is_not_told_that_it_is_cancelled(kind: Kind) {
    for (by, template, words) in [
        ("coordinator", "taken_off", "Du er ikke lenger satt opp på dette, så du trenger ikke å møte:"),
        ("requirement", "taken_off", "Ta gjerne kontakt om du lurer på noe."),
        ("unconfirmed", "unconfirmed", "vi fikk ikke noe ja fra deg innen fristen"),
        ("something_new", "taken_off", "Du er ikke lenger satt opp på dette"),
    ] {
        let Held { house, person, offer, assignment } = held(kind).await;
        house.rooms.change(&offer, |card| card.agreed = false);

        house.tell("assignment", &assignment, 2, cancelled(&person, by, STARTS)).await;
        house.work().await;

        let mails = house.mails();
        assert!(mails.len() == 1 && mails[0].contains(words), "{by}: {mails:?}");
        assert!(!mails[0].contains("Avlyst") && !mails[0].contains("ikke noe av"), "{by}: {mails:?}");
        same(&house.states().await, &[("reminder_day", "DROPPED", "CANCELLED"), ("reminder_hours", "DROPPED", "CANCELLED"), (template, "SENT", "")]);
    }
}

pub async fn who_cancels_herself_gets_a_receipt(kind: Kind) {
    let Held { house, person, offer, assignment } = held(kind).await;
    house.rooms.change(&offer, |card| card.agreed = false);

    house.tell("assignment", &assignment, 2, cancelled(&person, "volunteer", STARTS)).await;
    house.work().await;

    assert!(house.mails()[0].contains("Takk for at du sa fra."), "{}", house.mails()[0]);
}

pub async fn a_moved_time_is_told_and_reminded_of_anew(kind: Kind) {
    let Held { house, person, offer, assignment } = held(kind).await;
    house.rooms.change(&offer, |card| (card.starts_at, card.ends_at) = (stamp(at(MOVED)), stamp(at(MOVED) + TimeDelta::hours(2))));

    house.tell("assignment", &assignment, 2, moved(&person, MOVED)).await;
    house.work().await;
    let told = house.mails().remove(0);
    house.until("2026-11-27T11:00:00Z").await;

    assert!(told.contains("fredag 27. november kl. 14.00–16.00") && told.contains("Svar innen onsdag 25. november kl. 12.00"), "{told}");
    assert!(told.contains("https://svar.example.org/svar/"), "{told}");
    same(
        &house.states().await,
        &[
            ("changed", "SENT", ""),
            ("reminder_day", "DROPPED", "MOVED"),
            ("reminder_day", "SENT", ""),
            ("reminder_hours", "DROPPED", "MOVED"),
            ("reminder_hours", "SENT", ""),
        ],
    );
}

pub async fn word_of_a_move_comes_before_the_start_that_was_known(kind: Kind) {
    let Held { house, person, offer, assignment } = held(kind).await;
    let to = |starts: &str| house.rooms.change(&offer, |card| (card.starts_at, card.ends_at) = (stamp(at(starts)), stamp(at(starts) + TimeDelta::hours(2))));
    let early = house.offered(&person, "2026-11-26T08:00:00Z");
    let other = house.clock.id::<Assignment>().to_string();
    house.tell("assignment", &other, 1, agreed(&person, &early, "2026-11-26T08:00:00Z")).await;
    house.rooms.change(&early, |card| (card.agreed, card.state) = (true, OfferState::Accepted.into()));
    house.until("2026-11-25T21:00:00Z").await; // ten in the evening before
    let before = house.mails().len();

    // at two in the afternoon: the morning is early enough
    to(MOVED);
    house.tell("assignment", &assignment, 2, moved(&person, MOVED)).await;
    assert_eq!(house.work().await, 1);
    assert_eq!(house.mails().len(), before, "it is held until eight");
    // at nine in the morning: who hears of it at eight is on the way
    house.rooms.change(&early, |card| card.starts_at = stamp(at("2026-12-03T08:00:00Z")));
    house.tell("assignment", &other, 2, moved(&person, "2026-12-03T08:00:00Z")).await;
    house.work().await;

    assert_eq!(house.mails().len(), before + 1, "it leaves in the evening");
}

pub async fn who_has_not_heard_of_a_move_is_told_in_time_of_what_came_after(kind: Kind) {
    for cancels in [false, true] {
        let house = House::on(kind).await;
        let person = house.person("kari@example.org");
        let (offer, assignment) = (house.offered(&person, "2026-11-24T09:30:00Z"), house.clock.id::<Assignment>().to_string());
        house.rooms.change(&offer, |card| (card.agreed, card.state) = (true, OfferState::Accepted.into()));
        house.tell("assignment", &assignment, 1, agreed(&person, &offer, "2026-11-24T09:30:00Z")).await;
        house.until("2026-11-23T20:30:00Z").await; // half past nine in the evening
        let before = house.mails().len();

        // half past ten in the morning can wait until eight, but not past a quiet time of her own that ends at nine
        house.rooms.change(&offer, |card| card.starts_at = stamp(at(MOVED)));
        house.tell("assignment", &assignment, 2, moved(&person, MOVED)).await;
        house.work().await;
        assert_eq!(house.mails().len(), before, "it is held");
        quiet_until_nine(&house, &person).await;
        if cancels {
            house.rooms.change(&offer, |card| card.agreed = false);
            house.tell("assignment", &assignment, 3, cancelled(&person, "session_cancelled", MOVED)).await;
        } else {
            house.rooms.change(&offer, |card| card.starts_at = stamp(at("2026-11-28T13:00:00Z")));
            house.tell("assignment", &assignment, 3, moved(&person, "2026-11-28T13:00:00Z")).await;
        }
        house.work().await;

        assert_eq!(house.mails().len(), before + 1, "she knows of half past ten only: cancelled {cancels}");
    }
}

async fn quiet_until_nine(house: &House, person: &str) {
    let preferences = Preferences { channels: vec![Channel::Email.into()], language: "nb".to_owned(), quiet_from_minute: 20 * 60, quiet_until_minute: 9 * 60 };
    let message = SetPreferencesRequest { idempotency_key: String::new(), person: person.to_owned(), preferences: Some(preferences) };
    PreferenceServiceClient::new(house.channel.clone()).set_preferences(house.request(&house.caller("volunteer", person), message)).await.unwrap();
}

pub async fn a_reminder_of_a_time_that_moved_unheard_is_not_sent(kind: Kind) {
    let Held { house, offer, .. } = held(kind).await;
    house.rooms.change(&offer, |card| (card.starts_at, card.ends_at) = (stamp(at(MOVED)), stamp(at(MOVED) + TimeDelta::hours(2))));

    house.until("2026-11-26T11:00:00Z").await;

    assert_eq!(house.mails().len(), 0);
    same(&house.states().await, &[("reminder_day", "DROPPED", "MOVED"), ("reminder_hours", "DROPPED", "MOVED")]);
}

pub async fn a_cancellation_that_comes_before_its_agreement_waits_for_it(kind: Kind) {
    let house = House::on(kind).await;
    let person = house.person("kari@example.org");
    let (offer, assignment) = (house.offered(&person, STARTS), house.clock.id::<Assignment>().to_string());
    let early = house.letter("matching", "assignment", &assignment, 2, cancelled(&person, "coordinator", STARTS));

    assert!(matches!(house.bring(&early).await, Outcome::Again(_)));
    house.tell("assignment", &assignment, 1, agreed(&person, &offer, STARTS)).await;
    assert_eq!(house.bring(&early).await, Outcome::Settled);
    house.until("2026-11-26T11:00:00Z").await;

    assert_eq!(house.mails().len(), 1);
}

pub async fn the_centre_decides_about_reminders(kind: Kind) {
    let house = House::on(kind).await;
    let policy = |day: bool, hours: bool| {
        let policy = proto::organisations::Policy {
            remind_day_before: Some(day),
            remind_two_hours_before: Some(hours),
            zone: "Atlantic/Reykjavik".to_owned(),
            ..Default::default()
        };
        Fact::CentreChanged(pb::CentreChanged { policy: Some(policy) })
    };
    let centre = house.centre.to_string();
    for (version, fact) in [(3, policy(true, false)), (2, policy(false, true))] {
        let letter = house.letter("organisations", "centre", &centre, version, fact);
        assert_eq!(house.bring(&letter).await, Outcome::Settled);
    }
    let person = house.person("kari@example.org");
    let offer = house.offered(&person, STARTS);

    house.tell("assignment", &house.clock.id::<Assignment>().to_string(), 1, agreed(&person, &offer, STARTS)).await;

    let found = house.deliveries().await;
    assert_eq!(found.len(), 1, "the older version is ignored: {found:?}");
    assert_eq!((found[0].template.as_str(), found[0].not_before), ("reminder_day", stamp(at("2026-11-25T09:00:00Z"))));
}
