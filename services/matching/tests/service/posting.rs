//! Needs come in.

use chrono::TimeDelta;
use proto::events::event::Fact;
use proto::matching as pb;
use tonic::Code;

use crate::house::{House, fields, homework, reason};

pub async fn a_need_is_posted_and_read(house: House) {
    let (id, sessions) = house.post(homework("2026-11-24T17:00", 2)).await;

    let need = house.need(&id).await;

    assert_eq!((need.state(), sessions.len()), (pb::NeedState::Open, 1));
    let session = &need.sessions[0];
    assert_eq!((session.places, session.taken, session.starts_local.as_str()), (2, 0, "2026-11-24T17:00"));
    assert_eq!(session.starts_at.as_ref().unwrap().seconds, 1_795_536_000, "16:00 UTC");
    let profile = need.profile.unwrap();
    assert_eq!((profile.details.as_str(), profile.zone.as_str()), ("Inngang fra baksiden", "Europe/Oslo"));
    assert!(house.facts().await.iter().any(|(aggregate, version, fact)| aggregate == &id && *version == 1 && matches!(fact, Fact::NeedPosted(_))));
}

pub async fn bad_input_is_named_in_one_answer(house: House) {
    let bad = pb::NeedProfile {
        title: "a\0b".into(),
        public_text: "x".repeat(1 << 20),
        details: "fnr 010190 12345".into(),
        category: String::new(),
        position: Some(proto::types::Position { latitude: 91.0, longitude: 10.0 }),
        starts_local: "1999-01-01T10:00".into(),
        ends_local: "2040-01-01T10:00".into(),
        zone: "Europe/Atlantis".into(),
        recurrence: "FREQ=SECONDLY".into(),
        except_dates: vec!["2026-13-01".into()],
        places: 501,
        priority: 6,
        minimum_age: 17,
        organisation: "need_x".into(),
        requires_skills: vec!["x".repeat(61)],
        ..Default::default()
    };

    let refused = house.needs().post_need(house.ask(pb::PostNeedRequest { profile: Some(bad), ..Default::default() })).await.unwrap_err();

    assert_eq!((refused.code(), reason(&refused).as_str()), (Code::InvalidArgument, "FIELDS_INVALID"));
    let found = fields(&refused);
    for field in [
        "organisation",
        "title",
        "public_text",
        "details",
        "category",
        "position",
        "zone",
        "starts_local",
        "ends_local",
        "recurrence",
        "except_dates[0]",
        "places",
        "priority",
        "minimum_age",
        "requires_skills[0]",
    ] {
        assert!(found.contains(&format!("profile.{field}")), "{field} in {found:?}");
    }
    for (starts, ends, rule) in [
        ("2026-11-24T17:00", "2026-11-24T17:00", ""),
        ("2026-11-24T17:00", "2026-11-25T17:01", ""),
        ("2026-11-22T17:00", "2026-11-22T18:00", ""),
        ("2026-11-24T17:00", "2026-11-24T18:00", "FREQ=YEARLY;BYMONTH=2"),
    ] {
        let profile = pb::NeedProfile { starts_local: starts.into(), ends_local: ends.into(), recurrence: rule.into(), ..homework(starts, 1) };
        let refused = house.needs().post_need(house.ask(pb::PostNeedRequest { profile: Some(profile), ..Default::default() })).await.unwrap_err();
        assert_eq!(fields(&refused).len(), 1, "{starts} {ends} {rule}");
    }
}

pub async fn a_trial_run_changes_nothing(house: House) {
    let message = pb::PostNeedRequest { profile: Some(homework("2026-11-24T17:00", 2)), validate_only: true, ..Default::default() };

    let answer = house.needs().post_need(house.ask(message)).await.unwrap().into_inner();

    assert!(answer.id.is_empty());
    assert!(house.facts().await.is_empty());
}

pub async fn a_need_posted_twice_with_one_key_is_one(house: House) {
    let message = pb::PostNeedRequest { idempotency_key: "k1".into(), profile: Some(homework("2026-11-24T17:00", 2)), ..Default::default() };

    let first = house.needs().post_need(house.ask(message.clone())).await.unwrap().into_inner();
    let again = house.needs().post_need(house.ask(message.clone())).await.unwrap().into_inner();
    let other = pb::PostNeedRequest { profile: Some(homework("2026-11-25T17:00", 2)), ..message };
    let refused = house.needs().post_need(house.ask(other)).await.unwrap_err();

    assert_eq!(first, again);
    assert_eq!(reason(&refused), "IDEMPOTENCY_KEY_REUSED");
}

