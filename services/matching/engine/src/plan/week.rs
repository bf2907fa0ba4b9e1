//! The best that one volunteer can do at given gains, solved exactly: no two that clash, and no week over its limit.
//!
//! A table over (first session left, minutes left) gives the best of a week by the rule "this one and then only what comes after the first
//! that can be reached from its end, or not this one". It is exact where no other way matters; where one does, it is the ceiling of a search in
//! order of time.

use std::ops::Range;

use super::slot::Slot;

/// A session that would gain something.
#[derive(Clone, Copy, Debug)]
pub(super) struct Item {
    pub slot: u32,
    /// Above zero.
    pub gain: i64,
}

/// What the best set gains.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Best {
    /// What the chosen sessions gain together.
    pub gain: i64,
    /// What no choice exceeds: the same, unless the search was given up after [`NODES`] steps.
    pub ceiling: i64,
}

/// A week that has nothing to do with the others, or weeks that touch.
#[derive(Debug)]
pub(super) struct Stretch {
    /// The slots of all items in it, ascending.
    pub slots: Vec<u32>,
    /// What no choice gains more than.
    pub ceiling: i64,
    /// Choices that are nearly as good: how much less they gain, and their slots.
    pub sets: Vec<(i64, Box<[u32]>)>,
}

/// Steps of one search before it rests content with what it has.
const NODES: u32 = 200_000;
/// Steps of one search for all that is nearly as good.
const NEAR: u32 = 10_000;
/// Most columns of a table; with more minutes than that, several share a column.
const COLUMNS: u32 = 512;

/// Room to work in, to be used again and again.
#[derive(Debug, Default)]
pub(super) struct Solver {
    /// What may be chosen, ordered by week and then by start. The caller fills it.
    pub items: Vec<Item>,
    /// Slots of the best set.
    pub picked: Vec<u32>,
    /// For each item, the first of its week that starts after its end and can be reached.
    next: Vec<usize>,
    table: Vec<i64>,
    weeks: Vec<Week>,
    chosen: Vec<usize>,
    best: Vec<usize>,
    top: i64,
    nodes: u32,
}

/// One week's stretch of the items, and its table.
#[derive(Clone, Debug)]
struct Week {
    items: Range<usize>,
    left: u32,
    unit: u32,
    columns: usize,
    table: usize,
    /// The ceiling of the weeks after this one in a search over several.
    after: i64,
}

impl Week {
    fn cell(&self, item: usize, left: u32) -> usize {
        self.table + (item - self.items.start) * self.columns + ((left / self.unit) as usize).min(self.columns - 1)
    }
}

/// What the sessions are, and how fast one gets from one to the next.
#[derive(Clone, Copy)]
pub(super) struct Ground<'a> {
    pub slots: &'a [Slot],
    pub speed: u64,
}

impl Ground<'_> {
    fn slot(&self, item: Item) -> &Slot {
        &self.slots[item.slot as usize]
    }
}

impl Solver {
    /// Finds the best choice among the items; `budget` gives the minutes left in a week.
    pub fn solve(&mut self, ground: Ground<'_>, budget: impl Fn(u32) -> u32) -> Best {
        self.picked.clear();
        match self.items[..] {
            [] => return Best { gain: 0, ceiling: 0 },
            [one] => {
                let fits = ground.slot(one).minutes <= budget(ground.slot(one).week);
                self.picked.extend(fits.then_some(one.slot));
                let gain = if fits { one.gain } else { 0 };
                return Best { gain, ceiling: gain };
            }
            _ => {}
        }
        self.items.sort_unstable_by_key(|item| (ground.slot(*item).week, item.slot));
        self.lay_out(ground, budget);
        let mut sum = Best { gain: 0, ceiling: 0 };
        let count = self.weeks.len();
        if count > 1 && self.weeks_touch(ground) {
            self.search(ground, 0..count, &mut sum);
        } else {
            for week in 0..count {
                self.search(ground, week..week + 1, &mut sum);
            }
        }
        sum
    }

