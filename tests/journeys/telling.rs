//! People are told: once of what is cancelled, in time of what is near, and the true length of a night.

use std::collections::{BTreeMap, BTreeSet};

use chrono::TimeDelta;
use proto::matching::{AssignmentState, NeedState, OfferState};
use proto::notifications::DeliveryState;

use crate::people::{Person, register};
use world::clock::{instant, oslo};
use world::desk::{Desk, asking, need};
use world::house::House;

/// One place on a day, agreed with this person. Returns the need, the session, the offer and the assignment.
pub async fn agreed(house: &mut House, desk: &Desk, person: &Person, starts: &str, ends: &str) -> [String; 4] {
    let (posted, session) = desk.post(house, need(starts, ends, 1)).await;
    desk.suits(house, &session, &person.id).await;
    let offer = desk.offer(house, &session, &[&person.id]).await.remove(0);
    person.reply(house, desk, &offer, "yes").await;
    desk.offered(house, &session, &person.id, OfferState::Accepted).await;
    let assignment = desk.assignments(house, &session).await.remove(0).id;
    [posted, session, offer, assignment]
}

pub async fn what_is_cancelled_is_told_once_to_everyone(house: &mut House) {
    let desk = Desk::open(house, asking(0)).await;
    let people = register(house, &desk, 5).await;
    let (posted, session) = desk.post(house, need("2027-03-09T12:00", "2027-03-09T14:00", 2)).await;
    desk.suggestions(house, &session, 5).await;
    let asked: Vec<&str> = people[..3].iter().map(|person| person.id.as_str()).collect();
    let offers = desk.offer(house, &session, &asked).await;
    for (person, offer) in people.iter().zip(&offers) {
        person.reply(house, &desk, offer, "yes").await;
    }
    let (open, still) = desk.post(house, need("2027-03-16T12:00", "2027-03-16T14:00", 1)).await; // a full session asks nobody
    desk.suggestions(house, &still, 5).await;
    let silent = desk.offer(house, &still, &[&people[3].id]).await.remove(0);
    people[3].link(house, &desk, &silent).await;
    desk.at_rest(house).await;

    for need in [&posted, &open] {
        desk.cancel(house, need).await;
    }
    desk.at_rest(house).await;

    let mut told: BTreeMap<&str, usize> = people.iter().map(|person| (person.id.as_str(), 0)).collect();
    for (person, template) in desk.sent(house).await {
        *told.entry(people.iter().find(|known| known.id == person).expect("one of ours").id.as_str()).or_default() += usize::from(template == "cancelled");
    }
    let told: Vec<usize> = people.iter().map(|person| told[person.id.as_str()]).collect();
    assert_eq!(told, [1, 1, 1, 1, 0], "two had a place, the third waited, the fourth was asked and silent, the fifth never heard of it");
    assert_eq!(desk.need(house, &posted).await.state(), NeedState::Cancelled);
    let ended = desk.assignments(house, &session).await;
    assert!(ended.iter().all(|one| one.state() == AssignmentState::Cancelled && one.cancelled_by == "session_cancelled"), "{ended:?}");
}

pub async fn an_ask_that_is_taken_back_in_time_was_never_made(house: &mut House) {
    let desk = Desk::open(house, asking(0)).await;
    let people = register(house, &desk, 2).await;
    let (_, session) = desk.post(house, need("2027-03-09T12:00", "2027-03-09T14:00", 2)).await;
    desk.suggestions(house, &session, 2).await;
    let both: Vec<&str> = people.iter().map(|person| person.id.as_str()).collect();
    let offers = desk.offer_held(house, &session, &both, 15).await;
    desk.at_rest(house).await;
    let held = desk.deliveries(house).await;
    assert!(held.len() == 2 && held.iter().all(|one| one.state() == DeliveryState::Waiting), "{held:?}");

    desk.withdraw(house, &offers[0]).await;
    desk.at_rest(house).await; // in time means: who sends has heard of it
    house.clock.advance(TimeDelta::seconds(16));

    desk.delivered(house, &people[1].id, "offer", &offers[1], DeliveryState::Sent).await;
    let regretted = desk.delivered(house, &people[0].id, "offer", &offers[0], DeliveryState::Dropped).await;
    assert_eq!(regretted.attempts, 0, "{regretted:?}");
    let told: Vec<String> = desk.sent(house).await.into_iter().map(|(person, _)| person).collect();
    assert_eq!(told, [people[1].id.clone()]);
    desk.offered(house, &session, &people[0].id, OfferState::Withdrawn).await; // the log keeps it
}

