//! Organisations through the door: coordinators keep them, contact persons and machines see their own.

mod profile;

use platform::auth::Caller;
use platform::db::Tx;
use platform::error::Faults;
use platform::page::Page;
use platform::receipts::Begun;
use proto::organisations as pb;
use proto::organisations::organisation_service_server::OrganisationService;
use tonic::{Request, Response, Status};

use super::{Api, CONTACT, COORDINATOR, MACHINE, confined, fields, speaks_for};
use crate::domain::error::Error;
use crate::domain::organisation::{Number, Organisation, Profile};
use crate::domain::orgnr::Orgnr;
use crate::store;

const MISSING: Error = Error::Missing("organisation");

#[tonic::async_trait]
impl OrganisationService for Api {
    async fn register_organisation(&self, request: Request<pb::RegisterOrganisationRequest>) -> Result<Response<pb::RegisterOrganisationResponse>, Status> {
        let caller = Caller::of(&request)?.may(&[COORDINATOR])?;
        let centre = caller.centre()?;
        let message = request.into_inner();
        let mut faults = Faults::new();
        let profile = profile::read(&mut faults, message.profile.as_ref());
        let profile = faults.or(|| profile)?;
        if message.validate_only {
            let tx = self.cx.db.scoped(centre).read().await?;
            store::centres::find(&tx, false).await?.ok_or(Error::Missing("centre"))?;
            return Ok(Response::new(pb::RegisterOrganisationResponse::default()));
        }
        let command = match self.begin(centre, &caller, "RegisterOrganisation", &message.idempotency_key, &message).await? {
            Begun::Again(answer) => return Ok(Response::new(answer)),
            Begun::New(command) => command,
        };
        store::centres::find(command.tx(), false).await?.ok_or(Error::Missing("centre"))?;
        let (organisation, happened) = Organisation::register(self.cx.clock.id(), profile);
        unshared(command.tx(), &organisation).await?;
        store::organisations::add(command.tx(), &organisation, [self.seal(centre, &caller, happened)]).await?;
        let answer = pb::RegisterOrganisationResponse { id: organisation.id.to_string(), version: organisation.version };
        Ok(Response::new(command.answer(answer).await?))
    }

    async fn update_organisation(&self, request: Request<pb::UpdateOrganisationRequest>) -> Result<Response<pb::UpdateOrganisationResponse>, Status> {
        let caller = Caller::of(&request)?.may(&[COORDINATOR])?;
        let centre = caller.centre()?;
        let message = request.into_inner();
        let mut faults = Faults::new();
        let id = faults.take("id", message.id.parse());
        let profile = profile::read(&mut faults, message.profile.as_ref());
        let (id, profile): (_, Profile) = faults.or(|| id.zip(profile))?;
        let command = match self.begin(centre, &caller, "UpdateOrganisation", &message.idempotency_key, &message).await? {
            Begun::Again(answer) => return Ok(Response::new(answer)),
            Begun::New(command) => command,
        };
        let mut organisation = store::organisations::find(command.tx(), id, true).await?.ok_or(MISSING)?;
        let happened = organisation.change(profile, message.if_version)?;
        unshared(command.tx(), &organisation).await?;
        store::organisations::save(command.tx(), &organisation, [self.seal(centre, &caller, happened)]).await?;
        Ok(Response::new(command.answer(pb::UpdateOrganisationResponse { id: message.id, version: organisation.version }).await?))
    }

    async fn get_organisation(&self, request: Request<pb::GetOrganisationRequest>) -> Result<Response<pb::GetOrganisationResponse>, Status> {
        let caller = Caller::of(&request)?.may(&[COORDINATOR, CONTACT, MACHINE])?;
        let centre = caller.centre()?;
        let id = fields::id("id", &request.get_ref().id)?;
        if !speaks_for(&caller, id) {
            return Err(MISSING.into());
        }
        let tx = self.cx.db.scoped(centre).read().await?;
        let organisation = store::organisations::find(&tx, id, false).await?.ok_or(MISSING)?;
        Ok(Response::new(pb::GetOrganisationResponse { organisation: Some(profile::shown(&organisation)) }))
    }

    async fn list_organisations(&self, request: Request<pb::ListOrganisationsRequest>) -> Result<Response<pb::ListOrganisationsResponse>, Status> {
        let caller = Caller::of(&request)?.may(&[COORDINATOR, CONTACT, MACHINE])?;
        let (centre, only) = (caller.centre()?, confined(&caller)?);
        let message = request.into_inner();
        let mut faults = Faults::new();
        let number = fields::maybe(&mut faults, "orgnr", &message.orgnr, Orgnr::read);
        let page = fields::also(&mut faults, Page::read(message.page_size, &message.page_token));
        let page = faults.or(|| page)?;
        let tx = self.cx.db.scoped(centre).read().await?;
        let organisations = store::organisations::page(&tx, &page, only, number.as_ref()).await?;
        let next_page_token = page.next(organisations.last().map(|one| one.id), organisations.len());
        Ok(Response::new(pb::ListOrganisationsResponse { organisations: organisations.iter().map(profile::shown).collect(), next_page_token }))
    }
}

/// A number of its own is nobody else's here.
async fn unshared(tx: &Tx, organisation: &Organisation) -> Result<(), Status> {
    match &organisation.profile.number {
        Number::Own(number) if store::organisations::is_taken(tx, number, organisation.id).await? => Err(Error::OrgnrTaken.into()),
        _ => Ok(()),
    }
}
