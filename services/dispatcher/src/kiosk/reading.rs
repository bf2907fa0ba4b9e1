//! What a kiosk shows, asked of the rooms behind in the name of nobody in particular: as a volunteer who has agreed to nothing.

use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use platform::auth::Caller;
use platform::error::Trouble;
use platform::peers::Peer;
use platform::telemetry;
use prost_types::Timestamp;
use proto::matching::need_service_client::NeedServiceClient;
use proto::matching::{ListNeedsRequest, Need, NeedProfile, NeedState, Session};
use proto::organisations::GetCentreRequest;
use proto::organisations::centre_service_client::CentreServiceClient;
use proto::types::Window;

use super::Kiosks;
use crate::domain::kiosk::Kiosk;

/// So far ahead it looks.
const AHEAD: TimeDelta = TimeDelta::days(7);
/// The token lasts for these calls.
const CALLS: TimeDelta = TimeDelta::minutes(1);
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
        let caller = Caller { subject: kiosk.id.to_string(), centre: Some(kiosk.centre), organisation: None, scopes: vec!["volunteer".to_owned()] };
        let token = self.opening.keys.token(&caller, now, CALLS)?;
        let request = telemetry::outgoing(GetCentreRequest { id: kiosk.centre.to_string() }, &token)?;
        let centre = CentreServiceClient::new(self.organisations.channel()).get_centre(request).await.map_err(Peer::trouble)?;
        let centre = centre.into_inner().centre.unwrap_or_default();
        let zone = centre.policy.and_then(|policy| policy.zone.parse().ok()).unwrap_or(Tz::Europe__Oslo);
        let mut needed = Vec::new();
        let mut message = ListNeedsRequest { page_size: PAGE, state: NeedState::Open.into(), window: Some(window(now)), ..ListNeedsRequest::default() };
        for _ in 0..PAGES {
            let request = telemetry::outgoing(message.clone(), &token)?;
            let page = NeedServiceClient::new(self.matching.channel()).list_needs(request).await.map_err(Peer::trouble)?.into_inner();
            needed.extend(page.needs.iter().flat_map(|need| open(need, now)));
            message.page_token = page.next_page_token;
            if message.page_token.is_empty() {
                break;
            }
        }
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

/// A venue by its name. Any other place may be somebody's home: what comes before the first figure, and no house number.
fn place(profile: &NeedProfile) -> String {
    let name = profile.place_name.trim();
    if !profile.venue.is_empty() {
        return name.to_owned();
    }
    let rough = name.split(|sign: char| sign.is_numeric()).next().unwrap_or_default();
    rough.trim_end_matches(|sign: char| !sign.is_alphanumeric()).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobodys_house_number_is_shown() {
        let at = |venue: &str, place_name: &str| place(&NeedProfile { venue: venue.to_owned(), place_name: place_name.to_owned(), ..NeedProfile::default() });

        assert_eq!(at("venue_1", "Svarstad bibliotek, 2. etasje"), "Svarstad bibliotek, 2. etasje");
        assert_eq!(at("", "Storgata 14 B, 2. etg"), "Storgata");
        assert_eq!(at("", "Torget i Svarstad"), "Torget i Svarstad");
        assert_eq!(at("", "14 Storgata"), "");
    }
}
