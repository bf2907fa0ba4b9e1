//! What is known of a venue, in from the contract and out to it.

use platform::error::Faults;
use platform::privacy::some_line;
use proto::{organisations as pb, types};

use super::opening;
use crate::api::fields::{four_digits, maybe};
use crate::domain::venue::{Accessibility, Function, Position, Profile, Venue};
use crate::domain::words::Word as _;

const MOST_PEOPLE: u32 = 100_000;
const MOST_FUNCTIONS: usize = 50;

/// What is asked for under `profile`; notes there what is wrong.
pub(super) fn read(faults: &mut Faults, message: Option<&pb::VenueProfile>) -> Option<Profile> {
    let Some(message) = message else {
        faults.add("profile", "is missing");
        return None;
    };
    Profile::try_from(message).map_err(|inner| faults.within("profile", inner)).ok()
}

impl TryFrom<&pb::VenueProfile> for Profile {
    type Error = Faults;

    fn try_from(message: &pb::VenueProfile) -> Result<Self, Faults> {
        let mut faults = Faults::new();
        let name = some_line(&mut faults, "name", &message.name, 200);
        let organisation = faults.take("organisation", message.organisation.parse());
        let position = message.position.as_ref().map_or(Err("is missing"), |p| Position::new(p.latitude, p.longitude));
        let position = faults.take("position", position);
        let postal_code = maybe(&mut faults, "postal_code", &message.postal_code, four_digits);
        let functions = functions(&mut faults, &message.functions);
        let opening = opening::periods(&mut faults, "opening", &message.opening);
        let exceptions = opening::exceptions(&mut faults, &message.exceptions);
        if message.capacity > MOST_PEOPLE {
            faults.add("capacity", format!("must be at most {MOST_PEOPLE}"));
        }
        let accessibility = match message.accessibility() {
            pb::Accessibility::Full => Some(Accessibility::Full),
            pb::Accessibility::Partly => Some(Accessibility::Partly),
            pb::Accessibility::None => Some(Accessibility::None),
            pb::Accessibility::Unspecified => {
                faults.add("accessibility", "must be FULL, PARTLY or NONE");
                None
            }
        };
        faults.or(|| {
            let (organisation, position, accessibility) = (organisation?, position?, accessibility?);
            Some(Self { name, organisation, position, postal_code, functions, opening, exceptions, capacity: message.capacity, accessibility })
        })
    }
}

fn functions(faults: &mut Faults, words: &[String]) -> Vec<Function> {
    if words.len() > MOST_FUNCTIONS {
        faults.add("functions", format!("has {} entries, at most {MOST_FUNCTIONS} fit", words.len()));
        return Vec::new();
    }
    let mut functions: Vec<_> = words.iter().enumerate().filter_map(|(i, word)| Function::read(faults, &format!("functions[{i}]"), word)).collect();
    functions.sort_unstable();
    functions.dedup();
    functions
}

/// As the contract shows it.
pub(super) fn shown(venue: &Venue) -> pb::Venue {
    let Venue { id, version, profile } = venue;
    let accessibility = match profile.accessibility {
        Accessibility::Full => pb::Accessibility::Full,
        Accessibility::Partly => pb::Accessibility::Partly,
        Accessibility::None => pb::Accessibility::None,
    };
    let profile = pb::VenueProfile {
        name: profile.name.clone(),
        organisation: profile.organisation.to_string(),
        position: Some(types::Position { latitude: profile.position.latitude(), longitude: profile.position.longitude() }),
        postal_code: profile.postal_code.clone().unwrap_or_default(),
        functions: profile.functions.iter().map(|function| function.word().to_owned()).collect(),
        opening: profile.opening.iter().copied().map(opening::shown_period).collect(),
        exceptions: profile.exceptions.iter().map(opening::shown_exception).collect(),
        capacity: profile.capacity,
        accessibility: accessibility.into(),
    };
    pb::Venue { id: id.to_string(), version: *version, profile: Some(profile) }
}
