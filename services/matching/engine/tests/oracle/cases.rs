//! Small random centres, crowded so that every rule is met and broken, and their translation for the engine.

use std::collections::BTreeSet;

use engine::{Attestation, Key, Position, Priority, Session, Span, Volunteer};
use proptest::collection::{btree_set, vec};
use proptest::prelude::*;

use crate::plain::{Names, Person, Shift, WEEK};

pub fn key(id: i64) -> Key {
    Key(id.try_into().unwrap())
}

fn position(at: (i64, i64)) -> Position {
    Position { east: at.0.try_into().unwrap(), north: at.1.try_into().unwrap() }
}

pub fn card(person: &Person) -> Volunteer {
    let shown = |&(kind, valid_until): &(&str, _)| Attestation { kind: kind.to_owned(), valid_until };
    Volunteer {
        id: key(person.id),
        home: position(person.at),
        max_metres: person.max_metres.try_into().unwrap(),
        weekly_minutes: person.weekly_minutes.try_into().unwrap(),
        skills: person.skills.iter().copied().collect(),
        languages: person.languages.iter().copied().collect(),
        attestations: person.certificates.iter().map(shown).collect(),
        interests: person.interests.iter().copied().collect(),
        adult: person.adult,
        recent_minutes: person.recent_minutes.try_into().unwrap(),
        available: person.available.iter().map(|&(a, b)| Span::new(a, b).unwrap()).collect(),
    }
}

pub fn session(shift: &Shift) -> Session {
    Session {
        id: key(shift.id),
        span: Span::new(shift.start, shift.end).unwrap(),
        week: shift.start.div_euclid(WEEK),
        place: position(shift.at),
        priority: Priority::new(shift.priority).unwrap(),
        category: shift.category.to_owned(),
        requires_skills: shift.skills.iter().copied().collect(),
        requires_languages: shift.languages.iter().copied().collect(),
        requires_attestations: shift.certificates.iter().copied().collect(),
        adults_only: shift.adults_only,
        desired_skills: shift.desired.iter().copied().collect(),
        familiar: shift.familiar.iter().map(|&id| key(id)).collect(),
        blocked: shift.blocked.iter().map(|&id| key(id)).collect(),
    }
}

fn names(most: usize) -> impl Strategy<Value = Names> {
    btree_set(prop::sample::select(vec!["a", "b", "c", "d"]), 0..=most)
}

fn spot() -> impl Strategy<Value = (i64, i64)> {
    (-600_i64..600, -600_i64..600)
}

/// None to four certificates, some of which expire around the shifts.
fn certificates() -> impl Strategy<Value = Vec<(&'static str, Option<i64>)>> {
    let until = prop::option::of(WEEK - 40..WEEK + 40);
    vec((prop::sample::select(vec!["a", "b"]), until), 0..5)
}

/// Short stretches: some touch, some overlap, some leave a gap.
fn available() -> impl Strategy<Value = Vec<(i64, i64)>> {
    let stretch = (WEEK - 50..WEEK + 50, 1_i64..60);
    vec(stretch.prop_map(|(start, length)| (start, start + length)), 0..9)
}

prop_compose! {
    fn person()(
        (at, max_metres) in (spot(), prop_oneof![Just(0_i64), 1..1500_i64, 400..1500_i64]),
        weekly_minutes in 0_i64..60,
        (skills, languages, interests) in (names(4), names(2), names(3)),
        certificates in certificates(),
        adult in any::<bool>(),
        recent_minutes in prop_oneof![Just(0_i64), 0..5000_i64],
        available in available(),
    ) -> Person {
        Person {
            id: 0, at, max_metres, weekly_minutes, skills, languages, certificates, interests,
            adult, recent_minutes, available,
        }
    }
}

prop_compose! {
    pub fn shift()(
        at in spot(),
        (start, length) in (WEEK - 40..WEEK + 40, 1_i64..20),
        priority in 1_u8..=5,
        category in prop::sample::select(vec!["a", "b", "c", "d"]),
        (skills, languages, certificates, desired) in (names(1), names(1), names(1), names(4)),
        adults_only in prop::bool::weighted(0.2),
        (familiar, blocked) in (btree_set(0_i64..20, 0..6), btree_set(0_i64..20, 0..3)),
    ) -> Shift {
        Shift {
            id: 0, start, end: start + length, at, priority, category, skills, languages,
            certificates, adults_only, desired, familiar, blocked,
        }
    }
}

prop_compose! {
    /// Twenty people, six shifts, and the numbers of the shifts that each has agreed to.
    pub fn centre()(
        mut people in vec(person(), 20),
        mut shifts in vec(shift(), 6),
        agreed in vec(btree_set(0_usize..6, 0..3), 20),
    ) -> (Vec<Person>, Vec<Shift>, Vec<BTreeSet<usize>>) {
        (0..).zip(&mut people).for_each(|(id, person)| person.id = id);
        (0..).zip(&mut shifts).for_each(|(id, shift)| shift.id = id);
        (people, shifts, agreed)
    }
}
