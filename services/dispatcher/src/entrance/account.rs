//! Signing in by an account with the issuer of the settings: there and back, and in by the address for which the issuer answers.

use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{Html, IntoResponse as _, Redirect, Response};
use platform::error::{Trouble, chain};
use platform::privacy::Personal;

use super::{Entrance, entered, failed, with_cookie};
use crate::door::{notice, words};
use crate::oidc::{Known, LIFE, Returned};
use crate::page::sign;
use crate::page::{Notice, Words};
use crate::peers;
use crate::sessions::{ACCOUNT, secret};

/// There.
pub(super) async fn go(State(entrance): State<Entrance>, headers: HeaderMap) -> Response {
    let Some(accounts) = &entrance.accounts else { return notice(StatusCode::NOT_FOUND, Notice::Nowhere, &headers) };
    if entrance.limits.door.check().is_err() {
        return notice(StatusCode::TOO_MANY_REQUESTS, Notice::TryAgain, &headers);
    }
    match accounts.begin().await {
        Ok(begun) => with_cookie(Redirect::to(&begun.url).into_response(), &entrance.sessions.cookie(ACCOUNT, &begun.held, LIFE.num_seconds())),
        Err(trouble) => failed(&trouble, &headers),
    }
}

/// And back.
pub(super) async fn back(State(entrance): State<Entrance>, returned: Result<Query<Returned>, QueryRejection>, headers: HeaderMap) -> Response {
    let Some(accounts) = &entrance.accounts else { return notice(StatusCode::NOT_FOUND, Notice::Nowhere, &headers) };
    // each costs the issuer a question
    if entrance.limits.back.check().is_err() {
        return notice(StatusCode::TOO_MANY_REQUESTS, Notice::TryAgain, &headers);
    }
    let returned = returned.map(|Query(returned)| returned).unwrap_or_default();
    let held = entrance.sessions.shown(&headers, ACCOUNT).unwrap_or_default();
    let answer = match accounts.finish(held, &returned).await {
        Ok(Known::As(address)) => entrance.welcome(&address, &headers, words(&headers)).await,
        Ok(Known::Nobody) => stranger(words(&headers)),
        Ok(Known::Over) => (StatusCode::GONE, Html(sign::account_over(words(&headers)))).into_response(),
        Err(trouble @ Trouble::Away { .. }) => failed(&trouble, &headers),
        Err(trouble) => {
            tracing::error!("somebody could not sign in by an account: {}", chain(&trouble));
            (StatusCode::BAD_GATEWAY, Html(sign::account_over(words(&headers)))).into_response()
        }
    };
    with_cookie(answer, &entrance.sessions.cookie(ACCOUNT, "", 0))
}

fn stranger(words: &Words) -> Response {
    (StatusCode::FORBIDDEN, Html(sign::stranger(words))).into_response()
}

impl Entrance {
    /// Lets in whoever reads this address: here it may be said that nobody does, for it was proved whose it is.
    async fn welcome(&self, address: &Personal<String>, headers: &HeaderMap, words: &'static Words) -> Response {
        let welcomed = async {
            let memberships = peers::memberships(&self.organisations, address).await?;
            if memberships.is_empty() {
                return Ok(stranger(words));
            }
            let secret = secret();
            self.sessions.invite(&secret, memberships).await?;
            Ok(entered(self.sessions.sign_in(&secret, "").await?, &secret))
        };
        welcomed.await.unwrap_or_else(|trouble: Trouble| failed(&trouble, headers))
    }
}
