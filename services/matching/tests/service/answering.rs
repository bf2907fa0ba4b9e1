//! Answers come in.

use chrono::TimeDelta;
use proto::events::event::Fact;
use proto::matching as pb;
use proto::matching::{Answer, OfferState};
use sea_orm::ConnectionTrait as _;
use tonic::Code;

use crate::house::{House, homework, reason};

pub async fn a_need_is_filled_and_the_others_are_thanked(house: House) {
    let people = house.neighbours(3).await;
    let (need, sessions) = house.post(homework("2026-11-26T17:00", 2)).await;
    let offers = house.make(&sessions[0], &people).await;

    house.accept(&offers[2]).await.unwrap();
    let second = house.accept(&offers[0]).await.unwrap();

    assert_eq!((second.state(), second.waiting), (OfferState::Accepted, 0));
    let session = house.session(&need, &sessions[0]).await;
    assert_eq!((session.taken, session.offers_out), (2, 0));
    let states: Vec<OfferState> = house.offers_of(&sessions[0]).await.iter().map(pb::Offer::state).collect();
    assert_eq!(states.iter().filter(|state| **state == OfferState::Filled).count(), 1);
    let facts = house.facts().await;
    assert_eq!(facts.iter().filter(|(_, _, fact)| matches!(fact, Fact::OfferFilled(_))).count(), 1);
    assert_eq!(facts.iter().filter(|(_, _, fact)| matches!(fact, Fact::AssignmentAgreed(_))).count(), 2);
    let versions: Vec<u64> = facts.iter().filter(|(aggregate, _, _)| aggregate == &need).map(|(_, version, _)| *version).collect();
    assert_eq!(versions, (1..=versions.len() as u64).collect::<Vec<_>>(), "each fact raises the version by one");

    let late = house.accept(&offers[1]).await.unwrap();
    assert_eq!((late.state(), late.waiting, late.assignment.as_str()), (OfferState::Filled, 1, ""));
}

pub async fn a_declined_offer_goes_to_the_next_best_volunteer(house: House) {
    house.policy(1, 1).await;
    let people = house.neighbours(3).await;
    let (_, sessions) = house.post(homework("2026-11-26T17:00", 1)).await;
    let first = house.out(&sessions[0]).await;
    assert_eq!(first.iter().map(|offer| &offer.volunteer).collect::<Vec<_>>(), [&people[0]], "the nearest first");

    house.decline(&first[0].id, Answer::No).await.unwrap();
    house.settle().await;
    house.settle().await;

    let second = house.out(&sessions[0]).await;
    assert_eq!(second.iter().map(|offer| &offer.volunteer).collect::<Vec<_>>(), [&people[1]]);
    assert_eq!(second[0].wave, 2);
    let refused = house.accept(&first[0].id).await.unwrap_err();
    assert_eq!((refused.code(), reason(&refused).as_str()), (Code::FailedPrecondition, "OFFER_CLOSED"));
}

pub async fn silence_is_an_answer(house: House) {
    house.policy(1, 1).await;
    let people = house.neighbours(2).await;
    let (need, sessions) = house.post(homework("2026-12-04T17:00", 1)).await;
    let first = house.out(&sessions[0]).await.remove(0);
    assert_eq!(first.deadline.as_ref().unwrap().seconds - first.made_at.as_ref().unwrap().seconds, 35 * 3600, "11 hours of today and 13 of tomorrow");

    house.later(TimeDelta::hours(35) - TimeDelta::seconds(1)).await;
    assert_eq!(house.out(&sessions[0]).await.remove(0).id, first.id);
    house.clock.advance(TimeDelta::seconds(1));
    assert_eq!(reason(&house.accept(&first.id).await.unwrap_err()), "OFFER_LAPSED");
    house.settle().await;

    let second = house.out(&sessions[0]).await;
    assert_eq!((second.len(), &second[0].volunteer), (1, &people[1]));
    assert!(house.facts().await.iter().any(|(aggregate, _, fact)| aggregate == &first.id && matches!(fact, Fact::OfferLapsed(_))));

    house.later(TimeDelta::days(3)).await;
    let session = house.session(&need, &sessions[0]).await;
    assert_eq!((session.offers_out, session.needs_attention), (0, true), "nobody is left to ask");
}

