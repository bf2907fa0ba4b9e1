//! Pauses: until a day, or until resumed.

use chrono::TimeDelta;
use proto::events::event::Fact;
use proto::volunteers as pb;

use crate::house::{House, fields, kari};

fn pause(id: &str, until_date: &str) -> pb::PauseVolunteerRequest {
    pb::PauseVolunteerRequest { id: id.into(), until_date: until_date.into(), ..Default::default() }
}

pub async fn a_pause_ends_on_its_day_and_tells(house: House) {
    let id = house.register(kari()).await;

    house.volunteers().pause_volunteer(house.ask(pause(&id, "2026-12-01"))).await.unwrap();

    let read = house.read(&id).await;
    assert_eq!((read.state(), read.paused_until.as_str()), (pb::VolunteerState::Paused, "2026-12-01"));
    assert!(!house.card(&id).await.unwrap().active);
    // 23:59 in Norway on the day before
    house.clock.advance("2026-11-30T22:59:00Z".parse::<chrono::DateTime<chrono::Utc>>().unwrap() - house.clock.now());
    assert_eq!(house.let_time_work().await, 0);
    house.clock.advance(TimeDelta::minutes(1));
    assert_eq!((house.let_time_work().await, house.let_time_work().await), (1, 0));
    assert_eq!((house.read(&id).await.state(), house.card(&id).await.unwrap().active), (pb::VolunteerState::Active, true));
    let told: Vec<bool> = house.facts().await.iter().map(|(_, fact)| matches!(fact, Fact::VolunteerChanged(told) if told.active)).collect();
    assert_eq!(told, [true, false, true]);
}

pub async fn an_open_pause_ends_when_resumed(house: House) {
    let id = house.register(kari()).await;
    let resume = || house.ask(pb::ResumeVolunteerRequest { id: id.clone(), ..Default::default() });

    house.volunteers().pause_volunteer(house.ask(pause(&id, ""))).await.unwrap();
    house.volunteers().pause_volunteer(house.ask(pause(&id, ""))).await.unwrap();
    house.clock.advance(TimeDelta::days(300));
    assert_eq!(house.let_time_work().await, 0);
    let first = house.volunteers().resume_volunteer(resume()).await.unwrap().into_inner();
    let second = house.volunteers().resume_volunteer(resume()).await.unwrap().into_inner();

    assert_eq!((first.version, second.version), (3, 3));
    assert_eq!(house.facts().await.len(), 3);
}

pub async fn a_pause_needs_a_day_that_is_to_come(house: House) {
    let id = house.register(kari()).await;

    for day in ["2026-11-23", "2025-01-01", "tomorrow", "2026-02-30"] {
        let refused = house.volunteers().pause_volunteer(house.ask(pause(&id, day))).await.unwrap_err();
        assert_eq!(fields(&refused), ["until_date"], "{day}");
    }
}
