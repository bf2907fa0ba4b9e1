//! Who is signed in: the secret that a browser holds, and the short token that the services behind believe.

mod codes;

use axum::http::HeaderMap;
use axum::http::header::COOKIE;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::TimeDelta;
use platform::auth::{Caller, Keys};
use platform::clock::Clock;
use platform::db::Db;
use platform::error::Trouble;
use rand::RngCore as _;

use crate::domain::link::{LIFE, Link};
use crate::domain::member::Membership;
use crate::domain::session::{LONGEST, Session};
use crate::store;
pub(crate) use codes::Asking;

/// For one call.
pub(crate) const CALL: TimeDelta = TimeDelta::minutes(1);
/// For a stream, which ends with its token: who was signed out meanwhile does not get another.
pub(crate) const STREAM: TimeDelta = TimeDelta::minutes(5);
/// The names of our cookies: for whoever is signed in, has asked to be, or is away for it.
const SESSION: &str = "borgertorg";
const ASKER: &str = "borgertorg-asker";
pub(crate) const ACCOUNT: &str = "borgertorg-account";
/// Longer than any secret of ours in letters.
const LONGEST_SECRET: usize = 64;

/// The sessions and links of this house.
#[derive(Clone, Debug)]
pub(crate) struct Sessions {
    pub(crate) db: Db,
    pub(crate) keys: Keys,
    pub(crate) clock: Clock,
    /// Whether people come over https: then the cookie is bound to the host and never travels in the clear.
    pub(crate) https: bool,
}

impl Sessions {
    fn name(&self, plain: &str) -> String {
        if self.https { format!("__Host-{plain}") } else { plain.to_owned() }
    }

    /// A cookie of ours.
    pub(crate) fn cookie(&self, plain: &str, value: &str, seconds: i64) -> String {
        let secure = if self.https { "; Secure" } else { "" };
        format!("{}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}", self.name(plain))
    }

    /// The cookie that ends what the browser holds.
    pub(crate) fn no_cookie(&self) -> String {
        self.cookie(SESSION, "", 0)
    }

    fn digest(&self, secret: &str) -> Vec<u8> {
        self.keys.digest("session", &[secret.as_bytes()])
    }

    fn link_digest(&self, secret: &str) -> Vec<u8> {
        self.keys.digest("sign-in", &[secret.as_bytes()])
    }

    /// Lets these roles in by the link with this secret, which the mail holds and nobody else.
    pub(crate) async fn invite(&self, secret: &str, memberships: Vec<(Membership, String)>) -> Result<(), Trouble> {
        let ends_at = self.clock.now() + LIFE;
        let links: Vec<Link> = memberships.into_iter().map(|(membership, centre_name)| Link { membership, centre_name, ends_at }).collect();
        let tx = self.db.worker().write().await?;
        store::links::add(&tx, &self.link_digest(secret), &links).await?;
        tx.commit().await
    }

    /// What a link would open; nothing where it is unknown, used or over. Changes nothing.
    pub(crate) async fn opened_by(&self, secret: &str) -> Result<Vec<Link>, Trouble> {
        if secret.len() > LONGEST_SECRET {
            return Ok(Vec::new());
        }
        let tx = self.db.worker().read().await?;
        let links = store::links::find(&tx, &self.link_digest(secret)).await?;
        Ok(links.into_iter().filter(|link| !link.is_over(self.clock.now())).collect())
    }

    /// Signs in by a link, once; gives the cookie. `member` chooses where there are several roles.
    pub(crate) async fn sign_in(&self, secret: &str, member: &str) -> Result<Option<String>, Trouble> {
        let links = self.opened_by(secret).await?;
        let chosen = links.iter().find(|link| link.membership.member.to_string() == member);
        let Some(membership) = chosen.or(links.first().filter(|_| links.len() == 1)).map(|link| link.membership) else { return Ok(None) };
        let (fresh, now) = (self::secret(), self.clock.now());
        let tx = self.db.worker().write().await?;
        if !store::links::take(&tx, &self.link_digest(secret)).await? {
            return Ok(None);
        }
        store::sessions::add(&tx, self.digest(&fresh), &Session { membership, began_at: now, seen_at: now }).await?;
        tx.commit().await?;
        tracing::info!(centre.id = %membership.centre, member.id = %membership.member, "{} signed in", membership.member);
        Ok(Some(self.cookie(SESSION, &fresh, LONGEST.num_seconds())))
    }

    /// Who sends this; nobody where the session is unknown, ended or over. Keeps a sign of life now and then.
    pub(crate) async fn of(&self, headers: &HeaderMap) -> Result<Option<Session>, Trouble> {
        let Some(secret) = self.shown(headers, SESSION) else { return Ok(None) };
        let digest = self.digest(secret);
        let tx = self.db.worker().read().await?;
        let found = store::sessions::find(&tx, &digest).await?;
        drop(tx);
        let now = self.clock.now();
        let Some(session) = found.filter(|session| !session.is_over(now)) else { return Ok(None) };
        if session.is_due_for_a_note(now) {
            let tx = self.db.scoped(session.membership.centre).write().await?;
            store::sessions::note(&tx, &digest, now).await?;
            tx.commit().await?;
        }
        Ok(Some(session))
    }

    /// Ends the session that is shown, or all of its member.
    pub(crate) async fn end(&self, headers: &HeaderMap, everywhere: bool) -> Result<(), Trouble> {
        let (Some(session), Some(secret)) = (self.of(headers).await?, self.shown(headers, SESSION)) else { return Ok(()) };
        let tx = self.db.scoped(session.membership.centre).write().await?;
        if everywhere {
            store::sessions::end_all(&tx, session.membership.member).await?;
        } else {
            store::sessions::end(&tx, &self.digest(secret)).await?;
        }
        tx.commit().await
    }

    /// The token of a session, in its member's own name.
    pub(crate) fn token(&self, session: &Session, span: TimeDelta) -> Result<String, Trouble> {
        let Membership { member, centre, role } = session.membership;
        let organisation = role.organisation().map(|organisation| organisation.to_string());
        let caller = Caller { subject: member.to_string(), centre: Some(centre), organisation, scopes: vec![role.word().to_owned()] };
        self.keys.token(&caller, self.clock.now(), span)
    }

    /// What the browser holds under this name.
    pub(crate) fn shown<'a>(&self, headers: &'a HeaderMap, plain: &str) -> Option<&'a str> {
        let wanted = self.name(plain);
        let cookies = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok()).flat_map(|line| line.split(';'));
        let ours = cookies.filter_map(|pair| pair.trim().split_once('=')).find(|(name, _)| *name == wanted);
        ours.map(|(_, secret)| secret).filter(|secret| !secret.is_empty() && secret.len() <= LONGEST_SECRET)
    }
}

/// 256 bits that nobody can guess.
pub(crate) fn secret() -> String {
    let mut bytes = [0; 32];
    rand::rng().fill_bytes(&mut bytes);
    URL_SAFE_NO_PAD.encode(bytes)
}
