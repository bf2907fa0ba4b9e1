//! Offers go out.

use chrono::{TimeDelta, Timelike as _};
use proto::events::event::Fact;
use proto::matching as pb;
use tokio_stream::StreamExt as _;

use crate::house::{House, fields, homework, reason};

pub async fn a_coordinator_sees_who_suits_and_why_others_do_not(house: House) {
    let near = house.register("near", 1, |_| {}).await;
    let far = house.register("far", 10, |_| {}).await;
    let other = house.register("other", 2, |who| who.profile.as_mut().unwrap().skills = vec!["sang".into()]).await;
    let away = house.register("away", 3, |who| who.profile.as_mut().unwrap().availability.clear()).await;
    house.settle().await;
    let (_, sessions) = house.post(pb::NeedProfile { requires_skills: vec!["Leksehjelp".into()], ..homework("2026-11-26T17:00", 1) }).await;
    let ask = pb::SuggestVolunteersRequest { session: sessions[0].clone(), limit: 0, without_counts: false };

    let list = house.offers().suggest_volunteers(house.ask(ask)).await.unwrap().into_inner();

    assert_eq!(list.candidates.iter().map(|one| (&one.volunteer, one.rank)).collect::<Vec<_>>(), [(&near, 1), (&far, 2)]);
    assert_eq!(list.considered, 4);
    assert_eq!((list.turned_away["SKILL_MISSING"], list.turned_away["NOT_AVAILABLE"]), (1, 1));
    let best = &list.candidates[0];
    let points = best.points.unwrap();
    assert_eq!(points.total, points.proximity + points.interest + points.desired + points.continuity + points.fairness);
    assert!(best.reasons.contains(&"SKILL:leksehjelp".to_owned()) && best.reasons[0].starts_with("DISTANCE_METRES:1"), "{:?}", best.reasons);
    for (volunteer, code, overridable) in [(other, "SKILL_MISSING", false), (away, "NOT_AVAILABLE", true)] {
        let ask = pb::ExplainVolunteerRequest { session: sessions[0].clone(), volunteer };
        let why = house.offers().explain_volunteer(house.ask(ask)).await.unwrap().into_inner();
        assert!(!why.suits);
        assert_eq!(why.obstacles.iter().map(|one| (one.code.as_str(), one.overridable)).collect::<Vec<_>>(), [(code, overridable)]);
    }
}

async fn for_draft(house: &House, profile: pb::NeedProfile, limit: u32) -> Result<pb::SuggestForDraftResponse, tonic::Status> {
    house.offers().suggest_for_draft(house.ask(pb::SuggestForDraftRequest { profile: Some(profile), limit })).await.map(tonic::Response::into_inner)
}

pub async fn who_would_suit_a_draft_is_who_suits_it_once_it_is_posted(house: House) {
    let people = house.neighbours(4).await;
    house.register("other", 2, |who| who.profile.as_mut().unwrap().skills = vec!["sang".into()]).await;
    house.settle().await;
    let busy = house.make(&house.post(homework("2026-12-03T18:00", 1)).await.1[0], &people[..1]).await;
    house.accept(&busy[0]).await.unwrap();
    let weekly = pb::NeedProfile {
        recurrence: "FREQ=WEEKLY;COUNT=3".into(),
        except_dates: vec!["2026-11-26".into()],
        requires_skills: vec!["leksehjelp".into()],
        ..homework("2026-11-26T17:00", 1)
    };

    let first = for_draft(&house, weekly.clone(), 2).await.unwrap();
    let all = for_draft(&house, weekly.clone(), 0).await.unwrap();

    assert_eq!(house.facts().await.iter().filter(|(_, _, fact)| matches!(fact, Fact::NeedPosted(_))).count(), 1, "nothing is kept");
    let (_, sessions) = house.post(weekly).await;
    let ask = pb::SuggestVolunteersRequest { session: sessions[0].clone(), ..Default::default() };
    let posted = house.offers().suggest_volunteers(house.ask(ask)).await.unwrap().into_inner();
    assert_eq!((&all.candidates, all.considered, &all.turned_away), (&posted.candidates, posted.considered, &posted.turned_away));
    assert_eq!((all.suitable, all.candidates.len(), all.starts_local.as_str()), (3, 3, "2026-12-03T17:00"), "one of four is busy then");
    assert_eq!((first.suitable, first.candidates.as_slice()), (3, &all.candidates[..2]));
}

