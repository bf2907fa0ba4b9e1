//! A house of real processes, all roles in one or each in its own, with a clock that the test moves.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use futures::future::join_all;
use tonic::transport::{Channel, Endpoint};
use world::{Build, Folder, Nats, Outcome, Port, Postgres, Process, wait};

use crate::clock::{Clock, oslo};

pub const ROLES: [&str; 5] = ["organisations", "volunteers", "matching", "notifications", "dispatcher"];
/// Those that keep rows.
pub const KEEPERS: [&str; 4] = ["organisations", "volunteers", "matching", "notifications"];
/// How long a test looks for what it wants to see.
pub const PATIENCE: Duration = Duration::from_mins(1);
/// A Tuesday on which most stories begin.
pub const MORNING: &str = "2027-03-02 10:00";
/// After so many looks without success a house in which time flies lets a minute pass.
const LOOKS_A_MINUTE: u32 = 10;

/// How the roles share processes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    Embedded,
    Distributed,
}

pub struct House {
    processes: Vec<(&'static str, Process)>, // first: they end before what they lean on
    pub nats: Option<Nats>,
    pub postgres: Option<Arc<Postgres>>,
    pub form: Form,
    pub clock: Clock,
    /// The people's door.
    pub public_url: String,
    /// Whether a minute passes whenever the test has looked for something in vain for a while.
    pub time_flies: bool,
    /// How many processes were found dead and started again.
    pub deaths: usize,
    database_suffix: String,
    channels: HashMap<&'static str, Channel>,
    tokens: HashMap<String, (String, chrono::DateTime<chrono::Utc>)>,
    env: Vec<(String, String)>,
    build: Build,
    /// One for each role, and the last for people.
    ports: Vec<Port>,
    folder: Folder,
}

impl House {
    pub async fn embedded() -> Self {
        Self::with(Form::Embedded, Build::Testkit, &[], false).await
    }

    pub async fn distributed() -> Self {
        Self::with(Form::Distributed, Build::Testkit, &[], false).await
    }

    /// A house with settings of its own, empty; `apart`, with a database server that no other test uses.
    pub async fn with(form: Form, build: Build, extra: &[(&str, &str)], apart: bool) -> Self {
        let (folder, clock) = (Folder::new("house"), Clock::System);
        let clock = if build == Build::Testkit { Clock::at(folder.path().join("clock"), oslo(MORNING)) } else { clock };
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
            database_suffix: String::new(),
            channels: HashMap::new(),
            tokens: HashMap::new(),
            env: extra.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect(),
            build,
            ports,
            folder,
        };
        house.set("BORGERTORG_SERVER__PUBLIC_URL", house.public_url.clone());
        house.set("BORGERTORG_SERVER__HTTP", house.public_url.replace("http://", ""));
        house.set("BORGERTORG_DATABASE__SYNCHRONOUS", "normal");
        if let Clock::Shared(file) = &house.clock {
            house.set("BORGERTORG_CLOCK", file.display().to_string());
        }
        if form == Form::Distributed {
            house.lay_ground(apart).await;
        }
        house.open().await;
        house
    }

    /// A broker, databases and keys for a house of many processes.
    async fn lay_ground(&mut self, apart: bool) {
        static HOUSES: AtomicU32 = AtomicU32::new(0);
        let postgres = async { if apart { Arc::new(Postgres::start().await) } else { Postgres::shared().await } };
        let (nats, postgres) = futures::join!(Nats::start(), postgres);
        self.database_suffix = format!("_{}", HOUSES.fetch_add(1, Ordering::Relaxed));
        for role in KEEPERS {
            postgres.run("postgres", &format!("CREATE DATABASE \"{role}{}\"", self.database_suffix));
        }
        self.set("BORGERTORG_DATABASE__KIND", "postgres");
        self.set("BORGERTORG_DATABASE__URL", postgres.url("postgres", &format!("{{service}}{}", self.database_suffix)));
        self.set("BORGERTORG_DATABASE__CONNECTIONS", "4");
        self.set("BORGERTORG_BUS__KIND", "jetstream");
        self.set("BORGERTORG_BUS__JETSTREAM__URL", nats.url());
        self.set("BORGERTORG_BUS__JETSTREAM__ACK_WAIT_SECONDS", "1");
        for role in KEEPERS {
            self.set(&format!("BORGERTORG_PEERS__{}", role.to_uppercase()), format!("http://{}", self.address(role)));
        }
        (self.nats, self.postgres) = (Some(nats), Some(postgres));
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

    fn set(&mut self, key: &str, value: impl Into<String>) {
        self.env.push((key.to_owned(), value.into()));
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
    fn tend(&mut self) {
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

    /// A way to a role's gRPC door.
    pub fn channel(&mut self, role: &'static str) -> Channel {
        if let Some(channel) = self.channels.get(role) {
            return channel.clone();
        }
        let address = format!("http://{}", self.address(role));
        let channel = Endpoint::from_shared(address).expect("an address").timeout(Duration::from_secs(15)).connect_lazy();
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
