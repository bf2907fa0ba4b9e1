//! The bus between processes: one file-backed stream, one durable consumer per reaction.

mod batch;
mod declare;
mod hearing;
mod login;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use async_nats::jetstream::message::PublishMessage;
use async_nats::jetstream::{AckKind, Context, Message, context::ContextBuilder};
use chrono::{DateTime, Utc};
use futures::StreamExt as _;
use futures::future::join_all;
use serde::{Deserialize, Serialize};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::crash::{self, Point};
use crate::db::Db;
use crate::error::Trouble;
use crate::inbox::{self, Outcome, Reaction, together};
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

/// Whether this is the address of a broker, or several separated by commas.
#[must_use]
pub fn is_address(url: &str) -> bool {
    addresses(url).is_some_and(|all| all.iter().all(|address| !address.host().is_empty()))
}

/// Each address; none where one cannot be read.
fn addresses(url: &str) -> Option<Vec<async_nats::ServerAddr>> {
    url.split(',').map(|one| one.trim().parse().ok()).collect()
}

/// A connection that is made, and made again, behind the scenes.
#[derive(Clone, Debug)]
pub struct JetStream {
    context: Context,
    settings: Arc<Settings>,
    /// Whether the stream was seen to stand since it was last missed.
    declared: Arc<AtomicBool>,
}

/// Letters that one reader is brought at a time, and how long the broker waits for so many; a process that is to end waits as long.
const HANDFUL: usize = 256;
const PATIENCE: Duration = Duration::from_secs(2);
/// Longest wait for a broker at the start; one that comes later is found as well.
const GREETING: Duration = Duration::from_secs(1);

