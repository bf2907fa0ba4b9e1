//! Matching with its own looks at places and times switched off: what the database itself refuses is all that is left, and it holds.

#![expect(clippy::unwrap_used, reason = "in a test a surprise may end it")]

#[path = "service/house.rs"]
#[expect(dead_code, reason = "two stories need little of the house")]
mod house;
#[path = "service/rushing.rs"]
mod rushing;

use house::House;

/// One house whose matching looks at nothing.
async fn careless(house: impl Future<Output = House>) -> House {
    platform::crash::sabotage("no_checks");
    house.await
}

macro_rules! on_both {
    ($($scenario:ident)*) => {
        mod sqlite {
            $(#[tokio::test(flavor = "multi_thread")] async fn $scenario() {
                Box::pin(crate::rushing::$scenario(crate::careless(crate::House::on_sqlite()).await)).await;
            })*
        }
        mod postgres {
            $(#[tokio::test(flavor = "multi_thread")] async fn $scenario() {
                Box::pin(crate::rushing::$scenario(crate::careless(crate::House::on_postgres()).await)).await;
            })*
        }
    };
}

on_both! {
    of_many_who_say_yes_at_once_one_has_the_place
    of_many_things_at_one_time_one_person_agrees_to_one
}
