//! A plan of a centre's days: it runs, then it is a proposal whose parts are approved or left, or it has failed.

pub(crate) mod approval;
pub(crate) mod calendar;
pub(crate) mod ground;
pub(crate) mod part;
pub(crate) mod problem;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use platform::id::{Id, Kind};

use super::error::Error;
use super::fact::{Fact, PlanFact};
use part::Outcome;

/// Days of one plan at most: sessions of a series exist twelve weeks ahead.
pub(crate) const MOST_DAYS: i64 = 84;
/// Plans are kept so many days after they have ended.
pub(crate) const KEPT: TimeDelta = TimeDelta::days(90);
/// A plan that ended its process so often is not begun again.
pub(crate) const MOST_TRIES: u32 = 3;

/// Where a plan stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PlanState {
    Running,
    Proposed,
    Cancelled,
    Failed,
    Replaced,
}

impl PlanState {
    pub const ALL: [Self; 5] = [Self::Running, Self::Proposed, Self::Cancelled, Self::Failed, Self::Replaced];

    pub fn word(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Proposed => "proposed",
            Self::Cancelled => "cancelled",
            Self::Failed => "failed",
            Self::Replaced => "replaced",
        }
    }
}

/// Why the planning ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    Optimal,
    Settled,
    Rounds,
    Time,
    Cancelled,
}

impl End {
    pub const ALL: [Self; 5] = [Self::Optimal, Self::Settled, Self::Rounds, Self::Time, Self::Cancelled];

    pub fn word(self) -> &'static str {
        match self {
            Self::Optimal => "optimal",
            Self::Settled => "settled",
            Self::Rounds => "rounds",
            Self::Time => "time",
            Self::Cancelled => "cancelled",
        }
    }
}

/// Why there is no plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Failure {
    /// The centre's weights and the stability add up to more than the planner counts.
    Weights,
    /// More volunteers or places than it counts.
    TooMany,
    /// A fault of ours.
    Fault,
}

impl Failure {
    pub const ALL: [Self; 3] = [Self::Weights, Self::TooMany, Self::Fault];

    /// The word that the contract has for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Weights => "WEIGHTS",
            Self::TooMany => "TOO_MANY",
            Self::Fault => "FAULT",
        }
    }
}

/// Whole local days of the centre; the last one is included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Days {
    pub from: NaiveDate,
    pub until: NaiveDate,
}

/// What somebody wants planned, and for how long.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Wish {
    pub days: Days,
    /// Points that a pair of the last plan is worth more.
    pub stability: u16,
    pub rounds: u32,
    pub seconds: u32,
}

/// How far the planning has come, in points.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Progress {
    pub round: u32,
    pub value: i64,
    /// What no plan exceeds; 0 until the planner has begun.
    pub bound: i64,
    /// The value without what stability adds.
    pub plain: i64,
    /// The bound without it; 0 while it runs.
    pub plain_bound: i64,
}

impl Progress {
    /// The value in millionths of the bound: a plan that has reached its bound of nothing is whole.
    pub fn share_millionths(&self) -> u32 {
        if self.bound <= 0 {
            return if self.round > 0 { 1_000_000 } else { 0 };
        }
        let (value, bound): (i128, i128) = (self.value.max(0).into(), self.bound.into());
        u32::try_from(value * 1_000_000 / bound).unwrap_or(1_000_000).min(1_000_000)
    }
}

/// A plan, without its parts.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    pub id: Id<Plan>,
    pub version: u64,
    pub state: PlanState,
    pub wish: Wish,
    pub begun_at: DateTime<Utc>,
    pub ended_at: Option<DateTime<Utc>>,
    pub progress: Progress,
    pub end: Option<End>,
    pub failure: Option<Failure>,
    /// The plan that it stays close to, and is compared with.
    pub last: Option<Id<Plan>>,
    /// Somebody wants it to end.
    pub cancel: bool,
    /// How often it was begun.
    pub tries: u32,
    pub outcome: Option<Outcome>,
}

impl Kind for Plan {
    const PREFIX: &'static str = "plan";
}

