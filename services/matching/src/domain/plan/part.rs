//! The parts of a plan: one volunteer for one session each; and what the plan says of each session and of all together.

use chrono::{DateTime, Utc};
use platform::id::Id;

use super::Plan;
use crate::domain::need::Need;
use crate::domain::offer::Offer;
use crate::domain::session::Session;
use crate::domain::{Position, Volunteer};

/// Where a part stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PartState {
    Open,
    Asked,
    Overtaken,
    Left,
}

impl PartState {
    pub const ALL: [Self; 4] = [Self::Open, Self::Asked, Self::Overtaken, Self::Left];

    pub fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Asked => "asked",
            Self::Overtaken => "overtaken",
            Self::Left => "left",
        }
    }
}

/// A part by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Name {
    pub session: Id<Session>,
    pub volunteer: Id<Volunteer>,
}

/// One volunteer for one session.
#[derive(Clone, Debug)]
pub(crate) struct Part {
    pub plan: Id<Plan>,
    pub name: Name,
    pub state: PartState,
    pub score: engine::Score,
    pub offer: Option<Id<Offer>>,
    /// Why it was overtaken, in the words of the contract.
    pub reasons: Vec<String>,
}

impl Part {
    /// Goes out as an offer.
    pub fn ask(&mut self, offer: Id<Offer>) {
        (self.state, self.offer) = (PartState::Asked, Some(offer));
    }

    /// Its offer was undone before anybody heard of it: as before, unless a later plan has taken the place of this one.
    pub fn reopen(&mut self, is_replaced: bool) {
        (self.state, self.offer) = (if is_replaced { PartState::Left } else { PartState::Open }, None);
    }

    /// Is refused.
    pub fn overtake(&mut self, reasons: Vec<&'static str>) {
        self.state = PartState::Overtaken;
        self.reasons = reasons.into_iter().map(str::to_owned).collect();
    }
}

/// Why places stay empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Lack {
    NobodyEligible,
    EverybodyIsHere,
    /// How many may come, and which sessions hold how many of them.
    BetterElsewhere {
        eligible: u32,
        sessions: Vec<(Id<Session>, u32)>,
    },
    /// No message could leave before it begins.
    QuietUntilStart,
}

/// A session of the plan: how it stood, and what the plan does not fill.
#[derive(Clone, Debug)]
pub(crate) struct Site {
    pub session: Id<Session>,
    pub need: Id<Need>,
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    pub spot: Position,
    pub places: u32,
    pub taken: u32,
    pub offers_out: u32,
    /// Open places that the offers out held.
    pub held: u32,
    pub empty: u32,
    pub lack: Option<Lack>,
}

impl Site {
    /// Whether the session is still when and where the plan has it.
    pub fn is_moved(&self, now: &Session) -> bool {
        (self.starts_at, self.ends_at, self.spot) != (now.starts_at, now.ends_at, now.spot)
    }
}

/// How the minutes are shared out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Fairness {
    pub asked: u32,
    pub passed_over: u32,
    pub unsuited: u32,
    /// The planning ended before anybody was looked at: all or none.
    pub unseen: u32,
    pub gini: u32,
    /// How many volunteers have so many minutes, ascending.
    pub minutes: Vec<(u64, u32)>,
}

/// A plan in numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Outcome {
    pub sessions: u32,
    pub places: u32,
    pub taken: u32,
    pub held: u32,
    pub planned: u32,
    pub empty: u32,
    /// Pairs that stood in the last plan as well, and those of it that are gone.
    pub kept: u32,
    pub gone: u32,
    pub volunteers: u32,
    pub pairs: u64,
    pub fairness: Fairness,
}

/// How many of a plan's parts stand at each state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    pub open: u32,
    pub asked: u32,
    pub overtaken: u32,
    pub left: u32,
}

impl Tally {
    /// The number of one state.
    pub fn of(&mut self, state: PartState) -> &mut u32 {
        match state {
            PartState::Open => &mut self.open,
            PartState::Asked => &mut self.asked,
            PartState::Overtaken => &mut self.overtaken,
            PartState::Left => &mut self.left,
        }
    }
}
