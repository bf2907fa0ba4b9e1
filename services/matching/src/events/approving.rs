//! Parts of a plan are approved: what still holds goes out as offers, what the world has overtaken is refused with its reasons.

use std::collections::{BTreeMap, BTreeSet};

use chrono::TimeDelta;
use platform::db::Tx;
use platform::error::Trouble;
use platform::id::Id;

use super::asking::{Asked, ask};
use super::seal;
use super::work::Work;
use crate::domain::Volunteer;
use crate::domain::card::Card;
use crate::domain::error::Error;
use crate::domain::need::Need;
use crate::domain::plan::Plan;
use crate::domain::plan::approval::{NOT_IN_PLAN, PLACES_ASKED, session_lost, volunteer_lost};
use crate::domain::plan::ground::{Busy, Ground, free};
use crate::domain::plan::part::{Name, Part, PartState, Site};
use crate::domain::policy::Policy;
use crate::domain::session::Session;
use crate::store;

/// Most parts that are approved at once: all of them are one transaction.
pub(crate) const MOST_PARTS: usize = 400;

/// What an approval came to.
#[derive(Debug)]
pub(crate) struct Approved {
    pub plan: Plan,
    pub asked: u32,
    pub overtaken: Vec<(Name, Vec<String>)>,
    /// Parts that were approved or overtaken before.
    pub decided_before: u32,
    /// Parts that are open still.
    pub open: u32,
}

/// Approves these parts of a plan, or those that are open, the first [`MOST_PARTS`] by the time of their sessions. Nobody is told for as
/// long as `hold`, but where it is urgent.
///
/// # Errors
/// [`Error::Missing`], [`Error::PlanNotReady`], [`Error::PlanReplaced`].
pub(crate) async fn approve(tx: &Tx, id: Id<Plan>, wanted: Option<BTreeSet<Name>>, hold: TimeDelta, actor: &str) -> Result<Approved, Error> {
    let mut plan = store::plans::hold(tx, id).await?.ok_or(Error::Missing)?;
    plan.is_approvable()?;
    let all = store::parts::all(tx, plan.id).await?;
    let open = all.iter().filter(|part| part.state == PartState::Open).count();
    let sessions = all.iter().map(|part| part.name.session).collect();
    let sites = store::parts::sites_of(tx, plan.id, &sessions).await?;
    let mut chosen: Vec<Part> = match &wanted {
        Some(names) => all.iter().filter(|part| names.contains(&part.name)).cloned().collect(),
        None => all.iter().filter(|part| part.state == PartState::Open).cloned().collect(),
    };
    let known: BTreeSet<Name> = chosen.iter().map(|part| part.name).collect();
    let unknown = wanted.into_iter().flatten().filter(|name| !known.contains(name)).map(|name| (name, vec![NOT_IN_PLAN.to_owned()]));
    let mut overtaken: Vec<(Name, Vec<String>)> = unknown.collect();
    let before = chosen.len();
    chosen.retain(|part| part.state == PartState::Open);
    let decided_before = before - chosen.len();
    // in time, and in a session the best first
    chosen.sort_by_key(|part| {
        let starts_at = sites.get(&part.name.session).map(|site| site.starts_at);
        (starts_at, part.name.session, std::cmp::Reverse(part.score.total()), part.name.volunteer)
    });
    chosen.truncate(MOST_PARTS);

    decide(tx, &mut chosen, &sites, hold, actor).await?;
    store::parts::save(tx, &chosen).await?;
    let asked = chosen.iter().filter(|part| part.state == PartState::Asked).count();
    overtaken.extend(chosen.iter().filter(|part| part.state == PartState::Overtaken).map(|part| (part.name, part.reasons.clone())));
    let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    if !chosen.is_empty() {
        let fact = plan.approve(number(asked), number(chosen.len() - asked));
        store::plans::save(tx, &plan, vec![seal(tx.clock(), tx.centre()?, actor, fact)]).await?;
    }
    Ok(Approved { plan, asked: number(asked), overtaken, decided_before: number(decided_before), open: number(open - chosen.len()) })
}

