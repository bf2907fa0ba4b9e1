//! A need changes, for one session, for this and all following, or for all; is cancelled, or closed with an outcome.

use chrono::NaiveDate;
use platform::error::Trouble;
use platform::id::Id;

use super::answering::fill;
use super::leaving::{call_off, recheck, take_back};
use super::work::Work;
use crate::domain::assignment::{AssignmentState, CancelledBy};
use crate::domain::change::pair;
use crate::domain::error::Error;
use crate::domain::fact::NeedFact;
use crate::domain::need::{Need, NeedState, Outcome, Profile};
use crate::domain::session::Session;
use crate::domain::span::Span;
use crate::domain::wall::Wall;
use crate::store;

/// What happened to the sessions.
#[derive(Debug, Default)]
struct Moves {
    moved: Vec<Id<Session>>,
    cancelled: Vec<Id<Session>>,
    added: Vec<Id<Session>>,
}

impl Moves {
    fn fact(self) -> NeedFact {
        NeedFact::Changed { moved: self.moved, cancelled: self.cancelled, added: self.added }
    }
}

/// The whole need takes a new profile; sessions that have begun stay as they were.
///
/// # Errors
/// [`Error::PlacesTaken`].
pub(crate) async fn change_all(work: &mut Work<'_>, profile: Profile) -> Result<(), Error> {
    let moves = take_over(work, profile).await?;
    work.tell(moves.fact());
    work.edited();
    Ok(())
}

/// One session takes a profile of its own.
///
/// # Errors
/// As [`change_all`], and where it has begun.
pub(crate) async fn change_one(work: &mut Work<'_>, session: Id<Session>, profile: Profile) -> Result<(), Error> {
    let mut session = work.session(session).await?;
    session.ahead(work.now())?;
    if work.need.profile.schedule.rule.is_none() {
        return change_all(work, profile).await;
    }
    let mut moves = Moves::default();
    let wall = profile.schedule.wall;
    if apply(work, &mut session, wall, &profile, true).await? {
        moves.moved.push(session.id);
    }
    work.tell(moves.fact());
    Ok(())
}

/// The rest of the series becomes a need of its own, with the new profile; returns it. None where the rest is all.
///
/// # Errors
/// As [`change_all`], and where the session has begun.
pub(crate) async fn change_following(work: &mut Work<'_>, id: Id<Session>, mut profile: Profile, actor: &str) -> Result<Option<Id<Need>>, Error> {
    let (tx, now) = (work.tx, work.now());
    let first = work.session(id).await?;
    first.ahead(now)?;
    let all = store::sessions::of_needs(tx, &[work.need.id]).await?;
    if work.need.profile.schedule.rule.is_none() || all.iter().all(|other| other.starts_at >= first.starts_at) {
        change_all(work, profile).await?;
        return Ok(None);
    }
    let day = first.wall.starts.date();
    profile.schedule = profile.schedule.for_the_rest(&work.need.profile.schedule, day);
    let following: Vec<Id<Session>> = all.iter().filter(|other| other.starts_at >= first.starts_at).map(|other| other.id).collect();
    let (mut rest, _) = Need::post(tx.clock().id(), work.need.series, work.need.poster.clone(), profile.clone(), now, || tx.clock().id());
    let places = profile.places;
    // the old schedule stands until the sessions are handed over, so that what moves is seen to move
    rest.profile = work.need.profile.clone();
    rest.profile.schedule = profile.schedule.clone();
    rest.ends_before = work.need.ends_before; // where the series was cut before, its rest ends there too
    store::needs::insert(tx, &rest, None)?;
    store::sessions::hand_over(tx, &following, rest.id).await?;
    for blocked in store::blocks::of(tx, work.need.id).await? {
        store::blocks::add(tx, rest.id, blocked).await?;
    }
    work.need.end_series(day);
    work.tell(Moves::default().fact());
    work.edited();

    let following = rest.id;
    let mut other = Work::on(tx, rest, actor)?;
    let organisation = profile.organisation.map(|id| id.to_string()).unwrap_or_default();
    let sessions = all.iter().filter(|session| session.starts_at >= first.starts_at && !session.cancelled).count();
    other.tell(NeedFact::Posted { organisation, sessions, places });
    let moves = pair_and_apply(&mut other, profile).await?;
    other.tell(moves.fact());
    other.edited();
    other.finish().await?;
    Ok(Some(following))
}

