//! Rows of `besok.csv` as counts of the service desk; a day told again replaces its earlier figure.

use std::collections::{BTreeMap, HashMap};

use chrono::{NaiveDate, TimeDelta};
use proto::organisations as pb;
use proto::organisations::venue_service_client::VenueServiceClient;
use tonic::Status;
use tonic_types::StatusExt as _;

use super::{Done, Objection, Refused, Row, Sender, Tally, venues};
use crate::fault::{quoted, said};
use crate::way::{Halted, refused};
use crate::{Visits, visit};

/// Most days of one request.
const AT_ONCE: usize = 500;
/// Most days between the first and the last of one question.
const SPAN: TimeDelta = TimeDelta::days(1_000);
const DESK: &str = "service_desk";

impl Sender<'_> {
    pub(super) async fn visits(&mut self, rows: &[Row<Visits>], places: &venues::Known) -> Result<(), Halted> {
        let mut tally = Tally::default();
        let mut by_venue: BTreeMap<&str, Vec<&Row<Visits>>> = BTreeMap::new();
        for row in rows {
            match places.named(&row.value.venue) {
                Some(venue) => by_venue.entry(&venue.id).or_default().push(row),
                None => self.note(row, rows.len(), &mut tally, Err(Refused::row(visit::VENUE, said("its venue is not one of this centre"))))?,
            }
        }
        for (venue, days) in by_venue {
            let known = self.known_days(venue, &days).await?;
            let (new, old): (Vec<_>, Vec<_>) = days.into_iter().partition(|row| {
                let stands = known.get(&row.value.day);
                stands != Some(&row.value.count) && !(stands.is_some() && self.ledger.news(&row.value).is_old())
            });
            for row in old {
                self.note(row, rows.len(), &mut tally, Ok(Done::Unchanged(venue.to_owned())))?;
            }
            for some in new.chunks(AT_ONCE) {
                let bad = match self.record(venue, some).await {
                    Ok(()) => BTreeMap::new(),
                    Err(status) => self.without_faulty(venue, some, status).await?,
                };
                for (at, row) in some.iter().enumerate() {
                    let done = match bad.get(&at) {
                        Some(what) => Err(Refused::Row(what.clone())),
                        None if known.contains_key(&row.value.day) => Ok(Done::Changed(venue.to_owned(), vec![visit::VISITS])),
                        None => Ok(Done::New(venue.to_owned())),
                    };
                    self.note(row, rows.len(), &mut tally, done)?;
                }
            }
        }
        self.close(visit::KIND.file, tally);
        Ok(())
    }

    /// What stands for the days from the first to the last of these rows.
    async fn known_days(&self, venue: &str, rows: &[&Row<Visits>]) -> Result<HashMap<NaiveDate, u32>, Halted> {
        let days = || rows.iter().map(|row| row.value.day);
        let mut door = VenueServiceClient::new(self.way.organisations.clone());
        let mut known = HashMap::new();
        let (Some(mut from), Some(last)) = (days().min(), days().max()) else { return Ok(known) };
        while from <= last {
            let until = last.min(from + SPAN);
            let (from_date, until_date) = (from.to_string(), until.to_string());
            let request = pb::ListVisitsRequest { venue: venue.to_owned(), from_date, until_date, function: DESK.to_owned() };
            let counts = door.list_visits(self.request(request)?).await.map_err(|e| refused("reading visits", &e))?.into_inner().counts;
            known.extend(counts.into_iter().filter_map(|count| Some((count.day.parse().ok()?, count.visits))));
            from = until + TimeDelta::days(1);
        }
        Ok(known)
    }

    async fn record(&self, venue: &str, rows: &[&Row<Visits>]) -> Result<(), Status> {
        let count = |row: &&Row<Visits>| pb::DayCount { day: row.value.day.to_string(), function: DESK.to_owned(), visits: row.value.count };
        let request = pb::RecordVisitsRequest { idempotency_key: String::new(), venue: venue.to_owned(), counts: rows.iter().map(count).collect() };
        let mut door = VenueServiceClient::new(self.way.organisations.clone());
        door.record_visits(self.request(request)?).await?;
        Ok(())
    }

    /// The days that the house did not name go once more; those that it named are refused, each with its own reason.
    /// Returns why which of the rows were not taken.
    async fn without_faulty(&self, venue: &str, rows: &[&Row<Visits>], status: Status) -> Result<BTreeMap<usize, Vec<Objection>>, Halted> {
        let faults = faulty(&status);
        if faults.is_empty() {
            return match Refused::from(status) {
                Refused::All(trouble) => Err(trouble),
                Refused::Row(what) => Ok((0..rows.len()).map(|at| (at, what.clone())).collect()),
            };
        }
        let rest: Vec<&Row<Visits>> = rows.iter().enumerate().filter(|(at, _)| !faults.contains_key(at)).map(|(_, row)| *row).collect();
        if !rest.is_empty() {
            self.record(venue, &rest).await.map_err(|status| refused("importing visits", &status))?;
        }
        Ok(faults)
    }
}

/// The counts that the house named as faulty: their places in the request and what is wrong.
fn faulty(status: &Status) -> BTreeMap<usize, Vec<Objection>> {
    let mut found: BTreeMap<usize, Vec<Objection>> = BTreeMap::new();
    let details = status.get_error_details();
    for fault in details.bad_request().map(|bad| bad.field_violations.as_slice()).unwrap_or_default() {
        let Some((at, field)) = fault.field.strip_prefix("counts[").and_then(|rest| rest.split_once(']')) else { continue };
        let Ok(at) = at.parse() else { continue };
        let field = field.trim_start_matches('.').to_owned();
        found.entry(at).or_default().push(Objection { field, what: quoted(&fault.description) });
    }
    found
}