    /// Finds every choice that gains at most `within` less than the best, for each week, or for all together where weeks touch.
    /// Says whether these are all, and not cut short after [`NEAR`] steps.
    pub fn near(&mut self, ground: Ground<'_>, budget: impl Fn(u32) -> u32, within: i64) -> (Vec<Stretch>, bool) {
        self.items.sort_unstable_by_key(|item| (ground.slot(*item).week, item.slot));
        self.lay_out(ground, budget);
        let count = self.weeks.len();
        let length = if count > 1 && self.weeks_touch(ground) { count } else { 1 };
        let runs = (0..count).step_by(length).map(|week| week..week + length);
        let mut is_all = true;
        let stretch = |run: Range<usize>| {
            let mut best = Best { gain: 0, ceiling: 0 };
            self.search(ground, run.clone(), &mut best);
            let (first, last) = (&self.weeks[run.start], &self.weeks[run.end - 1]);
            let (from, left) = (first.items.start, first.left);
            let slots = self.items[from..last.items.end].iter().map(|item| item.slot).collect();
            let mut sets = Vec::new();
            self.nodes = 0;
            self.chosen.clear();
            self.picked.clear();
            self.gather(ground, &run, (from, left), (0, best.ceiling - within), &mut |gain, slots| sets.push((best.ceiling - gain, slots.into())));
            is_all &= self.nodes <= NEAR;
            Stretch { slots, ceiling: best.ceiling, sets }
        };
        (runs.map(stretch).collect(), is_all)
    }

    fn gather(&mut self, ground: Ground<'_>, run: &Range<usize>, (from, left): (usize, u32), (gained, floor): (i64, i64), tell: &mut dyn FnMut(i64, &[u32])) {
        let week = self.weeks[run.start].clone();
        for item in from..week.items.end {
            if gained + week.after + self.table[week.cell(item, left)] < floor || self.nodes > NEAR {
                break;
            }
            self.nodes += 1;
            let (gain, minutes) = (self.items[item].gain, ground.slot(self.items[item]).minutes);
            if minutes > left || self.chosen.iter().any(|known| clash(ground, self.items[*known], self.items[item])) {
                continue;
            }
            let rest = left - minutes;
            if gained + gain + week.after + self.table[week.cell(self.next[item], rest)] >= floor {
                self.chosen.push(item);
                self.picked.push(self.items[item].slot);
                self.gather(ground, run, (self.next[item], rest), (gained + gain, floor), tell);
                self.picked.pop();
                self.chosen.pop();
            }
        }
        let later = run.start + 1..run.end;
        if later.is_empty() {
            if gained >= floor {
                tell(gained, &self.picked);
            }
        } else if gained + week.after >= floor {
            let (from, left) = (self.weeks[later.start].items.start, self.weeks[later.start].left);
            self.gather(ground, &later, (from, left), (gained, floor), tell);
        }
    }

    /// Cuts the items into weeks and fills their tables.
    fn lay_out(&mut self, ground: Ground<'_>, budget: impl Fn(u32) -> u32) {
        self.weeks.clear();
        self.table.clear();
        self.next.clear();
        let mut start = 0;
        while start < self.items.len() {
            let number = ground.slot(self.items[start]).week;
            let end = start + self.items[start..].iter().take_while(|item| ground.slot(**item).week == number).count();
            let (mut sum, mut unit) = (0_u32, 0);
            for item in &self.items[start..end] {
                let minutes = ground.slot(*item).minutes;
                (sum, unit) = (sum.saturating_add(minutes), divisor(unit, minutes));
            }
            let left = budget(number).min(sum);
            let unit = unit.max(left.div_ceil(COLUMNS)).max(1);
            let columns = (left / unit) as usize + 1;
            let week = Week { items: start..end, left, unit, columns, table: self.table.len(), after: 0 };
            self.fill(ground, &week);
            self.weeks.push(week);
            start = end;
        }
    }

    fn fill(&mut self, ground: Ground<'_>, week: &Week) {
        let Range { start, end } = week.items;
        let columns = week.columns;
        for item in start..end {
            let over = ground.slot(self.items[item]).end;
            let mut next = item + 1 + self.items[item + 1..end].partition_point(|later| ground.slot(*later).start < over);
            // What is out of reach from here cannot come next: mostly what starts at once, elsewhere.
            while next < end && clash(ground, self.items[item], self.items[next]) {
                next += 1;
            }
            self.next.push(next);
        }
        self.table.resize(week.table + (end - start + 1) * columns, 0);
        for item in (start..end).rev() {
            let Item { slot, gain } = self.items[item];
            let units = (ground.slots[slot as usize].minutes / week.unit) as usize;
            let (row, rest) = self.table[week.table + (item - start) * columns..].split_at_mut(columns);
            let below = &rest[..columns];
            let next = &rest[(self.next[item] - item - 1) * columns..][..columns];
            let units = units.min(columns);
            row[..units].copy_from_slice(&below[..units]);
            for ((cell, leaving), taking) in row[units..].iter_mut().zip(&below[units..]).zip(next) {
                *cell = (*leaving).max(gain + taking);
            }
        }
    }