/// Asks or refuses each of these parts, with every need held that they are about.
async fn decide(tx: &Tx, parts: &mut [Part], sites: &BTreeMap<Id<Session>, Site>, hold: TimeDelta, actor: &str) -> Result<(), Error> {
    let ids: BTreeSet<Id<Session>> = parts.iter().map(|part| part.name.session).collect();
    let volunteers: BTreeSet<Id<Volunteer>> = parts.iter().map(|part| part.name.volunteer).collect();
    let policy = store::policies::of_centre(tx).await?;
    let cards = store::cards::some(tx, &volunteers).await?.into_iter().map(|told| Card::of(told, policy.quiet.zone));
    let cards: BTreeMap<Id<Volunteer>, Card> = cards.map(|card| (card.id, card)).collect();
    // one order of holding for everybody
    let mut works: BTreeMap<Id<Need>, Work<'_>> = BTreeMap::new();
    let needs: BTreeSet<Id<Need>> = store::sessions::needs_of(tx, &ids).await?.into_values().collect();
    for need in needs {
        works.insert(need, Work::hold(tx, need, actor).await?);
    }
    let mut around = Vec::new();
    for (id, need) in store::sessions::needs_of(tx, &ids).await? {
        // the series was divided in this very moment
        let work = works.get_mut(&need).ok_or_else(|| Trouble::away("the need", "its series was just divided"))?;
        around.push(work.session(id).await?);
    }
    let mut ground = store::grounds::around(tx, around).await?;
    for place in std::mem::take(&mut ground.places) {
        let own = |part: &&mut Part| part.name.session == place.session.id;
        let (Some(work), Some(site)) = (works.get_mut(&place.session.need), sites.get(&place.session.id)) else { continue };
        let mut session = place.session.clone();
        let parts: Vec<&mut Part> = parts.iter_mut().filter(own).collect();
        if let Some(reason) = session_lost(site, &session, &work.need, &policy, work.now()) {
            for part in parts {
                part.overtake(vec![reason]);
            }
            continue;
        }
        let frame = ground.frame(&place, parts.iter().map(|part| &part.name.volunteer), &policy);
        let frame = frame.ok_or_else(|| Trouble::broken("framing a session", "it has no length"))?;
        let (mut left, mut asked, mut going) = (free(&session, policy.wave_size), Vec::new(), Vec::new());
        for part in parts {
            let card = cards.get(&part.name.volunteer);
            let reasons = volunteer_lost(&frame, card);
            match card {
                Some(card) if reasons.is_empty() && left > 0 => {
                    left -= 1;
                    asked.push(Asked::of(card, &frame));
                    going.push(part);
                }
                Some(_) if reasons.is_empty() => part.overtake(vec![PLACES_ASKED]),
                _ => part.overtake(reasons),
            }
        }
        if !going.is_empty() {
            send(work, (&mut session, &policy), (asked, going), hold, &mut ground).await?;
        }
    }
    for part in parts.iter_mut().filter(|part| part.state == PartState::Open) {
        part.overtake(vec!["SESSION_OVER"]); // its session is not there at all
    }
    for (_, work) in works {
        work.finish().await?;
    }
    Ok(())
}

/// Makes the offers of one session, and notes that those asked are busy with it from now on.
async fn send(
    work: &mut Work<'_>,
    (session, policy): (&mut Session, &Policy),
    (asked, parts): (Vec<Asked>, Vec<&mut Part>),
    hold: TimeDelta,
    ground: &mut Ground,
) -> Result<(), Error> {
    let offers = ask(work, session, policy, asked, hold, false).await?;
    for (part, offer) in parts.into_iter().zip(offers) {
        part.ask(offer);
        let (starts_at, ends_at, spot) = (session.starts_at, session.ends_at, session.spot);
        ground.add(Busy { volunteer: part.name.volunteer, session: session.id, starts_at, ends_at, spot });
    }
    Ok(())
}
