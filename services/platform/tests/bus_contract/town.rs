//! Two services and a bus between them: one tells, one reads and writes down what it was brought.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_nats::jetstream::ErrorCode;
use async_nats::jetstream::context::GetStreamErrorKind;
use platform::bus::jetstream::STREAM;
use platform::bus::{Bus, JetStream, Local, Settings};
use platform::clock::Clock;
use platform::db::{self, Db, Synchronous};
use platform::id::{Centre, Id};
use platform::inbox::dead::{self, rows::Model};
use platform::inbox::{Reaction, Verdict};
use platform::jobs::Step;
use platform::outbox::{Letter, rows};
use platform::privacy::Personal;
use sea_orm::{EntityTrait as _, QueryOrder as _};
use tokio_util::sync::CancellationToken;
use world::{Folder, Nats, Postgres, wait};

pub const PATIENCE: Duration = Duration::from_secs(30);

/// Which bus, and between which databases.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Local,
    JetStream,
    JetStreamAndPostgres,
    /// So many brokers, each on a disk from which the power can be cut, and whether they sync always.
    JetStreamOnDisk(usize, bool),
}

/// One call of the handler.
pub struct Call<'a> {
    pub what: &'a str,
    /// Counts from 1, per letter.
    pub tries: u32,
}

pub struct Town {
    pub sender: Db,
    pub reader: Db,
    pub reaction: Reaction,
    pub bus: Bus,
    pub clock: Clock,
    pub centre: Id<Centre>,
    pub broker: Option<Nats>,
    /// Those that keep one store with it.
    others: Vec<Nats>,
    pub echoes: bool,
    seen: Arc<Seen>,
    version: u64,
    stop: CancellationToken,
    _postgres: Option<Arc<Postgres>>,
    _folder: Folder,
}

/// How often the reader was brought each letter.
type Seen = Mutex<HashMap<String, u32>>;

/// The kind of letter that the reader tells of each effect: what its transaction does not commit has not happened.
const EFFECT: &str = "effect";

impl Town {
    /// A town whose reader answers each call with `verdict`.
    pub async fn on(kind: Kind, verdict: impl Fn(Call) -> Verdict + Send + Sync + 'static) -> Self {
        let (folder, clock) = (Folder::new("town"), Clock::System);
        let postgres = if kind == Kind::JetStreamAndPostgres { Some(Postgres::shared().await) } else { None };
        let settings = |service: &str| match &postgres {
            Some(server) => db::Settings::postgres(&server.create_database(service), 4),
            None => db::Settings::Sqlite { folder: folder.path().to_owned(), synchronous: Synchronous::Normal },
        };
        let sender = Db::open("sender", &settings("sender"), clock.clone()).await.unwrap();
        let reader = Db::open("reader", &settings("reader"), clock.clone()).await.unwrap();
        sender.migrate(Vec::new()).await.unwrap();
        reader.migrate(Vec::new()).await.unwrap();
        let seen = Arc::new(Seen::default());
        let reaction = reaction(seen.clone(), Arc::new(verdict));
        let mut brokers = match kind {
            Kind::Local => Vec::new(),
            Kind::JetStream | Kind::JetStreamAndPostgres => vec![Nats::start().await],
            Kind::JetStreamOnDisk(1, syncs) => vec![Nats::start_in(Folder::on_disk("nats"), syncs).await],
            Kind::JetStreamOnDisk(many, syncs) => Nats::cluster((0..many).map(|_| Folder::on_disk("nats")).collect(), syncs).await,
        };
        if matches!(kind, Kind::JetStreamOnDisk(..)) {
            for nats in &mut brokers {
                nats.folder().settle(); // its settings at least outlive the power
            }
        }
        let bus = if brokers.is_empty() {
            Bus::Local(Arc::new(Local::new(vec![(reader.clone(), reaction.clone())])))
        } else {
            let url = Personal::new(urls(&brokers));
            let settings = Settings { url, replicas: brokers.len(), max_megabytes: 64, keep_days: 7, ack_wait_seconds: 2, monitor: String::new() };
            // several agree first on who leads
            let connected = async || JetStream::connect(settings.clone(), "town").await.ok();
            Bus::JetStream(Arc::new(wait::until("a broker that takes streams", PATIENCE, connected).await))
        };
        let broker = (!brokers.is_empty()).then(|| brokers.remove(0));
        let stop = CancellationToken::new();
        let (readers_bus, readers_db, readers_reaction, end) = (bus.clone(), reader.clone(), reaction.clone(), stop.clone());
        tokio::spawn(async move { readers_bus.consume(&readers_db, &readers_reaction, &end).await });
        Self {
            centre: clock.id(),
            sender,
            reader,
            reaction,
            bus,
            clock,
            broker,
            others: brokers,
            echoes: false,
            seen,
            version: 0,
            stop,
            _postgres: postgres,
            _folder: folder,
        }
    }

    pub fn letter(&self, what: &str, version: u64) -> Letter {
        let event = self.clock.uuid();
        Letter {
            event,
            centre: self.centre.uuid(),
            subject: Letter::subject(self.centre, "sender", "thing", if self.echoes { "echoed" } else { "happened" }),
            aggregate: "thing_1".to_owned(),
            version,
            payload: what.as_bytes().to_vec(),
            trace: Some(trace(event)),
            told_at: self.clock.now(),
        }
    }

