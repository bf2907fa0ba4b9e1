//! The house itself as real processes: `borgertorg` in any of its roles, killed, stopped and started again at will.

use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::time::Duration;

use crate::child::{Child, Recipe};
use crate::{Folder, tools, wait};

/// How long an import may take on a machine that is busy with other tests: each row is a call.
const IMPORT: Duration = Duration::from_mins(5);

/// Which binary to start; `just binaries` makes both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Build {
    /// With the feature `testkit`: a shared clock, crash points, sabotage switches.
    Testkit,
    /// Without it, as people get it.
    Shipped,
}

impl Build {
    /// The path of the binary.
    ///
    /// # Panics
    /// When it was not built, or `--version` says that it is not the one its name promises.
    #[must_use]
    pub fn binary(self) -> PathBuf {
        let name = if self == Self::Testkit { "bin/borgertorg-testkit" } else { "bin/borgertorg-shipped" };
        let path = tools::tool(name);
        let output = Command::new(&path).arg("--version").output().expect("the binary runs");
        let version = String::from_utf8_lossy(&output.stdout).into_owned();
        let testkit = version.contains("testkit");
        assert!(testkit == (self == Self::Testkit), "{} says `{version}`: run `just binaries`", path.display());
        path
    }
}

/// What a command of the binary said.
#[derive(Debug)]
pub struct Outcome {
    /// How it ended.
    pub status: ExitStatus,
    /// Its standard output.
    pub out: String,
    /// Its standard error.
    pub err: String,
}

/// A running `borgertorg`. It dies with this value, and with the test.
#[derive(Debug)]
pub struct Process {
    child: Option<Child>,
    recipe: Recipe,
    data: PathBuf,
    roles: Vec<String>,
}

impl Process {
    /// Starts a role (or `all`) on the data folder and waits until each of `roles` has said where it listens;
    /// the role `all` says so last.
    /// The environment is `BORGERTORG_<SECTION>__<KEY>`, nothing else is inherited but the PATH.
    pub async fn start(build: Build, data: &Folder, args: &[&str], roles: &[&str], env: &[(&str, &str)]) -> Self {
        let log = data.path().join(format!("{}.log", args.join("-")));
        let mut process = Self {
            child: None,
            recipe: recipe(build.binary(), data.path(), args, env, log),
            data: data.path().to_owned(),
            roles: roles.iter().map(ToString::to_string).collect(),
        };
        process.restart().await;
        process
    }

    /// Runs a command that ends by itself: within a minute, or five where it reads a folder of lists.
    ///
    /// # Panics
    /// When it does not end.
    pub async fn run(build: Build, data: &Folder, args: &[&str], env: &[(&str, &str)]) -> Outcome {
        let recipe = recipe(build.binary(), data.path(), args, env, PathBuf::new());
        let mut command = tokio::process::Command::new(&recipe.program);
        command.args(&recipe.args).env_clear().envs(recipe.env).stdin(Stdio::null()).kill_on_drop(true);
        let limit = if args.first() == Some(&"import") { IMPORT } else { wait::START };
        let output = wait::within(&args.join(" "), limit, command.output()).await.expect("the binary runs");
        Outcome { status: output.status, out: String::from_utf8_lossy(&output.stdout).into_owned(), err: String::from_utf8_lossy(&output.stderr).into_owned() }
    }

    /// Sets a variable for the next start.
    pub fn set(&mut self, key: &str, value: &str) {
        self.recipe.env.retain(|(known, _)| known != key);
        self.recipe.env.push((key.to_owned(), value.to_owned()));
    }

    /// Takes a variable away for the next start.
    pub fn unset(&mut self, key: &str) {
        self.recipe.env.retain(|(known, _)| known != key);
    }

    /// Where a role listens for gRPC: `http://127.0.0.1:<port>`.
    ///
    /// # Panics
    /// When that role did not start here.
    #[must_use]
    pub fn grpc(&self, role: &str) -> String {
        format!("http://{}", self.address(role, "grpc").expect("the role listens"))
    }

    /// Where a role listens for browsers: `http://127.0.0.1:<port>`.
    ///
    /// # Panics
    /// When that role did not start here or has no such door.
    #[must_use]
    pub fn http(&self, role: &str) -> String {
        format!("http://{}", self.address(role, "http").expect("the role listens"))
    }

