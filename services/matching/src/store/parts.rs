//! What hangs on a plan: its sessions, its parts, and its outcome in numbers.

use std::collections::{BTreeMap, BTreeSet};

use platform::db::Tx;
use platform::error::Trouble;
use platform::id::Id;
use platform::page::Page;
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::Expr;
use sea_orm::{QueryOrder, QuerySelect};
use serde::{Deserialize, Serialize};

use super::broken;
use super::plans::signed;
use super::rows::{plan_part, plan_session};
use crate::domain::offer::Offer;
use crate::domain::plan::Plan;
use crate::domain::plan::part::{Fairness, Lack, Name, Outcome, Part, PartState, Site, Tally};
use crate::domain::session::Session;
use crate::domain::{Points, Position, Volunteer};

/// Rows in one statement.
const AT_ONCE: usize = 500;

/// Keeps what a plan says of each session, and its parts.
pub(crate) async fn insert(tx: &Tx, plan: Id<Plan>, sites: &[Site], parts: &[(Name, Points)]) -> Result<(), Trouble> {
    let centre = tx.centre()?.uuid();
    for some in sites.chunks(AT_ONCE) {
        let rows = some.iter().map(|site| write_site(centre, plan, site)).collect::<Result<Vec<_>, _>>()?;
        plan_session::Entity::insert_many(rows).exec_without_returning(tx).await?;
    }
    let row = |(name, score): &(Name, Points)| {
        Ok::<_, Trouble>(plan_part::ActiveModel {
            plan: Set(plan.uuid()),
            session: Set(name.session.uuid()),
            volunteer: Set(name.volunteer.uuid()),
            centre: Set(centre),
            state: Set(PartState::Open.word().to_owned()),
            score: Set(serde_json::to_value(score).map_err(json)?),
            offer: Set(None),
            reasons: Set(serde_json::json!([])),
        })
    };
    for some in parts.chunks(AT_ONCE) {
        let rows = some.iter().map(row).collect::<Result<Vec<_>, _>>()?;
        plan_part::Entity::insert_many(rows).exec_without_returning(tx).await?;
    }
    Ok(())
}

/// Keeps what became of parts.
pub(crate) async fn save(tx: &Tx, parts: &[Part]) -> Result<(), Trouble> {
    for part in parts {
        let changed = plan_part::ActiveModel {
            state: Set(part.state.word().to_owned()),
            offer: Set(part.offer.map(Id::uuid)),
            reasons: Set(serde_json::to_value(&part.reasons).map_err(json)?),
            ..Default::default()
        };
        let one = plan_part::Entity::update_many().set(changed).filter(plan_part::Column::Plan.eq(part.plan.uuid()));
        let one = one.filter(plan_part::Column::Session.eq(part.name.session.uuid()));
        one.filter(plan_part::Column::Volunteer.eq(part.name.volunteer.uuid())).exec(tx).await?;
    }
    Ok(())
}

/// Leaves the open parts of a plan that another has replaced.
pub(crate) async fn leave(tx: &Tx, plan: Id<Plan>) -> Result<(), Trouble> {
    let open = plan_part::Entity::update_many().filter(plan_part::Column::Plan.eq(plan.uuid())).filter(plan_part::Column::State.eq(PartState::Open.word()));
    open.col_expr(plan_part::Column::State, Expr::value(PartState::Left.word())).exec(tx).await?;
    Ok(())
}

/// All parts of a plan.
pub(crate) async fn all(tx: &Tx, plan: Id<Plan>) -> Result<Vec<Part>, Trouble> {
    let rows = plan_part::Entity::find().filter(plan_part::Column::Centre.eq(tx.centre()?.uuid())).filter(plan_part::Column::Plan.eq(plan.uuid()));
    rows.order_by_asc(plan_part::Column::Session).order_by_asc(plan_part::Column::Volunteer).all(tx).await?.into_iter().map(read).collect()
}

/// The pairs of a plan that nobody decided on, before it was replaced or after.
pub(crate) async fn undecided(tx: &Tx, plan: Id<Plan>) -> Result<BTreeSet<Name>, Trouble> {
    let rows = plan_part::Entity::find().filter(plan_part::Column::Centre.eq(tx.centre()?.uuid())).filter(plan_part::Column::Plan.eq(plan.uuid()));
    let rows = rows.filter(plan_part::Column::State.is_in([PartState::Open.word(), PartState::Left.word()]));
    let rows: Vec<(Uuid, Uuid)> = rows.select_only().columns([plan_part::Column::Session, plan_part::Column::Volunteer]).into_tuple().all(tx).await?;
    Ok(rows.into_iter().map(|(session, volunteer)| Name { session: Id::stored(session), volunteer: Id::stored(volunteer) }).collect())
}

