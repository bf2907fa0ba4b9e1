//! Calendars for programs that are none of ours: what is set up in a centre, by a secret address; and what one volunteer has agreed to, by
//! a link that is sealed for her. An address that is wrong, that was revoked or that never was is answered alike.

mod own;
mod reading;

pub(crate) use own::one;

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use platform::auth::Keys;
use sha2::{Digest as _, Sha256};

use crate::asks::Volunteer;
use crate::domain::calendar::Calendar;
use crate::door::notice;
use crate::ical;
use crate::outside::{Limits, NotShown, Outside, SECRET};
use crate::page::Notice;
use crate::store;

/// What the calendars of this house work with.
#[derive(Clone)]
pub(crate) struct Calendars {
    pub(crate) outside: Outside,
    /// What links begin with, without a slash at the end.
    pub(crate) public_url: Arc<str>,
    pub(crate) limits: Limits<Calendar>,
    pub(crate) own: Limits<Volunteer>,
}

/// Where a calendar lies.
pub(crate) fn path(secret: &str) -> String {
    format!("/ical/{secret}.ics")
}

/// What is kept of a secret.
pub(crate) fn digest(keys: &Keys, secret: &str) -> Vec<u8> {
    keys.digest("calendar", &[secret.as_bytes()])
}

/// The routes.
pub(crate) fn routes(calendars: Calendars) -> Router {
    Router::new().route("/ical/{file}", get(show)).route("/ical/min/{file}", get(own::show)).with_state(calendars)
}

async fn show(State(calendars): State<Calendars>, Path(file): Path<String>, headers: HeaderMap) -> Response {
    let read = async {
        match calendars.of(&file).await? {
            Some(calendar) => Ok(Some(calendars.read(&calendar).await?)),
            None => Ok(None),
        }
    };
    answer(read.await, &headers)
}

/// The calendar, or nothing where whoever asks has it already.
fn answer(read: Result<Option<ical::Calendar>, NotShown>, headers: &HeaderMap) -> Response {
    let text = match read {
        Ok(Some(calendar)) => ical::write(&calendar),
        Ok(None) => return notice(StatusCode::NOT_FOUND, Notice::Nowhere, headers),
        Err(not_shown) => return not_shown.said("a calendar", headers),
    };
    let tag = format!("\"{}\"", URL_SAFE_NO_PAD.encode(Sha256::digest(&text)));
    let mut response = if is_known(&tag, headers) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        ([(CONTENT_TYPE, HeaderValue::from_static(ical::KIND))], text).into_response()
    };
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    response.headers_mut().extend(HeaderValue::from_str(&tag).map(|tag| (ETAG, tag)));
    response
}

/// Whether whoever asks has this one.
fn is_known(tag: &str, headers: &HeaderMap) -> bool {
    let known = headers.get_all(IF_NONE_MATCH).into_iter().filter_map(|value| value.to_str().ok());
    known.flat_map(|value| value.split(',')).map(str::trim).any(|one| one == "*" || one.strip_prefix("W/").unwrap_or(one) == tag)
}

impl Calendars {
    /// The calendar of this file; keeps now and then that it was fetched.
    async fn of(&self, file: &str) -> Result<Option<Calendar>, NotShown> {
        let Some(secret) = file.strip_suffix(".ics").filter(|secret| secret.len() == SECRET) else { return Ok(None) };
        let opening = &self.outside.opening;
        let tx = opening.db.worker().read().await?;
        let Some(calendar) = store::calendars::find(&tx, &digest(&opening.keys, secret)).await? else { return Ok(None) };
        drop(tx);
        self.limits.allow(calendar.id)?;
        let now = opening.clock.now();
        if calendar.is_due_for_a_note(now) {
            let tx = opening.db.scoped(calendar.centre).write().await?;
            store::calendars::note(&tx, calendar.id, now).await?;
            tx.commit().await?;
        }
        Ok(Some(calendar))
    }
}
