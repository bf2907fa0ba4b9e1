//! The nouns of matching and their rules: pure, so that a rule can be read and tested on one page.

pub(crate) mod assignment;
pub(crate) mod card;
pub(crate) mod change;
pub(crate) mod deadline;
pub(crate) mod error;
pub(crate) mod fact;
pub(crate) mod index;
pub(crate) mod need;
pub(crate) mod offer;
pub(crate) mod plan;
pub(crate) mod policy;
pub(crate) mod recurrence;
pub(crate) mod reminder;
pub(crate) mod rule_dates;
pub(crate) mod session;
pub(crate) mod span;
pub(crate) mod statistics;
pub(crate) mod suitability;
pub(crate) mod title;
pub(crate) mod wall;

pub(crate) use engine::{Agreed, Assignment as Agreement, Best, Candidate, Key, Policy as Weighing, Position, Priority, Score as Points};
use platform::id::Kind;

/// A volunteer of the centre, known here by id and card only.
#[derive(Debug)]
pub(crate) enum Volunteer {}

impl Kind for Volunteer {
    const PREFIX: &'static str = "volunteer";
}

/// An organisation that posts needs.
#[derive(Debug)]
pub(crate) enum Organisation {}

impl Kind for Organisation {
    const PREFIX: &'static str = "org";
}

/// A venue of an organisation.
#[derive(Debug)]
pub(crate) enum Venue {}

impl Kind for Venue {
    const PREFIX: &'static str = "venue";
}
