//! How long it takes to rank one session among 25,000 volunteers: `cargo bench -p engine` prints the median and the slowest hundredth.

use std::collections::BTreeSet;
use std::hint::black_box;
use std::time::Instant;

use engine::{Agreed, Attestation, Key, Policy, Position, Priority, Session, Span, Volunteer, rank};

const VOLUNTEERS: u64 = 25_000;
const SESSIONS: u64 = 1_000;
const SKILLS: [&str; 8] = ["driving", "cooking", "reading-aloud", "it-help", "gardening", "carpentry", "music", "sewing"];

/// A small generator of numbers that look random and are the same every time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }

    fn span(&mut self, longest: u64) -> Span {
        let start = self.below(14) * 1440 + 480 + self.below(12) * 60;
        let end = start + 60 + self.below(longest);
        Span::new(start.cast_signed(), end.cast_signed()).expect("an end after its start")
    }

    fn position(&mut self, metres: u64) -> Position {
        let [east, north] = [(); 2].map(|()| i32::try_from(self.below(metres)).expect("a short way"));
        Position { east: 200_000 + east, north: 6_540_000 + north }
    }

    fn skills(&mut self, count: u64) -> Vec<&'static str> {
        (0..count).map(|_| SKILLS[usize::try_from(self.below(8)).expect("below 8")]).collect()
    }
}

fn volunteer(dice: &mut Dice, number: u64, metres: u64, easy: bool) -> Volunteer {
    let always = Span::new(0, 14 * 1440 + 1440).expect("an end after its start");
    Volunteer {
        id: Key(number.into()),
        home: dice.position(metres),
        max_metres: if easy { 50_000 } else { 3_000 + u32::try_from(dice.below(27_000)).expect("a short way") },
        weekly_minutes: 300,
        skills: if easy { SKILLS.into() } else { dice.skills(3).into_iter().collect() },
        languages: ["nb", "en"].into(),
        attestations: vec![Attestation { kind: "police-certificate".into(), valid_until: None }],
        interests: ["meal", "transport"].into(),
        adult: easy || dice.below(10) > 0,
        recent_minutes: u32::try_from(dice.below(4_000)).expect("few minutes"),
        available: if easy { [always].into_iter().collect() } else { (0..8).map(|_| dice.span(540)).collect() },
    }
}

fn session(dice: &mut Dice, number: u64, metres: u64) -> Session {
    let span = dice.span(180);
    Session {
        id: Key(number.into()),
        span,
        week: span.start() / 10_080,
        place: dice.position(metres),
        priority: Priority::HIGHEST,
        category: "meal".into(),
        requires_skills: dice.skills(1).into_iter().collect(),
        requires_languages: ["en", "uk"].into(),
        requires_attestations: ["police-certificate"].into(),
        adults_only: dice.below(4) == 0,
        desired_skills: dice.skills(2).into_iter().collect(),
        familiar: (0..5).map(|_| Key(dice.below(VOLUNTEERS).into())).collect(),
        blocked: BTreeSet::from([Key(dice.below(VOLUNTEERS).into())]),
    }
}

fn measure(name: &str, metres: u64, easy: bool) {
    let mut dice = Dice(1);
    let volunteers: Vec<Volunteer> = (0..VOLUNTEERS).map(|number| volunteer(&mut dice, number, metres, easy)).collect();
    let sessions: Vec<Session> = (0..SESSIONS).map(|number| session(&mut dice, number, metres)).collect();
    let (policy, mut agreed) = (Policy::default(), Agreed::default());
    for known in &sessions {
        (0..5).for_each(|_| agreed.add(Key(dice.below(VOLUNTEERS).into()), known.assignment()));
    }

    let mut found = 0;
    let mut micros: Vec<u128> = sessions
        .iter()
        .map(|session| {
            let begun = Instant::now();
            found += black_box(rank(&volunteers, session, &agreed, &policy, 50)).len();
            begun.elapsed().as_micros()
        })
        .collect();
    micros.sort_unstable();

    let [half, late, last] = [micros.len() / 2, micros.len() * 99 / 100, micros.len() - 1].map(|at| micros[at]);
    println!("{name}: p50 {half} µs, p99 {late} µs, slowest {last} µs ({found} candidates named for {SESSIONS} sessions)");
}

fn main() {
    measure("a county of 25,000", 60_000, false);
    measure("25,000 who all suit", 20_000, true);
}
