//! One plan as a stream: as it stands, then each step, until it has ended. Whoever comes back begins where it stands by then.

use std::pin::Pin;
use std::time::Duration;

use futures::Stream;
use platform::error::Trouble;
use platform::id::{Centre, Id};
use proto::matching as pb;
use tokio::sync::mpsc;
use tonic::Status;

use super::words;
use crate::Cx;
use crate::domain::plan::{Plan, PlanState};
use crate::store;

/// What another process writes is seen at the latest after this.
const SLOW_LOOK: Duration = Duration::from_secs(1);
/// Many moves at once are looked at once.
const GATHER: Duration = Duration::from_millis(50);
const HEARTBEAT: Duration = Duration::from_secs(20);

pub(crate) type Steps = Pin<Box<dyn Stream<Item = Result<pb::WatchPlanResponse, Status>> + Send>>;
type Out = mpsc::Sender<Result<pb::WatchPlanResponse, Status>>;

/// The plan's steps from now on.
pub(super) fn watch(cx: Cx, centre: Id<Centre>, plan: Id<Plan>) -> Steps {
    let (out, steps) = mpsc::channel(8);
    tokio::spawn(async move {
        if let Err(trouble) = run(&cx, centre, plan, &out).await {
            let _ = out.send(Err(trouble.into())).await;
        }
    });
    Box::pin(tokio_stream::wrappers::ReceiverStream::new(steps))
}

/// Until it has ended, is gone, or nobody listens.
async fn run(cx: &Cx, centre: Id<Centre>, id: Id<Plan>, out: &Out) -> Result<(), Trouble> {
    let (mut seen, mut beat) = (None, tokio::time::Instant::now());
    loop {
        let stirred = cx.db.stirred(); // before the look: what is committed meanwhile counts
        let tx = cx.db.scoped(centre).read().await?;
        let Some(plan) = store::plans::find(&tx, id).await? else { return Ok(()) };
        drop(tx);
        let progress = Some(words::progress(plan.progress));
        let shown = pb::WatchPlanResponse { id: id.to_string(), state: words::state(plan.state), progress };
        if seen.as_ref() != Some(&shown) || beat.elapsed() >= HEARTBEAT {
            (seen, beat) = (Some(shown.clone()), tokio::time::Instant::now());
            if out.send(Ok(shown)).await.is_err() {
                return Ok(());
            }
        }
        if plan.state != PlanState::Running {
            return Ok(());
        }
        tokio::select! {
            () = out.closed() => return Ok(()),
            () = stirred => cx.clock.rest(GATHER).await,
            () = cx.clock.rest(SLOW_LOOK) => {}
        }
    }
}
