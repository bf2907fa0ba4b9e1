//! The routes: reading shows, posting answers, everything else is a small page that says so.

use axum::Router;
use axum::extract::rejection::{FormRejection, QueryRejection};
use axum::extract::{DefaultBodyLimit, Form, Path, Query, Request, State};
use axum::http::header::{self, HeaderName};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::middleware::{self, Next};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::get;
use platform::error::{Trouble, chain};
use platform::link::LinkError;
use serde::Deserialize;

use crate::asks::{Answer, Asks, Closed};
use crate::calendar::{Calendars, one};
use crate::page::{self, Notice, View, Words};
use crate::stays::Stays;

const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
const STYLE: &str = include_str!("page/style.css");
const MARK: &str = include_str!("page/mark.svg");

/// The view of a page after a yes to staying.
const THANKS: &str = "thanks";

/// What the door works with.
#[derive(Clone)]
pub(crate) struct Cx {
    pub(crate) asks: Asks,
    pub(crate) stays: Stays,
    pub(crate) calendars: Calendars,
    /// Scheme, host and port under which people reach this door.
    pub(crate) origin: String,
}

/// Scheme, host and port of a URL, as a browser writes them in `Origin`.
pub(crate) fn origin(url: &str) -> String {
    let (scheme, rest) = url.split_once("://").unwrap_or(("http", url));
    let host = rest.split('/').next().unwrap_or_default();
    let host = host.strip_suffix(if scheme == "https" { ":443" } else { ":80" }).unwrap_or(host);
    format!("{scheme}://{host}").to_lowercase()
}

/// All routes of the door, with the headers that every answer carries.
pub(crate) fn app(cx: Cx, https: bool, others: [Router; 5]) -> Router {
    let answers = Router::new()
        .route("/svar/{token}", get(show).post(answer))
        .route("/bli/{token}", get(show_stay).post(stay))
        .route("/style.css", get(style))
        .route("/favicon.svg", get(mark))
        .route("/favicon.ico", get(async || StatusCode::NO_CONTENT))
        .route("/healthz", get(async || "ok\n"))
        .with_state(cx);
    let all = others.into_iter().fold(answers, Router::merge);
    all.fallback(nowhere).method_not_allowed_fallback(nowhere).layer(DefaultBodyLimit::max(1024)).layer(middleware::from_fn_with_state(https, strict))
}

