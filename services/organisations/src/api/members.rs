//! Members through the door: coordinators let them in and out, contact persons see those of their own organisation.

use platform::auth::Caller;
use platform::error::Faults;
use platform::id::{Centre, Id};
use platform::page::Page;
use platform::privacy::{Personal, email, some_line};
use platform::receipts::Begun;
use proto::organisations as pb;
use proto::organisations::member_service_server::MemberService;
use proto::types;
use tonic::{Request, Response, Status};

use super::{Api, CONTACT, COORDINATOR, ROOM, confined, fields};
use crate::domain::error::Error;
use crate::domain::member::{Member, NewMember, Role};
use crate::domain::organisation::Organisation;
use crate::store;

#[tonic::async_trait]
impl MemberService for Api {
    async fn add_member(&self, request: Request<pb::AddMemberRequest>) -> Result<Response<pb::AddMemberResponse>, Status> {
        let caller = Caller::of(&request)?.may(&[COORDINATOR])?;
        let centre = caller.centre()?;
        let message = request.into_inner();
        let new = NewMember::try_from(&message)?;
        let command = match self.begin(centre, &caller, "AddMember", &message.idempotency_key, &message).await? {
            Begun::Again(answer) => return Ok(Response::new(answer)),
            Begun::New(command) => command,
        };
        store::centres::find(command.tx(), false).await?.ok_or(Error::Missing("centre"))?;
        if let Role::Contact(organisation) = new.role {
            store::organisations::find(command.tx(), organisation, false).await?.ok_or(Error::Missing("organisation"))?;
        }
        let (member, happened) = Member::join(self.cx.clock.id(), new);
        if !store::members::add(command.tx(), &member, [self.seal(centre, &caller, happened)]).await? {
            return Err(Error::MemberExists.into());
        }
        Ok(Response::new(command.answer(pb::AddMemberResponse { id: member.id.to_string() }).await?))
    }

    async fn remove_member(&self, request: Request<pb::RemoveMemberRequest>) -> Result<Response<pb::RemoveMemberResponse>, Status> {
        let caller = Caller::of(&request)?.may(&[COORDINATOR])?;
        let centre = caller.centre()?;
        let message = request.into_inner();
        let id = fields::id("id", &message.id)?;
        let command = match self.begin(centre, &caller, "RemoveMember", &message.idempotency_key, &message).await? {
            Begun::Again(answer) => return Ok(Response::new(answer)),
            Begun::New(command) => command,
        };
        let member = store::members::find(command.tx(), id).await?.ok_or(Error::Missing("member"))?;
        store::members::remove(command.tx(), &member, [self.seal(centre, &caller, member.leave())]).await?;
        Ok(Response::new(command.answer(pb::RemoveMemberResponse { id: message.id }).await?))
    }

    async fn list_members(&self, request: Request<pb::ListMembersRequest>) -> Result<Response<pb::ListMembersResponse>, Status> {
        let caller = Caller::of(&request)?.may(&[COORDINATOR, CONTACT])?;
        let (centre, own) = (caller.centre()?, confined(&caller)?);
        let message = request.into_inner();
        let mut faults = Faults::new();
        let asked = fields::also(&mut faults, fields::maybe_id("organisation", &message.organisation));
        let page = fields::also(&mut faults, Page::read(message.page_size, &message.page_token));
        let (asked, page) = faults.or(|| asked.zip(page))?;
        if asked.is_some() && own.is_some() && asked != own {
            return Err(Error::Missing("organisation").into());
        }
        let tx = self.cx.db.scoped(centre).read().await?;
        let members = store::members::page(&tx, &page, own.or(asked)).await?;
        let next_page_token = page.next(members.last().map(|member| member.id), members.len());
        Ok(Response::new(pb::ListMembersResponse { members: members.iter().map(shown).collect(), next_page_token }))
    }

    async fn find_memberships(&self, request: Request<pb::FindMembershipsRequest>) -> Result<Response<pb::FindMembershipsResponse>, Status> {
        Caller::of(&request)?.may(&[ROOM])?;
        let address = request.into_inner().email.trim().to_lowercase();
        let tx = self.cx.db.worker().read().await?;
        let found = store::members::with_address(&tx, &Personal::new(address)).await?;
        Ok(Response::new(pb::FindMembershipsResponse { memberships: found.iter().map(membership).collect() }))
    }
}

impl TryFrom<&pb::AddMemberRequest> for NewMember {
    type Error = Faults;

    fn try_from(message: &pb::AddMemberRequest) -> Result<Self, Faults> {
        let mut faults = Faults::new();
        let name = some_line(&mut faults, "name", &message.name, 200);
        let email = faults.take("email", email(&message.email)).map(|email| email.to_lowercase());
        let role = match message.role() {
            types::Role::Coordinator if message.organisation.is_empty() => Some(Role::Coordinator),
            types::Role::Coordinator => {
                faults.add("organisation", "must be empty for a coordinator, who belongs to the centre");
                None
            }
            types::Role::Contact => faults.take("organisation", message.organisation.parse()).map(Role::Contact),
            _ => {
                faults.add("role", "must be COORDINATOR or CONTACT");
                fields::also(&mut faults, fields::maybe_id::<Organisation>("organisation", &message.organisation));
                None
            }
        };
        faults.or(|| Some(Self { name: Personal::new(name), email: Personal::new(email?), role: role? }))
    }
}

fn role(member: &Member) -> types::Role {
    match member.role {
        Role::Coordinator => types::Role::Coordinator,
        Role::Contact(_) => types::Role::Contact,
    }
}

fn organisation(member: &Member) -> String {
    member.role.organisation().map(|organisation| organisation.to_string()).unwrap_or_default()
}

fn membership((centre, centre_name, member): &(Id<Centre>, String, Member)) -> pb::Membership {
    pb::Membership {
        member: member.id.to_string(),
        centre: centre.to_string(),
        centre_name: centre_name.clone(),
        role: role(member).into(),
        organisation: organisation(member),
    }
}

fn shown(member: &Member) -> pb::Member {
    pb::Member {
        id: member.id.to_string(),
        name: member.name.reveal().clone(),
        email: member.email.reveal().clone(),
        role: role(member).into(),
        organisation: organisation(member),
    }
}
