//! The index over volunteers against a look at every one of them: towns full of people, all kinds of sessions, every answer compared.

#![expect(clippy::unwrap_used, reason = "a helper of a test may fail as loudly as the test")]

use std::collections::BTreeSet;
use std::num::{NonZeroU32, NonZeroUsize};

use engine::{Agreed, Attestation, Availability, Crowd, Key, Policy, Position, Priority, Session, Span, Volunteer, Words, rank};

const HAND: NonZeroUsize = NonZeroUsize::MIN;

/// A small generator of numbers that look random and are the same every time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }

    fn figure<T: TryFrom<u64>>(&mut self, limit: u64) -> T {
        T::try_from(self.below(limit)).unwrap_or_else(|_| panic!("{limit} is too large"))
    }

    fn words(&mut self, known: u64, most: u64) -> Words {
        (0..self.below(most + 1)).map(|_| format!("word {}", self.below(known))).collect()
    }

    fn span(&mut self, days: u64, longest: u64) -> Span {
        let start = (self.below(days) * 1440 + self.below(96) * 15).cast_signed() - 2_880;
        Span::new(start, start + 15 + 15 * self.below(longest).cast_signed()).unwrap()
    }

    fn keys(&mut self, people: u64, most: u64) -> BTreeSet<Key> {
        (0..self.below(most + 1)).map(|_| Key(self.below(people + 5).into())).collect()
    }
}

/// What kind of country it is.
#[derive(Clone, Copy, Debug)]
struct Land {
    people: u64,
    metres: u64,
    words: u64,
    towns: u64,
    days: u64,
    shuffled: bool,
}

fn spot(dice: &mut Dice, land: Land) -> Position {
    let town = 1 + dice.below(land.towns);
    let [east, north] = [town * 77_777 % 100_000, town * 33_331 % 100_000].map(|town| (town + dice.below(land.metres)).cast_signed() - 50_000);
    Position { east: east.try_into().unwrap(), north: north.try_into().unwrap() }
}

fn volunteer(dice: &mut Dice, land: Land, number: u64) -> Volunteer {
    let always: Availability = [Span::new(-50_000, 50_000).unwrap()].into_iter().collect();
    let shown = dice.words(land.words, 3);
    Volunteer {
        id: Key(if land.shuffled { number * 7_919 % land.people } else { number }.into()),
        home: spot(dice, land),
        max_metres: [0, 3_000, 8_000, 30_000, u32::MAX][dice.figure::<usize>(25).min(4)],
        weekly_minutes: 60 + 60 * dice.figure::<u32>(8),
        skills: dice.words(land.words, 5),
        languages: dice.words(4, 2),
        attestations: shown
            .iter()
            .map(|kind| Attestation { kind: kind.to_owned(), valid_until: (dice.below(3) == 0).then(|| dice.below(9_000).cast_signed()) })
            .collect(),
        interests: dice.words(land.words, 3),
        adult: dice.below(9) > 0,
        recent_minutes: [0, dice.figure::<u32>(6_000)][dice.figure::<usize>(2)],
        available: if dice.below(3) == 0 { always } else { (0..dice.below(12)).map(|_| dice.span(land.days, 40)).collect() },
    }
}

fn session(dice: &mut Dice, land: Land, number: u64) -> Session {
    let span = dice.span(land.days, 12);
    let seldom = |dice: &mut Dice, known| if dice.below(3) == 0 { dice.words(known, 1) } else { Words::default() };
    Session {
        id: Key(number.into()),
        span,
        week: span.start().div_euclid(10_080),
        place: spot(dice, land),
        priority: Priority::new(1 + dice.figure::<u8>(5)).unwrap(),
        category: format!("word {}", dice.below(land.words)),
        requires_skills: seldom(dice, land.words + 1),
        requires_languages: seldom(dice, 5),
        requires_attestations: seldom(dice, land.words),
        adults_only: dice.below(4) == 0,
        desired_skills: dice.words(land.words + 2, 3),
        familiar: dice.keys(land.people, 8),
        blocked: dice.keys(land.people, 8),
    }
}

fn policy(dice: &mut Dice) -> Policy {
    let mut weight = || [0, 1, 100, 400, 9_000][dice.figure::<usize>(5)];
    Policy {
        proximity: weight(),
        interest: weight(),
        desired: weight(),
        continuity: weight(),
        fairness: weight(),
        recent_minutes: NonZeroU32::new(1 + dice.figure::<u32>(4_000)).unwrap(),
        ..Policy::default()
    }
}

