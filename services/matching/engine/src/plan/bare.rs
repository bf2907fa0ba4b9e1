//! What a plan and its bound are worth without the points for standing in the last plan.

use super::crew::spread;
use super::draft::Draft;
use super::index::Index;
use super::options::Stop;
use super::prices::{MILLI, gains, over};
use super::week::Solver;

/// Volunteers that one thread takes at a time.
const SHARE: usize = 32;

/// Takes the points for stability from what a draft is worth.
pub(super) fn value(index: &Index<'_>, draft: &Draft) -> i64 {
    let stands = |&&(volunteer, slot): &&(u32, u32)| draft.held[volunteer as usize].iter().any(|held| held.slot == slot);
    let count = index.kept.iter().filter(stands).count();
    draft.value - i64::from(index.problem.stability()) * i64::try_from(count).unwrap_or(0)
}

/// Says how much lower the same prices' bound is, in thousandths, where no pair has points for stability; nothing if `stop` said so before the end.
///
/// Only the best weeks of those volunteers differ who stand in the last plan.
pub(super) fn relief(index: &Index<'_>, prices: &[i64], threads: usize, stop: Stop<'_>) -> Option<i128> {
    let stability = MILLI * i64::from(index.problem.stability());
    if stability == 0 {
        return Some(0);
    }
    let over = over(index, prices);
    let kept: Vec<&[(u32, u32)]> = index.kept.chunk_by(|(one, _), (next, _)| one == next).collect();
    let found = spread(threads, kept.len().div_ceil(SHARE), Solver::default, |solver, chunk| {
        let mut relief = 0;
        for own in kept.iter().skip(chunk * SHARE).take(SHARE) {
            if stop() {
                return None;
            }
            let volunteer = own[0].0 as usize;
            let budget = |week| index.budget(volunteer, week);
            solver.items.clear();
            solver.items.extend(gains(index, &over, volunteer));
            let with = solver.solve(index.ground(), budget).ceiling;
            solver.items.clear();
            solver.items.extend(gains(index, &over, volunteer));
            for item in &mut solver.items {
                if own.iter().any(|(_, slot)| *slot == item.slot) {
                    item.gain -= stability;
                }
            }
            solver.items.retain(|item| item.gain > 0);
            relief += i128::from(with - solver.solve(index.ground(), budget).ceiling);
        }
        Some(relief)
    });
    found.into_iter().sum()
}
