//! A real nats-server with JetStream on a loopback port, its store in a folder of its own.

use std::io::{BufRead, BufReader};
use std::net::{Ipv4Addr, TcpStream};
use std::path::PathBuf;
use std::time::Duration;

use crate::child::{Child, Recipe};
use crate::{Folder, Port, tools, wait};

/// A running broker. It dies with this value, and with the test.
#[derive(Debug)]
pub struct Nats {
    child: Option<Child>, // before the folder: the server dies first
    recipe: Recipe,
    port: Port,
    /// Where the others of its cluster reach it.
    _route: Option<Port>,
    /// Whether it keeps streams.
    keeps: bool,
    folder: Folder,
}

impl Nats {
    /// Starts a broker that syncs every message to the disk before it says yes, as production does.
    ///
    /// # Panics
    /// When it does not come up; the message holds what it said.
    pub async fn start() -> Self {
        Self::start_in(Folder::new("nats"), true).await
    }

    /// The same with its store in a folder; one that does not sync always is for tests that want to see the harm.
    ///
    /// # Panics
    /// When it does not come up; the message holds what it said.
    pub async fn start_in(folder: Folder, sync_always: bool) -> Self {
        let lines = keeping(&folder, sync_always);
        Self::start_with(folder, lines, None).await
    }

    /// Starts one with settings of its own, such as an operator writes who forgets something; `{store}` is its folder for streams.
    ///
    /// # Panics
    /// When it does not come up; the message holds what it said.
    pub async fn start_as(lines: &str) -> Self {
        let folder = Folder::new("nats");
        let lines = lines.replace("{store}", &folder.path().join("store").display().to_string());
        Self::start_with(folder, lines, None).await
    }

    /// Brokers that keep one store together, each in a folder of its own.
    ///
    /// # Panics
    /// As [`Nats::start`].
    pub async fn cluster(folders: Vec<Folder>, sync_always: bool) -> Vec<Self> {
        let ports: Vec<Port> = folders.iter().map(|_| Port::reserve()).collect();
        let routes = ports.iter().map(|port| format!("nats://127.0.0.1:{}", port.number())).collect::<Vec<_>>().join(", ");
        let mut brokers = Vec::new();
        for (folder, port) in folders.into_iter().zip(ports) {
            let cluster = format!("cluster {{ name: world, listen: '127.0.0.1:{}', routes: [{routes}] }}\n", port.number());
            let lines = keeping(&folder, sync_always) + &cluster;
            brokers.push(Self::start_with(folder, lines, Some(port)).await);
        }
        brokers
    }

    async fn start_with(folder: Folder, lines: String, route: Option<Port>) -> Self {
        let port = Port::reserve();
        let (config, keeps) = (folder.path().join("nats.conf"), lines.contains("jetstream"));
        std::fs::write(&config, listening(&port) + &lines).expect("the broker's config can be written");
        let recipe = Recipe {
            program: tools::tool("bin/nats-server"),
            args: vec!["--config".into(), config.display().to_string()],
            env: Vec::new(),
            user: None,
            last_signal: "KILL",
            log: folder.path().join("log"),
        };
        let mut nats = Self { child: None, recipe, port, _route: route, keeps, folder };
        nats.restart().await;
        nats
    }

    /// Where it listens: `nats://127.0.0.1:<port>`, the same after a restart.
    #[must_use]
    pub fn url(&self) -> String {
        format!("nats://127.0.0.1:{}", self.port.number())
    }

    /// The folder in which it keeps its streams.
    #[must_use]
    pub fn store(&self) -> PathBuf {
        self.folder.path().join("store")
    }

    /// Ends it as a power button would, but with the kernel's page cache kept.
    pub fn kill(&mut self) {
        self.child = None;
    }

    /// Starts it again on the same port and the same store, killing it first where it still runs.
    ///
    /// # Panics
    /// When it does not come up; the message holds what it said.
    pub async fn restart(&mut self) {
        self.kill();
        let child = self.child.insert(self.recipe.start());
        let (port, keeps) = (self.port.number(), self.keeps);
        wait::until("nats-server", wait::START, async || {
            assert!(child.ended().is_none(), "nats-server ended: {}", self.recipe.output());
            greets(port, keeps).then_some(())
        })
        .await;
    }

    /// Stops it without ending it: it neither answers nor closes a connection.
    ///
    /// # Panics
    /// When it was killed.
    pub fn pause(&self) {
        self.child.as_ref().expect("nats-server runs").signal("STOP");
    }

    /// Lets it go on after a pause.
    ///
    /// # Panics
    /// When it was killed.
    pub fn resume(&self) {
        self.child.as_ref().expect("nats-server runs").signal("CONT");
    }

    /// The folder in which everything of it lies.
    pub fn folder(&mut self) -> &mut Folder {
        &mut self.folder
    }

    /// What it has said so far.
    #[must_use]
    pub fn log(&self) -> String {
        self.recipe.output()
    }
}

fn listening(port: &Port) -> String {
    let number = port.number();
    format!("server_name: world-{number}\nhost: 127.0.0.1\nport: {number}\n")
}

fn keeping(folder: &Folder, sync_always: bool) -> String {
    let sync = if sync_always { format!(", {}", as_shipped()) } else { String::new() };
    format!("jetstream {{ store_dir: '{}'{sync} }}\n", folder.path().join("store").display())
}

/// When a broker syncs that runs with the settings that we ship.
fn as_shipped() -> &'static str {
    let lines = include_str!("../../deploy/nats.conf").lines().map(str::trim);
    lines.into_iter().find(|line| line.starts_with("sync_interval:")).expect("deploy/nats.conf says when the broker syncs")
}

/// The server's first line says whether JetStream is ready, of one that keeps streams.
fn greets(port: u16, keeps: bool) -> bool {
    let Ok(stream) = TcpStream::connect((Ipv4Addr::LOCALHOST, port)) else { return false };
    let mut line = String::new();
    stream.set_read_timeout(Some(Duration::from_secs(1))).is_ok()
        && BufReader::new(stream).read_line(&mut line).is_ok()
        && line.starts_with("INFO ")
        && line.contains("\"jetstream\":true") == keeps
}
