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

use chrono::NaiveDate;
use tonic::Request;

use super::fault::{What, said};
use super::ledger::{Entry, Ledger, Told};
use super::way::{Halted, Way};
use super::{Fault, Reading, Row};
use refusal::{Objection, Refused};

/// What became of the rows of one file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// The house did not have them.
    pub new: usize,
    /// They differed from what stood.
    pub changed: usize,
    /// They said nothing new, or were left as they stood.
    pub unchanged: usize,
    /// The house did not take them.
    pub refused: usize,
}

impl Tally {
    /// Rows that were looked at.
    #[must_use]
    pub fn done(&self) -> usize {
        self.stand() + self.refused
    }

    /// Rows that the house has now.
    #[must_use]
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
    Left(&'static str, What),
}

/// What is heard while rows are sent.
#[derive(Debug)]
pub enum Heard {
    /// One more row of a file is done: which, what became of its rows so far, and how many there are.
    Row(&'static str, Tally, usize),
    /// All rows of a file are done.
    Closed(&'static str, Tally),
    /// What a row says is to be kept under this name.
    Kept(String, Entry),
    /// The house refused this.
    Fault(Fault),
    /// This differed from what stood, and was changed.
    Changed(Fault),
    /// This was left as it stands.
    Warning(Fault),
}

/// Who hears it.
pub type Hear<'a> = &'a (dyn Fn(Heard) + Send + Sync);

/// A way to the rooms for one centre's rows: the centre is that of the token.
struct Sender<'a> {
    way: &'a Way,
    hear: Hear<'a>,
    ledger: &'a mut Ledger,
}

/// Sends what a reading says beyond what `ledger` knows, and notes it there.
///
/// # Errors
/// Where a room is away, or refuses what is no row's fault; what was done until then was heard.
pub async fn send(way: &Way, reading: &Reading, ledger: &mut Ledger, hear: Hear<'_>) -> Result<(), Halted> {
    let mut sender = Sender { way, hear, ledger };
    let organisations = sender.organisations(&reading.organisations).await?;
    let venues = sender.venues(&reading.venues, &organisations).await?;
    sender.volunteers(&reading.volunteers).await?;
    sender.needs(&reading.needs, &organisations, &venues).await?;
    sender.visits(&reading.visits, &venues).await
}

/// Asks the rooms about each row, as if it stood alone; what they would refuse is heard as a fault. Changes nothing.
///
/// # Errors
/// Where a room is away.
pub async fn rehearse(way: &Way, reading: &Reading, today: NaiveDate, hear: Hear<'_>) -> Result<(), Halted> {
    Sender { way, hear, ledger: &mut Ledger::empty() }.rehearse(reading, today).await
}

impl Sender<'_> {
    fn request<T>(&self, message: T) -> Result<Request<T>, Halted> {
        self.way.request(message)
    }

    /// Counts a row and notes what it became, or why the house refused it; passes on what is no row's fault.
    fn note<T: Told>(&mut self, row: &Row<T>, of: usize, tally: &mut Tally, done: Result<Done, Refused>) -> Result<(), Halted> {
        match done {
            Ok(Done::New(id)) => {
                tally.new += 1;
                self.keep(row, &id);
            }
            Ok(Done::Unchanged(id)) => {
                tally.unchanged += 1;
                self.keep(row, &id);
            }
            Ok(Done::Changed(id, columns)) => {
                tally.changed += 1;
                (self.hear)(Heard::Changed(fault(row, &columns.join(", "), said("differs from what stood: changed"))));
                self.keep(row, &id);
            }
            // not noted: it is said again until somebody has looked
            Ok(Done::Left(column, why)) => {
                tally.unchanged += 1;
                self.warn(row, column, why);
            }
            Err(Refused::Row(what)) => {
                tally.refused += 1;
                self.refuse(row, &what);
            }
            Err(Refused::All(halted)) => return Err(halted),
        }
        (self.hear)(Heard::Row(row.file, *tally, of));
        Ok(())
    }

    fn keep<T: Told>(&mut self, row: &Row<T>, id: &str) {
        if let Some((name, entry)) = self.ledger.note(&row.value, id) {
            (self.hear)(Heard::Kept(name, entry));
        }
    }

    fn refuse<T: Told>(&self, row: &Row<T>, what: &[Objection]) {
        for fault in refusal::faults(row, what) {
            (self.hear)(Heard::Fault(fault));
        }
    }

    fn warn<T>(&self, row: &Row<T>, column: &str, what: What) {
        (self.hear)(Heard::Warning(fault(row, column, what)));
    }

    fn close(&self, file: &'static str, tally: Tally) {
        (self.hear)(Heard::Closed(file, tally));
    }
}

fn fault<T>(row: &Row<T>, column: &str, what: What) -> Fault {
    Fault { file: row.file.to_owned(), line: row.line, column: column.to_owned(), what }
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
