//! The roles that one process can play.

use clap::ValueEnum;

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Role {
    Organisations,
    Volunteers,
    Matching,
    Notifications,
    Dispatcher,
}

impl Role {
    pub const ALL: [Self; 5] = [Self::Organisations, Self::Volunteers, Self::Matching, Self::Notifications, Self::Dispatcher];

    pub fn name(self) -> &'static str {
        match self {
            Self::Organisations => "organisations",
            Self::Volunteers => "volunteers",
            Self::Matching => "matching",
            Self::Notifications => "notifications",
            Self::Dispatcher => "dispatcher",
        }
    }

    /// Whether it has a database (the dispatcher has none yet).
    pub fn keeps(self) -> bool {
        self != Self::Dispatcher
    }

    /// Whether it makes tokens, and so reads the private half of the signing key.
    pub fn signs(self) -> bool {
        matches!(self, Self::Organisations | Self::Dispatcher)
    }
}
