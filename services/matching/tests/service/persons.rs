//! Persons come, change, are blocked, and go.

use proto::events::event::Fact;
use proto::matching as pb;
use proto::matching::AssignmentState;
use tonic::Code;

use crate::house::{House, homework};

pub async fn who_pauses_or_withdraws_the_consent_is_asked_no_more(house: House) {
    house.policy(1, 1).await;
    let people = house.neighbours(3).await;
    let (_, sessions) = house.post(homework("2026-12-03T17:00", 1)).await;
    assert_eq!(house.out(&sessions[0]).await[0].volunteer, people[0]);

    let pause = proto::volunteers::PauseVolunteerRequest { id: people[0].clone(), until_date: "2027-02-01".into(), ..Default::default() };
    house.volunteers().pause_volunteer(house.ask(pause)).await.unwrap();
    house.settle().await;
    assert_eq!(house.out(&sessions[0]).await.iter().map(|offer| offer.volunteer.as_str()).collect::<Vec<_>>(), [people[1].as_str()]);

    let withdraw = proto::volunteers::WithdrawConsentRequest { id: people[1].clone(), purpose: "coordination".into(), ..Default::default() };
    house.volunteers().withdraw_consent(house.ask(withdraw)).await.unwrap();
    house.settle().await;
    assert_eq!(house.out(&sessions[0]).await.iter().map(|offer| offer.volunteer.as_str()).collect::<Vec<_>>(), [people[2].as_str()]);
}

pub async fn a_person_gets_everything_that_is_kept_and_nobody_else_s(house: House) {
    let people = house.neighbours(2).await;
    let (_, sessions) = house.post(homework("2026-11-26T17:00", 1)).await;
    let (_, other) = house.post(homework("2026-11-27T17:00", 1)).await;
    let (blocked, _) = house.post(homework("2026-11-28T17:00", 1)).await;
    let offers = house.make(&sessions[0], &people).await;
    house.accept(&offers[1]).await.unwrap();
    house.accept(&offers[0]).await.unwrap(); // waits
    let agreed = house.accept(&house.make(&other[0], &people[..1]).await[0]).await.unwrap().assignment;
    let block = pb::BlockVolunteerRequest { id: blocked.clone(), volunteer: people[0].clone(), blocked: true, ..Default::default() };
    house.needs().block_volunteer(house.ask(block)).await.unwrap();
    let herself = house.somebody("volunteer", &people[0]);
    let ask = |id: &str| pb::ExportPersonRequest { volunteer: id.into() };

    let kept = house.persons().export_person(house.by(&herself, ask(&people[0]))).await.unwrap().into_inner();

    assert!(kept.offers.len() == 2 && kept.offers.iter().all(|offer| offer.volunteer == people[0]), "{kept:?}");
    assert_eq!(kept.assignments.iter().map(|one| one.id.as_str()).collect::<Vec<_>>(), [agreed.as_str()]);
    assert_eq!(kept.waiting.iter().map(|place| (place.session.as_str(), place.position)).collect::<Vec<_>>(), [(sessions[0].as_str(), 1)]);
    assert_eq!(kept.blocked_for, [blocked]);
    for (caller, code) in [(house.somebody("volunteer", &people[1]), Code::NotFound), (house.contact("organisation_x"), Code::PermissionDenied)] {
        assert_eq!(house.persons().export_person(house.by(&caller, ask(&people[0]))).await.unwrap_err().code(), code);
    }
    let stranger = house.persons().export_person(house.by(&house.stranger(), ask(&people[0]))).await.unwrap().into_inner();
    assert_eq!(stranger, pb::ExportPersonResponse::default(), "another centre knows nobody");
}

pub async fn a_contact_finds_who_comes_to_its_own_sessions(house: House) {
    let people = house.neighbours(1).await;
    let own = "org_01h2xcejqtf2nbrexx3vqjhp41";
    let (_, sessions) = house.post(pb::NeedProfile { organisation: own.into(), ..homework("2026-11-26T17:00", 1) }).await;
    let (_, other) = house.post(homework("2026-11-27T17:00", 1)).await;
    let mine = house.accept(&house.make(&sessions[0], &people).await[0]).await.unwrap().assignment;
    let theirs = house.accept(&house.make(&other[0], &people).await[0]).await.unwrap().assignment;
    let contact = house.contact(own);
    let get = |id: &str| house.by(&contact, pb::GetAssignmentRequest { id: id.into() });

    let listed = house.assignments().list_assignments(house.by(&contact, pb::ListAssignmentsRequest::default())).await.unwrap().into_inner();

    assert_eq!(listed.assignments.iter().map(|one| one.id.as_str()).collect::<Vec<_>>(), [mine.as_str()]);
    assert!(house.assignments().get_assignment(get(&mine)).await.is_ok());
    assert_eq!(house.assignments().get_assignment(get(&theirs)).await.unwrap_err().code(), Code::NotFound);
}

