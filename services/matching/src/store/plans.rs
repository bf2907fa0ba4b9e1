//! Plans: found, held, saved, listed; which of them are due to be planned, and by whom; and those that are old.

use chrono::{DateTime, TimeDelta, Utc};
use platform::db::{Db, Tx};
use platform::error::Trouble;
use platform::id::{Centre, Id};
use platform::outbox::Letter;
use platform::page::Page;
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait as _};
use sea_orm::{Condition, QueryOrder, QuerySelect};

use super::rows::plan;
use super::{broken, parts};
use crate::domain::plan::{Days, End, Failure, Plan, PlanState, Progress, Wish};

/// Whoever plans is gone when it has said nothing for so long.
const HELD: TimeDelta = TimeDelta::seconds(10);

/// The plan of this id in the transaction's centre.
pub(crate) async fn find(tx: &Tx, id: Id<Plan>) -> Result<Option<Plan>, Trouble> {
    query(tx, id)?.one(tx).await?.map(read).transpose()
}

/// As [`find`], for a change.
pub(crate) async fn hold(tx: &Tx, id: Id<Plan>) -> Result<Option<Plan>, Trouble> {
    query(tx, id)?.lock_exclusive().one(tx).await?.map(read).transpose()
}

fn query(tx: &Tx, id: Id<Plan>) -> Result<Select<plan::Entity>, Trouble> {
    Ok(plan::Entity::find_by_id(id.uuid()).filter(plan::Column::Centre.eq(tx.centre()?.uuid())))
}

/// The state stands in the text of the statement, so that SQLite knows the index of those that run.
fn running() -> Condition {
    Condition::all().add(Expr::col(plan::Column::State).eq(Expr::Constant(PlanState::Running.word().into())))
}

/// Whether a plan of the centre is running; two who ask at once ask one after the other.
pub(crate) async fn is_running(tx: &Tx) -> Result<bool, Trouble> {
    let centre = tx.centre()?;
    tx.queue_for(&format!("plans of {centre}")).await?;
    Ok(plan::Entity::find().filter(running()).filter(plan::Column::Centre.eq(centre.uuid())).count(tx).await? > 0)
}

/// Proposals of the centre that share a day with these, for a change; the newest first.
pub(crate) async fn proposals(tx: &Tx, days: Days) -> Result<Vec<Plan>, Trouble> {
    let stand = [PlanState::Proposed.word(), PlanState::Cancelled.word()];
    let found = plan::Entity::find().filter(plan::Column::Centre.eq(tx.centre()?.uuid())).filter(plan::Column::State.is_in(stand));
    let found = found.filter(plan::Column::FromDate.lte(days.until)).filter(plan::Column::UntilDate.gte(days.from));
    found.order_by_desc(plan::Column::Id).lock_exclusive().all(tx).await?.into_iter().map(read).collect()
}

/// Keeps a new plan and tells of it.
pub(crate) async fn insert(tx: &Tx, plan: &Plan, letters: Vec<Letter>) -> Result<(), Trouble> {
    let row = plan::ActiveModel { trace: Set(platform::telemetry::traceparent()), ..row(tx.centre()?, plan)? };
    plan::Entity::insert(row).exec_without_returning(tx).await?;
    tx.tell(letters);
    Ok(())
}

/// Keeps what has changed and tells of it.
pub(crate) async fn save(tx: &Tx, plan: &Plan, letters: Vec<Letter>) -> Result<(), Trouble> {
    let mut changed = row(tx.centre()?, plan)?;
    changed.id = NotSet;
    plan::Entity::update_many().set(changed).filter(plan::Column::Id.eq(plan.id.uuid())).exec(tx).await?;
    tx.tell(letters);
    Ok(())
}

