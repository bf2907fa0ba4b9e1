//! Signing in and out: a form for the address, a link and a code by mail, a button behind it; or an account somewhere else. Whether an
//! address is known shows nowhere, in no word and in no delay.

mod account;
mod code;

use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::rejection::{FormRejection, QueryRejection};
use axum::extract::{Form, Path, Query, State};
use axum::http::header::SET_COOKIE;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{Html, IntoResponse as _, Redirect, Response};
use axum::routing::{get, post};
use governor::state::keyed::HashMapStateStore;
use governor::{Quota, RateLimiter};
use platform::error::{Trouble, chain};
use platform::mail::Sender;
use platform::peers::Peer;
use platform::privacy::{Personal, email};
use serde::Deserialize;

use crate::domain::code::spaced;
use crate::door::{notice, words};
use crate::oidc::{Accounts, BACK};
use crate::origin::Origin;
use crate::page::sign::{self, Said, Typed};
use crate::page::{Notice, Words};
use crate::sessions::{Asking, Sessions};
use crate::{channel, peers};

/// A mailbox gets so many links at once, and one more after each wait.
const LINKS: NonZeroU32 = NonZeroU32::new(5).unwrap();
const WAIT: Duration = Duration::from_mins(3);
/// Codes of a mailbox are tried so often, whatever browsers asked for them, and once more after each while: whoever knows no more
/// than the address guesses for a quarter of a century, and its reader gets twenty mails a day.
const TRIED: NonZeroU32 = NonZeroU32::new(10).unwrap();
const WHILE: Duration = Duration::from_mins(15);
/// And the whole door sends so many a minute.
const A_MINUTE: NonZeroU32 = NonZeroU32::new(60).unwrap();
/// How often a mail is tried, and how long between.
const TRIES: u32 = 4;
const BETWEEN: Duration = Duration::from_secs(5);

type PerMailbox = RateLimiter<Vec<u8>, HashMapStateStore<Vec<u8>>, governor::clock::MonotonicClock>;

/// What the entrance works with.
#[derive(Clone)]
pub(crate) struct Entrance {
    pub(crate) sessions: Sessions,
    pub(crate) organisations: Peer,
    pub(crate) sender: Sender,
    pub(crate) origin: Origin,
    /// Where people may have an account.
    pub(crate) accounts: Option<Accounts>,
    /// What links begin with, without a slash at the end.
    pub(crate) public_url: Arc<str>,
    pub(crate) limits: Arc<Limits>,
}

/// How many links leave, and how many codes are tried.
pub(crate) struct Limits {
    mailbox: PerMailbox,
    tries: PerMailbox,
    door: OfAll,
    back: OfAll,
}

type OfAll = RateLimiter<governor::state::NotKeyed, governor::state::InMemoryState, governor::clock::MonotonicClock>;

impl Limits {
    pub(crate) fn new() -> Self {
        let slow = |burst: NonZeroU32, wait: Duration| {
            let quota = Quota::with_period(wait).unwrap_or(Quota::per_minute(burst)).allow_burst(burst);
            RateLimiter::new(quota, HashMapStateStore::default(), governor::clock::MonotonicClock)
        };
        let all = || RateLimiter::new(Quota::per_minute(A_MINUTE), governor::state::InMemoryState::default(), governor::clock::MonotonicClock);
        Self { mailbox: slow(LINKS, WAIT), tries: slow(TRIED, WHILE), door: all(), back: all() }
    }

    fn may_get_another(&self, mailbox: &[u8]) -> bool {
        self.mailbox.retain_recent();
        self.mailbox.check_key(&mailbox.to_vec()).is_ok()
    }

    fn may_try(&self, mailbox: &[u8]) -> bool {
        self.tries.retain_recent();
        self.tries.check_key(&mailbox.to_vec()).is_ok()
    }
}

/// The routes.
pub(crate) fn routes(entrance: Entrance) -> Router {
    Router::new()
        .route("/logg-inn", get(form).post(ask))
        .route("/logg-inn/kode", get(code::form).post(code::enter))
        .route("/logg-inn/konto", get(account::go))
        .route(BACK, get(account::back))
        .route("/inn/{secret}", get(open).post(enter))
        .route("/logg-ut", post(leave))
        .with_state(entrance)
}

#[derive(Default, Deserialize)]
struct Wanted {
    /// The reader has just left.
    #[serde(default)]
    ut: Option<String>,
}

async fn form(State(entrance): State<Entrance>, wanted: Result<Query<Wanted>, QueryRejection>, headers: HeaderMap) -> Response {
    let left = wanted.is_ok_and(|Query(wanted)| wanted.ut.is_some());
    Html(sign::form(words(&headers), if left { Said::Left } else { Said::Nothing }, entrance.elsewhere())).into_response()
}

#[derive(Deserialize)]
struct Asked {
    email: String,
}