pub async fn who_does_not_answer_is_reminded_once_and_may_answer_by_it(house: &mut House) {
    let desk = Desk::open(house, asking(0)).await;
    let people = register(house, &desk, 3).await;
    let (_, session) = desk.post(house, need("2027-03-09T12:00", "2027-03-09T14:00", 3)).await;
    desk.suggestions(house, &session, 3).await;
    let all: Vec<&str> = people.iter().map(|person| person.id.as_str()).collect();
    let offers = desk.offer(house, &session, &all).await;
    let silent: BTreeSet<String> = offers[1..].iter().cloned().collect();
    people[0].reply(house, &desk, &offers[0], "no").await;
    people[1].link(house, &desk, &offers[1]).await;
    assert_eq!(desk.remind(house, &session, 0).await, BTreeSet::new(), "they were asked just now");

    house.clock.advance(TimeDelta::hours(5));
    assert_eq!(desk.remind(house, &session, 15).await, silent);
    assert_eq!(desk.recall(house, &silent).await, silent);
    desk.at_rest(house).await; // in time means: who sends has heard of it
    assert_eq!(desk.remind(house, &session, 15).await, silent, "nobody has heard of it");
    people[2].reply(house, &desk, &offers[2], "yes").await;
    desk.offered(house, &session, &people[2].id, OfferState::Accepted).await;
    desk.at_rest(house).await;
    house.clock.advance(TimeDelta::seconds(16));

    let reminder = desk.delivered(house, &people[1].id, "reminder", &offers[1], DeliveryState::Sent).await;
    desk.at_rest(house).await;
    let reminders = desk.deliveries(house).await.into_iter().filter(|one| one.template == "reminder");
    let mut ends: Vec<(String, String)> = reminders.map(|one| (one.subject.clone(), one.state().as_str_name().to_owned() + &one.why)).collect();
    ends.sort();
    let end = |offer: &str, end: &str| (offer.to_owned(), format!("DELIVERY_STATE_{end}"));
    let mut wanted =
        vec![end(&offers[1], "SENT"), end(&offers[1], "DROPPEDRECALLED"), end(&offers[2], "DROPPEDOFFER_CLOSED"), end(&offers[2], "DROPPEDRECALLED")];
    wanted.sort();
    assert_eq!(ends, wanted, "one reminder left, and who answered before it got none");
    let page = people[1].answer(house, &crate::people::link_in(house, &reminder.id), "yes").await;
    assert!(page.status < 400, "{page:?}");
    desk.offered(house, &session, &people[1].id, OfferState::Accepted).await;
}

pub async fn a_reminder_comes_in_time_and_not_for_what_moved(house: &mut House) {
    let desk = Desk::open(house, asking(0)).await;
    let people = register(house, &desk, 1).await;
    let person = &people[0];
    let [_, _, _, stays] = agreed(house, &desk, person, "2027-03-11T14:00", "2027-03-11T16:00").await;
    let [moving, session, offer, moved] = agreed(house, &desk, person, "2027-03-11T17:00", "2027-03-11T18:00").await;
    desk.at_rest(house).await;

    desk.change(house, &moving, &session, need("2027-03-12T17:00", "2027-03-12T18:00", 1)).await;
    let changed = desk.delivered(house, &person.id, "changed", &moved, DeliveryState::Sent).await;
    let page = person.answer(house, &crate::people::link_in(house, &changed.id), "confirm").await;
    assert!(page.status < 400, "{page:?}");

    house.clock.move_to(oslo("2027-03-10 09:00"));
    desk.delivered(house, &person.id, "reminder_day", &stays, DeliveryState::Sent).await;
    house.clock.move_to(oslo("2027-03-11 09:00"));
    desk.delivered(house, &person.id, "reminder_day", &moved, DeliveryState::Sent).await;
    house.clock.move_to(oslo("2027-03-11 12:00"));
    desk.delivered(house, &person.id, "reminder_hours", &stays, DeliveryState::Sent).await;
    house.clock.move_to(oslo("2027-03-12 15:00"));
    desk.delivered(house, &person.id, "reminder_hours", &moved, DeliveryState::Sent).await;
    desk.at_rest(house).await;

    let reminders = desk.deliveries(house).await.into_iter().filter(|one| one.template.starts_with("reminder"));
    let mut of_the_moved: Vec<(String, DeliveryState)> = reminders.filter(|one| one.subject == moved).map(|one| (one.template.clone(), one.state())).collect();
    of_the_moved.sort();
    let twice = |template: &str| [(template.to_owned(), DeliveryState::Sent), (template.to_owned(), DeliveryState::Dropped)];
    assert_eq!(of_the_moved, [twice("reminder_day"), twice("reminder_hours")].concat(), "those of the old time never left");
    assert_eq!(desk.offered(house, &session, &person.id, OfferState::Accepted).await.id, offer, "it is still agreed");
}

pub async fn a_session_in_the_night_of_a_clock_change_has_its_true_length(house: &mut House) {
    let desk = Desk::open(house, asking(0)).await;
    let people = register(house, &desk, 1).await;

    for (evening, morning, hours) in [("2027-03-27", "2027-03-28", 7), ("2027-10-30", "2027-10-31", 9)] {
        house.clock.move_to(oslo(&format!("{evening} 10:00")));
        let (starts, ends) = (format!("{evening}T22:00"), format!("{morning}T06:00"));
        let [posted, _, _, assignment] = agreed(house, &desk, &people[0], &starts, &ends).await;
        let session = desk.session(house, &posted).await;
        let (begins, over) = (instant(session.starts_at.as_ref()), instant(session.ends_at.as_ref()));

        house.clock.move_to(begins);
        desk.check_in(house, &assignment).await;
        house.clock.move_to(over);
        let minutes = desk.check_out(house, &assignment).await;

        assert_eq!((over - begins).num_minutes(), hours * 60, "{evening}");
        assert_eq!((session.starts_local, session.ends_local), (starts, ends));
        assert!((hours * 60 - 1..=hours * 60).contains(&i64::from(minutes)), "{evening}: {minutes} minutes were booked");
    }
}