async fn take_over(work: &mut Work<'_>, profile: Profile) -> Result<Moves, Error> {
    if profile.schedule == work.need.profile.schedule {
        let (now, mut moves) = (work.now(), Moves::default());
        for mut session in store::sessions::of_needs(work.tx, &[work.need.id]).await? {
            if session.ahead(now).is_ok() {
                let wall = if session.own.is_some() { profile.schedule.wall.on(session.wall.starts.date()) } else { session.wall };
                if apply(work, &mut session, wall, &profile, false).await? {
                    moves.moved.push(session.id);
                }
            }
        }
        work.need.profile = profile;
        return Ok(moves);
    }
    pair_and_apply(work, profile).await
}

/// Sets the sessions ahead against the days of a new schedule.
async fn pair_and_apply(work: &mut Work<'_>, profile: Profile) -> Result<Moves, Error> {
    let (now, mut moves) = (work.now(), Moves::default());
    let (ahead, settled): (Vec<Session>, Vec<Session>) =
        store::sessions::of_needs(work.tx, &[work.need.id]).await?.into_iter().partition(|session| session.ahead(now).is_ok());
    let settled: Vec<NaiveDate> = settled.iter().map(|session| session.wall.starts.date()).collect();
    let days: Vec<NaiveDate> = work.need.days(&profile.schedule, now).into_iter().filter(|day| !settled.contains(day)).collect();
    let old: Vec<_> = ahead.iter().map(|session| (session.id, session.wall.starts.date())).collect();
    let mut pairing = pair(&old, &days, profile.schedule.rule.is_none());
    // later ones first where the series moves on, so that nobody seems to be in two places on the way
    pairing.kept.sort_by_key(|(_, day)| *day);
    if pairing.kept.iter().any(|(id, day)| old.iter().any(|(other, before)| other == id && day > before)) {
        pairing.kept.reverse();
    }
    let mut ahead: std::collections::HashMap<_, _> = ahead.into_iter().map(|session| (session.id, session)).collect();
    for id in pairing.gone {
        if let Some(mut session) = ahead.remove(&id) {
            call_off(work, &mut session).await?;
            moves.cancelled.push(id);
        }
    }
    for (id, day) in pairing.kept {
        if let Some(mut session) = ahead.remove(&id)
            && apply(work, &mut session, profile.schedule.wall.on(day), &profile, false).await?
        {
            moves.moved.push(id);
        }
    }
    let fresh = pairing.added.into_iter();
    let fresh: Vec<Session> = fresh.map(|day| Session::new(work.tx.clock().id(), work.need.id, &profile, profile.schedule.wall.on(day), now)).collect();
    moves.added = fresh.iter().map(|session| session.id).collect();
    store::sessions::insert(work.tx, &fresh)?;
    work.need.reschedule(profile, now);
    Ok(moves)
}

/// One session takes over a time, a place and a profile: who has agreed is asked to confirm, who was asked is asked anew.
async fn apply(work: &mut Work<'_>, session: &mut Session, wall: Wall, profile: &Profile, own: bool) -> Result<bool, Error> {
    let now = work.now();
    let held = store::assignments::held(work.tx, session.id).await?;
    if held.len() > profile.places as usize {
        return Err(Error::PlacesTaken);
    }
    let before = session.profile(&work.need);
    let place_moved = (before.venue, &before.place_name) != (profile.venue, &profile.place_name);
    let moved = session.shift(wall, profile.spot, place_moved);
    session.own = own.then(|| Box::new(profile.clone()));
    renumber(work, session, profile.places).await?;
    if moved {
        take_back(work, session.id, true).await?;
    }
    let policy = store::policies::of_centre(work.tx).await?;
    let kept = std::mem::replace(&mut work.need.profile, profile.clone()); // what follows is judged by the new one
    let checked = confirm_or_cancel(work, session, moved, &policy).await;
    work.need.profile = kept;
    checked?;
    let mut fresh = work.session(session.id).await?;
    fresh.look(now);
    work.keep(&mut fresh).await?;
    if fresh.counts.open() == 0 && fresh.counts.offers_out > 0 {
        fill(work, &fresh).await?; // fewer places: who is still asked is thanked
        work.keep(&mut fresh).await?;
    }
    *session = fresh;
    Ok(moved)
}

