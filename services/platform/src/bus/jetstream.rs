//! The bus between processes: one file-backed stream, one durable consumer per reaction.

mod declare;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use async_nats::HeaderMap;
use async_nats::jetstream::message::PublishMessage;
use async_nats::jetstream::{AckKind, Context, Message, context::ContextBuilder};
use chrono::{DateTime, Utc};
use futures::StreamExt as _;
use serde::{Deserialize, Serialize};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::crash::{self, Point};
use crate::db::Db;
use crate::error::Trouble;
use crate::inbox::{self, Outcome, Reaction};
use crate::jobs::Step;
use crate::outbox::{Letter, relay, rows};
use crate::privacy::Personal;
pub use declare::STREAM;

/// The broker, and the limits of the stream.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// `nats://host:port`, several separated by commas; it may hold who logs in and how.
    pub url: Personal<String>,
    /// Copies of the stream: 1, or 3 on a cluster.
    pub replicas: usize,
    /// Most bytes of the stream; when it is full, letters wait in the outboxes.
    pub max_megabytes: i64,
    /// How long the stream keeps a letter.
    pub keep_days: u64,
    /// After so long without an answer a letter is brought again.
    pub ack_wait_seconds: u64,
    /// `http://host:port` of the broker's monitoring, to see whether it syncs always; empty: not asked.
    pub monitor: String,
}

/// A connection that is made, and made again, behind the scenes.
#[derive(Clone, Debug)]
pub struct JetStream {
    context: Context,
    settings: Arc<Settings>,
    /// Whether the stream was seen to stand since it was last missed.
    declared: Arc<AtomicBool>,
}

/// Longest wait for a broker at the start; one that comes later is found as well.
const GREETING: Duration = Duration::from_secs(1);

impl JetStream {
    /// A bus over the broker; it need not be there yet.
    ///
    /// # Errors
    /// Where the address is not one.
    pub async fn connect(settings: Settings, name: &str) -> Result<Self, Trouble> {
        let options = async_nats::ConnectOptions::new().name(name).retry_on_initial_connect().max_reconnects(None);
        let options = options.reconnect_delay_callback(|attempts| Duration::from_millis(50 * u64::try_from(attempts.min(40)).unwrap_or(40)));
        let client = options.connect(settings.url.reveal()).await.map_err(|e| Trouble::away("the broker", e))?;
        // nothing that begins at once shall complain of a broker that is there
        let _ = tokio::time::timeout(GREETING, client.flush()).await;
        let context = ContextBuilder::new().timeout(Duration::from_secs(3)).ack_timeout(Duration::from_secs(3)).build(client);
        Ok(Self { context, settings: Arc::new(settings), declared: Arc::default() })
    }

    /// Makes sure of the stream: refuses a broker that is too old, reports drift and a broker that syncs late. Asked again
    /// once a publish or a consumer has failed: a broker that lost its store must not stay without a stream.
    ///
    /// # Errors
    /// Away, or broken where the broker is too old.
    pub async fn declare(&self) -> Result<(), Trouble> {
        if !self.declared.load(Ordering::Acquire) {
            declare::stream(&self.context, &self.settings).await?;
            self.declared.store(true, Ordering::Release);
        }
        Ok(())
    }

    fn missed(&self) {
        self.declared.store(false, Ordering::Release);
    }

    /// What differs between the stream that stands and the one that we would make; empty: nothing.
    ///
    /// # Errors
    /// Where the broker is away.
    pub async fn drift(&self) -> Result<Vec<String>, Trouble> {
        self.declare().await?;
        declare::drift(&self.context, &self.settings).await
    }

    /// Takes every letter out of the stream: it is a cache of the outboxes.
    ///
    /// # Errors
    /// Where the broker is away.
    pub async fn empty(&self) -> Result<(), Trouble> {
        let away = |e: String| Trouble::away("the broker", e);
        self.context.client().flush().await.map_err(|e| away(e.to_string()))?;
        self.declare().await?;
        let stream = self.context.get_stream(STREAM).await.map_err(|e| away(e.to_string()))?;
        stream.purge().await.map_err(|e| away(e.to_string()))?;
        Ok(())
    }

    /// Whether a connection stands at this moment.
    #[must_use]
    pub fn is_connected(&self) -> bool {
        self.context.client().connection_state() == async_nats::connection::State::Connected
    }

    pub(super) async fn relay(&self, db: &Db) -> Result<Step, Trouble> {
        let due = relay::unsent(db, relay::BATCH).await?;
        if due.is_empty() {
            return Ok(Step::Idle);
        }
        if !self.is_connected() {
            return Err(Trouble::away("the broker", "not connected; letters wait in the outbox"));
        }
        self.declare().await?;
        if crash::sabotaged("mark_first") {
            relay::mark(db, &due.iter().map(|row| row.seq).collect::<Vec<_>>(), &[]).await?;
            crash::at(Point::AfterPublish);
        }
        let (sent, failed) = self.publish(&due).await;
        if failed.is_some() {
            self.missed();
        }
        crash::at(Point::AfterPublish);
        relay::mark(db, &sent, &[]).await?;
        crate::telemetry::sent(db.service(), sent.len());
        failed.map_or(Ok(Step::Did(sent.len())), Err)
    }

