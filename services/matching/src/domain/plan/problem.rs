//! The one door to the planner: a centre's rows become its problem, and what it finds a proposal.

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroUsize;

use chrono::{DateTime, Datelike, Utc};
use engine::{Ended, Key, Open, Options, Problem, ProblemError};
use platform::id::Id;

use super::calendar::Calendar;
use super::ground::{self, Ground, Place};
use super::part::{Fairness, Lack, Name, Outcome, Site};
use super::{End, Failure, Progress, Wish};
use crate::domain::card::{self, Card};
use crate::domain::policy::Policy;
use crate::domain::session::Session;
use crate::domain::{Volunteer, suitability};

/// Everything that a plan depends on besides the cards.
#[derive(Debug)]
pub(crate) struct Task {
    pub ground: Ground,
    pub policy: Policy,
    pub wish: Wish,
    /// Pairs of the last plan that nobody has decided on.
    pub last: Vec<Name>,
    pub now: DateTime<Utc>,
}

/// How the planner is held: with how many hands it works, when it must stop, and who wants to know.
pub(crate) struct Hands<'a> {
    pub threads: NonZeroUsize,
    pub stop: &'a (dyn Fn() -> bool + Sync),
    pub progress: &'a dyn Fn(Progress),
}

/// What the planner found.
#[derive(Debug)]
pub(crate) struct Solution {
    pub parts: Vec<(Name, engine::Score)>,
    pub sites: Vec<Site>,
    pub progress: Progress,
    pub outcome: Outcome,
    /// None where it was stopped: by whom, whoever stopped it knows.
    pub end: Option<End>,
}

impl Task {
    /// Plans. The cards must be in the order of their ids.
    ///
    /// # Errors
    /// [`Failure`] where there are more points or people than the planner counts.
    pub fn solve<'a>(&self, cards: impl Iterator<Item = &'a Card> + Clone, hands: &Hands<'_>) -> Result<Solution, Failure> {
        let years = self.ground.places.iter().map(|place| place.session.wall.starts.year());
        let years = years.clone().min().zip(years.max()).unwrap_or_default();
        let open = self.open(cards.clone(), years);
        let (ids, volunteers): (Vec<_>, Vec<_>) = self.volunteers(cards, years.1).unzip();
        let agreed = self.ground.agreed(self.ground.busy.keys(), None, self.policy.quiet.zone);
        let last: Vec<engine::Place> =
            self.last.iter().map(|name| engine::Place { session: card::key(name.session), volunteer: card::key(name.volunteer) }).collect();

