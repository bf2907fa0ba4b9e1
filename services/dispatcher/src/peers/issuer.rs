//! The way to an issuer of accounts (OIDC): its card, its keys, what a code is worth, and what it tells of an account.

use std::sync::{Arc, Mutex, PoisonError};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, TimeDelta, Utc};
use jsonwebtoken::jwk::JwkSet;
use platform::clock::Clock;
use platform::error::Trouble;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use url::form_urlencoded::byte_serialize;

use super::web;
use crate::oidc::{Oidc, Told};

/// How long its card is believed.
const KEPT: TimeDelta = TimeDelta::hours(1);

/// What an issuer says of itself.
#[derive(Debug, Deserialize)]
pub(crate) struct Card {
    issuer: String,
    pub(crate) authorization_endpoint: String,
    token_endpoint: String,
    jwks_uri: String,
    userinfo_endpoint: Option<String>,
    #[serde(default)]
    token_endpoint_auth_methods_supported: Vec<String>,
}

/// What a code is worth.
#[derive(Deserialize)]
pub(crate) struct Tokens {
    pub(crate) id_token: String,
    pub(crate) access_token: String,
}

type Held = Arc<Mutex<Option<(DateTime<Utc>, Arc<Card>)>>>;

/// One issuer.
#[derive(Clone)]
pub(crate) struct Issuer {
    oidc: Arc<Oidc>,
    clock: Clock,
    card: Held,
}

impl Issuer {
    pub(crate) fn of(oidc: Arc<Oidc>, clock: Clock) -> Self {
        Self { oidc, clock, card: Held::default() }
    }

    /// What it says of itself, now or within the last hour.
    pub(crate) async fn card(&self) -> Result<Arc<Card>, Trouble> {
        let now = self.clock.now();
        let held = self.card.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some((_, card)) = held.filter(|(read_at, _)| (TimeDelta::zero()..KEPT).contains(&(now - *read_at))) {
            return Ok(card);
        }
        let issuer = &self.oidc.issuer;
        let card: Card = json(&web::get(&format!("{}/.well-known/openid-configuration", issuer.trim_end_matches('/')), None).await?)?;
        if card.issuer != *issuer {
            return Err(Trouble::broken("asking the issuer", format!("door.oidc.issuer is {issuer}, and it calls itself {}: write it so", card.issuer)));
        }
        let card = Arc::new(card);
        *self.card.lock().unwrap_or_else(PoisonError::into_inner) = Some((now, card.clone()));
        Ok(card)
    }

    /// Its keys of this moment.
    pub(crate) async fn keys(&self) -> Result<JwkSet, Trouble> {
        json(&web::get(&self.card().await?.jwks_uri, None).await?)
    }

    /// What the code is worth to whoever holds the verifier, and is who we are.
    pub(crate) async fn redeem(&self, code: &str, verifier: &str, back: &str) -> Result<Tokens, Trouble> {
        let card = self.card().await?;
        let (client, secret) = (self.oidc.client_id.as_str(), self.oidc.client_secret.reveal().as_str());
        let mut form = vec![("grant_type", "authorization_code"), ("code", code), ("redirect_uri", back), ("code_verifier", verifier)];
        let methods = &card.token_endpoint_auth_methods_supported;
        // who says nothing of it takes the header
        let by_header = methods.is_empty() || methods.iter().any(|method| method == "client_secret_basic");
        let encoded = |text: &str| byte_serialize(text.as_bytes()).collect::<String>();
        let header = format!("Basic {}", STANDARD.encode(format!("{}:{}", encoded(client), encoded(secret))));
        if !by_header {
            form.extend([("client_id", client), ("client_secret", secret)]);
        }
        json(&web::post(&card.token_endpoint, &form, by_header.then_some(header.as_str())).await?)
    }

    /// What it tells of the account to whoever holds its token.
    pub(crate) async fn told(&self, access_token: &str) -> Result<Option<Told>, Trouble> {
        let card = self.card().await?;
        let Some(address) = &card.userinfo_endpoint else { return Ok(None) };
        json(&web::get(address, Some(&format!("Bearer {access_token}"))).await?).map(Some)
    }
}

fn json<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Trouble> {
    // an error of serde would say what stands there, and that may be a token
    serde_json::from_slice(bytes)
        .map_err(|e| Trouble::broken("reading an answer of the issuer", format!("it is not as the protocol has it ({:?})", e.classify())))
}
