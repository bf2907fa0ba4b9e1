//! Profiles in and out, field by field.

use chrono::{Datelike as _, NaiveDate};
use platform::error::Faults;
use platform::privacy::{self, Personal};
use prost_types::FieldMask;
use proto::{types, volunteers as pb};

use super::week;
use crate::domain::place::Place;
use crate::domain::profile::{AGE_OF_CONSENT, Change, Profile, is_of_age};

/// Every field of a profile, by the name that a mask knows it by.
const FIELDS: [&str; 13] = [
    "name",
    "email",
    "phone",
    "birth_year",
    "postal_code",
    "position",
    "max_metres",
    "skills",
    "languages",
    "interests",
    "availability",
    "exceptions",
    "weekly_minutes",
];
const FURTHEST_METRES: u32 = 2_000_000;
const MINUTES_A_WEEK: u32 = 10_080;

/// Reads a whole profile.
pub(super) fn read(faults: &mut Faults, message: &pb::VolunteerProfile, today: NaiveDate) -> Option<Profile> {
    let changes = FIELDS.iter().filter_map(|field| change(faults, field, message, today)).collect();
    // an address that could not be read is not missing as well
    let was_given = faults.iter().any(|(field, _)| ["profile.email", "profile.phone"].contains(&field));
    let told = |missing: Faults| missing.iter().filter(|_| !was_given).for_each(|(field, what)| faults.add(field, what));
    Profile::default().with(changes).map_err(told).ok()
}

/// Reads exactly the fields that the mask names.
pub(super) fn read_masked(message: Option<&pb::VolunteerProfile>, mask: Option<&FieldMask>, today: NaiveDate) -> Result<Vec<Change>, Faults> {
    let (mut faults, mut changes) = (Faults::new(), Vec::new());
    let paths = mask.map(|mask| mask.paths.as_slice()).unwrap_or_default();
    let empty = pb::VolunteerProfile::default();
    let message = message.unwrap_or(&empty);
    if paths.is_empty() {
        faults.add("mask", "names no field");
    } else if paths.iter().any(|path| !FIELDS.contains(&path.as_str())) {
        faults.add("mask", format!("names something else than {}", FIELDS.join(", ")));
    }
    for field in FIELDS.iter().filter(|field| paths.iter().any(|path| path == *field)) {
        changes.extend(change(&mut faults, field, message, today));
    }
    faults.or(|| Some(changes))
}

/// Reads one field; nothing where it is none, or where it is so wrong that there is no value.
fn change(faults: &mut Faults, field: &str, message: &pb::VolunteerProfile, today: NaiveDate) -> Option<Change> {
    let at = format!("profile.{field}");
    Some(match field {
        "name" => Change::Name(Personal::new(privacy::some_line(faults, &at, &message.name, 200))),
        "email" => Change::Email(optional(faults, &at, &message.email, privacy::email)),
        // read as a phone number first, so that its digits are never taken for a national identity number
        "phone" => Change::Phone(optional(faults, &at, &message.phone, privacy::phone)),
        "birth_year" => Change::BirthYear(birth_year(faults, &at, message.birth_year, today)),
        "postal_code" => Change::PostalCode(optional(faults, &at, &message.postal_code, postal_code)),
        "position" => Change::Place(Personal::new(place(faults, &at, message.position.as_ref())?)),
        "max_metres" => Change::MaxMetres(at_most(faults, &at, message.max_metres, FURTHEST_METRES)),
        "skills" => Change::Skills(privacy::words(faults, &at, &message.skills)),
        "languages" => Change::Languages(privacy::languages(faults, &at, &message.languages)),
        "interests" => Change::Interests(privacy::words(faults, &at, &message.interests)),
        "availability" => Change::Week(week::read(faults, &at, &message.availability)),
        "exceptions" => Change::Exceptions(week::read_exceptions(faults, &at, &message.exceptions)),
        "weekly_minutes" => Change::WeeklyMinutes(at_most(faults, &at, message.weekly_minutes, MINUTES_A_WEEK)),
        _ => return None,
    })
}

fn optional<E: std::fmt::Display>(faults: &mut Faults, at: &str, value: &str, read: impl FnOnce(&str) -> Result<String, E>) -> Option<Personal<String>> {
    if value.trim().is_empty() { None } else { faults.take(at, read(value)).map(Personal::new) }
}

fn postal_code(value: &str) -> Result<String, &'static str> {
    let value = value.trim();
    if value.len() == 4 && value.bytes().all(|byte| byte.is_ascii_digit()) { Ok(value.to_owned()) } else { Err("must be four digits") }
}

fn birth_year(faults: &mut Faults, at: &str, value: u32, today: NaiveDate) -> Option<i32> {
    let year = i32::try_from(value).ok().filter(|year| *year != 0);
    if value != 0 && !year.is_some_and(|year| (1900..=today.year()).contains(&year)) {
        faults.add(at, format!("must be 0 or between 1900 and {}", today.year() - AGE_OF_CONSENT - 1));
    } else if year.is_some_and(|year| !is_of_age(year, today.year())) {
        faults.add(at, format!("consent is given from the age of {AGE_OF_CONSENT}, which a birth year alone tells from the year after on"));
    }
    year
}

fn place(faults: &mut Faults, at: &str, value: Option<&types::Position>) -> Option<Place> {
    let Some(position) = value else {
        faults.add(at, "is missing");
        return None;
    };
    Place::read(faults, at, position.latitude, position.longitude)
}

fn at_most(faults: &mut Faults, at: &str, value: u32, most: u32) -> u32 {
    if value > most {
        faults.add(at, format!("must be at most {most}"));
    }
    value
}

/// The whole profile, for the person itself or a coordinator.
pub(super) fn write(profile: Profile) -> pb::VolunteerProfile {
    let text = |kept: Option<Personal<String>>| kept.map(|personal| personal.reveal().clone()).unwrap_or_default();
    pb::VolunteerProfile {
        name: profile.name.reveal().clone(),
        email: text(profile.email),
        phone: text(profile.phone),
        birth_year: profile.birth_year.map_or(0, i32::unsigned_abs),
        postal_code: text(profile.postal_code),
        position: Some(position(*profile.place.reveal())),
        max_metres: profile.max_metres,
        skills: profile.skills,
        languages: profile.languages,
        interests: profile.interests,
        availability: week::write(&profile.week),
        exceptions: week::write_exceptions(&profile.exceptions),
        weekly_minutes: profile.weekly_minutes,
    }
}

pub(super) fn position(place: Place) -> types::Position {
    types::Position { latitude: place.latitude, longitude: place.longitude }
}