impl JetStream {
    /// A bus over the broker; it need not be there yet.
    ///
    /// # Errors
    /// Where the address is not one.
    pub async fn connect(settings: Settings, name: &str) -> Result<Self, Trouble> {
        let servers = addresses(settings.url.reveal()).ok_or_else(|| Trouble::broken("connecting to the broker", "its address is none"))?;
        let options = login::of(&servers).name(name).retry_on_initial_connect().max_reconnects(None);
        let options = options.reconnect_delay_callback(|attempts| Duration::from_millis(50 * u64::try_from(attempts.min(40)).unwrap_or(40)));
        let client = options.connect(servers).await.map_err(|e| Trouble::away("the broker", e))?;
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

    /// Makes the stream anew, without a letter and without memory: it is a cache of the outboxes, and one that was only emptied would
    /// swallow for two minutes what it had before, and say that it has it.
    ///
    /// # Errors
    /// Where the broker is away.
    pub async fn empty(&self) -> Result<(), Trouble> {
        let away = |e: String| Trouble::away("the broker", e);
        self.context.client().flush().await.map_err(|e| away(e.to_string()))?;
        self.declare().await?;
        self.context.delete_stream(STREAM).await.map_err(|e| away(e.to_string()))?;
        self.missed();
        self.declare().await
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
        let (sent, failed) = self.publish(db, &due).await;
        if failed.is_some() {
            self.missed();
        }
        crash::at(Point::AfterPublish);
        relay::mark(db, &sent, &[]).await?;
        crate::telemetry::sent(db.service(), sent.len());
        failed.map_or(Ok(Step::Did(sent.len())), Err)
    }

    /// Publishes in order. What got no answer may or may not be stored: it stays unsent and goes again with the same message id.
    async fn publish(&self, db: &Db, rows: &[rows::Model]) -> (Vec<i64>, Option<Trouble>) {
        let mut sent = Vec::with_capacity(rows.len());
        for some in rows.chunks(batch::MOST) {
            let letters: Vec<Letter> = some.iter().cloned().map(Letter::from).collect();
            let together =
                if some.len() < batch::LEAST { Ok(batch::Answer::Refused) } else { batch::publish(&self.context, db.clock().uuid(), &letters).await };
            let (stored, failed) = match together {
                Ok(batch::Answer::Stored) => (some.iter().map(|row| row.seq).collect(), None),
                Ok(batch::Answer::Refused) => self.publish_each(some, &letters).await,
                Err(trouble) => (Vec::new(), Some(trouble)),
            };
            sent.extend(stored);
            if failed.is_some() {
                return (sent, failed);
            }
        }
        (sent, None)
    }

    /// Publishes one by one, all in flight at once.
    async fn publish_each(&self, rows: &[rows::Model], letters: &[Letter]) -> (Vec<i64>, Option<Trouble>) {
        let mut flights = Vec::with_capacity(letters.len());
        let mut failed = None;
        for (row, letter) in rows.iter().zip(letters) {
            let message = PublishMessage::build().payload(letter.payload.clone().into()).headers(batch::headers(letter));
            match self.context.send_publish(letter.subject.clone(), message).await {
                Ok(flight) => flights.push((row.seq, flight)),
                Err(e) => {
                    failed = Some(Trouble::away("the broker", e));
                    break;
                }
            }
        }
        let mut sent = Vec::with_capacity(flights.len());
        // together: a broker that has no room says nothing, and one after the other each would be waited for in full
        let answers = join_all(flights.into_iter().map(async |(seq, flight)| (seq, flight.await))).await;
        for (seq, answer) in answers {
            match answer {
                Ok(_) => sent.push(seq),
                Err(e) => failed = Some(Trouble::away("the broker", e)),
            }
        }
        (sent, failed)
    }

    pub(super) async fn lag(&self, consumer: &str) -> Result<u64, Trouble> {
        let away = |e: String| Trouble::away("the broker", e);
        if !self.is_connected() {
            return Err(away("not connected".to_owned()));
        }
        let stream = self.context.get_stream_no_info(STREAM).await.map_err(|e| away(e.to_string()))?;
        let info = stream.consumer_info(consumer).await.map_err(|e| away(e.to_string()))?;
        Ok(info.num_pending + info.num_ack_pending as u64)
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
        // asked for one after the other and each read to its end, so that nobody leaves with letters in his hands
        while !stop.is_cancelled() {
            let asked = consumer.batch().max_messages(HANDFUL).expires(PATIENCE).messages();
            let mut arriving = asked.await.map_err(|e| away(e.to_string()))?.ready_chunks(together::MOST);
            while let Some(arrived) = arriving.next().await {
                let (messages, lost): (Vec<_>, Vec<_>) = arrived.into_iter().partition(Result::is_ok);
                self.settle(db, reaction, messages.into_iter().flatten().collect()).await;
                if let Some(Err(e)) = lost.into_iter().next() {
                    return Err(away(e.to_string()));
                }
            }
        }
        Ok(())
    }

    /// Delivers messages and tells the broker what became of each. An answer that does not arrive means: once more, and the inbox
    /// knows.
    async fn settle(&self, db: &Db, reaction: &Reaction, messages: Vec<Message>) {
        let (mut fresh, mut letters) = (Vec::new(), Vec::new());
        for message in messages {
            let delivery = message.info().map_or(1, |info| u32::try_from(info.delivered).unwrap_or(u32::MAX));
            let outcome = match letter(&message) {
                Some(letter) if delivery == 1 => {
                    fresh.push(message);
                    letters.push(letter);
                    continue;
                }
                Some(letter) => inbox::deliver(db, reaction, letter, delivery).await,
                None => inbox::dead::bury_stranger(db, reaction.consumer, stranger(&message, db.clock().now())).await,
            };
            acknowledge(&message, outcome).await;
        }
        let outcomes = together::deliver_all(db, reaction, letters).await;
        for (message, outcome) in fresh.iter().zip(outcomes) {
            acknowledge(message, outcome).await;
        }
    }
}

async fn acknowledge(message: &Message, outcome: Outcome) {
    let answer = match outcome {
        Outcome::Settled => AckKind::Ack,
        Outcome::Buried => AckKind::Term,
        Outcome::Again(delay) => AckKind::Nak(Some(delay)),
    };
    if let Err(e) = message.ack_with(answer).await {
        tracing::debug!("an acknowledgement did not leave: {e}");
    }
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
    Letter::read(&message.subject, &message.payload, |name| headers.get(name).map(|value| value.as_str().to_owned()))
}
