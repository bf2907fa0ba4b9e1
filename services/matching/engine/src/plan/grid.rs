//! Where the slots are: squares of a grid, so that a volunteer looks at the neighbourhood and not at the country.

use crate::{Position, Span};

use super::slot::Slot;

/// Metres along a side of a square.
const SIDE: i64 = 4_000;

/// Most buckets of starts in a square.
const BUCKETS: u64 = 512;

/// A square that holds at least one slot.
#[derive(Debug)]
struct Square {
    row: i64,
    column: i64,
    /// By start.
    entries: Vec<Entry>,
    /// Start of the first entry.
    first: i64,
    /// Minutes of a bucket, so that there are never more than [`BUCKETS`].
    width: u64,
    /// For each bucket of starts, its first entry; the number of entries at the end.
    buckets: Vec<u32>,
}

impl Square {
    fn new(row: i64, column: i64, entries: Vec<Entry>) -> Self {
        let [first, last] = [entries.first(), entries.last()].map(|entry| entry.map_or(0, |entry| entry.start));
        let width = (last.abs_diff(first) / BUCKETS + 1).max(60);
        let count = last.abs_diff(first) / width + 1;
        let begin = |bucket: u64| entries.partition_point(|entry| entry.start.abs_diff(first) / width < bucket);
        let buckets = (0..=count).map(|bucket| u32::try_from(begin(bucket)).unwrap_or(u32::MAX)).collect();
        Self { row, column, entries, first, width, buckets }
    }

    /// Finds the first entry that starts no earlier than a minute.
    fn from(&self, minute: i64) -> usize {
        if minute <= self.first {
            return 0;
        }
        let bucket = usize::try_from(minute.abs_diff(self.first) / self.width).unwrap_or(usize::MAX);
        let Some([begin, end]) = self.buckets.get(bucket..).and_then(|rest| rest.first_chunk()) else { return self.entries.len() };
        let [begin, end] = [*begin as usize, *end as usize];
        begin + self.entries[begin..end].partition_point(|entry| entry.start < minute)
    }
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
        let squares = squares.map(|group| {
            let (row, column) = square(&group[0]);
            Square::new(row, column, group.to_vec())
        });
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
            let [down, across, far] = [gap(square.row, home.north), gap(square.column, home.east), reach].map(|metres| i128::from(metres).pow(2));
            if down + across > far {
                continue;
            }
            for span in spans {
                for entry in &square.entries[square.from(span.start())..square.from(span.end())] {
                    if entry.end <= span.end() {
                        found(entry);
                    }
                }
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
