//! Rows of `frivillige.csv`.

use std::fmt;

use chrono::{Datelike, NaiveDate};

use super::cells::{Cells, text};
use super::date::{birth_year, past_day};
use super::email::email;
use super::fault::said;
use super::hours;
use super::list::{languages, one_of, words, yes_or_no};
use super::number::{metres, weekly_minutes};
use super::phone::{self, phone};
use super::postal;
use super::register::{Entry, Register};
use super::sheet::Kind;
use super::week::Week;

pub const NAME: &str = "Navn";
pub const EMAIL: &str = "E-post";
pub const PHONE: &str = "Telefon";
pub const BIRTH_YEAR: &str = "Fødselsår";
pub const POSTAL_CODE: &str = "Postnr";
pub const SKILLS: &str = "Ferdigheter";
pub const LANGUAGES: &str = "Språk";
pub const AVAILABILITY: &str = "Tilgjengelighet";
pub const WEEKLY_HOURS: &str = "Maks timer per uke";
pub const DISTANCE: &str = "Maks km";
pub const INTERESTS: &str = "Interesser";
pub const CERTIFICATE: &str = "Politiattest vist";
pub const LICENCE: &str = "Førerkort";
pub const CONSENT: &str = "Samtykke";
/// The column whose only warning is that a person can be reached by SMS alone.
pub const CHANNELS: &str = "Varsling";
pub const WRITTEN: &str = "Målform";

const DRIVING: &str = "bilkjøring";
const EARLIEST_CONSENT: i32 = 1970;
/// From this age on a person consents for herself.
const AGE_OF_CONSENT: i32 = 15;

/// The file and its columns.
pub const KIND: Kind = Kind {
    file: "frivillige.csv",
    columns: &[
        NAME,
        EMAIL,
        PHONE,
        BIRTH_YEAR,
        POSTAL_CODE,
        SKILLS,
        LANGUAGES,
        AVAILABILITY,
        WEEKLY_HOURS,
        DISTANCE,
        INTERESTS,
        CERTIFICATE,
        LICENCE,
        CONSENT,
        CHANNELS,
        WRITTEN,
    ],
};

/// How a person wants to be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Channels {
    /// `e-post`
    Email,
    /// `sms`
    Sms,
    /// `begge`
    Both,
}

/// A person in the helper's role.
#[derive(Clone, PartialEq, Eq)]
pub struct Volunteer {
    /// The person's name.
    pub name: String,
    /// In lower case.
    pub email: Option<String>,
    /// E.164.
    pub phone: Option<String>,
    /// Nothing if not told.
    pub birth_year: Option<i32>,
    /// Four digits, in use.
    pub postal_code: String,
    /// In lower case, each once.
    pub skills: Vec<String>,
    /// Codes of ISO 639.
    pub languages: Vec<String>,
    /// When the person has time.
    pub availability: Week,
    /// Most minutes in one week; nothing if not told.
    pub weekly_minutes: Option<u32>,
    /// Furthest acceptable distance; nothing if not told.
    pub max_metres: Option<u32>,
    /// Categories of needs, in lower case.
    pub interests: Vec<String>,
    /// When a police certificate was shown.
    pub certificate_shown_on: Option<NaiveDate>,
    /// Whether the person may drive; nothing if not told.
    pub driving_licence: Option<bool>,
    /// When consent was given.
    pub consent_on: NaiveDate,
    /// How the person wants to be told.
    pub channels: Channels,
    /// nb, nn, en or se; nothing if not told.
    pub written_language: Option<&'static str>,
}

impl fmt::Debug for Volunteer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Volunteer").field("channels", &self.channels).finish_non_exhaustive()
    }
}

