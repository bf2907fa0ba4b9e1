//! A week is planned by the house: begun, watched, compared, approved in part, and its offers reach people.

use proto::matching as pb;
use proto::matching::plan_service_client::PlanServiceClient;
use proto::matching::{OfferState, PlanPartState, PlanState};
use proto::notifications::DeliveryState;

use crate::people::register;
use world::desk::{Desk, asking, key, need};
use world::house::House;

/// Begins a plan of these days and gives its id.
async fn begin(house: &mut House, desk: &Desk, from: &str, until: &str) -> String {
    let message = pb::PlanCentreRequest { idempotency_key: key(), from_date: from.to_owned(), until_date: until.to_owned(), ..Default::default() };
    desk.ask(house, "matching", message, async |door, request| PlanServiceClient::new(door).plan_centre(request).await).await.id
}

async fn plan(house: &mut House, desk: &Desk, id: &str) -> pb::Plan {
    let message = pb::GetPlanRequest { id: id.to_owned() };
    desk.ask(house, "matching", message, async |door, request| PlanServiceClient::new(door).get_plan(request).await).await.plan.expect("a plan")
}

async fn ended(house: &mut House, desk: &Desk, id: &str) -> pb::Plan {
    house.until("the end of a plan", async |house| Some(plan(house, desk, id).await).filter(|plan| plan.state() != PlanState::Running)).await
}

/// A plan of these days, made; gives its id.
pub async fn planned(house: &mut House, desk: &Desk, from: &str, until: &str) -> String {
    let id = begin(house, desk, from, until).await;
    assert_eq!(ended(house, desk, &id).await.state(), PlanState::Proposed);
    id
}

async fn sessions(house: &mut House, desk: &Desk, id: &str) -> Vec<pb::PlanSession> {
    let message = pb::ListPlanSessionsRequest { id: id.to_owned(), page_size: 500, page_token: String::new() };
    desk.ask(house, "matching", message, async |door, request| PlanServiceClient::new(door).list_plan_sessions(request).await).await.sessions
}

async fn approve(house: &mut House, desk: &Desk, message: &pb::ApprovePlanRequest) -> pb::ApprovePlanResponse {
    desk.ask(house, "matching", message.clone(), async |door, request| PlanServiceClient::new(door).approve_plan(request).await).await
}

pub async fn a_week_is_planned_and_what_is_approved_goes_out(house: &mut House) {
    let desk = Desk::open(house, asking(0)).await;
    let people = register(house, &desk, 3).await;
    desk.at_rest(house).await;
    let mut posted = Vec::new();
    for _ in &people {
        // at one time: each of them is needed
        posted.push(desk.post(house, need("2027-03-09T12:00", "2027-03-09T14:00", 1)).await);
    }
    desk.post(house, need("2027-03-16T12:00", "2027-03-16T14:00", 1)).await;

    let id = begin(house, &desk, "2027-03-08", "2027-03-14").await;
    let watch = async |door, request| PlanServiceClient::new(door).watch_plan(request).await;
    let mut steps = house.call("matching", Some(&desk.centre), pb::WatchPlanRequest { id: id.clone() }, watch).await.expect("a stream");
    let mut last = None;
    while let Some(step) = steps.message().await.expect("a step") {
        last = Some(step);
    }

    assert_eq!(last.expect("an end").state(), PlanState::Proposed);
    let made = plan(house, &desk, &id).await;
    let progress = made.progress.expect("progress");
    assert_eq!((progress.value, progress.share_millionths), (progress.bound, 1_000_000), "so few are planned to the optimum");
    let counts = made.counts.expect("counts");
    assert_eq!((counts.sessions, counts.planned, counts.empty, counts.open), (3, 3, 0, 3));
    let shown = sessions(house, &desk, &id).await;
    let mut parts: Vec<(String, String)> = shown.iter().map(|one| (one.session.clone(), one.parts[0].volunteer.clone())).collect();
    assert!(people.iter().all(|person| parts.iter().any(|(_, who)| *who == person.id)), "each of them once: {parts:?}");

    desk.cancel(house, &posted[0].0).await;
    let (first, others): (Vec<_>, Vec<_>) = parts.drain(..).partition(|(session, _)| *session == posted[1].1);
    let name = |(session, volunteer): &(String, String)| pb::PlanPartName { session: session.clone(), volunteer: volunteer.clone() };
    let one = pb::ApprovePlanRequest { idempotency_key: key(), id: id.clone(), parts: first.iter().map(name).collect(), ..Default::default() };
    let told = approve(house, &desk, &one).await;
    assert_eq!((told.asked, told.open), (1, 2));
    assert_eq!(approve(house, &desk, &one).await, told, "one key, one answer");
    let person = people.iter().find(|person| person.id == first[0].1).expect("one of them");
    let offer = person.reply_for(house, &desk, &posted[1].1, "yes").await;
    desk.delivered(house, &person.id, "accepted", &offer, DeliveryState::Sent).await;

    let rest = approve(house, &desk, &pb::ApprovePlanRequest { idempotency_key: key(), id: id.clone(), whole: true, ..Default::default() }).await;
    assert_eq!((rest.asked, rest.open), (1, 0));
    assert_eq!(rest.overtaken.iter().map(|part| (&part.session, &part.reasons[..])).collect::<Vec<_>>(), [(&posted[0].1, &["NEED_NOT_OPEN".to_owned()][..])]);
    let second = others.iter().find(|(session, _)| *session == posted[2].1).expect("the third need");
    let offer = desk.offered(house, &second.0, &second.1, OfferState::Made).await;
    desk.delivered(house, &second.1, "offer", &offer.id, DeliveryState::Sent).await;
    let states: Vec<PlanPartState> = sessions(house, &desk, &id).await.iter().map(|one| one.parts[0].state()).collect();
    assert_eq!(states.iter().filter(|state| **state == PlanPartState::Asked).count(), 2);
    desk.at_rest(house).await;
    assert_eq!(house.dead_letters().await, []);
}

pub async fn a_plan_is_made_though_whoever_plans_is_killed(house: &mut House) {
    let desk = Desk::open(house, asking(0)).await;
    let people = register(house, &desk, 1).await;
    let (_, session) = desk.post(house, need("2027-03-09T12:00", "2027-03-09T14:00", 1)).await;
    desk.suits(house, &session, &people[0].id).await;

    let id = begin(house, &desk, "2027-03-08", "2027-03-14").await;
    house.kill("matching").await;

    let made = ended(house, &desk, &id).await;
    assert_eq!((made.state(), made.counts.expect("counts").planned), (PlanState::Proposed, 1));
    assert_eq!(sessions(house, &desk, &id).await[0].parts[0].volunteer, people[0].id);
}