/// Asks both for every session, and counts the candidates that were named.
fn compare(seed: u64, land: Land, sessions: u64) -> usize {
    let mut dice = Dice(seed);
    let people: Vec<Volunteer> = (0..land.people).map(|number| volunteer(&mut dice, land, number)).collect();
    let open: Vec<Session> = (0..sessions).map(|number| session(&mut dice, land, number)).collect();
    let mut agreed = Agreed::default();
    for known in &open {
        (0..land.people / 200).for_each(|_| agreed.add(Key(dice.below(land.people).into()), known.assignment()));
    }
    let crowd = Crowd::new(&people, NonZeroUsize::new(3).unwrap(), &|| false).unwrap();
    let mut named = 0;
    for (number, session) in open.iter().enumerate() {
        let policy = if number % 2 == 0 { Policy::default() } else { policy(&mut dice) };
        let limit = [1, 20, 20, 300, usize::MAX, 0][number % 6];
        let found = crowd.rank(session, &agreed, &policy, limit);

        assert_eq!(found, rank(&people, session, &agreed, &policy, limit), "{land:?}, seed {seed}, session {number}, {policy:?}");
        named += found.len();
    }
    named
}

#[test]
fn the_best_are_those_that_a_look_at_everybody_names() {
    let plain = Land { people: 4_000, metres: 12_000, words: 4, towns: 6, days: 14, shuffled: false };
    let lands = [
        plain,
        Land { shuffled: true, ..plain },
        Land { words: 300, shuffled: true, ..plain },
        Land { people: 9_000, towns: 1, days: 5, ..plain },
        Land { metres: 1, towns: 1, ..plain },
        Land { people: 2, ..plain },
        Land { people: 700, metres: 90_000, days: 40, ..plain },
    ];

    let named: usize = lands.into_iter().flat_map(|land| (1..5).map(move |seed| compare(seed, land, 240))).sum();

    assert!(named > 100_000, "{named} candidates are too few to prove anything");
}

#[test]
fn nobody_is_nobodys_candidate() {
    let mut dice = Dice(1);
    let open = session(&mut dice, Land { people: 1, metres: 1, words: 1, towns: 1, days: 1, shuffled: false }, 0);

    assert_eq!(Crowd::new(Vec::new(), HAND, &|| false).unwrap().rank(&open, &Agreed::default(), &Policy::default(), 20), []);
}

#[test]
fn the_ends_of_the_plane_are_found() {
    let corner = |number: u32| Volunteer {
        id: Key(number.into()),
        home: Position { east: [i32::MIN, i32::MAX][number as usize % 2], north: [i32::MIN, i32::MAX, 0][number as usize / 2] },
        max_metres: u32::MAX,
        weekly_minutes: u32::MAX,
        skills: Words::default(),
        languages: Words::default(),
        attestations: Vec::new(),
        interests: Words::default(),
        adult: true,
        recent_minutes: u32::MAX,
        available: [Span::new(i64::MIN, i64::MAX).unwrap()].into_iter().collect(),
    };
    let people: Vec<Volunteer> = (0..6).map(corner).collect();
    let mut open = session(&mut Dice(1), Land { people: 1, metres: 1, words: 1, towns: 1, days: 1, shuffled: false }, 0);
    (open.requires_skills, open.requires_languages, open.requires_attestations) = Default::default();
    let crowd = Crowd::new(people.as_slice(), HAND, &|| false).unwrap();

    for home in people.iter().map(|one| one.home) {
        let open = Session { place: home, ..open.clone() };
        let found = crowd.rank(&open, &Agreed::default(), &Policy::default(), 20);
        assert!(!found.is_empty());
        assert_eq!(found, rank(&people, &open, &Agreed::default(), &Policy::default(), 20));
    }
}

#[test]
fn who_says_stop_gets_no_index() {
    let mut dice = Dice(1);
    let land = Land { people: 3_000, metres: 12_000, words: 4, towns: 6, days: 14, shuffled: true };
    let people: Vec<Volunteer> = (0..land.people).map(|number| volunteer(&mut dice, land, number)).collect();

    for asked in 0..6 {
        let left = std::sync::atomic::AtomicU32::new(asked);
        let stop = || left.fetch_update(std::sync::atomic::Ordering::Relaxed, std::sync::atomic::Ordering::Relaxed, |left| left.checked_sub(1)).is_err();
        assert!(Crowd::new(&people, HAND, &stop).is_none());
    }
}
