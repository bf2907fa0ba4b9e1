//! The week's plan of a large centre: how long from the command until the plan stands, and what the house holds meanwhile.

use std::time::Instant;

use proto::matching as pb;
use proto::matching::plan_service_client::PlanServiceClient;

use super::door::need;
use super::figures::Table;
use super::town::Town;

/// Needs of the fortnight, each with a session on every day.
const NEEDS: usize = 20;
const DAYS: u64 = 14;
/// Seconds that the planning may take.
const LIMIT: u32 = 10;

/// Plans a fortnight of `town`, in which everybody may come to everything: as many pairs as its people and sessions allow.
pub async fn plan(table: &mut Table, town: &Town) {
    for number in 0..NEEDS {
        // the same first day, but each at its own hour of it
        let (begins, ends) = (format!("T{:02}:00", number), format!("T{:02}:00", number + 1));
        let first = need(0).starts_local[..10].to_owned();
        let profile = pb::NeedProfile {
            starts_local: first.clone() + &begins,
            ends_local: first + &ends,
            recurrence: format!("FREQ=DAILY;COUNT={DAYS}"),
            ..need(number)
        };
        town.sessions(profile).await;
    }
    let (door, first) = (town.door(), need(0).starts_local[..10].parse::<chrono::NaiveDate>().expect("a day"));
    let mut plans = PlanServiceClient::new(door.matching.clone());
    let request = pb::PlanCentreRequest {
        idempotency_key: "week".to_owned(),
        from_date: first.to_string(),
        until_date: (first + chrono::Days::new(DAYS - 1)).to_string(),
        seconds: LIMIT,
        ..Default::default()
    };
    let began = Instant::now();
    let id = plans.plan_centre(door.coordinator(request)).await.expect("a plan begins").into_inner().id;
    let mut steps = plans.watch_plan(door.coordinator(pb::WatchPlanRequest { id: id.clone() })).await.expect("a plan is watched").into_inner();
    let mut round = None;
    while let Some(step) = steps.message().await.expect("a step") {
        if step.progress.is_some_and(|progress| progress.round > 0) && round.is_none() {
            round = Some(began.elapsed());
        }
    }
    let took = began.elapsed();
    let plan = plans.get_plan(door.coordinator(pb::GetPlanRequest { id })).await.expect("a plan").into_inner().plan.expect("a plan");
    let (counts, progress) = (plan.counts.expect("counts"), plan.progress.expect("progress"));
    let what = format!("plan of {} sessions among {} volunteers, {} pairs, {LIMIT} s", counts.sessions, counts.volunteers, counts.pairs);
    let share = f64::from(progress.share_millionths) / 10_000.0;
    let first = round.map_or("none".to_owned(), |at| format!("{:.1} s", at.as_secs_f64()));
    table.fact(
        &what,
        format!(
            "first round after {first}, stands after {:.1} s with {} of {} places at {share:.3} % of its bound",
            took.as_secs_f64(),
            counts.planned,
            counts.places
        ),
    );
    table.fact("resident memory after it", town.ground.memory());
}
