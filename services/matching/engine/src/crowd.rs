//! Everybody at once: an index over volunteers that answers "whom shall I ask?" by looking at the neighbourhood, not at the country.
//!
//! Neighbours stand together in tiles of a thousand, tiles in a tree of zones. A search opens the zone first from which most can be hoped for,
//! and ends when no zone is left from which anybody could still come among the best. A tile holds a column of bits for every hour of the week,
//! every skill, language, attestation and interest, so that most volunteers are passed over sixty-four at a time, unread.
//! Whoever remains is judged by [`crate::candidate`]: columns and bounds save time, and change no answer.
//!
//! Measured by `examples/suggest.rs` among the 3,200,000 of the benchmark's `norway-full`, the best 20 for each of 676 sessions with all their
//! reasons, worked by one thread of two AMD EPYC cores: half within 0.17 ms, 99 % within 0.64, all within 0.95; made in 3.8 s.

mod board;
mod curve;
mod sort;
mod tile;
mod tree;
mod vocabulary;
mod wanted;
mod zone;

use std::num::NonZeroUsize;

use crate::plan::crew::spread;
use crate::{Agreed, Candidate, Key, Policy, Session, Volunteer, candidate};

use board::Board;
use tile::{TILE, Tile};
use tree::Tree;
use vocabulary::Vocabulary;
use wanted::Wanted;

/// The index over some volunteers; it takes about fifty bytes for each beside the volunteers themselves.
///
/// `V` holds the volunteers: a slice, a vector, an [`std::sync::Arc`] of them.
#[derive(Debug)]
pub struct Crowd<V> {
    volunteers: V,
    vocabulary: Vocabulary,
    tiles: Vec<Tile>,
    tree: Tree,
    /// Keys and numbers in order of the keys, unless the volunteers stand in that order themselves.
    keys: Option<Vec<(Key, u32)>>,
}

impl<V: AsRef<[Volunteer]>> Crowd<V> {
    /// Builds the index; nothing if `stop`, asked often and from any thread, said so before the end. The index does not depend on `threads`.
    #[must_use]
    pub fn new(volunteers: V, threads: NonZeroUsize, stop: &(dyn Fn() -> bool + Sync)) -> Option<Self> {
        let (all, threads) = (volunteers.as_ref(), threads.get());
        let vocabulary = Vocabulary::of(all, threads, stop)?;
        let places = spread(
            threads,
            all.len().div_ceil(TILE),
            || (),
            |(), part| {
                let stretch = (part * TILE..).zip(all.chunks(TILE).nth(part).into_iter().flatten());
                let place = |(number, volunteer): (usize, &Volunteer)| (curve::along(volunteer.home), u32::try_from(number).unwrap_or(u32::MAX));
                (!stop()).then(|| stretch.map(place).collect::<Vec<_>>())
            },
        );
        let order = sort::sort(places.into_iter().collect::<Option<Vec<_>>>()?.concat(), threads, stop)?;
        let tiles = spread(
            threads,
            order.len().div_ceil(TILE),
            || (),
            |(), tile| {
                let numbers = order.iter().skip(tile * TILE).take(TILE).map(|(_, number)| *number);
                (!stop()).then(|| Tile::of(all, numbers, &vocabulary))
            },
        );
        let tiles: Vec<Tile> = tiles.into_iter().collect::<Option<_>>()?;
        let tree = Tree::over(tiles.iter().filter_map(Tile::zone).collect());
        let keys = if all.is_sorted_by_key(|one| one.id) { None } else { Some(sort::sort(all.iter().map(|one| one.id).zip(0..).collect(), threads, stop)?) };
        Some(Self { volunteers, vocabulary, tiles, tree, keys })
    }

    /// Ranks the volunteers who may take the session: the answer of [`crate::rank`] over all of them, without looking at most.
    #[must_use]
    pub fn rank(&self, session: &Session, agreed: &Agreed, policy: &Policy, limit: usize) -> Vec<Candidate> {
        self.best(session, agreed, policy, limit).into_iter().map(|(_, candidate)| candidate).collect()
    }

    /// As [`Self::rank`], each candidate with their number.
    pub(crate) fn best(&self, session: &Session, agreed: &Agreed, policy: &Policy, limit: usize) -> Vec<(u32, Candidate)> {
        let all = self.volunteers.as_ref();
        let judge = |number: u32| candidate(all.get(number as usize)?, session, agreed, policy);
        let (Some(wanted), 1..) = (Wanted::of(session, policy, &self.vocabulary), limit) else { return Vec::new() };
        let mut board = Board::of(limit);
        // Those who know the need are few, and known by name: the zones need not hope for their points.
        for number in session.familiar.iter().flat_map(|key| self.numbers(*key)) {
            if let Some(found) = judge(number).filter(|found| board.takes(found.score.total(), || found.volunteer)) {
                board.add(&found, number);
            }
        }
        let key = |number: u32| all.get(number as usize).map_or(Key(u128::MAX), |one| one.id);
        self.tree.visit(&wanted, &mut board, |tile, board| {
            self.tiles[tile].scan(&wanted, board, |board, number, points| {
                if board.takes(points, || key(number))
                    && !session.familiar.contains(&key(number))
                    && let Some(found) = judge(number).filter(|found| board.takes(found.score.total(), || found.volunteer))
                {
                    board.add(&found, number);
                }
            });
        });
        board.numbers().filter_map(|number| Some((number, judge(number)?))).collect()
    }

    /// The numbers of a key: none, or one, unless a key was given twice.
    pub(crate) fn numbers(&self, key: Key) -> Vec<u32> {
        let all = self.volunteers.as_ref();
        if let Some(keys) = &self.keys {
            let first = keys.partition_point(|known| known.0 < key);
            return keys[first..].iter().take_while(|known| known.0 == key).map(|known| known.1).collect();
        }
        let first = all.partition_point(|one| one.id < key);
        let same = all[first..].iter().take_while(|one| one.id == key).count();
        (first..first + same).filter_map(|number| u32::try_from(number).ok()).collect()
    }
}
