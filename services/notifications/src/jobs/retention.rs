//! What notifications keeps for a time only: who was sent what, and copies of what was sent.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use platform::db::Tx;
use platform::error::Trouble;
use platform::retention::{Retention, Rule};

use crate::channel::Sender;
use crate::store::{agreements, old, policies};

/// Most messages in one transaction.
const AT_ONCE: u64 = 500;

pub(crate) fn rules(sender: &Sender) -> Retention {
    let (counting, taking, with) = (sender.clone(), sender.clone(), sender.clone());
    let texts = Rule {
        kind: "message_texts",
        due: Arc::new(move |tx, at| {
            let sender = counting.clone();
            Box::pin(async move { Ok(texts(tx, &sender, at).await?.len() as u64) })
        }),
        forget: Arc::new(move |tx, at| {
            let sender = taking.clone();
            Box::pin(async move { forget_texts(tx, &sender, at).await })
        }),
    };
    let messages = Rule {
        kind: "messages",
        due: Arc::new(|tx, at| Box::pin(messages(tx, at))),
        forget: Arc::new(move |tx, at| {
            let sender = with.clone();
            Box::pin(async move { forget_messages(tx, &sender, at).await })
        }),
    };
    Retention { centres: Arc::new(|tx| Box::pin(policies::centres(tx))), rules: vec![texts, messages] }
}

fn days(count: u32) -> TimeDelta {
    TimeDelta::days(i64::from(count))
}

/// The names of copies that were kept long enough, of this centre, and of those to people who are erased: these go also where it
/// holds everything.
async fn texts(tx: &Tx, sender: &Sender, at: DateTime<Utc>) -> Result<Vec<String>, Trouble> {
    let before = policies::find(tx).await?.kept.map(|kept| at - days(kept.texts));
    let mut names = sender.copies().await?;
    old::keep_those_to_go(tx, &mut names, before).await?;
    Ok(names)
}

/// A file that is gone already is gone: an end between the file and the rest hurts nobody.
async fn forget_texts(tx: &Tx, sender: &Sender, at: DateTime<Utc>) -> Result<u64, Trouble> {
    let names = texts(tx, sender, at).await?;
    sender.forget_copies(&names).await?;
    Ok(names.len() as u64)
}

async fn messages(tx: &Tx, at: DateTime<Utc>) -> Result<u64, Trouble> {
    let Some(kept) = policies::find(tx).await?.kept else { return Ok(0) };
    let before = at - days(kept.messages);
    Ok(old::count(tx, before).await? + agreements::count_before(tx, before).await?)
}

async fn forget_messages(tx: &Tx, sender: &Sender, at: DateTime<Utc>) -> Result<u64, Trouble> {
    let Some(kept) = policies::find(tx).await?.kept else { return Ok(0) };
    let before = at - days(kept.messages);
    let gone = old::forget(tx, before, AT_ONCE).await?;
    sender.forget_copies(&gone).await?; // whose row is gone, nobody would find any more
    Ok(gone.len() as u64 + agreements::forget_before(tx, before).await?)
}
