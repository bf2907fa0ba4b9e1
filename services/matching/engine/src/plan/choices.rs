//! What each volunteer might do instead: all weeks that at some prices gain little less than the best, and which of them a plan has chosen.
//!
//! At any prices a plan lies as far below the bound as its choices lie below the best ones, and its empty places cost, together.

use super::crew::{let_go, spread};
use super::draft::{Draft, Held};
use super::index::{CHUNK, Index};
use super::options::Stop;
use super::prices::{MILLI, over};
use super::week::{Item, Solver, Stretch};

/// Volunteers between two looks at the clock.
const GLANCE: usize = 32;
/// The same, where each is a trifle.
const MANY: usize = 1024;

/// Which choices are wanted.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reach {
    /// How far below the best, in thousandths.
    pub within: i64,
    /// How many of a unit, the best of them.
    pub each: usize,
    /// About how many of all together; where there are more, the rest is left out.
    pub all: usize,
}

/// A set of slots that a volunteer may take together in a week, or in weeks that touch.
#[derive(Clone, Debug)]
pub(super) struct Choice {
    /// How much less it gains than the best, in thousandths.
    pub slack: i64,
    pub slots: Box<[u32]>,
}

/// A volunteer's week, or their weeks where these touch.
#[derive(Clone, Debug)]
pub(super) struct Unit {
    pub volunteer: u32,
    /// Ascending by slack.
    pub choices: Vec<Choice>,
    /// The choice of the plan.
    pub now: u32,
}

/// The choices of all volunteers.
#[derive(Debug)]
pub(super) struct Choices {
    pub units: Vec<Unit>,
    /// For each slot, who might take it: units and their choices.
    pub takers: Vec<Vec<(u32, u32)>>,
    /// Whether these are all choices within reach.
    pub is_all: bool,
}

impl Choices {
    /// Finds the choices that are within reach, and those of the draft; nothing if `stop` said so before the end.
    pub fn near(index: &Index<'_>, draft: &Draft, prices: &[i64], reach: Reach, (done, threads): (&[bool], usize), stop: Stop<'_>) -> Option<Self> {
        let over = over(index, prices);
        let share = reach.all / index.volunteers().div_ceil(CHUNK).max(1);
        let chunks = spread(threads, index.volunteers().div_ceil(CHUNK), Solver::default, |solver, chunk| {
            let (mut units, mut count, mut is_all) = (Vec::new(), 0, true);
            for volunteer in chunk * CHUNK..index.volunteers().min((chunk + 1) * CHUNK) {
                if volunteer.is_multiple_of(GLANCE) && stop() {
                    return None;
                }
                if index.part_of(volunteer).is_some_and(|part| !done[part]) {
                    if count > share {
                        return Some((units, false));
                    }
                    let found = of(index, &over, (volunteer, &draft.held[volunteer]), reach, solver, &mut is_all);
                    count += found.iter().map(|unit| unit.choices.len()).sum::<usize>();
                    units.extend(found);
                }
            }
            Some((units, is_all))
        });
        if chunks.iter().any(Option::is_none) {
            let_go(chunks);
            return None;
        }
        let (units, all): (Vec<Vec<Unit>>, Vec<bool>) = chunks.into_iter().flatten().unzip();
        let units: Vec<Unit> = units.into_iter().flatten().collect();
        let mut takers = vec![Vec::new(); index.slots.len()];
        for (unit, known) in (0_u32..).zip(&units) {
            if (unit as usize).is_multiple_of(MANY) && stop() {
                let_go(units);
                return None;
            }
            for (choice, found) in (0_u32..).zip(&known.choices) {
                found.slots.iter().for_each(|slot| takers[*slot as usize].push((unit, choice)));
            }
        }
        Some(Self { units, takers, is_all: all.into_iter().all(|all| all) })
    }

    /// Brings a draft to what is chosen.
    pub fn write(&self, index: &Index<'_>, now: &[u32], draft: &mut Draft, stop: Stop<'_>) -> Option<()> {
        let mut rest = now;
        for (count, own) in self.units.chunk_by(|one, next| one.volunteer == next.volunteer).enumerate() {
            if count.is_multiple_of(MANY) && stop() {
                return None;
            }
            let (now, later) = rest.split_at(own.len());
            rest = later;
            let volunteer = own[0].volunteer as usize;
            let (slots, points) = index.pairs(volunteer);
            let chosen = own.iter().zip(now).flat_map(|(unit, now)| unit.choices[*now as usize].slots.iter());
            let held: Vec<Held> = chosen
                .map(|&slot| Held { slot, worth: index.slots[slot as usize].base + slots.binary_search(&slot).map_or(0, |at| i64::from(points[at])) })
                .collect();
            if held.len() != draft.held[volunteer].len() || held.iter().any(|one| !draft.held[volunteer].contains(one)) {
                draft.assign(own[0].volunteer, held);
            }
        }
        draft.keep();
        Some(())
    }
}

fn of(index: &Index<'_>, over: &[i64], (volunteer, held): (usize, &[Held]), reach: Reach, solver: &mut Solver, is_all: &mut bool) -> Vec<Unit> {
    let (slots, points) = index.pairs(volunteer);
    let gain = |slot: u32, points: u16| MILLI * i64::from(points) - over[slot as usize];
    let holds = |slot: u32| held.iter().any(|held| held.slot == slot);
    let items = slots.iter().zip(points).map(|(&slot, &points)| Item { slot, gain: gain(slot, points) });
    solver.items.clear();
    solver.items.extend(items.filter(|item| item.gain >= -reach.within || holds(item.slot)));
    let (stretches, are_all) = solver.near(index.ground(), |week| index.budget(volunteer, week), reach.within);
    *is_all &= are_all;
    let unit = |stretch: Stretch| {
        let mut choices: Vec<Choice> = stretch.sets.into_iter().map(|(slack, slots)| Choice { slack, slots }).collect();
        choices.sort_unstable_by(|one, other| (one.slack, &one.slots).cmp(&(other.slack, &other.slots)));
        *is_all &= choices.len() <= reach.each;
        choices.truncate(reach.each);
        choices.shrink_to_fit();
        let own: Box<[u32]> = stretch.slots.into_iter().filter(|slot| holds(*slot)).collect();
        let now = choices.iter().position(|choice| choice.slots == own).unwrap_or_else(|| {
            let gains = own.iter().filter_map(|slot| Some(gain(*slot, points[slots.binary_search(slot).ok()?])));
            choices.push(Choice { slack: stretch.ceiling - gains.sum::<i64>(), slots: own });
            choices.len() - 1
        });
        Unit { volunteer: id(volunteer), choices, now: id(now) }
    };
    stretches.into_iter().map(unit).collect()
}

fn id(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
