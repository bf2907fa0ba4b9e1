//! Venues through the door: coordinators keep them, everybody of the centre sees them.

mod opening;
mod profile;

use platform::auth::Caller;
use platform::error::Faults;
use platform::page::Page;
use platform::receipts::Begun;
use proto::organisations as pb;
use proto::organisations::venue_service_server::VenueService;
use tonic::{Request, Response, Status};

use super::{Api, CONTACT, COORDINATOR, MACHINE, VOLUNTEER, fields, visits};
use crate::domain::error::Error;
use crate::domain::venue::{Profile, Venue};
use crate::store;

const MISSING: Error = Error::Missing("venue");
const NO_OWNER: Error = Error::Missing("organisation");

#[tonic::async_trait]
impl VenueService for Api {
    async fn register_venue(&self, request: Request<pb::RegisterVenueRequest>) -> Result<Response<pb::RegisterVenueResponse>, Status> {
        let caller = Caller::of(&request)?.may(&[COORDINATOR])?;
        let centre = caller.centre()?;
        let message = request.into_inner();
        let mut faults = Faults::new();
        let profile = profile::read(&mut faults, message.profile.as_ref());
        let profile = faults.or(|| profile)?;
        if message.validate_only {
            let tx = self.cx.db.scoped(centre).read().await?;
            store::organisations::find(&tx, profile.organisation, false).await?.ok_or(NO_OWNER)?;
            return Ok(Response::new(pb::RegisterVenueResponse::default()));
        }
        let command = match self.begin(centre, &caller, "RegisterVenue", &message.idempotency_key, &message).await? {
            Begun::Again(answer) => return Ok(Response::new(answer)),
            Begun::New(command) => command,
        };
        store::organisations::find(command.tx(), profile.organisation, false).await?.ok_or(NO_OWNER)?;
        let (venue, happened) = Venue::open(self.cx.clock.id(), profile);
        store::venues::add(command.tx(), &venue, [self.seal(centre, &caller, happened)]).await?;
        Ok(Response::new(command.answer(pb::RegisterVenueResponse { id: venue.id.to_string(), version: venue.version }).await?))
    }

    async fn update_venue(&self, request: Request<pb::UpdateVenueRequest>) -> Result<Response<pb::UpdateVenueResponse>, Status> {
        let caller = Caller::of(&request)?.may(&[COORDINATOR])?;
        let centre = caller.centre()?;
        let message = request.into_inner();
        let mut faults = Faults::new();
        let id = faults.take("id", message.id.parse());
        let profile = profile::read(&mut faults, message.profile.as_ref());
        let (id, profile): (_, Profile) = faults.or(|| id.zip(profile))?;
        let command = match self.begin(centre, &caller, "UpdateVenue", &message.idempotency_key, &message).await? {
            Begun::Again(answer) => return Ok(Response::new(answer)),
            Begun::New(command) => command,
        };
        let mut venue = store::venues::find(command.tx(), id, true).await?.ok_or(MISSING)?;
        store::organisations::find(command.tx(), profile.organisation, false).await?.ok_or(NO_OWNER)?;
        let happened = venue.change(profile, message.if_version)?;
        store::venues::save(command.tx(), &venue, vec![self.seal(centre, &caller, happened)]).await?;
        Ok(Response::new(command.answer(pb::UpdateVenueResponse { id: message.id, version: venue.version }).await?))
    }

    async fn get_venue(&self, request: Request<pb::GetVenueRequest>) -> Result<Response<pb::GetVenueResponse>, Status> {
        let caller = Caller::of(&request)?.may(&[COORDINATOR, CONTACT, VOLUNTEER, MACHINE])?;
        let centre = caller.centre()?;
        let id = fields::id("id", &request.get_ref().id)?;
        let tx = self.cx.db.scoped(centre).read().await?;
        let venue = store::venues::find(&tx, id, false).await?.ok_or(MISSING)?;
        Ok(Response::new(pb::GetVenueResponse { venue: Some(profile::shown(&venue)) }))
    }

    async fn list_venues(&self, request: Request<pb::ListVenuesRequest>) -> Result<Response<pb::ListVenuesResponse>, Status> {
        let caller = Caller::of(&request)?.may(&[COORDINATOR, CONTACT, VOLUNTEER, MACHINE])?;
        let centre = caller.centre()?;
        let message = request.into_inner();
        let page = Page::read(message.page_size, &message.page_token)?;
        let tx = self.cx.db.scoped(centre).read().await?;
        let venues = store::venues::page(&tx, &page).await?;
        let next_page_token = page.next(venues.last().map(|venue| venue.id), venues.len());
        Ok(Response::new(pb::ListVenuesResponse { venues: venues.iter().map(profile::shown).collect(), next_page_token }))
    }

    async fn record_visits(&self, request: Request<pb::RecordVisitsRequest>) -> Result<Response<pb::RecordVisitsResponse>, Status> {
        visits::record(self, request).await
    }

    async fn list_visits(&self, request: Request<pb::ListVisitsRequest>) -> Result<Response<pb::ListVisitsResponse>, Status> {
        visits::list(self, request).await
    }
}
