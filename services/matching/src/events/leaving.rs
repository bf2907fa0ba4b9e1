//! Places are vacated: somebody cancels, a session is called off, a requirement falls away, a person is erased.

use std::collections::BTreeSet;

use platform::db::Tx;
use platform::id::Id;

use super::answering::turn_all;
use super::asking::framed;
use super::work::Work;
use crate::domain::Volunteer;
use crate::domain::assignment::{Assignment, AssignmentState, CancelledBy};
use crate::domain::card::{Card, Told};
use crate::domain::error::Error;
use crate::domain::fact::OfferFact;
use crate::domain::need::Need;
use crate::domain::offer::OfferState;
use crate::domain::policy::Policy;
use crate::domain::session::Session;
use crate::domain::suitability::REQUIREMENTS;
use crate::store;

/// Ends an assignment and opens its place: the job looks at the waiting list first, then at the next wave.
///
/// # Errors
/// [`Error::AssignmentClosed`], [`Error::SessionOver`].
pub(crate) async fn cancel(work: &mut Work<'_>, assignment: &mut Assignment, by: CancelledBy) -> Result<(), Error> {
    let now = work.now();
    let told = assignment.cancel(by, now)?;
    store::assignments::save(work.tx, assignment, work.seal(told)).await?;
    let mut session = work.session(assignment.session).await?;
    session.counts.vacated |= by == CancelledBy::Requirement || assignment.is_late(now);
    session.look(now);
    Ok(work.keep(&mut session).await?)
}

/// Takes back every offer that is out for a session; `moved`: for another time or place they may be asked again.
pub(crate) async fn take_back(work: &mut Work<'_>, session: Id<Session>, moved: bool) -> Result<(), Error> {
    let mut out = store::offers::of_session(work.tx, session, OfferState::Made).await?;
    for offer in &mut out {
        offer.moved = moved;
    }
    turn_all(work, out, OfferState::Withdrawn, OfferFact::Withdrawn { called_off: false });
    Ok(())
}

/// Calls a session off: offers are taken back, assignments cancelled, the list is emptied.
pub(crate) async fn call_off(work: &mut Work<'_>, session: &mut Session) -> Result<(), Error> {
    let now = work.now();
    (session.cancelled, session.look_at) = (true, None);
    let mut hopeful = store::offers::of_session(work.tx, session.id, OfferState::Made).await?;
    for offer in store::waiting::offers(work.tx, session.id).await? {
        hopeful.extend(store::offers::find(work.tx, offer).await?.filter(|offer| offer.state == OfferState::Filled));
    }
    let mut told = BTreeSet::new();
    // who was promoted has two offers, and is told once
    let (first, second) = hopeful.into_iter().partition(|offer| offer.volunteer.is_none_or(|volunteer| told.insert(volunteer)));
    for (offers, called_off) in [(first, true), (second, false)] {
        turn_all(work, offers, OfferState::Withdrawn, OfferFact::Withdrawn { called_off });
    }
    for mut held in store::assignments::held(work.tx, session.id).await? {
        if held.state == AssignmentState::Agreed && held.ends_at > now {
            let told = held.cancel(CancelledBy::SessionCancelled, now)?;
            store::assignments::save(work.tx, &held, work.seal(told)).await?;
        }
    }
    store::waiting::clear(work.tx, session.id).await?;
    Ok(work.keep(session).await?)
}

/// Cancels an assignment where its volunteer does not fulfil the session's requirements any more; true where it did.
pub(crate) async fn recheck(work: &mut Work<'_>, assignment: &mut Assignment, told: Told, policy: &Policy) -> Result<bool, Error> {
    let session = work.session(assignment.session).await?;
    let card = Card::of(told, policy.quiet.zone);
    let around = store::around::rules(work.tx, &work.need, &session, card.id).await?;
    let frame = framed(around, &work.need, &session, policy)?;
    if frame.hurdles(&card).iter().all(|hurdle| !REQUIREMENTS.contains(&hurdle.code)) {
        return Ok(false);
    }
    cancel(work, assignment, CancelledBy::Requirement).await?;
    Ok(true)
}

