//! How a plan's hours are shared out: who is asked for how much, and who is not asked at all.

use std::collections::BTreeMap;

use super::draft::Draft;
use super::index::Index;

/// How the minutes of a plan are spread over the volunteers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fairness {
    /// How many volunteers have at least one place in the plan.
    pub asked: u32,
    /// How many have none, though at least one session would suit them.
    pub passed_over: u32,
    /// How many have none because no session suits them; where not all pairs are kept, because they are not among the best of any.
    pub unsuited: u32,
    /// How many nobody has looked at, since the planner ended before its first round; all or none.
    pub unseen: u32,
    /// How many volunteers have so many minutes, ascending, 0 among them.
    pub minutes: Vec<(u64, u32)>,
    /// The Gini coefficient of the minutes over those whom at least one session suits, in thousandths: 0 where all have the same, 1000 where one has all.
    pub gini: u32,
}

/// Looks at how a plan shares out its minutes.
pub(super) fn share(index: &Index<'_>, draft: &Draft) -> Fairness {
    let mut fairness = Fairness::default();
    let mut counts: BTreeMap<u64, u32> = BTreeMap::new();
    for (volunteer, held) in draft.held.iter().enumerate() {
        if held.is_empty() {
            match index.part_of(volunteer) {
                Some(_) => fairness.passed_over += 1,
                None => fairness.unsuited += 1,
            }
        } else {
            fairness.asked += 1;
            let minutes = held.iter().map(|held| u64::from(index.slots[held.slot as usize].minutes)).sum();
            *counts.entry(minutes).or_default() += 1;
        }
    }
    *counts.entry(0).or_default() += fairness.passed_over;
    let suited = counts.clone();
    *counts.entry(0).or_default() += fairness.unsuited;
    counts.retain(|_, count| *count > 0);
    fairness.gini = gini(&suited);
    fairness.minutes = counts.into_iter().collect();
    fairness
}

/// Sums, over all pairs, how far two lie apart; in thousandths of what it would be if one had all.
fn gini(counts: &BTreeMap<u64, u32>) -> u32 {
    let (mut people, mut sum, mut apart) = (0_u128, 0_u128, 0_u128);
    for (minutes, count) in counts {
        let (minutes, count) = (u128::from(*minutes), u128::from(*count));
        apart += count * (people * minutes - sum);
        people += count;
        sum += count * minutes;
    }
    let share = (1000 * apart).checked_div(people * sum).unwrap_or(0);
    u32::try_from(share).unwrap_or(1000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_shares_have_no_gini_and_one_who_has_all_nearly_the_most() {
        assert_eq!(gini(&BTreeMap::new()), 0);
        assert_eq!(gini(&BTreeMap::from([(0, 5)])), 0);
        assert_eq!(gini(&BTreeMap::from([(90, 7)])), 0);
        assert_eq!(gini(&BTreeMap::from([(0, 3), (120, 1)])), 750);
        assert_eq!(gini(&BTreeMap::from([(60, 1), (180, 1)])), 250, "three quarters go to one of two");
    }
}
