//! What an operator sees from outside while something is wrong, and that it is right again afterwards.

use async_nats::jetstream;
use chrono::TimeDelta;
use proto::matching::MakeOffersRequest;
use proto::matching::offer_service_client::OfferServiceClient;
use tonic::Code;
use world::Build;
use world::desk::{Desk, asking, key, need};
use world::house::{Form, Ground, House};

use crate::people::register;
use crate::sink::Sink;

/// Waits until a gauge under a label has a value that fits.
async fn shows(house: &mut House, sink: &Sink, name: &str, label: &str, fits: impl Fn(i64) -> bool) {
    house.until(&format!("{name} of {label}"), async |_| sink.gauge(name, label).filter(|value| fits(*value))).await;
}

/// Waits until a process has counted so much under these labels.
async fn counted(house: &mut House, sink: &Sink, process: &str, name: &str, labels: &[(&str, &str)], count: u64) {
    house.until(&format!("{count} in {name} of {labels:?}"), async |_| sink.count(process, name, labels).filter(|told| *told == count)).await;
}

/// Has a role's database answer each change of a kind to a table as one whose disk is full.
fn fill(house: &House, role: &str, change: &str, table: &str) {
    let full =
        "CREATE OR REPLACE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no space left' USING ERRCODE = '53100'; END $$";
    house.execute(role, &format!("{full}; CREATE TRIGGER full_disk BEFORE {change} ON {table} EXECUTE FUNCTION full_disk()"));
}

fn clear(house: &House, role: &str, table: &str) {
    house.execute(role, &format!("DROP TRIGGER full_disk ON {table}"));
}

#[tokio::test]
async fn what_waits_is_seen_from_outside_and_gone_when_it_has_left() {
    let (sink, address) = Sink::open().await;
    let often = [("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", address.as_str()), ("OTEL_METRIC_EXPORT_INTERVAL", "300")];
    let mut house = House::with(Form::Distributed, Build::Testkit, &often, Ground::Shared).await;
    let desk = Desk::open(&mut house, asking(0)).await;
    let people = register(&mut house, &desk, 4).await;
    let (_, session) = desk.post(&mut house, need("2027-03-09T12:00", "2027-03-09T14:00", 4)).await;
    desk.suggestions(&mut house, &session, 4).await;
    desk.at_rest(&mut house).await;
    shows(&mut house, &sink, "outbox.waiting", "matching", |count| count == 0).await;
    let [last, three @ ..] = &people.iter().map(|person| person.id.as_str()).collect::<Vec<_>>()[..] else { panic!("four people") };

    three_are_asked_and_nobody_can_hear_of_it(&mut house, &desk, &sink, &session, three).await;
    three_are_silent(&mut house, &sink).await;
    two_letters_are_no_letters(&mut house, &sink).await;

    house.process("notifications").kill();
    desk.offer(&mut house, &session, &[last]).await;
    house.nats.as_mut().expect("a broker").kill();
    desk.post(&mut house, need("2027-03-10T12:00", "2027-03-10T14:00", 1)).await;
    shows(&mut house, &sink, "outbox.waiting", "matching", |count| count > 0).await;
    shows(&mut house, &sink, "outbox.age", "matching", |seconds| seconds > 0).await;

    house.nats.as_mut().expect("a broker").restart().await;
    house.kill("notifications").await;
    desk.at_rest(&mut house).await;
    for (name, label) in [
        ("outbox.waiting", "matching"),
        ("outbox.age", "matching"),
        ("consumer.lag", "notifications-offer"),
        ("dead_letters.waiting", "notifications"),
        ("deliveries.due", "notifications"),
        ("offers.overdue", "matching"),
    ] {
        shows(&mut house, &sink, name, label, |count| count == 0).await;
    }
}

/// First the letters wait to be read, then the messages to be sent; in the end each was counted once, however often it was tried.
async fn three_are_asked_and_nobody_can_hear_of_it(house: &mut House, desk: &Desk, sink: &Sink, session: &str, three: &[&str]) {
    fill(house, "notifications", "INSERT", "deliveries");
    desk.offer(house, session, three).await;
    let message = MakeOffersRequest { idempotency_key: key(), session: "session_01h2xcejqtf2nbrexx3vqjhp41".to_owned(), ..Default::default() };
    let message = MakeOffersRequest { volunteers: vec![three[0].to_owned()], ..message };
    let call = async |door, request| OfferServiceClient::new(door).make_offers(request).await;
    let refused = house.call("matching", Some(&desk.centre), message, call).await.map_err(|status| status.code());
    assert_eq!(refused.err(), Some(Code::NotFound));

    shows(house, sink, "consumer.lag", "notifications-offer", |count| count == 3).await;
    shows(house, sink, "deliveries.due", "notifications", |count| count == 0).await;
    clear(house, "notifications", "deliveries");
    fill(house, "notifications", "UPDATE", "deliveries");
    shows(house, sink, "deliveries.due", "notifications", |count| count == 3).await;
    shows(house, sink, "consumer.lag", "notifications-offer", |count| count == 0).await;
    clear(house, "notifications", "deliveries");
    shows(house, sink, "deliveries.due", "notifications", |count| count == 0).await;

    let made = [("rpc.method", "MakeOffers"), ("rpc.grpc.status_code", "0")];
    let refused = [made[0], ("rpc.grpc.status_code", "5")];
    counted(house, sink, "borgertorg-matching", "rpc.server.duration", &made, 1).await;
    counted(house, sink, "borgertorg-matching", "rpc.server.duration", &refused, 1).await;
    counted(house, sink, "borgertorg-notifications", "event.handled.delay", &[("event.kind", "offer_made")], 3).await;
    desk.at_rest(house).await;
    let sent = house.query("matching", "SELECT count(*) FROM outbox WHERE sent_at IS NOT NULL").parse().expect("a number");
    assert!(sent > 3, "{sent} letters");
    counted(house, sink, "borgertorg-matching", "outbox.sent", &[("service", "matching")], sent).await;
}

async fn three_are_silent(house: &mut House, sink: &Sink) {
    fill(house, "matching", "UPDATE", "offers");
    house.clock.advance(TimeDelta::days(3));
    shows(house, sink, "offers.overdue", "matching", |count| count == 3).await;
    clear(house, "matching", "offers");
    shows(house, sink, "offers.overdue", "matching", |count| count == 0).await;
}

async fn two_letters_are_no_letters(house: &mut House, sink: &Sink) {
    let url = house.nats.as_ref().expect("a broker").url();
    let stream = jetstream::new(async_nats::connect(url).await.expect("a broker"));
    for _ in 0..2 {
        let published = stream.publish("borgertorg.v1.nobody.matching.offer.written", "no letter".into()).await.expect("a broker");
        published.await.expect("the stream has it");
    }
    shows(house, sink, "dead_letters.waiting", "notifications", |count| count == 2).await;
    for letter in house.dead_letters().await {
        let dropped = house.run(&["dead-letters", "drop", &letter.service, &letter.consumer, &letter.event]).await;
        assert!(dropped.status.success(), "{dropped:?}");
    }
    shows(house, sink, "dead_letters.waiting", "notifications", |count| count == 0).await;
}
