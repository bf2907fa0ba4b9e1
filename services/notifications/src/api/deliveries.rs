//! Which messages are on their way, for a coordinator, and for the person to whom they go.

use platform::auth::{Caller, NOT_ALLOWED};
use platform::error::Faults;
use platform::page::Page;
use proto::notifications as pb;
use proto::notifications::delivery_service_server::DeliveryService;
use tonic::{Request, Response, Status};

use super::{COORDINATOR, Cx, VOLUNTEER};
use crate::domain::delivery::{Delivery, DeliveryKind, State};
use crate::store::deliveries::{self, Filter};

impl TryFrom<&pb::ListDeliveriesRequest> for Filter {
    type Error = Faults;

    fn try_from(message: &pb::ListDeliveriesRequest) -> Result<Self, Faults> {
        let mut faults = Faults::new();
        let person = if message.person.is_empty() { None } else { faults.take("person", message.person.parse()) };
        let state = match pb::DeliveryState::try_from(message.state) {
            Ok(pb::DeliveryState::Unspecified) => None,
            Ok(pb::DeliveryState::Waiting) => Some(State::Waiting),
            Ok(pb::DeliveryState::Sent) => Some(State::Sent),
            Ok(pb::DeliveryState::Failed) => Some(State::Failed),
            Ok(pb::DeliveryState::Dropped) => Some(State::Dropped),
            Ok(pb::DeliveryState::CallYourself) => Some(State::CallYourself),
            Err(_) => {
                faults.add("state", "is not a state of deliveries");
                None
            }
        };
        if message.subject.len() > 100 || message.subject.chars().any(char::is_control) {
            faults.add("subject", "is not an id");
        }
        let subject = Some(message.subject.clone()).filter(|subject| !subject.is_empty());
        faults.or(|| Some(Self { person, state, subject }))
    }
}

fn tell(delivery: Delivery) -> pb::Delivery {
    let time = |at: chrono::DateTime<chrono::Utc>| prost_types::Timestamp { seconds: at.timestamp(), nanos: at.timestamp_subsec_nanos().cast_signed() };
    let state = match delivery.state {
        State::Waiting => pb::DeliveryState::Waiting,
        State::Sent => pb::DeliveryState::Sent,
        State::Failed => pb::DeliveryState::Failed,
        State::Dropped => pb::DeliveryState::Dropped,
        State::CallYourself => pb::DeliveryState::CallYourself,
    };
    pb::Delivery {
        id: delivery.id.to_string(),
        person: delivery.person.map(|person| person.to_string()).unwrap_or_default(),
        template: delivery.template.word().to_owned(),
        subject: delivery.subject,
        state: state.into(),
        not_before: Some(time(delivery.not_before)),
        sent_at: delivery.sent_at.map(time),
        attempts: delivery.attempts,
        why: delivery.why.unwrap_or_default(),
    }
}

#[tonic::async_trait]
impl DeliveryService for Cx {
    async fn list_deliveries(&self, request: Request<pb::ListDeliveriesRequest>) -> Result<Response<pb::ListDeliveriesResponse>, Status> {
        let caller = Caller::of(&request)?.may(&[COORDINATOR, VOLUNTEER])?;
        let centre = caller.centre()?;
        let message = request.into_inner();
        let mut faults = Faults::new();
        let page = Page::<DeliveryKind>::read(message.page_size, &message.page_token).map_err(|wrong| faults.within("", wrong));
        let filter = Filter::try_from(&message).map_err(|wrong| faults.within("", wrong));
        let (page, mut filter) = faults.or(|| page.ok().zip(filter.ok()))?;
        if !caller.is(&[COORDINATOR]) {
            let oneself = caller.subject.parse().map_err(|_| NOT_ALLOWED)?;
            if filter.person.is_some_and(|person| person != oneself) {
                return Ok(Response::new(pb::ListDeliveriesResponse::default()));
            }
            filter.person = Some(oneself);
        }
        let tx = self.db.scoped(centre).read().await?;
        let found = deliveries::list(&tx, &page, &filter).await?;
        let next_page_token = page.next(found.last().map(|delivery| delivery.id), found.len());
        Ok(Response::new(pb::ListDeliveriesResponse { deliveries: found.into_iter().map(tell).collect(), next_page_token }))
    }
}
