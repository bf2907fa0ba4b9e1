//! Who is signed in: what the token of the call says.

use platform::auth::Caller;
use proto::dispatcher::session_service_server::SessionService;
use proto::dispatcher::{GetSessionRequest, GetSessionResponse};
use proto::types::Role;
use tonic::{Request, Response, Status};

use super::{CONTACT, COORDINATOR, Cx};

#[tonic::async_trait]
impl SessionService for Cx {
    async fn get_session(&self, request: Request<GetSessionRequest>) -> Result<Response<GetSessionResponse>, Status> {
        let caller = Caller::of(&request)?.may(&[COORDINATOR, CONTACT])?;
        let role = if caller.is(&[COORDINATOR]) { Role::Coordinator } else { Role::Contact };
        let centre = caller.centre()?.to_string();
        Ok(Response::new(GetSessionResponse { member: caller.subject, centre, role: role.into(), organisation: caller.organisation.unwrap_or_default() }))
    }
}
