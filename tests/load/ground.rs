//! What a house under load stands on: one process on SQLite, or a process a role over PostgreSQL and NATS.

use std::fmt;

use tonic::transport::{Channel, Endpoint};
use world::{Build, Folder, Nats, Port, Postgres, Process};

const ROLES: [&str; 5] = ["organisations", "volunteers", "matching", "notifications", "dispatcher"];

/// How the roles share processes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    Embedded,
    Distributed,
}

impl fmt::Display for Form {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Embedded => "one process, SQLite",
            Self::Distributed => "a process a role, PostgreSQL and JetStream",
        })
    }
}

/// A running house of release binaries, empty at first.
pub struct Ground {
    processes: Vec<(&'static str, Process)>, // first: they end before what they lean on
    pub data: Folder,
    env: Vec<(String, String)>,
    servers: Option<(Nats, Postgres)>,
}

impl Ground {
    pub async fn lay(form: Form) -> Self {
        let set = |key: &str, value: String| (format!("BORGERTORG_{key}"), value);
        let mut env = vec![set("SERVER__HTTP", "127.0.0.1:0".to_owned()), set("LOG__LEVEL", "warn,platform::telemetry=debug".to_owned())];
        let data = Folder::new("load");
        if form == Form::Embedded {
            let mut ground = Self { processes: Vec::new(), data, env, servers: None };
            ground.start("all", "127.0.0.1:0".to_owned()).await;
            return ground;
        }
        let (nats, postgres) = (Nats::start().await, Postgres::start().await);
        for role in ROLES {
            postgres.make_database(role);
        }
        let ports: Vec<(&str, Port)> = ROLES.into_iter().map(|role| (role, Port::reserve())).collect();
        env.push(set("DATABASE__KIND", "postgres".to_owned()));
        env.push(set("DATABASE__URL", postgres.url("{user}", "{service}")));
        env.push(set("BUS__KIND", "jetstream".to_owned()));
        env.push(set("BUS__JETSTREAM__URL", nats.url()));
        for (role, port) in &ports {
            env.push(set(&format!("PEERS__{}", role.to_uppercase()), format!("http://127.0.0.1:{}", port.number())));
        }
        let mut ground = Self { processes: Vec::new(), data, env, servers: Some((nats, postgres)) };
        ground.run(&["migrate"]).await;
        for (role, port) in &ports {
            ground.start(role, format!("127.0.0.1:{}", port.number())).await;
        }
        ground
    }

    async fn start(&mut self, name: &'static str, listen: String) {
        let mut env: Vec<(&str, &str)> = self.env.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
        env.push(("BORGERTORG_SERVER__LISTEN", &listen));
        let process = Process::start(Build::Shipped, &self.data, &[name], &[name], &env).await;
        self.processes.push((name, process));
    }

    /// Runs a command of the binary here, and gives what it prints.
    pub async fn run(&self, args: &[&str]) -> String {
        let env: Vec<(&str, &str)> = self.env.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
        let done = Process::run(Build::Shipped, &self.data, args, &env).await;
        assert!(done.status.success(), "{args:?}: {}", done.err);
        done.out.trim().to_owned()
    }

    fn process(&self, role: &str) -> &(&'static str, Process) {
        self.processes.iter().find(|(name, _)| *name == role || *name == "all").expect("a process for the role")
    }

    /// A connection to a role's door.
    pub async fn channel(&self, role: &str) -> Channel {
        let (name, process) = self.process(role);
        Endpoint::from_shared(process.grpc(name)).expect("an address").connect().await.expect("a connection")
    }

    /// What the process of a role has logged.
    pub fn log(&self, role: &str) -> String {
        self.process(role).1.log()
    }

    /// Ends every process as a power button would and starts it again.
    pub async fn restart(&mut self) {
        for (_, process) in &mut self.processes {
            process.restart().await;
        }
    }

    /// Ends every process; what they lean on stays.
    pub fn stop(&mut self) {
        self.processes.clear();
    }

    /// The database server, where there is one.
    pub fn postgres(&self) -> Option<&Postgres> {
        self.servers.as_ref().map(|(_, postgres)| postgres)
    }

    /// Lets the database server count its rows, as it does every minute by itself.
    pub fn look_at_itself(&self) {
        if let Some(postgres) = self.postgres() {
            ROLES.iter().for_each(|role| postgres.run(role, "ANALYZE"));
        }
    }

    /// What share of a core all processes take together while nobody asks, over so many seconds.
    pub async fn idle(&self, seconds: u64) -> String {
        // fields 14 and 15 of proc_pid_stat(5), in hundredths of a second
        let spent = |process: &Process| {
            let stat = std::fs::read_to_string(format!("/proc/{}/stat", process.pid())).unwrap_or_default();
            let after =
                stat.rsplit_once(')').map(|(_, rest)| rest.split_whitespace().skip(11).take(2).filter_map(|ticks| ticks.parse::<f64>().ok()).sum::<f64>());
            after.unwrap_or_default() / 100.0
        };
        let all = || self.processes.iter().map(|(_, process)| spent(process)).sum::<f64>();
        let mut pace = tokio::time::interval(std::time::Duration::from_secs(seconds));
        pace.tick().await;
        let before = all();
        pace.tick().await;
        format!("{:.2} % of a core over {seconds} s", 100.0 * (all() - before) / seconds as f64)
    }

    /// Resident memory of all processes together.
    pub fn memory(&self) -> String {
        let resident = |process: &Process| {
            let status = std::fs::read_to_string(format!("/proc/{}/status", process.pid())).unwrap_or_default();
            status.lines().find_map(|line| line.strip_prefix("VmRSS:")).and_then(|rest| rest.split_whitespace().next()?.parse::<f64>().ok())
        };
        let kilobytes: f64 = self.processes.iter().filter_map(|(_, process)| resident(process)).sum();
        format!("{:.1} MiB in {} processes", kilobytes / 1_024.0, self.processes.len())
    }
}