/// One page of the centre's plans, the newest first.
pub(crate) async fn list(tx: &Tx, state: Option<PlanState>, page: &Page<Plan>) -> Result<Vec<Plan>, Trouble> {
    let mut found = plan::Entity::find().filter(plan::Column::Centre.eq(tx.centre()?.uuid()));
    if let Some(state) = state {
        found = found.filter(plan::Column::State.eq(state.word()));
    }
    if let Some(before) = page.after {
        found = found.filter(plan::Column::Id.lt(before.uuid()));
    }
    found.order_by_desc(plan::Column::Id).limit(page.size).all(tx).await?.into_iter().map(read).collect()
}

/// A plan that this process has taken in hand, and nobody else plans meanwhile.
#[derive(Clone, Debug)]
pub(crate) struct Taken {
    pub centre: Id<Centre>,
    pub plan: Id<Plan>,
    pub trace: Option<String>,
    holder: Uuid,
}

/// Those that run and that nobody holds, or whose holder has fallen silent.
fn waiting(now: DateTime<Utc>, holder: Uuid, alone: bool) -> Condition {
    let nobody = Condition::any().add(plan::Column::Holder.is_null()).add(plan::Column::Holder.eq(holder)).add(plan::Column::HeldUntil.lte(now));
    // where no other process can have the database open, whoever held it has ended
    if alone { running() } else { running().add(nobody) }
}

/// Takes the plan that has waited longest. Commits nothing where none waits.
pub(crate) async fn take(db: &Db, holder: Uuid) -> Result<Option<Taken>, Trouble> {
    let (now, alone) = (db.clock().now(), db.is_ours_alone());
    let found = plan::Entity::find().filter(waiting(now, holder, alone)).order_by_asc(plan::Column::Id).one(&db.worker().read().await?).await?;
    let Some(row) = found else { return Ok(None) };
    let tx = db.worker().write().await?;
    let taken = plan::Entity::update_many()
        .col_expr(plan::Column::Holder, Expr::value(holder))
        .col_expr(plan::Column::HeldUntil, Expr::value(now + HELD))
        .col_expr(plan::Column::Tries, Expr::col(plan::Column::Tries).add(1))
        .filter(plan::Column::Id.eq(row.id))
        .filter(waiting(now, holder, alone))
        .exec(&tx)
        .await?;
    tx.commit().await?;
    let taken = (taken.rows_affected == 1).then(|| Taken { centre: Id::stored(row.centre), plan: Id::stored(row.id), trace: row.trace, holder });
    Ok(taken)
}

impl Taken {
    /// Says that it is still being planned and how far that has come; whether somebody wants it to end. None where it is not ours any more.
    pub async fn go_on(&self, db: &Db, progress: Progress) -> Result<Option<bool>, Trouble> {
        let tx = db.scoped(self.centre).write().await?;
        let step = plan::ActiveModel {
            round: Set(signed(progress.round)),
            value: Set(progress.value),
            bound: Set(progress.bound),
            held_until: Set(Some(db.clock().now() + HELD)),
            ..Default::default()
        };
        let ours = plan::Entity::update_many().set(step).filter(self.ours()).exec(&tx).await?.rows_affected == 1;
        let found = find(&tx, self.plan).await?;
        tx.commit().await?;
        Ok(found.filter(|_| ours).map(|plan| plan.cancel))
    }

    /// Whether somebody wants it to end. None where it is not ours any more.
    pub async fn is_cancelled(&self, db: &Db) -> Result<Option<bool>, Trouble> {
        let tx = db.scoped(self.centre).read().await?;
        let found = query(&tx, self.plan)?.filter(self.ours()).one(&tx).await?;
        Ok(found.map(|row| row.cancel))
    }

    /// The plan for its end; none where it is not ours any more.
    pub async fn hold(&self, tx: &Tx) -> Result<Option<Plan>, Trouble> {
        query(tx, self.plan)?.filter(self.ours()).lock_exclusive().one(tx).await?.map(read).transpose()
    }

    fn ours(&self) -> Condition {
        running().add(plan::Column::Id.eq(self.plan.uuid())).add(plan::Column::Holder.eq(self.holder))
    }
}