    /// Ends it as a power button would.
    pub fn kill(&mut self) {
        self.child = None;
    }

    /// Starts it again on the same data folder, killing it first where it still runs.
    ///
    /// # Panics
    /// When it ends instead of listening; the message holds what it said.
    pub async fn restart(&mut self) {
        self.start_unwatched();
        let roles = self.roles.clone();
        wait::until(&format!("the roles {roles:?}"), wait::START, async || {
            let ended = self.ended();
            assert!(ended.is_none(), "borgertorg ended with {ended:?}: {}", self.log());
            roles.iter().all(|role| self.listens(role)).then_some(())
        })
        .await;
    }

    /// Starts it again without waiting for it: for one that is expected to crash on its way.
    pub fn start_unwatched(&mut self) {
        self.kill();
        for role in &self.roles {
            drop(std::fs::remove_file(self.card(role)));
        }
        if self.roles.iter().any(|role| role == "all") {
            drop(std::fs::remove_dir_all(self.data.join("run"))); // it holds no other process's cards
        }
        self.child = Some(self.recipe.start());
    }

    /// Asks it to leave in good order and returns how it did.
    ///
    /// # Panics
    /// When it was killed before, or does not end within the limit.
    pub async fn stop(&mut self, limit: Duration) -> ExitStatus {
        let mut child = self.child.take().expect("borgertorg runs");
        child.stop("TERM", limit).await
    }

    /// Waits until it ends by itself, as it does at a crash point.
    pub async fn crashed(&mut self, limit: Duration) -> ExitStatus {
        wait::until("the end of borgertorg", limit, async || self.ended()).await
    }

    /// The number of the running process.
    ///
    /// # Panics
    /// When it was killed.
    #[must_use]
    pub fn pid(&self) -> u32 {
        self.child.as_ref().expect("borgertorg runs").pid()
    }

    /// Stops it without ending it: connections stay open and nobody answers.
    ///
    /// # Panics
    /// When it was killed.
    pub fn pause(&self) {
        self.child.as_ref().expect("borgertorg runs").signal("STOP");
    }

    /// Lets it go on after a pause.
    ///
    /// # Panics
    /// When it was killed.
    pub fn resume(&self) {
        self.child.as_ref().expect("borgertorg runs").signal("CONT");
    }

    /// Whether it is stopped: no thread of it runs.
    ///
    /// # Panics
    /// When it was killed.
    #[must_use]
    pub fn stands_still(&self) -> bool {
        self.child.as_ref().expect("borgertorg runs").stands_still()
    }

    /// Who it is for the leases that it holds: the same after a restart.
    ///
    /// # Panics
    /// When it never ran.
    #[must_use]
    pub fn holder(&self) -> String {
        std::fs::read_to_string(self.data.join("holder")).expect("a process that has run").trim().to_owned()
    }

    /// What it has said so far, over all starts.
    #[must_use]
    pub fn log(&self) -> String {
        self.recipe.output()
    }

    /// How it ended, or nothing while it runs or where it was killed.
    pub fn ended(&mut self) -> Option<ExitStatus> {
        self.child.as_mut().and_then(Child::ended)
    }

    /// The file in which a role says where it listens.
    fn card(&self, role: &str) -> PathBuf {
        self.data.join("run").join(role)
    }

    fn address(&self, role: &str, door: &str) -> Option<SocketAddr> {
        let card = std::fs::read_to_string(self.card(role)).ok()?;
        let mut lines = card.lines().filter_map(|line| line.split_once('='));
        lines.find(|(name, _)| *name == door)?.1.parse().ok()
    }

    fn listens(&self, role: &str) -> bool {
        self.address(role, "grpc").is_some_and(|address| TcpStream::connect(address).is_ok())
    }
}

fn recipe(program: PathBuf, data: &Path, args: &[&str], env: &[(&str, &str)], log: PathBuf) -> Recipe {
    let mut settings = vec![("BORGERTORG_DATA".to_owned(), data.display().to_string())];
    settings.extend(env.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())));
    Recipe { program, args: args.iter().map(ToString::to_string).collect(), env: settings, user: None, last_signal: "KILL", log }
}
