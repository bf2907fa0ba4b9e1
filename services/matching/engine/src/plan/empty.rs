//! Why places stay empty: nobody may take them, or everybody who may is of more use elsewhere.

use crate::Key;

use super::crew::spread;
use super::draft::Draft;
use super::index::{CHUNK, Index};
use super::options::Stop;

/// Other sessions that are named for an empty place, at most.
const NAMED: usize = 3;

/// A session with places that the plan leaves empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Empty {
    /// Which session it is.
    pub session: Key,
    /// How many of its places stay empty.
    pub places: u32,
    /// Why that is.
    pub why: Lack,
}

/// Why nobody takes a place. Who has agreed to something that forbids it does not count as eligible.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lack {
    /// Nobody has been looked at: the planner ended before its first round.
    NotLookedAt,
    /// No volunteer may take it.
    NobodyEligible,
    /// Everybody who may take it has a place in this very session.
    EverybodyIsHere,
    /// Those who may take it do more good elsewhere.
    BetterElsewhere {
        /// How many may take it and do not; of those whom the planner looked at, see [`crate::Problem::within`].
        eligible: u32,
        /// The sessions of theirs that stand in its way, those of most of them first, and how many hold each; at most three.
        sessions: Vec<(Key, u32)>,
    },
}

/// Explains every place that a plan leaves empty, in the order of the problem's sessions; nothing if `stop` said so before the end.
pub(super) fn explain(index: &Index<'_>, draft: &Draft, threads: usize, stop: Stop<'_>) -> Option<Vec<Empty>> {
    let left = |slot: usize| index.slots[slot].places.saturating_sub(count(draft.crew[slot].len()));
    let left: Vec<u32> = (0..index.slots.len()).map(left).collect();
    let others = others(index, draft, (&left, threads), stop)?;
    let all = left.len().div_ceil(CHUNK);
    let found = spread(
        threads,
        all,
        || (),
        |(), chunk| {
            let mut found = Vec::new();
            for slot in (chunk * CHUNK..left.len().min((chunk + 1) * CHUNK)).filter(|slot| left[*slot] > 0) {
                if stop() {
                    return None;
                }
                found.push((index.session[slot], explain_one(index, draft, (slot, left[slot]), others.of(slot))));
            }
            Some(found)
        },
    );
    let mut found = found.into_iter().collect::<Option<Vec<_>>>()?.concat();
    found.sort_unstable_by_key(|(session, _)| *session);
    Some(found.into_iter().map(|(_, empty)| empty).collect())
}

/// For each slot, what keeps each of those from it who may take it: one slot named as often as it stands in somebody's way.
struct Others {
    ends: Vec<usize>,
    slots: Vec<u32>,
}

impl Others {
    fn of(&self, slot: usize) -> Vec<u32> {
        let start = if slot == 0 { 0 } else { self.ends[slot - 1] };
        self.slots[start..self.ends[slot]].to_vec()
    }
}

fn others(index: &Index<'_>, draft: &Draft, (left, threads): (&[u32], usize), stop: Stop<'_>) -> Option<Others> {
    let found = spread(
        threads,
        index.volunteers().div_ceil(CHUNK),
        || (),
        |(), chunk| {
            let mut found: Vec<(u32, u32)> = Vec::new();
            if stop() {
                return None;
            }
            for volunteer in chunk * CHUNK..index.volunteers().min((chunk + 1) * CHUNK) {
                let held = &draft.held[volunteer];
                if held.is_empty() {
                    continue;
                }
                for &slot in index.pairs(volunteer).0 {
                    if left[slot as usize] > 0 && held.iter().all(|held| held.slot != slot) {
                        found.extend(held.iter().filter(|other| stands_against(index, slot, other.slot)).map(|other| (slot, other.slot)));
                    }
                }
            }
            Some(found)
        },
    );
    let found: Vec<Vec<(u32, u32)>> = found.into_iter().collect::<Option<_>>()?;
    let mut ends = vec![0; left.len()];
    found.iter().flatten().for_each(|(slot, _)| ends[*slot as usize] += 1);
    let mut sum = 0;
    for end in &mut ends {
        (*end, sum) = (sum, sum + *end);
    }
    let mut slots = vec![0; sum];
    for chunk in &found {
        if stop() {
            return None;
        }
        for (slot, other) in chunk {
            let end = &mut ends[*slot as usize];
            slots[*end] = *other;
            *end += 1;
        }
    }
    Some(Others { ends, slots })
}

fn explain_one(index: &Index<'_>, draft: &Draft, (slot, places): (usize, u32), mut others: Vec<u32>) -> Empty {
    let crew = count(draft.crew[slot].len());
    let why = match index.eligible[slot].saturating_sub(crew) {
        0 if crew == 0 => Lack::NobodyEligible,
        0 => Lack::EverybodyIsHere,
        eligible => {
            others.sort_unstable();
            let mut named: Vec<(u32, u32)> = others.chunk_by(|one, next| one == next).map(|same| (same[0], count(same.len()))).collect();
            named.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
            Lack::BetterElsewhere { eligible, sessions: named.into_iter().take(NAMED).map(|(other, count)| (index.key(other), count)).collect() }
        }
    };
    Empty { session: index.key(u32::try_from(slot).unwrap_or(u32::MAX)), places, why }
}

fn count(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

/// Whether holding one slot may keep a volunteer from another: at the same time, too far apart, or in the same week.
fn stands_against(index: &Index<'_>, one: u32, other: u32) -> bool {
    let [first, second] = [one.min(other), one.max(other)].map(|slot| &index.slots[slot as usize]);
    first.week == second.week || first.clashes(second, index.speed)
}
