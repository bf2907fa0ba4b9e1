//! The rehearsal of `--strict`: asks the house about each row, and changes nothing.

use std::collections::HashSet;

use platform::error::Trouble;
use proto::matching::PostNeedRequest;
use proto::matching::need_service_client::NeedServiceClient;
use proto::organisations as org;
use proto::organisations::organisation_service_client::OrganisationServiceClient;
use proto::organisations::venue_service_client::VenueServiceClient;
use proto::volunteers::RegisterVolunteerRequest;
use proto::volunteers::volunteer_service_client::VolunteerServiceClient;
use tonic::Status;

use super::{Refused, Row, Sender, fault, needs, organisations, refusal, venues, volunteers};
use crate::client::Client;
use crate::import::ledger::{Ledger, Told};
use crate::import::sheet::fold;
use crate::import::{Fault, Reading, date};
use crate::role::Role;
use platform::id::{Centre, Id};

/// Stands for what the same file is going to register.
const ORGANISATION: &str = "org_00000000000000000000000000";
const VENUE: &str = "venue_00000000000000000000000000";

/// Asks the house about each row, as if it stood alone; answers with what would be refused.
///
/// # Errors
/// Where the house is away.
pub async fn rehearse(client: &Client, centre: Id<Centre>, reading: &Reading) -> Result<Vec<Fault>, Trouble> {
    let mut ledger = Ledger::empty();
    let sender = Sender { client, centre, progress: &|_, _, _| {}, ledger: &mut ledger, sent: super::Sent::default() };
    let mut faults = sender.bodies_and_places(reading).await?;
    faults.extend(sender.people(reading).await?);
    faults.extend(sender.plans(reading).await?);
    let today = date::today(crate::house::clock().now());
    let ahead = reading.visits.iter().filter(|row| row.value.day > today);
    faults.extend(ahead.map(|row| fault(row, crate::import::visit::DAY, "lies in the future")));
    Ok(faults)
}

impl Sender<'_> {
    async fn bodies_and_places(&self, reading: &Reading) -> Result<Vec<Fault>, Trouble> {
        let mut faults = Vec::new();
        let mut door = OrganisationServiceClient::new(self.client.channel(Role::Organisations)?);
        for row in &reading.organisations {
            let kind = if row.value.orgnr.is_some() { org::OrgnrKind::Own } else { org::OrgnrKind::None };
            let profile = Some(organisations::profile(&row.value, kind));
            let request = org::RegisterOrganisationRequest { idempotency_key: String::new(), profile, validate_only: true };
            note(row, door.register_organisation(self.request(request)?).await, false, &mut faults)?;
        }
        let mut door = VenueServiceClient::new(self.client.channel(Role::Organisations)?);
        for row in &reading.venues {
            let profile = Some(venues::profile(&row.value, ORGANISATION));
            let request = org::RegisterVenueRequest { idempotency_key: String::new(), profile, validate_only: true };
            note(row, door.register_venue(self.request(request)?).await, true, &mut faults)?;
        }
        Ok(faults)
    }

    async fn people(&self, reading: &Reading) -> Result<Vec<Fault>, Trouble> {
        let mut faults = Vec::new();
        let mut door = VolunteerServiceClient::new(self.client.channel(Role::Volunteers)?);
        for row in &reading.volunteers {
            let mut profile = volunteers::profile(&row.value);
            if !profile.email.is_empty() {
                // read as it stands already; the house would refuse the person's own address as taken
                profile.email = format!("line{}@import.invalid", row.line);
            }
            let (consents, attestations) = volunteers::papers(&row.value);
            let request = RegisterVolunteerRequest { idempotency_key: String::new(), profile: Some(profile), consents, attestations, validate_only: true };
            note(row, door.register_volunteer(self.request(request)?).await, false, &mut faults)?;
        }
        Ok(faults)
    }

    async fn plans(&self, reading: &Reading) -> Result<Vec<Fault>, Trouble> {
        let mut faults = Vec::new();
        let mut door = NeedServiceClient::new(self.client.channel(Role::Matching)?);
        let read: Vec<(String, org::VenueProfile)> =
            reading.venues.iter().map(|row| (fold(&row.value.name), venues::profile(&row.value, ORGANISATION))).collect();
        let standing = self.standing_venues(&mut VenueServiceClient::new(self.client.channel(Role::Organisations)?)).await?;
        let standing = standing.into_iter().filter_map(|venue| venue.profile).map(|profile| (fold(&profile.name), profile));
        let places: Vec<(String, org::VenueProfile)> = read.into_iter().chain(standing).collect();
        let names: HashSet<&str> = places.iter().map(|(name, _)| name.as_str()).collect();
        for row in &reading.needs {
            if !names.contains(fold(&row.value.venue).as_str()) {
                faults.push(fault(row, crate::import::need::VENUE, "its venue is not one of this centre"));
                continue;
            }
            let profile = places.iter().find(|(name, _)| *name == fold(&row.value.venue)).map(|(_, profile)| profile.clone());
            let venue = org::Venue { id: VENUE.to_owned(), version: 0, profile };
            let profile = Some(needs::profile(&row.value, ORGANISATION, &venue));
            let request = PostNeedRequest { idempotency_key: String::new(), profile, validate_only: true };
            note(row, door.post_need(self.request(request)?).await, true, &mut faults)?;
        }
        Ok(faults)
    }
}

/// Notes a refusal. What names something that the file has yet to register may be missing.
fn note<T: Told, A>(row: &Row<T>, answer: Result<A, Status>, may_be_missing: bool, faults: &mut Vec<Fault>) -> Result<(), Trouble> {
    match answer.err().filter(|status| !(may_be_missing && status.code() == tonic::Code::NotFound)).map(Refused::from) {
        None => Ok(()),
        Some(Refused::Row(what)) => {
            faults.extend(refusal::faults(row, &what));
            Ok(())
        }
        Some(Refused::All(trouble)) => Err(trouble),
    }
}