async fn ask(State(entrance): State<Entrance>, headers: HeaderMap, asked: Result<Form<Asked>, FormRejection>) -> Response {
    let words = words(&headers);
    if !entrance.origin.is_of_our_page(&headers) {
        return notice(StatusCode::FORBIDDEN, Notice::NotFromHere, &headers);
    }
    let typed = asked.map(|Form(asked)| asked.email).unwrap_or_default();
    let Ok(address) = email(typed.trim()) else {
        return (StatusCode::BAD_REQUEST, Html(sign::form(words, Said::Faulty(&typed), entrance.elsewhere()))).into_response();
    };
    if entrance.limits.door.check().is_err() {
        return notice(StatusCode::TOO_MANY_REQUESTS, Notice::TryAgain, &headers);
    }
    let address = Personal::new(address.to_lowercase());
    let mailbox = channel::mailbox(&entrance.sessions.keys, &address);
    let sends = entrance.limits.may_get_another(&mailbox);
    let asking = match entrance.sessions.ask(mailbox).await {
        Ok(asking) => asking,
        Err(trouble) => return failed(&trouble, &headers),
    };
    let answer = with_cookie(Html(sign::sent(words, Typed::Nothing)).into_response(), &asking.cookie);
    if sends {
        // nobody waits for it: a known address must not take longer than an unknown one
        tokio::spawn(async move { entrance.send(&address, &asking, words).await });
    }
    answer
}

impl Entrance {
    /// What people call the place where they may have an account.
    fn elsewhere(&self) -> Option<&str> {
        self.accounts.as_ref().map(|accounts| &*accounts.name)
    }

    /// Sends a link and a code, where there is somebody to send them to. What cannot be sent in a while is given up: the reader asks
    /// again.
    async fn send(&self, address: &Personal<String>, asking: &Asking, words: &'static Words) {
        let mut invited = false;
        for attempt in 1..=TRIES {
            match self.try_to_send(address, asking, words, &mut invited).await {
                Ok(()) => return,
                Err(trouble) if attempt < TRIES => {
                    tracing::warn!("a sign-in link will be tried again: {}", chain(&trouble));
                    self.sessions.clock.rest(BETWEEN).await;
                }
                Err(trouble) => tracing::error!("a sign-in link could not be sent: {}", chain(&trouble)),
            }
        }
    }

    async fn try_to_send(&self, address: &Personal<String>, asking: &Asking, words: &'static Words, invited: &mut bool) -> Result<(), Trouble> {
        if !*invited {
            let memberships = peers::memberships(&self.organisations, address).await?;
            if memberships.is_empty() {
                return Ok(());
            }
            self.sessions.invite(&asking.secret, memberships).await?;
            *invited = true;
        }
        let (subject, body) = words.sign.mail;
        let body = body.replace("{link}", &format!("{}/inn/{}", self.public_url, asking.secret)).replace("{code}", &spaced(&asking.code));
        let (name, at) = (channel::name(&self.sessions.clock), self.sessions.clock.now());
        channel::send(&self.sender, channel::Outgoing { name, to: address, subject, body, at }).await
    }
}

async fn open(State(entrance): State<Entrance>, Path(secret): Path<String>, headers: HeaderMap) -> Response {
    match entrance.sessions.opened_by(&secret).await {
        Ok(links) if links.is_empty() => (StatusCode::GONE, Html(sign::over(words(&headers)))).into_response(),
        Ok(links) => Html(sign::open(words(&headers), &links)).into_response(),
        Err(trouble) => failed(&trouble, &headers),
    }
}

#[derive(Default, Deserialize)]
struct Chosen {
    #[serde(default)]
    member: String,
}

async fn enter(State(entrance): State<Entrance>, Path(secret): Path<String>, headers: HeaderMap, chosen: Result<Form<Chosen>, FormRejection>) -> Response {
    if !entrance.origin.is_of_our_page(&headers) {
        return notice(StatusCode::FORBIDDEN, Notice::NotFromHere, &headers);
    }
    let chosen = chosen.map(|Form(chosen)| chosen).unwrap_or_default();
    match entrance.sessions.sign_in(&secret, &chosen.member).await {
        Ok(Some(cookie)) => with_cookie(Redirect::to("/i-dag").into_response(), &cookie),
        Ok(None) => (StatusCode::GONE, Html(sign::over(words(&headers)))).into_response(),
        Err(trouble) => failed(&trouble, &headers),
    }
}

#[derive(Default, Deserialize)]
struct Leaving {
    #[serde(default)]
    everywhere: String,
}

async fn leave(State(entrance): State<Entrance>, headers: HeaderMap, leaving: Result<Form<Leaving>, FormRejection>) -> Response {
    if !entrance.origin.is_of_our_page(&headers) {
        return notice(StatusCode::FORBIDDEN, Notice::NotFromHere, &headers);
    }
    let everywhere = leaving.is_ok_and(|Form(leaving)| !leaving.everywhere.is_empty());
    match entrance.sessions.end(&headers, everywhere).await {
        Ok(()) => with_cookie(Redirect::to("/logg-inn?ut=1").into_response(), &entrance.sessions.no_cookie()),
        Err(trouble) => failed(&trouble, &headers),
    }
}

/// Whoever was let in by the link with this secret: signed in, or, where there are several roles, on the page on which one is chosen.
fn entered(cookie: Option<String>, secret: &str) -> Response {
    match cookie {
        Some(cookie) => with_cookie(Redirect::to("/i-dag").into_response(), &cookie),
        None => Redirect::to(&format!("/inn/{secret}")).into_response(),
    }
}

fn with_cookie(mut response: Response, cookie: &str) -> Response {
    if let Ok(cookie) = HeaderValue::from_str(cookie) {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
    response
}

fn failed(trouble: &Trouble, headers: &HeaderMap) -> Response {
    tracing::warn!("signing in or out must be tried again: {}", chain(trouble));
    notice(StatusCode::SERVICE_UNAVAILABLE, Notice::TryAgain, headers)
}
