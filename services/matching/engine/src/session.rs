//! What the engine knows of a session (a shift): when, where, and what it asks for.

use std::collections::BTreeSet;

use crate::{Assignment, Key, Position, Priority, Span, Words};

/// One time and place at which volunteers are needed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Which session it is.
    pub id: Key,
    /// When it takes place.
    pub span: Span,
    /// The week its minutes count in, as the caller numbers weeks (local Mondays, as a rule).
    pub week: i64,
    /// Where it takes place.
    pub place: Position,
    /// How much a filled place matters.
    pub priority: Priority,
    /// What kind of task it is.
    pub category: String,
    /// Skills a volunteer must have, all of them.
    pub requires_skills: Words,
    /// Languages of which a volunteer must speak one; empty asks for none.
    pub requires_languages: Words,
    /// Kinds of attestation a volunteer must hold, all of them, valid at the start.
    pub requires_attestations: Words,
    /// Whether only adults may take it.
    pub adults_only: bool,
    /// Skills that are wished for.
    pub desired_skills: Words,
    /// Volunteers who have done this need before.
    pub familiar: BTreeSet<Key>,
    /// Volunteers who must not be placed here.
    pub blocked: BTreeSet<Key>,
}

impl Session {
    /// Gives what is left of the session in the diary of who has agreed to it.
    #[must_use]
    pub fn assignment(&self) -> Assignment {
        Assignment { session: self.id, span: self.span, week: self.week, place: self.place }
    }
}