pub async fn a_draft_needs_no_words_and_what_is_wrong_with_it_is_named(house: House) {
    house.neighbours(2).await;
    let bare = pb::NeedProfile { title: String::new(), public_text: String::new(), details: String::new(), ..homework("2026-11-26T17:00", 1) };

    let found = for_draft(&house, bare.clone(), 0).await.unwrap();
    let past = for_draft(&house, pb::NeedProfile { position: None, ..homework("2026-11-20T17:00", 1) }, 0).await.unwrap_err();
    let contact = house.contact("org_01h2xcejqtf2nbrexx3vqjhp41");
    let theirs = house.offers().suggest_for_draft(house.by(&contact, pb::SuggestForDraftRequest { profile: Some(bare.clone()), limit: 0 })).await;
    let stranger = house.offers().suggest_for_draft(house.by(&house.stranger(), pb::SuggestForDraftRequest { profile: Some(bare), limit: 0 })).await;

    assert_eq!((found.suitable, found.considered), (2, 2));
    assert_eq!(fields(&past), ["profile.position", "profile.starts_local"]);
    assert_eq!(theirs.unwrap_err().code(), tonic::Code::PermissionDenied);
    assert_eq!(stranger.unwrap().into_inner().considered, 0, "another centre has its own volunteers");
}

pub async fn what_may_be_overridden_needs_a_reason_and_the_rest_cannot(house: House) {
    let away = house.register("away", 3, |who| who.profile.as_mut().unwrap().availability.clear()).await;
    let young = house.register("young", 3, |who| who.profile.as_mut().unwrap().birth_year = 2010).await;
    house.settle().await;
    let (_, sessions) = house.post(pb::NeedProfile { minimum_age: 18, ..homework("2026-11-26T17:00", 1) }).await;
    let make = async |who: &str, why: &str| {
        let message = pb::MakeOffersRequest { session: sessions[0].clone(), volunteers: vec![who.into()], override_reason: why.into(), ..Default::default() };
        house.offers().make_offers(house.ask(message)).await.map(|answer| answer.into_inner().offers.len())
    };

    assert_eq!(reason(&make(&away, "").await.unwrap_err()), "OVERRIDE_REASON_NEEDED");
    assert_eq!(reason(&make(&young, "vil gjerne").await.unwrap_err()), "VOLUNTEER_UNSUITABLE");
    assert_eq!(make(&away, "har sagt ja på telefon").await.unwrap(), 1);
    assert_eq!(reason(&make(&away, "en gang til").await.unwrap_err()), "VOLUNTEER_UNSUITABLE", "the offer is out");
}

pub async fn a_wave_goes_out_by_policy_and_a_need_posted_before_the_cards_is_not_forgotten(house: House) {
    house.policy(1, 2).await;
    let (need, sessions) = house.post(homework("2026-11-26T17:00", 2)).await;
    assert!(house.session(&need, &sessions[0]).await.needs_attention);

    house.neighbours(6).await;

    let out = house.out(&sessions[0]).await;
    assert_eq!(out.len(), 4, "two for each open place");
    assert!(!house.session(&need, &sessions[0]).await.needs_attention);
    house.accept(&out[0].id).await.unwrap();
    house.settle().await;
    assert_eq!(house.out(&sessions[0]).await.len(), 3);
}

pub async fn waves_begin_two_weeks_ahead(house: House) {
    house.policy(1, 1).await;
    house.neighbours(1).await;
    let (_, sessions) = house.post(homework("2026-12-08T17:00", 1)).await;
    assert!(house.out(&sessions[0]).await.is_empty());

    house.later(TimeDelta::days(1) + TimeDelta::hours(8)).await;

    assert_eq!(house.out(&sessions[0]).await.len(), 1);
}

pub async fn an_offer_made_at_ten_to_nine_waits_for_the_morning(house: House) {
    let people = house.neighbours(2).await;
    house.later(TimeDelta::minutes(10 * 60 + 50)).await;
    let (_, calm) = house.post(homework("2026-11-24T17:00", 1)).await;
    let (_, urgent) = house.post(pb::NeedProfile { urgent: true, ..homework("2026-11-24T20:00", 1) }).await;
    let (_, early) = house.post(homework("2026-11-24T07:00", 1)).await;
    house.make(&calm[0], &people).await;
    house.make(&urgent[0], &people).await;

    let offer = house.out(&calm[0]).await.remove(0);
    let hour = |at: &Option<prost_types::Timestamp>| chrono::DateTime::from_timestamp(at.as_ref().unwrap().seconds, 0).unwrap();

    assert_eq!(hour(&offer.not_before).hour(), 7, "8:00 in Oslo");
    assert!(hour(&offer.deadline) > hour(&offer.not_before));
    let now = house.clock.now().timestamp();
    assert_eq!(house.out(&urgent[0]).await[0].not_before.as_ref().unwrap().seconds, now);
    let message = pb::MakeOffersRequest { session: early[0].clone(), volunteers: people, ..Default::default() };
    assert_eq!(reason(&house.offers().make_offers(house.ask(message)).await.unwrap_err()), "QUIET_UNTIL_START");
}

