//! Centres through the door: an operator makes them, each sees its own.

use platform::auth::Caller;
use platform::error::Faults;
use platform::id::{self, Id};
use platform::page::Page;
use platform::privacy::some_line;
use platform::receipts::Begun;
use proto::organisations as pb;
use proto::organisations::centre_service_server::CentreService;
use tonic::{Request, Response, Status};

use super::{Api, CONTACT, COORDINATOR, MACHINE, OPERATOR, VOLUNTEER, fields, policy};
use crate::domain::centre::{Centre, NewCentre};
use crate::domain::error::Error;
use crate::{events, store};

#[tonic::async_trait]
impl CentreService for Api {
    async fn create_centre(&self, request: Request<pb::CreateCentreRequest>) -> Result<Response<pb::CreateCentreResponse>, Status> {
        let caller = Caller::of(&request)?.may(&[OPERATOR])?;
        let message = request.into_inner();
        let new = NewCentre::try_from(&message)?;
        let id = self.cx.clock.id();
        let command = match self.begin(id, &caller, "CreateCentre", &message.idempotency_key, &message).await? {
            Begun::Again(answer) => return Ok(Response::new(answer)),
            Begun::New(command) => command,
        };
        let (centre, happened) = Centre::establish(id, new);
        store::centres::add(command.tx(), &centre, [self.seal(id, &caller, happened)]).await?;
        Ok(Response::new(command.answer(pb::CreateCentreResponse { id: id.to_string(), version: centre.version }).await?))
    }

    async fn change_policy(&self, request: Request<pb::ChangePolicyRequest>) -> Result<Response<pb::ChangePolicyResponse>, Status> {
        let caller = Caller::of(&request)?.may(&[OPERATOR, COORDINATOR])?;
        let message = request.into_inner();
        let mut faults = Faults::new();
        let id = faults.take("id", message.id.parse());
        let change = policy::read_change(&mut faults, message.policy.as_ref(), message.update_mask.as_ref());
        let id = own(&caller, faults.or(|| id)?)?;
        let command = match self.begin(id, &caller, "ChangePolicy", &message.idempotency_key, &message).await? {
            Begun::Again(answer) => return Ok(Response::new(answer)),
            Begun::New(command) => command,
        };
        let mut centre = store::centres::find(command.tx(), true).await?.ok_or(Error::Missing("centre"))?;
        let policy = change.over(&centre.policy)?;
        let happened = centre.change_policy(policy, message.if_version)?;
        store::centres::save(command.tx(), &centre, [self.seal(id, &caller, happened)]).await?;
        Ok(Response::new(command.answer(pb::ChangePolicyResponse { id: message.id, version: centre.version }).await?))
    }

    async fn get_centre(&self, request: Request<pb::GetCentreRequest>) -> Result<Response<pb::GetCentreResponse>, Status> {
        let caller = Caller::of(&request)?.may(&[OPERATOR, COORDINATOR, CONTACT, VOLUNTEER, MACHINE])?;
        let id = own(&caller, fields::id("id", &request.get_ref().id)?)?;
        let tx = self.cx.db.scoped(id).read().await?;
        let centre = store::centres::find(&tx, false).await?.ok_or(Error::Missing("centre"))?;
        Ok(Response::new(pb::GetCentreResponse { centre: Some(shown(&centre)) }))
    }

    async fn list_centres(&self, request: Request<pb::ListCentresRequest>) -> Result<Response<pb::ListCentresResponse>, Status> {
        Caller::of(&request)?.may(&[OPERATOR])?;
        let message = request.into_inner();
        let page = Page::read(message.page_size, &message.page_token)?;
        let tx = self.cx.db.worker().read().await?;
        let centres = store::centres::page(&tx, &page).await?;
        let next_page_token = page.next(centres.last().map(|centre| centre.id), centres.len());
        Ok(Response::new(pb::ListCentresResponse { centres: centres.iter().map(shown).collect(), next_page_token }))
    }
}

/// An operator reaches every centre, everybody else their own: another one is as unknown as none.
fn own(caller: &Caller, id: Id<id::Centre>) -> Result<Id<id::Centre>, Status> {
    if caller.is(&[OPERATOR]) || caller.centre()? == id { Ok(id) } else { Err(Error::Missing("centre").into()) }
}

impl TryFrom<&pb::CreateCentreRequest> for NewCentre {
    type Error = Faults;

    fn try_from(message: &pb::CreateCentreRequest) -> Result<Self, Faults> {
        let mut faults = Faults::new();
        let name = some_line(&mut faults, "name", &message.name, 200);
        let municipality = faults.take("municipality", fields::four_digits(&message.municipality));
        let policy = policy::read(&mut faults, message.policy.as_ref());
        faults.or(|| Some(Self { name, municipality: municipality?, policy }))
    }
}

fn shown(centre: &Centre) -> pb::Centre {
    pb::Centre {
        id: centre.id.to_string(),
        version: centre.version,
        name: centre.name.clone(),
        municipality: centre.municipality.clone(),
        policy: Some(events::policy(&centre.policy)),
    }
}
