//! A house of real processes, all roles in one or each in its own, with a clock that the test moves.

#![expect(clippy::missing_panics_doc, clippy::must_use_candidate, reason = "a test fails by it")]

#[path = "replicas.rs"]
mod replicas;

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use crate::{Build, Folder, Nats, Outcome, Port, Postgres, Process, wait};
use futures::future::join_all;
use tonic::transport::{Channel, Endpoint};

use crate::clock::{Clock, oslo};

/// Every role, each a process of its own where they are apart.
pub const ROLES: [&str; 5] = ["organisations", "volunteers", "matching", "notifications", "dispatcher"];
/// Those that keep rows.
pub const KEEPERS: [&str; 5] = ROLES;
/// How long a test looks for what it wants to see.
pub const PATIENCE: Duration = Duration::from_mins(1);
/// A Tuesday on which most stories begin.
pub const MORNING: &str = "2027-03-02 10:00";
/// After so many looks without success a house in which time flies lets a minute pass.
const LOOKS_A_MINUTE: u32 = 10;

/// How the roles share processes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// All in one, on SQLite and the local bus.
    Embedded,
    /// Each in its own, on PostgreSQL and JetStream.
    Distributed,
}

/// What a house stands on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ground {
    /// A database server that other tests use as well.
    Shared,
    /// Servers of its own.
    Apart,
    /// Servers of its own, and everything on disks from which the power can be cut.
    Disk,
    /// The same, but the broker and SQLite write late, against what we ship: for tests that want to see the harm.
    LateDisk,
}

impl Ground {
    fn folder(self, name: &str) -> Folder {
        if matches!(self, Self::Disk | Self::LateDisk) { Folder::on_disk(name) } else { Folder::new(name) }
    }
}

/// A running house. Everything in it dies with this value, and with the test.
pub struct House {
    processes: Vec<(&'static str, Process)>, // first: they end before what they lean on
    /// The broker, where there is one.
    pub nats: Option<Nats>,
    /// The database server, where there is one.
    pub postgres: Option<Arc<Postgres>>,
    /// How the roles share processes.
    pub form: Form,
    /// The time in which it lives.
    pub clock: Clock,
    /// The people's door.
    pub public_url: String,
    /// Whether a minute passes whenever the test has looked for something in vain for a while.
    pub time_flies: bool,
    /// How many processes were found dead and started again.
    pub deaths: usize,
    /// How long its callers wait for an answer.
    pub patience: Duration,
    database_suffix: String,
    channels: HashMap<&'static str, Channel>,
    tokens: HashMap<String, (String, chrono::DateTime<chrono::Utc>)>,
    env: Vec<(String, String)>,
    build: Build,
    /// One for each role, and the last for people.
    ports: Vec<Port>,
    /// Where further processes of a role live.
    annexes: Vec<(Folder, Port)>,
    folder: Folder,
    /// Where the clock hangs: no power cut turns it back.
    _wall: Folder,
}

impl House {
    /// An empty house of one process.
    pub async fn embedded() -> Self {
        Self::with(Form::Embedded, Build::Testkit, &[], Ground::Shared).await
    }

    /// An empty house of five processes.
    pub async fn distributed() -> Self {
        Self::with(Form::Distributed, Build::Testkit, &[], Ground::Shared).await
    }

    /// A house with settings of its own, empty.
    pub async fn with(form: Form, build: Build, extra: &[(&str, &str)], ground: Ground) -> Self {
        let (folder, wall, clock) = (ground.folder("house"), Folder::new("clock"), Clock::System);
        let clock = if build == Build::Testkit { Clock::at(wall.path().join("clock"), oslo(MORNING)) } else { clock };
        let ports: Vec<Port> = (0..=ROLES.len()).map(|_| Port::reserve()).collect();
        let public_url = format!("http://127.0.0.1:{}", ports[ROLES.len()].number());
        let mut house = Self {
            processes: Vec::new(),
            nats: None,
            postgres: None,
            form,
            clock,
            public_url,
            time_flies: false,
            deaths: 0,
            patience: Duration::from_secs(15),
            annexes: Vec::new(),
            database_suffix: String::new(),
            channels: HashMap::new(),
            tokens: HashMap::new(),
            env: extra.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect(),
            build,
            ports,
            folder,
            _wall: wall,
        };
        house.set("BORGERTORG_SERVER__PUBLIC_URL", house.public_url.clone());
        house.set("BORGERTORG_SERVER__HTTP", house.public_url.replace("http://", ""));
        if ground != Ground::Disk {
            house.set("BORGERTORG_DATABASE__SYNCHRONOUS", "normal");
        }
        if let Clock::Shared(file) = &house.clock {
            house.set("BORGERTORG_CLOCK", file.display().to_string());
        }
        if form == Form::Distributed {
            house.lay_ground(ground).await;
        }
        house.open().await;
        house
    }

