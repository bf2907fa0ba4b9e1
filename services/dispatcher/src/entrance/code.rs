//! Signing in by the code of the mail, typed where the link was asked for. A wrong one, one of somebody else and one of nobody are
//! answered the same.

use axum::extract::rejection::FormRejection;
use axum::extract::{Form, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{Html, IntoResponse as _, Redirect, Response};
use platform::error::Trouble;
use serde::Deserialize;

use super::{Entrance, entered, failed, with_cookie};
use crate::domain::code::digits;
use crate::door::{notice, words};
use crate::page::Notice;
use crate::page::sign::{self, Typed};

/// What came of a try.
enum Tried {
    /// It is the code; this secret opens what the link would have.
    Right(String),
    Wrong,
    /// No code of this browser counts any more.
    Over,
}

/// The page on which the code is typed, for whoever loads it again.
pub(super) async fn form(State(entrance): State<Entrance>, headers: HeaderMap) -> Response {
    if !entrance.sessions.has_asked(&headers) {
        return Redirect::to("/logg-inn").into_response();
    }
    Html(sign::sent(words(&headers), Typed::Nothing)).into_response()
}

#[derive(Default, Deserialize)]
pub(super) struct Posted {
    #[serde(default)]
    code: String,
}

pub(super) async fn enter(State(entrance): State<Entrance>, headers: HeaderMap, posted: Result<Form<Posted>, FormRejection>) -> Response {
    if !entrance.origin.is_of_our_page(&headers) {
        return notice(StatusCode::FORBIDDEN, Notice::NotFromHere, &headers);
    }
    let (words, typed) = (words(&headers), posted.map(|Form(posted)| posted.code).unwrap_or_default());
    let Some(code) = digits(&typed) else { return (StatusCode::BAD_REQUEST, Html(sign::sent(words, Typed::NoCode(&typed)))).into_response() };
    let entered = async {
        Ok(match entrance.try_code(&headers, &code).await? {
            Tried::Right(secret) => with_cookie(entered(entrance.sessions.sign_in(&secret, "").await?, &secret), &entrance.sessions.no_asker()),
            Tried::Wrong => (StatusCode::BAD_REQUEST, Html(sign::sent(words, Typed::Wrong))).into_response(),
            Tried::Over => (StatusCode::GONE, Html(sign::code_over(words))).into_response(),
        })
    };
    entered.await.unwrap_or_else(|trouble: Trouble| failed(&trouble, &headers))
}

impl Entrance {
    async fn try_code(&self, headers: &HeaderMap, code: &str) -> Result<Tried, Trouble> {
        let Some(asked) = self.sessions.count_try(headers).await? else { return Ok(Tried::Over) };
        if !self.limits.may_try(&asked.mailbox) {
            return Ok(Tried::Over);
        }
        if !self.sessions.is_code(headers, &asked, code) {
            return Ok(if asked.is_used_up() { Tried::Over } else { Tried::Wrong });
        }
        Ok(self.sessions.use_code(&asked).await?.map_or(Tried::Over, Tried::Right))
    }
}
