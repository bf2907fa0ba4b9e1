//! Every letter was written once, is on the bus, and was handled once by each who reads its kind; none is dead, none is stuck.

use std::collections::BTreeSet;

use futures::StreamExt as _;
use world::house::{House, KEEPERS};

use super::Findings;

/// Who reads what: consumer, reader, teller, kind of aggregate, and which facts of it.
const READERS: [(&str, &str, &str, &str, &[&str]); 10] = [
    ("matching-centre", "matching", "organisations", "centre", ALL),
    ("matching-volunteer", "matching", "volunteers", "volunteer", ALL),
    ("volunteers-assignment", "volunteers", "matching", "assignment", &["checked_out"]),
    ("volunteers-offer", "volunteers", "matching", "offer", &["offer_accepted", "offer_declined"]),
    ("volunteers-centre", "volunteers", "organisations", "centre", ALL),
    ("notifications-offer", "notifications", "matching", "offer", ALL),
    ("notifications-assignment", "notifications", "matching", "assignment", ALL),
    ("notifications-volunteer", "notifications", "volunteers", "volunteer", ALL),
    ("notifications-centre", "notifications", "organisations", "centre", ALL),
    ("dispatcher-member", "dispatcher", "organisations", "member", ALL),
];
const ALL: &[&str] = &["%"];

pub async fn check(house: &mut House, findings: &mut Findings) {
    for role in KEEPERS {
        in_order(house, role, findings);
        for (what, sql) in [
            ("unsent letters", "SELECT count(*) FROM outbox WHERE sent_at IS NULL"),
            ("letters begun and not ended", "SELECT count(*) FROM tries"),
            ("dead letters", "SELECT count(*) FROM dead_letters"),
        ] {
            let count = house.query(role, sql);
            if count.trim() != "0" {
                findings.say(format!("stuck: {role} has {} {what}", count.trim()));
            }
        }
    }
    for (consumer, reader, teller, kind, facts) in READERS {
        let of = |fact: &&str| format!("SELECT event FROM outbox WHERE subject LIKE 'borgertorg.v1.%.{teller}.{kind}.{fact}'");
        let told: BTreeSet<String> = facts.iter().flat_map(|fact| ids(house, teller, &of(fact))).collect();
        let handled = ids(house, reader, &format!("SELECT event FROM inbox WHERE consumer = '{consumer}'"));
        let missed = told.difference(&handled).count();
        if missed > 0 {
            findings.say(format!("lost: {consumer} never handled {missed} of {} letters", told.len()));
        }
        let unknown = handled.difference(&told).count();
        if unknown > 0 {
            findings.say(format!("wrong: {consumer} handled {unknown} letters that nobody wrote"));
        }
    }
    stored(house, findings).await;
}

/// The versions of each aggregate, without a gap and each told once.
fn in_order(house: &House, role: &str, findings: &mut Findings) {
    let sql = "SELECT aggregate, count(*), count(DISTINCT version), min(version), max(version) FROM outbox GROUP BY aggregate";
    for line in house.query(role, sql).lines() {
        let mut cells = line.split('|');
        let aggregate = cells.next().unwrap_or_default();
        let numbers: Vec<u64> = cells.filter_map(|cell| cell.parse().ok()).collect();
        let [letters, versions, first, last] = numbers[..] else { panic!("{role} counts like this: {line}") };
        if letters != versions {
            findings.say(format!("doubled: {aggregate} told {letters} letters of {versions} versions"));
        }
        if first != 1 || last != versions {
            findings.say(format!("lost: {aggregate} told {versions} versions from {first} to {last}"));
        }
    }
}

fn ids(house: &House, role: &str, sql: &str) -> BTreeSet<String> {
    house.query(role, sql).lines().map(|line| line.replace('-', "").to_lowercase()).filter(|line| !line.is_empty()).collect()
}

/// The stream holds every letter that an outbox has marked as sent, at rest or not; it may hold one twice, where a broker came back too
/// late to know it.
pub async fn stored(house: &House, findings: &mut Findings) {
    let Some(nats) = &house.nats else { return };
    // before the stream is read: what is sent meanwhile is not missing
    let told: Vec<_> = KEEPERS.into_iter().map(|role| (role, ids(house, role, "SELECT event FROM outbox WHERE sent_at IS NOT NULL"))).collect();
    let held = held(&nats.url()).await;
    for (role, told) in told {
        let missing = told.difference(&held).count();
        if missing > 0 {
            findings.say(format!("lost: {missing} of {} letters of {role} are not on the bus", told.len()));
        }
    }
}

/// The letters that the stream holds.
async fn held(broker: &str) -> BTreeSet<String> {
    let client = async_nats::connect(broker).await.expect("a connection");
    let stream = async_nats::jetstream::new(client).get_stream("borgertorg").await.expect("the stream");
    let state = &stream.cached_info().state;
    let (last, mut held) = (state.last_sequence, BTreeSet::new());
    if state.messages == 0 {
        return held;
    }
    let consumer =
        stream.create_consumer(async_nats::jetstream::consumer::pull::OrderedConfig { headers_only: true, ..Default::default() }).await.expect("a consumer");
    let mut messages = consumer.messages().await.expect("messages");
    while let Some(Ok(message)) = messages.next().await {
        if let Some(id) = message.headers.as_ref().and_then(|headers| headers.get("Nats-Msg-Id")) {
            held.insert(id.as_str().replace('-', "").to_lowercase());
        }
        if message.info().expect("its place").stream_sequence >= last {
            break;
        }
    }
    held
}
