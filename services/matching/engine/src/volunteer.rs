//! What the engine knows of a volunteer: no name, no address, only what a rule or a point asks for.

use crate::{Availability, Key, Position, Words};

/// A volunteer's card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Volunteer {
    /// Whose card it is.
    pub id: Key,
    /// Where the volunteer sets out from.
    pub home: Position,
    /// Furthest acceptable distance in metres; 0 means the very spot only.
    pub max_metres: u32,
    /// Most minutes in one week.
    pub weekly_minutes: u32,
    /// What the volunteer can do.
    pub skills: Words,
    /// What the volunteer speaks.
    pub languages: Words,
    /// What has been shown and noted, each with its validity.
    pub attestations: Vec<Attestation>,
    /// Categories the volunteer would like.
    pub interests: Words,
    /// Whether the volunteer is of age.
    pub adult: bool,
    /// Minutes given lately; who gave few comes first.
    pub recent_minutes: u32,
    /// When the volunteer has time.
    pub available: Availability,
}

/// Something that was shown, such as a police certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attestation {
    /// What was shown; a session asks for it by the same word.
    pub kind: String,
    /// First minute at which it no longer counts, or none if it does not expire.
    pub valid_until: Option<i64>,
}

impl Attestation {
    /// Whether it counts at `minute`.
    #[must_use]
    pub fn is_valid_at(&self, minute: i64) -> bool {
        self.valid_until.is_none_or(|until| minute < until)
    }
}

impl Volunteer {
    /// Whether the volunteer holds an attestation of this kind that counts at `minute`.
    #[must_use]
    pub fn holds(&self, kind: &str, minute: i64) -> bool {
        self.attestations.iter().any(|shown| shown.kind == kind && shown.is_valid_at(minute))
    }
}
