//! Letters of one aggregate in any order, each once or more: no copy goes back, the newest stands in the end, and people read what is
//! true once. `ORDERS` is how many orders are tried.

use chrono::{DateTime, TimeDelta, Utc};
use platform::inbox::Outcome;
use platform::outbox::Letter;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use proto::events::{self as pb, event::Fact};
use proto::matching::OfferState;
use proto::notifications::ListDeliveriesRequest;
use proto::notifications::delivery_service_client::DeliveryServiceClient;
use proto::organisations::Policy;

use crate::house::{Assignment, House, Kind, at, stamp};

/// Letters of each aggregate.
const LETTERS: usize = 5;
const FIRST: &str = "2026-11-26T13:00:00Z";
const VERSIONS: &str = "SELECT CAST(coalesce(sum(version), 0) AS bigint) AS n FROM";

pub fn cases() -> usize {
    std::env::var("ORDERS").ok().and_then(|text| text.parse().ok()).unwrap_or(25)
}

/// Each of so many at least once, in any order.
pub fn orders(many: usize) -> impl Strategy<Value = Vec<usize>> {
    vec(0..many, 0..=many).prop_map(move |again| (0..many).chain(again).collect::<Vec<_>>()).prop_shuffle()
}

/// Brings letters in an order; what is put off comes again after the others. Says whether a copy went back meanwhile.
pub async fn bring(house: &House, letters: &[Letter], order: &[usize], table: &str) -> bool {
    let (mut known, mut went_back) = (house.count(&format!("{VERSIONS} {table}")).await, false);
    let mut left = order.to_vec();
    for _ in 0..=letters.len() {
        let mut again = Vec::new();
        for at in left {
            if house.bring(&letters[at]).await != Outcome::Settled {
                again.push(at);
            }
            let now = house.count(&format!("{VERSIONS} {table}")).await;
            went_back |= now < known;
            known = now;
        }
        left = again;
    }
    assert_eq!(left, Vec::<usize>::new(), "letters that are put off for ever");
    went_back
}

pub async fn a_policy_told_in_any_order_is_the_newest(kind: Kind) {
    let house = House::on(kind).await;
    let (mut runner, centre) = (TestRunner::deterministic(), house.centre.to_string());
    let told = |version: u64| {
        let quiet = Some(u32::try_from(version % 600).unwrap());
        let policy = Policy { quiet_from_minute: quiet, zone: "Europe/Oslo".to_owned(), ..Policy::default() };
        house.letter("organisations", "centre", &centre, version, Fact::CentreChanged(pb::CentreChanged { policy: Some(policy) }))
    };

    for case in 0..cases() {
        let order = orders(LETTERS).new_tree(&mut runner).unwrap().current();
        let versions: Vec<u64> = (1..=LETTERS).map(|version| (case * LETTERS + version) as u64).collect();
        let letters: Vec<Letter> = versions.iter().map(|version| told(*version)).collect();

        let went_back = bring(&house, &letters, &order, "policies").await;

        let newest = i64::try_from(versions[LETTERS - 1]).unwrap();
        let stands = house.count("SELECT version AS n FROM policies").await;
        let quiet = house.count("SELECT CAST(quiet_from_minute AS bigint) AS n FROM policies").await;
        assert_eq!((went_back, stands, quiet), (false, newest, newest % 600), "{order:?}");
    }
}

/// Somebody said yes, and the time moved three times; perhaps it was called off.
struct Story {
    assignment: String,
    letters: Vec<Letter>,
}

fn day(number: usize) -> DateTime<Utc> {
    at(FIRST) + TimeDelta::days(i64::try_from(number).unwrap())
}

fn story(house: &House, called_off: bool) -> Story {
    let person = house.person("kari@example.org");
    let offer = house.offered(&person, &day(3).to_rfc3339());
    house.rooms.change(&offer, |card| (card.agreed, card.cancelled, card.state) = (!called_off, called_off, OfferState::Accepted.into()));
    let assignment = house.clock.id::<Assignment>().to_string();
    let starts_at = |number: usize| stamp(day(number));
    let mut facts = vec![Fact::AssignmentAgreed(pb::AssignmentAgreed {
        volunteer: person.clone(),
        offer,
        starts_at: starts_at(0),
        ends_at: stamp(day(0) + TimeDelta::hours(2)),
        ..Default::default()
    })];
    for number in 1..=3 {
        facts.push(Fact::AssignmentMoved(pb::AssignmentMoved { volunteer: person.clone(), starts_at: starts_at(number), ..Default::default() }));
    }
    if called_off {
        let by = "coordinator".to_owned();
        facts.push(Fact::AssignmentCancelled(pb::AssignmentCancelled { volunteer: person, by, starts_at: starts_at(3), ..Default::default() }));
    }
    let letter = |(at, fact): (usize, Fact)| house.letter("matching", "assignment", &assignment, at as u64 + 1, fact);
    let letters = facts.into_iter().enumerate().map(letter).collect();
    Story { assignment, letters }
}

/// What was said of an assignment, and what is still to be said, when.
async fn said(house: &House, assignment: &str) -> Vec<(String, i32, Option<prost_types::Timestamp>)> {
    let message = ListDeliveriesRequest { page_size: 200, subject: assignment.to_owned(), ..ListDeliveriesRequest::default() };
    let request = house.request(&house.caller("coordinator", "member_1"), message);
    let of_it = DeliveryServiceClient::new(house.channel.clone()).list_deliveries(request).await.unwrap().into_inner().deliveries;
    let stands = of_it.into_iter().filter(|one| ["SENT", "WAITING"].iter().any(|state| one.state().as_str_name().ends_with(state)));
    let mut said: Vec<_> = stands.map(|one| (one.template.clone(), one.state, one.not_before.filter(|_| one.template.starts_with("reminder")))).collect();
    said.sort_by_key(|(template, state, at)| (template.clone(), *state, at.map(|at| at.seconds)));
    said
}

pub async fn what_was_agreed_and_moved_told_in_any_order_is_said_once(kind: Kind) {
    let mut runner = TestRunner::deterministic();
    for called_off in [false, true] {
        let house = House::on(kind).await;
        let in_order = story(&house, called_off);
        let order: Vec<usize> = (0..in_order.letters.len()).collect();
        bring(&house, &in_order.letters, &order, "agreements").await;
        house.work().await;
        let wanted = said(&house, &in_order.assignment).await;
        assert!(wanted.iter().any(|(template, ..)| template == if called_off { "taken_off" } else { "changed" }), "{wanted:?}");

        for _ in 0..cases() / 2 {
            let told = story(&house, called_off);
            let order = orders(told.letters.len()).new_tree(&mut runner).unwrap().current();
            let before = house.count(&format!("{VERSIONS} agreements")).await;

            let went_back = bring(&house, &told.letters, &order, "agreements").await;
            house.work().await;

            let newest = house.count(&format!("{VERSIONS} agreements")).await - before;
            assert_eq!((went_back, newest), (false, i64::try_from(told.letters.len()).unwrap()), "{order:?}");
            assert_eq!(said(&house, &told.assignment).await, wanted, "{order:?}, called off: {called_off}");
        }
    }
}
