//! What may stand in the way of a command or a question about volunteers.

use platform::error::{Fault, Faults, Kind, Trouble};

/// Everything that a caller of this service may be told of.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    /// Unknown, erased or of another centre: the answers are the same.
    #[error("there is no such volunteer")]
    Missing,
    /// Unknown or of another centre.
    #[error("there is no such entry of hours")]
    NoSuchHours,
    /// One account per e-mail address within a centre.
    #[error("another volunteer of this centre has this e-mail address")]
    EmailTaken(Faults),
    /// The caller has read an older version.
    #[error("the volunteer is at version {now} now, not at {expected}")]
    Passed {
        /// What the caller has read.
        expected: u64,
        /// What it is.
        now: u64,
    },
    /// The request itself is wrong.
    #[error(transparent)]
    Faulty(#[from] Faults),
    /// The house.
    #[error(transparent)]
    Trouble(#[from] Trouble),
}

impl Error {
    /// The address belongs to somebody else already.
    pub(crate) fn email_taken() -> Self {
        let mut faults = Faults::new();
        faults.add("profile.email", "belongs to another volunteer of this centre");
        Self::EmailTaken(faults)
    }
}

impl Fault for Error {
    fn kind(&self) -> Kind {
        match self {
            Self::Missing | Self::NoSuchHours => Kind::Missing,
            Self::EmailTaken(_) => Kind::Conflict,
            Self::Passed { .. } => Kind::Stale,
            Self::Faulty(e) => e.kind(),
            Self::Trouble(e) => e.kind(),
        }
    }

    fn reason(&self) -> &'static str {
        match self {
            Self::Missing => "NO_SUCH_VOLUNTEER",
            Self::NoSuchHours => "NO_SUCH_HOURS",
            Self::EmailTaken(_) => "EMAIL_TAKEN",
            Self::Passed { .. } => "VERSION_PASSED",
            Self::Faulty(e) => e.reason(),
            Self::Trouble(e) => e.reason(),
        }
    }

    fn faults(&self) -> Option<&Faults> {
        match self {
            Self::EmailTaken(faults) | Self::Faulty(faults) => Some(faults),
            _ => None,
        }
    }
}

impl From<Error> for Trouble {
    /// For work that nobody asked for: whatever stands in its way is the house's own trouble.
    fn from(error: Error) -> Self {
        match error {
            Error::Trouble(trouble) => trouble,
            other => Self::broken("working on a volunteer", other),
        }
    }
}