    /// Publishes in order, all in flight at once. What got no answer may or may not be stored: it stays unsent and goes
    /// again with the same message id.
    async fn publish(&self, letters: &[rows::Model]) -> (Vec<i64>, Option<Trouble>) {
        let mut flights = Vec::with_capacity(letters.len());
        let mut failed = None;
        for row in letters {
            match self.context.send_publish(row.subject.clone(), message(row)).await {
                Ok(flight) => flights.push((row.seq, flight)),
                Err(e) => {
                    failed = Some(Trouble::away("the broker", e));
                    break;
                }
            }
        }
        let mut sent = Vec::with_capacity(flights.len());
        for (seq, flight) in flights {
            match flight.await {
                Ok(_) => sent.push(seq),
                Err(e) => failed = Some(Trouble::away("the broker", e)),
            }
        }
        (sent, failed)
    }

    pub(super) async fn consume(&self, db: &Db, reaction: &Reaction, stop: &CancellationToken) -> Result<(), Trouble> {
        let read = self.read(db, reaction, stop).await;
        if read.is_err() {
            self.missed();
        }
        read
    }

    async fn read(&self, db: &Db, reaction: &Reaction, stop: &CancellationToken) -> Result<(), Trouble> {
        let away = |e: String| Trouble::away("the broker", e);
        if !self.is_connected() {
            return Err(away("not connected".to_owned()));
        }
        self.declare().await?;
        let consumer = declare::consumer(&self.context, &self.settings, reaction).await?;
        let builder = consumer.stream().max_messages_per_batch(100).heartbeat(Duration::from_secs(5)).expires(Duration::from_secs(30));
        let mut messages = builder.messages().await.map_err(|e| away(e.to_string()))?;
        loop {
            let next = tokio::select! {
                () = stop.cancelled() => return Ok(()),
                next = messages.next() => next,
            };
            let message = next.ok_or_else(|| away("the subscription ended".to_owned()))?.map_err(|e| away(e.to_string()))?;
            self.settle(db, reaction, message).await;
        }
    }

    /// Delivers one message and tells the broker what became of it. An answer that does not arrive means: once more,
    /// and the inbox knows.
    async fn settle(&self, db: &Db, reaction: &Reaction, message: Message) {
        let delivery = message.info().map_or(1, |info| u32::try_from(info.delivered).unwrap_or(u32::MAX));
        let outcome = match letter(&message) {
            Some(letter) => inbox::deliver(db, reaction, letter, delivery).await,
            None => inbox::dead::bury_stranger(db, reaction.consumer, stranger(&message, db.clock().now())).await,
        };
        let answer = match outcome {
            Outcome::Settled => AckKind::Ack,
            Outcome::Buried => AckKind::Term,
            Outcome::Again(delay) => AckKind::Nak(Some(delay)),
        };
        if let Err(e) = message.ack_with(answer).await {
            tracing::debug!("an acknowledgement did not leave: {e}");
        }
    }
}

fn message(row: &rows::Model) -> PublishMessage {
    let mut headers = HeaderMap::new();
    headers.insert("Borgertorg-Centre", row.centre.to_string());
    headers.insert("Borgertorg-Aggregate", row.aggregate.clone());
    headers.insert("Borgertorg-Version", row.version.to_string());
    headers.insert("Borgertorg-Told-At", row.told_at.timestamp_micros().to_string());
    if let Some(trace) = &row.trace {
        headers.insert("traceparent", trace.clone());
    }
    // headers first: it replaces the map that the id is written into
    PublishMessage::build().payload(row.payload.clone().into()).headers(headers).message_id(row.event.to_string())
}

/// What lies in the stream and is no letter of ours, under an id that is the same whenever it is brought.
fn stranger(message: &Message, now: DateTime<Utc>) -> Letter {
    let sequence = message.info().map_or(0, |info| info.stream_sequence);
    let event = Uuid::new_v5(&Uuid::NAMESPACE_URL, format!("{STREAM}/{sequence}").as_bytes());
    let (subject, payload) = (message.subject.to_string(), message.payload.to_vec());
    Letter { event, centre: Uuid::nil(), subject, aggregate: String::new(), version: 0, payload, trace: None, told_at: now }
}

fn letter(message: &Message) -> Option<Letter> {
    let headers = message.headers.as_ref()?;
    let header = |name: &str| headers.get(name).map(|value| value.as_str().to_owned());
    Some(Letter {
        event: header("Nats-Msg-Id")?.parse().ok()?,
        centre: header("Borgertorg-Centre")?.parse().ok()?,
        subject: message.subject.to_string(),
        aggregate: header("Borgertorg-Aggregate")?,
        version: header("Borgertorg-Version")?.parse().ok()?,
        payload: message.payload.to_vec(),
        trace: header("traceparent"),
        told_at: DateTime::from_timestamp_micros(header("Borgertorg-Told-At")?.parse().ok()?)?,
    })
}