pub async fn the_last_place_is_given_once_however_fast_two_answer(house: House) {
    let people = house.neighbours(2).await;
    for round in 0..32 {
        let day = 24 + round % 6;
        let starts = format!("2026-{:02}-{day}T{:02}:00", 11 + round / 18, 8 + (round / 6 % 3) * 4);
        let (_, sessions) = house.post(homework(&starts, 1)).await;
        let offers = house.make(&sessions[0], &people).await;

        let (one, two) = tokio::join!(house.accept(&offers[0]), house.accept(&offers[1]));

        let answers = [one.unwrap(), two.unwrap()];
        let given: Vec<_> = answers.iter().filter(|answer| !answer.assignment.is_empty()).collect();
        let waiting: Vec<_> = answers.iter().filter(|answer| answer.waiting == 1).collect();
        assert_eq!((given.len(), waiting.len()), (1, 1), "round {round}");
        assert_eq!(house.assignments_of(&sessions[0]).await.len(), 1);
    }
}

pub async fn a_vacated_place_goes_to_the_first_of_the_waiting_list(house: House) {
    let people = house.neighbours(3).await;
    let (need, sessions) = house.post(homework("2026-11-26T17:00", 1)).await;
    let offers = house.make(&sessions[0], &people).await;
    let held = house.accept(&offers[0]).await.unwrap().assignment;
    house.clock.advance(TimeDelta::seconds(1));
    assert_eq!(house.accept(&offers[2]).await.unwrap().waiting, 1);
    house.clock.advance(TimeDelta::seconds(1));
    assert_eq!(house.accept(&offers[1]).await.unwrap().waiting, 2);

    house.assignments().cancel_assignment(house.ask(pb::CancelAssignmentRequest { id: held, ..Default::default() })).await.unwrap();
    house.settle().await;

    let promoted = house.out(&sessions[0]).await;
    assert_eq!(promoted.iter().map(|offer| &offer.volunteer).collect::<Vec<_>>(), [&people[2]], "first come, first served");
    let told = house.facts().await;
    assert!(told.iter().any(|(aggregate, _, fact)| aggregate == &promoted[0].id && matches!(fact, Fact::OfferMade(made) if made.promotion)));
    house.decline(&promoted[0].id, Answer::CannotNow).await.unwrap();
    house.settle().await;
    let next = house.out(&sessions[0]).await;
    assert_eq!(next.iter().map(|offer| &offer.volunteer).collect::<Vec<_>>(), [&people[1]]);
    assert!(!house.accept(&next[0].id).await.unwrap().assignment.is_empty());
    let session = house.session(&need, &sessions[0]).await;
    assert_eq!((session.taken, session.waiting, session.offers_out), (1, 0, 0));
    assert!(told.iter().any(|(_, _, fact)| matches!(fact, Fact::AssignmentCancelled(gone) if gone.by == "coordinator" && !gone.late)));
}

pub async fn nobody_agrees_to_two_things_at_one_time(house: House) {
    let people = house.neighbours(1).await;
    let (_, one) = house.post(homework("2026-11-26T17:00", 1)).await;
    let (_, two) = house.post(homework("2026-11-26T18:59", 1)).await;
    let (_, three) = house.post(homework("2026-11-26T19:00", 1)).await;
    let mut offers = Vec::new();
    for session in [&one[0], &two[0], &three[0]] {
        offers.push(house.make(session, &people).await.remove(0));
    }

    let (first, second) = tokio::join!(house.accept(&offers[0]), house.accept(&offers[1]));

    let refused = match (first, second) {
        (Ok(_), Err(refused)) | (Err(refused), Ok(_)) => refused,
        other => panic!("exactly one is agreed: {other:?}"),
    };
    assert_eq!((refused.code(), reason(&refused).as_str()), (Code::FailedPrecondition, "OVERLAP"));
    if house.assignments_of(&one[0]).await.len() == 1 {
        house.accept(&offers[2]).await.unwrap(); // one ends when the other begins
    }
}

pub async fn answers_said_twice_count_once(house: House) {
    let people = house.neighbours(2).await;
    let (need, sessions) = house.post(homework("2026-11-26T17:00", 2)).await;
    let offers = house.make(&sessions[0], &people).await;

    let first = house.accept(&offers[0]).await.unwrap();
    let again = house.accept(&offers[0]).await.unwrap();
    house.decline(&offers[1], Answer::No).await.unwrap();
    house.decline(&offers[1], Answer::No).await.unwrap();

    assert_eq!(first, again);
    assert_eq!(house.session(&need, &sessions[0]).await.taken, 1);
    assert_eq!(house.facts().await.iter().filter(|(_, _, fact)| matches!(fact, Fact::OfferDeclined(_))).count(), 1);
    assert_eq!(reason(&house.decline(&offers[0], Answer::No).await.unwrap_err()), "OFFER_CLOSED");
}

