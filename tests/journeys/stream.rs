//! The stream is a cache: lost, it is made again and refilled; what lies in it and is no letter is put aside and seen.

use async_nats::jetstream;

use crate::filling::fill;
use crate::people::register;
use async_nats::jetstream::consumer::pull;
use world::desk::{Desk, asking};
use world::house::House;

async fn broker(house: &House) -> jetstream::Context {
    let url = house.nats.as_ref().expect("a broker").url();
    jetstream::new(async_nats::connect(url).await.expect("a connection"))
}

#[tokio::test]
async fn a_stream_that_is_lost_is_made_again_and_refilled() {
    let mut house = House::distributed().await;
    let house = &mut house;
    let desk = Desk::open(house, asking(0)).await;
    let people = register(house, &desk, 3).await;
    Box::pin(fill(house, &desk, &people, "2027-03-09", &mut async |_: &mut House| {})).await;
    let sent = desk.sent(house).await;

    broker(house).await.delete_stream("borgertorg").await.expect("it is gone");
    let told = house.run(&["republish", "--from", "2027-03-01T00:00:00Z"]).await;
    assert!(told.status.success(), "{told:?}");
    desk.at_rest(house).await;

    assert_eq!(desk.sent(house).await, sent, "nothing is sent again");
    Box::pin(fill(house, &desk, &people, "2027-03-16", &mut async |_: &mut House| {})).await;
    let mut stream = broker(house).await.get_stream("borgertorg").await.expect("it stands again");
    assert!(stream.info().await.expect("it answers").state.messages > 20, "what was told is in it");
    assert_eq!((house.deaths, house.dead_letters().await), (0, Vec::new()), "nobody needed to be started again");
}

#[tokio::test]
async fn what_is_no_letter_is_put_aside_and_its_neighbours_pass() {
    let mut house = House::distributed().await;
    let house = &mut house;
    let desk = Desk::open(house, asking(0)).await;
    let people = register(house, &desk, 3).await;
    let subject = format!("borgertorg.v1.{}.matching.offer.offer_accepted", desk.centre);

    broker(house).await.publish(subject.clone(), "hello?".into()).await.expect("it leaves").await.expect("it is stored");
    let readers = house.until("a dead letter a reader", async |house| Some(house.dead_letters().await).filter(|dead| dead.len() == 2)).await;

    let mut consumers: Vec<&str> = readers.iter().map(|dead| dead.consumer.as_str()).collect();
    consumers.sort_unstable();
    assert_eq!(consumers, ["notifications-offer", "volunteers-offer"]);
    for dead in readers {
        assert_eq!(dead.subject, subject);
        assert!(dead.reason.contains("no letter of ours"), "{}", dead.reason);
        let dropped = house.run(&["dead-letters", "drop", &dead.service, &dead.consumer, &dead.event]).await;
        assert!(dropped.status.success(), "{dropped:?}");
    }
    Box::pin(fill(house, &desk, &people, "2027-03-09", &mut async |_: &mut House| {})).await;
}

/// Before, a reader was brought every fact of a kind: its consumer stands in the broker of whoever comes from there.
#[tokio::test]
async fn a_consumer_of_an_older_version_is_brought_what_this_one_reads() {
    let mut house = House::distributed().await;
    let house = &mut house;
    let desk = Desk::open(house, asking(0)).await;
    let people = register(house, &desk, 3).await;
    desk.at_rest(house).await;
    let stream = broker(house).await.get_stream("borgertorg").await.expect("the stream");
    let config = async || stream.get_consumer::<pull::Config>("volunteers-offer").await.expect("a consumer").cached_info().config.clone();
    let declared = config().await.filter_subjects;
    let old = pull::Config {
        durable_name: Some("volunteers-offer".to_owned()),
        filter_subject: "borgertorg.v1.*.matching.offer.*".to_owned(),
        ack_wait: config().await.ack_wait,
        max_ack_pending: config().await.max_ack_pending,
        ..pull::Config::default()
    };
    stream.create_consumer(old).await.expect("it is as it was");
    assert_eq!(config().await.filter_subjects, [] as [&str; 0]);

    house.kill("volunteers").await;
    Box::pin(fill(house, &desk, &people, "2027-03-09", &mut async |_: &mut House| {})).await;
    desk.at_rest(house).await;

    assert_eq!((declared.len(), config().await.filter_subjects), (2, declared));
    let answers = "SELECT count(*) FROM outbox WHERE subject LIKE '%.offer.offer_accepted' OR subject LIKE '%.offer.offer_declined'";
    let read = "SELECT count(*) FROM inbox WHERE consumer = 'volunteers-offer'";
    let (answers, read) = (house.query("matching", answers), house.query("volunteers", read));
    assert!(answers != "0" && answers == read, "{answers} answers, {read} read");
}
