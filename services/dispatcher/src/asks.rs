//! One ask of one volunteer: read as a card, answered in the volunteer's own name.

use chrono::{DateTime, TimeDelta, Utc};
use platform::auth::{Caller, Keys};
use platform::clock::Clock;
use platform::error::Trouble;
use platform::id::{Centre, Id, Kind};
use platform::link::{self, LinkError};
use platform::peers::Peer;
use platform::telemetry;
use proto::matching as pb;
use proto::matching::assignment_service_client::AssignmentServiceClient;
use proto::matching::card_service_client::CardServiceClient;
use proto::matching::offer_service_client::OfferServiceClient;
use tonic::{Code, Request, Status};
use tonic_types::StatusExt as _;

/// The volunteer's own token lasts for one call.
const OWN_NAME: TimeDelta = TimeDelta::minutes(1);
/// Matching's word for a volunteer who has agreed to something else at the same time.
const OVERLAP: &str = "OVERLAP";

enum Offer {}

impl Kind for Offer {
    const PREFIX: &'static str = "offer";
}

pub(crate) enum Volunteer {}

impl Kind for Volunteer {
    const PREFIX: &'static str = "volunteer";
}

/// What a link opens: who is asked what, and where.
#[derive(Clone, Copy)]
pub(crate) struct Opened {
    offer: Id<Offer>,
    pub(crate) volunteer: Id<Volunteer>,
    pub(crate) centre: Id<Centre>,
}

/// What a volunteer can say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Answer {
    Yes,
    No,
    NotNow,
    /// Onto the waiting list, and off it again: as often as one likes.
    Join,
    Leave,
    /// A moved time suits too.
    Confirm,
    /// She said yes and cannot come after all.
    Cancel,
}

/// Why a yes was not taken, as far as the person who gave it is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refused {
    /// She has agreed to something else at the same time.
    Overlap,
    /// A rule or a state that only the centre can look into.
    Other,
}

impl Refused {
    fn of(status: &Status) -> Self {
        let details = status.get_error_details();
        if details.error_info().is_some_and(|info| info.reason == OVERLAP) { Self::Overlap } else { Self::Other }
    }
}

/// An ask as it stands.
pub(crate) struct Ask {
    pub(crate) card: pb::GetOfferCardResponse,
    /// A moved time is to be confirmed until then.
    pub(crate) confirm_by: Option<DateTime<Utc>>,
    /// Who or what ended what was agreed; empty where it is held, or nobody can tell just now.
    pub(crate) cancelled_by: String,
}