pub async fn an_ask_is_held_for_as_long_as_it_can_be_taken_back(house: House) {
    let people = house.neighbours(1).await;
    let (_, calm) = house.post(homework("2026-11-26T17:00", 1)).await;
    let (_, urgent) = house.post(pb::NeedProfile { urgent: true, ..homework("2026-11-27T17:00", 1) }).await;
    let now = house.clock.now().timestamp();
    for (session, hold_seconds, leaves) in [(&calm[0], 15, Ok(now + 15)), (&urgent[0], 15, Ok(now)), (&calm[0], 61, Err(vec!["hold_seconds".to_owned()]))] {
        let message = pb::MakeOffersRequest { session: session.clone(), volunteers: people.clone(), hold_seconds, ..Default::default() };

        let made = house.offers().make_offers(house.ask(message)).await;

        let out = house.out(session).await;
        assert_eq!(made.map(|_| out[0].not_before.as_ref().unwrap().seconds).map_err(|status| fields(&status)), leaves, "{hold_seconds}");
    }
}

/// Whom the house suggests for a session, with its counts or without.
async fn suggested(house: &House, session: &str, without_counts: bool) -> Vec<String> {
    let message = pb::SuggestVolunteersRequest { session: session.into(), limit: 0, without_counts };
    let list = house.offers().suggest_volunteers(house.ask(message)).await.unwrap().into_inner();
    assert!(!without_counts || list.turned_away.is_empty());
    list.candidates.into_iter().map(|one| one.volunteer).collect()
}

pub async fn an_ask_that_was_undone_never_was(house: House) {
    let people = house.neighbours(2).await;
    let (need, sessions) = house.post(homework("2026-11-26T17:00", 1)).await;
    let make = async || {
        let message = pb::MakeOffersRequest { session: sessions[0].clone(), volunteers: people[..1].to_vec(), hold_seconds: 15, ..Default::default() };
        house.offers().make_offers(house.ask(message)).await.map(|made| made.into_inner().offers.remove(0))
    };
    let withdraw = async |id: &str| {
        house.offers().withdraw_offer(house.ask(pb::WithdrawOfferRequest { id: id.into(), ..Default::default() })).await.unwrap();
        house.settle().await;
    };

    let first = make().await.unwrap();
    assert_eq!(suggested(&house, &sessions[0], false).await, [people[1].clone()]);
    house.later(TimeDelta::seconds(14)).await;
    withdraw(&first).await;

    assert_eq!(suggested(&house, &sessions[0], false).await, people, "nobody has heard of it");
    assert!(!house.session(&need, &sessions[0]).await.needs_attention);
    let second = make().await.unwrap();
    house.later(TimeDelta::seconds(15)).await;
    withdraw(&second).await;

    assert_eq!(suggested(&house, &sessions[0], false).await, [people[1].clone()], "the message has left");
    assert_eq!(reason(&make().await.unwrap_err()), "OVERRIDE_REASON_NEEDED");
}

pub async fn whom_a_coordinator_has_undone_the_house_does_not_ask_by_itself(house: House) {
    house.policy(1, 1).await;
    let people = house.neighbours(2).await;
    let (_, sessions) = house.post(homework("2026-11-26T17:00", 1)).await;
    let first = house.out(&sessions[0]).await.remove(0);
    assert_eq!(first.volunteer, people[0]);
    let message = pb::MakeOffersRequest { session: sessions[0].clone(), volunteers: people[1..].to_vec(), hold_seconds: 15, ..Default::default() };
    let second = house.offers().make_offers(house.ask(message)).await.unwrap().into_inner().offers.remove(0);

    for id in [second, first.id] {
        house.offers().withdraw_offer(house.ask(pb::WithdrawOfferRequest { id, ..Default::default() })).await.unwrap();
        house.settle().await;
    }

    assert!(house.out(&sessions[0]).await.is_empty());
    assert_eq!(suggested(&house, &sessions[0], false).await, people[1..]);
}

