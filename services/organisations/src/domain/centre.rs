//! The tenant: a volunteer centre with its policy.

use chrono::{DateTime, NaiveDate, Utc};
use platform::id::{self, Id};

use super::error::{Error, unmoved};
use super::fact::{Fact, Happened};
use super::policy::Policy;

/// A centre that is asked for.
#[derive(Debug, Clone)]
pub(crate) struct NewCentre {
    pub(crate) name: String,
    pub(crate) municipality: String,
    pub(crate) policy: Policy,
}

/// A centre.
#[derive(Debug, Clone)]
pub(crate) struct Centre {
    pub(crate) id: Id<id::Centre>,
    pub(crate) version: u64,
    pub(crate) name: String,
    /// Four digits, leading zero kept.
    pub(crate) municipality: String,
    pub(crate) policy: Policy,
}

impl Centre {
    /// Begins a centre.
    pub(crate) fn establish(id: Id<id::Centre>, new: NewCentre) -> (Self, Happened) {
        let NewCentre { name, municipality, policy } = new;
        let happened = Happened::to(id, 1, Fact::CentreEstablished(policy.clone()));
        (Self { id, version: 1, name, municipality, policy }, happened)
    }

    /// Replaces the policy.
    pub(crate) fn change_policy(&mut self, policy: Policy, if_version: u64) -> Result<Happened, Error> {
        unmoved(self.version, if_version)?;
        self.policy = policy;
        self.version += 1;
        Ok(Happened::to(self.id, self.version, Fact::CentreChanged(self.policy.clone())))
    }

    /// The centre as it stands, for readers that come later.
    pub(crate) fn stands(&self) -> Happened {
        Happened::to(self.id, self.version, Fact::CentreStands(self.policy.clone()))
    }

    /// The local day.
    pub(crate) fn today(&self, now: DateTime<Utc>) -> NaiveDate {
        now.with_timezone(&self.policy.zone).date_naive()
    }
}
