//! The page of a kiosk: what is needed in the next days, for whoever stands before a screen in a public room. A link that is wrong, that
//! was revoked or that never was is answered alike. What is private never comes here: the door asks as somebody who has agreed to nothing.

mod reading;

use axum::Router;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{Html, IntoResponse as _, Response};
use axum::routing::get;
use platform::auth::Keys;
use serde::Deserialize;

use crate::domain::kiosk::Kiosk;
use crate::door::{notice, words};
use crate::outside::{Limits, NotShown, Outside, SECRET};
use crate::page::{self, Notice};
use crate::store;
pub(crate) use reading::{Board, Needed};

const POLICY: &str = "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self'; form-action 'none'; \
                      base-uri 'none'; frame-ancestors 'none'";
const STYLE: &str = include_str!("page/kiosk.css");
const SCRIPT: &str = include_str!("page/kiosk.js");

/// What the kiosks of this house work with.
#[derive(Clone)]
pub(crate) struct Kiosks {
    pub(crate) outside: Outside,
    pub(crate) limits: Limits<Kiosk>,
}

/// Where a kiosk's page lies.
pub(crate) fn path(secret: &str) -> String {
    format!("/skjerm/{secret}")
}

/// What is kept of a secret.
pub(crate) fn digest(keys: &Keys, secret: &str) -> Vec<u8> {
    keys.digest("kiosk", &[secret.as_bytes()])
}

/// The routes.
pub(crate) fn routes(kiosks: Kiosks) -> Router {
    Router::new()
        .route("/skjerm/{secret}", get(show))
        .route("/skjerm.css", get(async || file("text/css; charset=utf-8", STYLE)))
        .route("/skjerm.js", get(async || file("text/javascript; charset=utf-8", SCRIPT)))
        .with_state(kiosks)
}

fn file(kind: &'static str, text: &'static str) -> Response {
    ([(CONTENT_TYPE, kind), (CACHE_CONTROL, "public, max-age=3600")], text).into_response()
}

#[derive(Default, Deserialize)]
struct Wanted {
    /// The language that was chosen on the screen.
    #[serde(default)]
    sprak: String,
}

async fn show(State(kiosks): State<Kiosks>, Path(secret): Path<String>, wanted: Result<Query<Wanted>, QueryRejection>, headers: HeaderMap) -> Response {
    let wanted = wanted.map(|Query(wanted)| wanted.sprak).unwrap_or_default();
    let words = if wanted.is_empty() { words(&headers) } else { page::words(&wanted) };
    let shown = async {
        let Some(kiosk) = kiosks.of(&secret).await? else { return Ok(None) };
        let now = kiosks.outside.opening.clock.now();
        let board = kiosks.read(&kiosk, now).await?;
        Ok::<_, NotShown>(Some(page::kiosk::page(words, &board, now)))
    };
    match shown.await {
        Ok(Some(html)) => {
            let mut response = Html(html).into_response();
            response.headers_mut().insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
            response
        }
        Ok(None) => notice(StatusCode::NOT_FOUND, Notice::Nowhere, &headers),
        Err(not_shown) => not_shown.said("the page of a kiosk", &headers),
    }
}

impl Kiosks {
    /// The kiosk with this secret; keeps now and then that it was looked at.
    async fn of(&self, secret: &str) -> Result<Option<Kiosk>, NotShown> {
        if secret.len() != SECRET {
            return Ok(None);
        }
        let opening = &self.outside.opening;
        let tx = opening.db.worker().read().await?;
        let Some(kiosk) = store::kiosks::find(&tx, &digest(&opening.keys, secret)).await? else { return Ok(None) };
        drop(tx);
        self.limits.allow(kiosk.id)?;
        let now = opening.clock.now();
        if kiosk.is_due_for_a_note(now) {
            let tx = opening.db.scoped(kiosk.centre).write().await?;
            store::kiosks::note(&tx, kiosk.id, now).await?;
            tx.commit().await?;
        }
        Ok(Some(kiosk))
    }
}
