//! What matching refuses, in sentences with a kind and a stable reason.

use platform::error::{Fault, Faults, Kind, Trouble};

use super::offer::OfferState;

/// Why something was not done.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    #[error("the request has faulty fields: {0}")]
    Faulty(#[from] Faults),
    #[error("there is no such thing here")]
    Missing,
    #[error("the need has moved on since it was read")]
    Stale,
    #[error("the need is not open any more")]
    NeedNotOpen,
    #[error("the session is cancelled or has begun")]
    SessionOver,
    #[error("all places of the session are taken")]
    SessionFull,
    #[error("more places are taken than would be left")]
    PlacesTaken,
    #[error("the offer is already {}", .0.word())]
    OfferClosed(OfferState),
    #[error("the deadline of the offer has passed")]
    OfferLapsed,
    #[error("rules that cannot be overridden stand in the way: {0}")]
    Unsuitable(String),
    #[error("rules stand in the way that need a reason to be overridden: {0}")]
    ReasonNeeded(String),
    #[error("the volunteer has agreed to something else at the same time")]
    Overlap,
    #[error("quiet hours last until the session begins; mark the need as urgent or call yourself")]
    QuietUntilStart,
    #[error("the assignment is not held any more")]
    AssignmentClosed,
    #[error("nothing has moved that would need to be confirmed")]
    NothingToConfirm,
    #[error("it is too early for that")]
    TooEarly,
    #[error("the volunteer has not checked in")]
    NotCheckedIn,
    #[error("the volunteer has checked in and is there")]
    CheckedIn,
    #[error("a plan is being made already: wait until it has ended, or cancel it")]
    PlanRunning,
    #[error("the plan is no proposal: it is still being made, or has failed")]
    PlanNotReady,
    #[error("a later plan has taken the place of this one")]
    PlanReplaced,
    #[error(transparent)]
    Trouble(#[from] Trouble),
}

impl Fault for Error {
    fn kind(&self) -> Kind {
        match self {
            Self::Faulty(_) => Kind::Invalid,
            Self::Missing => Kind::Missing,
            Self::Stale => Kind::Stale,
            Self::Trouble(trouble) => trouble.kind(),
            _ => Kind::Conflict,
        }
    }

    fn reason(&self) -> &'static str {
        match self {
            Self::Faulty(faults) => faults.reason(),
            Self::Missing => "NOT_FOUND",
            Self::Stale => "VERSION_MOVED",
            Self::NeedNotOpen => "NEED_NOT_OPEN",
            Self::SessionOver => "SESSION_OVER",
            Self::SessionFull => "SESSION_FULL",
            Self::PlacesTaken => "PLACES_TAKEN",
            Self::OfferClosed(_) => "OFFER_CLOSED",
            Self::OfferLapsed => "OFFER_LAPSED",
            Self::Unsuitable(_) => "VOLUNTEER_UNSUITABLE",
            Self::ReasonNeeded(_) => "OVERRIDE_REASON_NEEDED",
            Self::Overlap => "OVERLAP",
            Self::QuietUntilStart => "QUIET_UNTIL_START",
            Self::AssignmentClosed => "ASSIGNMENT_CLOSED",
            Self::NothingToConfirm => "NOTHING_TO_CONFIRM",
            Self::TooEarly => "TOO_EARLY",
            Self::NotCheckedIn => "NOT_CHECKED_IN",
            Self::CheckedIn => "CHECKED_IN",
            Self::PlanRunning => "PLAN_RUNNING",
            Self::PlanNotReady => "PLAN_NOT_READY",
            Self::PlanReplaced => "PLAN_REPLACED",
            Self::Trouble(trouble) => trouble.reason(),
        }
    }

    fn faults(&self) -> Option<&Faults> {
        if let Self::Faulty(faults) = self { Some(faults) } else { None }
    }
}
