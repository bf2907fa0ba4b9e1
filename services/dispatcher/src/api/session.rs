//! Who is signed in: what the token of the call says; and what this house is set to show.

use platform::auth::Caller;
use proto::dispatcher::session_service_server::SessionService;
use proto::dispatcher::{GetSessionRequest, GetSessionResponse};
use proto::types::Role;
use tonic::{Request, Response, Status};

use super::{CONTACT, COORDINATOR, Cx};
use crate::tiles::Tiles;

#[tonic::async_trait]
impl SessionService for Cx {
    async fn get_session(&self, request: Request<GetSessionRequest>) -> Result<Response<GetSessionResponse>, Status> {
        let caller = Caller::of(&request)?.may(&[COORDINATOR, CONTACT])?;
        let role = if caller.is(&[COORDINATOR]) { Role::Coordinator } else { Role::Contact };
        let centre = caller.centre()?.to_string();
        let (member, organisation) = (caller.subject, caller.organisation.unwrap_or_default());
        let Tiles { tiles: map_tiles, attribution: map_attribution } = self.tiles.clone();
        Ok(Response::new(GetSessionResponse { member, centre, role: role.into(), organisation, map_tiles, map_attribution }))
    }
}
