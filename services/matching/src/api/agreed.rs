//! What one volunteer has agreed to, with what she may be told of it.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use platform::db::Tx;
use platform::error::Trouble;
use platform::id::Id;
use platform::page::Page;
use proto::matching as pb;

use super::{SHOWN_AHEAD, SHOWN_BACK, words};
use crate::domain::Volunteer;
use crate::domain::assignment::Assignment;
use crate::domain::need::Need;
use crate::domain::session::Session;
use crate::store;

/// By time, of those that she is told of.
pub(super) async fn of(tx: &Tx, volunteer: Id<Volunteer>, now: DateTime<Utc>) -> Result<Vec<pb::Agreed>, Trouble> {
    let window = (Some(now - SHOWN_BACK), Some(now + SHOWN_AHEAD));
    let wanted = store::assignments::Wanted { volunteer: Some(volunteer), window, ..Default::default() };
    let mut held = store::assignments::list(tx, &wanted, &Page::whole()).await?;
    held.retain(Assignment::is_told);
    held.sort_by_key(|one| (one.starts_at, one.id));
    let sessions = store::sessions::some(tx, held.iter().map(|one| one.session)).await?;
    let sessions: HashMap<Id<Session>, Session> = sessions.into_iter().map(|session| (session.id, session)).collect();
    let needs = store::needs::some(tx, held.iter().map(|one| one.need)).await?;
    let needs: HashMap<Id<Need>, Need> = needs.into_iter().map(|need| (need.id, need)).collect();
    let shown = held.iter().filter_map(|one| Some(shown(one, sessions.get(&one.session)?, needs.get(&one.need)?, now)));
    Ok(shown.collect())
}

fn shown(held: &Assignment, session: &Session, need: &Need, now: DateTime<Utc>) -> pb::Agreed {
    let profile = session.profile(need);
    pb::Agreed {
        assignment: held.id.to_string(),
        title: profile.title.clone(),
        public_text: profile.public_text.clone(),
        details: if held.opens_details(session, now) { profile.details.reveal().clone() } else { String::new() },
        place_name: profile.place_name.clone(),
        starts_at: Some(words::at(session.starts_at)),
        ends_at: Some(words::at(session.ends_at)),
        cancelled: session.cancelled,
        changed_at: Some(words::at(session.changed_at.max(held.agreed_at))),
    }
}
