//! A real PostgreSQL cluster on a loopback port, in a folder of its own, as Debian's user `postgres` where we are root.

use std::net::{Ipv4Addr, TcpStream};
use std::os::unix::fs::{PermissionsExt, chown};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Weak};

use tokio::sync::Mutex;

use crate::child::{Child, Recipe};
use crate::ports::uid;
use crate::{Folder, Port, tools, wait};

/// A running cluster. It dies with this value, and with the test.
#[derive(Debug)]
pub struct Postgres {
    child: Option<Child>, // before the folder: the server dies first
    recipe: Recipe,
    port: Port,
    made: AtomicU32,
    folder: Folder,
}

/// The users of each database: who sees the rows of one centre, who sees those of all, and who makes the tables.
pub const USERS: [&str; 3] = ["app", "worker", "owner"];

static SHARED: Mutex<Weak<Postgres>> = Mutex::const_new(Weak::new());

impl Postgres {
    /// The cluster that the tests of one process share; for all that neither kill nor restart it.
    pub async fn shared() -> Arc<Self> {
        let mut shared = SHARED.lock().await;
        if let Some(running) = shared.upgrade() {
            return running;
        }
        let started = Arc::new(Self::start().await);
        *shared = Arc::downgrade(&started);
        started
    }

    /// Starts a cluster of one's own. Everybody on this machine may log in as anybody, on loopback only.
    pub async fn start() -> Self {
        Self::start_in(Folder::new("postgres")).await
    }

    /// The same in a folder.
    pub async fn start_in(folder: Folder) -> Self {
        let port = Port::reserve();
        let user = (uid() == 0).then(|| "postgres".to_owned());
        let data = make_cluster(&folder, user.as_deref());
        let recipe = Recipe {
            program: program("postgres"),
            args: arguments(&data, &port),
            env: Vec::new(),
            user,
            last_signal: "QUIT", // takes its children and its shared memory along
            log: folder.path().join("log"),
        };
        let mut postgres = Self { child: None, recipe, port, made: AtomicU32::new(0), folder };
        postgres.restart().await;
        for user in USERS {
            postgres.run("postgres", &format!("CREATE ROLE \"{user}\" LOGIN"));
        }
        postgres
    }

    /// Makes an empty database; its name begins as asked and is not taken yet. Returns its address, with `{user}` where one of
    /// [`USERS`] is to stand.
    ///
    /// # Panics
    /// When the server is not there.
    #[must_use]
    pub fn create_database(&self, name: &str) -> String {
        let database = format!("{name}_{}", self.made.fetch_add(1, Ordering::Relaxed));
        self.make_database(&database);
        self.url("{user}", &database)
    }

    /// Makes an empty database of this name, of the user `owner`.
    ///
    /// # Panics
    /// When the server is not there, or the name is taken.
    pub fn make_database(&self, name: &str) {
        self.run("postgres", &format!("CREATE DATABASE \"{name}\" OWNER \"owner\""));
    }

    /// The address of a database for one of its users.
    #[must_use]
    pub fn url(&self, user: &str, database: &str) -> String {
        format!("postgres://{user}@127.0.0.1:{}/{database}", self.port.number())
    }

    /// Runs SQL as the superuser and returns the rows, one a line, columns parted by `|`.
    /// `database` is a name, or an address that [`create_database`](Self::create_database) gave.
    ///
    /// # Panics
    /// When PostgreSQL refuses it.
    #[must_use]
    pub fn query(&self, database: &str, sql: &str) -> String {
        let url = self.url("postgres", database.rsplit_once('/').map_or(database, |(_, name)| name));
        text(&psql(&url, sql), sql).trim_end().to_owned()
    }

    /// Runs SQL as one of the users, or says how PostgreSQL refuses it.
    ///
    /// # Errors
    /// What PostgreSQL says.
    ///
    /// # Panics
    /// When `psql` does not run.
    pub fn query_as(&self, user: &str, database: &str, sql: &str) -> Result<String, String> {
        let output = psql(&self.url(user, database), sql);
        let said = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim_end().to_owned();
        if output.status.success() { Ok(said(&output.stdout)) } else { Err(said(&output.stderr)) }
    }

    /// Runs SQL as the superuser.
    ///
    /// # Panics
    /// When PostgreSQL refuses it.
    pub fn run(&self, database: &str, sql: &str) {
        let rows = self.query(database, sql);
        assert!(rows.is_empty(), "`{sql}` gave rows: {rows}");
    }

