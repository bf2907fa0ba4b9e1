//! The bare things: a database that commits as many rows, an echo, a broker; nothing of the house between.

use std::time::{Duration, Instant};

use futures::StreamExt as _;
use sea_orm::sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sea_orm::sqlx::{self, Executor as _};
use tokio::net::TcpListener;
use tonic::transport::server::TcpIncoming;
use tonic_health::pb::HealthCheckRequest;
use tonic_health::pb::health_client::HealthClient;
use world::Folder;

use super::figures::{Figures, measure};

/// Rows of one commit: about what a command writes (the thing, its session, letters, receipt).
const ROWS: usize = 6;
const SQLITE: &str = "CREATE TABLE bare (id BLOB PRIMARY KEY, centre BLOB NOT NULL, text TEXT NOT NULL, at TEXT NOT NULL)";
const POSTGRES: &str = "CREATE TABLE bare (id BYTEA PRIMARY KEY, centre BYTEA NOT NULL, text TEXT NOT NULL, at TEXT NOT NULL)";

pub async fn sqlite(clients: usize, calls: usize) -> Figures {
    let folder = Folder::new("bare");
    let options = SqliteConnectOptions::new().filename(folder.path().join("bare.sqlite")).create_if_missing(true);
    let options = options.journal_mode(SqliteJournalMode::Wal).synchronous(SqliteSynchronous::Full);
    let pool = SqlitePoolOptions::new().max_connections(1).acquire_timeout(Duration::from_secs(60)).connect_with(options).await.expect("a database");
    pool.execute(SQLITE).await.expect("a table");
    measure(clients, calls, |call| {
        let pool = pool.clone();
        async move {
            let mut tx = pool.begin_with("BEGIN IMMEDIATE").await.expect("a transaction");
            for row in 0..ROWS {
                let id = format!("{call:012}{row:04}").into_bytes();
                let text = "x".repeat(300);
                sqlx::query("INSERT INTO bare VALUES (?, ?, ?, ?)")
                    .bind(id)
                    .bind(vec![7u8; 16])
                    .bind(text)
                    .bind("2027-01-04T08:00:00+00:00")
                    .execute(&mut *tx)
                    .await
                    .expect("a row");
            }
            tx.commit().await.expect("a commit");
        }
    })
    .await
}

pub async fn postgres(url: &str, clients: usize, calls: usize) -> Figures {
    let pool = sqlx::postgres::PgPoolOptions::new().max_connections(8).acquire_timeout(Duration::from_secs(60)).connect(url).await.expect("a database");
    pool.execute(POSTGRES).await.expect("a table");
    measure(clients, calls, |call| {
        let pool = pool.clone();
        async move {
            let mut tx = pool.begin().await.expect("a transaction");
            for row in 0..ROWS {
                let id = format!("{call:012}{row:04}").into_bytes();
                let text = "x".repeat(300);
                sqlx::query("INSERT INTO bare VALUES ($1, $2, $3, $4)")
                    .bind(id)
                    .bind(vec![7u8; 16])
                    .bind(text)
                    .bind("2027-01-04T08:00:00+00:00")
                    .execute(&mut *tx)
                    .await
                    .expect("a row");
            }
            tx.commit().await.expect("a commit");
        }
    })
    .await
}

/// The health service of a bare tonic server, over one connection.
pub async fn echo(clients: usize, calls: usize) -> Figures {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("its number");
    let (_reporter, service) = tonic_health::server::health_reporter();
    tokio::spawn(tonic::transport::Server::builder().add_service(service).serve_with_incoming(TcpIncoming::from(listener).with_nodelay(Some(true))));
    let channel = tonic::transport::Endpoint::from_shared(format!("http://{address}")).expect("an address").connect().await.expect("a connection");
    measure(clients, calls, |_| {
        let mut client = HealthClient::new(channel.clone());
        async move {
            client.check(HealthCheckRequest::default()).await.expect("an answer");
        }
    })
    .await
}

/// One message at a time: published, stored, brought to a consumer.
pub async fn round_trip(url: &str, calls: usize) -> Figures {
    let context = async_nats::jetstream::new(async_nats::connect(url).await.expect("a broker"));
    let stream = async_nats::jetstream::stream::Config { name: "bare".to_owned(), subjects: vec!["bare".to_owned()], ..Default::default() };
    let stream = context.create_stream(stream).await.expect("a stream");
    let consumer = async_nats::jetstream::consumer::pull::Config { durable_name: Some("bare".to_owned()), ..Default::default() };
    let mut messages = stream.create_consumer(consumer).await.expect("a consumer").messages().await.expect("messages");
    let mut times = Vec::new();
    let all = Instant::now();
    for _ in 0..calls {
        let began = Instant::now();
        context.publish("bare", vec![0u8; 256].into()).await.expect("sent").await.expect("stored");
        let message = messages.next().await.expect("a message").expect("a message");
        times.push(began.elapsed());
        message.ack().await.expect("acknowledged");
    }
    Figures::of(times, all.elapsed())
}