/// A card has changed: what its volunteer agreed to and is still ahead must still be allowed, and who paused or withdrew
/// the consent is asked no more, not even for what was asked already.
pub(crate) async fn recheck_all(tx: &Tx, told: &Told, policy: &Policy) -> Result<(), Error> {
    let ahead = store::assignments::ahead_of(tx, told.id, tx.clock().now()).await?;
    let may_be_asked = told.active && told.consents;
    let out = if may_be_asked { Vec::new() } else { store::persons::offers_out(tx, told.id).await? };
    // one order of holding for everybody
    let needs: BTreeSet<Id<Need>> = ahead.iter().map(|held| held.need).chain(out.iter().map(|offer| offer.need)).collect();
    for need in needs {
        let mut work = Work::hold(tx, need, "service").await?;
        for held in ahead.iter().filter(|held| held.need == need) {
            if let Some(mut held) = store::assignments::find(tx, held.id).await?.filter(|held| held.state == AssignmentState::Agreed) {
                recheck(&mut work, &mut held, told.clone(), policy).await?;
            }
        }
        for offer in out.iter().filter(|offer| offer.need == need) {
            if let Some(mut offer) = store::offers::find(tx, offer.id).await?.filter(|offer| offer.state == OfferState::Made) {
                super::answering::withdraw(&mut work, &mut offer).await?;
            }
        }
        work.finish().await?;
    }
    Ok(())
}

/// Somebody is on the block list of this need from now on: what she has agreed to and is ahead ends, and what she is asked is taken back.
pub(crate) async fn shut_out(work: &mut Work<'_>, volunteer: Id<Volunteer>) -> Result<(), Error> {
    for mut held in store::assignments::ahead_of(work.tx, volunteer, work.now()).await? {
        if held.need == work.need.id {
            cancel(work, &mut held, CancelledBy::Requirement).await?;
        }
    }
    for mut offer in store::persons::offers_out(work.tx, volunteer).await? {
        if offer.need == work.need.id {
            super::answering::withdraw(work, &mut offer).await?;
        }
    }
    for id in store::waiting::of_volunteer(work.tx, volunteer).await? {
        if let Ok(mut session) = work.session(id).await {
            store::waiting::leave(work.tx, id, volunteer).await?;
            work.keep(&mut session).await?;
        }
    }
    Ok(())
}

/// A person is erased: nothing ahead is held, asked or waited for, and no row resolves to the id any more.
pub(crate) async fn erase(tx: &Tx, volunteer: Id<Volunteer>) -> Result<(), Error> {
    let now = tx.clock().now();
    let mut needs: BTreeSet<Id<Need>> = store::assignments::ahead_of(tx, volunteer, now).await?.iter().map(|held| held.need).collect();
    needs.extend(store::persons::offers_out(tx, volunteer).await?.iter().map(|offer| offer.need));
    let waits = store::waiting::of_volunteer(tx, volunteer).await?;
    for id in &waits {
        needs.extend(store::sessions::find(tx, *id).await?.map(|session| session.need));
    }
    for need in needs {
        let mut work = Work::hold(tx, need, "volunteer").await?;
        for mut held in store::assignments::ahead_of(tx, volunteer, now).await? {
            if held.need == need {
                cancel(&mut work, &mut held, CancelledBy::Volunteer).await?;
            }
        }
        for mut offer in store::persons::offers_out(tx, volunteer).await? {
            if offer.need == need {
                super::answering::withdraw(&mut work, &mut offer).await?;
            }
        }
        for id in &waits {
            store::waiting::leave(tx, *id, volunteer).await?;
            if let Ok(mut session) = work.session(*id).await {
                work.keep(&mut session).await?;
            }
        }
        work.finish().await?;
    }
    Ok(store::persons::forget(tx, volunteer).await?)
}
