//! Where the slots are: squares of a grid, so that a volunteer looks at the neighbourhood and not at the country.

use crate::{Position, Span};

use super::slot::Slot;

/// Metres along a side of a square.
const SIDE: i64 = 4_000;

/// A square that holds at least one slot.
#[derive(Debug)]
struct Square {
    row: i64,
    column: i64,
    /// By start.
    entries: Vec<Entry>,
}

/// What is asked of every slot in reach, side by side in memory.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry {
    pub slot: u32,
    pub place: Position,
    pub demand: Demand,
    start: i64,
    end: i64,
}

/// What a slot asks for, as bits.
#[derive(Clone, Copy, Debug)]
pub(super) struct Demand {
    pub skills: u64,
    pub languages: u64,
    pub attestations: u64,
    pub desired: u64,
    pub category: u64,
    pub wished: u32,
    pub minutes: u32,
    pub adults_only: bool,
}

/// The squares in order of row and column.
#[derive(Debug)]
pub(super) struct Grid {
    squares: Vec<Square>,
}

impl Grid {
    /// Sorts the slots into squares; each comes with its demand.
    pub fn new(slots: &[Slot], demands: &[Demand]) -> Self {
        let entries = (0_u32..).zip(slots).zip(demands);
        let entries = entries.map(|((slot, known), demand)| Entry { slot, place: known.place, demand: *demand, start: known.start, end: known.end });
        let mut entries: Vec<Entry> = entries.collect();
        let square = |entry: &Entry| (cell(entry.place.north), cell(entry.place.east));
        entries.sort_unstable_by_key(|entry| (square(entry), entry.slot));
        let squares = entries.chunk_by(|one, next| square(one) == square(next));
        let squares = squares.map(|group| Square { row: square(&group[0]).0, column: square(&group[0]).1, entries: group.to_vec() });
        Self { squares: squares.collect() }
    }

    /// Names every slot within one of the `spans` whose square is in reach; those out of reach may be among them.
    pub fn visit(&self, home: Position, metres: u32, spans: &[Span], mut found: impl FnMut(&Entry)) {
        let reach = i64::from(metres);
        let [south, north] = [-reach, reach].map(|way| (i64::from(home.north) + way).div_euclid(SIDE));
        let [west, east] = [-reach, reach].map(|way| (i64::from(home.east) + way).div_euclid(SIDE));
        let mut next = self.squares.partition_point(|square| (square.row, square.column) < (south, west));
        while let Some(square) = self.squares.get(next).filter(|square| square.row <= north) {
            if square.column < west || square.column > east {
                let row = if square.column < west { square.row } else { square.row + 1 };
                next += self.squares[next..].partition_point(|other| (other.row, other.column) < (row, west));
                continue;
            }
            next += 1;
            if gap(square.row, home.north).pow(2) + gap(square.column, home.east).pow(2) > reach.pow(2) {
                continue;
            }
            let mut rest = &square.entries[..];
            for span in spans {
                rest = &rest[rest.partition_point(|entry| entry.start < span.start())..];
                let begun = rest.partition_point(|entry| entry.start < span.end());
                rest[..begun].iter().filter(|entry| entry.end <= span.end()).for_each(&mut found);
                rest = &rest[begun..];
            }
        }
    }
}

fn cell(metres: i32) -> i64 {
    i64::from(metres).div_euclid(SIDE)
}

/// Metres from a coordinate to the nearest one of a row or column.
fn gap(number: i64, metres: i32) -> i64 {
    let (first, metres) = (number * SIDE, i64::from(metres));
    (first - metres).max(metres - (first + SIDE - 1)).max(0)
}
