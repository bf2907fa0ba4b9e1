//! Many volunteers at once: pages of a list, cards by id, and what the house itself goes through.

use chrono::{DateTime, Utc};
use platform::db::Tx;
use platform::error::Trouble;
use platform::id::{Centre, Id};
use platform::page::Page;
use platform::privacy::Personal;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Query, SelectStatement, SimpleExpr};
use sea_orm::{Condition, QueryOrder, QuerySelect, QueryTrait};

use super::rows::{volunteer, word};
use super::volunteers::{FOUND, LANGUAGE, SKILL, email_key, read};
use crate::domain::volunteer::Volunteer;

/// Who is looked for: all of this at once.
#[derive(Clone, Debug, Default)]
pub(crate) struct Filter {
    /// Each begins a word of the name, the address or the number.
    pub words: Vec<String>,
    pub skills: Vec<String>,
    pub language: Option<String>,
    pub paused: Option<bool>,
    pub email: Option<Personal<String>>,
}

/// The order of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Order {
    /// That of ids, which is that of registration.
    Registered,
    /// That of names; one name after the other by ids.
    Name,
}

/// One page of the centre's volunteers. None where the page before ended with somebody who is gone, and their
/// name was the place to go on from.
pub(crate) async fn page(tx: &Tx, filter: &Filter, order: Order, page: &Page<Volunteer>) -> Result<Option<Vec<Volunteer>>, Trouble> {
    let mut query = wanted(tx, filter)?;
    if order == Order::Name {
        if let Some(after) = page.after {
            let place = volunteer::Entity::find_by_id(after.uuid()).filter(volunteer::Column::Centre.eq(tx.centre()?.uuid()));
            let place: Option<String> = place.select_only().column(volunteer::Column::NameOrder).into_tuple().one(tx).await?;
            let Some(place) = place else { return Ok(None) };
            let same = Condition::all().add(volunteer::Column::NameOrder.eq(&place)).add(volunteer::Column::Id.gt(after.uuid()));
            query = query.filter(Condition::any().add(volunteer::Column::NameOrder.gt(&place)).add(same));
        }
        query = query.order_by_asc(volunteer::Column::NameOrder);
    } else {
        query = query.apply_if(page.after, |query, after| query.filter(volunteer::Column::Id.gt(after.uuid())));
    }
    query.order_by_asc(volunteer::Column::Id).limit(page.size).all(tx).await?.into_iter().map(read).collect::<Result<_, _>>().map(Some)
}

/// How many are found, and how many would be with another choice.
#[derive(Debug, Default)]
pub(crate) struct Counts {
    pub found: u64,
    pub active: u64,
    pub paused: u64,
    pub skills: Vec<(String, i64)>,
    pub languages: Vec<(String, i64)>,
}

/// Counts: by state, skill and language as if nobody had chosen one of them yet.
pub(crate) async fn counts(tx: &Tx, filter: &Filter) -> Result<Counts, Trouble> {
    let found = wanted(tx, filter)?.count(tx).await?;
    let of = |paused| Filter { paused: Some(paused), ..filter.clone() };
    let (active, paused) = (wanted(tx, &of(false))?.count(tx).await?, wanted(tx, &of(true))?.count(tx).await?);
    let skills = words(tx, SKILL, &Filter { skills: Vec::new(), ..filter.clone() }).await?;
    let languages = words(tx, LANGUAGE, &Filter { language: None, ..filter.clone() }).await?;
    Ok(Counts { found, active, paused, skills, languages })
}

/// The words of one kind, and how many of those who are looked for have each.
async fn words(tx: &Tx, kind: &str, filter: &Filter) -> Result<Vec<(String, i64)>, Trouble> {
    let who = wanted(tx, filter)?.select_only().column(volunteer::Column::Id).into_query();
    let rows = word::Entity::find().filter(word::Column::Centre.eq(tx.centre()?.uuid())).filter(word::Column::Kind.eq(kind));
    let rows = rows.filter(word::Column::Volunteer.in_subquery(who)).select_only().column(word::Column::Word);
    let rows = rows.column_as(word::Column::Volunteer.count(), "volunteers").group_by(word::Column::Word).order_by_asc(word::Column::Word);
    Ok(rows.into_tuple().all(tx).await?)
}

fn wanted(tx: &Tx, filter: &Filter) -> Result<Select<volunteer::Entity>, Trouble> {
    let centre = tx.centre()?.uuid();
    let mut query = volunteer::Entity::find().filter(volunteer::Column::Centre.eq(centre));
    let skills = filter.skills.iter().map(|skill| (SKILL, skill));
    for (kind, text) in skills.chain(filter.language.iter().map(|language| (LANGUAGE, language))) {
        query = query.filter(volunteer::Column::Id.in_subquery(who_has(centre, kind, word::Column::Word.eq(text))));
    }
    for text in &filter.words {
        query = query.filter(volunteer::Column::Id.in_subquery(who_has(centre, FOUND, word::Column::Word.starts_with(text))));
    }
    Ok(query
        .apply_if(filter.paused, |query, paused| query.filter(volunteer::Column::Paused.eq(paused)))
        .apply_if(filter.email.as_ref(), |query, email| query.filter(volunteer::Column::EmailKey.eq(email_key(email)))))
}

fn who_has(centre: Uuid, kind: &str, word: SimpleExpr) -> SelectStatement {
    Query::select()
        .column(word::Column::Volunteer)
        .from(word::Entity)
        .and_where(word::Column::Centre.eq(centre))
        .and_where(word::Column::Kind.eq(kind))
        .and_where(word)
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
