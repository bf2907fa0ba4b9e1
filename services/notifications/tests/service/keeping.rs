//! What was sent is kept for a time: the copy for a month, who was sent what for a year; and not a day less.

use chrono::TimeDelta;
use platform::inbox::Outcome;
use proto::events::{self as pb, event::Fact};
use proto::organisations::{Policy, Retention};

use crate::house::{House, Kind};
use crate::leaving::asked;

async fn keeps(house: &House, version: u64, hold: bool) {
    let retention = Some(Retention { messages_days: 365, message_texts_days: 30, hold, ..Default::default() });
    let policy = Policy { retention, zone: "Europe/Oslo".to_owned(), ..Policy::default() };
    let centre = house.centre.to_string();
    let letter = house.letter("organisations", "centre", &centre, version, Fact::CentreChanged(pb::CentreChanged { policy: Some(policy) }));
    assert_eq!(house.bring(&letter).await, Outcome::Settled);
}

/// Copies and messages that there are so long after they left.
async fn left(house: &House, since: chrono::DateTime<chrono::Utc>, after: TimeDelta) -> (usize, usize) {
    house.clock.advance(since + after - house.clock.now());
    house.forget().await;
    (house.mails().len(), house.deliveries().await.len())
}

pub async fn a_copy_goes_after_a_month_and_a_message_after_a_year_unless_the_centre_holds_everything(kind: Kind) {
    let house = House::on(kind).await;
    keeps(&house, 1, false).await;
    asked(&house, 1).await;
    assert_eq!(house.work().await, 1);
    let (sent, minute) = (house.clock.now(), TimeDelta::minutes(1));
    let (month, year) = (TimeDelta::days(30), TimeDelta::days(365));

    assert_eq!(left(&house, sent, month - minute).await, (1, 1));
    keeps(&house, 2, true).await;
    assert_eq!(left(&house, sent, month + minute).await, (1, 1), "the centre holds everything");
    keeps(&house, 3, false).await;
    assert_eq!(left(&house, sent, month + minute * 2).await, (0, 1));

    assert_eq!(left(&house, sent, year - minute).await, (0, 1));
    keeps(&house, 4, true).await;
    assert_eq!(left(&house, sent, year + minute).await, (0, 1), "the centre holds everything");
    keeps(&house, 5, false).await;
    assert_eq!(left(&house, sent, year + minute * 2).await, (0, 0));
}

pub async fn a_copy_to_somebody_who_is_erased_goes_though_the_centre_holds_everything(kind: Kind) {
    let house = House::on(kind).await;
    keeps(&house, 1, true).await;
    asked(&house, 2).await;
    assert_eq!(house.work().await, 2);
    house.forget().await;
    assert_eq!(house.mails().len(), 2);

    let person = house.deliveries().await.remove(0).person;
    let erased = house.letter("volunteers", "volunteer", &person, 9, Fact::VolunteerErased(pb::VolunteerErased {}));
    assert_eq!(house.bring(&erased).await, Outcome::Settled);
    house.forget().await;

    assert_eq!(house.mails().len(), 1, "hers is gone, the other's is held");
}
