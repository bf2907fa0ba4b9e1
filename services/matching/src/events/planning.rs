//! A plan is begun, and ends as a proposal or as a failure.

use platform::db::Tx;

use super::seal;
use crate::domain::error::Error;
use crate::domain::plan::problem::Solution;
use crate::domain::plan::{End, Failure, Plan, Wish};
use crate::store;

/// Begins a plan; the job does the planning.
///
/// # Errors
/// [`Error::PlanRunning`]: one at a time in a centre.
pub(crate) async fn begin(tx: &Tx, wish: Wish, actor: &str) -> Result<Plan, Error> {
    if store::plans::is_running(tx).await? {
        return Err(Error::PlanRunning);
    }
    let found = |plan: &Plan| plan.outcome.as_ref().is_some_and(|outcome| outcome.planned > 0);
    let last = store::plans::proposals(tx, wish.days).await?.into_iter().find(found);
    let (plan, fact) = Plan::begin(tx.clock().id(), wish, last.map(|last| last.id), tx.clock().now());
    store::plans::insert(tx, &plan, vec![seal(tx.clock(), tx.centre()?, actor, fact)]).await?;
    Ok(plan)
}

/// Keeps what the planner found. It takes the place of older proposals for the same days, unless it was cancelled with nothing in hand.
pub(crate) async fn end(tx: &Tx, plan: &mut Plan, found: Result<(Solution, End), Failure>) -> Result<(), Error> {
    let (centre, clock) = (tx.centre()?, tx.clock());
    let fact = match found {
        Ok((found, end)) => {
            if end != End::Cancelled || !found.parts.is_empty() {
                for mut older in store::plans::proposals(tx, plan.wish.days).await? {
                    let Some(fact) = older.replace() else { continue };
                    store::parts::leave(tx, older.id).await?;
                    store::plans::save(tx, &older, vec![seal(clock, centre, "service", fact)]).await?;
                }
            }
            store::parts::insert(tx, plan.id, &found.sites, &found.parts).await?;
            plan.propose(end, found.progress, found.outcome, clock.now())
        }
        Err(failure) => plan.fail(failure, clock.now()),
    };
    store::plans::save(tx, plan, vec![seal(clock, centre, "service", fact)]).await?;
    Ok(())
}