/// Why there is nothing to show.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Closed {
    /// The link is broken or too old.
    #[error(transparent)]
    Link(#[from] LinkError),
    /// There is no such ask (any more).
    #[error("there is no such ask")]
    Gone,
    /// The room that knows is away or refused.
    #[error(transparent)]
    Trouble(#[from] Trouble),
}

/// The way to the asks.
#[derive(Clone)]
pub(crate) struct Asks {
    pub(crate) keys: Keys,
    pub(crate) clock: Clock,
    pub(crate) matching: Peer,
}

impl Asks {
    /// What a link's token opens; one to the question whether somebody stays is none of these.
    pub(crate) fn open(&self, token: &str) -> Result<Opened, LinkError> {
        let [offer, volunteer, centre] = link::open(&self.keys, token, self.clock.now())?;
        if offer.is_nil() {
            return Err(LinkError::Broken);
        }
        Ok(Opened { offer: Id::stored(offer), volunteer: Id::stored(volunteer), centre: Id::stored(centre) })
    }

    /// Reads the ask; changes nothing.
    pub(crate) async fn read(&self, opened: Opened) -> Result<Ask, Closed> {
        let request = self.matching.request(pb::GetOfferCardRequest { centre: opened.centre.to_string(), offer: opened.offer.to_string() })?;
        let card = CardServiceClient::new(self.matching.channel()).get_offer_card(request).await.map_err(closed)?.into_inner();
        if card.volunteer != opened.volunteer.to_string() {
            return Err(Closed::Gone);
        }
        let held = if card.state() == pb::OfferState::Accepted { self.assignment(opened, &card.assignment).await } else { None };
        let held = held.unwrap_or_default();
        let confirm_by = time(held.confirm_by.as_ref()).filter(|by| card.agreed && *by > self.clock.now());
        Ok(Ask { card, confirm_by, cancelled_by: held.cancelled_by })
    }

    /// What a yes became; where that cannot be told, the page goes without it.
    async fn assignment(&self, opened: Opened, id: &str) -> Option<pb::Assignment> {
        let request = self.own(opened, pb::GetAssignmentRequest { id: id.to_owned() }).ok()?;
        AssignmentServiceClient::new(self.matching.channel()).get_assignment(request).await.ok()?.into_inner().assignment
    }

    /// Answers; tells why where a yes was not taken. The same answer twice is the same as once; one that the state does not
    /// allow any more changes nothing, and the page then shows the state.
    pub(crate) async fn answer(&self, opened: Opened, answer: Answer) -> Result<Option<Refused>, Closed> {
        let Opened { offer, .. } = opened;
        let id = offer.to_string();
        // a first answer is kept under its key; joining and leaving the list must not find the answer of the time before
        let (key, declined) = match answer {
            Answer::Yes => (format!("svar-{offer}-yes"), None),
            Answer::No => (format!("svar-{offer}-no"), Some(pb::Answer::No)),
            Answer::NotNow => (format!("svar-{offer}-later"), Some(pb::Answer::CannotNow)),
            Answer::Join => (String::new(), None),
            // a no would count for the whole series: who leaves one list may be asked for the next time
            Answer::Leave => (String::new(), Some(pb::Answer::CannotNow)),
            Answer::Confirm => return self.confirm(opened).await.map(|()| None),
            Answer::Cancel => return self.cancel(opened).await.map(|()| None),
        };
        let mut offers = OfferServiceClient::new(self.matching.channel());
        let Some(answer) = declined else {
            let request = self.own(opened, pb::AcceptOfferRequest { idempotency_key: key, id })?;
            return match offers.accept_offer(request).await {
                Err(status) if status.code() == Code::FailedPrecondition => Ok(Some(Refused::of(&status))),
                answered => answered.map(|_| None).map_err(closed),
            };
        };
        let message = pb::DeclineOfferRequest { idempotency_key: key, id, answer: answer.into() };
        settled(offers.decline_offer(self.own(opened, message)?).await.map(drop)).map(|()| None)
    }

    async fn confirm(&self, opened: Opened) -> Result<(), Closed> {
        let Ask { card, confirm_by, .. } = self.read(opened).await?;
        let Some(by) = confirm_by else { return Ok(()) };
        // each move has its own deadline, so that a second move is confirmed anew
        let idempotency_key = format!("svar-{}-confirm-{}", opened.offer, by.timestamp());
        let request = self.own(opened, pb::ConfirmAssignmentRequest { idempotency_key, id: card.assignment })?;
        settled(AssignmentServiceClient::new(self.matching.channel()).confirm_assignment(request).await.map(drop))
    }

    async fn cancel(&self, opened: Opened) -> Result<(), Closed> {
        let Ask { card, .. } = self.read(opened).await?;
        if !card.agreed {
            return Ok(());
        }
        let request = self.own(opened, pb::CancelAssignmentRequest { idempotency_key: format!("svar-{}-cancel", opened.offer), id: card.assignment })?;
        settled(AssignmentServiceClient::new(self.matching.channel()).cancel_assignment(request).await.map(drop))
    }

    /// A request in the volunteer's own name.
    fn own<T>(&self, opened: Opened, message: T) -> Result<Request<T>, Trouble> {
        let caller = Caller { subject: opened.volunteer.to_string(), centre: Some(opened.centre), organisation: None, scopes: vec!["volunteer".to_owned()] };
        telemetry::outgoing(message, &self.keys.token(&caller, self.clock.now(), OWN_NAME)?)
    }
}

/// A time of the contract.
pub(crate) fn time(timestamp: Option<&prost_types::Timestamp>) -> Option<DateTime<Utc>> {
    let timestamp = timestamp?;
    DateTime::from_timestamp(timestamp.seconds, u32::try_from(timestamp.nanos).ok()?)
}

/// What the state did not allow has not happened: the page tells which state that is.
fn settled(answered: Result<(), Status>) -> Result<(), Closed> {
    match answered {
        Err(status) if status.code() != Code::FailedPrecondition => Err(closed(status)),
        _ => Ok(()),
    }
}

/// There is no such ask or person any more, or the room is away.
pub(crate) fn closed(status: Status) -> Closed {
    if status.code() == Code::NotFound { Closed::Gone } else { Closed::Trouble(Peer::trouble(status)) }
}
