//! All cards of a centre in memory, ready for the engine; read again only where the database says that they moved.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use chrono_tz::Tz;
use platform::db::Tx;
use platform::error::Trouble;
use platform::id::{Centre, Id};

use super::cards::{self, Revision};
use crate::domain::Volunteer;
use crate::domain::card::Card;

/// The cards of one centre as they stood at a revision, by id.
#[derive(Debug, Default)]
pub(crate) struct Deck {
    revision: Revision,
    zone: Option<Tz>,
    cards: Vec<Arc<Card>>,
}

impl Deck {
    /// All of them.
    pub fn cards(&self) -> impl Iterator<Item = &Card> + Clone {
        self.cards.iter().map(AsRef::as_ref)
    }

    /// The card of one volunteer.
    pub fn find(&self, volunteer: Id<Volunteer>) -> Option<&Card> {
        let found = self.cards.binary_search_by_key(&volunteer, |card| card.id).ok()?;
        self.cards.get(found).map(AsRef::as_ref)
    }
}

/// The decks that this process has read.
#[derive(Debug, Default)]
pub(crate) struct Decks(Mutex<HashMap<Id<Centre>, Arc<Deck>>>);

impl Decks {
    /// The deck of the transaction's centre as the transaction sees it; days on cards are those of `zone`.
    pub async fn of(&self, tx: &Tx, zone: Tz) -> Result<Arc<Deck>, Trouble> {
        let centre = tx.centre()?;
        let revision = cards::revision(tx).await?;
        let held = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&centre).cloned();
        let held = held.filter(|deck| deck.zone == Some(zone) && deck.revision.removed == revision.removed && deck.revision.revision <= revision.revision);
        if let Some(deck) = held.as_ref().filter(|deck| deck.revision == revision) {
            return Ok(Arc::clone(deck));
        }
        let (mut cards, from) = held.map_or_else(|| (Vec::new(), -1), |deck| (deck.cards.clone(), deck.revision.revision));
        let mut newer: Vec<Arc<Card>> = cards::since(tx, from).await?.into_iter().map(|told| Arc::new(Card::of(told, zone))).collect();
        newer.sort_unstable_by_key(|card| card.id);
        if cards.is_empty() {
            cards = newer;
        } else {
            for card in newer {
                match cards.binary_search_by_key(&card.id, |held| held.id) {
                    Ok(at) => cards[at] = card,
                    Err(at) => cards.insert(at, card),
                }
            }
        }
        let deck = Arc::new(Deck { revision, zone: Some(zone), cards });
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(centre, Arc::clone(&deck));
        Ok(deck)
    }
}
