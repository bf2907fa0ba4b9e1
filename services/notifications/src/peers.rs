//! The card reads: what the offer says and how to reach the person, at the moment of sending; nothing of it is kept.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use platform::error::Trouble;
use platform::id::{Centre, Id};
use platform::peers::Peer;
use platform::privacy::Personal;
use proto::matching::card_service_client::CardServiceClient as Offers;
use proto::matching::{GetOfferCardRequest, GetOfferCardResponse, OfferState as State};
use proto::volunteers::GetContactCardRequest;
use proto::volunteers::card_service_client::CardServiceClient as Contacts;
use tonic::{Code, Response, Status};

use crate::domain::card::{ContactCard, OfferCard, OfferState};
use crate::domain::{Offer, Volunteer};

/// The two rooms that cards are read in.
#[derive(Clone, Debug)]
pub(crate) struct Peers {
    pub(crate) matching: Peer,
    pub(crate) volunteers: Peer,
}

impl Peers {
    /// The offer as it stands now; none where there is no such offer.
    pub(crate) async fn offer_card(&self, centre: Id<Centre>, offer: Id<Offer>) -> Result<Option<OfferCard>, Trouble> {
        let request = self.matching.request(GetOfferCardRequest { centre: centre.to_string(), offer: offer.to_string() })?;
        let answer = found(Offers::new(self.matching.channel()).get_offer_card(request).await)?;
        answer.map(read).transpose()
    }

    /// How to reach a person now; none where there is no such person any more.
    pub(crate) async fn contact_card(&self, centre: Id<Centre>, person: Id<Volunteer>) -> Result<Option<ContactCard>, Trouble> {
        let request = self.volunteers.request(GetContactCardRequest { centre: centre.to_string(), person: person.to_string() })?;
        let answer = found(Contacts::new(self.volunteers.channel()).get_contact_card(request).await)?;
        Ok(answer.map(|card| ContactCard { name: Personal::new(card.name), email: Personal::new(card.email), consents: card.consents }))
    }
}

fn found<T>(answer: Result<Response<T>, Status>) -> Result<Option<T>, Trouble> {
    match answer {
        Ok(answer) => Ok(Some(answer.into_inner())),
        Err(status) if status.code() == Code::NotFound => Ok(None),
        Err(status) => Err(Peer::trouble(status)),
    }
}

fn read(card: GetOfferCardResponse) -> Result<OfferCard, Trouble> {
    let missing = |field: &'static str| Trouble::broken("reading an offer's card", format!("{field} is missing"));
    let state = match card.state() {
        State::Made => OfferState::Made,
        State::Accepted => OfferState::Accepted,
        _ => OfferState::Closed,
    };
    Ok(OfferCard {
        version: card.version,
        state,
        agreed: card.agreed,
        cancelled: card.cancelled,
        starts_at: time(card.starts_at).ok_or_else(|| missing("starts_at"))?,
        ends_at: time(card.ends_at).ok_or_else(|| missing("ends_at"))?,
        zone: card.zone.parse().unwrap_or(Tz::Europe__Oslo),
        deadline: time(card.deadline),
        title: card.title,
        public_text: card.public_text,
        details: Personal::new(card.details),
        place: card.place_name,
        reasons: card.reasons,
        waiting: card.waiting,
    })
}

fn time(timestamp: Option<prost_types::Timestamp>) -> Option<DateTime<Utc>> {
    let timestamp = timestamp?;
    DateTime::from_timestamp(timestamp.seconds, u32::try_from(timestamp.nanos).ok()?)
}
