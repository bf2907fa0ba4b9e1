//! Whether a part of a plan still holds: the rules of every offer, asked as things stand now, and none of them overridden.

use chrono::{DateTime, Utc};

use super::ground::is_askable;
use super::part::Site;
use crate::domain::card::Card;
use crate::domain::need::Need;
use crate::domain::policy::Policy;
use crate::domain::session::Session;
use crate::domain::suitability::Frame;

/// Reasons that are told for one part.
const MOST_REASONS: usize = 3;

/// A part that is named and not there: the volunteer was erased, or it never was.
pub(crate) const NOT_IN_PLAN: &str = "NOT_IN_PLAN";
/// Every open place has offers out by now.
pub(crate) const PLACES_ASKED: &str = "PLACES_ASKED";

/// Why nobody is asked for a session any more; none where it is as the plan has it.
pub(crate) fn session_lost(site: &Site, session: &Session, need: &Need, policy: &Policy, now: DateTime<Utc>) -> Option<&'static str> {
    let lost = [
        ("NEED_NOT_OPEN", need.is_open().is_err()),
        ("SESSION_OVER", session.ahead(now).is_err()),
        ("SESSION_MOVED", site.is_moved(session)),
        ("SESSION_FULL", session.counts.open() == 0),
        ("QUIET_UNTIL_START", !is_askable(session, need, policy, now)),
    ];
    lost.into_iter().find(|(_, is_so)| *is_so).map(|(reason, _)| reason)
}

/// Why a volunteer is not asked for a session any more; empty where nothing stands in the way.
pub(crate) fn volunteer_lost(frame: &Frame, card: Option<&Card>) -> Vec<&'static str> {
    let Some(card) = card else { return vec!["VOLUNTEER_GONE"] };
    let mut reasons: Vec<&'static str> = frame.hurdles(card).into_iter().map(|hurdle| hurdle.code).collect();
    reasons.dedup();
    reasons.truncate(MOST_REASONS);
    reasons
}
