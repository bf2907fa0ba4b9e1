//! What was agreed and no longer goes together: each agreement ahead, looked at again with the rules of asking.

use std::collections::{BTreeMap, BTreeSet};

use chrono::TimeDelta;
use platform::auth::Caller;
use platform::error::Faults;
use platform::id::Id;
use proto::matching as pb;
use proto::matching::conflict_service_server::ConflictService;
use tonic::{Request, Response, Status};

use super::{Api, COORDINATOR, profile, suggestions};
use crate::domain::Volunteer;
use crate::domain::plan::ground::{Ground, Place};
use crate::domain::session::Session;
use crate::domain::suitability::{CONFLICTS, Hurdle};
use crate::store;

const USUAL_DAYS: u32 = 28;
const MOST_DAYS: u32 = 84;
const MOST: usize = 500;

#[tonic::async_trait]
impl ConflictService for Api {
    async fn list_conflicts(&self, request: Request<pb::ListConflictsRequest>) -> Result<Response<pb::ListConflictsResponse>, Status> {
        let caller = Caller::of(&request)?.may(&[COORDINATOR])?;
        let mut faults = Faults::new();
        let days = if request.get_ref().days == 0 { USUAL_DAYS } else { request.get_ref().days };
        if days > MOST_DAYS {
            faults.add("days", format!("is {days}, at most {MOST_DAYS} fit"));
        }
        let days = faults.or(|| Some(days))?;
        let now = self.0.clock.now();
        let tx = self.0.db.scoped(caller.centre()?).read().await?;
        let policy = store::policies::of_centre(&tx).await?;
        let deck = self.0.decks.of(&tx, policy.quiet.zone).await?;
        let ground = store::grounds::agreed_ahead(&tx, now + TimeDelta::days(i64::from(days)), now).await?;
        let agreements: Vec<(&Place, Id<Volunteer>)> = agreements(&ground);
        let (mut conflicts, mut found) = (Vec::new(), 0);
        for (place, volunteer) in &agreements {
            // whose card has not come yet, of them nothing can be said
            let Some((frame, card)) = ground.frame(place, [volunteer], &policy).zip(deck.find(*volunteer)) else { continue };
            let hurdles: Vec<Hurdle> = frame.hurdles(card).into_iter().filter(|hurdle| CONFLICTS.contains(&hurdle.code)).collect();
            if !hurdles.is_empty() {
                found += 1;
                conflicts.push((*place, *volunteer, hurdles));
            }
        }
        conflicts.truncate(MOST);
        let sessions: BTreeSet<_> = conflicts.iter().map(|(place, ..)| place.session.id).collect();
        let mut reasons = store::grounds::overridden(&tx, &sessions).await?;
        let conflicts = conflicts.into_iter().map(|(place, volunteer, hurdles)| {
            let session = &place.session;
            pb::Conflict {
                volunteer: volunteer.to_string(),
                need: session.need.to_string(),
                session: session.id.to_string(),
                title: ground.needs.get(&session.need).map(|need| session.profile(need).title.clone()).unwrap_or_default(),
                starts_local: profile::minute(session.wall.starts),
                ends_local: profile::minute(session.wall.ends),
                obstacles: hurdles.into_iter().map(suggestions::obstacle).collect(),
                override_reason: reasons.remove(&(session.id, volunteer)).unwrap_or_default(),
            }
        });
        let considered = u32::try_from(agreements.len()).unwrap_or(u32::MAX);
        Ok(Response::new(pb::ListConflictsResponse { conflicts: conflicts.collect(), considered, found }))
    }
}

/// Who has agreed to which of the sessions, by their time.
fn agreements(ground: &Ground) -> Vec<(&Place, Id<Volunteer>)> {
    let mut of: BTreeMap<Id<Session>, Vec<Id<Volunteer>>> = BTreeMap::new();
    for busy in ground.busy.values().flatten() {
        of.entry(busy.session).or_default().push(busy.volunteer);
    }
    let agreed = |place: &Place| of.get(&place.session.id).cloned().unwrap_or_default();
    ground.places.iter().flat_map(|place| agreed(place).into_iter().map(move |volunteer| (place, volunteer))).collect()
}