    /// Writes letters into the outbox, all in one transaction.
    pub async fn write(&mut self, whats: &[&str]) {
        let mut letters = Vec::new();
        for what in whats {
            self.version += 1;
            letters.push(self.letter(what, self.version));
        }
        let tx = self.sender.scoped(self.centre).write().await.unwrap();
        tx.tell(letters);
        tx.commit().await.unwrap();
    }

    /// Writes letters and lets the relay work until nothing is due.
    pub async fn tell(&mut self, whats: &[&str]) {
        self.write(whats).await;
        self.relay().await;
    }

    /// Steps the relay until it is idle and everything is sent.
    pub async fn relay(&self) {
        let drained = async || {
            let step = self.bus.relay(&self.sender).await;
            let waiting = platform::outbox::relay::waiting(&self.sender).await.unwrap().0;
            (matches!(step, Ok(Step::Idle)) && waiting == 0).then_some(())
        };
        wait::until("an empty outbox", PATIENCE, drained).await;
    }

    /// Empties the stream and starts the broker again: for two minutes it would swallow a letter whose id it knows.
    pub async fn forget(&mut self) {
        if let (Bus::JetStream(bus), Some(broker)) = (&self.bus, &mut self.broker) {
            bus.empty().await.unwrap();
            broker.restart().await;
        }
    }

    /// Cuts the power of every broker in one moment; they come back with what had reached their disks.
    pub async fn cut_power(&mut self) {
        let mut brokers: Vec<&mut Nats> = self.broker.iter_mut().chain(&mut self.others).collect();
        for broker in &brokers {
            broker.pause();
        }
        for broker in &mut brokers {
            broker.folder().cut();
        }
        for broker in &mut brokers {
            broker.kill();
            broker.folder().come_back();
        }
        for broker in brokers {
            broker.restart().await;
        }
    }

    /// How many letters the stream holds; nothing on a bus that stores none.
    pub async fn stored(&self) -> Option<u64> {
        let client = async_nats::connect(self.broker.as_ref()?.url()).await.unwrap();
        let client = async_nats::jetstream::new(client);
        let count = async || match client.get_stream(STREAM).await {
            Ok(stream) => Some(stream.cached_info().state.messages),
            // a stream that is lost is known to be; of one whose brokers have not yet agreed who leads, nobody knows
            Err(error) => matches!(error.kind(), GetStreamErrorKind::JetStream(said) if said.error_code() == ErrorCode::STREAM_NOT_FOUND).then_some(0),
        };
        Some(wait::until("a broker that knows its streams", PATIENCE, count).await)
    }

    /// Waits until so many letters were handled.
    pub async fn handled(&mut self, many: usize) {
        let patience = PATIENCE + Duration::from_millis(20) * u32::try_from(many).unwrap();
        wait::until("the letters to be handled", patience, async || (self.effects().await.len() >= many).then_some(())).await;
    }

    /// Waits until so many letters are dead, and reads them.
    pub async fn dead(&mut self, many: usize) -> Vec<Model> {
        let reader = self.reader.clone();
        let buried = async || Some(dead::list(&reader, None, 1_000).await.unwrap()).filter(|letters| letters.len() >= many);
        wait::until("dead letters", PATIENCE, buried).await
    }

    /// What was handled for good, in order.
    pub async fn effects(&self) -> Vec<String> {
        let told = told(&self.reader).await.into_iter().filter(|letter| letter.kind() == EFFECT);
        told.map(|letter| String::from_utf8(letter.payload).unwrap()).collect()
    }

    /// What the reader told of otherwise.
    pub async fn echoed(&self) -> usize {
        told(&self.reader).await.into_iter().filter(|letter| letter.kind() != EFFECT).count()
    }

    pub fn tries(&self, what: &str) -> u32 {
        self.seen.lock().unwrap().get(what).copied().unwrap_or_default()
    }
}

/// The addresses of brokers, as the settings take them.
fn urls(brokers: &[Nats]) -> String {
    brokers.iter().map(Nats::url).collect::<Vec<_>>().join(",")
}

async fn told(db: &Db) -> Vec<Letter> {
    let tx = db.worker().read().await.unwrap();
    rows::Entity::find().order_by_asc(rows::Column::Seq).all(&tx).await.unwrap().into_iter().map(Letter::from).collect()
}

/// The trace in which a letter was written.
pub fn trace(event: uuid::Uuid) -> String {
    format!("00-{}-0123456789abcdef-01", event.simple())
}

impl Drop for Town {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

fn reaction(seen: Arc<Seen>, verdict: Arc<dyn Fn(Call) -> Verdict + Send + Sync>) -> Reaction {
    let handle = Arc::new(move |tx: &platform::db::Tx, letter: Letter| {
        let what = String::from_utf8(letter.payload.clone()).unwrap();
        let tries = *seen.lock().unwrap().entry(what.clone()).and_modify(|n| *n += 1).or_insert(1);
        let verdict = verdict(Call { what: &what, tries });
        let clock = tx.clock();
        if letter.fact() == "echoed" {
            tx.tell([Letter { event: clock.uuid(), subject: letter.subject.replace(".sender.", ".reader."), ..letter.clone() }]);
        }
        if matches!(verdict, Verdict::Done) {
            tx.tell([Letter { event: clock.uuid(), subject: letter.subject.replace(".sender.thing.", ".reader.effect."), ..letter }]);
        }
        verdict
    });
    Reaction {
        consumer: "reader-thing",
        service: "sender",
        aggregate: "thing",
        facts: &[],
        handle: Arc::new(move |tx, letter| {
            let handle = handle.clone();
            Box::pin(async move { handle(tx, letter) })
        }),
    }
}
