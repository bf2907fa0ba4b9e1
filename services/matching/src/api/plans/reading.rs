//! A plan session by session: what stands, what it adds, who moves, why a place stays empty.

use std::collections::{BTreeMap, BTreeSet};

use platform::db::Tx;
use platform::id::{Id, Kind};
use platform::page::Page;
use proto::matching as pb;

use super::super::words::{at, points};
use super::words;
use crate::domain::Volunteer;
use crate::domain::error::Error;
use crate::domain::plan::Plan;
use crate::domain::plan::part::{Name, Part, Site};
use crate::domain::session::Session;
use crate::store;
use crate::store::grounds::People;

/// One page of it.
pub(super) async fn sessions(tx: &Tx, plan: &Plan, page: &Page<Session>) -> Result<pb::ListPlanSessionsResponse, Error> {
    let sites = store::parts::sites(tx, plan.id, page).await?;
    let next_page_token = page.next(sites.last().map(|site| site.session), sites.len());
    let ids: Vec<Id<Session>> = sites.iter().map(|site| site.session).collect();
    let standing = store::grounds::standing(tx, &ids).await?;
    let comparison = Comparison::of(tx, plan).await?;
    Ok(pb::ListPlanSessionsResponse { sessions: sites.iter().map(|site| comparison.shown(site, &standing)).collect(), next_page_token })
}

/// A plan beside the last one.
struct Comparison {
    parts: BTreeMap<Id<Session>, Vec<Part>>,
    last: BTreeSet<Name>,
    /// Pairs of the last plan that are not in this one.
    gone: BTreeMap<Id<Session>, Vec<Id<Volunteer>>>,
    left: BTreeMap<Id<Volunteer>, Vec<Id<Session>>>,
}

impl Comparison {
    async fn of(tx: &Tx, plan: &Plan) -> Result<Self, Error> {
        let all = store::parts::all(tx, plan.id).await?;
        let names: BTreeSet<Name> = all.iter().map(|part| part.name).collect();
        let last = match plan.last {
            Some(last) => store::parts::undecided(tx, last).await?,
            None => BTreeSet::new(),
        };
        let planned = store::parts::sessions(tx, plan.id).await?;
        let (mut gone, mut left): (BTreeMap<_, Vec<_>>, BTreeMap<_, Vec<_>>) = (BTreeMap::new(), BTreeMap::new());
        for name in last.iter().filter(|name| planned.contains(&name.session) && !names.contains(name)) {
            gone.entry(name.session).or_default().push(name.volunteer);
            left.entry(name.volunteer).or_default().push(name.session);
        }
        let mut parts: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for part in all {
            parts.entry(part.name.session).or_default().push(part);
        }
        Ok(Self { parts, last, gone, left })
    }

    fn shown(&self, site: &Site, (agreed, asked): &(People, People)) -> pb::PlanSession {
        let (lack, eligible, elsewhere) = words::lack(site.lack.as_ref());
        pb::PlanSession {
            session: site.session.to_string(),
            need: site.need.to_string(),
            starts_at: Some(at(site.starts_at)),
            ends_at: Some(at(site.ends_at)),
            places: site.places,
            taken: site.taken,
            offers_out: site.offers_out,
            held: site.held,
            agreed: texts(agreed.get(&site.session)),
            asked: texts(asked.get(&site.session)),
            parts: self.parts.get(&site.session).into_iter().flatten().map(|part| self.part(part)).collect(),
            empty: site.empty,
            lack,
            eligible,
            elsewhere,
            gone: texts(self.gone.get(&site.session)),
        }
    }

    fn part(&self, part: &Part) -> pb::PlanPart {
        let kept = self.last.contains(&part.name);
        pb::PlanPart {
            volunteer: part.name.volunteer.to_string(),
            state: words::part_state(part.state),
            points: Some(points(part.score)),
            offer: part.offer.map(|offer| offer.to_string()).unwrap_or_default(),
            reasons: part.reasons.clone(),
            kept,
            moved_from: if kept { Vec::new() } else { texts(self.left.get(&part.name.volunteer)) },
        }
    }
}

fn texts<K: Kind>(ids: Option<&Vec<Id<K>>>) -> Vec<String> {
    ids.into_iter().flatten().map(ToString::to_string).collect()
}