/// Reads one row. `seen` holds the addresses of earlier rows.
pub fn read(cells: &mut Cells, seen: &mut Register, as_of: NaiveDate) -> Option<Volunteer> {
    let name = cells.required(NAME, text);
    let email = read_email(cells, seen);
    let phone = cells.optional(PHONE, phone);
    let birth_year = cells.optional(BIRTH_YEAR, |text| birth_year(text, as_of));
    let postal_code = cells.required(POSTAL_CODE, postal::code);
    let skills = cells.optional(SKILLS, words).unwrap_or_default();
    let languages = cells.optional(LANGUAGES, languages).unwrap_or_default();
    let availability = cells.optional(AVAILABILITY, hours::availability).unwrap_or_default();
    let weekly_minutes = cells.optional(WEEKLY_HOURS, weekly_minutes);
    let max_metres = cells.optional(DISTANCE, metres);
    let interests = cells.optional(INTERESTS, words).unwrap_or_default();
    let certificate_shown_on = cells.optional(CERTIFICATE, |text| past_day(text, as_of));
    let driving_licence = cells.optional(LICENCE, yes_or_no);
    let consent_on = read_consent(cells, birth_year, as_of);
    let channels = read_channels(cells, phone.as_deref());
    let written_language = cells.optional(WRITTEN, |text| one_of(text, &[("nb", "nb"), ("nn", "nn"), ("en", "en"), ("se", "se")]));
    if written_language == Some("se") {
        cells.warn(WRITTEN, said("there are no texts in Northern Sámi yet: the wish is kept, and texts come in Bokmål"));
    }
    if skills.iter().any(|skill| skill == DRIVING) && driving_licence != Some(true) {
        cells.warn(LICENCE, said("bilkjøring is among the skills, but no driving licence is noted"));
    }
    if let (None, Some(name)) = (&email, &name) {
        check_twice(cells, seen, &format!("{name}|{}", phone.as_deref().unwrap_or_default()));
    }
    if let Some(email) = &email {
        seen.note(email, Entry { line: cells.line(), taken: cells.is_good() });
    }
    Some(Volunteer {
        name: name?,
        email,
        phone,
        birth_year,
        postal_code: postal_code?,
        skills,
        languages,
        availability,
        weekly_minutes,
        max_metres,
        interests,
        certificate_shown_on,
        driving_licence,
        consent_on: consent_on?,
        channels: channels?,
        written_language,
    })
}

fn read_email(cells: &mut Cells, seen: &Register) -> Option<String> {
    let email = cells.optional(EMAIL, email)?;
    if let Some(earlier) = seen.find(&email) {
        cells.fault(EMAIL, earlier.twin(&said("the same e-mail address")));
    }
    Some(email)
}

/// Of people without an address, those with one name and one telephone number are the same.
fn check_twice(cells: &mut Cells, seen: &mut Register, key: &str) {
    if !cells.is_empty(EMAIL) {
        return; // there is one, and it is told that it cannot be read
    }
    if let Some(earlier) = seen.find(key) {
        cells.fault(NAME, earlier.twin(&said("the same name and telephone number, and neither has an e-mail address")));
    }
    seen.note(key, Entry { line: cells.line(), taken: cells.is_good() });
}

fn read_consent(cells: &mut Cells, birth_year: Option<i32>, as_of: NaiveDate) -> Option<NaiveDate> {
    if cells.is_empty(CONSENT) {
        cells.fault(CONSENT, said("no consent is noted, and without consent nobody is registered"));
        return None;
    }
    let day = cells.required(CONSENT, |text| past_day(text, as_of))?;
    if day.year() < EARLIEST_CONSENT {
        cells.fault(CONSENT, said("the house takes no consent from before 1970: is the year mistyped?"));
    }
    if birth_year.is_some_and(|year| day.year() - year <= AGE_OF_CONSENT) {
        let what = said("it was given before the person was surely 15 years old (with a year of birth only, an age counts from the year after)");
        cells.fault(CONSENT, what);
    }
    Some(day)
}

fn read_channels(cells: &mut Cells, phone: Option<&str>) -> Option<Channels> {
    let words = [("e-post", Channels::Email), ("sms", Channels::Sms), ("begge", Channels::Both)];
    let channels = cells.required(CHANNELS, |text| one_of(&text.to_lowercase().replace("epost", "e-post"), &words))?;
    if channels != Channels::Sms && cells.is_empty(EMAIL) {
        cells.fault(EMAIL, said("Varsling asks for e-mail, but there is no address"));
    }
    if channels != Channels::Email && cells.is_empty(PHONE) {
        cells.fault(PHONE, said("Varsling asks for SMS, but there is no telephone number"));
    }
    if channels != Channels::Email && phone.is_some_and(phone::is_fixed_line) {
        cells.warn(PHONE, said("Varsling asks for SMS, but this number is not one of a mobile telephone"));
    }
    if channels == Channels::Sms {
        cells.warn(CHANNELS, said("this person wants SMS only, and no SMS can be sent yet: ring selv"));
    }
    Some(channels)
}
