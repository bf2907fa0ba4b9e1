//! Views through the door: everybody's are changed by coordinators, one's own by whoever has them.

use platform::auth::{Caller, NOT_ALLOWED};
use platform::error::{Faults, Refusal};
use platform::id::Id;
use platform::privacy::{line, some_line};
use platform::receipts::Begun;
use proto::dispatcher as pb;
use proto::dispatcher::view_service_server::ViewService;
use tonic::{Request, Response, Status};

use super::{CONTACT, COORDINATOR, Cx, MISSING};
use crate::domain::name::{LONGEST, fits};
use crate::domain::view::{LONGEST_ADDRESS, MOST, View, leads_within};
use crate::store;

#[tonic::async_trait]
impl ViewService for Cx {
    async fn list_views(&self, request: Request<pb::ListViewsRequest>) -> Result<Response<pb::ListViewsResponse>, Status> {
        let caller = Caller::of(&request)?.may(&[COORDINATOR, CONTACT])?;
        let tx = self.opening.db.scoped(caller.centre()?).read().await?;
        let views = store::views::seen_by(&tx, &caller.subject).await?;
        Ok(Response::new(pb::ListViewsResponse { views: views.into_iter().map(shown).collect() }))
    }

    async fn save_view(&self, request: Request<pb::SaveViewRequest>) -> Result<Response<pb::SaveViewResponse>, Status> {
        let caller = Caller::of(&request)?.may(&[COORDINATOR, CONTACT])?;
        let message = request.into_inner();
        let (id, new) = read(&message.view.clone().unwrap_or_default(), &caller)?;
        may_change(&caller, &new)?;
        let command = match self.begin(&caller, "SaveView", &message.idempotency_key, &message).await? {
            Begun::Again(answer) => return Ok(Response::new(answer)),
            Begun::New(command) => command,
        };
        command.tx().queue_for(&format!("views/{}", caller.centre()?)).await?;
        let seen = store::views::seen_by(command.tx(), &caller.subject).await?;
        if let Some(id) = id {
            may_change(&caller, seen.iter().find(|view| view.id == id).ok_or(MISSING)?)?;
        }
        let view = View { id: id.unwrap_or_else(|| self.clock().id()), ..new };
        let alike: Vec<_> = seen.iter().filter(|other| other.owner == view.owner).map(|other| (other.id, other.name.as_str())).collect();
        fits(&alike, view.id, &view.name, MOST)?;
        let answer = pb::SaveViewResponse { id: view.id.to_string() };
        store::views::save(command.tx(), view).await?;
        let answer = command.answer(answer).await?;
        self.aside.tell(caller.centre()?, "view", "view_saved", &answer.id);
        Ok(Response::new(answer))
    }

    async fn delete_view(&self, request: Request<pb::DeleteViewRequest>) -> Result<Response<pb::DeleteViewResponse>, Status> {
        let caller = Caller::of(&request)?.may(&[COORDINATOR, CONTACT])?;
        let message = request.into_inner();
        let id = super::id(&message.id)?;
        let command = match self.begin(&caller, "DeleteView", &message.idempotency_key, &message).await? {
            Begun::Again(answer) => return Ok(Response::new(answer)),
            Begun::New(command) => command,
        };
        let found = store::views::find(command.tx(), id).await?;
        may_change(&caller, &found.filter(|view| view.is_seen_by(&caller.subject)).ok_or(MISSING)?)?;
        store::views::remove(command.tx(), id).await?;
        let answer = command.answer(pb::DeleteViewResponse { id: message.id }).await?;
        self.aside.tell(caller.centre()?, "view", "view_deleted", &answer.id);
        Ok(Response::new(answer))
    }
}

/// What is everybody's is the coordinators' to change.
fn may_change(caller: &Caller, view: &View) -> Result<(), Refusal> {
    if view.is_shared() && !caller.is(&[COORDINATOR]) { Err(NOT_ALLOWED) } else { Ok(()) }
}

/// What is to be kept, and the id of what it takes the place of; its own id is still to be given.
fn read(view: &pb::View, caller: &Caller) -> Result<(Option<Id<View>>, View), Faults> {
    let mut faults = Faults::new();
    let id = if view.id.is_empty() { None } else { faults.take("view.id", view.id.parse()) };
    let name = some_line(&mut faults, "view.name", &view.name, LONGEST);
    let address = line(&mut faults, "view.address", &view.address, LONGEST_ADDRESS);
    if !leads_within(&address) {
        faults.add("view.address", "is no address of a page of the console, such as /behov?tid=uka");
    }
    let owner = (!view.shared).then(|| caller.subject.clone());
    faults.or(|| Some((id, View { id: Id::stored(uuid::Uuid::nil()), owner, name, address })))
}

fn shown(view: View) -> pb::View {
    pb::View { id: view.id.to_string(), shared: view.is_shared(), name: view.name, address: view.address }
}
