//! What surrounds a session when somebody is looked for: what was agreed nearby, who was asked, who knows the need, who is blocked.

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};
use platform::db::Tx;
use platform::error::Trouble;
use platform::id::Id;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Query, SelectStatement};
use sea_orm::{Condition, QuerySelect};

use super::rows::{assignment, block, need, offer, waiting};
use crate::domain::assignment::AssignmentState;
use crate::domain::need::Need;
use crate::domain::offer::{Answer, OfferState};
use crate::domain::session::Session;
use crate::domain::suitability::{Around, span};
use crate::domain::wall;
use crate::domain::{Agreed, Agreement, Key, Position, Volunteer};

/// Agreements that may matter for the load of the week or the way between two sessions lie no further away.
const NEARBY: TimeDelta = TimeDelta::days(8);

/// Everything around a session; `only` narrows it to one volunteer, who was asked already, as everybody knows.
pub(crate) async fn of(tx: &Tx, need: &Need, session: &Session, only: Option<Id<Volunteer>>) -> Result<Around, Trouble> {
    let asked = if only.is_none() { asked(tx, need, session.id).await? } else { Around::default() };
    Ok(Around { agreed: agreed(tx, session, only).await?, familiar: familiar(tx, need).await?, blocked: blocked(tx, need).await?, ..asked })
}

/// What the rules look at for one volunteer; who knows the need already matters to the score alone.
pub(crate) async fn rules(tx: &Tx, need: &Need, session: &Session, volunteer: Id<Volunteer>) -> Result<Around, Trouble> {
    Ok(Around { agreed: agreed(tx, session, Some(volunteer)).await?, blocked: blocked(tx, need).await?, ..Default::default() })
}

async fn blocked(tx: &Tx, need: &Need) -> Result<BTreeSet<Key>, Trouble> {
    let blocked = block::Entity::find().filter(block::Column::Need.eq(need.id.uuid()));
    let blocked: Vec<Uuid> = blocked.select_only().column(block::Column::Volunteer).into_tuple().all(tx).await?;
    Ok(keys(blocked))
}

fn keys(ids: impl IntoIterator<Item = Uuid>) -> BTreeSet<Key> {
    ids.into_iter().map(|id| Key(id.as_u128())).collect()
}

type Row = (Option<Uuid>, Uuid, DateTime<Utc>, DateTime<Utc>, i32, i32);
const COLUMNS: [assignment::Column; 6] = {
    use assignment::Column::{East, EndsAt, North, Session, StartsAt, Volunteer};
    [Volunteer, Session, StartsAt, EndsAt, East, North]
};

async fn agreed(tx: &Tx, around: &Session, only: Option<Id<Volunteer>>) -> Result<Agreed, Trouble> {
    let rows = assignment::Entity::find()
        .filter(assignment::Column::StartsAt.gt(around.starts_at - NEARBY))
        .filter(assignment::Column::StartsAt.lt(around.ends_at + NEARBY))
        .filter(assignment::Column::State.is_in([AssignmentState::Agreed.word(), AssignmentState::Met.word()]));
    // a volunteer is one centre's; asked for both, SQLite reads what the whole centre has agreed to
    let rows = match only {
        Some(volunteer) => rows.filter(assignment::Column::Volunteer.eq(volunteer.uuid())),
        None => rows.filter(assignment::Column::Centre.eq(tx.centre()?.uuid())),
    };
    let rows: Vec<Row> = rows.select_only().columns(COLUMNS).into_tuple().all(tx).await?;
    let mut agreed = Agreed::default();
    for (volunteer, session, starts_at, ends_at, east, north) in rows {
        let (Some(volunteer), Some(span)) = (volunteer, span(starts_at, ends_at)) else { continue };
        let week = wall::week_number(wall::to_local(starts_at, around.wall.zone).date());
        let place = Position { east, north };
        agreed.add(Key(volunteer.as_u128()), Agreement { session: Key(session.as_u128()), span, week, place });
    }
    Ok(agreed)
}

type Ask = (Option<Uuid>, Uuid, String, Option<DateTime<Utc>>, DateTime<Utc>);
const ASK: [offer::Column; 5] = {
    use offer::Column::{AnsweredAt, NotBefore, Session, State, Volunteer};
    [Volunteer, Session, State, AnsweredAt, NotBefore]
};

/// Who is asked now, who was asked before (for this session without a yes, or for any of the series with a plain no), and who would have
/// been, had the ask not been undone.
async fn asked(tx: &Tx, need: &Need, session: Id<Session>) -> Result<Around, Trouble> {
    let this = Condition::all().add(offer::Column::Session.eq(session.uuid())).add(offer::Column::Moved.eq(false));
    let refused = Condition::all().add(offer::Column::Need.in_subquery(series(need))).add(offer::Column::Answer.eq(Answer::No.word()));
    let rows = offer::Entity::find().filter(Condition::any().add(this).add(refused));
    let rows: Vec<Ask> = rows.select_only().columns(ASK).into_tuple().all(tx).await?;
    let waits = waiting::Entity::find().filter(waiting::Column::Session.eq(session.uuid()));
    let waits: Vec<Uuid> = waits.select_only().column(waiting::Column::Volunteer).into_tuple().all(tx).await?;
    let mut around = Around { asked: keys(waits), ..Around::default() };
    for (volunteer, of, word, ended_at, not_before) in rows {
        let Some(volunteer) = volunteer else { continue };
        let state = super::offers::state(&word)?;
        let people = if of == session.uuid() && state == OfferState::Made {
            &mut around.asked
        } else if state.is_unheard(ended_at, not_before) {
            &mut around.undone
        } else {
            &mut around.asked_before
        };
        people.insert(Key(volunteer.as_u128()));
    }
    Ok(around)
}

/// Every need that the series of this one has been divided into.
fn series(of: &Need) -> SelectStatement {
    Query::select().column(need::Column::Id).from(need::Entity).and_where(need::Column::Series.eq(of.series.uuid())).to_owned()
}

/// Who has done this need before, under whatever id its series had then.
async fn familiar(tx: &Tx, of: &Need) -> Result<BTreeSet<Key>, Trouble> {
    let rows =
        assignment::Entity::find().filter(assignment::Column::Need.in_subquery(series(of))).filter(assignment::Column::State.eq(AssignmentState::Met.word()));
    let rows: Vec<Option<Uuid>> = rows.select_only().column(assignment::Column::Volunteer).distinct().into_tuple().all(tx).await?;
    Ok(keys(rows.into_iter().flatten()))
}
