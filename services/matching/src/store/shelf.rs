//! Cards side by side in memory, by id: looking at all of them is a walk in order, and a change copies a few.

use std::sync::Arc;

use platform::id::Id;

use crate::domain::Volunteer;
use crate::domain::card::Card;

/// Most cards that lie together. A thousand places in memory instead of a hundred cost more than the looking itself.
const BOARD: usize = 256;

/// Cards by id. Clones share what neither of them has changed.
#[derive(Clone, Debug, Default)]
pub(crate) struct Shelf(Vec<Arc<Vec<Card>>>);

impl Shelf {
    /// All of them, by id.
    pub fn cards(&self) -> impl Iterator<Item = &Card> + Clone {
        self.0.iter().flat_map(|board| board.iter())
    }

    /// How many they are.
    pub fn len(&self) -> usize {
        self.0.iter().map(|board| board.len()).sum()
    }

    /// The card of one volunteer.
    pub fn find(&self, volunteer: Id<Volunteer>) -> Option<&Card> {
        let board = self.0.get(self.board_of(volunteer))?;
        board.get(board.binary_search_by_key(&volunteer, |card| card.id).ok()?)
    }

    /// Puts a card where it belongs, in the place of an older one.
    pub fn put(&mut self, card: Card) {
        // beyond the last board there is room on the last one, or on a new one
        let at = self.board_of(card.id).min(self.0.len().saturating_sub(1));
        let Some(board) = self.0.get_mut(at).map(Arc::make_mut) else {
            self.0.push(Arc::new(vec![card]));
            return;
        };
        match board.binary_search_by_key(&card.id, |held| held.id) {
            Ok(held) => board[held] = card,
            Err(between) => board.insert(between, card),
        }
        if board.len() > BOARD {
            // new ids are the latest: a full last board stays full
            let kept = if at + 1 == self.0.len() { BOARD } else { BOARD / 2 };
            let rest = Arc::make_mut(&mut self.0[at]).split_off(kept);
            self.0.insert(at + 1, Arc::new(rest));
        }
    }

    /// The board on which a card lies, if any: the first that does not end before it.
    fn board_of(&self, volunteer: Id<Volunteer>) -> usize {
        self.0.partition_point(|board| board.last().is_some_and(|last| last.id < volunteer))
    }
}

#[cfg(test)]
mod tests {
    use chrono_tz::Tz;
    use uuid::Uuid;

    use super::*;
    use crate::domain::card::tests::told;

    fn card(number: u128, version: u32) -> Card {
        let mut card = Card::of(told(number), Tz::Europe__Oslo);
        card.volunteer.recent_minutes = version;
        card
    }

    fn held(shelf: &Shelf) -> Vec<(Uuid, u32)> {
        shelf.cards().map(|card| (card.id.uuid(), card.volunteer.recent_minutes)).collect()
    }

    #[test]
    fn cards_lie_in_order_whatever_order_they_come_in() {
        let ordered: Vec<u128> = (0..2_000).collect();
        let reversed: Vec<u128> = (0..2_000).rev().collect();
        let mixed: Vec<u128> = (0..2_000).map(|number| number * 1_237 % 2_000).collect();
        let expected: Vec<(Uuid, u32)> = ordered.iter().map(|number| (Uuid::from_u128(*number), 1)).collect();

        for order in [ordered, reversed, mixed] {
            let mut shelf = Shelf::default();
            for number in &order {
                shelf.put(card(*number, 1));
            }

            assert_eq!(held(&shelf), expected);
            assert!(shelf.0.iter().all(|board| (1..=BOARD).contains(&board.len())));
            assert!(order.iter().all(|number| shelf.find(Id::stored(Uuid::from_u128(*number))).is_some()));
            assert!(shelf.find(Id::stored(Uuid::from_u128(2_000))).is_none());
        }
    }

    #[test]
    fn a_newer_card_takes_the_place_and_who_holds_the_older_shelf_keeps_it() {
        let mut shelf = Shelf::default();
        for number in 0..600 {
            shelf.put(card(number * 2, 1));
        }
        let before = shelf.clone();

        shelf.put(card(400, 2));
        shelf.put(card(401, 1));

        assert_eq!(before.cards().count(), 600);
        assert_eq!(shelf.cards().count(), 601);
        let minutes = |shelf: &Shelf| shelf.find(Id::stored(Uuid::from_u128(400))).unwrap().volunteer.recent_minutes;
        assert_eq!((minutes(&before), minutes(&shelf)), (1, 2));
        let shared = before.0.iter().filter(|board| shelf.0.iter().any(|other| Arc::ptr_eq(board, other))).count();
        assert_eq!(shared, before.0.len() - 1, "one board was copied");
    }
}
