//! Plans between the words of the domain and those of the contract.

use platform::error::Faults;
use proto::matching as pb;

use super::super::words::{at, days};
use crate::domain::plan::part::{Fairness, Lack, PartState, Tally};
use crate::domain::plan::{Days, End, MOST_DAYS, Plan, PlanState, Progress, Wish};

const MOST_ROUNDS: u32 = 10_000;
const MOST_SECONDS: u32 = 60;
const MOST_STABILITY: u32 = 10_000;
const USUAL_ROUNDS: u32 = 400;
const USUAL_SECONDS: u32 = 10;

/// What is to be planned, and for how long.
pub(super) fn wish(message: &pb::PlanCentreRequest) -> Result<Wish, Faults> {
    let mut faults = Faults::new();
    let days = days(&mut faults, &message.from_date, &message.until_date, MOST_DAYS).map(|(from, until)| Days { from, until });
    let mut at_most = |field: &str, number: u32, most: u32| {
        if number > most {
            faults.add(field, format!("is more than {most}"));
        }
    };
    at_most("stability", message.stability, MOST_STABILITY);
    at_most("rounds", message.rounds, MOST_ROUNDS);
    at_most("seconds", message.seconds, MOST_SECONDS);
    let or = |number: u32, usual: u32| if number == 0 { usual } else { number };
    let stability = u16::try_from(message.stability).unwrap_or(u16::MAX);
    faults.or(|| Some(Wish { days: days?, stability, rounds: or(message.rounds, USUAL_ROUNDS), seconds: or(message.seconds, USUAL_SECONDS) }))
}

/// A state, as the contract has it.
pub(super) fn state(state: PlanState) -> i32 {
    let word = match state {
        PlanState::Running => pb::PlanState::Running,
        PlanState::Proposed => pb::PlanState::Proposed,
        PlanState::Cancelled => pb::PlanState::Cancelled,
        PlanState::Failed => pb::PlanState::Failed,
        PlanState::Replaced => pb::PlanState::Replaced,
    };
    word.into()
}

/// A state that filters; 0 is none.
pub(super) fn read_state(faults: &mut Faults, field: &str, number: i32) -> Option<PlanState> {
    if number == 0 {
        return None;
    }
    faults.take(field, PlanState::ALL.into_iter().find(|one| state(*one) == number).ok_or("is not a known value"))
}

pub(super) fn part_state(state: PartState) -> i32 {
    let word = match state {
        PartState::Open => pb::PlanPartState::Open,
        PartState::Asked => pb::PlanPartState::Asked,
        PartState::Overtaken => pb::PlanPartState::Overtaken,
        PartState::Left => pb::PlanPartState::Left,
    };
    word.into()
}

fn end(end: End) -> pb::PlanEnd {
    match end {
        End::Optimal => pb::PlanEnd::Optimal,
        End::Settled => pb::PlanEnd::Settled,
        End::Rounds => pb::PlanEnd::Rounds,
        End::Time => pb::PlanEnd::Time,
        End::Cancelled => pb::PlanEnd::Cancelled,
    }
}

/// Why places stay empty, how many might come, and where they are instead.
pub(super) fn lack(lack: Option<&Lack>) -> (i32, u32, Vec<pb::PlanElsewhere>) {
    let (word, eligible, sessions) = match lack {
        None => (pb::PlanLack::Unspecified, 0, &[][..]),
        Some(Lack::NobodyEligible) => (pb::PlanLack::NobodyEligible, 0, &[][..]),
        Some(Lack::EverybodyIsHere) => (pb::PlanLack::EverybodyIsHere, 0, &[][..]),
        Some(Lack::BetterElsewhere { eligible, sessions }) => (pb::PlanLack::BetterElsewhere, *eligible, sessions.as_slice()),
        Some(Lack::QuietUntilStart) => (pb::PlanLack::QuietUntilStart, 0, &[][..]),
    };
    let elsewhere = sessions.iter().map(|(session, volunteers)| pb::PlanElsewhere { session: session.to_string(), volunteers: *volunteers });
    (word.into(), eligible, elsewhere.collect())
}

pub(super) fn progress(now: Progress) -> pb::PlanProgress {
    let Progress { round, value, bound, plain, plain_bound } = now;
    pb::PlanProgress { round, value, bound, share_millionths: now.share_millionths(), value_without_stability: plain, bound_without_stability: plain_bound }
}

fn fairness(told: &Fairness) -> pb::PlanFairness {
    let minutes = told.minutes.iter().map(|(minutes, volunteers)| pb::PlanMinutes { minutes: *minutes, volunteers: *volunteers });
    pb::PlanFairness {
        asked: told.asked,
        passed_over: told.passed_over,
        unsuited: told.unsuited,
        unseen: told.unseen,
        gini_thousandths: told.gini,
        minutes: minutes.collect(),
    }
}

/// A plan, with how many of its parts stand at each state.
pub(super) fn plan(plan: &Plan, tally: Tally) -> pb::Plan {
    let counts = plan.outcome.as_ref().map(|outcome| pb::PlanCounts {
        sessions: outcome.sessions,
        places: outcome.places,
        taken: outcome.taken,
        held: outcome.held,
        planned: outcome.planned,
        empty: outcome.empty,
        open: tally.open,
        asked: tally.asked,
        overtaken: tally.overtaken,
        left: tally.left,
        kept: outcome.kept,
        gone: outcome.gone,
        volunteers: outcome.volunteers,
        pairs: outcome.pairs,
    });
    pb::Plan {
        id: plan.id.to_string(),
        version: plan.version,
        state: state(plan.state),
        from_date: plan.wish.days.from.to_string(),
        until_date: plan.wish.days.until.to_string(),
        stability: plan.wish.stability.into(),
        most_rounds: plan.wish.rounds,
        most_seconds: plan.wish.seconds,
        begun_at: Some(at(plan.begun_at)),
        ended_at: plan.ended_at.map(at),
        progress: Some(progress(plan.progress)),
        end: plan.end.map_or(pb::PlanEnd::Unspecified, end).into(),
        failure: plan.failure.map(|failure| failure.word().to_owned()).unwrap_or_default(),
        last: plan.last.map(|last| last.to_string()).unwrap_or_default(),
        counts,
        fairness: plan.outcome.as_ref().map(|outcome| fairness(&outcome.fairness)),
    }
}
