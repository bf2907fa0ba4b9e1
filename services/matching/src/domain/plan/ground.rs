//! What a plan stands on: the sessions of its days, what stands around each, and what everybody is busy with.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use platform::id::Id;

use crate::domain::need::Need;
use crate::domain::policy::Policy;
use crate::domain::session::Session;
use crate::domain::suitability::{Around, Frame, span};
use crate::domain::{Agreed, Agreement, Key, Position, Volunteer, card, deadline, wall};

/// A session with its need and everybody who matters for it.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    pub session: Session,
    /// An offer is out to them, or they wait.
    pub asked: BTreeSet<Key>,
    /// They were asked and gave no yes.
    pub asked_before: BTreeSet<Key>,
}

/// Somebody who has agreed to a session, or is asked for it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Busy {
    pub volunteer: Id<Volunteer>,
    pub session: Id<Session>,
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    pub spot: Position,
}

/// All of it.
#[derive(Debug, Default)]
pub(crate) struct Ground {
    /// By the time of their sessions.
    pub places: Vec<Place>,
    pub needs: BTreeMap<Id<Need>, Need>,
    /// Who has done a need before, and who must not be asked for it.
    pub familiar: BTreeMap<Id<Need>, BTreeSet<Key>>,
    pub blocked: BTreeMap<Id<Need>, BTreeSet<Key>>,
    pub busy: BTreeMap<Id<Volunteer>, Vec<Busy>>,
}

impl Ground {
    /// Notes that somebody is busy with a session.
    pub fn add(&mut self, busy: Busy) {
        let own = self.busy.entry(busy.volunteer).or_default();
        if own.iter().all(|known| known.session != busy.session) {
            own.push(busy);
        }
    }

    /// What these volunteers are busy with, but for one session where it is named.
    pub fn agreed<'a>(&self, of: impl IntoIterator<Item = &'a Id<Volunteer>>, but: Option<Id<Session>>, zone: Tz) -> Agreed {
        let mut agreed = Agreed::default();
        for busy in of.into_iter().filter_map(|volunteer| self.busy.get(volunteer)).flatten().filter(|busy| Some(busy.session) != but) {
            let Some(span) = span(busy.starts_at, busy.ends_at) else { continue };
            let week = wall::week_number(wall::to_local(busy.starts_at, zone).date());
            agreed.add(card::key(busy.volunteer), Agreement { session: card::key(busy.session), span, week, place: busy.spot });
        }
        agreed
    }

    /// A session as suggestions see it, with what these volunteers are busy with: an offer that is out counts like a yes.
    pub fn frame<'a>(&self, place: &Place, of: impl IntoIterator<Item = &'a Id<Volunteer>>, policy: &Policy) -> Option<Frame> {
        let session = &place.session;
        let around = Around {
            agreed: self.agreed(of, Some(session.id), session.wall.zone),
            asked: place.asked.clone(),
            asked_before: place.asked_before.clone(),
            undone: BTreeSet::new(),
            familiar: self.familiar.get(&session.need).cloned().unwrap_or_default(),
            blocked: self.blocked.get(&session.need).cloned().unwrap_or_default(),
        };
        around.frame(session, session.profile(self.needs.get(&session.need)?), policy)
    }
}

/// Open places that the offers out hold: one for as many as the centre asks at a time for each.
pub(crate) fn held(session: &Session, wave_size: u32) -> u32 {
    session.counts.offers_out.div_ceil(wave_size.max(1)).min(session.counts.open())
}

/// Places that nobody has agreed to or is asked for.
pub(crate) fn free(session: &Session, wave_size: u32) -> u32 {
    session.counts.open() - held(session, wave_size)
}

/// Whether a message that is written now could leave before the session begins.
pub(crate) fn is_askable(session: &Session, need: &Need, policy: &Policy, now: DateTime<Utc>) -> bool {
    deadline::times(now, session.starts_at, policy.answer, policy.quiet_for(session.profile(need).urgent)).is_some()
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::domain::need::tests::profile;
    use crate::domain::session::Counts;

    #[test]
    fn a_place_with_several_offers_out_is_held_once() {
        let profile = profile("2026-12-07T17:00:00", "");
        let now = "2026-11-23T12:00:00Z".parse().unwrap();
        let session = Session::new(Id::stored(Uuid::from_u128(1)), Id::stored(Uuid::from_u128(2)), &profile, profile.schedule.wall, now);
        let free = |places, taken, offers_out, wave_size| {
            let counts = Counts { places, taken, offers_out, ..Counts::default() };
            free(&Session { counts, ..session.clone() }, wave_size)
        };

        assert_eq!(free(1, 0, 3, 3), 0);
        assert_eq!(free(2, 0, 2, 2), 1, "two are asked for one place");
        assert_eq!(free(2, 0, 3, 2), 0);
        assert_eq!(free(3, 1, 1, 0), 1, "where the coordinator chooses each offer is for a place");
        assert_eq!(free(2, 2, 5, 2), 0);
    }
}
