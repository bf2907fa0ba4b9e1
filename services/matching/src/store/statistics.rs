//! What a centre's days come to, counted where it lies. Each question walks one stretch of an index and answers with a row a group; only
//! the waits for a yes come one by one, for SQLite knows no median.

use chrono::{DateTime, TimeDelta, Utc};
use platform::db::Tx;
use platform::error::Trouble;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{CaseStatement, Expr, ExprTrait as _, Func, Query, SimpleExpr, SubQueryStatement};
use sea_orm::{Condition, DbBackend, QuerySelect};

use super::offers::{OFFERS, left};
use super::rows::{assignment, need, offer, session};
use crate::domain::assignment::AssignmentState;
use crate::domain::need::NeedState;
use crate::domain::offer::OfferState;
use crate::domain::statistics::{Figures, Stretch};

/// The name of the group in an answer.
const NTH: &str = "nth";
/// Offers that were made before those that an outer question is about.
const EARLIER: &str = "earlier";

/// The figures of stretches that follow each other, as they stand at `now`.
pub(crate) async fn figures(tx: &Tx, stretches: &[Stretch], now: DateTime<Utc>) -> Result<Vec<Figures>, Trouble> {
    let mut figures = vec![Figures::default(); stretches.len()];
    held(tx, stretches, now, &mut figures).await?;
    posted(tx, stretches, &mut figures).await?;
    asked(tx, stretches, &mut figures).await?;
    came(tx, stretches, now, &mut figures).await?;
    for (waits, figures) in waits(tx, stretches).await?.into_iter().zip(&mut figures) {
        figures.answered_after(waits);
    }
    Ok(figures)
}

/// The sessions that have begun.
async fn held(tx: &Tx, stretches: &[Stretch], now: DateTime<Utc>, figures: &mut [Figures]) -> Result<(), Trouble> {
    let found = session::Entity::find().filter(session::Column::Centre.eq(tx.centre()?.uuid())).filter(session::Column::Cancelled.eq(false));
    let found = found.filter(within(session::Column::StartsAt, stretches, instants)).filter(session::Column::StartsAt.lte(now));
    let counted = found
        .select_only()
        .column_as(nth(session::Column::StartsAt, stretches, instants), NTH)
        .column_as(session::Column::Id.count(), "sessions")
        .column_as(session::Column::Places.sum(), "places")
        .column_as(session::Column::Taken.sum(), "taken");
    let rows: Vec<(i32, i64, i64, i64)> = counted.group_by(Expr::col(NTH)).into_tuple().all(tx).await?;
    for (nth, sessions, places, taken) in rows {
        let Some(figures) = of(figures, nth) else { continue };
        (figures.sessions, figures.places, figures.filled) = (number(sessions), number(places), number(taken));
    }
    Ok(())
}

/// The needs that were posted, but for what a series was divided into.
async fn posted(tx: &Tx, stretches: &[Stretch], figures: &mut [Figures]) -> Result<(), Trouble> {
    let found = need::Entity::find().filter(need::Column::Centre.eq(tx.centre()?.uuid())).filter(within(need::Column::Id, stretches, ids));
    let found = found.filter(Expr::col(need::Column::Series).eq(Expr::col(need::Column::Id)));
    let counted = found
        .select_only()
        .column_as(nth(need::Column::Id, stretches, ids), NTH)
        .column_as(need::Column::Id.count(), "posted")
        .column_as(count_if(need::Column::State.eq(NeedState::Cancelled.word())), "cancelled");
    let rows: Vec<(i32, i64, i64)> = counted.group_by(Expr::col(NTH)).into_tuple().all(tx).await?;
    for (nth, posted, cancelled) in rows {
        let Some(figures) = of(figures, nth) else { continue };
        (figures.needs_posted, figures.needs_cancelled) = (number(posted), number(cancelled));
    }
    Ok(())
}

/// The asks that left, and their answers.
async fn asked(tx: &Tx, stretches: &[Stretch], figures: &mut [Figures]) -> Result<(), Trouble> {
    let is = |state: OfferState| count_if(offer::Column::State.eq(state.word()));
    let found = offer::Entity::find().filter(offer::Column::Centre.eq(tx.centre()?.uuid())).filter(within(offer::Column::Id, stretches, ids));
    let counted = found
        .filter(left(OFFERS))
        .select_only()
        .column_as(nth(offer::Column::Id, stretches, ids), NTH)
        .column_as(offer::Column::Id.count(), "asked")
        .column_as(is(OfferState::Accepted), "yes")
        .column_as(is(OfferState::Declined), "no")
        .column_as(is(OfferState::Lapsed), "lapsed");
    let rows: Vec<(i32, i64, i64, i64, i64)> = counted.group_by(Expr::col(NTH)).into_tuple().all(tx).await?;
    for (nth, asked, yes, no, lapsed) in rows {
        let Some(figures) = of(figures, nth) else { continue };
        (figures.asked, figures.yes, figures.no, figures.lapsed) = (number(asked), number(yes), number(no), number(lapsed));
    }
    Ok(())
}

