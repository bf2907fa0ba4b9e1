//! A week is planned: as a job, once, whatever happens to whoever plans; and compared with what stands.

use chrono::TimeDelta;
use proto::events::event::Fact;
use proto::matching as pb;
use proto::matching::{PlanEnd, PlanLack, PlanPartState, PlanState};
use tokio_stream::StreamExt as _;
use tonic::Code;

use crate::house::{House, fields, homework, reason};

pub async fn a_week_is_planned_and_every_place_accounted_for(house: House) {
    let people = house.neighbours(3).await;
    let (_, held) = house.post(homework("2026-12-07T09:00", 1)).await;
    house.accept(&house.make(&held[0], &people[..1]).await[0]).await.unwrap();
    let (_, first) = house.post(homework("2026-12-08T17:00", 1)).await;
    let (_, second) = house.post(homework("2026-12-08T17:00", 3)).await;
    let (_, sung) = house.post(pb::NeedProfile { requires_skills: vec!["sang".into()], ..homework("2026-12-09T17:00", 1) }).await;
    house.post(homework("2026-12-14T17:00", 1)).await;

    let plan = house.planned("2026-12-07", "2026-12-13").await;

    assert_eq!((plan.state(), plan.end()), (PlanState::Proposed, PlanEnd::Optimal));
    let progress = plan.progress.unwrap();
    assert_eq!((progress.value, progress.share_millionths), (progress.bound, 1_000_000));
    let counts = plan.counts.unwrap();
    assert_eq!((counts.sessions, counts.places, counts.taken, counts.planned, counts.empty), (4, 6, 1, 3, 2));
    assert_eq!((counts.open, counts.volunteers), (3, 3));
    let fairness = plan.fairness.unwrap();
    assert_eq!((fairness.asked, fairness.unseen, fairness.gini_thousandths), (3, 0, 0));
    assert_eq!(fairness.minutes, [pb::PlanMinutes { minutes: 120, volunteers: 3 }]);
    let sessions = house.plan_sessions(&plan.id).await;
    let of = |session: &str| sessions.iter().find(|one| one.session == session).unwrap();
    assert_eq!((&of(&held[0]).agreed, of(&held[0]).empty), (&people[..1].to_vec(), 0));
    assert_eq!((of(&sung[0]).empty, of(&sung[0]).lack()), (1, PlanLack::NobodyEligible));
    let lacking = [&first[0], &second[0]].into_iter().map(|session| of(session)).find(|one| one.empty > 0).unwrap();
    assert_eq!((lacking.empty, lacking.lack()), (1, PlanLack::BetterElsewhere));
    assert!(!lacking.elsewhere.is_empty());
    let mut planned: Vec<&str> = sessions.iter().flat_map(|one| &one.parts).map(|part| part.volunteer.as_str()).collect();
    planned.sort_unstable();
    let mut known: Vec<&str> = people.iter().map(String::as_str).collect();
    known.sort_unstable();
    assert_eq!(planned, known, "nobody is in two places at one time");
}

pub async fn one_plan_is_made_at_a_time_and_its_facts_are_told(house: House) {
    house.neighbours(1).await;
    house.post(homework("2026-12-08T17:00", 1)).await;
    let wish = |key: &str| pb::PlanCentreRequest { idempotency_key: key.into(), ..House::wish("2026-12-07", "2026-12-13") };

    let begun = house.plans().plan_centre(house.ask(wish("one"))).await.unwrap().into_inner();
    let again = house.plans().plan_centre(house.ask(wish("one"))).await.unwrap().into_inner();
    let other = house.plans().plan_centre(house.ask(wish("two"))).await.unwrap_err();

    assert_eq!((&begun, begun.state()), (&again, PlanState::Running));
    assert_eq!(reason(&other), "PLAN_RUNNING");
    house.settle().await;
    assert_eq!(house.plan(&begun.id).await.state(), PlanState::Proposed);
    assert!(house.plans().plan_centre(house.ask(wish("two"))).await.is_ok());
    let told: Vec<(u64, Fact)> = house.facts().await.into_iter().filter(|(of, ..)| *of == begun.id).map(|(_, version, fact)| (version, fact)).collect();
    assert!(matches!(&told[..], [(1, Fact::PlanBegun(_)), (2, Fact::PlanEnded(ended))] if ended.planned == 1 && ended.state == "proposed"), "{told:?}");
}

