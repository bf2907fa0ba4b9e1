//! Offers go out: chosen by a coordinator, in a wave, or to the first of the waiting list.

use chrono::TimeDelta;
use platform::error::Trouble;
use platform::id::Id;

use super::work::Work;
use crate::domain::Volunteer;
use crate::domain::card::Card;
use crate::domain::deadline;
use crate::domain::error::Error;
use crate::domain::fact::OfferFact;
use crate::domain::offer::{Offer, OfferState};
use crate::domain::policy::Policy;
use crate::domain::session::Session;
use crate::domain::suitability::{Around, Frame, Hurdle};
use crate::store;
use crate::store::decks::Deck;

/// Somebody who is to be asked, and what speaks for it.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    pub volunteer: Id<Volunteer>,
    pub score: engine::Score,
    pub reasons: Vec<String>,
    pub override_reason: String,
}

impl Asked {
    /// Of a card within a frame.
    pub fn of(card: &Card, frame: &Frame) -> Self {
        Self { volunteer: card.id, score: frame.score(card), reasons: frame.reasons(card), override_reason: String::new() }
    }
}

/// The frame of a session: what surrounds it, with the centre's policy; `only` narrows what was agreed to one volunteer.
///
/// # Errors
/// [`Error::Missing`] never in practice: where the session has no length.
pub(crate) async fn frame(
    tx: &platform::db::Tx,
    need: &crate::domain::need::Need,
    session: &Session,
    policy: &Policy,
    only: Option<Id<Volunteer>>,
) -> Result<Frame, Error> {
    framed(store::around::of(tx, need, session, only).await?, need, session, policy)
}

/// As [`frame`], of what surrounds it.
pub(crate) fn framed(around: Around, need: &crate::domain::need::Need, session: &Session, policy: &Policy) -> Result<Frame, Error> {
    around.frame(session, session.profile(need), policy).ok_or_else(|| Trouble::broken("framing a session", "it has no length").into())
}

/// Refuses where something stands in the way that may not be overridden, or may be with a reason that is not given.
///
/// # Errors
/// [`Error::Unsuitable`], [`Error::ReasonNeeded`]; both name the rules, not the person.
fn admit(hurdles: &[Hurdle], has_reason: bool) -> Result<(), Error> {
    let codes = |overridable: bool| -> Vec<&str> { hurdles.iter().filter(|hurdle| hurdle.overridable == overridable).map(|hurdle| hurdle.code).collect() };
    let (hard, soft) = (codes(false), codes(true));
    if !hard.is_empty() {
        return Err(Error::Unsuitable(hard.join(", ")));
    }
    if !soft.is_empty() && !has_reason {
        return Err(Error::ReasonNeeded(soft.join(", ")));
    }
    Ok(())
}

/// As [`admit`] of several, each by the place in the request: of them it is said who is meant. Who may never be asked comes first.
fn admit_all(hurdles: &[(usize, Vec<Hurdle>)], has_reason: bool) -> Result<(), Error> {
    if let [(_, alone)] = hurdles {
        return admit(alone, has_reason);
    }
    let (mut never, mut not_so) = (Vec::new(), Vec::new());
    for (place, hurdles) in hurdles {
        match admit(hurdles, has_reason) {
            Ok(()) => {}
            Err(Error::Unsuitable(codes)) => never.push(format!("volunteers[{place}]: {codes}")),
            Err(Error::ReasonNeeded(codes)) => not_so.push(format!("volunteers[{place}]: {codes}")),
            Err(other) => return Err(other),
        }
    }
    match (never.is_empty(), not_so.is_empty()) {
        (false, _) => Err(Error::Unsuitable(never.join("; "))),
        (true, false) => Err(Error::ReasonNeeded(not_so.join("; "))),
        (true, true) => Ok(()),
    }
}

/// The volunteers that a coordinator chose, each looked at as things stand now; who is named twice is asked once.
///
/// # Errors
/// [`Error::Missing`] where one is not in the deck; [`Error::Unsuitable`] and [`Error::ReasonNeeded`], with everybody who is refused.
pub(crate) async fn choose(
    work: &Work<'_>,
    deck: &Deck,
    session: &Session,
    policy: &Policy,
    volunteers: &[Id<Volunteer>],
    reason: &str,
) -> Result<Vec<Asked>, Error> {
    let frame = frame(work.tx, &work.need, session, policy, None).await?;
    let (mut asked, mut hurdles): (Vec<Asked>, Vec<_>) = (Vec::new(), Vec::new());
    for (place, volunteer) in volunteers.iter().enumerate() {
        if asked.iter().any(|one| one.volunteer == *volunteer) {
            continue;
        }
        let card = deck.find(*volunteer).ok_or(Error::Missing)?;
        let (mut one, found) = (Asked::of(card, &frame), frame.hurdles(card));
        if !found.is_empty() {
            reason.clone_into(&mut one.override_reason);
        }
        asked.push(one);
        hurdles.push((place, found));
    }
    admit_all(&hurdles, !reason.is_empty())?;
    Ok(asked)
}

/// Makes offers for a session and counts it again. Nobody is told for as long as `hold`, but where it is urgent.
///
/// # Errors
/// [`Error::QuietUntilStart`] where nobody could be asked before it begins.
pub(crate) async fn ask(
    work: &mut Work<'_>,
    session: &mut Session,
    policy: &Policy,
    asked: Vec<Asked>,
    hold: TimeDelta,
    promotion: bool,
) -> Result<Vec<Id<Offer>>, Error> {
    let (now, urgent) = (work.now(), session.profile(&work.need).urgent);
    session.ahead(now)?;
    let leaves = if urgent { now } else { now + hold };
    let times = deadline::times(leaves, session.starts_at, policy.answer, policy.quiet_for(urgent)).ok_or(Error::QuietUntilStart)?;
    if !promotion && !asked.is_empty() {
        session.wave += 1;
    }
    let (mut made, mut letters) = (Vec::with_capacity(asked.len()), Vec::with_capacity(asked.len()));
    for one in asked {
        let mut offer = Offer {
            id: work.tx.clock().id(),
            version: 0,
            need: work.need.id,
            session: session.id,
            volunteer: Some(one.volunteer),
            state: OfferState::Made,
            answer: None,
            wave: session.wave,
            promotion,
            urgent,
            moved: false,
            made_at: now,
            not_before: times.not_before,
            deadline: times.deadline,
            answered_at: None,
            reminded_at: None,
            score: one.score,
            reasons: one.reasons,
            override_reason: one.override_reason,
        };
        let (starts_at, ends_at) = (session.starts_at, session.ends_at);
        let fact = OfferFact::Made { wave: offer.wave, starts_at, ends_at, not_before: times.not_before, deadline: times.deadline, promotion, urgent };
        let told = offer.tell(fact);
        letters.extend(work.seal(told));
        made.push(offer);
    }
    store::offers::insert(work.tx, &made, letters)?;
    work.keep(session).await?;
    Ok(made.iter().map(|offer| offer.id).collect())
}
