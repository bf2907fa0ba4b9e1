//! The sending half of `borgertorg import`: rows become requests; what stands already is compared, not doubled.

mod merge;
mod needs;
mod organisations;
mod refusal;
mod standing;
mod trial;
mod venues;
mod visits;
mod volunteers;

use std::fmt;

use platform::error::Trouble;
use platform::id::{Centre, Id};
use tonic::Request;

use super::ledger::{Ledger, Told};
use super::{Fault, Reading, Row};
use crate::client::Client;
use refusal::{Objection, Refused};
pub use trial::rehearse;

/// What became of the rows of one file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub new: usize,
    pub changed: usize,
    pub unchanged: usize,
    pub refused: usize,
}

impl Tally {
    fn done(&self) -> usize {
        self.stand() + self.refused
    }

    /// Rows that the house has now.
    pub fn stand(&self) -> usize {
        self.new + self.changed + self.unchanged
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} new, {} changed, {} unchanged", self.new, self.changed, self.unchanged)?;
        if self.refused > 0 {
            write!(f, ", {} refused by the house", self.refused)?;
        }
        Ok(())
    }
}

/// What one row came to; each with the id of what it became.
enum Done {
    New(String),
    /// With the columns that differed.
    Changed(String, Vec<&'static str>),
    Unchanged(String),
    /// Left as it stands, for this reason.
    Left(&'static str, String),
}

/// Everything that was sent.
#[derive(Debug, Default)]
pub struct Sent {
    /// `(file, tally)` in the order in which they were sent.
    pub tallies: Vec<(&'static str, Tally)>,
    /// Rows that the house refused.
    pub faults: Vec<Fault>,
    /// Rows whose values differed from what stood.
    pub changes: Vec<Fault>,
    /// What was left as it stands.
    pub warnings: Vec<Fault>,
}

/// A way to the house for one centre's rows.
struct Sender<'a> {
    client: &'a Client,
    centre: Id<Centre>,
    progress: &'a (dyn Fn(&str, usize, usize) + Sync),
    ledger: &'a mut Ledger,
    sent: Sent,
}

/// Sends a reading into a centre that knows none of it. `progress` hears of each row: the file, how many are done, how
/// many there are.
///
/// # Errors
/// Where the house is away, or refuses what is no row's fault.
pub async fn send(client: &Client, centre: Id<Centre>, reading: &Reading, progress: &(dyn Fn(&str, usize, usize) + Sync)) -> Result<Sent, Trouble> {
    send_news(client, centre, reading, &mut Ledger::empty(), progress).await
}

/// Sends what a reading says beyond what `ledger` knows, and notes it there.
///
/// # Errors
/// As [`send`]; what was done until then is noted.
pub async fn send_news(
    client: &Client,
    centre: Id<Centre>,
    reading: &Reading,
    ledger: &mut Ledger,
    progress: &(dyn Fn(&str, usize, usize) + Sync),
) -> Result<Sent, Trouble> {
    let mut sender = Sender { client, centre, progress, ledger, sent: Sent::default() };
    let organisations = sender.organisations(&reading.organisations).await?;
    let venues = sender.venues(&reading.venues, &organisations).await?;
    sender.volunteers(&reading.volunteers).await?;
    sender.needs(&reading.needs, &organisations, &venues).await?;
    sender.visits(&reading.visits, &venues).await?;
    Ok(sender.sent)
}

impl Sender<'_> {
    fn request<T>(&self, message: T) -> Result<Request<T>, Trouble> {
        self.client.coordinator(self.centre, message)
    }

    /// Counts a row and notes what it became, or why the house refused it; passes on what is no row's fault.
    fn note<T: Told>(&mut self, row: &Row<T>, of: usize, tally: &mut Tally, done: Result<Done, Refused>) -> Result<(), Trouble> {
        match done {
            Ok(Done::New(id)) => {
                tally.new += 1;
                self.ledger.note(&row.value, &id);
            }
            Ok(Done::Unchanged(id)) => {
                tally.unchanged += 1;
                self.ledger.note(&row.value, &id);
            }
            Ok(Done::Changed(id, columns)) => {
                tally.changed += 1;
                self.sent.changes.push(fault(row, &columns.join(", "), "differs from what stood: changed"));
                self.ledger.note(&row.value, &id);
            }
            // not noted: it is said again until somebody has looked
            Ok(Done::Left(column, why)) => {
                tally.unchanged += 1;
                self.warn(row, column, &why);
            }
            Err(Refused::Row(what)) => {
                tally.refused += 1;
                self.sent.faults.extend(refusal::faults(row, &what));
            }
            Err(Refused::All(trouble)) => return Err(trouble),
        }
        (self.progress)(row.file, tally.done(), of);
        Ok(())
    }

    fn warn<T>(&mut self, row: &Row<T>, column: &str, what: &str) {
        self.sent.warnings.push(fault(row, column, what));
    }

    fn close(&mut self, file: &'static str, tally: Tally) {
        self.sent.tallies.push((file, tally));
    }
}

fn fault<T>(row: &Row<T>, column: &str, what: &str) -> Fault {
    Fault { file: row.file.to_owned(), line: row.line, column: column.to_owned(), what: what.to_owned() }
}

/// Minutes of a week as the contract has them.
fn periods(week: &super::week::Week) -> Vec<proto::types::WeekdayPeriod> {
    let period = |p: &super::week::Period| proto::types::WeekdayPeriod {
        weekday: p.weekday.number_from_monday(),
        from_minute: p.from_minute,
        until_minute: p.until_minute,
    };
    week.periods().iter().map(period).collect()
}

fn position((latitude, longitude): (f64, f64)) -> proto::types::Position {
    proto::types::Position { latitude, longitude }
}

/// Words as the house keeps them: in order, each once.
fn sorted(words: &[String]) -> Vec<String> {
    let mut words = words.to_vec();
    words.sort();
    words.dedup();
    words
}
