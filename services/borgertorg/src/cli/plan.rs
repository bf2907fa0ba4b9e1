//! `borgertorg plan`: the best plan for an instance of the matching benchmark, with a proof of how good it is.

use std::cell::Cell;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::available_parallelism;
use std::time::{Duration, Instant};

use clap::Args as Clap;
use engine::{Agreed, Ended, Options, Plan, Policy, Problem, Progress};
use platform::error::Trouble;
use serde_json::json;
use tokio::signal::unix::{SignalKind, signal};

use crate::plan::instance::{self, Instance};
use crate::plan::output::{self, Output};
use crate::plan::report::{Report, Times};
use crate::plan::rows::{MOST_FAULTS, Pace};
use crate::plan::screen::{Screen, standing};
use crate::plan::{shift, volunteer};

/// Where what was asked for cannot be done: nothing is written.
const REFUSED: u8 = 2;
/// Ended by Ctrl-C before there was anything to write.
const INTERRUPTED: u8 = 130;
/// How long it goes on where nothing is said.
const USUAL: Duration = Duration::from_mins(1);
/// Bytes that are read at once for each thread.
const BLOCK: usize = 4 << 20;
const MOST_THREADS: usize = 256;

#[derive(Clap)]
pub struct Args {
    /// A folder with instance.json, volunteers.ndjson and shifts.ndjson
    folder: PathBuf,
    /// Where the plan goes: {"shift": id, "volunteer": id} a line
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Where the proof of its bound goes: {"shift": id, "price": thousandths of a point} a line
    #[arg(long, value_name = "FILE")]
    prices: Option<PathBuf>,
    /// When to end with the last whole round, indexing included: the plan is empty before the first; 60 where neither this nor --rounds is given
    #[arg(long, value_name = "S", value_parser = duration, allow_negative_numbers = true)]
    seconds: Option<Duration>,
    /// Most rounds: the same number gives the same plan, whatever the threads; it ends earlier where nothing is left to gain
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    rounds: Option<u32>,
    /// How many threads may work at once; as many as there are cores where nothing is said
    #[arg(long, value_name = "N", value_parser = threads)]
    threads: Option<NonZeroUsize>,
    /// Tell every round on a line of its own, on standard error
    #[arg(long)]
    trace: bool,
}

fn duration(text: &str) -> Result<Duration, String> {
    let seconds: f64 = text.parse().map_err(|_| "give a number of seconds, such as 10 or 0.5".to_owned())?;
    Duration::try_from_secs_f64(seconds).map_err(|_| "give a number of seconds, 0 or more".to_owned())
}

fn threads(text: &str) -> Result<NonZeroUsize, String> {
    let wrong = || format!("give a number from 1 to {MOST_THREADS}");
    text.parse().ok().filter(|threads: &NonZeroUsize| threads.get() <= MOST_THREADS).ok_or_else(wrong)
}

impl Args {
    /// Plans until it is done, or until Ctrl-C.
    pub async fn run(self) -> Result<ExitCode, Trouble> {
        let listen = |kind| signal(kind).map_err(|e| Trouble::broken("listening for Ctrl-C", e));
        let (mut interrupt, mut terminate) = (listen(SignalKind::interrupt())?, listen(SignalKind::terminate())?);
        let stop = Arc::new(AtomicBool::new(false));
        let mut work = tokio::task::spawn_blocking({
            let stop = Arc::clone(&stop);
            move || self.work(&stop)
        });
        loop {
            tokio::select! {
                done = &mut work => return done.map_err(|e| Trouble::broken("planning", e))?,
                _ = interrupt.recv() => stop.store(true, Ordering::Relaxed),
                _ = terminate.recv() => stop.store(true, Ordering::Relaxed),
            }
        }
    }

