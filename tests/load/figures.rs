//! Rates and percentiles, and the table that they are printed in.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// What a measurement came to.
pub struct Figures {
    per_second: f64,
    median: Duration,
    p99: Duration,
    slowest: Duration,
}

/// Calls `one` so many times from so many clients, each of which waits for its answer.
pub async fn measure<F: Future<Output = ()> + Send + 'static>(clients: usize, calls: usize, one: impl Fn(usize) -> F) -> Figures {
    // futures are made up front, so that a client only takes the next one and waits
    let work: Arc<Vec<std::sync::Mutex<Option<F>>>> = Arc::new((0..calls).map(|call| std::sync::Mutex::new(Some(one(call)))).collect());
    let next = Arc::new(AtomicUsize::new(0));
    let began = Instant::now();
    let tasks: Vec<_> = (0..clients)
        .map(|_| {
            let (work, next) = (work.clone(), next.clone());
            tokio::spawn(async move {
                let mut times = Vec::new();
                while let Some(slot) = work.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let call = slot.lock().expect("a slot").take().expect("each is taken once");
                    let began = Instant::now();
                    call.await;
                    times.push(began.elapsed());
                }
                times
            })
        })
        .collect();
    let mut times = Vec::with_capacity(calls);
    for task in tasks {
        times.extend(task.await.expect("a client ends"));
    }
    Figures::of(times, began.elapsed())
}

/// Begins `one` so many times at an even pace, whoever is still waiting. A call's time counts from when it was to begin.
pub async fn measure_at<F: Future<Output = ()> + Send + 'static>(per_second: f64, calls: usize, one: impl Fn(usize) -> F) -> Figures {
    let mut pace = tokio::time::interval(Duration::from_secs_f64(1.0 / per_second));
    let (began, mut tasks) = (Instant::now(), Vec::with_capacity(calls));
    for call in 0..calls {
        let due = pace.tick().await;
        let work = one(call);
        tasks.push(tokio::spawn(async move {
            work.await;
            due.elapsed()
        }));
    }
    let mut times = Vec::with_capacity(calls);
    for task in tasks {
        times.push(task.await.expect("a call ends"));
    }
    Figures::of(times, began.elapsed())
}

impl Figures {
    /// Calls a second.
    pub fn rate(&self) -> f64 {
        self.per_second
    }

    /// Of single times, and how long all of them took together.
    pub fn of(mut times: Vec<Duration>, all: Duration) -> Self {
        times.sort();
        let at = |share: f64| times.get(((times.len() as f64 * share) as usize).min(times.len().saturating_sub(1))).copied().unwrap_or_default();
        Self { per_second: times.len() as f64 / all.as_secs_f64(), median: at(0.5), p99: at(0.99), slowest: at(1.0) }
    }
}

/// Rows for people to read and to commit.
pub struct Table(Vec<String>);

impl Table {
    pub fn new() -> Self {
        let cores = std::thread::available_parallelism().map_or(0, usize::from);
        let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
        let load = load.split_whitespace().next().unwrap_or("unknown").to_owned();
        Self(vec![
            format!(
                "Conditions: loopback, clients and servers on the same {cores} cores, load before the run {load}, SQLite synchronous full, broker sync always.\n"
            ),
            "| what | clients | per second | median ms | p99 ms | slowest ms |".to_owned(),
            "|---|---|---|---|---|---|".to_owned(),
        ])
    }

    pub fn row(&mut self, what: &str, clients: impl fmt::Display, figures: Figures) {
        let ms = |time: Duration| format!("{:.2}", time.as_secs_f64() * 1_000.0);
        let row = format!("| {what} | {clients} | {:.0} | {} | {} | {} |", figures.per_second, ms(figures.median), ms(figures.p99), ms(figures.slowest));
        println!("{row}");
        self.0.push(row);
    }

    pub fn fact(&mut self, what: &str, value: String) {
        self.0.push(format!("| {what} | | {value} | | | |"));
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\n{}", self.0.join("\n"))
    }
}
