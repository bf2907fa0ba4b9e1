//! Rows of `besok.csv` as counts of the service desk; a day told again replaces its earlier figure.

use std::collections::BTreeMap;

use platform::error::Trouble;
use proto::organisations as pb;
use proto::organisations::venue_service_client::VenueServiceClient;
use tonic::Status;
use tonic_types::StatusExt as _;

use super::{Refused, Row, Sender, Tally, venues};
use crate::client::refused;
use crate::import::Visits;
use crate::role::Role;

/// Most days of one request.
const AT_ONCE: usize = 500;

impl Sender<'_> {
    pub(super) async fn visits(&mut self, rows: &[Row<Visits>], places: &venues::Known) -> Result<(), Trouble> {
        let mut tally = Tally::default();
        let mut by_venue: BTreeMap<&str, Vec<&Row<Visits>>> = BTreeMap::new();
        for row in rows {
            by_venue.entry(&row.value.venue).or_default().push(row);
        }
        for (name, days) in by_venue {
            let Some(venue) = places.get(name).map(|venue| venue.id.as_str()) else {
                for row in days {
                    self.note(row, rows.len(), &mut tally, Err(Refused::Row("its venue is not one of this centre".to_owned())))?;
                }
                continue;
            };
            for some in days.chunks(AT_ONCE) {
                let (changed, bad) = match self.days(venue, some).await {
                    Ok(changed) => (changed, Vec::new()),
                    Err(status) => self.without_faulty(venue, some, status).await?,
                };
                tally.new += changed;
                tally.unchanged += some.len() - bad.len() - changed;
                for (row, what) in bad {
                    self.note(row, rows.len(), &mut tally, Err(Refused::Row(what)))?;
                }
                (self.progress)("besok.csv", tally.new + tally.unchanged + tally.refused, rows.len());
            }
        }
        self.close("besok.csv", tally);
        Ok(())
    }

    async fn days(&self, venue: &str, rows: &[&Row<Visits>]) -> Result<usize, Status> {
        let count = |row: &&Row<Visits>| pb::DayCount { day: row.value.day.to_string(), function: "service_desk".to_owned(), visits: row.value.count };
        let request = pb::RecordVisitsRequest { idempotency_key: String::new(), venue: venue.to_owned(), counts: rows.iter().map(count).collect() };
        let mut door = VenueServiceClient::new(self.client.channel(Role::Organisations)?);
        Ok(door.record_visits(self.request(request)?).await?.into_inner().changed as usize)
    }

    /// The days that the house did not name go once more; those that it named are refused, each with its own reason.
    /// Returns how many changed, and the rows that were not taken.
    async fn without_faulty<'a>(&self, venue: &str, rows: &[&'a Row<Visits>], status: Status) -> Result<(usize, Vec<(&'a Row<Visits>, String)>), Trouble> {
        let faults = faulty(&status);
        if faults.is_empty() {
            return match Refused::from(status) {
                Refused::All(trouble) => Err(trouble),
                Refused::Row(what) => Ok((0, rows.iter().map(|row| (*row, what.clone())).collect())),
            };
        }
        let rest: Vec<&Row<Visits>> = rows.iter().enumerate().filter(|(at, _)| !faults.contains_key(at)).map(|(_, row)| *row).collect();
        let changed = if rest.is_empty() { 0 } else { self.days(venue, &rest).await.map_err(|status| refused("importing visits", &status))? };
        let bad = faults.into_iter().filter_map(|(at, what)| Some((*rows.get(at)?, what)));
        Ok((changed, bad.collect()))
    }
}

/// The counts that the house named as faulty: their places in the request and what is wrong.
fn faulty(status: &Status) -> BTreeMap<usize, String> {
    let mut found: BTreeMap<usize, String> = BTreeMap::new();
    let details = status.get_error_details();
    for fault in details.bad_request().map(|bad| bad.field_violations.as_slice()).unwrap_or_default() {
        let Some((at, field)) = fault.field.strip_prefix("counts[").and_then(|rest| rest.split_once(']')) else { continue };
        let Ok(at) = at.parse() else { continue };
        let what = format!("{} {}", field.trim_start_matches('.'), fault.description);
        found.entry(at).and_modify(|known| *known = format!("{known}; {what}")).or_insert(what);
    }
    found
}
