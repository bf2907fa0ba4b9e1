//! Calls that no person of a centre may make: the operator's, and those of the house's own rooms.

use proto::matching as m;
use proto::operations as p;
use proto::organisations as o;
use proto::volunteers as v;
use world::desk::key;

use crate::calls::{Call, call};
use crate::things::Things;

/// What only operators may ask.
pub fn for_operators() -> Vec<Call> {
    let (service, consumer, event) = ("matching".to_owned(), "matching-centre".to_owned(), "01234567-89ab-7def-8123-456789abcdef".to_owned());
    let replay = p::ReplayDeadLetterRequest { idempotency_key: key(), service: service.clone(), consumer: consumer.clone(), event: event.clone() };
    let drop = p::DropDeadLetterRequest { idempotency_key: key(), service: service.clone(), consumer: consumer.clone(), event: event.clone() };
    let centre = o::CreateCentreRequest { idempotency_key: key(), name: "Mine".to_owned(), municipality: "3909".to_owned(), policy: None };
    vec![
        call::<o::ListCentresResponse>("organisations.v1.CentreService/ListCentres", &o::ListCentresRequest::default()),
        call::<o::CreateCentreResponse>("organisations.v1.CentreService/CreateCentre", &centre),
        call::<p::GetStatusResponse>("operations.v1.OperationService/GetStatus", &p::GetStatusRequest {}),
        call::<p::ListDeadLettersResponse>("operations.v1.OperationService/ListDeadLetters", &p::ListDeadLettersRequest::default()),
        call::<p::GetDeadLetterResponse>("operations.v1.OperationService/GetDeadLetter", &p::GetDeadLetterRequest { service, consumer, event }),
        call::<p::ReplayDeadLetterResponse>("operations.v1.OperationService/ReplayDeadLetter", &replay),
        call::<p::DropDeadLetterResponse>("operations.v1.OperationService/DropDeadLetter", &drop),
        call::<p::PreviewRetentionResponse>("operations.v1.OperationService/PreviewRetention", &p::PreviewRetentionRequest::default()),
        call::<p::BackupResponse>("operations.v1.OperationService/Backup", &p::BackupRequest { path: "/nowhere/backup".to_owned() }),
        call::<p::RepublishResponse>("operations.v1.OperationService/Republish", &p::RepublishRequest { snapshot: true, ..Default::default() }),
    ]
}

/// What only the other rooms of the house may ask: the cards, each for this centre.
pub fn for_rooms(centre: &str, things: &Things) -> Vec<Call> {
    let (centre, person, offer) = (|| centre.to_owned(), things.person.clone(), things.offer.clone());
    vec![
        call::<v::GetMatchingCardsResponse>(
            "volunteers.v1.CardService/GetMatchingCards",
            &v::GetMatchingCardsRequest { centre: centre(), volunteers: vec![person.clone()] },
        ),
        call::<v::GetContactCardResponse>("volunteers.v1.CardService/GetContactCard", &v::GetContactCardRequest { centre: centre(), person }),
        call::<m::GetOfferCardResponse>("matching.v1.CardService/GetOfferCard", &m::GetOfferCardRequest { centre: centre(), offer }),
    ]
}
