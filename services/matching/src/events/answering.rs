//! Answers come in: a place is given once, whoever comes too late waits, and a no or a silence opens the way to the next.

use std::collections::BTreeSet;

use platform::crash;
use platform::id::Id;

use super::asking::framed;
use super::work::Work;
use crate::domain::Volunteer;
use crate::domain::assignment::{Assignment, AssignmentState};
use crate::domain::card::Card;
use crate::domain::error::Error;
use crate::domain::fact::{AssignmentFact, OfferFact};
use crate::domain::offer::{Answer, Offer, OfferState, Yes};
use crate::domain::plan::PlanState;
use crate::domain::session::Session;
use crate::domain::suitability::NEVER_OVERRIDDEN;
use crate::store;

/// What a yes came to.
#[derive(Debug)]
pub(crate) struct Accepted {
    pub state: OfferState,
    pub assignment: Option<Id<Assignment>>,
    /// Position on the waiting list; 0: not on it.
    pub waiting: u32,
}

/// Somebody says yes.
///
/// # Errors
/// Where the offer or the session is over, or a rule that holds for ever stands in the way.
pub(crate) async fn accept(work: &mut Work<'_>, offer: &mut Offer) -> Result<Accepted, Error> {
    let (now, volunteer) = (work.now(), offer.volunteer.ok_or(Error::Missing)?);
    let mut session = work.session(offer.session).await?;
    if offer.state != OfferState::Accepted {
        session.ahead(now)?;
    }
    // a test may switch our own looks off: what the database refuses must hold by itself
    let careless = crash::sabotaged("no_checks");
    match offer.yes(careless || session.counts.open() > 0, now)? {
        Yes::Again => {
            let held = store::assignments::of_offer(work.tx, offer.id).await?.filter(|held| held.state != AssignmentState::Cancelled);
            let held = held.ok_or(Error::OfferClosed(OfferState::Accepted))?;
            Ok(Accepted { state: offer.state, assignment: Some(held.id), waiting: 0 })
        }
        Yes::Place => {
            if !careless {
                // of two yeses of one person at one moment the second sees the first, and does not run into it
                work.tx.queue_for(&format!("agreements of {volunteer}")).await?;
                stand_by_the_rules(work, &session, volunteer).await?;
            }
            let assignment = give_place(work, &mut session, offer, volunteer).await?;
            Ok(Accepted { state: offer.state, assignment: Some(assignment), waiting: 0 })
        }
        Yes::Wait => {
            work.need.is_open()?;
            if store::waiting::position(work.tx, session.id, volunteer).await? == 0 || offer.state == OfferState::Made {
                store::waiting::join(work.tx, session.id, volunteer, offer.id, now).await?;
                offer.answer = None; // an earlier no is taken back
                let told = offer.turn(OfferState::Filled, now, OfferFact::Accepted { assignment: None });
                store::offers::save(work.tx, offer, work.seal(told))?;
                if session.counts.open() > 0 {
                    session.look(now); // a place was vacated meanwhile: the list moves up
                }
                work.keep(&mut session).await?;
            }
            let waiting = store::waiting::position(work.tx, session.id, volunteer).await?;
            Ok(Accepted { state: offer.state, assignment: None, waiting })
        }
    }
}

/// What may never be overridden is asked again at the last moment.
async fn stand_by_the_rules(work: &Work<'_>, session: &Session, volunteer: Id<Volunteer>) -> Result<(), Error> {
    let Some(told) = store::cards::find(work.tx, volunteer).await? else { return Ok(()) };
    let policy = store::policies::of_centre(work.tx).await?;
    let card = Card::of(told, policy.quiet.zone);
    let around = store::around::rules(work.tx, &work.need, session, volunteer).await?;
    let frame = framed(around, &work.need, session, &policy)?;
    let hurdles = frame.hurdles(&card);
    let hard: Vec<&str> = hurdles.iter().map(|hurdle| hurdle.code).filter(|code| NEVER_OVERRIDDEN.contains(code) || *code == "ALREADY_AGREED").collect();
    match hard.as_slice() {
        [] => Ok(()),
        ["OVERLAP", ..] => Err(Error::Overlap),
        some => Err(Error::Unsuitable(some.join(", "))),
    }
}

async fn give_place(work: &mut Work<'_>, session: &mut Session, offer: &mut Offer, volunteer: Id<Volunteer>) -> Result<Id<Assignment>, Error> {
    let now = work.now();
    let held = store::assignments::held(work.tx, session.id).await?;
    let free = |place: &u32| crash::sabotaged("no_checks") || held.iter().all(|other| other.place != *place);
    let place = (1..=session.counts.places).find(free).ok_or(Error::SessionFull)?;
    let mut assignment = Assignment {
        id: work.tx.clock().id(),
        version: 0,
        need: work.need.id,
        session: session.id,
        volunteer: Some(volunteer),
        offer: offer.id,
        place,
        state: AssignmentState::Agreed,
        starts_at: session.starts_at,
        ends_at: session.ends_at,
        spot: session.spot,
        confirm_by: None,
        checked_in_at: None,
        checked_out_at: None,
        cancelled_by: String::new(),
        agreed_at: now,
    };
    let agreed = assignment.tell(AssignmentFact::Agreed { offer: offer.id, starts_at: session.starts_at, ends_at: session.ends_at });
    store::assignments::insert(work.tx, &assignment, work.seal(agreed)).await?;
    let was_out = offer.state == OfferState::Made;
    let accepted = offer.turn(OfferState::Accepted, now, OfferFact::Accepted { assignment: Some(assignment.id) });
    store::offers::save(work.tx, offer, work.seal(accepted))?;
    // the counts are kept with what they count, in the same transactions: where they say nobody, nobody is looked for
    let counts = &mut session.counts;
    counts.taken += 1;
    counts.offers_out = counts.offers_out.saturating_sub(u32::from(was_out));
    if counts.waiting > 0 {
        counts.waiting = counts.waiting.saturating_sub(store::waiting::leave(work.tx, session.id, volunteer).await?);
    }
    if counts.open() == 0 && counts.offers_out > 0 && !crash::sabotaged("no_checks") {
        fill(work, session).await?;
        session.counts.offers_out = 0;
    }
    work.keep_moved(session)?;
    Ok(assignment.id)
}

