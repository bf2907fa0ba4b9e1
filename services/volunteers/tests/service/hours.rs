//! Hours: booked from check-outs, once, whatever is delivered again.

use std::sync::Arc;

use chrono::TimeDelta;
use platform::inbox::Outcome;
use proto::events::{self, event::Fact};
use proto::volunteers as pb;
use tonic::Code;

use crate::house::{House, another, fields, kari, reason};

async fn all(house: &House) -> pb::ListHoursResponse {
    house.hours().list_hours(house.ask(pb::ListHoursRequest::default())).await.unwrap().into_inner()
}

pub async fn hours_are_booked_once_and_count_as_recent(house: House) {
    let (id, assignment) = (house.register(kari()).await, house.assignment());
    let out = events::CheckedOut { session: String::new(), volunteer: id.clone(), at: None, minutes: 90 };
    let letter = house.letter(&assignment, Fact::CheckedOut(out));

    assert_eq!(house.deliver(letter.clone()).await, Outcome::Settled);
    assert_eq!(house.deliver(letter).await, Outcome::Settled);
    // told again as another event: still one assignment
    assert_eq!(house.check_out(&assignment, &id, 90).await, Outcome::Settled);

    let listed = all(&house).await;
    assert_eq!((listed.entries.len(), listed.total_minutes), (1, 90));
    let entry = &listed.entries[0];
    assert_eq!((entry.volunteer.as_str(), entry.assignment.as_str(), entry.minutes, entry.corrected), (id.as_str(), assignment.as_str(), 90, false));
    let facts = house.facts().await;
    assert_eq!(facts.len(), 3, "{facts:?}");
    assert!(matches!(&facts[1], (1, Fact::HoursBooked(told)) if told.first && told.minutes == 90 && told.volunteer == id && told.assignment == assignment));
    assert!(matches!(&facts[2], (2, Fact::VolunteerChanged(_))));
    assert_eq!(house.card(&id).await.unwrap().recent_minutes, 90);
    house.clock.advance(TimeDelta::days(91));
    assert_eq!(house.card(&id).await.unwrap().recent_minutes, 0);
}

pub async fn bookings_at_the_same_time_all_count(house: House) {
    let (id, house) = (house.register(kari()).await, Arc::new(house));

    let at_once = (0..8).map(|_| {
        let (house, id) = (house.clone(), id.clone());
        tokio::spawn(async move { house.check_out(&house.assignment(), &id, 10).await })
    });
    for one in at_once.collect::<Vec<_>>() {
        assert_eq!(one.await.unwrap(), Outcome::Settled);
    }

    let card = house.card(&id).await.unwrap();
    assert_eq!((card.version, card.recent_minutes), (9, 80));
    let mut versions: Vec<u64> =
        house.facts().await.iter().filter(|(_, fact)| matches!(fact, Fact::VolunteerChanged(_))).map(|(version, _)| *version).collect();
    versions.sort_unstable();
    assert_eq!(versions, (1..=9).collect::<Vec<_>>(), "each fact has a version of its own");
}

pub async fn hours_are_corrected_by_the_coordinator(house: House) {
    let id = house.register(kari()).await;
    house.check_out(&house.assignment(), &id, 90).await;
    let entry = all(&house).await.entries.remove(0).id;
    let correct = |minutes| pb::CorrectHoursRequest { id: entry.clone(), minutes, ..Default::default() };

    let answer = house.hours().correct_hours(house.ask(correct(60))).await.unwrap().into_inner();
    let again = house.hours().correct_hours(house.ask(correct(60))).await.unwrap().into_inner();

    assert_eq!((answer.version, again.version), (2, 2));
    let listed = all(&house).await;
    assert_eq!((listed.total_minutes, listed.entries[0].corrected), (60, true));
    assert_eq!(house.card(&id).await.unwrap().recent_minutes, 60);
    assert!(matches!(&house.facts().await[3..], [(2, Fact::HoursBooked(told)), (3, Fact::VolunteerChanged(_))] if !told.first && told.minutes == 60));
    let myself = house.somebody("volunteer", &id);
    assert_eq!(house.hours().correct_hours(house.by(&myself, correct(600))).await.unwrap_err().code(), Code::PermissionDenied);
    let foreign = house.hours().correct_hours(house.by(&house.stranger(), correct(1))).await.unwrap_err();
    assert_eq!((foreign.code(), reason(&foreign).as_str()), (Code::NotFound, "NO_SUCH_HOURS"));
    assert_eq!(fields(&house.hours().correct_hours(house.ask(correct(10_081))).await.unwrap_err()), ["minutes"]);
}

pub async fn hours_are_listed_with_their_sum(house: House) {
    let (id, other) = (house.register(kari()).await, house.register(another("Ola")).await);
    let began = house.clock.now().timestamp();
    for minutes in [10, 20, 40] {
        house.check_out(&house.assignment(), &id, minutes).await;
        house.clock.advance(TimeDelta::hours(1));
    }
    house.check_out(&house.assignment(), &other, 80).await;
    let at = |hours: i64| Some(prost_types::Timestamp { seconds: began + hours * 3_600, nanos: 0 });
    let mine = pb::ListHoursRequest { volunteer: id.clone(), ..Default::default() };
    let list = async |message: pb::ListHoursRequest| {
        let listed = house.hours().list_hours(house.by(&house.somebody("volunteer", &id), message)).await.unwrap().into_inner();
        (listed.entries.iter().map(|entry| entry.minutes).collect::<Vec<_>>(), listed.total_minutes, listed.next_page_token)
    };

    assert_eq!(list(mine.clone()).await, (vec![10, 20, 40], 70, String::new()));
    assert_eq!(list(pb::ListHoursRequest { from: at(1), until: at(2), ..mine.clone() }).await, (vec![20], 20, String::new()));
    let (first, total, page_token) = list(pb::ListHoursRequest { page_size: 2, ..mine.clone() }).await;
    assert_eq!((first, total), (vec![10, 20], 70));
    assert_eq!(list(pb::ListHoursRequest { page_size: 2, page_token, ..mine.clone() }).await, (vec![40], 70, String::new()));
    assert_eq!(all(&house).await.total_minutes, 150);
    let backwards = house.ask(pb::ListHoursRequest { from: at(2), until: at(1), ..mine });
    assert_eq!(fields(&house.hours().list_hours(backwards).await.unwrap_err()), ["until"]);
}

pub async fn a_check_out_that_makes_no_sense_becomes_a_dead_letter(house: House) {
    let id = house.register(kari()).await;

    assert_eq!(house.check_out("need_1", &id, 90).await, Outcome::Buried);
    assert_eq!(house.check_out(&house.assignment(), &id, u32::MAX).await, Outcome::Buried);
    let mut torn = house.letter(&house.assignment(), Fact::CheckedOut(events::CheckedOut::default()));
    torn.payload = vec![0xff];
    assert_eq!(house.deliver(torn).await, Outcome::Buried);
    // what is nobody's business is none of ours
    let other = house.letter(&house.assignment(), Fact::NotMet(events::NotMet::default()));
    assert_eq!(house.deliver(other).await, Outcome::Settled);

    assert_eq!((house.rows("hours").await, house.rows("dead_letters").await), (0, 3));
}
