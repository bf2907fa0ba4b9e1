//! What a volunteer tells of itself: how to be reached, what it can do, when and how far.

use platform::error::Faults;
use platform::privacy::Personal;

use super::place::Place;
use super::week::{Exception, Period};

/// Consent is given from this age.
pub(crate) const AGE_OF_CONSENT: i32 = 15;

/// Whether somebody born in one year is surely old enough to consent in another: with a birth year alone, from the year
/// after the birthday on.
pub(crate) fn is_of_age(birth_year: i32, year: i32) -> bool {
    year - birth_year > AGE_OF_CONSENT
}

/// The profile; every field can be changed on its own.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Profile {
    pub name: Personal<String>,
    pub email: Option<Personal<String>>,
    pub phone: Option<Personal<String>>,
    pub birth_year: Option<i32>,
    pub postal_code: Option<Personal<String>>,
    pub place: Personal<Place>,
    pub max_metres: u32,
    pub skills: Vec<String>,
    pub languages: Vec<String>,
    pub interests: Vec<String>,
    pub week: Vec<Period>,
    pub exceptions: Vec<Exception>,
    pub weekly_minutes: u32,
}

/// One field with its new value.
#[derive(Clone, Debug)]
pub(crate) enum Change {
    Name(Personal<String>),
    Email(Option<Personal<String>>),
    Phone(Option<Personal<String>>),
    BirthYear(Option<i32>),
    PostalCode(Option<Personal<String>>),
    Place(Personal<Place>),
    MaxMetres(u32),
    Skills(Vec<String>),
    Languages(Vec<String>),
    Interests(Vec<String>),
    Week(Vec<Period>),
    Exceptions(Vec<Exception>),
    WeeklyMinutes(u32),
}

impl Profile {
    /// Puts new values in place.
    ///
    /// # Errors
    /// Where nobody could be reached any more.
    pub(crate) fn with(mut self, changes: Vec<Change>) -> Result<Self, Faults> {
        for change in changes {
            match change {
                Change::Name(name) => self.name = name,
                Change::Email(email) => self.email = email,
                Change::Phone(phone) => self.phone = phone,
                Change::BirthYear(year) => self.birth_year = year,
                Change::PostalCode(code) => self.postal_code = code,
                Change::Place(place) => self.place = place,
                Change::MaxMetres(metres) => self.max_metres = metres,
                Change::Skills(skills) => self.skills = skills,
                Change::Languages(languages) => self.languages = languages,
                Change::Interests(interests) => self.interests = interests,
                Change::Week(week) => self.week = week,
                Change::Exceptions(exceptions) => self.exceptions = exceptions,
                Change::WeeklyMinutes(minutes) => self.weekly_minutes = minutes,
            }
        }
        let mut faults = Faults::new();
        if self.email.is_none() && self.phone.is_none() {
            faults.add("profile.email", "is empty, and so is profile.phone: one of them is needed");
        }
        faults.or(|| Some(self))
    }

    /// The year from which on the person is surely 18: with a birth year alone, the one after the eighteenth birthday.
    pub(crate) fn adult_from_year(&self) -> Option<i32> {
        self.birth_year.map(|year| year + 19)
    }
}