/// Everything that plans say of somebody.
pub(crate) async fn of_volunteer(tx: &Tx, volunteer: Id<Volunteer>) -> Result<Vec<Part>, Trouble> {
    let rows = plan_part::Entity::find().filter(plan_part::Column::Centre.eq(tx.centre()?.uuid())).filter(plan_part::Column::Volunteer.eq(volunteer.uuid()));
    rows.order_by_asc(plan_part::Column::Plan).order_by_asc(plan_part::Column::Session).all(tx).await?.into_iter().map(read).collect()
}

/// The part that an offer was made for, if any.
pub(crate) async fn of_offer(tx: &Tx, volunteer: Id<Volunteer>, offer: Id<Offer>) -> Result<Option<Part>, Trouble> {
    // the volunteer has an index, the offer has none
    let rows = plan_part::Entity::find().filter(plan_part::Column::Centre.eq(tx.centre()?.uuid())).filter(plan_part::Column::Volunteer.eq(volunteer.uuid()));
    rows.filter(plan_part::Column::Offer.eq(offer.uuid())).one(tx).await?.map(read).transpose()
}

/// How many parts of each of these plans stand at each state.
pub(crate) async fn tally(tx: &Tx, plans: &[Id<Plan>]) -> Result<BTreeMap<Id<Plan>, Tally>, Trouble> {
    let found = plan_part::Entity::find().filter(plan_part::Column::Centre.eq(tx.centre()?.uuid()));
    let found = found.filter(plan_part::Column::Plan.is_in(plans.iter().map(|plan| plan.uuid()))).select_only();
    let counted = found.columns([plan_part::Column::Plan, plan_part::Column::State]).column_as(plan_part::Column::Volunteer.count(), "parts");
    let rows: Vec<(Uuid, String, i64)> = counted.group_by(plan_part::Column::Plan).group_by(plan_part::Column::State).into_tuple().all(tx).await?;
    let mut tallies: BTreeMap<Id<Plan>, Tally> = BTreeMap::new();
    for (plan, word, count) in rows {
        *tallies.entry(Id::stored(plan)).or_default().of(state(&word)?) = u32::try_from(count).unwrap_or(u32::MAX);
    }
    Ok(tallies)
}

/// One page of a plan's sessions.
pub(crate) async fn sites(tx: &Tx, plan: Id<Plan>, page: &Page<Session>) -> Result<Vec<Site>, Trouble> {
    let mut found = plan_session::Entity::find().filter(plan_session::Column::Plan.eq(plan.uuid()));
    found = found.filter(plan_session::Column::Centre.eq(tx.centre()?.uuid()));
    if let Some(after) = page.after {
        found = found.filter(plan_session::Column::Session.gt(after.uuid()));
    }
    found.order_by_asc(plan_session::Column::Session).limit(page.size).all(tx).await?.into_iter().map(read_site).collect()
}

/// The ids of a plan's sessions.
pub(crate) async fn sessions(tx: &Tx, plan: Id<Plan>) -> Result<BTreeSet<Id<Session>>, Trouble> {
    let found = plan_session::Entity::find().filter(plan_session::Column::Plan.eq(plan.uuid())).filter(plan_session::Column::Centre.eq(tx.centre()?.uuid()));
    let ids: Vec<Uuid> = found.select_only().column(plan_session::Column::Session).into_tuple().all(tx).await?;
    Ok(ids.into_iter().map(Id::stored).collect())
}

/// The sessions of a plan that these parts are for.
pub(crate) async fn sites_of(tx: &Tx, plan: Id<Plan>, sessions: &BTreeSet<Id<Session>>) -> Result<BTreeMap<Id<Session>, Site>, Trouble> {
    let found = plan_session::Entity::find().filter(plan_session::Column::Plan.eq(plan.uuid())).filter(plan_session::Column::Centre.eq(tx.centre()?.uuid()));
    let found = found.filter(plan_session::Column::Session.is_in(sessions.iter().map(|session| session.uuid())));
    found.all(tx).await?.into_iter().map(|row| read_site(row).map(|site| (site.session, site))).collect()
}

/// Forgets all that hangs on these plans.
pub(super) async fn delete(tx: &Tx, plans: &[Uuid]) -> Result<(), Trouble> {
    plan_part::Entity::delete_many().filter(plan_part::Column::Plan.is_in(plans.iter().copied())).exec(tx).await?;
    plan_session::Entity::delete_many().filter(plan_session::Column::Plan.is_in(plans.iter().copied())).exec(tx).await?;
    Ok(())
}

fn json(e: serde_json::Error) -> Trouble {
    Trouble::broken("a plan's JSON", e)
}

fn state(word: &str) -> Result<PartState, Trouble> {
    PartState::ALL.into_iter().find(|state| state.word() == word).ok_or_else(|| broken("the state of a plan's part"))
}

