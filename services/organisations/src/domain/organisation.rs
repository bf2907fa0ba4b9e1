//! Bodies that post needs, each with a number of its own, its parent's, or none.

use platform::id::{Id, Kind};
use platform::privacy::Personal;

use super::error::{Error, unmoved};
use super::fact::{Fact, Happened};
use super::orgnr::Orgnr;
use super::words::words;

words! {
    /// What kind of body it is.
    OrganisationKind {
        Municipality = "municipality",
        VolunteerCentre = "volunteer_centre",
        Library = "library",
        Association = "association",
        Congregation = "congregation",
        Business = "business",
        PublicBody = "public_body",
        Other = "other",
    }
}

/// Its organisation number; not unique, since a unit without one of its own uses its parent's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Number {
    Own(Orgnr),
    Parent(Orgnr),
    None,
}

impl Number {
    /// The nine digits, where there are any.
    pub(crate) fn digits(&self) -> Option<&str> {
        match self {
            Self::Own(number) | Self::Parent(number) => Some(number.digits()),
            Self::None => None,
        }
    }
}

/// What is known of a body.
#[derive(Debug, Clone)]
pub(crate) struct Profile {
    pub(crate) name: String,
    pub(crate) kind: OrganisationKind,
    pub(crate) number: Number,
    pub(crate) email: Option<Personal<String>>,
    /// E.164.
    pub(crate) phone: Option<Personal<String>>,
    pub(crate) contact_name: Option<Personal<String>>,
    /// Four digits.
    pub(crate) postal_code: Option<String>,
}

/// A body of one centre.
#[derive(Debug, Clone)]
pub(crate) struct Organisation {
    pub(crate) id: Id<Organisation>,
    pub(crate) version: u64,
    pub(crate) profile: Profile,
}

impl Kind for Organisation {
    const PREFIX: &'static str = "org";
}

impl Organisation {
    /// Enters a body.
    pub(crate) fn register(id: Id<Self>, profile: Profile) -> (Self, Happened) {
        (Self { id, version: 1, profile }, Happened::to(id, 1, Fact::OrganisationRegistered))
    }

    /// As it stands, for readers that come later.
    pub(crate) fn stands(&self) -> Happened {
        Happened::to(self.id, self.version, Fact::OrganisationStands)
    }

    /// Replaces what is known of it.
    pub(crate) fn change(&mut self, profile: Profile, if_version: u64) -> Result<Happened, Error> {
        unmoved(self.version, if_version)?;
        self.profile = profile;
        self.version += 1;
        Ok(Happened::to(self.id, self.version, Fact::OrganisationChanged))
    }
}
