//! What somebody who signs in is, and in which centre.

use platform::id::{Centre, Id, Kind};

/// A person with a role in a centre; organisations keeps who it is.
#[derive(Debug)]
pub(crate) enum Member {}

impl Kind for Member {
    const PREFIX: &'static str = "member";
}

/// A body of the centre for which a contact speaks.
#[derive(Debug)]
pub(crate) enum Organisation {}

impl Kind for Organisation {
    const PREFIX: &'static str = "org";
}

/// What a member does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    Coordinator,
    Contact(Id<Organisation>),
}

impl Role {
    /// The word of the tokens and of the rows.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Coordinator => "coordinator",
            Self::Contact(_) => "contact",
        }
    }

    /// For whom it speaks.
    pub(crate) const fn organisation(self) -> Option<Id<Organisation>> {
        match self {
            Self::Coordinator => None,
            Self::Contact(organisation) => Some(organisation),
        }
    }

    /// The role of this word; none where word and organisation do not belong together.
    pub(crate) fn of(word: &str, organisation: Option<Id<Organisation>>) -> Option<Self> {
        match (word, organisation) {
            ("coordinator", None) => Some(Self::Coordinator),
            ("contact", Some(organisation)) => Some(Self::Contact(organisation)),
            _ => None,
        }
    }
}

/// One role of a person in one centre.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Membership {
    pub(crate) member: Id<Member>,
    pub(crate) centre: Id<Centre>,
    pub(crate) role: Role,
}
