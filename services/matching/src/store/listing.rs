//! Needs as a list finds them: by what stands in one index beside their ids, so that a page reads no more rows than it shows.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use platform::db::Tx;
use platform::error::Trouble;
use platform::id::Id;
use platform::page::Page;
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait as _, Query, SimpleExpr, SubQueryStatement};
use sea_orm::{Condition, QueryOrder, QuerySelect, QueryTrait as _};

use super::needs::read;
use super::rows::{need, session};
use crate::domain::need::{Need, NeedState};
use crate::domain::session::Session;
use crate::domain::span::Span;
use crate::domain::{Organisation, Priority, Venue};

/// Sessions of one page: an answer that a caller with the usual limit of 4 MB can still read.
const MOST_SESSIONS: usize = 5_000;
/// Needs whose sessions are read at once: a series has up to some hundreds.
const AT_ONCE: usize = 50;

/// A stretch of time; an end that is left out has no bound.
pub(crate) type Window = (Option<DateTime<Utc>>, Option<DateTime<Utc>>);

/// Which needs a list is about.
#[derive(Debug, Default)]
pub(crate) struct Wanted {
    /// Only these; empty: all.
    pub ids: Vec<Id<Need>>,
    pub state: Option<NeedState>,
    pub window: Window,
    pub organisation: Option<Id<Organisation>>,
    pub venue: Option<Id<Venue>>,
    pub category: Option<String>,
    pub priority: Option<Priority>,
    pub poster: Option<String>,
    /// Each begins a word of the title.
    pub words: Vec<String>,
}

/// One page of the centre's needs, in the order in which they were posted.
pub(crate) async fn page(tx: &Tx, wanted: &Wanted, page: &Page<Need>) -> Result<Vec<Need>, Trouble> {
    let mut found = need::Entity::find().filter(need::Column::Centre.eq(tx.centre()?.uuid()));
    if let Some(after) = page.after {
        found = found.filter(need::Column::Id.gt(after.uuid()));
    }
    if !wanted.ids.is_empty() {
        found = found.filter(need::Column::Id.is_in(wanted.ids.iter().map(|id| id.uuid())));
    }
    if let Some(state) = wanted.state {
        found = found.filter(need::Column::State.eq(state.word()));
    }
    if let Some(organisation) = wanted.organisation {
        found = found.filter(need::Column::Organisation.eq(organisation.uuid()));
    }
    if let Some(venue) = wanted.venue {
        found = found.filter(need::Column::Venue.eq(venue.uuid()));
    }
    if let Some(category) = &wanted.category {
        found = found.filter(need::Column::Category.eq(category.as_str()));
    }
    if let Some(priority) = wanted.priority {
        found = found.filter(need::Column::Priority.eq(i32::from(priority.step())));
    }
    if let Some(poster) = &wanted.poster {
        found = found.filter(need::Column::Poster.eq(poster.as_str()));
    }
    for word in &wanted.words {
        found = found.filter(need::Column::Words.contains(format!(" {word}")));
    }
    if let (Some(from), _) = wanted.window {
        found = found.filter(need::Column::LastAt.gt(from.timestamp()));
    }
    if let (_, Some(until)) = wanted.window {
        found = found.filter(need::Column::FirstAt.lte(until.timestamp()));
    }
    if wanted.window != (None, None) {
        found = found.filter(takes_place(wanted.window));
    }
    let ids = found.select_only().column(need::Column::Id).order_by_asc(need::Column::Id).limit(page.size).into_query();
    let shown = need::Entity::find().filter(need::Column::Id.in_subquery(ids)).order_by_asc(need::Column::Id);
    shown.all(tx).await?.into_iter().map(read).collect()
}

/// A session of the need overlaps the window: a series may have none there between its first and its last.
fn takes_place((from, until): Window) -> SimpleExpr {
    let mut within = Query::select();
    within.expr(Expr::val(1)).from(session::Entity);
    within.and_where(Expr::col((session::Entity, session::Column::Need)).equals((need::Entity, need::Column::Id)));
    within.and_where(Expr::col((session::Entity, session::Column::Cancelled)).equals((need::Entity, need::Column::CalledOff)));
    if let Some(from) = from {
        within.and_where(Expr::col((session::Entity, session::Column::EndsAt)).gt(from));
    }
    if let Some(until) = until {
        within.and_where(Expr::col((session::Entity, session::Column::StartsAt)).lt(until));
    }
    // a value and no EXISTS: that one PostgreSQL turns round, and reads all sessions of the centre first
    Expr::from(SubQueryStatement::from(within.limit(1).take())).is_not_null()
}

/// The sessions of these needs in a window, by time. Where they are too many for one answer, `needs` ends before that.
pub(crate) async fn sessions(tx: &Tx, needs: &mut Vec<Need>, (from, until): Window) -> Result<Vec<Session>, Trouble> {
    let mut within = Condition::all();
    if let Some(from) = from {
        within = within.add(session::Column::EndsAt.gt(from));
    }
    if let Some(until) = until {
        within = within.add(session::Column::StartsAt.lt(until));
    }
    let (mut kept, mut found) = (0, Vec::new());
    for some in needs.chunks(AT_ONCE) {
        let ids: Vec<Id<Need>> = some.iter().map(|need| need.id).collect();
        let mut of: HashMap<Id<Need>, Vec<Session>> = HashMap::new();
        for session in super::sessions::of(tx, &ids, within.clone()).await? {
            of.entry(session.need).or_default().push(session);
        }
        for id in ids {
            let sessions = of.remove(&id).unwrap_or_default();
            if kept > 0 && found.len() + sessions.len() > MOST_SESSIONS {
                needs.truncate(kept);
                return Ok(found);
            }
            found.extend(sessions);
            kept += 1;
        }
    }
    Ok(found)
}

/// Notes anew when a need takes place, after its sessions have moved.
pub(crate) async fn span(tx: &Tx, need: Id<Need>) -> Result<(), Trouble> {
    let mut moved = need::ActiveModel { ..Default::default() };
    set(&mut moved, Span::of(&super::sessions::of_needs(tx, &[need]).await?));
    tx.put(need::Entity, need::Entity::update_many().set(moved).filter(need::Column::Id.eq(need.uuid())).into_query());
    Ok(())
}

/// Writes into a need's row when it takes place.
pub(super) fn set(row: &mut need::ActiveModel, span: Option<Span>) {
    row.first_at = Set(span.map(|span| span.first.timestamp()));
    row.last_at = Set(span.map(|span| rounded_up(span.last)));
    row.called_off = Set(span.is_some_and(|span| span.called_off));
}

/// In whole seconds no instant is lost between two: the sessions themselves are compared exactly.
fn rounded_up(at: DateTime<Utc>) -> i64 {
    at.timestamp() + i64::from(at.timestamp_subsec_nanos() > 0)
}
