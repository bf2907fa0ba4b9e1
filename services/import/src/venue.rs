//! Rows of `steder.csv`.

use super::cells::{Cells, text};
use super::fault::said;
use super::hours;
use super::list::one_of;
use super::number::{latitude, longitude, people};
use super::organisation;
use super::orgnr::orgnr;
use super::postal;
use super::register::{Entry, Known, objection};
use super::sheet::{Kind, fold};
use super::week::Week;

pub const NAME: &str = "Navn";
pub const OWNER: &str = "Orgnr";
pub const POSTAL_CODE: &str = "Postnr";
pub const LATITUDE: &str = "Breddegrad";
pub const LONGITUDE: &str = "Lengdegrad";
pub const OPENING: &str = "Åpningstider";
pub const CAPACITY: &str = "Kapasitet";
pub const ACCESS: &str = "Universelt utformet";

/// The file and its columns.
pub const KIND: Kind = Kind { file: "steder.csv", columns: &[NAME, OWNER, POSTAL_CODE, LATITUDE, LONGITUDE, OPENING, CAPACITY, ACCESS] };

/// How well everybody can get in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// `ja`
    Full,
    /// `delvis`
    Partly,
    /// `nei`
    None,
}

/// A physical place.
#[derive(Clone, Debug, PartialEq)]
pub struct Venue {
    /// Its name, by which needs and visits speak of it.
    pub name: String,
    /// The owner's organisation number.
    pub owner: String,
    /// Four digits.
    pub postal_code: Option<String>,
    /// Latitude and longitude, WGS 84; those of the postal code if the file gives none.
    pub position: (f64, f64),
    /// Whether the file itself gives the position.
    pub has_own_position: bool,
    /// When it is open; nothing if the file does not say.
    pub opening: Option<Week>,
    /// How many people it holds.
    pub capacity: Option<u32>,
    /// How well everybody can get in.
    pub access: Option<Access>,
}

/// Reads one row.
pub fn read(cells: &mut Cells, known: &mut Known) -> Option<Venue> {
    let name = cells.required(NAME, text);
    let earlier = name.as_deref().and_then(|name| known.venues.as_ref()?.find(name));
    if let Some(earlier) = earlier {
        cells.fault(NAME, earlier.twin(&said("the same name")));
    }
    let owner = cells.required(OWNER, orgnr);
    let wrong = owner.as_deref().and_then(|owner| objection(known.organisations.as_ref(), owner, organisation::KIND.file));
    if let Some(what) = wrong {
        cells.fault(OWNER, what);
    }
    let postal_code = cells.optional(POSTAL_CODE, postal::code);
    let position = read_position(cells, postal_code.as_deref());
    let opening = cells.optional(OPENING, hours::opening);
    let capacity = cells.optional(CAPACITY, people);
    let access = cells.optional(ACCESS, |text| one_of(text, &[("ja", Access::Full), ("delvis", Access::Partly), ("nei", Access::None)]));
    let entry = Entry { line: cells.line(), taken: cells.is_good() };
    if let (Some(name), Some(register), None) = (&name, &mut known.venues, earlier) {
        register.note(name, entry);
        if let Some(opening) = &opening {
            known.opening.insert(fold(name), opening.clone());
        }
    }
    let has_own_position = !cells.is_empty(LATITUDE);
    Some(Venue { name: name?, owner: owner?, postal_code, position: position?, has_own_position, opening, capacity, access })
}

fn read_position(cells: &mut Cells, postal_code: Option<&str>) -> Option<(f64, f64)> {
    let north = cells.optional(LATITUDE, latitude);
    let east = cells.optional(LONGITUDE, longitude);
    match (cells.is_empty(LATITUDE), cells.is_empty(LONGITUDE)) {
        (false, false) => north.zip(east),
        (true, true) => {
            if cells.is_empty(POSTAL_CODE) {
                cells.fault(POSTAL_CODE, said("the place needs a postal code or a position"));
            }
            let place = postal::place(postal_code?)?;
            Some((place.latitude, place.longitude))
        }
        (true, false) => {
            cells.fault(LATITUDE, said("a position needs both Breddegrad and Lengdegrad"));
            None
        }
        (false, true) => {
            cells.fault(LONGITUDE, said("a position needs both Breddegrad and Lengdegrad"));
            None
        }
    }
}
