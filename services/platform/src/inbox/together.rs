//! Letters that arrive together: one transaction serves them all, as long as each of them goes well.

use std::collections::HashSet;
use std::time::Duration;

use sea_orm::ConnectionTrait as _;
use sea_orm::sea_query::{OnConflict, Query};
use tracing::{Instrument as _, Span};
use uuid::Uuid;

use super::{Outcome, Reaction, Verdict, dead, deliver, handle, rows, tries};
use crate::crash::{self, Point};
use crate::db::{Db, Tx};
use crate::error::{Trouble, chain};
use crate::outbox::Letter;
use crate::telemetry;

/// Most letters of one transaction: what they lock is locked until its end.
pub const MOST: usize = 64;
/// Until letters are tried again whose transaction the database did not take.
const PATIENCE: Duration = Duration::from_millis(400);

/// Delivers letters, each for the first time, and says what became of each, in their order. Where one of a centre is refused,
/// nothing of that centre has happened yet: those before it are delivered together again, then it, then those after it. What
/// [`deliver`] promises holds here too.
pub async fn deliver_all(db: &Db, reaction: &Reaction, letters: Vec<Letter>) -> Vec<Outcome> {
    let mut outcomes: Vec<Outcome> = letters.iter().map(|_| Outcome::Settled).collect();
    for (centre, places) in of_centres(&letters) {
        let mut rest = places.as_slice();
        while let Some((first, others)) = rest.split_first() {
            if others.is_empty() {
                outcomes[*first] = deliver(db, reaction, letters[*first].clone(), 1).await;
                break;
            }
            match attempt(db, reaction, centre, &some(&letters, rest)).await {
                Ok(None) => break,
                Ok(Some((refused, verdict))) => {
                    let (before, after) = rest.split_at(refused);
                    if !matches!(attempt(db, reaction, centre, &some(&letters, before)).await, Ok(None)) {
                        for at in before {
                            outcomes[*at] = deliver(db, reaction, letters[*at].clone(), 1).await;
                        }
                    }
                    let Some((at, others)) = after.split_first() else { break };
                    outcomes[*at] = match verdict {
                        Verdict::Later(delay) => Outcome::Again(delay),
                        Verdict::Never(reason) => bury(db, reaction, &letters[*at], &reason).await,
                        Verdict::Done => Outcome::Settled,
                    };
                    rest = others;
                }
                Err(trouble) => {
                    tracing::warn!("{} letters for {} could not be handled yet: {}", rest.len(), reaction.consumer, chain(&trouble));
                    for at in rest {
                        outcomes[*at] = Outcome::Again(PATIENCE);
                    }
                    break;
                }
            }
        }
    }
    outcomes
}

fn some<'a>(letters: &'a [Letter], places: &[usize]) -> Vec<&'a Letter> {
    places.iter().map(|at| &letters[*at]).collect()
}

/// The places of letters that may share a transaction: of one centre, and not too many.
fn of_centres(letters: &[Letter]) -> Vec<(Uuid, Vec<usize>)> {
    let mut groups: Vec<(Uuid, Vec<usize>)> = Vec::new();
    for (at, letter) in letters.iter().enumerate() {
        match groups.iter_mut().rev().find(|(centre, _)| *centre == letter.centre) {
            Some((_, places)) if places.len() < MOST => places.push(at),
            _ => groups.push((letter.centre, vec![at])),
        }
    }
    groups
}

/// Handles letters of one centre in one transaction; or says which of them was not, and why: then nothing has happened.
async fn attempt(db: &Db, reaction: &Reaction, centre: Uuid, letters: &[&Letter]) -> Result<Option<(usize, Verdict)>, Trouble> {
    if letters.is_empty() {
        return Ok(None);
    }
    let tx = db.scoped(crate::id::Id::stored(centre)).write().await?;
    // one at a time in a service: two that lock the same things in another order would wait for each other
    tx.queue_for("letters that come together").await?;
    let mut new = note(&tx, reaction.consumer, letters).await?;
    let mut done = Vec::with_capacity(letters.len());
    let spans: Vec<Span> = letters.iter().map(|letter| telemetry::handling(reaction.consumer, letter, 1)).collect();
    for (at, letter) in letters.iter().enumerate() {
        // taken out: one that lies in the stream twice is new once
        if !new.remove(&letter.event) && !crash::sabotaged("no_inbox") {
            continue;
        }
        match handle(&tx, reaction, letter).instrument(spans[at].clone()).await {
            Verdict::Done => done.push(at),
            refused => return Ok(Some((at, refused))),
        }
    }
    // another process may have begun some of them while this one was held up
    if !db.is_ours_alone() {
        tries::forget(&tx, reaction.consumer, letters.iter().map(|letter| letter.event));
    }
    tx.commit().await?;
    for at in done {
        spans[at].in_scope(|| telemetry::handled(letters[at], db.clock().now()));
    }
    crash::at(Point::AfterHandle);
    Ok(None)
}

/// Notes the events; gives those that were not noted before.
async fn note(tx: &Tx, consumer: &str, letters: &[&Letter]) -> Result<HashSet<Uuid>, Trouble> {
    let now = tx.clock().now();
    let mut insert = Query::insert();
    insert.into_table(rows::Entity).columns([rows::Column::Consumer, rows::Column::Event, rows::Column::HandledAt]);
    for letter in letters {
        insert.values_panic([consumer.into(), letter.event.into(), now.into()]);
    }
    insert.on_conflict(OnConflict::new().do_nothing().to_owned()).returning_col(rows::Column::Event);
    let noted = tx.query_all(&insert).await?;
    Ok(noted.iter().map(|row| row.try_get_by_index(0)).collect::<Result<_, _>>()?)
}

async fn bury(db: &Db, reaction: &Reaction, letter: &Letter, reason: &str) -> Outcome {
    dead::bury(db, reaction.consumer, letter, 1, reason).await.unwrap_or_else(|trouble| {
        tracing::warn!("{} could not be put aside yet: {}", letter.fact(), chain(&trouble));
        Outcome::Again(PATIENCE)
    })
}
