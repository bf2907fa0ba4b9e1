//! One child process that never outlives the test: `setpriv` has the kernel signal it when the test dies.

use std::fs::{File, OpenOptions};
use std::path::PathBuf;
use std::process::{Child as Running, Command, ExitStatus, Stdio};
use std::sync::{LazyLock, Mutex, mpsc};
use std::time::{Duration, Instant};

use crate::wait;

type Order = (Command, mpsc::Sender<std::io::Result<Running>>);

/// The kernel's signal comes when the *thread* that started the child ends, so one thread starts
/// them all and lives as long as the process.
static STARTER: LazyLock<Mutex<mpsc::Sender<Order>>> = LazyLock::new(|| {
    let (orders, inbox) = mpsc::channel::<Order>();
    std::thread::spawn(move || {
        for (mut command, answer) in inbox {
            drop(answer.send(command.spawn()));
        }
    });
    Mutex::new(orders)
});

/// What to start, and again after it was killed.
#[derive(Debug, Clone)]
pub(crate) struct Recipe {
    pub program: PathBuf,
    pub args: Vec<String>,
    pub env: Vec<(String, String)>,
    /// Another user to run as, where the test runs as root.
    pub user: Option<String>,
    /// The signal that ends it at once and leaves nothing behind: `KILL`, or PostgreSQL's `QUIT`.
    pub last_signal: &'static str,
    /// Where its output goes, appended.
    pub log: PathBuf,
}

impl Recipe {
    pub(crate) fn start(&self) -> Child {
        let log = OpenOptions::new().create(true).append(true).open(&self.log).expect("a log file");
        let mut command = Command::new("setpriv");
        command.args(["--pdeathsig", self.last_signal]);
        if let Some(user) = &self.user {
            command.args(["--reuid", user, "--regid", user, "--init-groups"]);
        }
        command.arg("--").arg(&self.program).args(&self.args);
        let path = std::env::var_os("PATH").unwrap_or_default();
        command.env_clear().env("PATH", path).envs(self.env.iter().map(|(key, value)| (key, value)));
        command.current_dir("/").stdin(Stdio::null());
        command.stdout(log.try_clone().expect("a log file")).stderr(log);
        let (answer, started) = mpsc::channel();
        STARTER.lock().expect("the starter lives").send((command, answer)).expect("the starter lives");
        let running = started.recv().expect("the starter answers").expect("setpriv of util-linux runs");
        Child { running, last_signal: self.last_signal }
    }

    pub(crate) fn output(&self) -> String {
        File::open(&self.log).and_then(std::io::read_to_string).unwrap_or_default()
    }
}

#[derive(Debug)]
pub(crate) struct Child {
    running: Running,
    last_signal: &'static str,
}

impl Child {
    pub(crate) fn signal(&self, name: &str) {
        let line = format!("kill -{name} {}", self.running.id());
        let status = Command::new("sh").args(["-c", &line]).stderr(Stdio::null()).status();
        assert!(status.is_ok_and(|status| status.success()), "`{line}` failed: the process is gone");
        if name == "STOP" {
            stopped(self.running.id());
        }
    }

    /// Signals it and then its own children, which a program of many processes keeps working when it is stopped alone.
    pub(crate) fn signal_family(&self, name: &str) {
        self.signal(name);
        for child in children(self.running.id()) {
            drop(Command::new("sh").args(["-c", &format!("kill -{name} {child}")]).stderr(Stdio::null()).status()); // it may end meanwhile
            if name == "STOP" {
                stopped(child);
            }
        }
    }

    /// Whether it is stopped: no thread of it runs.
    pub(crate) fn stands_still(&self) -> bool {
        stands_still(self.running.id())
    }

    /// How it ended, or nothing while it runs.
    pub(crate) fn ended(&mut self) -> Option<ExitStatus> {
        self.running.try_wait().expect("a child of ours")
    }

    pub(crate) fn kill(&mut self) {
        drop(self.running.kill());
        drop(self.running.wait());
    }

    /// Ends it and its own children in one moment, also where they are stopped and would not see that it is gone.
    pub(crate) fn kill_family(&mut self) {
        for child in children(self.running.id()) {
            drop(Command::new("sh").args(["-c", &format!("kill -KILL {child}")]).stderr(Stdio::null()).status());
        }
        self.kill();
    }

    /// Its number.
    pub(crate) fn pid(&self) -> u32 {
        self.running.id()
    }

    /// Asks it to end with a signal, and waits until it has.
    pub(crate) async fn stop(&mut self, signal: &str, limit: Duration) -> ExitStatus {
        if let Some(status) = self.ended() {
            return status;
        }
        self.signal(signal);
        wait::until(&format!("the end of a process after SIG{signal}"), limit, async || self.ended()).await
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        if self.last_signal != "KILL" && self.running.try_wait().is_ok_and(|ended| ended.is_none()) {
            self.signal_family("CONT"); // a test may end while it is paused
            let script = GENTLE_END.replace("PID", &self.running.id().to_string()).replace("SIGNAL", self.last_signal);
            drop(Command::new("sh").args(["-c", &script]).stderr(Stdio::null()).status());
        }
        self.kill();
    }
}

/// Comes back when the process stands still: a thread that runs on another core may answer somebody yet.
fn stopped(pid: u32) {
    let begun = Instant::now();
    while !stands_still(pid) && begun.elapsed() < wait::START {
        std::thread::yield_now();
    }
}

/// Whether no thread of the process runs any more after a signal to stop: each is stopped, or has ended.
fn stands_still(pid: u32) -> bool {
    let threads = std::fs::read_dir(format!("/proc/{pid}/task")).into_iter().flatten().flatten();
    let states = threads.filter_map(|thread| std::fs::read_to_string(thread.path().join("stat")).ok());
    states.into_iter().all(|stat| stat.rsplit_once(") ").is_some_and(|(_, rest)| rest.starts_with(['T', 'Z', 'X'])))
}

/// The processes that this one has started.
fn children(pid: u32) -> Vec<u32> {
    let processes = std::fs::read_dir("/proc").expect("Linux").flatten();
    let numbers = processes.filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok());
    let parent = |child: u32| {
        let stat = std::fs::read_to_string(format!("/proc/{child}/stat")).ok()?;
        stat.rsplit_once(") ")?.1.split(' ').nth(1)?.parse::<u32>().ok() // after the name, which may hold anything
    };
    numbers.filter(|child| parent(*child) == Some(pid)).collect()
}

/// Lets a program tidy up, two seconds at most; until we wait for it, an ended child stays as a zombie.
const GENTLE_END: &str = "kill -SIGNAL PID; i=0
until grep -q '^State:.*Z' /proc/PID/status || [ $i -gt 40 ]; do i=$((i+1)); sleep 0.05; done";
