//! Small problems of every kind, and one large enough for several hands.

use engine::{Agreed, Attestation, Key, Open, Place, Policy, Position, Priority, Session, Span, Volunteer, Words};
use proptest::collection::{btree_set, vec};
use proptest::prelude::*;

use crate::plain::Case;

const WORDS: [&str; 3] = ["driving", "cooking", "chess"];

fn words(most: usize) -> impl Strategy<Value = Words> {
    vec(0..WORDS.len(), 0..=most).prop_map(|picked| picked.into_iter().map(|at| WORDS[at]).collect())
}

fn place() -> impl Strategy<Value = Position> {
    (0..30_000, 0..3_000).prop_map(|(east, north)| Position { east, north })
}

/// Around the end of a first week, so that sessions of two weeks may clash.
fn span(longest: i64) -> impl Strategy<Value = Span> {
    (0..32_i64, 1..=longest).prop_map(|(start, length)| Span::new(9_600 + start * 30, 9_600 + (start + length) * 30).expect("figures within range"))
}

fn keys(below: u32) -> impl Strategy<Value = std::collections::BTreeSet<Key>> {
    btree_set((0..below).prop_map(|id| Key(id.into())), 0..2)
}

fn volunteer() -> impl Strategy<Value = Volunteer> {
    let habits = (place(), prop_oneof![Just(0), 5_000..40_000_u32], prop_oneof![Just(90), Just(240), Just(600)], vec(span(20), 1..4));
    let gifts = (words(3), words(3), words(2), words(1), any::<bool>(), 0..5_000_u32, prop_oneof![Just(None), (9_600..10_600_i64).prop_map(Some)]);
    (habits, gifts).prop_map(|((home, max_metres, weekly_minutes, spans), (skills, languages, shown, interests, adult, recent_minutes, valid_until))| {
        Volunteer {
            id: Key(0),
            home,
            max_metres,
            weekly_minutes,
            skills,
            languages,
            attestations: shown.iter().map(|kind| Attestation { kind: kind.to_owned(), valid_until }).collect(),
            interests,
            adult,
            recent_minutes,
            available: spans.into_iter().collect(),
        }
    })
}

fn open() -> impl Strategy<Value = Open> {
    let when = (span(6), place(), 1..=5_u8, 0..3_u32, any::<bool>());
    let asks = (words(1), words(1), words(1), words(2), keys(5), keys(5));
    (when, asks).prop_map(
        |((span, place, step, places, adults_only), (requires_skills, requires_languages, requires_attestations, desired_skills, familiar, blocked))| Open {
            session: Session {
                id: Key(0),
                span,
                week: span.start().div_euclid(10_080),
                place,
                priority: Priority::new(step).expect("figures within range"),
                category: "chess".to_owned(),
                requires_skills,
                requires_languages,
                requires_attestations,
                adults_only,
                desired_skills,
                familiar,
                blocked,
            },
            places,
        },
    )
}

/// Problems with at most so many volunteers and sessions, some of them with agreements and a last plan.
pub fn case(volunteers: usize, sessions: usize) -> impl Strategy<Value = Case> {
    let pair = || (0..volunteers, 0..sessions);
    (vec(volunteer(), 1..=volunteers), vec(open(), 1..=sessions), vec(pair(), 0..3), vec(pair(), 0..4), prop_oneof![Just(0), Just(700_u16)]).prop_map(
        |(mut volunteers, mut sessions, fixed, last, stability)| {
            (0_u32..).zip(&mut volunteers).for_each(|(id, volunteer)| volunteer.id = Key(id.into()));
            (0_u32..).zip(&mut sessions).for_each(|(id, open)| open.session.id = Key(id.into()));
            let mut agreed = Agreed::default();
            for (who, what) in fixed {
                agreed.add(volunteers[who % volunteers.len()].id, sessions[what % sessions.len()].session.assignment());
            }
            let last = last
                .into_iter()
                .map(|(who, what)| Place { session: sessions[what % sessions.len()].session.id, volunteer: volunteers[who % volunteers.len()].id });
            let last = last.collect();
            Case { volunteers, sessions, agreed, policy: Policy::default(), last, stability }
        },
    )
}

/// A problem of many small ones: everybody within reach of some sessions, and not enough for all.
pub fn crowd() -> Case {
    county(900, 160)
}

/// The same with so many volunteers and sessions.
pub fn county(people: u32, count: u32) -> Case {
    let mut seed = 7_u64;
    let mut below = |limit: u64| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) % limit
    };
    let mut place = |wide: u64| Position {
        east: i32::try_from(below(wide)).expect("figures within range"),
        north: i32::try_from(below(wide)).expect("figures within range"),
    };
    let (homes, spots): (Vec<_>, Vec<_>) = ((0..people).map(|_| place(40_000)).collect(), (0..count).map(|_| place(40_000)).collect());
    let always: engine::Availability = [Span::new(0, 20_160).expect("figures within range")].into_iter().collect();
    let volunteers = (0_u32..).zip(homes).map(|(id, home)| Volunteer {
        id: Key(id.into()),
        home,
        max_metres: 4_000 + 1_000 * u32::try_from(below(8)).expect("figures within range"),
        weekly_minutes: 120,
        skills: Words::from([WORDS[usize::try_from(below(3)).expect("figures within range")]]),
        languages: Words::default(),
        attestations: Vec::new(),
        interests: Words::default(),
        adult: true,
        recent_minutes: u32::try_from(below(4_000)).expect("figures within range"),
        available: always.clone(),
    });
    let volunteers = volunteers.collect();
    let sessions = (0_u32..).zip(spots).map(|(id, place)| {
        let start = i64::try_from(below(14) * 1440 + 600 + 60 * below(6)).expect("figures within range");
        let session = Session {
            id: Key(id.into()),
            span: Span::new(start, start + 60 + 30 * i64::try_from(below(3)).expect("figures within range")).expect("figures within range"),
            week: start / 10_080,
            place,
            priority: Priority::new(1 + u8::try_from(below(5)).expect("figures within range")).expect("figures within range"),
            category: "meal".to_owned(),
            requires_skills: Words::from([WORDS[usize::try_from(below(3)).expect("figures within range")]]),
            requires_languages: Words::default(),
            requires_attestations: Words::default(),
            adults_only: false,
            desired_skills: Words::default(),
            familiar: std::collections::BTreeSet::new(),
            blocked: std::collections::BTreeSet::new(),
        };
        Open { session, places: 1 + u32::try_from(below(12)).expect("figures within range") }
    });
    let sessions = sessions.collect();
    Case { volunteers, sessions, agreed: Agreed::default(), policy: Policy::default(), last: Vec::new(), stability: 0 }
}