/// Fewer places: whoever has a number beyond them gets one that is free.
async fn renumber(work: &mut Work<'_>, session: &mut Session, places: u32) -> Result<(), Error> {
    let held = store::assignments::held(work.tx, session.id).await?;
    let mut free: Vec<u32> = (1..=places).filter(|place| held.iter().all(|other| other.place != *place)).collect();
    for mut beyond in held.into_iter().filter(|held| held.place > places) {
        beyond.place = free.pop().ok_or(Error::PlacesTaken)?;
        store::assignments::save(work.tx, &beyond, Vec::new()).await?;
    }
    session.counts.places = places;
    Ok(store::sessions::save(work.tx, session)?)
}

async fn confirm_or_cancel(work: &mut Work<'_>, session: &Session, moved: bool, policy: &crate::domain::policy::Policy) -> Result<(), Error> {
    let now = work.now();
    for mut held in store::assignments::held(work.tx, session.id).await? {
        if held.state != AssignmentState::Agreed {
            continue;
        }
        if let Some(told) = match held.volunteer {
            Some(volunteer) => store::cards::find(work.tx, volunteer).await?,
            None => None,
        } && recheck(work, &mut held, told, policy).await?
        {
            continue;
        }
        if !moved {
            continue;
        }
        let busy = match held.volunteer {
            Some(volunteer) => store::assignments::is_busy(work.tx, volunteer, held.id, session.starts_at, session.ends_at).await?,
            None => false,
        };
        let told = if busy { held.cancel(CancelledBy::Coordinator, now)? } else { held.shift(session, now) };
        store::assignments::save(work.tx, &held, work.seal(told)).await?;
    }
    Ok(())
}

/// Cancels one session, this and all following, or the whole need.
///
/// # Errors
/// Where the session is not there or has begun.
pub(crate) async fn cancel(work: &mut Work<'_>, from: Option<Id<Session>>, following: bool) -> Result<(), Error> {
    let now = work.now();
    let all = store::sessions::of_needs(work.tx, &[work.need.id]).await?;
    let ahead = all.iter().filter(|session| session.ahead(now).is_ok());
    let has_begun = all.iter().any(|session| !session.cancelled && session.starts_at <= now);
    let chosen: Vec<Session> = match from {
        None => ahead.clone().cloned().collect(),
        Some(id) => {
            let first = work.session(id).await?;
            first.ahead(now)?;
            if following {
                work.need.end_series(first.wall.starts.date());
                work.edited();
            }
            ahead.clone().filter(|session| session.id == id || following && session.starts_at >= first.starts_at).cloned().collect()
        }
    };
    // a series that has taken place is ended, not cancelled: it is closed with an outcome
    let nothing_left = chosen.len() == ahead.count() && work.need.next_opening_at.is_none() && !has_begun;
    let ids: Vec<Id<Session>> = chosen.iter().map(|session| session.id).collect();
    for mut session in chosen {
        call_off(work, &mut session).await?;
    }
    if from.is_none() || nothing_left {
        work.need.end(NeedState::Cancelled, None, now);
        work.tell(NeedFact::Cancelled { sessions: ids });
        work.edited();
    } else {
        work.tell(NeedFact::Changed { moved: Vec::new(), cancelled: ids, added: Vec::new() });
    }
    Ok(())
}

/// Closes a need with an outcome: nobody is asked any more, sessions that nobody has agreed to fall away; what was
/// agreed stays agreed.
pub(crate) async fn close(work: &mut Work<'_>, outcome: Outcome) -> Result<(), Error> {
    let now = work.now();
    for mut session in store::sessions::of_needs(work.tx, &[work.need.id]).await? {
        if session.ahead(now).is_ok() && session.counts.taken == 0 {
            call_off(work, &mut session).await?;
        } else if session.counts.offers_out > 0 || session.counts.waiting > 0 || session.look_at.is_some() {
            fill(work, &session).await?; // who was asked is thanked
            store::waiting::clear(work.tx, session.id).await?;
            session.look_at = None;
            work.keep(&mut session).await?;
        }
    }
    work.need.end(NeedState::Closed, Some(outcome), now);
    work.tell(NeedFact::Closed { outcome });
    work.edited();
    Ok(())
}

/// Posts a need: rows and letters.
pub(crate) fn post(work: &mut Work<'_>, sessions: &[Session]) -> Result<(), Trouble> {
    let organisation = work.need.profile.organisation.map(|id| id.to_string()).unwrap_or_default();
    let places = work.need.profile.places;
    work.tell(NeedFact::Posted { organisation, sessions: sessions.len(), places });
    store::needs::insert(work.tx, &work.need, Span::of(sessions))?;
    work.written();
    store::sessions::insert(work.tx, sessions)
}