pub async fn a_bad_wish_is_named_in_one_answer(house: House) {
    let ask = async |message: pb::PlanCentreRequest| fields(&house.plans().plan_centre(house.ask(message)).await.unwrap_err());
    let wish = House::wish;

    assert_eq!(ask(pb::PlanCentreRequest { stability: 10_001, rounds: 10_001, seconds: 61, ..wish("uke 50", "") }).await.len(), 5);
    assert_eq!(ask(wish("2026-12-08", "2026-12-07")).await, ["until_date"]);
    assert_eq!(ask(wish("2026-12-07", "2027-03-01")).await, ["until_date"]);
    assert_eq!(ask(wish("-9999-01-01", "-9999-01-02")).await, ["from_date"]);
    let nothing = pb::ApprovePlanRequest { id: "plan_x".into(), ..Default::default() };
    assert_eq!(fields(&house.plans().approve_plan(house.ask(nothing)).await.unwrap_err()), ["parts"]);
}

pub async fn whoever_watches_sees_the_end_and_may_come_back(house: House) {
    house.neighbours(1).await;
    house.post(homework("2026-12-08T17:00", 1)).await;
    let id = house.begin(House::wish("2026-12-07", "2026-12-13")).await;
    let watch = async || house.plans().watch_plan(house.ask(pb::WatchPlanRequest { id: id.clone() })).await.unwrap().into_inner();
    let mut left = watch().await;
    assert_eq!(left.next().await.unwrap().unwrap().state(), PlanState::Running);
    drop(left);

    let mut steps = watch().await;
    assert_eq!(steps.next().await.unwrap().unwrap().state(), PlanState::Running);
    house.settle().await;

    let mut last = None;
    while let Some(step) = steps.next().await {
        last = Some(step.unwrap());
    }
    assert_eq!(last.unwrap().state(), PlanState::Proposed);
    let mut late = watch().await;
    assert_eq!(late.next().await.unwrap().unwrap().progress.unwrap().share_millionths, 1_000_000);
    assert!(late.next().await.is_none(), "it ends with the plan");
}

pub async fn a_plan_that_is_cancelled_is_a_proposal_and_takes_no_place_with_nothing_in_hand(house: House) {
    house.neighbours(1).await;
    house.post(homework("2026-12-08T17:00", 1)).await;
    let first = house.planned("2026-12-07", "2026-12-13").await;
    let id = house.begin(House::wish("2026-12-07", "2026-12-13")).await;
    let cancel = || house.ask(pb::CancelPlanRequest { id: id.clone(), ..Default::default() });

    house.plans().cancel_plan(cancel()).await.unwrap();
    house.settle().await;

    let plan = house.plan(&id).await;
    assert_eq!((plan.state(), plan.end(), plan.progress.unwrap().round), (PlanState::Cancelled, PlanEnd::Cancelled, 0));
    assert_eq!((plan.last, plan.counts.unwrap().planned), (first.id.clone(), 0));
    let fairness = plan.fairness.unwrap();
    assert_eq!((fairness.unseen, fairness.unsuited, fairness.passed_over), (1, 0, 0), "nobody was looked at");
    assert_eq!(house.plan(&first.id).await.state(), PlanState::Proposed, "what stands is not given up for nothing");
    assert_eq!(house.plans().cancel_plan(cancel()).await.unwrap().into_inner().state(), PlanState::Cancelled, "twice is the same as once");
    assert_eq!(house.approve(&id, &[]).await.unwrap().asked, 0);
}

pub async fn a_plan_that_is_cancelled_under_way_keeps_its_last_whole_round(house: House) {
    house.crowd(600).await;
    for day in 7..=13 {
        for hour in [8, 9, 10, 12, 13, 15, 16, 18] {
            for at_once in 0..4 {
                house.post_only(homework(&format!("2026-12-{day:02}T{hour:02}:{at_once}0"), 1 + (day * hour + at_once) % 5)).await;
            }
        }
    }
    let id = house.begin(pb::PlanCentreRequest { rounds: 10_000, seconds: 60, ..House::wish("2026-12-07", "2026-12-13") }).await;
    let mut steps = house.plans().watch_plan(house.ask(pb::WatchPlanRequest { id: id.clone() })).await.unwrap().into_inner();
    let watched = async {
        while let Some(step) = steps.next().await {
            if step.unwrap().progress.unwrap().round > 0 {
                house.plans().cancel_plan(house.ask(pb::CancelPlanRequest { id: id.clone(), ..Default::default() })).await.unwrap();
                return;
            }
        }
    };

    tokio::join!(house.settle(), watched);

    let plan = house.plan(&id).await;
    let progress = plan.progress.unwrap();
    assert_eq!((plan.state(), plan.end()), (PlanState::Cancelled, PlanEnd::Cancelled), "{progress:?}");
    assert!(progress.round > 0 && progress.value > 0 && progress.value <= progress.bound, "{progress:?}");
    assert_eq!(plan.counts.unwrap().open, plan.counts.unwrap().planned);
    assert!(plan.counts.unwrap().planned > 0);
}

