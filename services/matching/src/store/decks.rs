//! All cards of a centre in memory, ready for the engine; read again only where the database says that they moved.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use platform::db::Tx;
use platform::error::Trouble;
use platform::id::{Centre, Id};
use sea_orm::entity::prelude::Uuid;

use super::cards::{self, Revision};
use super::shelf::Shelf;
use crate::domain::card::{Card, key};
use crate::domain::index::Index;
use crate::domain::suitability::Frame;
use crate::domain::{Best, Candidate, Key, Volunteer};

/// Most cards that have changed since the index was built; beyond, it is built anew.
const MOST_CHANGED: usize = 256;

/// An index as soon as somebody has needed it.
type Built = Arc<OnceLock<Option<Index>>>;

/// The cards of one centre as they stood at a revision, by id.
#[derive(Debug, Default)]
pub(crate) struct Deck {
    revision: Revision,
    zone: Option<Tz>,
    shelf: Shelf,
    /// Built when first somebody is looked for. Decks that follow each other share it.
    index: Built,
    /// Whose cards the index has as they were before: these are looked at one by one.
    changed: BTreeSet<Id<Volunteer>>,
}

impl Deck {
    /// All of them.
    pub fn cards(&self) -> impl Iterator<Item = &Card> + Clone {
        self.shelf.cards()
    }

    /// How many they are.
    pub fn len(&self) -> usize {
        self.shelf.len()
    }

    /// The card of one volunteer.
    pub fn find(&self, volunteer: Id<Volunteer>) -> Option<&Card> {
        self.shelf.find(volunteer)
    }

    /// What the next deck goes on with: the index, and whose cards it has as they were. None where it is to be built anew.
    fn index_after(&self, newer: impl Iterator<Item = Id<Volunteer>>) -> Option<(Built, BTreeSet<Id<Volunteer>>)> {
        self.index.get()?;
        let changed: BTreeSet<_> = self.changed.iter().copied().chain(newer).collect();
        (changed.len() <= MOST_CHANGED).then(|| (Arc::clone(&self.index), changed))
    }

    /// The best for a session, at most `limit`.
    pub fn best(&self, frame: &Frame, limit: usize) -> Vec<Candidate> {
        let index = self.index.get_or_init(|| Index::of(self.cards()));
        let but = self.changed.iter().map(|volunteer| key(*volunteer));
        let find = |key: Key| self.find(Id::stored(Uuid::from_u128(key.0)));
        let mut best = Best::of(limit);
        if let Some(unchanged) = index.as_ref().and_then(|index| index.best(frame, limit, but, find)) {
            let changed = self.changed.iter().filter_map(|volunteer| frame.candidate(self.find(*volunteer)?));
            for one in unchanged.into_iter().chain(changed) {
                best.add(one);
            }
        } else {
            for one in self.cards().filter_map(|card| frame.candidate(card)) {
                best.add(one);
            }
        }
        best.ranked()
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
        let (mut all, from) = held.as_ref().map_or_else(|| (Shelf::default(), -1), |deck| (deck.shelf.clone(), deck.revision.revision));
        let mut newer: Vec<Card> = cards::since(tx, from).await?.into_iter().map(|told| Card::of(told, zone)).collect();
        newer.sort_unstable_by_key(|card| card.id);
        let (index, changed) = held.and_then(|deck| deck.index_after(newer.iter().map(|card| card.id))).unwrap_or_default();
        for card in newer {
            all.put(card);
        }
        let deck = Arc::new(Deck { revision, zone: Some(zone), shelf: all, index, changed });
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

    #[test]
    fn an_index_is_shared_until_too_much_has_changed() {
        let volunteer = |number: usize| Id::<Volunteer>::stored(Uuid::from_u128(number as u128));
        let deck = Deck::default();
        assert!(deck.index_after([volunteer(1)].into_iter()).is_none(), "nobody has needed one yet");
        deck.index.get_or_init(|| Index::of(deck.cards()));

        let (index, changed) = deck.index_after((1..=MOST_CHANGED).map(volunteer)).unwrap();
        let next = Deck { index, changed, ..Deck::default() };

        assert!(Arc::ptr_eq(&deck.index, &next.index));
        assert!(next.index_after([volunteer(1)].into_iter()).is_some(), "twice the same is one");
        assert!(next.index_after([volunteer(0)].into_iter()).is_none());
    }
}
