//! What this room refuses, and how it says so.

use platform::error::{Fault, Kind};

/// Why a request is not carried out, where it is not about its fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Error {
    /// Not there, or another centre's: nobody can tell which.
    #[error("there is no such {0}")]
    Missing(&'static str),
    /// Somebody else was faster.
    #[error("it has moved on to version {now} since it was read")]
    MovedOn {
        /// The version that stands.
        now: u64,
    },
    /// A number of one's own is held once in a centre; a parent's may be shared.
    #[error("an organisation of this centre has this number as its own already")]
    OrgnrTaken,
    /// One address holds one role once.
    #[error("this e-mail address has this role already")]
    MemberExists,
}

impl Fault for Error {
    fn kind(&self) -> Kind {
        match self {
            Self::Missing(_) => Kind::Missing,
            Self::MovedOn { .. } => Kind::Stale,
            Self::MemberExists | Self::OrgnrTaken => Kind::Conflict,
        }
    }

    fn reason(&self) -> &'static str {
        match self {
            Self::Missing(_) => "NOT_FOUND",
            Self::MovedOn { .. } => "VERSION_MOVED_ON",
            Self::OrgnrTaken => "ORGNR_TAKEN",
            Self::MemberExists => "MEMBER_EXISTS",
        }
    }
}

/// Refuses a change of what has moved on since it was read; 0 does not ask.
pub(crate) fn unmoved(now: u64, if_version: u64) -> Result<(), Error> {
    if if_version == 0 || if_version == now { Ok(()) } else { Err(Error::MovedOn { now }) }
}