pub async fn a_plan_whose_process_died_is_made_by_the_next_and_given_up_in_the_end(house: House) {
    house.neighbours(1).await;
    house.post(homework("2026-12-08T17:00", 1)).await;
    let id = house.begin(House::wish("2026-12-07", "2026-12-13")).await;
    house.sql(&format!("UPDATE plans SET tries = 1, holder = {}, held_until = '2026-11-23T09:00:08+00:00'", house.id(house.clock.uuid()))).await;

    house.settle().await;
    if !house.db.is_ours_alone() {
        assert_eq!(house.plan(&id).await.state(), PlanState::Running, "another process may be at it");
        house.later(TimeDelta::seconds(9)).await;
    }
    assert_eq!(house.plan(&id).await.state(), PlanState::Proposed);

    let id = house.begin(House::wish("2026-12-07", "2026-12-13")).await;
    house.sql("UPDATE plans SET tries = 3 WHERE state = 'running'").await;
    house.settle().await;
    let plan = house.plan(&id).await;
    assert_eq!((plan.state(), plan.failure.as_str()), (PlanState::Failed, "FAULT"));
    assert_eq!(reason(&house.approve(&id, &[]).await.unwrap_err()), "PLAN_NOT_READY");
}

pub async fn a_plan_stays_close_to_the_last_one_and_says_who_moves(house: House) {
    let old = house.neighbours(1).await;
    let (_, sessions) = house.post(homework("2026-12-08T17:00", 1)).await;
    let first = house.planned("2026-12-07", "2026-12-13").await;
    let near = house.register("nearer", 0, |_| {}).await;
    house.settle().await;

    let id = house.begin(pb::PlanCentreRequest { stability: 500, ..House::wish("2026-12-07", "2026-12-13") }).await;
    house.settle().await;
    let close = house.plan(&id).await;

    assert_eq!(close.last, first.id);
    let (progress, counts) = (close.progress.unwrap(), close.counts.unwrap());
    assert_eq!((counts.kept, counts.gone, progress.value - progress.value_without_stability), (1, 0, 500));
    let bounds = progress.value_without_stability..=progress.bound;
    assert!(bounds.contains(&progress.bound_without_stability), "{progress:?}");
    let part = house.plan_sessions(&close.id).await.remove(0).parts.remove(0);
    assert!(part.kept && part.volunteer == old[0]);
    assert_eq!(house.plan(&first.id).await.state(), PlanState::Replaced);
    let before = house.plan_sessions(&first.id).await.remove(0).parts.remove(0);
    assert_eq!(before.state(), PlanPartState::Left);
    assert_eq!(reason(&house.approve(&first.id, &[(&sessions[0], &old[0])]).await.unwrap_err()), "PLAN_REPLACED");

    let free = house.planned("2026-12-07", "2026-12-13").await;
    assert_eq!((free.counts.unwrap().kept, free.counts.unwrap().gone), (0, 1));
    let session = house.plan_sessions(&free.id).await.remove(0);
    assert_eq!((session.gone, session.parts[0].volunteer.as_str()), (old, near.as_str()));
    let listed = house.plans().list_plans(house.ask(pb::ListPlansRequest { page_size: 2, ..Default::default() })).await.unwrap().into_inner();
    assert_eq!(listed.plans.iter().map(|plan| &plan.id).collect::<Vec<_>>(), [&free.id, &close.id], "the newest first");
    let rest = pb::ListPlansRequest { page_token: listed.next_page_token, ..Default::default() };
    assert_eq!(house.plans().list_plans(house.ask(rest)).await.unwrap().into_inner().plans.len(), 1);
}

pub async fn who_is_asked_is_busy_and_a_place_with_offers_out_is_held_once(house: House) {
    let people = house.neighbours(3).await;
    let (_, asked) = house.post(homework("2026-12-08T17:00", 1)).await;
    let (_, other) = house.post(homework("2026-12-08T18:00", 3)).await;
    house.make(&asked[0], &people[..2]).await;

    let plan = house.planned("2026-12-07", "2026-12-13").await;

    let sessions = house.plan_sessions(&plan.id).await;
    let of = |session: &str| sessions.iter().find(|one| one.session == session).unwrap();
    assert_eq!((of(&asked[0]).offers_out, of(&asked[0]).held, of(&asked[0]).parts.len()), (2, 1, 0));
    assert_eq!(of(&asked[0]).asked.len(), 2);
    assert_eq!(of(&other[0]).parts.iter().map(|part| &part.volunteer).collect::<Vec<_>>(), [&people[2]]);
    assert_eq!((of(&other[0]).empty, of(&other[0]).lack()), (2, PlanLack::EverybodyIsHere));
}