fn read(row: plan_part::Model) -> Result<Part, Trouble> {
    Ok(Part {
        plan: Id::stored(row.plan),
        name: Name { session: Id::stored(row.session), volunteer: Id::stored(row.volunteer) },
        state: state(&row.state)?,
        score: serde_json::from_value(row.score).map_err(json)?,
        offer: row.offer.map(Id::stored),
        reasons: serde_json::from_value(row.reasons).map_err(json)?,
    })
}

#[derive(Serialize, Deserialize)]
enum LackForm {
    NobodyEligible,
    EverybodyIsHere,
    BetterElsewhere { eligible: u32, sessions: Vec<(Uuid, u32)> },
    QuietUntilStart,
}

fn write_site(centre: Uuid, plan: Id<Plan>, site: &Site) -> Result<plan_session::ActiveModel, Trouble> {
    let lack = site.lack.as_ref().map(|lack| match lack {
        Lack::NobodyEligible => LackForm::NobodyEligible,
        Lack::EverybodyIsHere => LackForm::EverybodyIsHere,
        Lack::BetterElsewhere { eligible, sessions } => {
            LackForm::BetterElsewhere { eligible: *eligible, sessions: sessions.iter().map(|(session, count)| (session.uuid(), *count)).collect() }
        }
        Lack::QuietUntilStart => LackForm::QuietUntilStart,
    });
    Ok(plan_session::ActiveModel {
        plan: Set(plan.uuid()),
        session: Set(site.session.uuid()),
        centre: Set(centre),
        need: Set(site.need.uuid()),
        starts_at: Set(site.starts_at),
        ends_at: Set(site.ends_at),
        east: Set(site.spot.east),
        north: Set(site.spot.north),
        places: Set(signed(site.places)),
        taken: Set(signed(site.taken)),
        offers_out: Set(signed(site.offers_out)),
        held: Set(signed(site.held)),
        empty: Set(signed(site.empty)),
        lack: Set(lack.map(serde_json::to_value).transpose().map_err(json)?),
    })
}

fn read_site(row: plan_session::Model) -> Result<Site, Trouble> {
    let lack = row.lack.map(serde_json::from_value::<LackForm>).transpose().map_err(json)?;
    Ok(Site {
        session: Id::stored(row.session),
        need: Id::stored(row.need),
        starts_at: row.starts_at,
        ends_at: row.ends_at,
        spot: Position { east: row.east, north: row.north },
        places: row.places.cast_unsigned(),
        taken: row.taken.cast_unsigned(),
        offers_out: row.offers_out.cast_unsigned(),
        held: row.held.cast_unsigned(),
        empty: row.empty.cast_unsigned(),
        lack: lack.map(|lack| match lack {
            LackForm::NobodyEligible => Lack::NobodyEligible,
            LackForm::EverybodyIsHere => Lack::EverybodyIsHere,
            LackForm::BetterElsewhere { eligible, sessions } => {
                Lack::BetterElsewhere { eligible, sessions: sessions.into_iter().map(|(session, count)| (Id::stored(session), count)).collect() }
            }
            LackForm::QuietUntilStart => Lack::QuietUntilStart,
        }),
    })
}

#[derive(Serialize, Deserialize)]
struct OutcomeForm {
    sessions: u32,
    places: u32,
    taken: u32,
    held: u32,
    planned: u32,
    empty: u32,
    kept: u32,
    gone: u32,
    volunteers: u32,
    pairs: u64,
    asked: u32,
    passed_over: u32,
    unsuited: u32,
    #[serde(default)]
    unseen: u32,
    gini: u32,
    minutes: Vec<(u64, u32)>,
}

/// The JSON of a plan in numbers.
pub(super) fn write_outcome(outcome: &Outcome) -> Result<serde_json::Value, Trouble> {
    let Outcome { sessions, places, taken, held, planned, empty, kept, gone, volunteers, pairs, ref fairness } = *outcome;
    let Fairness { asked, passed_over, unsuited, unseen, gini, ref minutes } = *fairness;
    let minutes = minutes.clone();
    let form =
        OutcomeForm { sessions, places, taken, held, planned, empty, kept, gone, volunteers, pairs, asked, passed_over, unsuited, unseen, gini, minutes };
    serde_json::to_value(form).map_err(json)
}

/// The numbers of its JSON.
pub(super) fn read_outcome(value: serde_json::Value) -> Result<Outcome, Trouble> {
    let OutcomeForm { sessions, places, taken, held, planned, empty, kept, gone, volunteers, pairs, asked, passed_over, unsuited, unseen, gini, minutes } =
        serde_json::from_value(value).map_err(json)?;
    let fairness = Fairness { asked, passed_over, unsuited, unseen, gini, minutes };
    Ok(Outcome { sessions, places, taken, held, planned, empty, kept, gone, volunteers, pairs, fairness })
}
