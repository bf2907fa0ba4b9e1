//! Rows of `besok.csv` as counts of the service desk; a day told again replaces its earlier figure.

use std::collections::BTreeMap;

use platform::error::Trouble;
use proto::organisations as pb;
use proto::organisations::venue_service_client::VenueServiceClient;

use super::{Done, Refused, Row, Sender, Tally, venues};
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
            for some in days.chunks(AT_ONCE) {
                match self.days(places, name, some).await {
                    Ok(changed) => {
                        tally.new += changed;
                        tally.unchanged += some.len() - changed.min(some.len());
                    }
                    Err(Refused::All(trouble)) => return Err(trouble),
                    Err(refused) => {
                        for row in some.iter().skip(1) {
                            self.note(row, rows.len(), &mut tally, Err(Refused::Row("was sent with a day that the house refused".to_owned())))?;
                        }
                        self.note(some[0], rows.len(), &mut tally, Err::<Done, _>(refused))?;
                    }
                }
                (self.progress)("besok.csv", tally.new + tally.unchanged + tally.refused, rows.len());
            }
        }
        self.close("besok.csv", tally);
        Ok(())
    }

    async fn days(&self, places: &venues::Known, venue: &str, rows: &[&Row<Visits>]) -> Result<usize, Refused> {
        let venue = places.get(venue).ok_or_else(|| Refused::Row("its venue is not one of this centre".to_owned()))?;
        let count = |row: &&Row<Visits>| pb::DayCount { day: row.value.day.to_string(), function: "service_desk".to_owned(), visits: row.value.count };
        let request = pb::RecordVisitsRequest { idempotency_key: String::new(), venue: venue.id.clone(), counts: rows.iter().map(count).collect() };
        let mut door = VenueServiceClient::new(self.client.channel(Role::Organisations)?);
        let answer = door.record_visits(self.request(request)?).await?.into_inner();
        Ok(answer.changed as usize)
    }
}
