//! Signing in by an account somewhere else, after OIDC: the code flow with PKCE, state and nonce. Nothing is kept of one
//! that has begun: what the answer is held against is derived from what the browser alone holds.

mod claims;

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::TimeDelta;
use platform::auth::Keys;
use platform::clock::Clock;
use platform::error::Trouble;
use platform::privacy::{Personal, email};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use url::Url;

use crate::peers::issuer::Issuer;
use crate::sessions::secret;
use claims::Claims;
pub(crate) use claims::Told;

/// Where the issuer sends people back to.
pub(crate) const BACK: &str = "/logg-inn/tilbake";
/// How long somebody may take at the issuer.
pub(crate) const LIFE: TimeDelta = TimeDelta::minutes(10);
const SCOPE: &str = "openid email";

/// With whom people may have an account, and who we are there.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Oidc {
    /// The issuer's address, as it writes it itself; empty: none.
    pub issuer: String,
    /// Who this house is there.
    pub client_id: String,
    /// The secret of that client.
    pub client_secret: Personal<String>,
    /// What people call it; empty: the host of the issuer.
    pub name: String,
}

impl Oidc {
    fn shown(&self) -> String {
        let host = || Url::parse(&self.issuer).ok().and_then(|url| Some(url.host_str()?.to_owned())).unwrap_or_default();
        if self.name.is_empty() { host() } else { self.name.clone() }
    }
}

/// The accounts of one issuer.
#[derive(Clone)]
pub(crate) struct Accounts {
    oidc: Arc<Oidc>,
    issuer: Issuer,
    back: Arc<str>,
    keys: Keys,
    clock: Clock,
    /// What people call it.
    pub(crate) name: Arc<str>,
}

/// Somebody goes to the issuer.
pub(crate) struct Begun {
    /// For the browser.
    pub(crate) held: String,
    /// Where it goes.
    pub(crate) url: String,
}

/// With what the issuer sends somebody back.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Returned {
    code: String,
    state: String,
    iss: Option<String>,
    error: Option<String>,
}

/// Who came back.
#[derive(Debug)]
pub(crate) enum Known {
    /// Whoever reads this address.
    As(Personal<String>),
    /// Somebody without an address that the issuer answers for.
    Nobody,
    /// It took too long, was not begun here, or was given up.
    Over,
}

impl Accounts {
    /// None where the settings name no issuer.
    pub(crate) fn of(oidc: &Oidc, public_url: &str, keys: &Keys, clock: &Clock) -> Option<Self> {
        if oidc.issuer.is_empty() {
            return None;
        }
        let oidc = Arc::new(oidc.clone());
        let back = format!("{}{BACK}", public_url.trim_end_matches('/')).into();
        let (issuer, name) = (Issuer::of(oidc.clone(), clock.clone()), oidc.shown().into());
        Some(Self { oidc, issuer, back, keys: keys.clone(), clock: clock.clone(), name })
    }

    /// Sends somebody to the issuer.
    pub(crate) async fn begin(&self) -> Result<Begun, Trouble> {
        let held = format!("{}.{}", self.clock.now().timestamp(), secret());
        let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(self.derived("oidc-verifier", &held)));
        let card = self.issuer.card().await?;
        let mut url = Url::parse(&card.authorization_endpoint).map_err(|e| Trouble::broken("reading the card of the issuer", e))?;
        url.query_pairs_mut()
            .append_pair("response_type", "code")
            .append_pair("client_id", &self.oidc.client_id)
            .append_pair("redirect_uri", &self.back)
            .append_pair("scope", SCOPE)
            .append_pair("state", &self.derived("oidc-state", &held))
            .append_pair("nonce", &self.derived("oidc-nonce", &held))
            .append_pair("code_challenge", &challenge)
            .append_pair("code_challenge_method", "S256");
        Ok(Begun { held, url: url.into() })
    }

    /// Finds out who came back with what the browser holds.
    ///
    /// # Errors
    /// An issuer that is away, or says what it should not.
    pub(crate) async fn finish(&self, held: &str, returned: &Returned) -> Result<Known, Trouble> {
        let began = held.split_once('.').and_then(|(at, _)| at.parse::<i64>().ok()).unwrap_or(i64::MIN);
        let age = self.clock.now().timestamp().saturating_sub(began);
        let ours = URL_SAFE_NO_PAD.decode(&returned.state).is_ok_and(|state| self.keys.is_digest("oidc-state", &[held.as_bytes()], &state));
        if !ours || !(0..LIFE.num_seconds()).contains(&age) || returned.iss.as_ref().is_some_and(|iss| *iss != self.oidc.issuer) {
            return Ok(Known::Over);
        }
        if let Some(error) = &returned.error {
            let plain: String = error.chars().filter(|sign| sign.is_ascii_alphanumeric() || *sign == '_').take(40).collect();
            tracing::info!("somebody came back from the issuer without an account: {plain}");
            return Ok(Known::Over);
        }
        let tokens = self.issuer.redeem(&returned.code, &self.derived("oidc-verifier", held), &self.back).await?;
        let claims = self.claims(&tokens.id_token, &self.derived("oidc-nonce", held)).await?;
        let address = match claims.address() {
            Some(address) => Some(address),
            // where the token says nothing of it, the issuer tells whoever holds the other token
            None if claims.is_silent() => self.issuer.told(&tokens.access_token).await?.filter(|told| told.sub == claims.sub).and_then(|told| told.address()),
            None => None,
        };
        let address = address.and_then(|address| email(address.trim()).ok().map(|address| address.to_lowercase()));
        Ok(address.map_or(Known::Nobody, |address| Known::As(Personal::new(address))))
    }

    async fn claims(&self, token: &str, nonce: &str) -> Result<Claims, Trouble> {
        let keys = self.issuer.keys().await?;
        let expected = claims::Expected { issuer: &self.oidc.issuer, client: &self.oidc.client_id, nonce };
        claims::read(token, &keys, &expected, self.clock.now()).map_err(|why| Trouble::broken("reading the id token of the issuer", why))
    }

    /// A secret of this sign-in: nobody makes it from what the browser holds without the keys of the house.
    fn derived(&self, use_: &str, held: &str) -> String {
        URL_SAFE_NO_PAD.encode(self.keys.digest(use_, &[held.as_bytes()]))
    }
}

/// Whether the issuer answers as one.
///
/// # Errors
/// Where it is away, or calls itself otherwise.
pub async fn greet(oidc: &Oidc, clock: &Clock) -> Result<(), Trouble> {
    Issuer::of(Arc::new(oidc.clone()), clock.clone()).card().await.map(drop)
}