async fn strict(State(https): State<bool>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let fixed = [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
        (HeaderName::from_static("x-robots-tag"), "noindex, nofollow"),
    ];
    let forced = https.then_some((header::STRICT_TRANSPORT_SECURITY, "max-age=31536000"));
    for (name, value) in fixed.into_iter().chain(forced) {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    for (name, value) in [(header::CONTENT_SECURITY_POLICY, POLICY), (header::CACHE_CONTROL, "no-store"), (header::VARY, "accept-language")] {
        response.headers_mut().entry(name).or_insert(HeaderValue::from_static(value));
    }
    response
}

async fn mark() -> Response {
    ([(header::CONTENT_TYPE, "image/svg+xml"), (header::CACHE_CONTROL, "public, max-age=3600")], MARK).into_response()
}

async fn style() -> Response {
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8"), (header::CACHE_CONTROL, "public, max-age=3600")], STYLE).into_response()
}

async fn nowhere(headers: HeaderMap) -> Response {
    notice(StatusCode::NOT_FOUND, Notice::Nowhere, &headers)
}

/// Which page of an ask a link of ours asks for.
#[derive(Default, Deserialize)]
struct Wanted {
    #[serde(default)]
    view: String,
}

async fn show(State(cx): State<Cx>, Path(token): Path<String>, wanted: Result<Query<Wanted>, QueryRejection>, headers: HeaderMap) -> Response {
    let wanted = wanted.map(|Query(wanted)| wanted.view).unwrap_or_default();
    let shown = async {
        let (opened, words, now) = (cx.asks.open(&token)?, words(&headers), cx.asks.clock.now());
        let ask = cx.asks.read(opened).await?;
        let file = if wanted == page::calendar::FILE { one(words, &ask.card, now) } else { None };
        Ok(file.unwrap_or_else(|| Html(page::ask(words, &ask, View::of(&wanted), &cx.calendars.own_url(words, opened), now)).into_response()))
    };
    match shown.await {
        Ok(response) => response,
        Err(closed) => refuse(&closed, &headers),
    }
}

#[derive(Deserialize)]
struct Posted {
    answer: String,
}

async fn answer(State(cx): State<Cx>, Path(token): Path<String>, headers: HeaderMap, form: Result<Form<Posted>, FormRejection>) -> Response {
    if !from_our_page(&headers, &cx.origin) {
        return notice(StatusCode::FORBIDDEN, Notice::NotFromHere, &headers);
    }
    let given = match form.as_ref().map(|Form(posted)| posted.answer.as_str()) {
        Ok("yes") => Answer::Yes,
        Ok("no") => Answer::No,
        Ok("later") => Answer::NotNow,
        Ok("join") => Answer::Join,
        Ok("leave") => Answer::Leave,
        Ok("confirm") => Answer::Confirm,
        Ok("cancel") => Answer::Cancel,
        _ => return notice(StatusCode::BAD_REQUEST, Notice::NoAnswer, &headers),
    };
    let answered = async { cx.asks.answer(cx.asks.open(&token)?, given).await };
    match answered.await {
        // the page of before shows what came of it; reloading it answers nothing again
        Ok(None) => Redirect::to(&format!("/svar/{token}")).into_response(),
        Ok(Some(refused)) => Redirect::to(&format!("/svar/{token}?view={}", View::Refused(refused).word())).into_response(),
        Err(closed) => refuse(&closed, &headers),
    }
}

/// The question whether somebody stays; after a yes the same address thanks.
async fn show_stay(State(cx): State<Cx>, Path(token): Path<String>, wanted: Result<Query<Wanted>, QueryRejection>, headers: HeaderMap) -> Response {
    let thanked = wanted.is_ok_and(|Query(wanted)| wanted.view == THANKS);
    match cx.stays.open(&token) {
        Ok(_) => Html(page::stay(words(&headers), thanked)).into_response(),
        Err(broken) => refuse(&broken.into(), &headers),
    }
}

async fn stay(State(cx): State<Cx>, Path(token): Path<String>, headers: HeaderMap, form: Result<Form<Posted>, FormRejection>) -> Response {
    if !from_our_page(&headers, &cx.origin) {
        return notice(StatusCode::FORBIDDEN, Notice::NotFromHere, &headers);
    }
    if !form.is_ok_and(|Form(posted)| posted.answer == "yes") {
        return notice(StatusCode::BAD_REQUEST, Notice::NoAnswer, &headers);
    }
    let stayed = async { cx.stays.stay(cx.stays.open(&token)?).await };
    match stayed.await {
        Ok(()) => Redirect::to(&format!("/bli/{token}?view={THANKS}")).into_response(),
        Err(closed) => refuse(&closed, &headers),
    }
}

/// Whether a form was posted from our own page. Browsers say so in `Sec-Fetch-Site`; older ones in `Origin`, which is
/// `null` on our pages since they send no referrer (the link itself is the secret).
fn from_our_page(headers: &HeaderMap, ours: &str) -> bool {
    let text = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or("?").to_lowercase());
    if let Some(site) = text("sec-fetch-site") {
        return site == "same-origin" || site == "none";
    }
    let host = text("host").unwrap_or_default();
    text("origin").is_none_or(|origin| origin == "null" || origin == ours || origin.split_once("://").is_some_and(|(_, named)| named == host))
}

fn refuse(closed: &Closed, headers: &HeaderMap) -> Response {
    match closed {
        Closed::Link(LinkError::Broken) => notice(StatusCode::NOT_FOUND, Notice::BrokenLink, headers),
        Closed::Link(LinkError::Expired) | Closed::Gone => notice(StatusCode::GONE, Notice::Over, headers),
        Closed::Trouble(trouble @ Trouble::Away { .. }) => {
            tracing::warn!("an answer page must be tried again: {}", chain(trouble));
            let mut response = notice(StatusCode::SERVICE_UNAVAILABLE, Notice::TryAgain, headers);
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("30"));
            response
        }
        Closed::Trouble(trouble) => {
            tracing::error!("an answer page failed by our fault: {}", chain(trouble));
            notice(StatusCode::INTERNAL_SERVER_ERROR, Notice::TryAgain, headers)
        }
    }
}

/// A page that only says something.
pub(crate) fn notice(status: StatusCode, notice: Notice, headers: &HeaderMap) -> Response {
    (status, Html(page::notice(words(headers), notice))).into_response()
}

/// The words for who asks.
pub(crate) fn words(headers: &HeaderMap) -> &'static Words {
    page::words(headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value))).collect()
    }

    #[test]
    fn only_our_own_pages_may_post() {
        let ours = origin("https://Svar.example.org:443/");
        for good in [
            &[][..],
            &[("sec-fetch-site", "same-origin"), ("origin", "null")],
            &[("origin", "https://svar.example.org")],
            &[("origin", "null")],
            &[("host", "127.0.0.1:7480"), ("origin", "http://127.0.0.1:7480")],
        ] {
            assert!(from_our_page(&headers(good), &ours), "{good:?}");
        }
        for bad in [
            &[("sec-fetch-site", "cross-site")][..],
            &[("sec-fetch-site", "same-site"), ("origin", "https://svar.example.org")],
            &[("origin", "https://evil.example.org")],
            &[("host", "svar.example.org"), ("origin", "https://svar.example.org.evil.org")],
        ] {
            assert!(!from_our_page(&headers(bad), &ours), "{bad:?}");
        }
    }
}
