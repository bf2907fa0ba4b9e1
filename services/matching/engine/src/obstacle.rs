//! What stands between a volunteer and a session, and whether a coordinator may step over it.

use std::fmt;

use crate::{Key, Words};

/// The kinds of obstacle: one for each hard rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// The session is too far from home.
    TooFar,
    /// The volunteer is on the session's block list.
    Blocked,
    /// The session is for adults.
    UnderAge,
    /// The volunteer has not said to have time.
    NotAvailable,
    /// A required skill is missing.
    SkillMissing,
    /// None of the required languages is spoken.
    LanguageMissing,
    /// A required attestation was never shown, or has expired by the start.
    AttestationMissing,
    /// The volunteer has a place in this session.
    AlreadyAgreed,
    /// An agreed session takes place at the same time.
    Overlap,
    /// There is no time to travel from or to an agreed session.
    TravelTooShort,
    /// The week would hold more minutes than the volunteer wants.
    OverLoadLimit,
}

impl Reason {
    /// Every reason, in the order in which the rules are asked.
    pub const ALL: [Self; 11] = [
        Self::TooFar,
        Self::Blocked,
        Self::UnderAge,
        Self::NotAvailable,
        Self::SkillMissing,
        Self::LanguageMissing,
        Self::AttestationMissing,
        Self::AlreadyAgreed,
        Self::Overlap,
        Self::TravelTooShort,
        Self::OverLoadLimit,
    ];

    /// Gives the code by which machines know the reason. It never changes.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::TooFar => "TOO_FAR",
            Self::Blocked => "BLOCKED",
            Self::UnderAge => "UNDER_AGE",
            Self::NotAvailable => "NOT_AVAILABLE",
            Self::SkillMissing => "SKILL_MISSING",
            Self::LanguageMissing => "LANGUAGE_MISSING",
            Self::AttestationMissing => "ATTESTATION_MISSING",
            Self::AlreadyAgreed => "ALREADY_AGREED",
            Self::Overlap => "OVERLAP",
            Self::TravelTooShort => "TRAVEL_TOO_SHORT",
            Self::OverLoadLimit => "OVER_LOAD_LIMIT",
        }
    }

    /// Whether a coordinator may place the volunteer all the same, giving a reason.
    ///
    /// Distance, availability, travel and load are the volunteer's own wishes: she can be asked.
    /// Nobody is in two places at once, and what protects people (block list, age, attestation) bends for no one.
    /// Skills and languages are the session's requirements: a coordinator changes the session, not the rule.
    #[must_use]
    pub const fn may_be_overridden(self) -> bool {
        match self {
            Self::TooFar | Self::NotAvailable | Self::TravelTooShort | Self::OverLoadLimit => true,
            Self::Blocked | Self::UnderAge | Self::SkillMissing | Self::LanguageMissing | Self::AttestationMissing | Self::AlreadyAgreed | Self::Overlap => {
                false
            }
        }
    }
}

/// One thing in the way, with the figures that show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Obstacle {
    /// See [`Reason::TooFar`].
    TooFar {
        /// Metres from home, rounded down.
        metres: u64,
        /// Furthest the volunteer wants.
        most: u32,
    },
    /// See [`Reason::Blocked`].
    Blocked,
    /// See [`Reason::UnderAge`].
    UnderAge,
    /// See [`Reason::NotAvailable`].
    NotAvailable,
    /// See [`Reason::SkillMissing`]; one obstacle for each skill.
    SkillMissing {
        /// The skill.
        skill: String,
    },
    /// See [`Reason::LanguageMissing`].
    LanguageMissing {
        /// The languages of which one would do.
        any_of: Words,
    },
    /// See [`Reason::AttestationMissing`]; one obstacle for each kind.
    AttestationMissing {
        /// The kind asked for.
        kind: String,
        /// When the latest one shown ended, if one was.
        expired: Option<i64>,
    },
    /// See [`Reason::AlreadyAgreed`].
    AlreadyAgreed,
    /// See [`Reason::Overlap`]; one obstacle for each agreed session.
    Overlap {
        /// The agreed session.
        session: Key,
    },
    /// See [`Reason::TravelTooShort`]; one obstacle for each agreed session.
    TravelTooShort {
        /// The agreed session.
        session: Key,
        /// Minutes the way takes.
        needed: u64,
        /// Minutes between the two sessions.
        free: u64,
    },
    /// See [`Reason::OverLoadLimit`].
    OverLoadLimit {
        /// Minutes in the week, this session counted in.
        minutes: u64,
        /// Most the volunteer wants.
        most: u32,
    },
}

impl Obstacle {
    /// Gives the kind of obstacle.
    #[must_use]
    pub const fn reason(&self) -> Reason {
        match self {
            Self::TooFar { .. } => Reason::TooFar,
            Self::Blocked => Reason::Blocked,
            Self::UnderAge => Reason::UnderAge,
            Self::NotAvailable => Reason::NotAvailable,
            Self::SkillMissing { .. } => Reason::SkillMissing,
            Self::LanguageMissing { .. } => Reason::LanguageMissing,
            Self::AttestationMissing { .. } => Reason::AttestationMissing,
            Self::AlreadyAgreed => Reason::AlreadyAgreed,
            Self::Overlap { .. } => Reason::Overlap,
            Self::TravelTooShort { .. } => Reason::TravelTooShort,
            Self::OverLoadLimit { .. } => Reason::OverLoadLimit,
        }
    }

    /// Gives the stable code of the reason, such as `TOO_FAR`.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        self.reason().code()
    }

    /// Whether a coordinator may step over it, see [`Reason::may_be_overridden`].
    #[must_use]
    pub const fn may_be_overridden(&self) -> bool {
        self.reason().may_be_overridden()
    }
}

impl fmt::Display for Obstacle {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooFar { metres, most } => {
                write!(out, "{metres} metres away, at most {most} wanted")
            }
            Self::Blocked => out.write_str("on the block list"),
            Self::UnderAge => out.write_str("for adults only"),
            Self::NotAvailable => out.write_str("not available for the whole session"),
            Self::SkillMissing { skill } => write!(out, "the required skill {skill} is missing"),
            Self::LanguageMissing { any_of } => write!(out, "speaks none of {}", any_of.iter().collect::<Vec<_>>().join(", ")),
            Self::AttestationMissing { kind, expired: None } => write!(out, "the required attestation {kind} is missing"),
            Self::AttestationMissing { kind, expired: Some(_) } => write!(out, "the required attestation {kind} has expired by the start"),
            Self::AlreadyAgreed => out.write_str("has a place in this session already"),
            Self::Overlap { session } => write!(out, "at the same time as session {session}"),
            Self::TravelTooShort { session, needed, free } => {
                write!(out, "{needed} minutes of travel to or from session {session}, {free} free")
            }
            Self::OverLoadLimit { minutes, most } => {
                write!(out, "{minutes} minutes in this week, at most {most} wanted")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_has_a_code_of_its_own() {
        let codes: std::collections::BTreeSet<&str> = Reason::ALL.into_iter().map(Reason::code).collect();

        assert_eq!(codes.len(), Reason::ALL.len());
        assert!(codes.iter().all(|code| { code.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_') }));
    }

    #[test]
    fn only_the_volunteers_own_wishes_may_be_overridden() {
        let soft: Vec<&str> = Reason::ALL.into_iter().filter(|reason| reason.may_be_overridden()).map(Reason::code).collect();

        assert_eq!(soft, ["TOO_FAR", "NOT_AVAILABLE", "TRAVEL_TOO_SHORT", "OVER_LOAD_LIMIT"]);
    }
}
