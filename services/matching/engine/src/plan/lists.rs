//! The best candidates of every session, where there are too many pairs to keep them all.

use std::collections::HashMap;
use std::num::NonZeroUsize;

use crate::{Crowd, Key, Volunteer, candidate};

use super::crew::spread;
use super::index::{CHUNK, Chunk, Index};
use super::prices::{MILLI, highest};

/// Most candidates for each place, and for each session beside those.
///
/// With 33 for each place, seed 1 of `vestfold` came within 0.04 % of its bound in ten rounds, with 12 within 0.15 to 0.33 %, with all 200 within 0.22 %.
const A_PLACE: u64 = 24;
const A_SESSION: u64 = 16;

/// One who is planned with.
#[derive(Clone, Copy, Debug)]
struct Listed {
    volunteer: u32,
    points: u16,
    /// Has the slot in the last plan.
    kept: bool,
}

/// For each slot, who is planned with.
#[derive(Debug)]
pub(super) struct Lists {
    listed: Vec<Vec<Listed>>,
    /// For each slot, the price in thousandths at which nobody who is not listed gains anything.
    pub floor: Vec<i64>,
}

impl Lists {
    /// Asks the crowd for every slot; nothing if `stop` said so before the end.
    pub fn of(index: &Index<'_>, threads: usize, stop: &(dyn Fn() -> bool + Sync)) -> Option<Self> {
        let crowd = Crowd::new(index.problem.volunteers(), NonZeroUsize::new(threads).unwrap_or(NonZeroUsize::MIN), stop)?;
        let mut last: HashMap<Key, Vec<Key>> = HashMap::new();
        for place in index.problem.last() {
            last.entry(place.session).or_default().push(place.volunteer);
        }
        let wish = |places: u32| if places == 0 { 0 } else { A_SESSION + A_PLACE * u64::from(places) };
        let wishes: u64 = index.slots.iter().map(|slot| wish(slot.places)).sum();
        let share = u128::from(index.problem.pairs().min(wishes));
        let found = spread(
            threads,
            index.slots.len(),
            || (),
            |(), slot| {
                let fair = (u128::from(wish(index.slots[slot].places)) * share).checked_div(u128::from(wishes)).unwrap_or(0);
                let count = usize::try_from(fair).unwrap_or(usize::MAX).max(index.slots[slot].places as usize + 1);
                (!stop()).then(|| list(index, &crowd, &last, slot, count))
            },
        );
        let (listed, floor) = found.into_iter().collect::<Option<Vec<_>>>()?.into_iter().unzip();
        Some(Self { listed, floor })
    }

    /// Turns the lists round: the slots of every volunteer.
    pub fn chunks(&self, index: &Index<'_>, threads: usize, stop: &(dyn Fn() -> bool + Sync)) -> Option<Vec<Chunk>> {
        let parts = index.volunteers().div_ceil(CHUNK);
        let mut dealt: Vec<Vec<(u32, u32, Listed)>> = vec![Vec::new(); parts];
        for (slot, listed) in (0_u32..).zip(&self.listed) {
            if slot % 256 == 0 && stop() {
                return None;
            }
            for &one in listed {
                dealt[one.volunteer as usize / CHUNK].push((one.volunteer, slot, one));
            }
        }
        let chunks = spread(
            threads,
            parts,
            || (),
            |(), part| {
                let mut own = dealt[part].clone();
                own.sort_unstable_by_key(|(volunteer, slot, _)| (*volunteer, *slot));
                let people = part * CHUNK..index.volunteers().min((part + 1) * CHUNK);
                let ends = people.map(|volunteer| own.partition_point(|pair| pair.0 as usize <= volunteer)).collect();
                let kept = own.iter().filter(|(_, _, one)| one.kept).map(|(volunteer, slot, _)| (*volunteer, *slot)).collect();
                let (slots, points) = own.into_iter().map(|(_, slot, one)| (slot, one.points)).unzip();
                (!stop()).then_some(Chunk { ends, slots, points, kept })
            },
        );
        chunks.into_iter().collect()
    }
}

/// The best candidates of a slot, together with those of the last plan, and the floor of its price.
fn list(index: &Index<'_>, crowd: &Crowd<&[Volunteer]>, last: &HashMap<Key, Vec<Key>>, slot: usize, count: usize) -> (Vec<Listed>, i64) {
    let (known, problem) = (&index.slots[slot], &index.problem);
    if known.places == 0 {
        return (Vec::new(), highest(known, problem.most()));
    }
    let session = &problem.sessions()[index.session[slot] as usize].session;
    let mut found = crowd.best(session, problem.agreed(), problem.policy(), count.saturating_add(1));
    let next = if found.len() > count { found.pop() } else { None };
    let floor = next.map_or(0, |(_, next)| MILLI * (known.base + next.score.total()));
    let kept: Vec<u32> = last.get(&session.id).into_iter().flatten().flat_map(|key| crowd.numbers(*key)).collect();
    for &number in &kept {
        if found.iter().all(|(known, _)| *known != number) {
            let judged = candidate(&problem.volunteers()[number as usize], session, problem.agreed(), problem.policy());
            found.extend(judged.map(|judged| (number, judged)));
        }
    }
    let listed = found.into_iter().map(|(volunteer, found)| {
        let kept = kept.contains(&volunteer);
        let points = found.score.total() + if kept { i64::from(problem.stability()) } else { 0 };
        // The problem is refused where the weights could exceed what is counted.
        Listed { volunteer, points: u16::try_from(points).unwrap_or(u16::MAX), kept }
    });
    (listed.collect(), floor)
}
