//! The sending half of `borgertorg import`: rows become requests; what stands already is compared, not doubled.

mod needs;
mod organisations;
mod venues;
mod visits;
mod volunteers;

use std::fmt;

use platform::error::Trouble;
use platform::id::{Centre, Id};
use tonic::{Code, Request, Status};
use tonic_types::StatusExt as _;

use super::{Fault, Reading, Row};
use crate::client::{Client, refused};

/// What became of the rows of one file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub new: usize,
    pub changed: usize,
    pub unchanged: usize,
    pub refused: usize,
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

/// What one row came to.
enum Done {
    New,
    Changed,
    Unchanged,
}

/// Everything that was sent.
#[derive(Debug, Default)]
pub struct Sent {
    /// `(file, tally)` in the order in which they were sent.
    pub tallies: Vec<(&'static str, Tally)>,
    /// Rows whose values differed from what stood, and rows that the house refused.
    pub faults: Vec<Fault>,
    pub changes: Vec<Fault>,
}

/// A way to the house for one centre's rows.
struct Sender<'a> {
    client: &'a Client,
    centre: Id<Centre>,
    progress: &'a (dyn Fn(&str, usize, usize) + Sync),
    sent: Sent,
}

/// Sends a reading. `progress` hears of each row: the file, how many are done, how many there are.
///
/// # Errors
/// Where the house is away, or refuses what is no row's fault.
pub async fn send(client: &Client, centre: Id<Centre>, reading: &Reading, progress: &(dyn Fn(&str, usize, usize) + Sync)) -> Result<Sent, Trouble> {
    let mut sender = Sender { client, centre, progress, sent: Sent::default() };
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

    /// Counts a row, or notes why the house refused it; passes on what is no row's fault.
    fn note<T>(&mut self, row: &Row<T>, of: usize, tally: &mut Tally, done: Result<Done, Refused>) -> Result<(), Trouble> {
        match done {
            Ok(Done::New) => tally.new += 1,
            Ok(Done::Unchanged) => tally.unchanged += 1,
            Ok(Done::Changed) => {
                tally.changed += 1;
                self.sent.changes.push(fault(row, "differs from what stood: changed"));
            }
            Err(Refused::Row(what)) => {
                tally.refused += 1;
                self.sent.faults.push(fault(row, &what));
            }
            Err(Refused::All(trouble)) => return Err(trouble),
        }
        (self.progress)(row.file, tally.new + tally.changed + tally.unchanged + tally.refused, of);
        Ok(())
    }

    fn close(&mut self, file: &'static str, tally: Tally) {
        self.sent.tallies.push((file, tally));
    }
}

/// Why a row was not taken: for its own sake, or because nothing can be.
enum Refused {
    Row(String),
    All(Trouble),
}

impl From<Trouble> for Refused {
    fn from(trouble: Trouble) -> Self {
        Self::All(trouble)
    }
}

impl From<Status> for Refused {
    fn from(status: Status) -> Self {
        match status.code() {
            Code::InvalidArgument | Code::FailedPrecondition | Code::AlreadyExists | Code::NotFound | Code::Aborted => {
                let details = status.get_error_details();
                let fields: Vec<String> = details
                    .bad_request()
                    .map(|bad| bad.field_violations.iter().map(|v| format!("{} {}", v.field, v.description)).collect())
                    .unwrap_or_default();
                Self::Row(if fields.is_empty() { status.message().to_owned() } else { fields.join("; ") })
            }
            _ => Self::All(refused("importing", &status)),
        }
    }
}

fn fault<T>(row: &Row<T>, what: &str) -> Fault {
    Fault { file: row.file.to_owned(), line: row.line, column: String::new(), what: what.to_owned() }
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
