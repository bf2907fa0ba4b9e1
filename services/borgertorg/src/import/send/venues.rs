//! Rows of `steder.csv` as venues; known by their name, as needs and visits speak of them.

use std::collections::HashMap;

use platform::error::Trouble;
use proto::organisations as pb;
use proto::organisations::venue_service_client::VenueServiceClient;
use tonic::transport::Channel;

use super::{Done, Refused, Row, Sender, Tally, organisations, periods, position};
use crate::client::refused;
use crate::import::Venue;
use crate::import::venue::Access;
use crate::role::Role;

type Door = VenueServiceClient<Channel>;

/// Venues by name.
pub type Known = HashMap<String, pb::Venue>;

impl Sender<'_> {
    pub(super) async fn venues(&mut self, rows: &[Row<Venue>], owners: &organisations::Known) -> Result<Known, Trouble> {
        let mut door = Door::new(self.client.channel(Role::Organisations)?);
        let mut known = self.standing_venues(&mut door).await?;
        let mut tally = Tally::default();
        for row in rows {
            let done = self.venue(&mut door, row, owners, &mut known).await;
            self.note(row, rows.len(), &mut tally, done)?;
        }
        self.close("steder.csv", tally);
        Ok(known)
    }

    async fn venue(&self, door: &mut Door, row: &Row<Venue>, owners: &organisations::Known, known: &mut Known) -> Result<Done, Refused> {
        let owner = owners.get(&row.value.owner).ok_or_else(|| Refused::Row("its owner is not an organisation of this centre".to_owned()))?;
        let wanted = profile(&row.value, owner);
        let (id, version, done) = match known.get(&row.value.name) {
            Some(stands) if stands.profile.as_ref() == Some(&wanted) => return Ok(Done::Unchanged),
            Some(stands) => {
                let request =
                    pb::UpdateVenueRequest { idempotency_key: String::new(), id: stands.id.clone(), profile: Some(wanted.clone()), if_version: stands.version };
                let answer = door.update_venue(self.request(request)?).await?.into_inner();
                (answer.id, answer.version, Done::Changed)
            }
            None => {
                let request = pb::RegisterVenueRequest { idempotency_key: String::new(), profile: Some(wanted.clone()), validate_only: false };
                let answer = door.register_venue(self.request(request)?).await?.into_inner();
                (answer.id, answer.version, Done::New)
            }
        };
        known.insert(row.value.name.clone(), pb::Venue { id, version, profile: Some(wanted) });
        Ok(done)
    }

    async fn standing_venues(&self, door: &mut Door) -> Result<Known, Trouble> {
        let (mut all, mut page_token) = (Known::new(), String::new());
        loop {
            let request = pb::ListVenuesRequest { page_size: 500, page_token };
            let page = door.list_venues(self.request(request)?).await.map_err(|e| refused("reading venues", &e))?.into_inner();
            all.extend(page.venues.into_iter().filter_map(|one| Some((one.profile.as_ref()?.name.clone(), one))));
            page_token = page.next_page_token;
            if page_token.is_empty() {
                return Ok(all);
            }
        }
    }
}

fn profile(row: &Venue, owner: &str) -> pb::VenueProfile {
    let open = |period| pb::OpeningPeriod { period: Some(period), staffing: pb::Staffing::Staffed.into() };
    let accessibility = match row.access {
        Some(Access::Full) => pb::Accessibility::Full,
        Some(Access::Partly) => pb::Accessibility::Partly,
        Some(Access::None) | None => pb::Accessibility::None,
    };
    pb::VenueProfile {
        name: row.name.clone(),
        organisation: owner.to_owned(),
        position: Some(position(row.position)),
        postal_code: row.postal_code.clone().unwrap_or_default(),
        functions: functions(&row.name),
        opening: row.opening.as_ref().map(|week| periods(week).into_iter().map(open).collect()).unwrap_or_default(),
        exceptions: Vec::new(),
        capacity: row.capacity.unwrap_or_default(),
        accessibility: accessibility.into(),
    }
}

/// The file has no column for what is in a house; its name often says it.
fn functions(name: &str) -> Vec<String> {
    const WORDS: [(&str, &str); 7] = [
        ("bibliotek", "library"),
        ("frivilligsentral", "volunteer_centre"),
        ("servicetorg", "service_desk"),
        ("skole", "school"),
        ("omsorg", "care_home"),
        ("hall", "hall"),
        ("badeplass", "outdoor"),
    ];
    let name = name.to_lowercase();
    let mut found: Vec<String> = WORDS.iter().filter(|(word, _)| name.contains(word)).map(|(_, function)| (*function).to_owned()).collect();
    if found.is_empty() {
        found.push("other".to_owned());
    }
    found.sort();
    found
}