/// The last place is taken: whoever was asked besides is thanked. A promoted volunteer keeps the place on the list.
pub(crate) async fn fill(work: &mut Work<'_>, session: &Session) -> Result<(), Error> {
    let others = store::offers::of_session(work.tx, session.id, OfferState::Made).await?;
    turn_all(work, others, OfferState::Filled, OfferFact::Filled);
    Ok(())
}

/// Moves offers to one state and tells of each; what ends together is saved together.
pub(crate) fn turn_all(work: &Work<'_>, mut offers: Vec<Offer>, state: OfferState, fact: OfferFact) {
    let letters = offers.iter_mut().flat_map(|offer| work.seal(offer.turn(state, work.now(), fact))).collect();
    store::offers::save_ended(work.tx, &offers, letters);
}

/// Somebody says no; on a filled offer that means to leave the waiting list.
///
/// # Errors
/// Where the offer is over.
pub(crate) async fn decline(work: &mut Work<'_>, offer: &mut Offer, answer: Answer) -> Result<(), Error> {
    let (now, volunteer) = (work.now(), offer.volunteer.ok_or(Error::Missing)?);
    if !offer.no(answer, now)? {
        return Ok(());
    }
    let mut session = work.session(offer.session).await?;
    store::waiting::leave(work.tx, session.id, volunteer).await?;
    offer.answer = Some(answer);
    if offer.state == OfferState::Filled {
        store::offers::save(work.tx, offer, Vec::new())?;
    } else {
        let told = offer.turn(OfferState::Declined, now, OfferFact::Declined { answer });
        store::offers::save(work.tx, offer, work.seal(told))?;
        session.look(now);
    }
    Ok(work.keep(&mut session).await?)
}

/// Silence is an answer: what the need's people were asked and did not answer in time lapses, and whoever was promoted leaves the
/// list. Returns how many offers it was.
pub(crate) async fn lapse(work: &mut Work<'_>) -> Result<usize, Error> {
    let now = work.now();
    let silent = store::offers::overdue_of(work.tx, work.need.id, now).await?;
    let asked: BTreeSet<_> = silent.iter().map(|offer| (offer.session, offer.volunteer)).collect();
    let (count, sessions) = (silent.len(), asked.iter().map(|(session, _)| *session).collect::<BTreeSet<_>>());
    turn_all(work, silent, OfferState::Lapsed, OfferFact::Lapsed);
    for id in sessions {
        let mut session = work.session(id).await?;
        for volunteer in asked.iter().filter(|(of, _)| *of == id).filter_map(|(_, volunteer)| *volunteer) {
            store::waiting::leave(work.tx, id, volunteer).await?;
        }
        session.look(now);
        work.keep(&mut session).await?;
    }
    Ok(count)
}

/// A coordinator takes an offer back. Twice is the same as once.
///
/// # Errors
/// [`Error::OfferClosed`].
pub(crate) async fn withdraw(work: &mut Work<'_>, offer: &mut Offer) -> Result<(), Error> {
    match offer.state {
        OfferState::Withdrawn => Ok(()),
        OfferState::Made => take_back(work, offer).await,
        closed => Err(Error::OfferClosed(closed)),
    }
}

async fn take_back(work: &mut Work<'_>, offer: &mut Offer) -> Result<(), Error> {
    let now = work.now();
    let mut session = work.session(offer.session).await?;
    if let Some(volunteer) = offer.volunteer {
        store::waiting::leave(work.tx, session.id, volunteer).await?;
    }
    let told = offer.turn(OfferState::Withdrawn, now, OfferFact::Withdrawn { called_off: false });
    store::offers::save(work.tx, offer, work.seal(told))?;
    reopen(work, offer).await?;
    session.look(now);
    Ok(work.keep(&mut session).await?)
}

/// The part of a plan that an offer was made for can be approved again, where nobody has heard of the offer.
async fn reopen(work: &Work<'_>, offer: &Offer) -> Result<(), Error> {
    let Some(volunteer) = offer.volunteer.filter(|_| offer.is_unheard()) else { return Ok(()) };
    let Some(mut part) = store::parts::of_offer(work.tx, volunteer, offer.id).await? else { return Ok(()) };
    let plan = store::plans::find(work.tx, part.plan).await?;
    part.reopen(plan.is_none_or(|plan| plan.state == PlanState::Replaced));
    Ok(store::parts::save(work.tx, &[part]).await?)
}
