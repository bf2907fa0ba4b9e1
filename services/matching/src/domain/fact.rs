//! What matching tells, before it is sealed into a letter.

use chrono::{DateTime, NaiveDate, Utc};
use platform::id::Id;

use super::Volunteer;
use super::assignment::{Assignment, CancelledBy};
use super::need::{Need, Outcome};
use super::offer::{Answer, Offer};
use super::plan::{Plan, PlanState};
use super::session::{Counts, Session};

/// Something that happened to a need.
#[derive(Clone, Debug)]
pub(crate) enum NeedFact {
    Posted {
        organisation: String,
        sessions: usize,
        places: u32,
    },
    Changed {
        moved: Vec<Id<Session>>,
        cancelled: Vec<Id<Session>>,
        added: Vec<Id<Session>>,
    },
    Cancelled {
        sessions: Vec<Id<Session>>,
    },
    Closed {
        outcome: Outcome,
    },
    SessionsOpened {
        sessions: Vec<Id<Session>>,
    },
    SessionChanged {
        session: Id<Session>,
        counts: Counts,
        starts_at: DateTime<Utc>,
    },
    /// For a reader that comes later.
    Stands {
        organisation: String,
        sessions: Vec<(Id<Session>, Counts, DateTime<Utc>)>,
    },
}

/// Whom and what an offer or assignment is about; the same in each of their facts.
#[derive(Clone, Copy, Debug)]
pub(crate) struct About {
    pub need: Id<Need>,
    pub session: Id<Session>,
    pub volunteer: Id<Volunteer>,
}

/// Something that happened to an offer.
#[derive(Clone, Copy, Debug)]
pub(crate) enum OfferFact {
    Made {
        wave: u32,
        starts_at: DateTime<Utc>,
        ends_at: DateTime<Utc>,
        not_before: DateTime<Utc>,
        deadline: DateTime<Utc>,
        promotion: bool,
        urgent: bool,
    },
    Accepted {
        assignment: Option<Id<Assignment>>,
    },
    Declined {
        answer: Answer,
    },
    Lapsed,
    Withdrawn {
        called_off: bool,
    },
    Filled,
    Reminded {
        starts_at: DateTime<Utc>,
        not_before: DateTime<Utc>,
        urgent: bool,
    },
    ReminderRecalled,
    /// For a reader that comes later.
    Stands {
        wave: u32,
        deadline: DateTime<Utc>,
    },
}

/// Something that happened to an assignment.
#[derive(Clone, Copy, Debug)]
pub(crate) enum AssignmentFact {
    Agreed {
        offer: Id<Offer>,
        starts_at: DateTime<Utc>,
        ends_at: DateTime<Utc>,
    },
    Cancelled {
        by: CancelledBy,
        starts_at: DateTime<Utc>,
        late: bool,
    },
    Moved {
        starts_at: DateTime<Utc>,
        ends_at: DateTime<Utc>,
        confirm_by: DateTime<Utc>,
    },
    Confirmed,
    CheckedIn {
        at: DateTime<Utc>,
    },
    CheckedOut {
        at: DateTime<Utc>,
        minutes: u32,
    },
    NotMet,
    /// For a reader that comes later.
    Stands {
        offer: Id<Offer>,
        starts_at: DateTime<Utc>,
        ends_at: DateTime<Utc>,
    },
}

/// Something that happened to a plan.
#[derive(Clone, Copy, Debug)]
pub(crate) enum PlanFact {
    Begun { from: NaiveDate, until: NaiveDate },
    Ended { state: PlanState, planned: u32 },
    Approved { asked: u32, overtaken: u32 },
}

/// A fact with the aggregate that it is about.
#[derive(Clone, Debug)]
pub(crate) enum Fact {
    Need { id: Id<Need>, version: u64, fact: NeedFact },
    Offer { id: Id<Offer>, version: u64, about: About, fact: OfferFact },
    Assignment { id: Id<Assignment>, version: u64, about: About, fact: AssignmentFact },
    Plan { id: Id<Plan>, version: u64, fact: PlanFact },
}
