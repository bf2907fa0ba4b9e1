//! The rehearsal: asks the rooms about each row, and changes nothing.

use std::collections::HashSet;

use chrono::NaiveDate;
use proto::matching::PostNeedRequest;
use proto::matching::need_service_client::NeedServiceClient;
use proto::organisations as org;
use proto::organisations::organisation_service_client::OrganisationServiceClient;
use proto::organisations::venue_service_client::VenueServiceClient;
use proto::volunteers::RegisterVolunteerRequest;
use proto::volunteers::volunteer_service_client::VolunteerServiceClient;
use tonic::Status;

use super::{Heard, Refused, Row, Sender, Tally, needs, organisations, venues, volunteers};
use crate::Reading;
use crate::fault::said;
use crate::ledger::Told;
use crate::sheet::fold;
use crate::way::Halted;

/// Stands for what the same file is going to register.
const ORGANISATION: &str = "org_00000000000000000000000000";
const VENUE: &str = "venue_00000000000000000000000000";

impl Sender<'_> {
    pub(super) async fn rehearse(&self, reading: &Reading, today: NaiveDate) -> Result<(), Halted> {
        self.bodies_and_places(reading).await?;
        self.people(reading).await?;
        self.plans(reading).await?;
        let mut tally = Tally::default();
        for row in &reading.visits {
            let ahead = (row.value.day > today).then(|| Refused::row(crate::visit::DAY, said("lies in the future")));
            self.judge(row, reading.visits.len(), &mut tally, ahead)?;
        }
        Ok(())
    }

    async fn bodies_and_places(&self, reading: &Reading) -> Result<(), Halted> {
        let mut tally = Tally::default();
        let mut door = OrganisationServiceClient::new(self.way.organisations.clone());
        for row in &reading.organisations {
            let kind = if row.value.orgnr.is_some() { org::OrgnrKind::Own } else { org::OrgnrKind::None };
            let profile = Some(organisations::profile(&row.value, kind));
            let request = org::RegisterOrganisationRequest { idempotency_key: String::new(), profile, validate_only: true };
            let answer = door.register_organisation(self.request(request)?).await;
            self.judge(row, reading.organisations.len(), &mut tally, objection(answer, false))?;
        }
        let (mut door, mut tally) = (VenueServiceClient::new(self.way.organisations.clone()), Tally::default());
        for row in &reading.venues {
            let profile = Some(venues::profile(&row.value, ORGANISATION));
            let request = org::RegisterVenueRequest { idempotency_key: String::new(), profile, validate_only: true };
            let answer = door.register_venue(self.request(request)?).await;
            self.judge(row, reading.venues.len(), &mut tally, objection(answer, true))?;
        }
        Ok(())
    }

    async fn people(&self, reading: &Reading) -> Result<(), Halted> {
        let mut tally = Tally::default();
        let mut door = VolunteerServiceClient::new(self.way.volunteers.clone());
        for row in &reading.volunteers {
            let mut profile = volunteers::profile(&row.value);
            if !profile.email.is_empty() {
                // read as it stands already; the house would refuse the person's own address as taken
                profile.email = format!("line{}@import.invalid", row.line);
            }
            let (consents, attestations) = volunteers::papers(&row.value);
            let request = RegisterVolunteerRequest { idempotency_key: String::new(), profile: Some(profile), consents, attestations, validate_only: true };
            let answer = door.register_volunteer(self.request(request)?).await;
            self.judge(row, reading.volunteers.len(), &mut tally, objection(answer, false))?;
        }
        Ok(())
    }

    async fn plans(&self, reading: &Reading) -> Result<(), Halted> {
        let mut tally = Tally::default();
        let mut door = NeedServiceClient::new(self.way.matching.clone());
        let read: Vec<(String, org::VenueProfile)> =
            reading.venues.iter().map(|row| (fold(&row.value.name), venues::profile(&row.value, ORGANISATION))).collect();
        let standing = self.standing_venues(&mut VenueServiceClient::new(self.way.organisations.clone())).await?;
        let standing = standing.into_iter().filter_map(|venue| venue.profile).map(|profile| (fold(&profile.name), profile));
        let places: Vec<(String, org::VenueProfile)> = read.into_iter().chain(standing).collect();
        let names: HashSet<&str> = places.iter().map(|(name, _)| name.as_str()).collect();
        for row in &reading.needs {
            if !names.contains(fold(&row.value.venue).as_str()) {
                let stranger = Refused::row(crate::need::VENUE, said("its venue is not one of this centre"));
                self.judge(row, reading.needs.len(), &mut tally, Some(stranger))?;
                continue;
            }
            let profile = places.iter().find(|(name, _)| *name == fold(&row.value.venue)).map(|(_, profile)| profile.clone());
            let venue = org::Venue { id: VENUE.to_owned(), version: 0, profile };
            let profile = Some(needs::profile(&row.value, ORGANISATION, &venue));
            let request = PostNeedRequest { idempotency_key: String::new(), profile, validate_only: true };
            let answer = door.post_need(self.request(request)?).await;
            self.judge(row, reading.needs.len(), &mut tally, objection(answer, true))?;
        }
        Ok(())
    }

    /// Counts a row: new where it would be taken, or else refused.
    fn judge<T: Told>(&self, row: &Row<T>, of: usize, tally: &mut Tally, objection: Option<Refused>) -> Result<(), Halted> {
        match objection {
            None => tally.new += 1,
            Some(Refused::Row(what)) => {
                tally.refused += 1;
                self.refuse(row, &what);
            }
            Some(Refused::All(halted)) => return Err(halted),
        }
        (self.hear)(Heard::Row(row.file, *tally, of));
        Ok(())
    }
}

/// Why a row would be refused. What names something that the file has yet to register may be missing.
fn objection<A>(answer: Result<A, Status>, may_be_missing: bool) -> Option<Refused> {
    answer.err().filter(|status| !(may_be_missing && status.code() == tonic::Code::NotFound)).map(Refused::from)
}