fn old(tx: &Tx, before: DateTime<Utc>) -> Result<Select<plan::Entity>, Trouble> {
    Ok(plan::Entity::find().filter(plan::Column::Centre.eq(tx.centre()?.uuid())).filter(plan::Column::EndedAt.lte(before)))
}

/// How many plans of the centre ended before.
pub(crate) async fn count_old(tx: &Tx, before: DateTime<Utc>) -> Result<u64, Trouble> {
    Ok(old(tx, before)?.count(tx).await?)
}

/// Deletes some of them with all that hangs on them.
pub(crate) async fn delete_old(tx: &Tx, before: DateTime<Utc>, most: u64) -> Result<u64, Trouble> {
    let ids: Vec<Uuid> = old(tx, before)?.order_by_asc(plan::Column::Id).limit(most).select_only().column(plan::Column::Id).into_tuple().all(tx).await?;
    parts::delete(tx, &ids).await?;
    Ok(plan::Entity::delete_many().filter(plan::Column::Id.is_in(ids)).exec(tx).await?.rows_affected)
}

pub(super) fn signed(number: u32) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}

/// Who holds it, and since when it is wanted, is left as it is.
fn row(centre: Id<Centre>, plan: &Plan) -> Result<plan::ActiveModel, Trouble> {
    Ok(plan::ActiveModel {
        id: Set(plan.id.uuid()),
        centre: Set(centre.uuid()),
        version: Set(plan.version.cast_signed()),
        state: Set(plan.state.word().to_owned()),
        from_date: Set(plan.wish.days.from),
        until_date: Set(plan.wish.days.until),
        stability: Set(plan.wish.stability.into()),
        most_rounds: Set(signed(plan.wish.rounds)),
        most_seconds: Set(signed(plan.wish.seconds)),
        begun_at: Set(plan.begun_at),
        ended_at: Set(plan.ended_at),
        round: Set(signed(plan.progress.round)),
        value: Set(plan.progress.value),
        bound: Set(plan.progress.bound),
        plain: Set(plan.progress.plain),
        plain_bound: Set(plan.progress.plain_bound),
        ending: Set(plan.end.map(|end| end.word().to_owned())),
        failure: Set(plan.failure.map(|failure| failure.word().to_owned())),
        last: Set(plan.last.map(Id::uuid)),
        cancel: Set(plan.cancel),
        tries: Set(signed(plan.tries)),
        holder: NotSet,
        held_until: NotSet,
        trace: NotSet,
        outcome: Set(plan.outcome.as_ref().map(parts::write_outcome).transpose()?),
    })
}

fn read(row: plan::Model) -> Result<Plan, Trouble> {
    let end = |word: String| End::ALL.into_iter().find(|end| end.word() == word).ok_or_else(|| broken("a plan's end"));
    let failure = |word: String| Failure::ALL.into_iter().find(|failure| failure.word() == word).ok_or_else(|| broken("a plan's failure"));
    Ok(Plan {
        id: Id::stored(row.id),
        version: row.version.cast_unsigned(),
        state: PlanState::ALL.into_iter().find(|state| state.word() == row.state).ok_or_else(|| broken("a plan's state"))?,
        wish: Wish {
            days: Days { from: row.from_date, until: row.until_date },
            stability: u16::try_from(row.stability).map_err(|_| broken("a plan's stability"))?,
            rounds: row.most_rounds.cast_unsigned(),
            seconds: row.most_seconds.cast_unsigned(),
        },
        begun_at: row.begun_at,
        ended_at: row.ended_at,
        progress: Progress { round: row.round.cast_unsigned(), value: row.value, bound: row.bound, plain: row.plain, plain_bound: row.plain_bound },
        end: row.ending.map(end).transpose()?,
        failure: row.failure.map(failure).transpose()?,
        last: row.last.map(Id::stored),
        cancel: row.cancel,
        tries: row.tries.cast_unsigned(),
        outcome: row.outcome.map(parts::read_outcome).transpose()?,
    })
}
