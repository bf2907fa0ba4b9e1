//! One person in the helper's role: registered, changed, paused, attested, asked for consent, and erased.

use chrono::{DateTime, NaiveDate, Utc};
use platform::error::Faults;
use platform::id::{Id, Kind};

use super::attestation::{self, Attestation};
use super::consent::{self, Consent, Purpose};
use super::day;
use super::fact::Fact;
use super::profile::{Change, Profile};

/// A volunteer of one centre.
#[derive(Clone, Debug)]
pub(crate) struct Volunteer {
    pub id: Id<Volunteer>,
    pub version: u64,
    pub profile: Profile,
    pub attestations: Vec<Attestation>,
    pub consents: Vec<Consent>,
    pub pause: Option<Pause>,
    pub registered_at: DateTime<Utc>,
}

impl Kind for Volunteer {
    const PREFIX: &'static str = "volunteer";
}

/// Is asked for nothing until then.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pause {
    /// Until this local day begins.
    Until(NaiveDate),
    /// Until resumed.
    Open,
}

/// What it takes to be registered.
#[derive(Clone, Debug)]
pub(crate) struct NewVolunteer {
    pub profile: Profile,
    pub attestations: Vec<Attestation>,
    pub consents: Vec<Consent>,
}

impl Volunteer {
    /// Registers somebody.
    pub(crate) fn register(id: Id<Self>, new: NewVolunteer, now: DateTime<Utc>) -> (Self, Fact) {
        let NewVolunteer { profile, attestations, consents } = new;
        let mut volunteer = Self { id, version: 0, profile, attestations, consents, pause: None, registered_at: now };
        let fact = volunteer.changed();
        (volunteer, fact)
    }

    /// Whether there is a consent to this purpose now.
    pub(crate) fn consents_to(&self, purpose: Purpose) -> bool {
        consent::stands(&self.consents, purpose)
    }

    /// Whether the volunteer may be asked: not paused, and consents to coordination.
    pub(crate) fn is_active(&self) -> bool {
        self.pause.is_none() && self.consents_to(Purpose::Coordination)
    }

    /// Puts new values into the profile; nothing happened where they are the old ones.
    ///
    /// # Errors
    /// Where nobody could be reached any more.
    pub(crate) fn update(&mut self, changes: Vec<Change>) -> Result<Vec<Fact>, Faults> {
        let profile = self.profile.clone().with(changes)?;
        if profile == self.profile {
            return Ok(Vec::new());
        }
        self.profile = profile;
        Ok(vec![self.changed()])
    }

    /// Pauses, or moves the end of the pause. What is agreed stays agreed.
    pub(crate) fn pause(&mut self, pause: Pause) -> Vec<Fact> {
        if self.pause == Some(pause) {
            return Vec::new();
        }
        self.pause = Some(pause);
        vec![self.changed()]
    }

    /// Ends the pause.
    pub(crate) fn resume(&mut self) -> Vec<Fact> {
        if self.pause.take().is_some() { vec![self.changed()] } else { Vec::new() }
    }

    /// Ends the pause if its day has come.
    pub(crate) fn resume_if_due(&mut self, now: DateTime<Utc>) -> Vec<Fact> {
        if self.resumes_at().is_some_and(|at| at <= now) { self.resume() } else { Vec::new() }
    }

    /// When the pause ends by itself.
    pub(crate) fn resumes_at(&self) -> Option<DateTime<Utc>> {
        match self.pause {
            Some(Pause::Until(until)) => Some(day::begins(until)),
            Some(Pause::Open) | None => None,
        }
    }

    /// Notes what was shown.
    ///
    /// # Errors
    /// Where so much is kept already that it does not fit.
    pub(crate) fn attest(&mut self, shown: Attestation) -> Result<Vec<Fact>, Faults> {
        if self.attestations.contains(&shown) {
            return Ok(Vec::new());
        }
        let mut kept = self.attestations.clone();
        attestation::record(&mut kept, shown);
        if kept.len() > attestation::MOST {
            let mut faults = Faults::new();
            faults.add("attestation.requirement", format!("would be one more than the {} that fit", attestation::MOST));
            return Err(faults);
        }
        self.attestations = kept;
        Ok(vec![self.changed()])
    }

    /// Consents, at this instant; nothing happened where it does already.
    ///
    /// # Errors
    /// Where a consent of before was withdrawn after that: an older word does not undo a younger one. Where the person
    /// was not surely of age.
    pub(crate) fn consent(&mut self, purpose: Purpose, at: DateTime<Utc>) -> Result<Vec<Fact>, Faults> {
        let mut faults = Faults::new();
        if self.consents.iter().any(|before| before.purpose == purpose && before.withdrawn_at.is_some_and(|withdrawn| withdrawn > at)) {
            faults.add("given_at", "lies before the day on which this consent was withdrawn");
        }
        if !consent::is_given_of_age(self.profile.birth_year, at) {
            faults.add("given_at", "lies before the person was surely of age");
        }
        faults.or(|| Some(()))?;
        Ok(if consent::give(&mut self.consents, purpose, at) { self.consent_changed(purpose, true) } else { Vec::new() })
    }

    /// Withdraws a consent; nothing happened where there is none.
    pub(crate) fn withdraw(&mut self, purpose: Purpose, now: DateTime<Utc>) -> Vec<Fact> {
        if consent::withdraw(&mut self.consents, purpose, now) { self.consent_changed(purpose, false) } else { Vec::new() }
    }

    /// Since when there is no consent to coordination; nothing while there is.
    pub(crate) fn unconsented_since(&self) -> Option<DateTime<Utc>> {
        if self.consents_to(Purpose::Coordination) {
            return None;
        }
        let withdrawn = self.consents.iter().filter(|consent| consent.purpose == Purpose::Coordination).filter_map(|consent| consent.withdrawn_at).max();
        Some(withdrawn.unwrap_or(self.registered_at))
    }

    /// It is asked whether the person stays.
    pub(crate) fn is_asked(&mut self, answer_by: DateTime<Utc>) -> Fact {
        self.version += 1;
        Fact::VolunteerInactive { volunteer: self.id, version: self.version, answer_by }
    }

    /// Something on the matching card is another now; also told where hours were booked.
    pub(crate) fn changed(&mut self) -> Fact {
        self.version += 1;
        Fact::VolunteerChanged { volunteer: self.id, version: self.version, active: self.is_active() }
    }

    /// As it stands, for a reader that comes later: the version is not raised.
    pub(crate) fn stands(&self) -> Fact {
        Fact::VolunteerChanged { volunteer: self.id, version: self.version, active: self.is_active() }
    }

    /// The last fact about somebody.
    pub(crate) fn erased(self) -> Fact {
        Fact::VolunteerErased { volunteer: self.id, version: self.version + 1 }
    }

    fn consent_changed(&mut self, purpose: Purpose, given: bool) -> Vec<Fact> {
        self.version += 1;
        let fact = Fact::ConsentChanged { volunteer: self.id, version: self.version, purpose, given };
        // the card says whether the volunteer may be asked at all
        if purpose == Purpose::Coordination { vec![fact, self.changed()] } else { vec![fact] }
    }
}
