//! A house full of people who go on asking, until somebody calls them home and looks at what came of it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use chrono::TimeDelta;
use futures::future::join_all;
use tokio::task::JoinHandle;
use world::house::House;
use world::wait;

use crate::checker::{self, Findings};
use crate::client::Client;
use crate::command::Command;
use crate::ledger::Ledger;
use crate::town::Town;

const CLIENTS: usize = 8;
/// Everybody who lives there from the start.
const PEOPLE: usize = 12;
/// How long the last question may stay open once nobody is hit any more.
const CALM: Duration = Duration::from_mins(2);
const OFFERS_OUT: &str = "SELECT count(*) FROM offers WHERE state = 'made'";

pub struct Crowd {
    pub house: House,
    pub town: Arc<Town>,
    pub ledger: Arc<Ledger>,
    stop: Arc<AtomicBool>,
    /// Milliseconds that each of them lets pass between two questions.
    pace: Arc<AtomicU64>,
    clients: Vec<JoinHandle<()>>,
}

impl Crowd {
    /// Fills an empty house, and lets everybody ask.
    pub async fn gather(mut house: House, random: &mut fastrand::Rng) -> Self {
        let town = Arc::new(Town::found(&mut house).await);
        let (ledger, stop, pace) = (Arc::new(Ledger::default()), Arc::new(AtomicBool::new(false)), Arc::new(AtomicU64::new(0)));
        let client = |name: String, random: &mut fastrand::Rng| Client::new(name, random.fork(), &town, &ledger);
        let mut mayor = client("mayor".to_owned(), random);
        for number in 0..PEOPLE {
            mayor.ask(Command::register(format!("first-{number}"))).await;
        }
        let clients = (0..CLIENTS).map(|number| tokio::spawn(client(format!("c{number}"), random).run(stop.clone(), pace.clone()))).collect();
        Self { house, town, ledger, stop, pace, clients }
    }

    /// From now on everybody lets so much time pass between two questions; before this is said, none.
    pub fn take_time(&self, between: Duration) {
        self.pace.store(u64::try_from(between.as_millis()).expect("less than an age"), Ordering::Relaxed);
    }

    /// How much was asked so far.
    pub fn commands(&self) -> usize {
        self.ledger.entries().len()
    }

    /// Waits until so much more was asked.
    pub async fn ask_on(&self, commands: usize) {
        let goal = self.commands() + commands;
        wait::until("more questions", CALM, async || (self.commands() >= goal).then_some(())).await;
    }

    /// The ids of everybody who lives there from the start.
    pub fn people(&self) -> Vec<String> {
        self.ledger.entries()[..PEOPLE].iter().filter_map(|entry| Some(entry.done()?.id.clone())).collect()
    }

    /// Calls everybody home.
    pub async fn go_home(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        for ended in join_all(std::mem::take(&mut self.clients)).await {
            ended.expect("no client panics");
        }
    }

    /// Waits until no letter is on its way and no message is due.
    pub async fn come_to_rest(&mut self) {
        let town = self.town.clone();
        self.house.at_rest().await;
        self.house.drained("the messages that are due", async |house| Some(checker::due(house, &town).await)).await;
        self.house.at_rest().await;
    }

    /// Calls everybody home, lets what is open come to its end and every deadline pass, and looks at everything.
    pub async fn check(&mut self) -> Findings {
        self.go_home().await;
        let (house, town, ledger) = (&mut self.house, self.town.clone(), self.ledger.clone());
        house.tend();
        ledger.repeat(&town).await; // thousands in a long run: they take as long as they take
        wait::until("an answer to every question", CALM, async || {
            house.tend();
            (ledger.settle(&town).await == 0).then_some(())
        })
        .await;
        house.at_rest().await;
        house.clock.advance(TimeDelta::days(40)); // every deadline has passed, and every session
        house.drained("the offers that are out", async |house| house.query("matching", OFFERS_OUT).trim().parse().ok()).await;
        house.time_flies = true; // a message that somebody died over is claimed for minutes
        house.drained("the messages that are due", async |house| Some(checker::due(house, &town).await)).await;
        house.at_rest().await;
        house.time_flies = false;
        let findings = checker::check(house, &town, &ledger).await;
        println!("{} commands, {} died by themselves: {} findings", ledger.entries().len(), house.deaths, findings.0.len());
        findings
    }
}
