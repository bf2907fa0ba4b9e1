//! The world holds: the servers that it starts can be killed, paused and restarted, and keep what they promised.

use std::time::Duration;

use async_nats::jetstream::{self, stream};
use world::{Folder, Nats, Port, Postgres, wait};

const SOON: Duration = Duration::from_secs(30);

async fn connected(nats: &Nats) -> jetstream::Context {
    let options = async_nats::ConnectOptions::new().retry_on_initial_connect();
    jetstream::new(options.connect(nats.url()).await.expect("a connection"))
}

async fn publish(context: &jetstream::Context, text: &'static str) {
    context.publish("world.letters", text.into()).await.expect("it leaves").await.expect("it is stored");
}

#[tokio::test]
async fn an_acknowledged_letter_outlives_the_death_of_the_broker() {
    let mut nats = Nats::start().await;
    let context = connected(&nats).await;
    let config = stream::Config { name: "WORLD".into(), subjects: vec!["world.>".into()], ..Default::default() };
    context.create_stream(config).await.expect("a stream");
    publish(&context, "before").await;

    nats.kill();
    nats.restart().await;

    let context = connected(&nats).await;
    let mut stream = context.get_stream("WORLD").await.expect("the stream is still there");
    assert_eq!(stream.info().await.expect("its state").state.messages, 1);
}

#[tokio::test]
async fn a_paused_broker_answers_only_when_it_is_resumed() {
    let nats = Nats::start().await;

    nats.pause();
    let while_paused = tokio::time::timeout(Duration::from_millis(300), async_nats::connect(nats.url())).await;
    nats.resume();

    assert!(while_paused.is_err(), "a paused broker greeted a client");
    wait::within("a connection after the pause", SOON, Box::pin(connected(&nats))).await;
}

#[tokio::test]
async fn a_committed_row_outlives_the_death_of_the_database() {
    let mut postgres = Postgres::start().await;
    let database = postgres.create_database("letters");
    postgres.run(&database, "CREATE TABLE letter (text text)");
    postgres.run(&database, "INSERT INTO letter VALUES ('before')");

    postgres.kill();
    postgres.restart().await;

    assert_eq!(postgres.query(&database, "SELECT text FROM letter"), "before");
}

#[tokio::test]
async fn the_shared_database_server_gives_each_test_a_database_of_its_own() {
    let (first, second) = (Postgres::shared().await, Postgres::shared().await);

    let one = first.create_database("same");
    let other = second.create_database("same");

    assert_ne!(one, other);
    first.run(&one, "CREATE EXTENSION btree_gist");
    assert_eq!(second.query(&other, "SELECT count(*) FROM pg_extension WHERE extname = 'btree_gist'"), "0");
}

#[test]
fn two_ports_are_never_the_same_while_both_are_held() {
    let ports: Vec<Port> = (0..50).map(|_| Port::reserve()).collect();

    let mut numbers: Vec<u16> = ports.iter().map(Port::number).collect();
    numbers.sort_unstable();
    numbers.dedup();

    assert_eq!(numbers.len(), ports.len());
}

#[test]
fn a_folder_is_gone_after_its_test_and_another_one_in_use_stays() {
    let kept = Folder::new("kept");
    let gone = Folder::new("gone");
    let path = gone.path().to_owned();

    drop(gone);
    let _sweeps = Folder::new("sweeps");

    assert!(!path.exists());
    assert!(kept.path().exists());
}
