//! Rooms that answer card reads as a test wishes; they speak the contract and ask for a room's token.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use platform::auth::Caller;
use proto::{matching, volunteers};
use tokio::sync::{OwnedRwLockWriteGuard, RwLock};
use tonic::{Request, Response, Status};

#[derive(Default)]
struct Cards {
    offers: HashMap<String, matching::GetOfferCardResponse>,
    contacts: HashMap<String, volunteers::GetContactCardResponse>,
    away: bool,
    reads: usize,
}

/// Both rooms; clones show the same cards.
#[derive(Clone, Default)]
pub struct Rooms(Arc<Mutex<Cards>>, Arc<RwLock<()>>);

impl Rooms {
    /// Shows this card of an offer from now on.
    pub fn offer(&self, card: matching::GetOfferCardResponse) {
        self.0.lock().unwrap().offers.insert(card.offer.clone(), card);
    }

    /// Changes the card of an offer.
    pub fn change(&self, offer: &str, change: impl FnOnce(&mut matching::GetOfferCardResponse)) {
        change(self.0.lock().unwrap().offers.get_mut(offer).expect("a card"));
    }

    /// Shows this card of a person from now on; none: the person is gone.
    pub fn contact(&self, person: &str, card: Option<volunteers::GetContactCardResponse>) {
        let mut cards = self.0.lock().unwrap();
        match card {
            Some(card) => cards.contacts.insert(person.to_owned(), card),
            None => cards.contacts.remove(person),
        };
    }

    /// Answers nobody.
    pub fn away(&self, away: bool) {
        self.0.lock().unwrap().away = away;
    }

    /// Answers nobody yet, until the value is dropped.
    pub async fn shut(&self) -> OwnedRwLockWriteGuard<()> {
        self.1.clone().write_owned().await
    }

    /// Cards read so far.
    pub fn reads(&self) -> usize {
        self.0.lock().unwrap().reads
    }

    async fn read<Q, T: Clone>(&self, request: &Request<Q>, find: impl FnOnce(&Cards) -> Option<T>) -> Result<Response<T>, Status> {
        Caller::of(request)?.may(&["service"])?;
        let _open = self.1.read().await;
        let mut cards = self.0.lock().unwrap();
        cards.reads += 1;
        if cards.away {
            return Err(Status::unavailable("away"));
        }
        find(&cards).map(Response::new).ok_or_else(|| Status::not_found("no such card"))
    }
}

#[tonic::async_trait]
impl matching::card_service_server::CardService for Rooms {
    async fn get_offer_card(&self, request: Request<matching::GetOfferCardRequest>) -> Result<Response<matching::GetOfferCardResponse>, Status> {
        self.read(&request, |cards| cards.offers.get(&request.get_ref().offer).cloned()).await
    }
}

#[tonic::async_trait]
impl volunteers::card_service_server::CardService for Rooms {
    async fn get_matching_cards(&self, _: Request<volunteers::GetMatchingCardsRequest>) -> Result<Response<volunteers::GetMatchingCardsResponse>, Status> {
        Err(Status::permission_denied("notifications reads no such card"))
    }

    async fn get_contact_card(&self, request: Request<volunteers::GetContactCardRequest>) -> Result<Response<volunteers::GetContactCardResponse>, Status> {
        self.read(&request, |cards| cards.contacts.get(&request.get_ref().person).cloned()).await
    }
}
