//! Why places stay empty: nobody may take them, or everybody who may is of more use elsewhere.

use std::collections::BTreeMap;

use crate::Key;

use super::draft::Draft;
use super::index::Index;

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

#[derive(Default)]
struct Tally {
    eligible: u32,
    others: BTreeMap<u32, u32>,
}

/// Explains every place that a plan leaves empty, in the order of the problem's sessions.
pub(super) fn explain(index: &Index<'_>, draft: &Draft) -> Vec<Empty> {
    let left = |slot: usize| index.slots[slot].places.saturating_sub(u32::try_from(draft.crew[slot].len()).unwrap_or(u32::MAX));
    let mut tallies: Vec<Option<Tally>> = (0..index.slots.len()).map(|slot| (left(slot) > 0).then(Tally::default)).collect();
    for volunteer in 0..index.volunteers() {
        let held = &draft.held[volunteer];
        for &slot in index.pairs(volunteer).0 {
            let Some(tally) = &mut tallies[slot as usize] else { continue };
            if held.iter().all(|held| held.slot != slot) {
                tally.eligible += 1;
                for other in held.iter().filter(|other| stands_against(index, slot, other.slot)) {
                    *tally.others.entry(other.slot).or_default() += 1;
                }
            }
        }
    }
    let found = (0_u32..).zip(tallies).filter_map(|(slot, tally)| Some((slot, tally?)));
    let mut found: Vec<(u32, Empty)> =
        found.map(|(slot, tally)| (index.session[slot as usize], explain_one(index, draft, slot, left(slot as usize), tally))).collect();
    found.sort_unstable_by_key(|(session, _)| *session);
    found.into_iter().map(|(_, empty)| empty).collect()
}

fn explain_one(index: &Index<'_>, draft: &Draft, slot: u32, places: u32, tally: Tally) -> Empty {
    let mut others: Vec<(u32, u32)> = tally.others.into_iter().collect();
    others.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let why = match tally.eligible {
        0 if draft.crew[slot as usize].is_empty() => Lack::NobodyEligible,
        0 => Lack::EverybodyIsHere,
        eligible => Lack::BetterElsewhere { eligible, sessions: others.into_iter().take(NAMED).map(|(other, count)| (index.key(other), count)).collect() },
    };
    Empty { session: index.key(slot), places, why }
}

/// Whether holding one slot may keep a volunteer from another: at the same time, too far apart, or in the same week.
fn stands_against(index: &Index<'_>, one: u32, other: u32) -> bool {
    let [first, second] = [one.min(other), one.max(other)].map(|slot| &index.slots[slot as usize]);
    first.week == second.week || first.clashes(second, index.speed)
}
