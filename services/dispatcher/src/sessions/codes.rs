//! The code beside a link: it counts in the browser that asked, a few times and for a while. Kept is a row for each who asks,
//! whether anybody reads the address or not, so that nothing and no delay tells which.

use axum::http::HeaderMap;
use platform::error::Trouble;
use rand::Rng as _;

use super::{ASKER, Sessions, secret};
use crate::domain::code::{Asked, CODES, LIFE};
use crate::store;

/// What was made for somebody who asks.
pub(crate) struct Asking {
    /// For the browser.
    pub(crate) cookie: String,
    /// For the mail: the secret of the link, and the code.
    pub(crate) secret: String,
    pub(crate) code: String,
}

impl Sessions {
    /// Keeps that a browser asks to be let in by this mailbox.
    pub(crate) async fn ask(&self, mailbox: Vec<u8>) -> Result<Asking, Trouble> {
        let (asker, secret) = (secret(), secret());
        let code = format!("{:06}", rand::rng().random_range(0..CODES));
        let kept = Asked {
            asker: self.asker_digest(&asker),
            mailbox,
            code: self.keys.digest("code", &[asker.as_bytes(), code.as_bytes()]),
            link: self.link_digest(&secret),
            tries: 0,
            ends_at: self.clock.now() + LIFE,
        };
        let tx = self.db.worker().write().await?;
        store::codes::add(&tx, kept).await?;
        tx.commit().await?;
        Ok(Asking { cookie: self.cookie(ASKER, &asker, LIFE.num_seconds()), secret, code })
    }

    /// Whether this browser has asked, as far as it says itself.
    pub(crate) fn has_asked(&self, headers: &HeaderMap) -> bool {
        self.shown(headers, ASKER).is_some()
    }

    /// The cookie that forgets that the browser has asked.
    pub(crate) fn no_asker(&self) -> String {
        self.cookie(ASKER, "", 0)
    }

    /// Counts a try of this browser, whatever comes of it; nothing where it has none left.
    pub(crate) async fn count_try(&self, headers: &HeaderMap) -> Result<Option<Asked>, Trouble> {
        let Some(held) = self.shown(headers, ASKER) else { return Ok(None) };
        let tx = self.db.worker().write().await?;
        let asked = store::codes::count(&tx, &self.asker_digest(held), self.clock.now()).await?;
        tx.commit().await?;
        Ok(asked)
    }

    /// Whether this is the code that was mailed for this browser.
    pub(crate) fn is_code(&self, headers: &HeaderMap, asked: &Asked, code: &str) -> bool {
        let held = self.shown(headers, ASKER).unwrap_or_default();
        self.keys.is_digest("code", &[held.as_bytes(), code.as_bytes()], &asked.code)
    }

    /// Uses the code up. What the link of its mail opened is opened by the secret that this gives, and by that alone; nothing where
    /// there is none any more.
    pub(crate) async fn use_code(&self, asked: &Asked) -> Result<Option<String>, Trouble> {
        let fresh = secret();
        let tx = self.db.worker().write().await?;
        let found = store::links::rename(&tx, &asked.link, &self.link_digest(&fresh)).await?;
        store::codes::remove(&tx, &asked.asker).await?;
        tx.commit().await?;
        Ok(found.then_some(fresh))
    }

    fn asker_digest(&self, asker: &str) -> Vec<u8> {
        self.keys.digest("asker", &[asker.as_bytes()])
    }
}
