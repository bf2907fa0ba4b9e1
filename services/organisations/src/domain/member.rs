//! People with a role: coordinators of a centre, contact persons of an organisation.

use platform::id::{Id, Kind};
use platform::privacy::Personal;

use super::fact::{Fact, Happened};
use super::organisation::Organisation;

/// What a member does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// Plans for the centre.
    Coordinator,
    /// Speaks for one organisation.
    Contact(Id<Organisation>),
}

impl Role {
    /// The word of the tokens and the facts.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Coordinator => "coordinator",
            Self::Contact(_) => "contact",
        }
    }

    /// The organisation that it speaks for.
    pub(crate) const fn organisation(self) -> Option<Id<Organisation>> {
        match self {
            Self::Coordinator => None,
            Self::Contact(organisation) => Some(organisation),
        }
    }
}

/// A person who is to join.
#[derive(Debug, Clone)]
pub(crate) struct NewMember {
    pub(crate) name: Personal<String>,
    /// In lower case: an address is one address however it is typed.
    pub(crate) email: Personal<String>,
    pub(crate) role: Role,
}

/// A person with a role in a centre; gone without a trace of who it was when it leaves.
#[derive(Debug, Clone)]
pub(crate) struct Member {
    pub(crate) id: Id<Member>,
    pub(crate) name: Personal<String>,
    pub(crate) email: Personal<String>,
    pub(crate) role: Role,
}

impl Kind for Member {
    const PREFIX: &'static str = "member";
}

impl Member {
    /// Lets a person in.
    pub(crate) fn join(id: Id<Self>, new: NewMember) -> (Self, Happened) {
        let NewMember { name, email, role } = new;
        (Self { id, name, email, role }, Happened::to(id, 1, Fact::MemberJoined(role)))
    }

    /// As it stands, for readers that come later.
    pub(crate) fn stands(&self) -> Happened {
        Happened::to(self.id, 1, Fact::MemberStands(self.role))
    }

    /// Says goodbye. A member changes in no other way, so this is its second version.
    pub(crate) fn leave(&self) -> Happened {
        Happened::to(self.id, 2, Fact::MemberLeft(self.role))
    }
}