    fn work(&self, stop: &AtomicBool) -> Result<ExitCode, Trouble> {
        let (out, prices) = match self.outputs() {
            Ok(outputs) => outputs,
            Err(what) => return Ok(refuse([what])),
        };
        let (screen, begun) = (Screen::new(), Instant::now());
        let threads = self.threads.or_else(|| available_parallelism().ok()).unwrap_or(NonZeroUsize::MIN);
        screen.show("reading");
        let read = Instance::open(&self.folder, Pace { threads: threads.get(), block: BLOCK, stop: &|| stop.load(Ordering::Relaxed) });
        screen.clear();
        if stop.load(Ordering::Relaxed) {
            eprintln!("borgertorg: stopped while reading; nothing was written");
            return Ok(ExitCode::from(INTERRUPTED));
        }
        let instance = match read {
            Ok(instance) => instance,
            Err(faults) => return Ok(refuse(faults.iter().map(ToString::to_string))),
        };
        let reading = begun.elapsed();
        let (plan, indexing, planning) = match self.plan(&instance, threads, stop, screen) {
            Ok(planned) => planned,
            Err(what) => return Ok(refuse([what])),
        };
        write(&plan, out, prices).map_err(|e| Trouble::broken("writing the plan", e))?;
        if plan.round == 0 && plan.ended == Ended::Stopped {
            eprintln!(
                "borgertorg: stopped before the first round was over, so the plan is empty; it needs more time than {:.1} s",
                (indexing + planning).as_secs_f64()
            );
        }
        let report = Report::of(&plan, instance.places(), Times { reading, indexing, planning });
        println!("{}", serde_json::to_string(&report).map_err(|e| Trouble::broken("the report", e))?);
        // to give back millions of words one by one takes seconds, and the process ends here
        std::mem::forget(instance);
        Ok(ExitCode::SUCCESS)
    }

    /// Begins the files that were asked for: what cannot be written is said before the work.
    fn outputs(&self) -> Result<(Option<Output>, Option<Output>), String> {
        let begin = |path: &Option<PathBuf>| path.as_deref().map(Output::at).transpose();
        let outputs = (begin(&self.out)?, begin(&self.prices)?);
        let mut taken: Vec<PathBuf> = [instance::FILE, volunteer::FILE, shift::FILE].map(|file| self.folder.join(file)).into();
        for output in [&outputs.0, &outputs.1].into_iter().flatten() {
            if taken.iter().any(|other| output::same(other, output.path())) {
                return Err(format!("{}: another file of this command has that name", output.path().display()));
            }
            taken.push(output.path().to_owned());
        }
        Ok(outputs)
    }

    /// Plans, and says how long indexing and planning took.
    fn plan(&self, instance: &Instance, threads: NonZeroUsize, stop: &AtomicBool, screen: Screen) -> Result<(Plan, Duration, Duration), String> {
        let (agreed, policy, begun) = (Agreed::default(), Policy::default(), Instant::now());
        let limit = self.seconds.or_else(|| self.rounds.is_none().then_some(USUAL));
        let problem = Problem::new(&instance.volunteers, &instance.shifts, &agreed, &policy).map_err(|e| e.to_string())?;
        screen.show("indexing");
        let indexed = Cell::new(None);
        let progress = |step: Progress| {
            indexed.set(indexed.get().or(Some(begun.elapsed())));
            let standing = standing(step.round, step.value, step.bound);
            if self.trace {
                screen.clear();
                eprintln!("{:.3} s, {standing}", begun.elapsed().as_secs_f64());
            }
            screen.show(&standing);
        };
        let over = || stop.load(Ordering::Relaxed) || limit.is_some_and(|limit| begun.elapsed() > limit);
        let plan = engine::plan(&problem, &Options { rounds: self.rounds.unwrap_or(u32::MAX), threads, stop: &over, progress: &progress });
        screen.clear();
        let whole = begun.elapsed();
        let indexing = indexed.get().unwrap_or(whole);
        Ok((plan, indexing, whole.saturating_sub(indexing)))
    }
}

/// Both files, or none.
fn write(plan: &Plan, out: Option<Output>, prices: Option<Output>) -> std::io::Result<()> {
    if let Some(out) = &out {
        out.fill(plan.places.iter().map(|place| json!({ "shift": place.session.0, "volunteer": place.volunteer.0 })))?;
    }
    if let Some(prices) = &prices {
        prices.fill(plan.prices.iter().map(|(session, price)| json!({ "shift": session.0, "price": price })))?;
    }
    out.into_iter().chain(prices).try_for_each(Output::show)
}

fn refuse(faults: impl IntoIterator<Item = String>) -> ExitCode {
    let mut told = 0;
    for fault in faults {
        eprintln!("borgertorg: {fault}");
        told += 1;
    }
    if told >= MOST_FAULTS {
        eprintln!("borgertorg: there may be more; these are the first {told}");
    }
    eprintln!("borgertorg: nothing was planned, nothing was written");
    ExitCode::from(REFUSED)
}