/// Who came to the sessions that have begun, and for how long.
async fn came(tx: &Tx, stretches: &[Stretch], now: DateTime<Utc>, figures: &mut [Figures]) -> Result<(), Trouble> {
    let found = assignment::Entity::find().filter(assignment::Column::Centre.eq(tx.centre()?.uuid()));
    let found = found.filter(within(assignment::Column::StartsAt, stretches, instants)).filter(assignment::Column::StartsAt.lte(now));
    let counted = found
        .filter(assignment::Column::CheckedInAt.is_not_null())
        .filter(assignment::Column::State.ne(AssignmentState::Cancelled.word()))
        .select_only()
        .column_as(nth(assignment::Column::StartsAt, stretches, instants), NTH)
        .column_as(Expr::col(assignment::Column::Volunteer).count_distinct(), "volunteers")
        .column_as(minutes(tx), "minutes");
    let rows: Vec<(i32, i64, i64)> = counted.group_by(Expr::col(NTH)).into_tuple().all(tx).await?;
    for (nth, volunteers, minutes) in rows {
        let Some(figures) = of(figures, nth) else { continue };
        (figures.volunteers, figures.minutes) = (number(volunteers), number(minutes));
    }
    Ok(())
}

/// Whole minutes from check-in to check-out, added up; each database has its own words for it.
fn minutes(tx: &Tx) -> SimpleExpr {
    Expr::cust(match tx.get_database_backend() {
        DbBackend::Postgres => "CAST(coalesce(sum(floor(extract(epoch FROM checked_out_at - checked_in_at) / 60)), 0) AS bigint)",
        _ => "coalesce(sum((unixepoch(checked_out_at) - unixepoch(checked_in_at)) / 60), 0)",
    })
}

/// How long the sessions first asked for in each stretch waited for their first yes.
async fn waits(tx: &Tx, stretches: &[Stretch]) -> Result<Vec<Vec<TimeDelta>>, Trouble> {
    let mut waits = vec![Vec::new(); stretches.len()];
    let Some(first) = stretches.first() else { return Ok(waits) };
    let yes = || {
        let accepted = offer::Column::State.eq(OfferState::Accepted.word());
        SimpleExpr::from(Func::min(CaseStatement::new().case(accepted, Expr::col((OFFERS, offer::Column::AnsweredAt)))))
    };
    let found = offer::Entity::find().filter(offer::Column::Centre.eq(tx.centre()?.uuid())).filter(within(offer::Column::Id, stretches, ids));
    let answered = found
        .filter(left(OFFERS))
        .filter(asked_before(ids(first).0).is_null())
        .select_only()
        .column_as(offer::Column::MadeAt.min(), "asked")
        .column_as(yes(), "yes")
        .group_by(offer::Column::Session)
        .having(yes().is_not_null());
    let rows: Vec<(DateTime<Utc>, DateTime<Utc>)> = answered.into_tuple().all(tx).await?;
    for (asked, yes) in rows {
        let nth = stretches.partition_point(|stretch| stretch.ends <= asked);
        if let Some(waits) = waits.get_mut(nth) {
            waits.push(yes - asked);
        }
    }
    Ok(waits)
}

/// Whether somebody was asked for the same session before; a value and no EXISTS, which PostgreSQL would turn round to read all that the
/// centre ever asked.
fn asked_before(first: Uuid) -> SimpleExpr {
    let mut before = Query::select();
    before.expr(Expr::val(1)).from_as(offer::Entity, EARLIER).cond_where(left(EARLIER));
    before.and_where(Expr::col((EARLIER, offer::Column::Session)).equals((OFFERS, offer::Column::Session)));
    before.and_where(Expr::col((EARLIER, offer::Column::Id)).lt(first));
    SimpleExpr::from(SubQueryStatement::from(before.limit(1).take()))
}

/// When a stretch begins and ends.
fn instants(stretch: &Stretch) -> (DateTime<Utc>, DateTime<Utc>) {
    (stretch.begins, stretch.ends)
}

/// The same in ids, which begin with the milliseconds in which they were made.
fn ids(stretch: &Stretch) -> (Uuid, Uuid) {
    let least = |at: DateTime<Utc>| Uuid::from_u128(u128::from(u64::try_from(at.timestamp_millis()).unwrap_or(0)) << 80);
    (least(stretch.begins), least(stretch.ends))
}

/// Lies in one of these stretches.
fn within<T: Into<Value>>(column: impl ColumnTrait, stretches: &[Stretch], ends: fn(&Stretch) -> (T, T)) -> Condition {
    let (first, last) = (stretches.first().map(ends), stretches.last().map(ends));
    Condition::all().add_option(first.map(|(begins, _)| column.gte(begins))).add_option(last.map(|(_, ends)| column.lt(ends)))
}

/// In which of them: they touch each other, so the first that ends later is the one.
fn nth<T: Into<Value>>(column: impl ColumnTrait, stretches: &[Stretch], ends: fn(&Stretch) -> (T, T)) -> SimpleExpr {
    let cases = stretches.iter().zip(0_i32..).fold(CaseStatement::new(), |cases, (stretch, nth)| cases.case(column.lt(ends(stretch).1), nth));
    cases.into()
}

fn count_if(holds: SimpleExpr) -> SimpleExpr {
    Func::count(CaseStatement::new().case(holds, 1)).into()
}

fn of(figures: &mut [Figures], nth: i32) -> Option<&mut Figures> {
    figures.get_mut(usize::try_from(nth).ok()?)
}

fn number(counted: i64) -> u32 {
    u32::try_from(counted).unwrap_or(u32::MAX)
}