pub async fn a_night_counts_with_its_true_length_and_a_week_begins_on_the_local_monday(house: House) {
    let around_the_clock = |who: &mut proto::volunteers::RegisterVolunteerRequest, weekly: u32| {
        let profile = who.profile.as_mut().unwrap();
        profile.weekly_minutes = weekly;
        profile.availability = (1..=7).map(|weekday| proto::types::WeekdayPeriod { weekday, from_minute: 0, until_minute: 1440 }).collect();
    };
    // seven hours of night in spring and nine in autumn
    house.register("liv", 1, |who| around_the_clock(who, 450)).await;
    house.settle().await;
    let night = |starts: &str, ends: &str| pb::NeedProfile { ends_local: ends.into(), priority: 5, ..homework(starts, 1) };
    let (_, spring) = house.post(night("2027-03-27T22:00", "2027-03-28T06:00")).await;
    let (_, sunday) = house.post(homework("2027-03-28T12:00", 1)).await;
    let (_, monday) = house.post(homework("2027-03-29T00:00", 1)).await;
    let (_, autumn) = house.post(night("2027-10-30T22:00", "2027-10-31T06:00")).await;
    let (_, after) = house.post(homework("2027-11-01T00:00", 1)).await;
    let planned = async |from: &str, until: &str| {
        let plan = house.planned(from, until).await;
        let sessions = house.plan_sessions(&plan.id).await;
        sessions.into_iter().filter(|one| !one.parts.is_empty()).map(|one| one.session).collect::<Vec<_>>()
    };

    let found = planned("2027-03-22", "2027-03-29").await;
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(found.contains(&spring[0]) && found.contains(&monday[0]) && !found.contains(&sunday[0]));
    assert_eq!(planned("2027-10-25", "2027-11-01").await, [after[0].clone()], "540 minutes are more than 450");

    house.register("ola", 1, |who| around_the_clock(who, 540)).await;
    house.settle().await;
    assert!(planned("2027-10-25", "2027-11-01").await.contains(&autumn[0]));
}

pub async fn another_centre_finds_no_plan_anywhere(house: House) {
    house.neighbours(1).await;
    house.post(homework("2026-12-08T17:00", 1)).await;
    let id = house.planned("2026-12-07", "2026-12-13").await.id;
    let stranger = house.stranger();
    let code = |refused: tonic::Status| (refused.code(), refused.message().to_owned());

    for id in [id.clone(), house.clock.id::<platform::id::Centre>().to_string().replace("centre", "plan"), "x".into()] {
        let missing = (Code::NotFound, "there is no such thing here".to_owned());
        let name = || id.clone();
        let get = house.plans().get_plan(house.by(&stranger, pb::GetPlanRequest { id: name() })).await.unwrap_err();
        assert_eq!(code(get), missing);
        let list = pb::ListPlanSessionsRequest { id: name(), ..Default::default() };
        assert_eq!(code(house.plans().list_plan_sessions(house.by(&stranger, list)).await.unwrap_err()), missing);
        assert_eq!(code(house.plans().watch_plan(house.by(&stranger, pb::WatchPlanRequest { id: name() })).await.unwrap_err()), missing);
        let cancel = pb::CancelPlanRequest { id: name(), ..Default::default() };
        assert_eq!(code(house.plans().cancel_plan(house.by(&stranger, cancel)).await.unwrap_err()), missing);
        let approve = pb::ApprovePlanRequest { id: name(), whole: true, ..Default::default() };
        assert_eq!(code(house.plans().approve_plan(house.by(&stranger, approve)).await.unwrap_err()), missing);
    }
    assert!(house.plans().list_plans(house.by(&stranger, pb::ListPlansRequest::default())).await.unwrap().into_inner().plans.is_empty());
    let contact = house.contact("org_01h2xcejqtf2nbrexx3vqjhp41");
    assert_eq!(house.plans().get_plan(house.by(&contact, pb::GetPlanRequest { id })).await.unwrap_err().code(), Code::PermissionDenied);
}

pub async fn a_plan_goes_ninety_days_after_its_end_unless_the_centre_holds_everything(house: House) {
    let keeps = |hold: bool| Some(proto::organisations::Retention { need_details_days: 90, hold, ..Default::default() });
    house.policy_that_keeps(1, 0, keeps(true)).await;
    house.neighbours(1).await;
    house.post(homework("2026-12-08T17:00", 1)).await;
    let id = house.planned("2026-12-07", "2026-12-13").await.id;
    let get = async || house.plans().get_plan(house.ask(pb::GetPlanRequest { id: id.clone() })).await;

    house.later(TimeDelta::days(89)).await;
    house.policy_that_keeps(2, 0, keeps(false)).await;
    house.settle().await;
    assert!(get().await.is_ok(), "it is not old enough");
    house.policy_that_keeps(3, 0, keeps(true)).await;
    house.later(TimeDelta::days(1)).await;
    assert!(get().await.is_ok(), "the centre holds everything");
    house.policy_that_keeps(4, 0, keeps(false)).await;
    house.settle().await;

    assert_eq!(get().await.unwrap_err().code(), Code::NotFound);
}
