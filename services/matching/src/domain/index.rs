//! The cards of a centre by place, time and words: "whom shall I ask?" looks at the neighbourhood, not at the whole centre.
//!
//! The engine's crowd is asked over one week that stands for all of them. What one week has and another has not (an exception, an attestation
//! that runs out, a birthday, what is agreed, who was asked) it does not know: whomever it names is judged by [`Frame::candidate`] as well, and
//! where some fall through, more are named. So the answer is the one that a look at every card would give.

use std::num::NonZeroUsize;

use engine::{Agreed, Best, Candidate, Crowd, Key};

use super::card::{Card, usual_span};
use super::suitability::Frame;

/// The crowd names this many times as many as before where too few of those were left.
const MORE: usize = 4;
/// As far as [`Card::usual`] reaches.
const TWO_WEEKS: i64 = 2 * 7 * 24 * 60;

/// An index over the cards of those who may be asked at all.
#[derive(Debug)]
pub(crate) struct Index(Crowd<Vec<engine::Volunteer>>);

impl Index {
    /// Over these cards. None never in practice: nobody stops the engine.
    pub fn of<'a>(cards: impl Iterator<Item = &'a Card>) -> Option<Self> {
        let volunteers = cards.filter(|card| card.is_askable()).map(|card| {
            let mut volunteer = engine::Volunteer { available: card.usual(), ..card.volunteer.clone() };
            volunteer.attestations.iter_mut().for_each(|shown| shown.valid_until = None);
            volunteer
        });
        Crowd::new(volunteers.collect(), NonZeroUsize::MIN, &|| false).map(Self)
    }

    /// The best for a session, at most `limit`, of those of the index who are not among `but`; `find` knows their cards.
    /// None where the session is so long, or the clock is changed in it, that only a look at every card can tell.
    pub fn best<'a>(&self, frame: &Frame, limit: usize, but: impl Iterator<Item = Key>, find: impl Fn(Key) -> Option<&'a Card>) -> Option<Vec<Candidate>> {
        let span = usual_span(&frame.stretches).filter(|span| span.minutes() == frame.session.span.minutes() && span.end() <= TWO_WEEKS)?;
        let mut session = engine::Session { span, ..frame.session.clone() };
        session.blocked.extend(frame.asked.iter().chain(&frame.asked_before).copied().chain(but));
        let mut named = limit;
        loop {
            let crowd = self.0.rank(&session, &Agreed::default(), &frame.policy, named);
            let mut best = Best::of(limit);
            let suit = crowd.iter().filter_map(|one| find(one.volunteer)).filter_map(|card| frame.candidate(card));
            suit.for_each(|one| best.add(one));
            let best = best.ranked();
            if best.len() == limit || crowd.len() < named {
                return Some(best);
            }
            named = named.saturating_mul(MORE);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use chrono::{DateTime, TimeDelta, Utc};
    use chrono_tz::Tz;
    use engine::Position;
    use platform::id::Id;
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::super::Agreement;
    use super::super::card::{Exception, Period, Told, key, tests::told};
    use super::super::need::{Profile, Required, tests::profile};
    use super::super::policy::Policy;
    use super::super::session::Session;
    use super::super::suitability::{Around, span};
    use super::super::wall::Wall;
    use super::*;

    const SKILLS: [&str; 3] = ["leksehjelp", "sang", "sykkel"];

    prop_compose! {
        fn card(number: u128)(
            (active, consents, lost, adult_from_year) in (prop::bool::weighted(0.9), prop::bool::weighted(0.9), prop::bool::weighted(0.1), 2024..2029_u32),
            (north, east) in (0..100_i32, 0..100_i32),
            (max_metres, weekly_minutes, recent_minutes) in (500..8_000_u32, 60..400_u32, 0..600_u32),
            (skills, likes) in (prop::sample::subsequence(&SKILLS[..], 0..=3), any::<bool>()),
            attested in prop::option::of(prop::option::of(1..20_u32)),
            week in prop::collection::vec((1..=7_u32, 0..20_u32, 1..12_u32), 0..6),
            away in prop::option::of((20..27_u32, 0..3_u32, prop::option::of((0..20_u32, 1..12_u32)))),
        ) -> Told {
            let hours = |(weekday, from, length): (u32, u32, u32)| Period { weekday, from: from * 60, until: ((from + length) * 60).min(1_440) };
            let day = |month: u32, day: u32| chrono::NaiveDate::from_ymd_opt(2026, month, day).unwrap();
            let words = |words: Vec<&str>| words.into_iter().map(str::to_owned).collect();
            Told {
                active,
                consents,
                unreachable: false,
                adult_from_year,
                max_metres,
                weekly_minutes,
                recent_minutes,
                position: (!lost).then(|| (59.02 + f64::from(north) / 1_000.0, 10.00 + f64::from(east) / 1_000.0)),
                skills: words(skills),
                interests: if likes { vec!["leksehjelp".to_owned()] } else { vec![] },
                attestations: attested.map(|until| ("politiattest".to_owned(), until.map(|until| day(12, until)))).into_iter().collect(),
                week: week.into_iter().map(hours).collect(),
                exceptions: away
                    .map(|(from, days, periods)| Exception {
                        from: day(10, from),
                        until: day(10, from) + TimeDelta::days(days.into()),
                        periods: periods.map(|(from, length)| hours((0, from, length))).into_iter().collect(),
                    })
                    .into_iter()
                    .collect(),
                ..told(number + 1)
            }
        }
    }

    prop_compose! {
        fn crowd()(count in 1..150_u128)(cards in (0..count).map(card).collect::<Vec<_>>()) -> Vec<Card> {
            cards.into_iter().map(|told| Card::of(told, Tz::Europe__Oslo)).collect()
        }
    }

    prop_compose! {
        /// Around the night in which the clock is changed, and around it some who are busy, asked, blocked or known.
        fn place()(
            (hours, length) in (0..24 * 10_i64, 1..40_i64),
            (skills, wished) in (prop::sample::subsequence(&SKILLS[..], 0..=1), prop::sample::subsequence(&SKILLS[..], 0..=2)),
            (attested, adults_only) in (prop::bool::weighted(0.3), any::<bool>()),
            people in prop::collection::vec((1..150_u128, 0..5_u8, 0..48_i64), 0..40),
        ) -> (Profile, Around) {
            let starts = "2026-10-19T00:00:00".parse::<chrono::NaiveDateTime>().unwrap() + TimeDelta::hours(hours);
            let mut profile = profile("2026-10-19T10:00:00", "");
            profile.schedule.wall = Wall { starts, ends: starts + TimeDelta::hours(length), zone: Tz::Europe__Oslo };
            profile.requires_skills = skills.into_iter().map(str::to_owned).collect();
            profile.desired_skills = wished.into_iter().map(str::to_owned).collect();
            profile.adults_only = adults_only;
            let required = Required { requirement: "politiattest".to_owned(), legal_basis: String::new() };
            profile.requires_attestations = if attested { vec![required] } else { vec![] };
            let (mut around, begins) = (Around::default(), profile.schedule.wall.utc().0);
            for (number, what, apart) in people {
                let key = Key(number);
                let busy = || Agreement {
                    session: Key(1_000 + number),
                    span: span(begins + TimeDelta::hours(apart - 24), begins + TimeDelta::hours(apart - 22)).unwrap(),
                    week: 0,
                    place: Position { east: 0, north: 0 },
                };
                match what {
                    0 => around.agreed.add(key, busy()),
                    1 => drop(around.asked.insert(key)),
                    2 => drop(around.asked_before.insert(key)),
                    3 => drop(around.blocked.insert(key)),
                    _ => drop(around.familiar.insert(key)),
                }
            }
            (profile, around)
        }
    }

    proptest! {
        #[test]
        fn the_index_answers_as_a_look_at_every_card_does(cards in crowd(), (profile, around) in place(), limit in 0..30_usize) {
            let now: DateTime<Utc> = "2026-10-01T12:00:00Z".parse().unwrap();
            let session = Session::new(Id::stored(Uuid::from_u128(7_000)), Id::stored(Uuid::from_u128(7_001)), &profile, profile.schedule.wall, now);
            let Some(frame) = around.frame(&session, &profile, &Policy::default()) else { return Ok(()) };
            let index = Index::of(cards.iter()).unwrap();
            let by_key: BTreeMap<Key, &Card> = cards.iter().map(|card| (key(card.id), card)).collect();
            let mut all = Best::of(limit);
            cards.iter().filter(|card| card.id.uuid().as_u128() != 5).filter_map(|card| frame.candidate(card)).for_each(|one| all.add(one));

            let best = index.best(&frame, limit, [Key(5)].into_iter(), |key| by_key.get(&key).copied());

            let (starts_at, ends_at) = profile.schedule.wall.utc();
            let is_plain = ends_at - starts_at == profile.schedule.wall.ends - profile.schedule.wall.starts;
            prop_assert!(best.is_some() || !is_plain, "a look at everybody is needed where the clock is changed, nowhere else");
            if let Some(best) = best {
                prop_assert_eq!(best, all.ranked());
            }
        }
    }
}
