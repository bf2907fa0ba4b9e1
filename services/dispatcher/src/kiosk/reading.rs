//! What a kiosk shows: the needs of the next days, as anybody may see them.

use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use platform::error::Trouble;
use prost_types::Timestamp;
use proto::matching::{ListNeedsRequest, Need, NeedProfile, NeedState, Session};
use proto::types::Window;

use super::Kiosks;
use crate::domain::kiosk::Kiosk;
use crate::outside::place;

/// So far ahead it looks.
const AHEAD: TimeDelta = TimeDelta::days(7);
/// Needs of a page, and pages at most: beyond them nobody stands and reads.
const PAGE: u32 = 500;
const PAGES: usize = 4;

/// What is shown: of which centre, on whose clock, and what is needed, by time.
#[derive(Debug)]
pub(crate) struct Board {
    pub(crate) centre: String,
    pub(crate) zone: Tz,
    pub(crate) needed: Vec<Needed>,
}

/// One session with places left, as everybody may see it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Needed {
    pub(crate) starts: NaiveDateTime,
    pub(crate) ends: NaiveDateTime,
    pub(crate) title: String,
    pub(crate) place: String,
    pub(crate) left: u32,
    pub(crate) urgent: bool,
}

impl Kiosks {
    pub(super) async fn read(&self, kiosk: &Kiosk, now: DateTime<Utc>) -> Result<Board, Trouble> {
        let wanted = ListNeedsRequest { page_size: PAGE, state: NeedState::Open.into(), window: Some(window(now)), ..ListNeedsRequest::default() };
        let (centre, needs) = self.outside.read(kiosk.id, kiosk.centre, wanted, PAGES).await?;
        let zone = centre.policy.and_then(|policy| policy.zone.parse().ok()).unwrap_or(Tz::Europe__Oslo);
        let mut needed: Vec<Needed> = needs.iter().flat_map(|need| open(need, now)).collect();
        needed.sort_by(|one, other| (one.starts, &one.title).cmp(&(other.starts, &other.title)));
        Ok(Board { centre: centre.name, zone, needed })
    }
}

fn window(now: DateTime<Utc>) -> Window {
    let stamp = |at: DateTime<Utc>| Some(Timestamp { seconds: at.timestamp(), nanos: 0 });
    Window { from: stamp(now), until: stamp(now + AHEAD) }
}

/// The sessions of a need that can still be helped with.
fn open(need: &Need, now: DateTime<Utc>) -> impl Iterator<Item = Needed> {
    let ahead = move |session: &&Session| session.starts_at.is_some_and(|at| at.seconds > now.timestamp());
    let free = need.sessions.iter().filter(|session| !session.cancelled && session.places > session.taken).filter(ahead);
    free.filter_map(|session| needed(session, session.profile.as_ref().or(need.profile.as_ref())?))
}

fn needed(session: &Session, profile: &NeedProfile) -> Option<Needed> {
    let local = |text: &str| NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M").ok();
    Some(Needed {
        starts: local(&session.starts_local)?,
        ends: local(&session.ends_local)?,
        title: profile.title.clone(),
        place: place(profile),
        left: session.places - session.taken,
        urgent: profile.urgent,
    })
}
