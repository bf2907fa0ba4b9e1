//! All cards of a centre in memory, ready for the engine; read again only where the database says that they moved.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use chrono_tz::Tz;
use platform::db::Tx;
use platform::error::Trouble;
use platform::id::{Centre, Id};

use super::cards::{self, Revision};
use super::shelf::Shelf;
use crate::domain::Volunteer;
use crate::domain::card::Card;

/// The cards of one centre as they stood at a revision, by id.
#[derive(Debug, Default)]
pub(crate) struct Deck {
    revision: Revision,
    zone: Option<Tz>,
    shelf: Shelf,
}

impl Deck {
    /// All of them.
    pub fn cards(&self) -> impl Iterator<Item = &Card> + Clone {
        self.shelf.cards()
    }

    /// The card of one volunteer.
    pub fn find(&self, volunteer: Id<Volunteer>) -> Option<&Card> {
        self.shelf.find(volunteer)
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
        let (mut all, from) = held.map_or_else(|| (Shelf::default(), -1), |deck| (deck.shelf.clone(), deck.revision.revision));
        let mut newer: Vec<Card> = cards::since(tx, from).await?.into_iter().map(|told| Card::of(told, zone)).collect();
        newer.sort_unstable_by_key(|card| card.id);
        for card in newer {
            all.put(card);
        }
        let deck = Arc::new(Deck { revision, zone: Some(zone), shelf: all });
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(centre, Arc::clone(&deck));
        Ok(deck)
    }
}
