//! Answers worked out by hand from the benchmark's formulas.
#![expect(clippy::unwrap_used, reason = "a helper of a test may fail as loudly as the test")]

use engine::{Agreed, Assignment, Attestation, Key, Obstacle, Policy, Position, Priority, Score, Session, Span, Volunteer, is_eligible, rank, score, why_not};

const MONDAY_NOON: i64 = 720;

fn span(start: i64, end: i64) -> Span {
    Span::new(start, end).unwrap()
}

fn volunteer(id: u128) -> Volunteer {
    Volunteer {
        id: Key(id),
        home: Position { east: 214_000, north: 6_594_000 },
        max_metres: 7_000,
        weekly_minutes: 180,
        skills: ["driving", "music"].into(),
        languages: ["nb", "uk"].into(),
        attestations: vec![Attestation { kind: "police-certificate".into(), valid_until: None }],
        interests: ["transport"].into(),
        adult: true,
        recent_minutes: 1_000,
        available: [span(600, 800), span(800, 1_000)].into_iter().collect(),
    }
}

/// Three kilometres east and four north of the volunteer: five as the crow flies.
fn session() -> Session {
    Session {
        id: Key(70),
        span: span(MONDAY_NOON, MONDAY_NOON + 120),
        week: 0,
        place: Position { east: 217_000, north: 6_598_000 },
        priority: Priority::new(3).unwrap(),
        category: "transport".into(),
        requires_skills: ["driving"].into(),
        requires_languages: ["uk", "pl"].into(),
        requires_attestations: ["police-certificate"].into(),
        adults_only: true,
        desired_skills: ["chess", "knitting", "music"].into(),
        familiar: [Key(1)].into(),
        blocked: [Key(9)].into(),
    }
}

fn booked(session: u128, start: i64, minutes: i64) -> Assignment {
    Assignment { session: Key(session), span: span(start, start + minutes), week: 0, place: Position { east: 214_000, north: 6_594_000 } }
}

#[test]
fn a_score_is_the_sum_of_its_five_parts() {
    let policy = Policy::default();

    let points = score(&volunteer(1), &session(), &policy);

    // 400 - 2,000,000 / 7,000 (285); 200 * 1 / 3 (66); 100 - 100,000 / 3,600 (27)
    assert_eq!(points, Score { proximity: 115, interest: 200, desired: 66, continuity: 100, fairness: 73 });
    assert_eq!(points.total(), 554);
    assert_eq!(points.worth(session().priority, &policy), 8_554);
}

#[test]
fn nothing_desired_and_no_distance_wanted_give_full_points() {
    let (mut near, mut plain) = (volunteer(2), session());
    (near.max_metres, near.recent_minutes, near.interests) = (0, 3_600, ["meal"].into());
    (plain.place, plain.desired_skills) = (near.home, engine::Words::default());

    let points = score(&near, &plain, &Policy::default());

    assert_eq!(points, Score { proximity: 400, interest: 0, desired: 200, continuity: 0, fairness: 0 });
    assert!(is_eligible(&near, &plain), "no way at all is within no metres");
}

#[test]
fn every_obstacle_is_told_with_its_figures() {
    let mut unfit = volunteer(9);
    (unfit.max_metres, unfit.adult, unfit.weekly_minutes) = (4_999, false, 179);
    (unfit.skills, unfit.languages) = (["music"].into(), ["nb"].into());
    unfit.available = [span(600, 780), span(781, 1_000)].into_iter().collect();
    unfit.attestations[0].valid_until = Some(MONDAY_NOON);
    let mut agreed = Agreed::default();
    agreed.add(unfit.id, booked(71, 800, 30));
    agreed.add(unfit.id, booked(72, 683, 30));

    let told = why_not(&unfit, &session(), &agreed, &Policy::default());

    assert_eq!(
        told,
        [
            Obstacle::TooFar { metres: 5_000, most: 4_999 },
            Obstacle::Blocked,
            Obstacle::UnderAge,
            Obstacle::NotAvailable,
            Obstacle::SkillMissing { skill: "driving".into() },
            Obstacle::LanguageMissing { any_of: ["pl", "uk"].into() },
            Obstacle::AttestationMissing { kind: "police-certificate".into(), expired: Some(MONDAY_NOON) },
            Obstacle::Overlap { session: Key(71) },
            Obstacle::TravelTooShort { session: Key(72), needed: 8, free: 7 },
            Obstacle::OverLoadLimit { minutes: 180, most: 179 },
        ]
    );
}

#[test]
fn an_attestation_counts_until_the_minute_it_expires() {
    let mut shown = volunteer(1);

    shown.attestations[0].valid_until = Some(MONDAY_NOON + 1);
    assert!(is_eligible(&shown, &session()));

    shown.attestations[0].valid_until = Some(MONDAY_NOON);
    assert!(!is_eligible(&shown, &session()));
}

#[test]
fn who_has_agreed_already_is_told_that_alone() {
    let mut agreed = Agreed::default();
    agreed.add(Key(1), session().assignment());

    let told = why_not(&volunteer(1), &session(), &agreed, &Policy::default());

    assert_eq!(told, [Obstacle::AlreadyAgreed]);
}

#[test]
fn another_weeks_minutes_do_not_count() {
    let mut agreed = Agreed::default();
    agreed.add(Key(1), Assignment { week: -1, ..booked(72, -3_000, 180) });

    let told = why_not(&volunteer(1), &session(), &agreed, &Policy::default());

    assert_eq!(told, []);
}

#[test]
fn the_best_come_first_and_equals_in_the_order_of_their_keys() {
    let crowd = [volunteer(5), volunteer(9), volunteer(3), volunteer(1)];
    let named = |limit| -> Vec<u128> {
        let best = rank(&crowd, &session(), &Agreed::default(), &Policy::default(), limit);
        best.into_iter().map(|candidate| candidate.volunteer.0).collect()
    };

    assert_eq!(named(10), [1, 3, 5], "1 knows the need, 9 is blocked");
    assert_eq!(named(2), [1, 3]);
    assert_eq!(named(0), []);
}

#[test]
fn a_centre_may_weigh_otherwise() {
    let policy = Policy { proximity: 0, interest: 1_000, fairness: 50, ..Policy::default() };

    let points = score(&volunteer(1), &session(), &policy);

    assert_eq!((points.proximity, points.interest, points.fairness), (0, 1_000, 50 - 13));
}
