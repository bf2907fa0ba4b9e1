//! The console: its built files, within the binary in release builds and from `web/dist` otherwise. Who is not signed in is asked to.

use axum::Router;
use axum::extract::{Path, State};
use axum::http::header::{ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_SECURITY_POLICY, CONTENT_TYPE, VARY};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::get;
use platform::error::chain;
use rust_embed::RustEmbed;

use crate::door::notice;
use crate::page::Notice;
use crate::sessions::Sessions;
use crate::tiles::Tiles;

#[derive(RustEmbed)]
#[folder = "web/dist"]
#[allow_missing = true]
struct Built;

const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; connect-src 'self'; \
                      manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
const IMAGES: &str = "img-src 'self' data:";
const INDEX: &str = "index.html";
/// What keeps the console in the browser for when the network is away. It lies in the root, since it answers for the pages below it.
const WORKER: &str = "worker.js";

/// Where the areas of the console lie.
const AREAS: [&str; 13] =
    ["behov", "frivillige", "i-dag", "import", "innstillinger", "kalender", "kart", "konflikter", "logg", "organisasjoner", "plan", "steder", "tall"];

/// The routes: each page of the console is one file, which finds out itself what it shows.
pub(crate) fn routes(sessions: Sessions, tiles: &Tiles) -> Router {
    let console = Console { sessions, policy: policy(tiles) };
    let areas =
        AREAS.into_iter().fold(Router::new(), |routes, area| routes.route(&format!("/{area}"), get(page)).route(&format!("/{area}/{{*rest}}"), get(page)));
    areas.route("/", get(async || Redirect::to("/i-dag"))).route("/assets/{*file}", get(asset)).route("/worker.js", get(worker)).with_state(console)
}

#[derive(Clone)]
struct Console {
    sessions: Sessions,
    /// Of its page.
    policy: HeaderValue,
}

/// Pictures come from this house, and from the one server that the map is set to.
fn policy(tiles: &Tiles) -> HeaderValue {
    let Some(origin) = tiles.origin() else { return HeaderValue::from_static(POLICY) };
    let opened = POLICY.replacen(IMAGES, &format!("{IMAGES} {origin}"), 1);
    HeaderValue::from_str(&opened).unwrap_or(HeaderValue::from_static(POLICY))
}

async fn page(State(console): State<Console>, headers: HeaderMap) -> Response {
    match console.sessions.of(&headers).await {
        Ok(Some(_)) => {}
        Ok(None) => return Redirect::to("/logg-inn").into_response(),
        Err(trouble) => {
            tracing::warn!("a page of the console must be tried again: {}", chain(&trouble));
            return notice(StatusCode::SERVICE_UNAVAILABLE, Notice::TryAgain, &headers);
        }
    }
    let Some(mut response) = file(INDEX, &headers, "no-cache") else {
        return notice(StatusCode::SERVICE_UNAVAILABLE, Notice::NotBuilt, &headers);
    };
    response.headers_mut().insert(CONTENT_SECURITY_POLICY, console.policy);
    response
}

/// Their names change with what is in them.
async fn asset(Path(name): Path<String>, headers: HeaderMap) -> Response {
    let found = file(&format!("assets/{name}"), &headers, "public, max-age=31536000, immutable");
    found.unwrap_or_else(|| notice(StatusCode::NOT_FOUND, Notice::Nowhere, &headers))
}

async fn worker(headers: HeaderMap) -> Response {
    file(WORKER, &headers, "no-cache").unwrap_or_else(|| notice(StatusCode::NOT_FOUND, Notice::Nowhere, &headers))
}

/// One built file, compressed where the browser takes it so.
fn file(name: &str, headers: &HeaderMap, kept: &'static str) -> Option<Response> {
    let kind = kind(name)?;
    let takes = headers.get(ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).is_some_and(|value| value.contains("gzip"));
    let compressed = if takes { Built::get(&format!("{name}.gz")) } else { None };
    let encoding = compressed.is_some().then_some("gzip");
    let built = compressed.or_else(|| Built::get(name))?;
    let mut response = built.data.into_owned().into_response();
    let fixed = [(CONTENT_TYPE, kind), (CACHE_CONTROL, kept), (CONTENT_SECURITY_POLICY, POLICY), (VARY, "accept-encoding")];
    for (name, value) in fixed.into_iter().chain(encoding.map(|encoding| (CONTENT_ENCODING, encoding))) {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    Some(response)
}

fn kind(name: &str) -> Option<&'static str> {
    Some(match name.rsplit_once('.')?.1 {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "svg" => "image/svg+xml",
        "woff2" => "font/woff2",
        "webmanifest" => "application/manifest+json",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_are_let_in_from_one_other_server_or_none() {
        let plain = policy(&Tiles::default());
        let opened = policy(&Tiles { tiles: "https://tiles.example.org/{z}/{x}/{y}.png".to_owned(), attribution: "©".to_owned() });

        assert_eq!((plain.to_str().unwrap(), POLICY.matches(IMAGES).count()), (POLICY, 1));
        assert_eq!(opened.to_str().unwrap().replace(" https://tiles.example.org", ""), POLICY);
        assert!(opened.to_str().unwrap().contains("; img-src 'self' data: https://tiles.example.org; "));
    }
}
