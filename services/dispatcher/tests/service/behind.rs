//! What stands behind a kiosk and a calendar: a centre and its needs, as the contract has them; it keeps who asked.

use std::sync::{Arc, Mutex};

use platform::auth::Caller;
use proto::matching::need_service_server::NeedService;
use proto::organisations::centre_service_server::CentreService;
use proto::{matching as m, organisations as o};
use tonic::{Request, Response, Status};

#[derive(Default)]
struct State {
    needs: Vec<m::Need>,
    away: bool,
    asked: Vec<Caller>,
}

/// The rooms; clones are the same ones.
#[derive(Clone, Default)]
pub struct Behind(Arc<Mutex<State>>);

impl Behind {
    pub fn needs(&self, needs: Vec<m::Need>) {
        self.0.lock().unwrap().needs = needs;
    }

    pub fn away(&self) {
        self.0.lock().unwrap().away = true;
    }

    /// In whose name the needs were asked for.
    pub fn asked(&self) -> Vec<Caller> {
        self.0.lock().unwrap().asked.clone()
    }
}

fn no_part<T>() -> Result<Response<T>, Status> {
    Err(Status::unimplemented("no part of a kiosk"))
}

#[tonic::async_trait]
impl NeedService for Behind {
    async fn list_needs(&self, request: Request<m::ListNeedsRequest>) -> Result<Response<m::ListNeedsResponse>, Status> {
        let mut state = self.0.lock().unwrap();
        state.asked.push(Caller::of(&request)?);
        if state.away {
            return Err(Status::unavailable("away"));
        }
        Ok(Response::new(m::ListNeedsResponse { needs: state.needs.clone(), next_page_token: String::new() }))
    }

    async fn post_need(&self, _: Request<m::PostNeedRequest>) -> Result<Response<m::PostNeedResponse>, Status> {
        no_part()
    }

    async fn get_need(&self, _: Request<m::GetNeedRequest>) -> Result<Response<m::GetNeedResponse>, Status> {
        no_part()
    }

    async fn change_need(&self, _: Request<m::ChangeNeedRequest>) -> Result<Response<m::ChangeNeedResponse>, Status> {
        no_part()
    }

    async fn cancel_need(&self, _: Request<m::CancelNeedRequest>) -> Result<Response<m::CancelNeedResponse>, Status> {
        no_part()
    }

    async fn close_need(&self, _: Request<m::CloseNeedRequest>) -> Result<Response<m::CloseNeedResponse>, Status> {
        no_part()
    }

    async fn block_volunteer(&self, _: Request<m::BlockVolunteerRequest>) -> Result<Response<m::BlockVolunteerResponse>, Status> {
        no_part()
    }
}

#[tonic::async_trait]
impl CentreService for Behind {
    async fn get_centre(&self, request: Request<o::GetCentreRequest>) -> Result<Response<o::GetCentreResponse>, Status> {
        let caller = Caller::of(&request)?.may(&["volunteer"])?;
        assert_eq!(caller.centre()?.to_string(), request.get_ref().id);
        let policy = Some(o::Policy { zone: "Europe/Oslo".to_owned(), ..Default::default() });
        Ok(Response::new(o::GetCentreResponse { centre: Some(o::Centre { name: "Svarstad frivilligsentral".to_owned(), policy, ..Default::default() }) }))
    }

    async fn create_centre(&self, _: Request<o::CreateCentreRequest>) -> Result<Response<o::CreateCentreResponse>, Status> {
        no_part()
    }

    async fn change_policy(&self, _: Request<o::ChangePolicyRequest>) -> Result<Response<o::ChangePolicyResponse>, Status> {
        no_part()
    }

    async fn list_centres(&self, _: Request<o::ListCentresRequest>) -> Result<Response<o::ListCentresResponse>, Status> {
        no_part()
    }
}
