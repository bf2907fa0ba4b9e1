//! The card read of matching: what the person who was asked may be told, for the other rooms of the house.

use platform::auth::Caller;
use platform::id::{Centre, Id};
use proto::matching as pb;
use proto::matching::card_service_server::CardService;
use tonic::{Request, Response, Status};

use super::{Api, SERVICE, id, words};
use crate::domain::assignment::AssignmentState;
use crate::domain::error::Error;
use crate::domain::offer::OfferState;
use crate::store;

#[tonic::async_trait]
impl CardService for Api {
    async fn get_offer_card(&self, request: Request<pb::GetOfferCardRequest>) -> Result<Response<pb::GetOfferCardResponse>, Status> {
        Caller::of(&request)?.may(&[SERVICE])?;
        let message = request.into_inner();
        let centre: Id<Centre> = id(&message.centre)?;
        let tx = self.0.db.scoped(centre).read().await?;
        let offer = store::offers::find(&tx, id(&message.offer)?).await?.ok_or(Error::Missing)?;
        let volunteer = offer.volunteer.ok_or(Error::Missing)?; // who is erased is not written to
        let session = store::sessions::find(&tx, offer.session).await?.ok_or(Error::Missing)?;
        let need = store::needs::find(&tx, offer.need).await?.ok_or(Error::Missing)?;
        // who has not said yes holds nothing, and where nobody waits she does not
        let assignment = if offer.state == OfferState::Made { None } else { store::assignments::of_offer(&tx, offer.id).await? };
        let waiting = if session.counts.waiting == 0 { 0 } else { store::waiting::position(&tx, session.id, volunteer).await? };
        let holds_place = assignment.as_ref().is_some_and(|held| held.state != AssignmentState::Cancelled);
        let agreed = assignment.as_ref().is_some_and(|held| held.state == AssignmentState::Agreed);
        let profile = session.profile(&need);
        let answer = pb::GetOfferCardResponse {
            offer: offer.id.to_string(),
            volunteer: volunteer.to_string(),
            state: words::offer_state(offer.state),
            title: profile.title.clone(),
            public_text: profile.public_text.clone(),
            details: if holds_place { profile.details.reveal().clone() } else { String::new() },
            place_name: profile.place_name.clone(),
            starts_at: Some(words::at(session.starts_at)),
            ends_at: Some(words::at(session.ends_at)),
            zone: session.wall.zone.name().to_owned(),
            deadline: Some(words::at(offer.deadline)),
            reasons: offer.reasons.clone(),
            cancelled: session.cancelled,
            waiting,
            assignment: assignment.map(|held| held.id.to_string()).unwrap_or_default(),
            agreed,
            organisation: profile.organisation.map(|id| id.to_string()).unwrap_or_default(),
            version: offer.version,
        };
        Ok(Response::new(answer))
    }
}
