//! Letters of a person and of a centre in any order, each once or more: no copy goes back, and the newest stands in the end. `ORDERS` is
//! how many orders are tried.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use proto::volunteers::{PauseVolunteerRequest, ResumeVolunteerRequest};

use crate::house::House;

fn cases() -> usize {
    std::env::var("ORDERS").ok().and_then(|text| text.parse().ok()).unwrap_or(15)
}

/// Each of so many at least once, in any order, and before which of them the jobs look.
fn orders(many: usize) -> impl Strategy<Value = Vec<(usize, bool)>> {
    let order = vec(0..many, 0..=many).prop_map(move |again| (0..many).chain(again).collect::<Vec<_>>()).prop_shuffle();
    order.prop_flat_map(|order| {
        let looks = vec(any::<bool>(), order.len());
        (Just(order), looks).prop_map(|(order, looks)| order.into_iter().zip(looks).collect())
    })
}

pub async fn a_card_told_of_in_any_order_is_the_newest(house: House) {
    let mut runner = TestRunner::deterministic();
    for case in 0..cases() {
        let id = house.register(&format!("case{case}"), 1, |_| {}).await;
        for _ in 0..2 {
            house.volunteers().pause_volunteer(house.ask(PauseVolunteerRequest { id: id.clone(), ..Default::default() })).await.unwrap();
            house.volunteers().resume_volunteer(house.ask(ResumeVolunteerRequest { id: id.clone(), ..Default::default() })).await.unwrap();
        }
        let told = house.fresh_letters().await;
        let newest = told.iter().map(|letter| letter.version).max().unwrap();
        let order = orders(told.len()).new_tree(&mut runner).unwrap().current();

        let (before, mut known) = (house.card_versions().await, 0);
        for (at, looks) in &order {
            house.deliver(told[*at].clone()).await;
            if *looks {
                house.settle().await;
            }
            let now = house.card_versions().await - before;
            assert!(now >= known, "the card went back: {order:?}");
            known = now;
        }
        house.settle().await;

        assert_eq!(house.card_versions().await - before, i64::try_from(newest).unwrap(), "{order:?}");
    }
}