    /// A broker, databases and keys for a house of many processes.
    async fn lay_ground(&mut self, ground: Ground) {
        static HOUSES: AtomicU32 = AtomicU32::new(0);
        let own = async || Arc::new(Postgres::start_in(ground.folder("postgres")).await);
        let postgres = async { if ground == Ground::Shared { Postgres::shared().await } else { own().await } };
        let (nats, postgres) = futures::join!(Nats::start_in(ground.folder("nats"), ground != Ground::LateDisk), postgres);
        self.database_suffix = format!("_{}", HOUSES.fetch_add(1, Ordering::Relaxed));
        for role in KEEPERS {
            postgres.make_database(&self.database(role));
        }
        self.set("BORGERTORG_DATABASE__KIND", "postgres");
        self.set("BORGERTORG_DATABASE__URL", postgres.url("{user}", &format!("{{service}}{}", self.database_suffix)));
        self.set("BORGERTORG_DATABASE__CONNECTIONS", "4");
        self.set("BORGERTORG_BUS__KIND", "jetstream");
        self.set("BORGERTORG_BUS__JETSTREAM__URL", nats.url());
        self.set("BORGERTORG_BUS__JETSTREAM__ACK_WAIT_SECONDS", "1");
        self.set("BORGERTORG_BUS__JETSTREAM__MAX_MEGABYTES", "64");
        for role in KEEPERS {
            self.set(&format!("BORGERTORG_PEERS__{}", role.to_uppercase()), format!("http://{}", self.address(role)));
        }
        (self.nats, self.postgres) = (Some(nats), Some(postgres));
        if matches!(ground, Ground::Disk | Ground::LateDisk) {
            self.settle(); // servers as an operator installs them
        }
        let migrated = self.run(&["migrate"]).await;
        assert!(migrated.status.success(), "borgertorg migrate: {}{}", migrated.out, migrated.err);
    }

    async fn open(&mut self) {
        let names: &[&'static str] = if self.form == Form::Embedded { &["all"] } else { &ROLES };
        let (build, folder, env, house) = (self.build, &self.folder, &self.env, &*self);
        let starts = names.iter().map(async |name| {
            let listen = house.address(name);
            let mut env: Vec<(&str, &str)> = env.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
            env.push(("BORGERTORG_SERVER__LISTEN", &listen));
            (*name, Process::start(build, folder, &[*name], &[*name], &env).await)
        });
        self.processes = join_all(starts).await;
    }

    /// Sets what the test has not set itself.
    fn set(&mut self, key: &str, value: impl Into<String>) {
        if !self.env.iter().any(|(known, _)| known == key) {
            self.env.push((key.to_owned(), value.into()));
        }
    }

    /// The processes, by the name of their role, or `all`.
    pub fn names(&self) -> Vec<&'static str> {
        self.processes.iter().map(|(name, _)| *name).collect()
    }

    /// The process that plays a role.
    pub fn process(&mut self, role: &str) -> &mut Process {
        let played = |name: &str| name == role || name == "all";
        &mut self.processes.iter_mut().find(|(name, _)| played(name)).expect("a process for the role").1
    }

    /// Ends the process that plays a role as a power button would, and starts it again.
    pub async fn kill(&mut self, role: &str) {
        self.process(role).restart().await;
        self.channels.clear();
    }

    /// Starts the process of a role again with an accident ahead; it may come before anybody sees it up.
    pub fn endanger(&mut self, role: &str, accident: &str, when: &str) {
        let process = self.process(role);
        process.set(accident, when);
        process.start_unwatched();
        self.channels.clear();
    }

    /// Starts every process that ended by itself again, as whatever runs the house would, without the accident that was planned for it.
    pub fn tend(&mut self) {
        for (_, process) in &mut self.processes {
            if process.ended().is_some() {
                self.deaths += 1;
                process.unset("BORGERTORG_CRASH");
                process.start_unwatched();
                self.channels.clear();
            }
        }
    }

    /// Looks until something is seen; what dies meanwhile is started again.
    pub async fn until<T>(&mut self, what: &str, mut look: impl AsyncFnMut(&mut Self) -> Option<T>) -> T {
        let mut looks = 0;
        let seen = wait::until(what, PATIENCE, async || {
            self.tend();
            looks += 1;
            if self.time_flies && looks % LOOKS_A_MINUTE == 0 {
                self.clock.advance(chrono::TimeDelta::minutes(1));
            }
            look(self).await
        });
        Box::pin(seen).await
    }

    /// Looks until nothing is left of what `count` counts. A slow machine may take its time; a minute in which nothing moves is too long.
    pub async fn drained(&mut self, what: &str, mut count: impl AsyncFnMut(&mut Self) -> Option<u64>) {
        let mut left = u64::MAX;
        while left > 0 {
            let moved = async |house: &mut Self| count(house).await.filter(|now| *now != left);
            left = self.until(what, moved).await;
        }
    }

