//! Which need a row means, and what it may change there.

use super::*;
use crate::ledger::Ledger;
use crate::{recurrence, svarstad};

fn row() -> Need {
    svarstad::reading().needs.into_iter().map(|row| row.value).find(|need| need.title.starts_with("Leksehjelp 5")).unwrap()
}

fn venue() -> Venue {
    Venue { id: "venue_1".to_owned(), version: 1, profile: None }
}

/// As it was imported, with what people have added since.
fn stands() -> pb::Need {
    let mut profile = profile(&row(), "org_1", &venue());
    profile.public_text = "Velkommen".to_owned();
    profile.details = "Koden er hos vaktmesteren".to_owned();
    profile.requires_attestations[0].legal_basis = "opplæringsloven § 17-11".to_owned();
    profile.requires_attestations.push(pb::RequiredAttestation { requirement: "confidentiality".to_owned(), legal_basis: "avtale".to_owned() });
    profile.desired_skills = vec!["matematikk".to_owned()];
    profile.except_dates = vec!["2027-02-23".to_owned()];
    profile.urgent = true;
    profile.zone = "Europe/Oslo".to_owned();
    profile.places = 5;
    pb::Need { id: "need_1".to_owned(), version: 7, state: pb::NeedState::Open.into(), profile: Some(profile), ..Default::default() }
}

fn imported(row: &Need) -> Ledger {
    let mut ledger = Ledger::empty();
    ledger.note(row, "need_1");
    ledger
}

fn of_row(needs: Vec<pb::Need>, ledger: &Ledger, row: &Need) -> String {
    let known = Known::of(needs);
    match known.of_row(row, &ledger.news(row), &["org_1"], &venue()) {
        Stands::Nothing => "nothing".to_owned(),
        Stands::Open(need) => need.id.clone(),
        Stands::Settled(need, why) => format!("{}: {why}", need.id),
    }
}

fn with(change: impl FnOnce(&mut pb::Need, &mut pb::NeedProfile)) -> pb::Need {
    let mut need = stands();
    let mut profile = need.profile.take().unwrap();
    change(&mut need, &mut profile);
    pb::Need { profile: Some(profile), ..need }
}

#[test]
fn a_need_is_known_by_organisation_title_place_and_first_start() {
    let never = Ledger::empty();
    assert_eq!(of_row(vec![stands()], &never, &row()), "need_1");
    assert_eq!(of_row(vec![with(|_, profile| profile.title = profile.title.to_uppercase())], &never, &row()), "need_1");
    for other in [
        with(|_, profile| profile.starts_local = "2027-01-12T15:00".to_owned()),
        with(|_, profile| profile.venue = "venue_2".to_owned()),
        with(|_, profile| profile.organisation = "org_2".to_owned()),
        with(|_, profile| profile.title.push_str(" (ny)")),
    ] {
        assert_eq!(of_row(vec![other], &never, &row()), "nothing");
    }
    let by_name = with(|_, profile| {
        profile.venue.clear();
        profile.place_name = row().venue.to_uppercase();
    });
    assert_eq!(of_row(vec![by_name], &never, &row()), "need_1");
}

#[test]
fn a_need_that_people_have_moved_is_known_by_what_its_row_became() {
    let moved = with(|_, profile| profile.starts_local = "2027-01-05T16:00".to_owned());

    assert_eq!(of_row(vec![moved.clone()], &imported(&row()), &row()), "need_1");
    assert_eq!(laid_over(&moved, &row(), &["org_1"], &venue(), &imported(&row()).news(&row())).1, [""; 0]);
}

#[test]
fn what_was_ended_divided_or_doubled_is_settled() {
    let never = Ledger::empty();
    let cancelled = with(|need, _| need.set_state(pb::NeedState::Cancelled));
    let closed = with(|need, _| need.set_state(pb::NeedState::Closed));
    let divided = with(|need, _| need.ends_before = "2027-03-02".to_owned());
    for (need, why) in [(cancelled.clone(), "cancelled"), (closed, "closed"), (divided, "divided")] {
        let told = of_row(vec![need], &never, &row());
        assert!(told.starts_with("need_1: ") && told.contains(why), "{told}");
    }
    let again = with(|need, _| need.id = "need_2".to_owned());
    assert!(of_row(vec![stands(), again.clone()], &never, &row()).contains("more than once"));
    assert_eq!(of_row(vec![cancelled, again], &never, &row()), "need_2", "posted anew by people");
}

#[test]
fn a_row_that_says_nothing_new_changes_nothing() {
    let news = imported(&row()).news(&row());

    let (merged, differing) = laid_over(&stands(), &row(), &["org_1"], &venue(), &news);

    assert_eq!((Some(merged), differing), (stands().profile, vec![]));
}

#[test]
fn what_no_column_says_stands_beside_what_a_row_says_anew() {
    let ledger = imported(&row());
    let mut told = row();
    told.priority = 1;
    told.recurrence = Some(recurrence::recurrence("FREQ=WEEKLY;INTERVAL=2").unwrap());

    let (merged, differing) = laid_over(&stands(), &told, &["org_1"], &venue(), &ledger.news(&told));

    assert_eq!(differing, [need::RECURRENCE, need::PRIORITY]);
    let expected = with(|_, profile| {
        profile.priority = 1;
        profile.recurrence = "FREQ=WEEKLY;INTERVAL=2".to_owned();
    });
    assert_eq!(Some(merged), expected.profile, "five places, and all that people have written");
}

#[test]
fn a_need_that_was_never_imported_keeps_its_texts_and_legal_basis() {
    let (merged, differing) = laid_over(&stands(), &row(), &["org_1"], &venue(), &Ledger::empty().news(&row()));

    assert_eq!(differing, [need::PLACES], "the file says three");
    assert_eq!(Some(merged), with(|_, profile| profile.places = row().places).profile);
}
