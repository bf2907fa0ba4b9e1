//! What is kept about one person, whole.

use platform::auth::Caller;
use platform::page::Page;
use proto::matching as pb;
use proto::matching::person_service_server::PersonService;
use tonic::{Request, Response, Status};

use super::{Api, COORDINATOR, VOLUNTEER, id, own, words};
use crate::store;

#[tonic::async_trait]
impl PersonService for Api {
    async fn export_person(&self, request: Request<pb::ExportPersonRequest>) -> Result<Response<pb::ExportPersonResponse>, Status> {
        let caller = Caller::of(&request)?.may(&[COORDINATOR, VOLUNTEER])?;
        let volunteer = id(&request.get_ref().volunteer)?;
        own(&caller, Some(volunteer))?;
        let tx = self.0.db.scoped(caller.centre()?).read().await?;
        let offers = store::offers::Wanted { volunteer: Some(volunteer), ..Default::default() };
        let offers = store::offers::list(&tx, &offers, &Page::whole()).await?;
        let assignments = store::assignments::Wanted { volunteer: Some(volunteer), ..Default::default() };
        let assignments = store::assignments::list(&tx, &assignments, &Page::whole()).await?;
        let mut waiting = Vec::new();
        for (session, since) in store::waiting::places(&tx, volunteer).await? {
            let position = store::waiting::position(&tx, session, volunteer).await?;
            waiting.push(pb::WaitingPlace { session: session.to_string(), since: Some(words::at(since)), position });
        }
        let place = |session: &str| waiting.iter().find(|place| place.session == session).map_or(0, |place| place.position);
        let blocked_for = store::blocks::of_volunteer(&tx, volunteer).await?.iter().map(ToString::to_string).collect();
        let planned = store::parts::of_volunteer(&tx, volunteer).await?;
        Ok(Response::new(pb::ExportPersonResponse {
            offers: offers.iter().map(|offer| words::offer(offer, place(&offer.session.to_string()))).collect(),
            assignments: assignments.iter().map(words::assignment).collect(),
            waiting,
            blocked_for,
            planned: planned.iter().map(super::plans::planned).collect(),
        }))
    }
}
