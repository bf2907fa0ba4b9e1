//! Compares what clients were told with what stands: commands, letters, the stream, inboxes, copies and effects. Each thing that is
//! wrong becomes a finding; an empty list is the promise kept.

#[path = "checker/letters.rs"]
mod letters;
#[path = "checker/people.rs"]
mod people;
#[path = "checker/plans.rs"]
mod plans;

use world::house::House;

use crate::ledger::{Entry, Ledger, Told};
use crate::town::Town;
pub use plans::due;

/// What is wrong in a house at rest.
#[derive(Debug, Default)]
pub struct Findings(pub Vec<String>);

impl Findings {
    fn say(&mut self, what: impl Into<String>) {
        self.0.push(what.into());
    }

    /// Those of a kind: `lost`, `doubled`, `half done`, `stuck`, `wrong`.
    pub fn of(&self, kind: &str) -> usize {
        self.0.iter().filter(|what| what.starts_with(kind)).count()
    }
}

/// Every page of a list: what `page` reads with a token, and the next token.
async fn every<T>(mut page: impl AsyncFnMut(String) -> (Vec<T>, String)) -> Vec<T> {
    let (mut all, mut token) = (Vec::new(), String::new());
    loop {
        let (some, next) = page(token).await;
        all.extend(some);
        if next.is_empty() {
            return all;
        }
        token = next;
    }
}

/// Looks at everything. The house is at rest and the ledger settled.
pub async fn check(house: &mut House, town: &Town, ledger: &Ledger) -> Findings {
    let (mut findings, entries) = (Findings::default(), ledger.entries());
    told_alike(&entries, &mut findings);
    people::check(house, town, &entries, &mut findings).await;
    plans::check(house, town, &entries, &mut findings).await;
    letters::check(house, &mut findings).await;
    findings
}

/// Looks whether the broker holds what it said it has; the house need not be at rest, nor able to come to it.
pub async fn on_the_bus(house: &House) -> Findings {
    let mut findings = Findings::default();
    letters::stored(house, &mut findings).await;
    findings
}

/// What a key was told once it is told again; and nobody is told that the house is at fault.
fn told_alike(entries: &[Entry], findings: &mut Findings) {
    for entry in entries {
        let mut answers = entry.told.iter().filter_map(|told| if let Told::Done(answer) = told { Some(&answer.text) } else { None });
        if let Some(first) = answers.next()
            && let Some(other) = answers.find(|other| *other != first)
        {
            findings.say(format!("doubled: one key was told {first} and then {other}"));
        }
        let done = entry.told.iter().position(|told| matches!(told, Told::Done(_)));
        if let Some(Told::Refused(code, text)) = done.and_then(|at| entry.told[at..].iter().find(|told| matches!(told, Told::Refused(..)))) {
            findings.say(format!("wrong: one key was told that it is done, and then {code:?} ({text})"));
        }
        for told in &entry.told {
            if let Told::Refused(tonic::Code::Internal, text) = told {
                findings.say(format!("wrong: INTERNAL ({text}) for {:?}", entry.command));
            }
        }
        if *entry.end() == Told::Unknown {
            findings.say(format!("stuck: nobody can say what became of {:?}", entry.command));
        }
    }
}