impl Plan {
    /// Begins one that stays close to the `last`.
    pub fn begin(id: Id<Plan>, wish: Wish, last: Option<Id<Plan>>, now: DateTime<Utc>) -> (Self, Fact) {
        let mut plan = Self {
            id,
            version: 0,
            state: PlanState::Running,
            wish,
            begun_at: now,
            ended_at: None,
            progress: Progress::default(),
            end: None,
            failure: None,
            last,
            cancel: false,
            tries: 0,
            outcome: None,
        };
        let fact = plan.tell(PlanFact::Begun { from: wish.days.from, until: wish.days.until });
        (plan, fact)
    }

    /// Is a proposal now.
    pub fn propose(&mut self, end: End, progress: Progress, outcome: Outcome, now: DateTime<Utc>) -> Fact {
        self.state = if end == End::Cancelled { PlanState::Cancelled } else { PlanState::Proposed };
        (self.end, self.progress, self.ended_at) = (Some(end), progress, Some(now));
        let planned = outcome.planned;
        self.outcome = Some(outcome);
        self.tell(PlanFact::Ended { state: self.state, planned })
    }

    /// Has come to nothing.
    pub fn fail(&mut self, failure: Failure, now: DateTime<Utc>) -> Fact {
        (self.state, self.failure, self.ended_at) = (PlanState::Failed, Some(failure), Some(now));
        self.tell(PlanFact::Ended { state: self.state, planned: 0 })
    }

    /// A later plan takes its place; none where there is no place to take.
    pub fn replace(&mut self) -> Option<Fact> {
        if !matches!(self.state, PlanState::Proposed | PlanState::Cancelled) {
            return None;
        }
        self.state = PlanState::Replaced;
        Some(self.tell(PlanFact::Ended { state: self.state, planned: 0 }))
    }

    /// Whether its parts may be approved.
    ///
    /// # Errors
    /// [`Error::PlanNotReady`], [`Error::PlanReplaced`].
    pub fn is_approvable(&self) -> Result<(), Error> {
        match self.state {
            PlanState::Proposed | PlanState::Cancelled => Ok(()),
            PlanState::Running | PlanState::Failed => Err(Error::PlanNotReady),
            PlanState::Replaced => Err(Error::PlanReplaced),
        }
    }

    /// Tells that parts were approved.
    pub fn approve(&mut self, asked: u32, overtaken: u32) -> Fact {
        self.tell(PlanFact::Approved { asked, overtaken })
    }

    fn tell(&mut self, fact: PlanFact) -> Fact {
        self.version += 1;
        Fact::Plan { id: self.id, version: self.version, fact }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn plan() -> Plan {
        let day: NaiveDate = "2026-12-07".parse().unwrap();
        let wish = Wish { days: Days { from: day, until: day }, stability: 0, rounds: 1, seconds: 1 };
        Plan::begin(Id::stored(Uuid::nil()), wish, None, DateTime::UNIX_EPOCH).0
    }

    #[test]
    fn a_plan_is_approved_once_it_has_ended_and_until_a_later_one_has() {
        let mut plan = plan();
        assert!(matches!(plan.is_approvable(), Err(Error::PlanNotReady)));
        assert!(plan.replace().is_none());

        plan.propose(End::Cancelled, Progress::default(), Outcome::default(), DateTime::UNIX_EPOCH);
        assert_eq!(plan.state, PlanState::Cancelled);
        assert!(plan.is_approvable().is_ok(), "what was found until then is a proposal");

        assert!(plan.replace().is_some());
        assert!(matches!(plan.is_approvable(), Err(Error::PlanReplaced)));
        assert_eq!(plan.version, 3, "each fact raises the version by one");
    }

    #[test]
    fn the_share_is_whole_where_value_and_bound_have_met() {
        let share = |round, value, bound| Progress { round, value, bound, plain: 0, plain_bound: 0 }.share_millionths();

        assert_eq!(share(3, 0, 0), 1_000_000);
        assert_eq!(share(0, 0, 0), 0);
        assert_eq!(share(3, 999, 1000), 999_000);
        assert_eq!(share(3, i64::MAX, i64::MAX), 1_000_000);
    }
}