pub async fn details_are_shown_once_the_place_is_held(house: House) {
    let people = house.neighbours(1).await;
    let (need, sessions) = house.post(homework("2026-11-26T17:00", 1)).await;
    let offer = house.make(&sessions[0], &people).await.remove(0);
    let asked = house.card(&offer).await.unwrap();
    assert_eq!((asked.title.as_str(), asked.details.as_str(), asked.agreed), ("Leksehjelp for ungdom", "", false));

    let held = house.accept(&offer).await.unwrap().assignment;

    let card = house.card(&offer).await.unwrap();
    assert_eq!((card.details.as_str(), card.agreed, &card.assignment), ("Inngang fra baksiden", true, &held));
    let volunteer = house.somebody("volunteer", &people[0]);
    let seen = house.needs().get_need(house.by(&volunteer, pb::GetNeedRequest { id: need })).await.unwrap().into_inner().need.unwrap();
    assert_eq!(seen.profile.unwrap().details, "");
    house.assignments().cancel_assignment(house.by(&volunteer, pb::CancelAssignmentRequest { id: held, ..Default::default() })).await.unwrap();
    let card = house.card(&offer).await.unwrap();
    assert_eq!((card.details.as_str(), card.agreed), ("", false));
}

pub async fn who_checks_in_and_out_has_met(house: House) {
    let people = house.neighbours(1).await;
    let (_, sessions) = house.post(homework("2026-11-23T17:00", 1)).await;
    let offer = house.make(&sessions[0], &people).await.remove(0);
    let id = house.accept(&offer).await.unwrap().assignment;
    let check_in = || house.ask(pb::CheckInRequest { id: id.clone(), ..Default::default() });
    assert_eq!(reason(&house.assignments().check_in(check_in()).await.unwrap_err()), "TOO_EARLY");

    house.later(TimeDelta::hours(7)).await;
    house.assignments().check_in(check_in()).await.unwrap();
    house.later(TimeDelta::minutes(95)).await;
    let out = house.assignments().check_out(house.ask(pb::CheckOutRequest { id: id.clone(), ..Default::default() })).await.unwrap().into_inner();

    assert_eq!((out.state(), out.minutes), (pb::AssignmentState::Met, 95));
    assert!(house.facts().await.iter().any(|(_, _, fact)| matches!(fact, Fact::CheckedOut(out) if out.minutes == 95)));
}

pub async fn the_database_itself_refuses_what_we_might_overlook(house: House) {
    let people = house.neighbours(2).await;
    let (_, sessions) = house.post(homework("2026-11-26T17:00", 2)).await;
    let (_, beside) = house.post(homework("2026-11-26T18:00", 2)).await;
    let offer = house.make(&sessions[0], &people[..1]).await.remove(0);
    house.accept(&offer).await.unwrap();
    house.make(&beside[0], &people[1..]).await;
    let copy = async |place: &str, volunteer: &str, session: &str| {
        let tx = house.db.worker().write().await.unwrap();
        let id = house.clock.uuid();
        let id = match tx.get_database_backend() {
            sea_orm::DbBackend::Postgres => format!("'{id}'::uuid"),
            _ => format!("x'{}'", id.simple()),
        };
        let columns = "centre, version, need, offer, state, starts_at, ends_at, east, north, cancelled_by, agreed_at";
        let sql = format!(
            "INSERT INTO assignments (id, place, volunteer, session, {columns}) SELECT {id}, {place}, {volunteer}, {session}, {columns} FROM assignments"
        );
        let done = tx.execute_unprepared(&sql).await.map_err(|error| error.to_string());
        drop(tx);
        done.map(|_| ())
    };
    let nobody = "NULL";
    let other = "(SELECT id FROM sessions WHERE id <> (SELECT session FROM assignments) ORDER BY id LIMIT 1)";

    assert!(copy("1", nobody, "session").await.is_err(), "a place is given once");
    assert!(copy("3", nobody, "session").await.unwrap_err().contains("assignments_place"), "there are two places");
    assert!(copy("0", nobody, "session").await.unwrap_err().contains("assignments_place"));
    assert!(copy("1", "volunteer", other).await.unwrap_err().contains("assignments_overlap"), "nobody is in two places");
    copy("2", nobody, "session").await.unwrap();
}
