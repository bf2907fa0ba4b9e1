//! What anybody may see of a centre, for whoever holds a secret address and is not signed in: asked of the rooms behind in the name of
//! nobody in particular, as a volunteer who has agreed to nothing. Each address is answered so often and no more.

use std::num::NonZeroU32;
use std::sync::Arc;

use axum::http::header::RETRY_AFTER;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::Response;
use chrono::TimeDelta;
use governor::clock::MonotonicClock;
use governor::state::keyed::HashMapStateStore;
use governor::{Quota, RateLimiter};
use platform::auth::Caller;
use platform::error::{Trouble, chain};
use platform::id::{self, Centre, Id};
use platform::peers::Peer;
use platform::service::Opening;
use platform::telemetry;
use proto::matching::need_service_client::NeedServiceClient;
use proto::matching::{ListNeedsRequest, Need, NeedProfile};
use proto::organisations as o;
use proto::organisations::centre_service_client::CentreServiceClient;

use crate::door::notice;
use crate::page::Notice;

/// Letters of a secret of ours.
pub(crate) const SECRET: usize = 43;
/// A kiosk asks once a minute, a calendar once an hour, and people now and then: so often a minute, and so often at once.
const A_MINUTE: NonZeroU32 = NonZeroU32::new(12).unwrap();
const AT_ONCE: NonZeroU32 = NonZeroU32::new(30).unwrap();
/// The token lasts for these calls.
const CALLS: TimeDelta = TimeDelta::minutes(1);
/// Of one answer: a page of needs with all their sessions.
const MOST_BYTES: usize = 16 * 1024 * 1024;

/// How often each of them is answered.
pub(crate) struct Limits<K: id::Kind>(Arc<RateLimiter<Id<K>, HashMapStateStore<Id<K>>, MonotonicClock>>);

impl<K: id::Kind> Clone for Limits<K> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<K: id::Kind> Limits<K> {
    pub(crate) fn new() -> Self {
        Self(Arc::new(RateLimiter::new(Quota::per_minute(A_MINUTE).allow_burst(AT_ONCE), HashMapStateStore::default(), MonotonicClock)))
    }

    /// Counts one more.
    ///
    /// # Errors
    /// It was asked too often.
    pub(crate) fn allow(&self, id: Id<K>) -> Result<(), NotShown> {
        self.0.retain_recent();
        self.0.check_key(&id).map_err(|_| NotShown::TooOften)
    }
}

/// Why there is nothing to see just now.
#[derive(Debug, thiserror::Error)]
pub(crate) enum NotShown {
    #[error("asked too often")]
    TooOften,
    #[error(transparent)]
    Trouble(#[from] Trouble),
}

impl NotShown {
    /// The page that says so.
    pub(crate) fn said(&self, what: &str, headers: &HeaderMap) -> Response {
        let status = match self {
            Self::TooOften => StatusCode::TOO_MANY_REQUESTS,
            Self::Trouble(trouble) => {
                tracing::warn!("{what} must be tried again: {}", chain(trouble));
                StatusCode::SERVICE_UNAVAILABLE
            }
        };
        let mut response = notice(status, Notice::TryAgain, headers);
        response.headers_mut().insert(RETRY_AFTER, HeaderValue::from_static("60"));
        response
    }
}

/// The way to what anybody may see.
#[derive(Clone)]
pub(crate) struct Outside {
    pub(crate) opening: Opening,
    pub(crate) organisations: Peer,
    pub(crate) matching: Peer,
}

impl Outside {
    /// A token for some calls in the name of `subject`, as a volunteer.
    pub(crate) fn token(&self, subject: String, centre: Id<Centre>) -> Result<String, Trouble> {
        let caller = Caller { subject, centre: Some(centre), organisation: None, scopes: vec!["volunteer".to_owned()] };
        self.opening.keys.token(&caller, self.opening.clock.now(), CALLS)
    }

    /// The centre of whoever has the token.
    pub(crate) async fn centre(&self, token: &str, centre: Id<Centre>) -> Result<o::Centre, Trouble> {
        let request = telemetry::outgoing(o::GetCentreRequest { id: centre.to_string() }, token)?;
        let found = CentreServiceClient::new(self.organisations.channel()).get_centre(request).await.map_err(Peer::trouble)?;
        Ok(found.into_inner().centre.unwrap_or_default())
    }

    /// The centre, and what a list of its needs shows, so many pages at most.
    pub(crate) async fn read<K>(&self, who: Id<K>, centre: Id<Centre>, mut wanted: ListNeedsRequest, pages: usize) -> Result<(o::Centre, Vec<Need>), Trouble>
    where
        K: id::Kind,
    {
        let token = self.token(who.to_string(), centre)?;
        let found = self.centre(&token, centre).await?;
        let mut door = NeedServiceClient::new(self.matching.channel()).max_decoding_message_size(MOST_BYTES);
        let mut needs = Vec::new();
        for _ in 0..pages {
            let page = door.list_needs(telemetry::outgoing(wanted.clone(), &token)?).await.map_err(Peer::trouble)?.into_inner();
            needs.extend(page.needs);
            wanted.page_token = page.next_page_token;
            if wanted.page_token.is_empty() {
                break;
            }
        }
        Ok((found, needs))
    }
}

/// A venue by its name. Any other place may be somebody's home: what comes before the first figure, and no house number.
pub(crate) fn place(profile: &NeedProfile) -> String {
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
