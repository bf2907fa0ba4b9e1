//! Two services and a bus between them: one tells, one reads and writes down what it was brought.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use platform::bus::jetstream::STREAM;
use platform::bus::{Bus, JetStream, Local, Settings};
use platform::clock::Clock;
use platform::db::{self, Db, Synchronous};
use platform::id::{Centre, Id};
use platform::inbox::dead::{self, rows::Model};
use platform::inbox::{Reaction, Verdict};
use platform::jobs::Step;
use platform::outbox::Letter;
use platform::privacy::Personal;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;
use world::{Nats, Postgres, wait};

pub const PATIENCE: Duration = Duration::from_secs(30);

/// Which bus, and between which databases.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Local,
    JetStream,
    JetStreamAndPostgres,
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
    pub echoes: bool,
    seen: Arc<Seen>,
    changed: watch::Receiver<u64>,
    version: u64,
    stop: CancellationToken,
    _postgres: Option<Arc<Postgres>>,
    _folder: world::Folder,
}

/// What the reader was brought: tries by letter, and what it acknowledged, in order.
struct Seen {
    tries: Mutex<HashMap<String, u32>>,
    effects: Mutex<Vec<String>>,
    moved: watch::Sender<u64>,
}

impl Town {
    /// A town whose reader answers each call with `verdict`.
    pub async fn on(kind: Kind, verdict: impl Fn(Call) -> Verdict + Send + Sync + 'static) -> Self {
        let (folder, clock) = (world::Folder::new("town"), Clock::System);
        let postgres = if kind == Kind::JetStreamAndPostgres { Some(Postgres::shared().await) } else { None };
        let settings = |service: &str| match &postgres {
            Some(server) => db::Settings::postgres(&server.create_database(service), 4),
            None => db::Settings::Sqlite { folder: folder.path().to_owned(), synchronous: Synchronous::Normal },
        };
        let sender = Db::open("sender", &settings("sender"), clock.clone()).await.unwrap();
        let reader = Db::open("reader", &settings("reader"), clock.clone()).await.unwrap();
        sender.migrate(Vec::new()).await.unwrap();
        reader.migrate(Vec::new()).await.unwrap();
        let (moved, changed) = watch::channel(0);
        let seen = Arc::new(Seen { tries: Mutex::default(), effects: Mutex::default(), moved });
        let reaction = reaction(seen.clone(), Arc::new(verdict));
        let (bus, broker) = match kind {
            Kind::Local => (Bus::Local(Arc::new(Local::new(vec![(reader.clone(), reaction.clone())]))), None),
            Kind::JetStream | Kind::JetStreamAndPostgres => {
                let nats = Nats::start().await;
                let settings =
                    Settings { url: Personal::new(nats.url()), replicas: 1, max_megabytes: 64, keep_days: 7, ack_wait_seconds: 2, monitor: String::new() };
                (Bus::JetStream(Arc::new(JetStream::connect(settings, "town").await.unwrap())), Some(nats))
            }
        };
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
            echoes: false,
            seen,
            changed,
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

    /// How many letters the stream holds; nothing on a bus that stores none.
    pub async fn stored(&self) -> Option<u64> {
        let client = async_nats::connect(self.broker.as_ref()?.url()).await.unwrap();
        let mut stream = async_nats::jetstream::new(client).get_stream(STREAM).await.unwrap();
        Some(stream.info().await.unwrap().state.messages)
    }

    /// Waits until so many letters were handled.
    pub async fn handled(&mut self, many: usize) {
        let seen = self.seen.clone();
        let arrived = self.changed.wait_for(|_| seen.effects.lock().unwrap().len() >= many);
        let patience = PATIENCE + Duration::from_millis(20) * u32::try_from(many).unwrap();
        tokio::time::timeout(patience, arrived).await.expect("the letters are handled").unwrap();
    }

    /// Waits until so many letters are dead, and reads them.
    pub async fn dead(&mut self, many: usize) -> Vec<Model> {
        let reader = self.reader.clone();
        let buried = async || Some(dead::list(&reader, None, 1_000).await.unwrap()).filter(|letters| letters.len() >= many);
        wait::until("dead letters", PATIENCE, buried).await
    }

    pub fn effects(&self) -> Vec<String> {
        self.seen.effects.lock().unwrap().clone()
    }

    pub fn tries(&self, what: &str) -> u32 {
        self.seen.tries.lock().unwrap().get(what).copied().unwrap_or_default()
    }
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
    let handle = move |tx: &platform::db::Tx, letter: Letter| {
        let (seen, verdict) = (seen.clone(), verdict.clone());
        let clock = tx.clock().clone();
        let echo =
            (letter.fact() == "echoed").then(|| Letter { event: clock.uuid(), subject: letter.subject.replace(".sender.", ".reader."), ..letter.clone() });
        (seen, verdict, letter, echo)
    };
    Reaction {
        consumer: "reader-thing",
        service: "sender",
        aggregate: "thing",
        handle: Arc::new(move |tx, letter| {
            let (seen, verdict, letter, echo) = handle(tx, letter);
            Box::pin(async move {
                let what = String::from_utf8(letter.payload).unwrap();
                let tries = *seen.tries.lock().unwrap().entry(what.clone()).and_modify(|n| *n += 1).or_insert(1);
                let verdict = verdict(Call { what: &what, tries });
                tx.tell(echo);
                if matches!(verdict, Verdict::Done) {
                    seen.effects.lock().unwrap().push(what);
                    seen.moved.send_modify(|n| *n += 1);
                }
                verdict
            })
        }),
    }
}