pub async fn an_erased_person_leaves_no_id_and_the_counts_stay(house: House) {
    let people = house.neighbours(2).await;
    let (_, past) = house.post(homework("2026-11-23T11:00", 1)).await;
    let (need, sessions) = house.post(homework("2026-11-26T17:00", 1)).await;
    let (_, third) = house.post(homework("2026-11-27T17:00", 1)).await;
    let met = house.accept(&house.make(&past[0], &people[..1]).await[0]).await.unwrap().assignment;
    house.later(chrono::TimeDelta::minutes(90)).await;
    house.assignments().check_in(house.ask(pb::CheckInRequest { id: met.clone(), ..Default::default() })).await.unwrap();
    house.later(chrono::TimeDelta::minutes(90)).await;
    house.assignments().check_out(house.ask(pb::CheckOutRequest { id: met.clone(), ..Default::default() })).await.unwrap();
    let offers = house.make(&sessions[0], &people).await;
    house.accept(&offers[0]).await.unwrap();
    house.accept(&offers[1]).await.unwrap();
    house.make(&third[0], &people[..1]).await;

    let erase = proto::volunteers::EraseVolunteerRequest { id: people[0].clone(), ..Default::default() };
    house.volunteers().erase_volunteer(house.ask(erase)).await.unwrap();
    house.settle().await;

    let list = |message: pb::ListAssignmentsRequest| house.ask(message);
    let own = pb::ListAssignmentsRequest { volunteer: people[0].clone(), ..Default::default() };
    assert!(house.assignments().list_assignments(list(own)).await.unwrap().into_inner().assignments.is_empty());
    let all = house.assignments().list_assignments(list(pb::ListAssignmentsRequest::default())).await.unwrap().into_inner().assignments;
    assert_eq!((all.len(), all.iter().filter(|one| one.volunteer.is_empty()).count()), (2, 2));
    assert!(all.iter().any(|one| one.id == met && one.state() == AssignmentState::Met));
    assert!(house.out(&third[0]).await.is_empty());
    let promoted = house.out(&sessions[0]).await;
    assert_eq!(promoted.iter().map(|offer| &offer.volunteer).collect::<Vec<_>>(), [&people[1]], "the place went to who waited");
    assert_eq!(house.session(&need, &sessions[0]).await.taken, 0);
    assert_eq!(house.card(&offers[0]).await.unwrap_err().code(), Code::NotFound);
    let explain = pb::ExplainVolunteerRequest { session: sessions[0].clone(), volunteer: people[0].clone() };
    assert_eq!(house.offers().explain_volunteer(house.ask(explain)).await.unwrap_err().code(), Code::NotFound);
}

pub async fn a_volunteer_touches_only_its_own(house: House) {
    let people = house.neighbours(2).await;
    let (_, sessions) = house.post(homework("2026-11-26T17:00", 2)).await;
    let offers = house.make(&sessions[0], &people).await;
    let (own, other) = (house.somebody("volunteer", &people[0]), house.somebody("volunteer", &people[1]));
    let accept = |id: &str| pb::AcceptOfferRequest { id: id.into(), ..Default::default() };

    assert_eq!(house.offers().accept_offer(house.by(&other, accept(&offers[0]))).await.unwrap_err().code(), Code::NotFound);
    let held = house.offers().accept_offer(house.by(&own, accept(&offers[0]))).await.unwrap().into_inner().assignment;

    let cancel = || pb::CancelAssignmentRequest { id: held.clone(), ..Default::default() };
    assert_eq!(house.assignments().cancel_assignment(house.by(&other, cancel())).await.unwrap_err().code(), Code::NotFound);
    let seen = house.offers().list_offers(house.by(&own, pb::ListOffersRequest::default())).await.unwrap().into_inner().offers;
    assert_eq!(seen.len(), 1);
    house.assignments().cancel_assignment(house.by(&own, cancel())).await.unwrap();
    assert!(house.facts().await.iter().any(|(_, _, fact)| matches!(fact, Fact::AssignmentCancelled(gone) if gone.by == "volunteer")));
    let suggest = pb::SuggestVolunteersRequest { session: sessions[0].clone(), limit: 0, without_counts: false };
    assert_eq!(house.offers().suggest_volunteers(house.by(&own, suggest)).await.unwrap_err().code(), Code::PermissionDenied);
}

pub async fn a_blocked_volunteer_is_not_asked(house: House) {
    house.policy(1, 1).await;
    let people = house.neighbours(2).await;
    let (need, _) = house.post(homework("2026-12-24T17:00", 1)).await;
    let block = |blocked: bool| house.ask(pb::BlockVolunteerRequest { id: need.clone(), volunteer: people[0].clone(), blocked, ..Default::default() });
    house.needs().block_volunteer(block(true)).await.unwrap();
    let session = house.need(&need).await.sessions.remove(0).id;

    house.later(chrono::TimeDelta::days(18)).await;

    assert_eq!(house.out(&session).await.iter().map(|offer| &offer.volunteer).collect::<Vec<_>>(), [&people[1]]);
    assert_eq!(house.need(&need).await.blocked, [people[0].clone()]);
    house.needs().block_volunteer(block(false)).await.unwrap();
    assert!(house.need(&need).await.blocked.is_empty());
}

pub async fn an_attestation_that_falls_away_ends_what_needs_it(house: House) {
    let shown = |until: &str| proto::volunteers::Attestation {
        requirement: "politiattest".into(),
        legal_basis: "politiregisterforskriften § 34-1".into(),
        shown_on: "2026-11-20".into(),
        seen_by_role: "daglig leder".into(),
        recheck_on: until.into(),
    };
    let who = house.register("liv", 1, |request| request.attestations = vec![shown("2027-11-20")]).await;
    house.settle().await;
    let required = vec![pb::RequiredAttestation { requirement: "politiattest".into(), legal_basis: String::new() }];
    let (_, sessions) = house.post(pb::NeedProfile { requires_attestations: required, ..homework("2026-12-03T17:00", 1) }).await;
    let offer = house.make(&sessions[0], std::slice::from_ref(&who)).await.remove(0);
    house.accept(&offer).await.unwrap();

    let attestation = Some(shown("2026-12-01"));
    let record = proto::volunteers::RecordAttestationRequest { id: who, attestation, ..Default::default() };
    house.volunteers().record_attestation(house.ask(record)).await.unwrap();
    house.settle().await;

    let held = house.assignments_of(&sessions[0]).await.remove(0);
    assert_eq!((held.state(), held.cancelled_by.as_str()), (AssignmentState::Cancelled, "requirement"));
}