pub async fn another_centre_finds_nothing_anywhere(house: House) {
    let people = house.neighbours(1).await;
    let (need, sessions) = house.post(homework("2026-11-24T17:00", 1)).await;
    let offer = house.make(&sessions[0], &people).await.remove(0);
    let assignment = house.accept(&offer).await.unwrap().assignment;
    let stranger = house.stranger();
    macro_rules! gone {
        ($($client:ident.$method:ident($message:expr);)*) => {
            $(let refused = house.$client().$method(house.by(&stranger, $message)).await.unwrap_err();
            assert_eq!((refused.code(), reason(&refused).as_str()), (Code::NotFound, "NOT_FOUND"), stringify!($method));)*
        };
    }
    let profile = Some(homework("2026-11-24T18:00", 1));
    let (id, session) = (need.clone(), sessions[0].clone());

    gone! {
        needs.get_need(pb::GetNeedRequest { id: id.clone() });
        needs.change_need(pb::ChangeNeedRequest { id: id.clone(), profile, ..Default::default() });
        needs.cancel_need(pb::CancelNeedRequest { id: id.clone(), ..Default::default() });
        needs.close_need(pb::CloseNeedRequest { id: id.clone(), outcome: 1, ..Default::default() });
        needs.block_volunteer(pb::BlockVolunteerRequest { id: id.clone(), volunteer: people[0].clone(), ..Default::default() });
        offers.suggest_volunteers(pb::SuggestVolunteersRequest { session: session.clone(), limit: 0, without_counts: false });
        offers.explain_volunteer(pb::ExplainVolunteerRequest { session: session.clone(), volunteer: people[0].clone() });
        offers.make_offers(pb::MakeOffersRequest { session: session.clone(), ..Default::default() });
        offers.get_offer(pb::GetOfferRequest { id: offer.clone() });
        offers.accept_offer(pb::AcceptOfferRequest { id: offer.clone(), ..Default::default() });
        offers.decline_offer(pb::DeclineOfferRequest { id: offer.clone(), ..Default::default() });
        offers.withdraw_offer(pb::WithdrawOfferRequest { id: offer.clone(), ..Default::default() });
        assignments.get_assignment(pb::GetAssignmentRequest { id: assignment.clone() });
        assignments.cancel_assignment(pb::CancelAssignmentRequest { id: assignment.clone(), ..Default::default() });
        assignments.confirm_assignment(pb::ConfirmAssignmentRequest { id: assignment.clone(), ..Default::default() });
        assignments.check_in(pb::CheckInRequest { id: assignment.clone(), ..Default::default() });
        assignments.check_out(pb::CheckOutRequest { id: assignment.clone(), ..Default::default() });
        assignments.record_not_met(pb::RecordNotMetRequest { id: assignment.clone(), ..Default::default() });
    }
    let list = house.needs().list_needs(house.by(&stranger, pb::ListNeedsRequest::default())).await.unwrap().into_inner();
    assert!(list.needs.is_empty());
    let list = house.offers().list_offers(house.by(&stranger, pb::ListOffersRequest { need: id, ..Default::default() })).await.unwrap().into_inner();
    assert!(list.offers.is_empty());
}

pub async fn a_contact_touches_the_needs_of_its_own_organisation_only(house: House) {
    let (own, other) = ("org_01h2xcejqtf2nbrexx3vqjhp41", "org_01h2xcejqtf2nbrexx3vqjhp42");
    let contact = house.contact(own);
    let message = |organisation: &str| {
        let profile = pb::NeedProfile { organisation: organisation.into(), ..homework("2026-11-24T17:00", 1) };
        pb::PostNeedRequest { profile: Some(profile), ..Default::default() }
    };

    let posted = house.needs().post_need(house.by(&contact, message(""))).await.unwrap().into_inner();
    let refused = house.needs().post_need(house.by(&contact, message(other))).await.unwrap_err();
    let elsewhere = house.needs().post_need(house.ask(message(other))).await.unwrap().into_inner();

    assert_eq!(house.need(&posted.id).await.profile.unwrap().organisation, own);
    assert_eq!(refused.code(), Code::NotFound);
    let refused = house.needs().get_need(house.by(&contact, pb::GetNeedRequest { id: elsewhere.id.clone() })).await.unwrap_err();
    assert_eq!(refused.code(), Code::NotFound);
    let refused = house.needs().cancel_need(house.by(&contact, pb::CancelNeedRequest { id: elsewhere.id, ..Default::default() })).await.unwrap_err();
    assert_eq!(refused.code(), Code::NotFound);
    let seen = house.needs().list_needs(house.by(&contact, pb::ListNeedsRequest::default())).await.unwrap().into_inner();
    assert_eq!(seen.needs.iter().map(|need| need.id.as_str()).collect::<Vec<_>>(), [posted.id]);
}

pub async fn a_series_opens_its_next_sessions_day_by_day(house: House) {
    let profile = pb::NeedProfile { recurrence: "FREQ=WEEKLY;BYDAY=TU".into(), except_dates: vec!["2026-12-22".into()], ..homework("2026-11-24T17:00", 1) };
    let (need, sessions) = house.post(profile).await;
    assert_eq!(sessions.len(), 11);

    for _ in 0..7 {
        house.later(TimeDelta::days(1)).await;
    }

    assert_eq!(house.need(&need).await.sessions.len(), 12);
    assert!(house.facts().await.iter().any(|(_, _, fact)| matches!(fact, Fact::SessionsOpened(opened) if opened.sessions.len() == 1)));
}

pub async fn the_night_of_the_clock_change_has_its_own_length(house: House) {
    let night = pb::NeedProfile { ends_local: "2027-03-28T06:00".into(), ..homework("2027-03-27T22:00", 1) };
    let (need, _) = house.post(night).await;

    let session = house.need(&need).await.sessions.remove(0);

    assert_eq!(session.ends_at.unwrap().seconds - session.starts_at.unwrap().seconds, 7 * 3600);
}