    /// Ends the server as a power button would, but with the kernel's page cache kept.
    ///
    /// # Panics
    /// Never: an ended server is fine too.
    pub fn kill(&mut self) {
        if let Some(mut child) = self.child.take() {
            child.kill();
        }
    }

    /// Ends every process of the server in one moment, as when the power goes.
    ///
    /// # Panics
    /// Never: an ended server is fine too.
    pub fn kill_all(&mut self) {
        if let Some(mut child) = self.child.take() {
            child.kill_family();
        }
    }

    /// Starts it again on the same port and the same files, killing it first where it still runs.
    ///
    /// # Panics
    /// When it does not come up.
    pub async fn restart(&mut self) {
        self.kill();
        let mut child = self.recipe.start();
        let port = self.port.number();
        wait::until("PostgreSQL", wait::START, async || {
            if child.ended().is_some() {
                // after a kill, the children of the old server take a moment to go
                child = self.recipe.start();
            }
            ready(port).then_some(())
        })
        .await;
        self.child = Some(child);
    }

    /// Whether it has ended by itself.
    pub fn ended(&mut self) -> bool {
        self.child.as_mut().is_none_or(|child| child.ended().is_some())
    }

    /// Stops it without ending it: it answers on no connection, old or new, and closes none.
    ///
    /// # Panics
    /// When it was killed.
    pub fn pause(&self) {
        self.child.as_ref().expect("PostgreSQL runs").signal_family("STOP");
    }

    /// Lets it go on after a pause.
    ///
    /// # Panics
    /// When it was killed.
    pub fn resume(&self) {
        self.child.as_ref().expect("PostgreSQL runs").signal_family("CONT");
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

fn psql(url: &str, sql: &str) -> Output {
    let mut psql = Command::new(program("psql"));
    psql.args(["--no-psqlrc", "--quiet", "--tuples-only", "--no-align", "--set=ON_ERROR_STOP=1"]);
    psql.args(["--dbname", url, "--command", sql]).output().expect("psql runs")
}

fn program(name: &str) -> PathBuf {
    Path::new(tools::POSTGRES).join(name)
}

fn arguments(data: &Path, port: &Port) -> Vec<String> {
    let settings = [
        "listen_addresses=127.0.0.1".to_owned(),
        format!("port={}", port.number()),
        format!("unix_socket_directories={}", data.display()),
        "max_connections=200".to_owned(),
        "shared_buffers=32MB".to_owned(),
        "log_min_messages=warning".to_owned(),
    ];
    let mut arguments = vec!["-D".to_owned(), data.display().to_string()];
    arguments.extend(settings.into_iter().flat_map(|setting| ["-c".to_owned(), setting]));
    arguments
}

fn make_cluster(folder: &Folder, user: Option<&str>) -> PathBuf {
    let data = folder.path().join("data");
    std::fs::create_dir(&data).expect("a folder for the cluster");
    std::fs::set_permissions(&data, std::fs::Permissions::from_mode(0o700)).expect("our own folder");
    let mut initdb = if let Some(user) = user {
        let (uid, gid) = ids(user);
        chown(&data, Some(uid), Some(gid)).expect("root may give a folder away");
        let mut command = Command::new("setpriv");
        command.args(["--reuid", user, "--regid", user, "--init-groups", "--"]).arg(program("initdb"));
        command
    } else {
        Command::new(program("initdb"))
    };
    initdb.arg("-D").arg(&data).args(["--auth=trust", "--username=postgres", "--encoding=UTF8", "--locale=C", "--no-sync"]);
    text(&initdb.current_dir("/").output().expect("initdb runs"), "initdb");
    data
}

fn ids(user: &str) -> (u32, u32) {
    let users = std::fs::read_to_string("/etc/passwd").expect("a list of users");
    let mut fields = users.lines().find(|line| line.starts_with(&format!("{user}:"))).expect("a user `postgres`").split(':').skip(2);
    let mut number = || fields.next().and_then(|field| field.parse().ok()).expect("a number");
    (number(), number())
}

fn ready(port: u16) -> bool {
    let url = format!("postgres://postgres@127.0.0.1:{port}/postgres?connect_timeout=2");
    TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_ok()
        && Command::new(program("pg_isready")).args(["--quiet", "--dbname", &url]).status().is_ok_and(|status| status.success())
}

fn text(output: &Output, what: &str) -> String {
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "`{what}` failed: {errors}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}
