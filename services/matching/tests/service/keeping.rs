//! What only helpers may read of a need goes once it was kept long enough, and not before.

use chrono::{DateTime, TimeDelta, Utc};
use proto::organisations::Retention;

use crate::house::{House, homework};

pub async fn details_go_ninety_days_after_the_end_unless_the_centre_holds_everything(house: House) {
    let keeps = |hold: bool| Some(Retention { need_details_days: 90, hold, ..Default::default() });
    house.policy_that_keeps(1, 0, keeps(false)).await;
    let (id, _) = house.post(homework("2026-12-08T17:00", 1)).await;
    let ends: DateTime<Utc> = "2026-12-08T18:00:00Z".parse().unwrap();
    let kept = async || !house.need(&id).await.profile.unwrap().details.is_empty();

    house.later(ends + TimeDelta::days(90) - TimeDelta::minutes(1) - house.clock.now()).await;
    assert!(kept().await, "it is not old enough");
    house.policy_that_keeps(2, 0, keeps(true)).await;
    house.later(TimeDelta::minutes(2)).await;
    assert!(kept().await, "the centre holds everything");
    house.policy_that_keeps(3, 0, keeps(false)).await;
    house.settle().await;

    assert!(!kept().await);
    assert_eq!(house.need(&id).await.profile.unwrap().title, "Leksehjelp for ungdom", "the need itself stays");
}
