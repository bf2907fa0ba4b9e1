//! What was asked of the house and what it said: the only memory of a run that no process under test holds.

use std::sync::Mutex;

use tonic::{Code, Status};
use world::desk::away;

use crate::command::{Answer, Command};
use crate::town::Town;

/// What a client was told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Told {
    Done(Answer),
    /// By a rule, with its code and words.
    Refused(Code, String),
    /// Nobody knows: it happened fully, or not at all.
    Unknown,
}

impl Told {
    pub fn by(answer: Result<Answer, Status>) -> Self {
        match answer {
            Ok(answer) => Self::Done(answer),
            Err(status) if away(&status) => Self::Unknown,
            Err(status) => Self::Refused(status.code(), status.message().to_owned()),
        }
    }
}

/// One command with its key, and everything that was said to it, in order.
#[derive(Clone, Debug)]
pub struct Entry {
    pub command: Command,
    pub told: Vec<Told>,
}

impl Entry {
    /// What it came to; unknown while nobody has said.
    pub fn end(&self) -> &Told {
        self.told.iter().find(|told| **told != Told::Unknown).unwrap_or(&Told::Unknown)
    }

    /// What it brought, where it was done.
    pub fn done(&self) -> Option<&Answer> {
        if let Told::Done(answer) = self.end() { Some(answer) } else { None }
    }
}

/// Every command of every client, and each time that one of them heard nothing.
#[derive(Debug, Default)]
pub struct Ledger(Mutex<Vec<Entry>>, Mutex<Vec<Status>>);

impl Ledger {
    /// Notes what is about to be asked. Returns its place.
    pub fn invoke(&self, command: &Command) -> usize {
        let mut entries = self.0.lock().expect("no client panics");
        entries.push(Entry { command: command.clone(), told: Vec::new() });
        entries.len() - 1
    }

    /// Notes what was said.
    pub fn note(&self, at: usize, told: Told) {
        self.0.lock().expect("no client panics")[at].told.push(told);
    }

    pub fn entries(&self) -> Vec<Entry> {
        self.0.lock().expect("no client panics").clone()
    }

    /// Notes that somebody who asked or only looked heard nothing.
    pub fn miss(&self, status: Status) {
        self.1.lock().expect("no client panics").push(status);
    }

    /// Each time that somebody heard nothing.
    pub fn missed(&self) -> Vec<Status> {
        self.1.lock().expect("no client panics").clone()
    }

    /// Forgets what was said since these were noted: a house that came back from a backup of then knows nothing of it.
    pub fn go_back_to(&self, known: &[Entry]) {
        for (at, entry) in self.0.lock().expect("no client panics").iter_mut().enumerate() {
            entry.told = known.get(at).map(|known| known.told.clone()).unwrap_or_default();
        }
    }

    /// Asks again, with the same key, every seventh of what was done: that must be told the same.
    pub async fn repeat(&self, town: &Town) {
        for (at, entry) in self.entries().into_iter().enumerate().step_by(7) {
            if entry.done().is_some() && entry.told.len() < 3 {
                self.note(at, Told::by(entry.command.send(town).await));
            }
        }
    }

    /// Asks again, with the same key, whatever nobody knows of. Returns how many are still unknown.
    pub async fn settle(&self, town: &Town) -> usize {
        for (at, entry) in self.entries().into_iter().enumerate() {
            if *entry.end() == Told::Unknown {
                self.note(at, Told::by(entry.command.send(town).await));
            }
        }
        self.entries().iter().filter(|entry| *entry.end() == Told::Unknown).count()
    }
}