    /// Whether a session of one week clashes with one of another.
    fn weeks_touch(&self, ground: Ground<'_>) -> bool {
        let places = || self.items.iter().map(|item| ground.slot(*item).place);
        let (easts, norths) = (places().map(|place| place.east), places().map(|place| place.north));
        let across = |least: Option<i32>, most: Option<i32>| u64::from(least.unwrap_or(0).abs_diff(most.unwrap_or(0)));
        let widest = across(easts.clone().min(), easts.max()) + across(norths.clone().min(), norths.max());
        let mut end = i64::MIN;
        self.weeks.windows(2).any(|pair| {
            let (before, after) = (&self.items[..pair[0].items.end], &self.items[pair[1].items.clone()]);
            end = self.items[pair[0].items.clone()].iter().map(|item| ground.slot(*item).end).fold(end, i64::max);
            let start = after.iter().map(|item| ground.slot(*item).start).min().unwrap_or(end);
            let free = u64::try_from(start.saturating_sub(end)).ok();
            let far = free.is_some_and(|free| free.saturating_mul(ground.speed) / 60 >= widest);
            !far && before.iter().any(|one| after.iter().any(|other| clash(ground, *one, *other)))
        })
    }

    /// Finds the best choice over a run of weeks, adds its gain to `sum` and its slots to those picked.
    fn search(&mut self, ground: Ground<'_>, run: Range<usize>, sum: &mut Best) {
        let mut ceiling = 0;
        for week in self.weeks[run.clone()].iter_mut().rev() {
            week.after = ceiling;
            ceiling += self.table[week.cell(week.items.start, week.left)];
        }
        self.best.clear();
        self.top = 0;
        self.trace(ground, run.clone());
        self.nodes = 0;
        if self.top < ceiling {
            self.chosen.clear();
            let (from, left) = (self.weeks[run.start].items.start, self.weeks[run.start].left);
            self.walk(ground, &run, from, left, 0);
        }
        sum.gain += self.top;
        sum.ceiling += if self.nodes > NODES { ceiling } else { self.top };
        self.picked.extend(self.best.iter().map(|item| self.items[*item].slot));
    }

    /// Reads the choice out of the tables, leaving out what cannot be reached in time.
    fn trace(&mut self, ground: Ground<'_>, run: Range<usize>) {
        for number in run {
            let week = self.weeks[number].clone();
            let (mut item, mut left, mut free) = (week.items.start, (week.columns - 1) * week.unit as usize, week.left);
            while item < week.items.end {
                let here = self.table[week.table + (item - week.items.start) * week.columns + left / week.unit as usize];
                let below = self.table[week.table + (item + 1 - week.items.start) * week.columns + left / week.unit as usize];
                if here == below {
                    item += 1;
                    continue;
                }
                let minutes = ground.slot(self.items[item]).minutes;
                left -= (minutes / week.unit * week.unit) as usize;
                let fits = minutes <= free && !self.best.iter().any(|known| clash(ground, self.items[*known], self.items[item]));
                if fits {
                    free -= minutes;
                    self.top += self.items[item].gain;
                    self.best.push(item);
                }
                item = self.next[item];
            }
        }
    }

    fn walk(&mut self, ground: Ground<'_>, run: &Range<usize>, from: usize, left: u32, gained: i64) {
        if gained > self.top {
            self.top = gained;
            self.best.clone_from(&self.chosen);
        }
        let week = self.weeks[run.start].clone();
        for item in from..week.items.end {
            if gained + week.after + self.table[week.cell(item, left)] <= self.top || self.nodes > NODES {
                return;
            }
            self.nodes += 1;
            let (gain, minutes) = (self.items[item].gain, ground.slot(self.items[item]).minutes);
            if minutes > left || self.chosen.iter().any(|known| clash(ground, self.items[*known], self.items[item])) {
                continue;
            }
            let rest = left - minutes;
            if gained + gain + week.after + self.table[week.cell(self.next[item], rest)] > self.top {
                self.chosen.push(item);
                self.walk(ground, run, self.next[item], rest, gained + gain);
                self.chosen.pop();
            }
        }
        let later = run.start + 1..run.end;
        if !later.is_empty() && gained + week.after > self.top {
            let (from, left) = (self.weeks[later.start].items.start, self.weeks[later.start].left);
            self.walk(ground, &later, from, left, gained);
        }
    }
}

fn clash(ground: Ground<'_>, one: Item, other: Item) -> bool {
    let (first, second) = if other.slot < one.slot { (other, one) } else { (one, other) };
    ground.slot(first).clashes(ground.slot(second), ground.speed)
}

fn divisor(mut one: u32, mut other: u32) -> u32 {
    while other != 0 {
        (one, other) = (other, one % other);
    }
    one
}
