//! Physical places: whose they are, where, what is in them, when they are open.

use platform::id::{Id, Kind};

use super::error::{Error, unmoved};
use super::fact::{Fact, Happened};
use super::opening::{OpeningException, OpeningPeriod};
use super::organisation::Organisation;
use super::visits::{DayCount, Record, changed};
use super::words::words;

words! {
    /// What is in a place.
    Function {
        Library = "library",
        ServiceDesk = "service_desk",
        VolunteerCentre = "volunteer_centre",
        Hall = "hall",
        School = "school",
        CareHome = "care_home",
        Outdoor = "outdoor",
        Other = "other",
    }
}

words! {
    /// How far everybody gets in.
    Accessibility {
        Full = "full",
        Partly = "partly",
        None = "none",
    }
}

/// A point on Earth, WGS 84, degrees.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Position {
    latitude: f64,
    longitude: f64,
}

impl Position {
    /// A position, where it is one on Earth.
    pub(crate) fn new(latitude: f64, longitude: f64) -> Result<Self, &'static str> {
        let fits = (-90.0..=90.0).contains(&latitude) && (-180.0..=180.0).contains(&longitude);
        if fits { Ok(Self { latitude, longitude }) } else { Err("is not a position on Earth: latitude -90 to 90, longitude -180 to 180") }
    }

    pub(crate) const fn latitude(self) -> f64 {
        self.latitude
    }

    pub(crate) const fn longitude(self) -> f64 {
        self.longitude
    }
}

/// What is known of a place.
#[derive(Debug, Clone)]
pub(crate) struct Profile {
    pub(crate) name: String,
    /// Owner.
    pub(crate) organisation: Id<Organisation>,
    pub(crate) position: Position,
    /// Four digits.
    pub(crate) postal_code: Option<String>,
    /// Sorted, each once.
    pub(crate) functions: Vec<Function>,
    pub(crate) opening: Vec<OpeningPeriod>,
    pub(crate) exceptions: Vec<OpeningException>,
    pub(crate) capacity: u32,
    pub(crate) accessibility: Accessibility,
}

/// A place of one centre.
#[derive(Debug, Clone)]
pub(crate) struct Venue {
    pub(crate) id: Id<Venue>,
    pub(crate) version: u64,
    pub(crate) profile: Profile,
}

impl Kind for Venue {
    const PREFIX: &'static str = "venue";
}

impl Venue {
    /// Enters a place.
    pub(crate) fn open(id: Id<Self>, profile: Profile) -> (Self, Happened) {
        let happened = Happened::to(id, 1, Fact::VenueOpened(profile.organisation));
        (Self { id, version: 1, profile }, happened)
    }

    /// Replaces what is known of it.
    pub(crate) fn change(&mut self, profile: Profile, if_version: u64) -> Result<Happened, Error> {
        unmoved(self.version, if_version)?;
        self.profile = profile;
        self.version += 1;
        Ok(Happened::to(self.id, self.version, Fact::VenueChanged(self.profile.organisation)))
    }

    /// As it stands, for readers that come later.
    pub(crate) fn stands(&self) -> Happened {
        Happened::to(self.id, self.version, Fact::VenueStands(self.profile.organisation))
    }

    /// Takes counts on record; returns those that were new or changed, each with its fact and its own version.
    pub(crate) fn record(&mut self, record: &Record, counts: Vec<DayCount>) -> (Vec<DayCount>, Vec<Happened>) {
        let changed = changed(record, counts);
        let facts = (self.version + 1..).zip(&changed).map(|(version, count)| Happened::to(self.id, version, Fact::VisitsRecorded(*count))).collect();
        self.version += changed.len() as u64;
        (changed, facts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_position_lies_on_earth() {
        assert!(Position::new(59.0, 10.0).is_ok());
        for (latitude, longitude) in [(90.1, 0.0), (0.0, -180.1), (f64::NAN, 0.0), (0.0, f64::INFINITY)] {
            assert!(Position::new(latitude, longitude).is_err(), "{latitude} {longitude}");
        }
    }
}
