//! What an operator sees from outside while something is wrong, and that it is right again afterwards.

use world::Build;
use world::desk::{Desk, asking, need};
use world::house::{Form, Ground, House};

use crate::people::register;
use crate::sink::Sink;

/// Waits until a gauge under a label has a value that fits.
async fn shows(house: &mut House, sink: &Sink, name: &str, label: &str, fits: impl Fn(i64) -> bool) {
    house.until(&format!("{name} of {label}"), async |_| sink.gauge(name, label).filter(|value| fits(*value))).await;
}

#[tokio::test]
async fn what_waits_is_seen_from_outside_and_gone_when_it_has_left() {
    let (sink, address) = Sink::open().await;
    let often = [("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", address.as_str()), ("OTEL_METRIC_EXPORT_INTERVAL", "300")];
    let mut house = House::with(Form::Distributed, Build::Testkit, &often, Ground::Shared).await;
    let desk = Desk::open(&mut house, asking(0)).await;
    let people = register(&mut house, &desk, 1).await;
    let (_, session) = desk.post(&mut house, need("2027-03-09T12:00", "2027-03-09T14:00", 1)).await;
    desk.suits(&mut house, &session, &people[0].id).await;
    desk.at_rest(&mut house).await;
    shows(&mut house, &sink, "outbox.waiting", "matching", |count| count == 0).await;

    house.process("notifications").kill();
    desk.offer(&mut house, &session, &[&people[0].id]).await;
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
