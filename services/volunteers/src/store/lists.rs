//! Many volunteers at once: pages of a list, cards by id, and what the house itself goes through.

use chrono::{DateTime, Utc};
use platform::db::Tx;
use platform::error::Trouble;
use platform::id::{Centre, Id};
use platform::page::Page;
use platform::privacy::Personal;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Query, SelectStatement};
use sea_orm::{QueryOrder, QuerySelect, QueryTrait};

use super::rows::{volunteer, word};
use super::volunteers::{LANGUAGE, SKILL, email_key, read};
use crate::domain::volunteer::Volunteer;

/// Who is looked for: all of this at once.
#[derive(Debug, Default)]
pub(crate) struct Filter {
    pub skills: Vec<String>,
    pub language: Option<String>,
    pub paused: Option<bool>,
    pub email: Option<Personal<String>>,
}

/// One page of the centre's volunteers, in the order of ids: one query, whatever is asked.
pub(crate) async fn page(tx: &Tx, filter: &Filter, page: &Page<Volunteer>) -> Result<Vec<Volunteer>, Trouble> {
    let centre = tx.centre()?.uuid();
    let mut query = volunteer::Entity::find().filter(volunteer::Column::Centre.eq(centre));
    let skills = filter.skills.iter().map(|skill| (SKILL, skill));
    for (kind, text) in skills.chain(filter.language.iter().map(|language| (LANGUAGE, language))) {
        query = query.filter(volunteer::Column::Id.in_subquery(who_has(centre, kind, text)));
    }
    query = query
        .apply_if(filter.paused, |query, paused| query.filter(volunteer::Column::Paused.eq(paused)))
        .apply_if(filter.email.as_ref(), |query, email| query.filter(volunteer::Column::EmailKey.eq(email_key(email))))
        .apply_if(page.after, |query, after| query.filter(volunteer::Column::Id.gt(after.uuid())));
    query.order_by_asc(volunteer::Column::Id).limit(page.size).all(tx).await?.into_iter().map(read).collect()
}

fn who_has(centre: Uuid, kind: &str, text: &str) -> SelectStatement {
    Query::select()
        .column(word::Column::Volunteer)
        .from(word::Entity)
        .and_where(word::Column::Centre.eq(centre))
        .and_where(word::Column::Kind.eq(kind))
        .and_where(word::Column::Word.eq(text))
        .to_owned()
}

/// Those of these volunteers that there are in the centre.
pub(crate) async fn some(tx: &Tx, ids: &[Id<Volunteer>]) -> Result<Vec<Volunteer>, Trouble> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.uuid()).collect();
    let query = volunteer::Entity::find().filter(volunteer::Column::Centre.eq(tx.centre()?.uuid())).filter(volunteer::Column::Id.is_in(ids));
    query.order_by_asc(volunteer::Column::Id).all(tx).await?.into_iter().map(read).collect()
}

/// Whose pause has come to its end by now, at most so many. For a worker.
pub(crate) async fn resuming(tx: &Tx, now: DateTime<Utc>, most: u64) -> Result<Vec<(Id<Centre>, Id<Volunteer>)>, Trouble> {
    let query = volunteer::Entity::find().select_only().column(volunteer::Column::Centre).column(volunteer::Column::Id);
    let due = query.filter(volunteer::Column::ResumesAt.lte(now)).order_by_asc(volunteer::Column::ResumesAt).limit(most);
    let found: Vec<(Uuid, Uuid)> = due.into_tuple().all(tx).await?;
    Ok(found.into_iter().map(|(centre, id)| (Id::stored(centre), Id::stored(id))).collect())
}

/// Everybody of every centre. For a worker.
pub(crate) async fn everybody(tx: &Tx) -> Result<Vec<(Id<Centre>, Volunteer)>, Trouble> {
    let rows = volunteer::Entity::find().order_by_asc(volunteer::Column::Id).all(tx).await?;
    rows.into_iter().map(|row| Ok((Id::stored(row.centre), read(row)?))).collect()
}
