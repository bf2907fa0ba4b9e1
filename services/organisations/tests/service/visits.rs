//! Visits per venue, function and day.

use chrono::{Days, NaiveDate, TimeDelta};
use platform::auth::Caller;
use proto::events::event::Fact;
use proto::organisations as pb;

use crate::house::{Answer, House, contact, coordinator, faulty, not_allowed, not_found, refused, volunteer};
use crate::venues::{register, sentralen};

fn count(day: &str, function: &str, visits: u32) -> pb::DayCount {
    pb::DayCount { day: day.into(), function: function.into(), visits }
}

async fn a_venue(house: &House, centre: &str) -> (String, String) {
    let organisation = house.an_organisation(centre).await;
    let venue = register(house, centre, sentralen(&organisation)).await.unwrap().into_inner().id;
    (organisation, venue)
}

async fn record(house: &House, by: &Caller, venue: &str, counts: &[pb::DayCount]) -> Answer<pb::RecordVisitsResponse> {
    let request = pb::RecordVisitsRequest { idempotency_key: String::new(), venue: venue.into(), counts: counts.to_vec() };
    house.venues().record_visits(house.by(by, request)).await
}

async fn list(house: &House, by: &Caller, venue: &str, days: [&str; 2], function: &str) -> Answer<pb::ListVisitsResponse> {
    let [from_date, until_date] = days.map(str::to_owned);
    let request = pb::ListVisitsRequest { venue: venue.into(), from_date, until_date, function: function.into() };
    house.venues().list_visits(house.by(by, request)).await
}

pub async fn visits_are_recorded_and_told_again(house: House) {
    let centre = house.a_centre().await;
    let (_, venue) = a_venue(&house, &centre).await;
    let by = coordinator(&centre);
    let first = [count("2026-11-20", "library", 40), count("2026-11-20", "service_desk", 2), count("2026-11-21", "service_desk", 0)];
    let again = [count("2026-11-20", "service_desk", 3), count("2026-11-21", "service_desk", 0), count("2026-11-23", "hall", 9)];

    assert_eq!(record(&house, &by, &venue, &first).await.unwrap().into_inner().changed, 3);
    assert_eq!(record(&house, &by, &venue, &again).await.unwrap().into_inner().changed, 2);
    assert_eq!(record(&house, &by, &venue, &again).await.unwrap().into_inner().changed, 0);

    let all = list(&house, &by, &venue, ["2026-11-20", "2026-11-23"], "").await.unwrap().into_inner().counts;
    assert_eq!(all, [first[0].clone(), again[0].clone(), first[2].clone(), again[2].clone()]);
    let desk = list(&house, &by, &venue, ["2026-11-21", "2026-11-23"], "service_desk").await.unwrap().into_inner().counts;
    assert_eq!(desk, [first[2].clone()]);
    let told = house.told().await;
    assert_eq!(told[3..].iter().map(|(_, event)| event.version).collect::<Vec<_>>(), [2, 3, 4, 5, 6]);
    assert!(told[3..].iter().all(|(subject, event)| subject.ends_with(".organisations.venue.visits_recorded") && event.aggregate == venue));
    let fact = proto::events::VisitsRecorded { day: "2026-11-20".into(), function: "service_desk".into(), visits: 3 };
    assert_eq!(told[6].1.fact, Some(Fact::VisitsRecorded(fact)));
}

pub async fn a_thousand_days_fit_in_one_call(house: House) {
    let centre = house.a_centre().await;
    let (_, venue) = a_venue(&house, &centre).await;
    let by = coordinator(&centre);
    let first: NaiveDate = "2024-01-01".parse().unwrap();
    let counts: Vec<_> = (0..1_000).map(|n| count(&(first + Days::new(n)).to_string(), "service_desk", 2)).collect();

    let changed = record(&house, &by, &venue, &counts).await.unwrap().into_inner().changed;

    assert_eq!((changed, house.told().await.len()), (1_000, 1_003));
    let read = list(&house, &by, &venue, ["2024-01-01", "2026-11-23"], "").await.unwrap().into_inner().counts;
    assert_eq!(read, counts);
}

pub async fn visits_are_checked(house: House) {
    let (centre, elsewhere) = (house.a_centre().await, house.a_centre().await);
    let (_, venue) = a_venue(&house, &centre).await;
    let by = coordinator(&centre);
    let bad = [count("2026-11-31", "library", 1), count("2026-11-20", "disco", 1), count("2026-11-20", "library", 100_001), count("2026-11-20", "library", 1)];

    let fields = faulty(record(&house, &by, &venue, &bad).await);
    assert_eq!(fields, ["counts[0].day", "counts[1].function", "counts[2].visits", "counts[3].day"]);
    assert_eq!(faulty(record(&house, &by, &venue, &[]).await), ["counts"]);
    assert_eq!(faulty(record(&house, &by, &venue, &vec![count("2026-11-20", "library", 1); 1_001]).await), ["counts"]);
    let ahead = [count("2026-11-24", "disco", 100_001), count("2026-11-20", "library", 1)];
    assert_eq!(faulty(record(&house, &by, "library", &ahead).await), ["venue", "counts[0].day", "counts[0].function", "counts[0].visits"]);
    // it is Monday in Oslo until 23:00 UTC
    assert_eq!(faulty(record(&house, &by, &venue, &[count("2026-11-24", "library", 1)]).await), ["counts[0].day"]);
    house.clock.advance(TimeDelta::hours(11));
    record(&house, &by, &venue, &[count("2026-11-24", "library", 1)]).await.unwrap();
    let backwards = list(&house, &by, &venue, ["2026-11-24", "2026-11-23"], "disco").await;
    assert_eq!(faulty(backwards), ["until_date", "function"]);
    assert_eq!(faulty(list(&house, &by, &venue, ["2020-01-01", "2026-11-23"], "").await), ["until_date"]);
    let foreign = coordinator(&elsewhere);
    assert_eq!(refused(record(&house, &foreign, &venue, &[count("2026-11-20", "library", 1)]).await), not_found());
    assert_eq!(refused(list(&house, &foreign, &venue, ["2026-11-20", "2026-11-20"], "").await), not_found());
}

pub async fn visits_are_told_by_the_owner_and_the_coordinator(house: House) {
    let centre = house.a_centre().await;
    let (owner, venue) = a_venue(&house, &centre).await;
    let stranger = house.an_organisation(&centre).await;
    let one = [count("2026-11-20", "library", 1)];

    assert_eq!(record(&house, &contact(&centre, &owner), &venue, &one).await.unwrap().into_inner().changed, 1);
    assert_eq!(refused(record(&house, &contact(&centre, &stranger), &venue, &one).await), not_allowed());
    assert_eq!(refused(record(&house, &volunteer(&centre), &venue, &one).await), not_allowed());
    let (_, event) = house.told().await.pop().unwrap();
    assert_eq!(event.actor, "contact");
}
