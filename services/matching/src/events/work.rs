//! One piece of work on one need: its row is held, its sessions are counted again, its letters are gathered.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use platform::db::Tx;
use platform::error::Trouble;
use platform::id::{Centre, Id};
use platform::outbox::Letter;

use super::seal;
use crate::domain::error::Error;
use crate::domain::fact::{Fact, NeedFact};
use crate::domain::need::Need;
use crate::domain::session::{Counts, Session};
use crate::store;

/// Work on a need; nobody else works on it until the transaction ends.
pub(crate) struct Work<'a> {
    pub tx: &'a Tx,
    pub need: Need,
    actor: &'a str,
    centre: Id<Centre>,
    letters: Vec<Letter>,
    edited: bool,
    /// Its row stands as the need does.
    written: bool,
    /// Sessions may have come, gone or moved.
    moved: bool,
    /// How the sessions stood that are held.
    held: HashMap<Id<Session>, Counts>,
}

impl<'a> Work<'a> {
    /// Holds the need.
    ///
    /// # Errors
    /// [`Error::Missing`].
    pub async fn hold(tx: &'a Tx, need: Id<Need>, actor: &'a str) -> Result<Self, Error> {
        let need = store::needs::hold(tx, need).await?.ok_or(Error::Missing)?;
        Ok(Self::on(tx, need, actor)?)
    }

    /// Work on a need that is held already, or new.
    pub fn on(tx: &'a Tx, need: Need, actor: &'a str) -> Result<Self, Trouble> {
        Ok(Self { tx, need, actor, centre: tx.centre()?, letters: Vec::new(), edited: false, written: false, moved: false, held: HashMap::new() })
    }

    /// This instant.
    pub fn now(&self) -> DateTime<Utc> {
        self.tx.clock().now()
    }

    /// Seals a fact of an offer or assignment, for whoever saves it.
    pub fn seal(&self, fact: Option<Fact>) -> Vec<Letter> {
        fact.into_iter().map(|fact| seal(self.tx.clock(), self.centre, self.actor, fact)).collect()
    }

    /// Notes a fact of the need; it is told when the work is finished.
    pub fn tell(&mut self, fact: NeedFact) {
        self.written = false;
        self.moved |= !matches!(fact, NeedFact::Posted { .. } | NeedFact::SessionChanged { .. });
        let fact = self.need.tell(fact);
        self.letters.push(seal(self.tx.clock(), self.centre, self.actor, fact));
    }

    /// Says that more than the version of the need has changed.
    pub fn edited(&mut self) {
        self.edited = true;
    }

    /// Says that the need was just written as it stands: what is told until now needs no other row.
    pub fn written(&mut self) {
        self.written = true;
    }

    /// The session of this id, where it is one of this need; held, for cards that arrive let sessions look again.
    ///
    /// # Errors
    /// [`Error::Missing`].
    pub async fn session(&mut self, id: Id<Session>) -> Result<Session, Error> {
        let session = store::sessions::hold(self.tx, id).await?.ok_or(Error::Missing)?;
        if session.need != self.need.id {
            return Err(Error::Missing);
        }
        self.held.insert(session.id, session.counts);
        Ok(session)
    }

    /// Counts a session again, keeps it, and tells where what the board shows has moved.
    pub async fn keep(&mut self, session: &mut Session) -> Result<(), Trouble> {
        let before = match self.held.get(&session.id) {
            Some(counts) => Some(*counts),
            None => store::sessions::find(self.tx, session.id).await?.map(|before| before.counts),
        };
        session.counts = store::sessions::count(self.tx, session).await?;
        self.keep_counted(session, before)
    }

    /// As [`Work::keep`], of a session that is held and whose counts whoever works on it has moved with what they count.
    pub fn keep_moved(&mut self, session: &mut Session) -> Result<(), Trouble> {
        self.keep_counted(session, self.held.get(&session.id).copied())
    }

    fn keep_counted(&mut self, session: &mut Session, before: Option<Counts>) -> Result<(), Trouble> {
        if session.cancelled || session.counts.open() == 0 || session.counts.offers_out > 0 {
            session.counts.needs_attention = false;
        }
        if session.cancelled || session.counts.open() == 0 {
            session.counts.vacated = false;
        }
        store::sessions::save(self.tx, session)?;
        self.held.insert(session.id, session.counts);
        if before != Some(session.counts) {
            self.tell(NeedFact::SessionChanged { session: session.id, counts: session.counts, starts_at: session.starts_at });
        }
        Ok(())
    }

    /// Keeps the need and tells everything.
    pub async fn finish(self) -> Result<Need, Trouble> {
        if self.moved {
            store::listing::span(self.tx, self.need.id).await?;
        }
        if self.written {
            self.tx.tell(self.letters);
        } else if self.edited {
            store::needs::save(self.tx, &self.need, self.letters)?;
        } else if !self.letters.is_empty() {
            store::needs::save_version(self.tx, &self.need, self.letters);
        }
        Ok(self.need)
    }
}
