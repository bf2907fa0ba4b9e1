//! All cards of a centre in memory, ready for the engine; read again only where the database says that they moved.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};
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

/// How long a deck is kept that nobody looks at.
const IDLE: TimeDelta = TimeDelta::minutes(10);

#[derive(Debug)]
struct Held {
    deck: Arc<Deck>,
    used_at: DateTime<Utc>,
}

/// The decks that this process has read.
#[derive(Debug, Default)]
pub(crate) struct Decks(Mutex<HashMap<Id<Centre>, Held>>);

impl Decks {
    /// The deck of the transaction's centre as the transaction sees it; days on cards are those of `zone`.
    pub async fn of(&self, tx: &Tx, zone: Tz) -> Result<Arc<Deck>, Trouble> {
        let (centre, now) = (tx.centre()?, tx.clock().now());
        let revision = cards::revision(tx).await?;
        let held = self.look(centre, now);
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
        self.keep(centre, Arc::clone(&deck), now);
        Ok(deck)
    }

    /// Lets go of those that nobody has looked at for ten minutes: a house of many centres holds those that are at work. Returns how many.
    pub fn forget_idle(&self, now: DateTime<Utc>) -> usize {
        let mut decks = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let before = decks.len();
        decks.retain(|_, held| now - held.used_at < IDLE);
        before - decks.len()
    }

    fn look(&self, centre: Id<Centre>, now: DateTime<Utc>) -> Option<Arc<Deck>> {
        let mut decks = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let held = decks.get_mut(&centre)?;
        held.used_at = now;
        Some(Arc::clone(&held.deck))
    }

    fn keep(&self, centre: Id<Centre>, deck: Arc<Deck>, used_at: DateTime<Utc>) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(centre, Held { deck, used_at });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_deck_goes_when_nobody_has_looked_at_it_for_ten_minutes() {
        let (decks, begun) = (Decks::default(), DateTime::UNIX_EPOCH);
        let [quiet, busy] = [1, 2].map(|number| Id::<Centre>::stored(uuid::Uuid::from_u128(number)));
        for centre in [quiet, busy] {
            decks.keep(centre, Arc::default(), begun);
        }

        assert!(decks.look(busy, begun + TimeDelta::minutes(5)).is_some());
        assert_eq!(decks.forget_idle(begun + IDLE - TimeDelta::seconds(1)), 0);
        assert_eq!(decks.forget_idle(begun + IDLE), 1);

        assert!(decks.look(quiet, begun + IDLE).is_none());
        assert!(decks.look(busy, begun + IDLE).is_some());
    }
}
