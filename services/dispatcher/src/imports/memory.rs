//! What is remembered of a centre's imports, and that one goes on at a time.

use import::ledger::{Entry, Ledger};
use platform::error::Trouble;
use platform::id::{Centre, Id};
use uuid::Uuid;

use super::{HELD, Imports};
use crate::domain::imported::Imported;
use crate::store;

impl Imports {
    /// What the rows of a centre said when they were taken in last.
    pub(super) async fn ledger(&self, centre: Id<Centre>) -> Result<Ledger, Trouble> {
        let tx = self.db.scoped(centre).read().await?;
        let rows = store::imports::all(&tx).await?;
        let read = |row: Imported| Some((row.name, Entry { id: row.became, said: serde_json::from_str(&row.said).ok()? }));
        Ok(Ledger::of(self.keys.clone(), rows.into_iter().filter_map(read).collect()))
    }

    /// Keeps what was laid aside.
    pub(super) async fn keep(&self, centre: Id<Centre>, kept: &mut Vec<(String, Entry)>) -> Result<(), Trouble> {
        if kept.is_empty() {
            return Ok(());
        }
        let written = |(name, entry): (String, Entry)| {
            let said = serde_json::to_string(&entry.said).map_err(|e| Trouble::broken("keeping what was imported", e))?;
            Ok(Imported { name, became: entry.id, said })
        };
        let rows = kept.drain(..).map(written).collect::<Result<Vec<_>, Trouble>>()?;
        let tx = self.db.scoped(centre).write().await?;
        store::imports::keep(&tx, rows).await?;
        tx.commit().await
    }

    /// Whether the centre's lists are ours to take in, for a while from now on.
    pub(super) async fn hold(&self, centre: Id<Centre>, holder: Uuid) -> Result<bool, Trouble> {
        let now = self.clock.now();
        let tx = self.db.scoped(centre).write().await?;
        let held = store::imports::hold(&tx, holder, now, now + HELD).await?;
        tx.commit().await?;
        Ok(held)
    }

    pub(super) async fn release(&self, centre: Id<Centre>, holder: Uuid) -> Result<(), Trouble> {
        let tx = self.db.scoped(centre).write().await?;
        store::imports::release(&tx, holder).await?;
        tx.commit().await
    }
}
