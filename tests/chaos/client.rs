//! A client that goes on asking whatever dies: it notes what it asks, is told, or never hears.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use proto::matching as pb;
use tonic::Status;
use world::wait;

use crate::command::{Answer, Command};
use crate::ledger::{Ledger, Told};
use crate::town::Town;

/// How often a client asks again for itself before it leaves the question open.
const TRIES: usize = 3;
/// How long it rests when nobody answers.
const REST: Duration = Duration::from_millis(30);

pub struct Client {
    pub name: String,
    pub random: fastrand::Rng,
    pub town: Arc<Town>,
    pub ledger: Arc<Ledger>,
    asked: usize,
}

impl Client {
    pub fn new(name: String, random: fastrand::Rng, town: &Arc<Town>, ledger: &Arc<Ledger>) -> Self {
        Self { name, random, town: town.clone(), ledger: ledger.clone(), asked: 0 }
    }

    /// Asks one thing after the other until told to stop.
    pub async fn run(mut self, stop: Arc<AtomicBool>, pace: Arc<AtomicU64>) {
        while !stop.load(Ordering::Relaxed) {
            wait::pause(Duration::from_millis(pace.load(Ordering::Relaxed))).await;
            match self.choose().await {
                Ok(Some(command)) => drop(self.ask(command).await),
                Ok(None) => {}
                Err(status) => self.rest(&status).await,
            }
        }
    }

    /// Asks, and asks again with the same key where it does not hear; sometimes it leaves without an answer.
    pub async fn ask(&mut self, command: Command) -> Option<Answer> {
        let at = self.ledger.invoke(&command);
        for _ in 0..self.random.usize(1..=TRIES) {
            let answer = command.send(&self.town).await;
            let told = Told::by(answer.clone());
            self.ledger.note(at, told.clone());
            match told {
                Told::Done(answer) => {
                    if matches!(command, Command::Post(_)) {
                        drop(self.town.look_at(&answer.id).await);
                    }
                    return Some(answer);
                }
                Told::Refused(..) => return None,
                Told::Unknown => {
                    if let Err(status) = &answer {
                        self.rest(status).await;
                    }
                }
            }
        }
        None
    }

    /// Notes that nobody answered, and rests a while.
    async fn rest(&self, status: &Status) {
        self.ledger.miss(status.clone());
        wait::pause(REST).await;
    }

    fn key(&mut self) -> String {
        self.asked += 1;
        format!("{}-{}", self.name, self.asked)
    }

    /// The next command; nothing where it found nothing to move.
    async fn choose(&mut self) -> Result<Option<Command>, Status> {
        let key = self.key();
        let dice = self.random.u32(..100);
        if dice < 8 {
            return Ok(Some(Command::register(key)));
        }
        if dice < 30 {
            let (day, hour, places) = (self.random.u32(3..28), self.random.u32(8..20), self.random.u32(1..=3));
            let at = |hour: u32| format!("2027-03-{day:02}T{hour:02}:00");
            return Ok(Some(Command::post(key, &at(hour), &at(hour + 2), places)));
        }
        let Some(session) = self.town.session(&mut self.random) else { return Ok(None) };
        if dice < 85 {
            let open = self.town.open_offers(&session).await?;
            return Ok(self.random.choice(open).map(|offer| self.answer(key, offer.id)));
        }
        let agreed = self.town.agreed(&session).await?;
        Ok(self.random.choice(agreed).map(|held| {
            let scope = pb::Scope::All.into();
            match dice {
                85..97 => Command::CallOff(pb::CancelAssignmentRequest { idempotency_key: key, id: held.id }),
                _ => Command::Cancel(pb::CancelNeedRequest { idempotency_key: key, id: held.need, scope, session: String::new() }),
            }
        }))
    }

    fn answer(&mut self, idempotency_key: String, id: String) -> Command {
        match self.random.u32(..10) {
            0..6 => Command::Accept(pb::AcceptOfferRequest { idempotency_key, id }),
            6..9 => Command::Decline(pb::DeclineOfferRequest { idempotency_key, id, answer: pb::Answer::No.into() }),
            _ => Command::Withdraw(pb::WithdrawOfferRequest { idempotency_key, id }),
        }
    }
}
