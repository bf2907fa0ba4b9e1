//! The job's look at a session: promote the first of the waiting list, else keep as many asked as the policy wants.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use platform::db::Tx;
use platform::error::Trouble;
use platform::id::Id;

use super::asking::{Asked, ask, frame, framed};
use super::work::Work;
use crate::domain::card::{Card, key};
use crate::domain::error::Error;
use crate::domain::need::Need;
use crate::domain::policy::Policy;
use crate::domain::session::Session;
use crate::domain::suitability::NEVER_OVERRIDDEN;
use crate::store;
use crate::store::cards::Revision;
use crate::store::decks::Decks;

/// Whom a look through the centre's cards found, and how things stood meanwhile.
#[derive(Debug, Default)]
pub(crate) struct Found {
    asked: Vec<Asked>,
    wanted: u32,
    revision: Revision,
}

/// The best volunteers who could be asked for a session, at most as many as are wanted. For a transaction that reads:
/// to look through a whole centre must not keep the only writer waiting.
pub(crate) async fn candidates(tx: &Tx, decks: &Decks, need: &Need, session: &Session, policy: &Policy, wave_size: u32) -> Result<Found, Error> {
    let wanted = session.wanted(wave_size);
    let revision = store::cards::revision(tx).await?;
    if wanted == 0 {
        return Ok(Found { asked: Vec::new(), wanted, revision });
    }
    let deck = decks.of(tx, policy.quiet.zone).await?;
    let frame = framed(store::around::of(tx, need, session, None).await?.unattended(), need, session, policy)?;
    let best = deck.best(&frame, wanted as usize);
    let found = best.iter().filter_map(|one| deck.find(Id::stored(uuid::Uuid::from_u128(one.volunteer.0))));
    Ok(Found { asked: found.map(|card| Asked::of(card, &frame)).collect(), wanted, revision })
}

/// Looks for whom to ask, without holding anything.
pub(crate) async fn find(tx: &Tx, decks: &Decks, id: Id<Session>) -> Result<Found, Error> {
    let Some(session) = store::sessions::find(tx, id).await? else { return Ok(Found::default()) };
    let need = store::needs::find(tx, session.need).await?.ok_or(Error::Missing)?;
    let policy = store::policies::of_centre(tx).await?;
    let wave_size = if need.is_open().is_err() || session.ahead(tx.clock().now()).is_err() { 0 } else { policy.wave_size };
    candidates(tx, decks, &need, &session, &policy, wave_size).await
}

/// Looks and cards that arrive go one after the other in a centre: a session that is about to say that nobody is left must say so before
/// a card lets those look again that said it. First of all that a transaction waits for.
pub(crate) async fn queue(tx: &Tx) -> Result<(), Trouble> {
    tx.queue_for(&format!("looks in {}", tx.centre()?)).await
}

/// Looks at a session that is due, with whom [`find`] found; false where somebody else has looked meanwhile.
pub(crate) async fn look(tx: &Tx, need: Id<Need>, id: Id<Session>, found: Found) -> Result<bool, Error> {
    queue(tx).await?;
    let mut work = Work::hold(tx, need, "service").await?;
    let (now, mut session) = (work.now(), work.session(id).await?);
    if session.look_at.is_none_or(|at| at > now) {
        return Ok(false);
    }
    session.look_at = None;
    let policy = store::policies::of_centre(tx).await?;
    let over = session.ahead(now).is_err() || work.need.is_open().is_err() || session.counts.open() == 0;
    let asked = if over { Ok(()) } else { go_on(&mut work, &mut session, &policy, found).await };
    match asked {
        Ok(()) => {}
        Err(Error::QuietUntilStart) => session.counts.needs_attention = true,
        Err(other) => return Err(other),
    }
    work.keep(&mut session).await?;
    work.finish().await?;
    Ok(true)
}

async fn go_on(work: &mut Work<'_>, session: &mut Session, policy: &Policy, found: Found) -> Result<(), Error> {
    let promoted = promote(work, session, policy).await?;
    let open = u64::from(session.counts.open());
    if promoted >= open {
        return Ok(());
    }
    let wanted = session.wanted(policy.wave_size);
    // an offer that lapsed or a card that came between the look and this work: look once more
    let is_stale = wanted > found.wanted || store::cards::revision(work.tx).await? != found.revision;
    let found = still_free(work, session, found).await?;
    let found: Vec<Asked> = found.into_iter().take(wanted as usize).collect();
    let nobody = found.is_empty();
    if !nobody {
        ask(work, session, policy, found, TimeDelta::zero(), false).await?;
    }
    if is_stale {
        session.look(work.now());
        return Ok(());
    }
    let silent = if policy.wave_size > 0 { nobody } else { store::offers::any_of_session(work.tx, session.id).await? };
    session.counts.needs_attention = silent && session.counts.offers_out == 0;
    Ok(())
}

/// Those whom nobody has asked, undone, refused or blocked since they were found, and who are neither erased nor pausing by now.
pub(crate) async fn still_free(work: &Work<'_>, session: &Session, found: Found) -> Result<Vec<Asked>, Error> {
    if found.asked.is_empty() {
        return Ok(Vec::new());
    }
    let around = store::around::of(work.tx, &work.need, session, None).await?.unattended();
    let mut free = Vec::with_capacity(found.asked.len());
    for one in found.asked {
        let passed_over = [&around.asked, &around.asked_before, &around.blocked].iter().any(|set| set.contains(&key(one.volunteer)));
        if !passed_over && store::cards::find(work.tx, one.volunteer).await?.is_some_and(|told| told.active && told.consents) {
            free.push(one);
        }
    }
    Ok(free)
}

/// Offers vacated places to those who wait, first come first; returns how many promotions are out.
async fn promote(work: &mut Work<'_>, session: &mut Session, policy: &Policy) -> Result<u64, Error> {
    if session.counts.offers_out == 0 && session.counts.waiting == 0 {
        return Ok(0);
    }
    let mut out = store::offers::promotions_out(work.tx, session.id).await?;
    let open = u64::from(session.counts.open());
    if out >= open || session.counts.waiting == 0 {
        return Ok(out);
    }
    let asked_now: BTreeSet<_> =
        store::offers::of_session(work.tx, session.id, crate::domain::offer::OfferState::Made).await?.iter().filter_map(|offer| offer.volunteer).collect();
    for volunteer in store::waiting::of_session(work.tx, session.id).await? {
        if out >= open {
            break;
        }
        if asked_now.contains(&volunteer) {
            continue;
        }
        let Some(told) = store::cards::find(work.tx, volunteer).await? else { continue };
        let card = Card::of(told, policy.quiet.zone);
        let frame = frame(work.tx, &work.need, session, policy, Some(volunteer)).await?;
        let stopped = |code: &&str| NEVER_OVERRIDDEN.contains(code) || ["PAUSED", "NO_CONSENT", "ALREADY_AGREED"].contains(code);
        if frame.hurdles(&card).iter().any(|hurdle| stopped(&hurdle.code)) {
            continue; // stays on the list: what stands in the way may pass
        }
        ask(work, session, policy, vec![Asked::of(&card, &frame)], TimeDelta::zero(), true).await?;
        out += 1;
    }
    Ok(out)
}