pub async fn of_several_it_is_said_who_cannot_be_asked(house: House) {
    let near = house.neighbours(1).await.remove(0);
    let away = house.register("away", 3, |who| who.profile.as_mut().unwrap().availability.clear()).await;
    let young = house.register("young", 3, |who| who.profile.as_mut().unwrap().birth_year = 2010).await;
    house.settle().await;
    let (_, sessions) = house.post(pb::NeedProfile { minimum_age: 18, ..homework("2026-11-26T17:00", 1) }).await;
    let make = async |volunteers: &[&String], why: &str| {
        let volunteers = volunteers.iter().map(ToString::to_string).collect();
        let message = pb::MakeOffersRequest { session: sessions[0].clone(), volunteers, override_reason: why.into(), ..Default::default() };
        house.offers().make_offers(house.ask(message)).await.map(|made| made.into_inner().offers.len())
    };

    let never = make(&[&near, &away, &young], "").await.unwrap_err();
    let not_so = make(&[&near, &near, &away], "").await.unwrap_err();

    assert_eq!(reason(&never), "VOLUNTEER_UNSUITABLE");
    assert!(never.message().contains("volunteers[2]: UNDER_AGE") && !never.message().contains("volunteers[1]"), "{never:?}");
    assert_eq!(reason(&not_so), "OVERRIDE_REASON_NEEDED");
    assert!(not_so.message().contains("volunteers[2]: NOT_AVAILABLE"), "{not_so:?}");
    assert!(house.out(&sessions[0]).await.is_empty(), "all or nobody");
    assert_eq!(make(&[&near, &near, &away], "har sagt ja på telefon").await.unwrap(), 2);
}

pub async fn who_changes_is_suggested_as_they_are_now(house: House) {
    use proto::volunteers as people;
    let mut near = house.neighbours(3).await;
    let (_, sessions) = house.post(homework("2026-11-26T17:00", 1)).await;
    let shown = async || {
        house.settle().await;
        let list = suggested(&house, &sessions[0], true).await;
        assert_eq!(list, suggested(&house, &sessions[0], false).await);
        list
    };
    assert_eq!(shown().await, near);

    house.volunteers().pause_volunteer(house.ask(people::PauseVolunteerRequest { id: near[0].clone(), ..Default::default() })).await.unwrap();
    assert_eq!(shown().await, near[1..], "who pauses");
    house.volunteers().resume_volunteer(house.ask(people::ResumeVolunteerRequest { id: near[0].clone(), ..Default::default() })).await.unwrap();
    assert_eq!(shown().await, near, "who is back");
    near.push(house.register("new", 4, |_| {}).await);
    assert_eq!(shown().await, near, "who is new");
    let moved = people::VolunteerProfile { availability: Vec::new(), ..Default::default() };
    let mask = Some(prost_types::FieldMask { paths: vec!["availability".into()] });
    let update = people::UpdateVolunteerRequest { id: near[1].clone(), profile: Some(moved), mask, ..Default::default() };
    house.volunteers().update_volunteer(house.ask(update)).await.unwrap();
    assert_eq!(shown().await, [near[0].clone(), near[2].clone(), near[3].clone()], "who has no time any more");
    house.volunteers().erase_volunteer(house.ask(people::EraseVolunteerRequest { id: near[2].clone(), ..Default::default() })).await.unwrap();
    assert_eq!(shown().await, [near[0].clone(), near[3].clone()], "who is erased");
}

pub async fn a_withdrawn_offer_makes_room_for_the_next(house: House) {
    house.policy(1, 1).await;
    let people = house.neighbours(2).await;
    let (_, sessions) = house.post(homework("2026-11-26T17:00", 1)).await;
    let first = house.out(&sessions[0]).await.remove(0);

    let message = || house.ask(pb::WithdrawOfferRequest { id: first.id.clone(), ..Default::default() });
    house.offers().withdraw_offer(message()).await.unwrap();
    house.offers().withdraw_offer(message()).await.unwrap();
    house.settle().await;

    assert_eq!(house.out(&sessions[0]).await.iter().map(|offer| &offer.volunteer).collect::<Vec<_>>(), [&people[1]]);
    assert_eq!(reason(&house.accept(&first.id).await.unwrap_err()), "OFFER_CLOSED");
}

pub async fn the_board_shows_each_move(house: House) {
    let people = house.neighbours(1).await;
    let (_, sessions) = house.post(homework("2026-11-26T17:00", 2)).await;
    let mut board = house.board().watch_board(house.ask(pb::WatchBoardRequest {})).await.unwrap().into_inner();

    let first = board.next().await.unwrap().unwrap();
    assert_eq!((&first.session, first.places, first.offers_out), (&sessions[0], 2, 0));
    let offer = house.make(&sessions[0], &people).await.remove(0);
    assert_eq!(board.next().await.unwrap().unwrap().offers_out, 1);
    house.accept(&offer).await.unwrap();
    let last = board.next().await.unwrap().unwrap();
    assert_eq!((last.offers_out, last.taken), (0, 1));
    assert!(house.facts().await.iter().any(|(_, _, fact)| matches!(fact, Fact::SessionChanged(changed) if changed.taken == 1)));
}
