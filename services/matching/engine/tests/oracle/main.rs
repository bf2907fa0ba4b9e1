//! The engine against a second, plain reading of the benchmark's rules: small random cases, every answer compared.

#![expect(clippy::unwrap_used, reason = "a helper of a test may fail as loudly as the test")]

mod cases;
mod plain;

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroUsize;

use cases::{card, centre, key, session, shift};
use engine::{Agreed, Clash, Crowd, Obstacle, Policy, Reason, Volunteer, clash, is_eligible, rank, score, why_not};
use plain::{Shift, is_clash, overlaps, points, reasons, travel};
use proptest::prelude::*;

proptest! {
    #[test]
    fn every_pair_and_every_ranking_is_as_the_plain_reading_says(
        (people, shifts, agreed) in centre(),
        limit in 0_usize..25,
    ) {
        let policy = Policy::default();
        let cards: Vec<Volunteer> = people.iter().map(card).collect();
        let mut diary = Agreed::default();
        for (person, own) in people.iter().zip(&agreed) {
            for &number in own {
                diary.add(key(person.id), session(&shifts[number]).assignment());
            }
        }

        for shift in &shifts {
            let wanted = session(shift);
            let mut plain = BTreeMap::new();
            for ((person, own), card) in people.iter().zip(&agreed).zip(&cards) {
                let mine: Vec<&Shift> = own.iter().map(|&number| &shifts[number]).collect();
                let expected = reasons(person, shift, &mine);
                let told: BTreeSet<Reason> =
                    why_not(card, &wanted, &diary, &policy).iter().map(Obstacle::reason).collect();
                prop_assert_eq!(&told, &expected);
                let alone = expected.iter().all(|&reason| reason >= Reason::AlreadyAgreed);
                prop_assert_eq!(is_eligible(card, &wanted), alone);

                let (parts, points) = (score(card, &wanted, &policy), points(person, shift));
                let sum: i64 = points.iter().sum();
                let read = [parts.proximity, parts.interest, parts.desired, parts.continuity, parts.fairness];
                prop_assert_eq!(read, points);
                prop_assert_eq!(parts.total(), sum);
                let worth = 1000 * 2_i64.pow(shift.priority.into()) + sum;
                prop_assert_eq!(parts.worth(wanted.priority, &policy), worth);
                if expected.is_empty() {
                    plain.insert((-sum, person.id), parts);
                }
            }

            let ranked = rank(cards.iter().rev(), &wanted, &diary, &policy, limit);
            let crowd = Crowd::new(&cards, NonZeroUsize::MIN, &|| false).unwrap();
            prop_assert_eq!(&crowd.rank(&wanted, &diary, &policy, limit), &ranked);
            let ranked: Vec<_> = ranked.into_iter().map(|best| (best.volunteer, best.score)).collect();
            let plain: Vec<_> = plain.into_iter().map(|((_, id), parts)| (key(id), parts)).take(limit).collect();
            prop_assert_eq!(ranked, plain);
        }
    }

    #[test]
    fn two_sessions_clash_as_the_plain_reading_says(a in shift(), mut b in shift()) {
        b.id = 1;
        let expected = if overlaps(&a, &b) {
            Some(Clash::Overlap)
        } else {
            let free = i64::max(a.start, b.start) - i64::min(a.end, b.end);
            let (needed, free) = (travel(&a, &b).unsigned_abs(), free.unsigned_abs());
            is_clash(&a, &b).then_some(Clash::Travel { needed, free })
        };

        let found = clash(&session(&a).assignment(), &session(&b).assignment(), &Policy::default());

        prop_assert_eq!(found, expected);
    }
}