        let problem = Problem::new(&volunteers, &open, &agreed, &self.policy.engine).and_then(|problem| problem.near(&last, self.wish.stability));
        let problem = problem.map_err(|error| match error {
            ProblemError::Weights { .. } => Failure::Weights,
            ProblemError::TooMany => Failure::TooMany,
            ProblemError::VolunteerTwice(_) | ProblemError::SessionTwice(_) => Failure::Fault,
        })?;
        let told = |at: engine::Progress| (hands.progress)(Progress { round: at.round, value: at.value, bound: at.bound, plain: 0, plain_bound: 0 });
        let options = Options { rounds: self.wish.rounds, threads: hands.threads, stop: hands.stop, progress: &told };
        let plan = engine::plan(&problem, &options);
        Ok(self.read(&plan, &open, (&ids, &volunteers)))
    }

    /// The sessions that still have places, as the engine sees them.
    fn open<'a>(&self, cards: impl Iterator<Item = &'a Card>, (first, last): (i32, i32)) -> Vec<Open> {
        // who comes of age between the first session and the last: the engine knows one age
        let growing: Vec<&Card> = cards.filter(|card| card.is_adult_in(last) && !card.is_adult_in(first)).collect();
        let open = |place: &Place| {
            let (session, need) = (&place.session, self.ground.needs.get(&place.session.need)?);
            let profile = session.profile(need);
            let mut blocked: BTreeSet<Key> = self.ground.blocked.get(&need.id).cloned().unwrap_or_default();
            blocked.extend(place.asked.iter().chain(&place.asked_before));
            if profile.adults_only {
                blocked.extend(growing.iter().filter(|card| !card.is_adult_in(session.wall.starts.year())).map(|card| card.volunteer.id));
            }
            let familiar = self.ground.familiar.get(&need.id).cloned().unwrap_or_default();
            Some(Open { session: suitability::session(session, profile, familiar, blocked)?, places: self.free(place) })
        };
        self.ground.places.iter().filter(|place| self.free(place) > 0 && self.is_askable(place)).filter_map(open).collect()
    }

    fn free(&self, place: &Place) -> u32 {
        ground::free(&place.session, self.policy.wave_size)
    }

    fn is_askable(&self, place: &Place) -> bool {
        let need = self.ground.needs.get(&place.session.need);
        need.is_some_and(|need| ground::is_askable(&place.session, need, &self.policy, self.now))
    }

    /// Whoever may be asked at all, with the time that they have around the sessions.
    fn volunteers<'a>(&self, cards: impl Iterator<Item = &'a Card>, year: i32) -> impl Iterator<Item = (Id<Volunteer>, engine::Volunteer)> {
        let sessions = || self.ground.places.iter().map(|place| &place.session);
        let begins = sessions().map(|session| session.starts_at).min().unwrap_or(self.now);
        let ends = sessions().map(|session| session.ends_at).max().unwrap_or(begins);
        let calendar = Calendar::of(begins, ends, self.policy.quiet.zone);
        let willing = cards.filter(|card| card.active && card.consents && card.placed);
        willing.map(move |card| (card.id, engine::Volunteer { adult: card.is_adult_in(year), available: card.free(&calendar), ..card.volunteer.clone() }))
    }

    fn read(&self, made: &engine::Plan, open: &[Open], (ids, volunteers): (&[Id<Volunteer>], &[engine::Volunteer])) -> Solution {
        let ours = self.sessions();
        let sessions: BTreeMap<Key, &Open> = open.iter().map(|open| (open.session.id, open)).collect();
        let scored = |place: &engine::Place| {
            let at = volunteers.binary_search_by_key(&place.volunteer, |one| one.id).ok()?;
            let score = engine::score(volunteers.get(at)?, &sessions.get(&place.session)?.session, &self.policy.engine);
            Some((Name { session: *ours.get(&place.session)?, volunteer: *ids.get(at)? }, score))
        };
        let parts: Vec<(Name, engine::Score)> = made.places.iter().filter_map(scored).collect();
        let names: BTreeSet<Name> = parts.iter().map(|(name, _)| *name).collect();
        let sites = self.sites(made, &ours);
        let last = self.last.iter().filter(|name| ours.contains_key(&card::key(name.session)));
        let kept = count(last.clone().filter(|name| names.contains(name)));
        let sum = |of: fn(&Site) -> u32| sites.iter().map(of).fold(0, u32::saturating_add);
        let outcome = Outcome {
            sessions: count(sites.iter()),
            places: sum(|site| site.places),
            taken: sum(|site| site.taken),
            held: sum(|site| site.held),
            planned: count(parts.iter()),
            empty: sum(|site| site.empty),
            kept,
            gone: count(last) - kept,
            volunteers: count(volunteers.iter()),
            pairs: made.pairs,
            fairness: fairness(&made.fairness),
        };
        let (plain, plain_bound) = (made.value_without_stability, made.bound_without_stability);
        // where all other plans have been searched through, none is better, though the prices alone may not prove it to the last point
        let bound = if made.ended == Ended::Optimal { made.value } else { made.bound };
        let progress = Progress { round: made.round, value: made.value, bound, plain, plain_bound };
        Solution { parts, sites, progress, outcome, end: end(made.ended) }
    }

    fn sessions(&self) -> BTreeMap<Key, Id<Session>> {
        self.ground.places.iter().map(|place| (card::key(place.session.id), place.session.id)).collect()
    }

    /// Every session of the plan's days, with what stays empty there.
    fn sites(&self, plan: &engine::Plan, ours: &BTreeMap<Key, Id<Session>>) -> Vec<Site> {
        let empty: BTreeMap<Key, &engine::Empty> = plan.empty.iter().map(|empty| (empty.session, empty)).collect();
        let site = |place: &Place| {
            let (session, counts) = (&place.session, place.session.counts);
            let (empty, lack) = match empty.get(&card::key(session.id)) {
                Some(empty) => (empty.places, lack(&empty.why, ours)),
                None if self.free(place) > 0 && !self.is_askable(place) => (self.free(place), Some(Lack::QuietUntilStart)),
                None => (0, None),
            };
            Site {
                session: session.id,
                need: session.need,
                starts_at: session.starts_at,
                ends_at: session.ends_at,
                spot: session.spot,
                places: counts.places,
                taken: counts.taken,
                offers_out: counts.offers_out,
                held: ground::held(session, self.policy.wave_size),
                empty,
                lack,
            }
        };
        self.ground.places.iter().map(site).collect()
    }
}

fn count(all: impl Iterator) -> u32 {
    u32::try_from(all.count()).unwrap_or(u32::MAX)
}

fn end(ended: Ended) -> Option<End> {
    match ended {
        Ended::Optimal => Some(End::Optimal),
        Ended::Settled => Some(End::Settled),
        Ended::Rounds => Some(End::Rounds),
        Ended::Stopped => None,
    }
}

/// Why it is; nothing where the planner was stopped before it had looked.
fn lack(why: &engine::Lack, ours: &BTreeMap<Key, Id<Session>>) -> Option<Lack> {
    Some(match why {
        engine::Lack::NotLookedAt => return None,
        engine::Lack::NobodyEligible => Lack::NobodyEligible,
        engine::Lack::EverybodyIsHere => Lack::EverybodyIsHere,
        engine::Lack::BetterElsewhere { eligible, sessions } => {
            let named = sessions.iter().filter_map(|(session, count)| Some((*ours.get(session)?, *count)));
            Lack::BetterElsewhere { eligible: *eligible, sessions: named.collect() }
        }
    })
}

fn fairness(told: &engine::Fairness) -> Fairness {
    let engine::Fairness { asked, passed_over, unsuited, unseen, gini, ref minutes } = *told;
    Fairness { asked, passed_over, unsuited, unseen, gini, minutes: minutes.clone() }
}
