//! A thousand neighbours side by side: a bit each in every column, so that a question is put to sixty-four at once.

use std::cmp::Reverse;

use crate::score::{fairness, proximity};
use crate::{Position, Volunteer};

use super::board::Board;
use super::vocabulary::Vocabulary;
use super::wanted::Wanted;
use super::zone::Zone;

/// Words of a column, and how many volunteers a tile holds.
const WORDS: usize = 16;
pub(super) const TILE: usize = 64 * WORDS;

/// One bit for each volunteer of a tile.
type Column = [u64; WORDS];

/// Neighbours, those first who go furthest.
#[derive(Debug)]
pub(super) struct Tile {
    people: Box<[Person]>,
    columns: Box<[Column]>,
    /// Where each sixty-four of them live.
    zones: Vec<Zone>,
}

/// What must be known of a volunteer beside the bits.
#[derive(Clone, Copy, Debug)]
struct Person {
    number: u32,
    home: Position,
    max_metres: u32,
    weekly_minutes: u32,
    recent_minutes: u32,
}

impl Tile {
    /// Lays out at most [`TILE`] volunteers, named by their numbers.
    pub fn of(volunteers: &[Volunteer], numbers: impl Iterator<Item = u32>, vocabulary: &Vocabulary) -> Self {
        let mut people: Vec<Person> = numbers.filter_map(|number| volunteers.get(number as usize).map(|volunteer| Person::of(volunteer, number))).collect();
        people.sort_unstable_by_key(|person| (Reverse(person.max_metres), person.number));
        let mut columns = vec![[0; WORDS]; vocabulary.columns()];
        for (at, person) in people.iter().enumerate() {
            for column in vocabulary.columns_of(&volunteers[person.number as usize]) {
                columns[column][at / 64] |= 1 << (at % 64);
            }
        }
        let zones = people.chunks(64).filter_map(|some| some.iter().map(|person| Zone::of(&volunteers[person.number as usize])).reduce(Zone::join));
        Self { zones: zones.collect(), people: people.into(), columns: columns.into() }
    }

    /// Where all of them live.
    pub fn zone(&self) -> Option<Zone> {
        self.zones.iter().copied().reduce(Zone::join)
    }

    /// Names to `try_out` everybody who, as far as the tile knows, may take the session and would come onto the board.
    pub fn scan(&self, wanted: &Wanted<'_>, board: &mut Board, mut try_out: impl FnMut(&mut Board, u32, i64)) {
        let may = self.may(wanted);
        for (word, (&may, zone)) in may.iter().zip(&self.zones).enumerate() {
            if may == 0 {
                continue;
            }
            let Some(near) = zone.nearness(wanted.place, wanted.policy.proximity) else { continue };
            let mut left = self.worthwhile(wanted, word, board.bar().saturating_sub(near)) & may;
            while left != 0 {
                let bit = left.trailing_zeros();
                left &= left - 1;
                if let Some((number, points)) = self.points(wanted, word, bit, board.bar()) {
                    try_out(board, number, points);
                }
            }
        }
    }

    /// Who has what the session asks for.
    fn may(&self, wanted: &Wanted<'_>) -> Column {
        let mut may = [u64::MAX; WORDS];
        for &column in &wanted.all {
            may.iter_mut().zip(&self.columns[column]).for_each(|(may, has)| *may &= has);
        }
        if !wanted.any.is_empty() {
            let mut one = [0; WORDS];
            for &column in &wanted.any {
                one.iter_mut().zip(&self.columns[column]).for_each(|(one, has)| *one |= has);
            }
            may.iter_mut().zip(one).for_each(|(may, one)| *may &= one);
        }
        may
    }

    /// Of sixty-four, those who can reach so many points beside those for living near.
    fn worthwhile(&self, wanted: &Wanted<'_>, word: usize, bar: i64) -> u64 {
        let liked = wanted.liked.map_or(0, |column| self.columns[column][word]);
        let with_skills = |is_liked: bool| {
            let needed = (0..=wanted.wished.len()).find(|&had| wanted.rest(is_liked, had) >= bar)?;
            let has = wanted.wished.iter().map(|&column| self.columns[column][word]);
            Some(match needed {
                0 => u64::MAX,
                all if all == wanted.wished.len() => has.fold(u64::MAX, |all, has| all & has),
                _ => has.fold(0, |one, has| one | has),
            })
        };
        (liked & with_skills(true).unwrap_or(0)) | (!liked & with_skills(false).unwrap_or(0))
    }

    /// Gives the number of a person, and points that they do not exceed; nothing if those are below the bar or the place is too far.
    fn points(&self, wanted: &Wanted<'_>, word: usize, bit: u32, bar: i64) -> Option<(u32, i64)> {
        let person = &self.people[word * 64 + bit as usize];
        let [east, north] =
            [person.home.east.abs_diff(wanted.place.east), person.home.north.abs_diff(wanted.place.north)].map(|metres| u128::from(metres).pow(2));
        if wanted.minutes > u64::from(person.weekly_minutes) || east + north >= (u128::from(person.max_metres) + 1).pow(2) {
            return None;
        }
        let has = |column: usize| self.columns[column][word] >> bit & 1 == 1;
        let had = wanted.wished.iter().filter(|&&column| has(column)).count();
        let others = wanted.rest(wanted.liked.is_some_and(has), had) - wanted.fairness + fairness(person.recent_minutes, wanted.policy);
        if others + i64::from(wanted.policy.proximity) < bar {
            return None;
        }
        let points = others + proximity(person.home.metres_to(wanted.place), person.max_metres, wanted.policy.proximity);
        (points >= bar).then_some((person.number, points))
    }
}

impl Person {
    fn of(volunteer: &Volunteer, number: u32) -> Self {
        let Volunteer { home, max_metres, weekly_minutes, recent_minutes, .. } = *volunteer;
        Self { number, home, max_metres, weekly_minutes, recent_minutes }
    }
}