    /// Runs a command of the binary in this house.
    pub async fn run(&self, args: &[&str]) -> Outcome {
        let env: Vec<(&str, &str)> = self.env.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
        Process::run(self.build, &self.folder, args, &env).await
    }

    /// Where a role listens for gRPC.
    fn address(&self, role: &str) -> String {
        let at = if self.form == Form::Embedded { 0 } else { ROLES.iter().position(|known| *known == role).expect("a role") };
        format!("127.0.0.1:{}", self.ports[at].number())
    }

    /// A way to a role's gRPC door; to all of them in turn, where several processes play it.
    pub fn channel(&mut self, role: &'static str) -> Channel {
        if let Some(channel) = self.channels.get(role) {
            return channel.clone();
        }
        let doors = self.doors_of(role).into_iter().map(|address| Endpoint::from_shared(address).expect("an address").timeout(self.patience));
        let doors: Vec<Endpoint> = doors.collect();
        let channel = if let [one] = &doors[..] { one.connect_lazy() } else { Channel::balance_list(doors.into_iter()) };
        self.channels.insert(role, channel.clone());
        channel
    }

    /// A bearer token: a coordinator's of the centre, or the operator's.
    pub async fn token(&mut self, centre: Option<&str>) -> String {
        let (whose, now) = (centre.unwrap_or("operator").to_owned(), self.clock.now());
        if let Some((token, made)) = self.tokens.get(&whose)
            && (now - *made).num_days() < 5
        {
            return token.clone();
        }
        let mut args = vec!["token", "--minutes", "10000", "--role"];
        args.extend(centre.map_or(vec!["operator"], |centre| vec!["coordinator", "--centre", centre]));
        let made = self.run(&args).await;
        assert!(made.status.success(), "borgertorg token: {}", made.err);
        let token = made.out.trim().to_owned();
        self.tokens.insert(whose, (token.clone(), now));
        token
    }

    /// The folder of everything that is kept in files.
    pub fn data(&self) -> &Path {
        self.folder.path()
    }

    /// The name of a role's database on the PostgreSQL server.
    pub fn database(&self, role: &str) -> String {
        format!("{role}{}", self.database_suffix)
    }

    /// The database server, of a house that has one apart.
    pub fn database_server(&mut self) -> &mut Postgres {
        self.postgres.as_mut().and_then(Arc::get_mut).expect("a database server that no other test uses")
    }

    /// Starts every process again after [`House::stop`].
    pub async fn begin_again(&mut self) {
        for (_, process) in &mut self.processes {
            process.restart().await;
        }
        self.channels.clear();
    }

    /// Cuts the power of a house on disks: everything stops in one moment, and comes back with what had reached a disk.
    pub async fn cut_power(&mut self) {
        for (_, process) in &self.processes {
            process.pause();
        }
        for folder in self.disks(|server| server.pause(), |server| server.pause()) {
            folder.cut();
        }
        for (_, process) in &mut self.processes {
            process.kill();
        }
        for folder in self.disks(Nats::kill, Postgres::kill_all) {
            folder.come_back();
        }
        if let Some(nats) = &mut self.nats {
            nats.restart().await;
        }
        if self.postgres.is_some() {
            self.database_server().restart().await;
        }
        self.begin_again().await;
    }

    /// Lets everything reach the disks.
    pub fn settle(&mut self) {
        self.disks(|_| {}, |_| {}).into_iter().for_each(Folder::settle);
    }

    /// Does something to each server, and gives every folder of the house.
    fn disks(&mut self, broker: impl Fn(&mut Nats), database: impl Fn(&mut Postgres)) -> Vec<&mut Folder> {
        let mut folders = vec![&mut self.folder];
        if let Some(nats) = &mut self.nats {
            broker(nats);
            folders.push(nats.folder());
        }
        if let Some(postgres) = &mut self.postgres {
            let postgres = Arc::get_mut(postgres).expect("a database server that no other test uses");
            database(postgres);
            folders.push(postgres.folder());
        }
        folders
    }

    /// Asks every process to leave in good order.
    pub async fn stop(&mut self) {
        for (name, process) in &mut self.processes {
            let status = process.stop(PATIENCE).await;
            assert!(status.success(), "{name} left with {status}: {}", process.log());
        }
    }
}

impl Drop for House {
    /// A test that fails shows what the processes complained about.
    fn drop(&mut self) {
        if std::thread::panicking() {
            for (name, process) in &self.processes {
                let log = process.log();
                let complaints: Vec<&str> = log.lines().filter(|line| ["WARN", "ERROR", "panicked"].iter().any(|word| line.contains(word))).collect();
                eprintln!("{name} complained {} times, last:\n{}", complaints.len(), complaints[complaints.len().saturating_sub(15)..].join("\n"));
            }
        }
    }
}
