//! The bound that prices prove, recomputed apart from the engine: all places at their price, and every volunteer's best set of shifts at
//! worth less price, found by branch and bound in whole numbers.

use std::collections::HashMap;

use crate::rules::{Rules, Shift, Volunteer, WEEK, clash, is_eligible, worth};

/// Metres along a side of a square.
const SIDE: i64 = 5_000;

/// Where the shifts are: squares, in each of them by start.
#[derive(Debug)]
pub struct Map<'a> {
    squares: HashMap<(i64, i64), Vec<&'a Shift>>,
}

/// A shift that would gain a volunteer something.
#[derive(Clone, Copy, Debug)]
struct Item<'a> {
    shift: &'a Shift,
    gain: i64,
}

impl Item<'_> {
    fn week(&self) -> i64 {
        self.shift.start / WEEK
    }
}

impl<'a> Map<'a> {
    pub fn new(rules: &'a Rules) -> Self {
        let mut squares: HashMap<(i64, i64), Vec<&Shift>> = HashMap::new();
        for shift in &rules.shifts {
            squares.entry(square(shift.at)).or_default().push(shift);
        }
        for shifts in squares.values_mut() {
            shifts.sort_unstable_by_key(|shift| shift.start);
        }
        Self { squares }
    }

    /// The most that this volunteer can gain at these prices, in thousandths of a point.
    pub fn best(&self, volunteer: &Volunteer, prices: &[i64]) -> i64 {
        let ((east, north), reach) = (volunteer.home, volunteer.max_metres);
        let ((west, south), (east, north)) = (square((east - reach, north - reach)), square((east + reach, north + reach)));
        let mut items: Vec<Item<'_>> = Vec::new();
        for shifts in (west..=east).flat_map(|column| (south..=north).filter_map(move |row| self.squares.get(&(column, row)))) {
            for (start, end) in &volunteer.available {
                let begin = shifts.partition_point(|shift| shift.start < *start);
                for shift in shifts[begin..].iter().take_while(|shift| shift.start < *end) {
                    if shift.minutes() <= volunteer.weekly_minutes && is_eligible(volunteer, shift) {
                        let gain = 1000 * worth(volunteer, shift) - prices[usize::try_from(shift.id).expect("an id")];
                        items.extend((gain > 0).then_some(Item { shift, gain }));
                    }
                }
            }
        }
        // most a minute first; the rest of a week is then worth no more than what a part of the next one gives
        items.sort_unstable_by(|a, b| (b.gain * a.shift.minutes()).cmp(&(a.gain * b.shift.minutes())));
        let mut search = Search { items, weekly: volunteer.weekly_minutes, taken: Vec::new(), best: 0 };
        search.walk(0, 0);
        search.best
    }
}

fn square((east, north): (i64, i64)) -> (i64, i64) {
    (east.div_euclid(SIDE), north.div_euclid(SIDE))
}

struct Search<'a> {
    items: Vec<Item<'a>>,
    weekly: i64,
    taken: Vec<Item<'a>>,
    best: i64,
}

impl Search<'_> {
    fn walk(&mut self, from: usize, gained: i64) {
        self.best = self.best.max(gained);
        for at in from..self.items.len() {
            let item = self.items[at];
            if !self.may(&item) || self.left(item.week()) < item.shift.minutes() {
                continue;
            }
            if gained + self.ceiling(at) <= self.best {
                return;
            }
            self.taken.push(item);
            self.walk(at + 1, gained + item.gain);
            self.taken.pop();
        }
    }

    fn may(&self, item: &Item<'_>) -> bool {
        self.taken.iter().all(|other| !clash(other.shift, item.shift))
    }

    fn left(&self, week: i64) -> i64 {
        self.weekly - self.taken.iter().filter(|item| item.week() == week).map(|item| item.shift.minutes()).sum::<i64>()
    }

    /// What can still be gained at most, if the last shift of each week could be done in part.
    fn ceiling(&self, from: usize) -> i64 {
        let (mut most, mut weeks) = (0, HashMap::new());
        for item in self.items[from..].iter().filter(|item| self.may(item)) {
            let room = weeks.entry(item.week()).or_insert_with(|| self.left(item.week()));
            let minutes = item.shift.minutes().min(*room);
            *room -= minutes;
            most += (item.gain * minutes + item.shift.minutes() - 1) / item.shift.minutes();
        }
        most
    }
}

/// The whole bound in points. `prices` are thousandths, one for each shift.
pub fn bound(rules: &Rules, prices: &[i64]) -> i64 {
    let map = Map::new(rules);
    let places: i128 = rules.shifts.iter().zip(prices).map(|(shift, price)| i128::from(shift.places) * i128::from(*price)).sum();
    let best: i128 = rules.volunteers.iter().map(|volunteer| i128::from(map.best(volunteer, prices))).sum();
    i64::try_from((places + best) / 1000).expect("a bound")
}
