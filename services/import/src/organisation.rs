//! Rows of `organisasjoner.csv`.

use std::fmt;

use super::cells::{Cells, text};
use super::email::email;
use super::fault::{said, saying};
use super::list::one_of;
use super::orgnr::orgnr;
use super::phone::phone;
use super::postal;
use super::register::{Entry, Known};
use super::sheet::{Kind, fold};

pub const NUMBER: &str = "Orgnr";
pub const NAME: &str = "Navn";
pub const TYPE: &str = "Type";
pub const EMAIL: &str = "E-post";
pub const PHONE: &str = "Telefon";
pub const POSTAL_CODE: &str = "Postnr";
pub const PLACE: &str = "Poststed";
pub const CONTACT: &str = "Kontaktperson";

/// The file and its columns.
pub const KIND: Kind = Kind { file: "organisasjoner.csv", columns: &[NUMBER, NAME, TYPE, EMAIL, PHONE, POSTAL_CODE, PLACE, CONTACT] };

/// The words of `Type`, and the contract's words for them.
const TYPES: [(&str, &str); 13] = [
    ("kommune", "municipality"),
    ("frivilligsentral", "volunteer_centre"),
    ("bibliotek", "library"),
    ("lag", "association"),
    ("forening", "association"),
    ("organisasjon", "association"),
    ("menighet", "congregation"),
    ("bedrift", "business"),
    ("offentlig", "public_body"),
    ("stiftelse", "other"),
    ("samvirke", "other"),
    ("annet", "other"),
    ("anna", "other"),
];

/// A body that posts needs.
#[derive(Clone, PartialEq, Eq)]
pub struct Organisation {
    /// Nine digits; nothing if it has no number.
    pub orgnr: Option<String>,
    /// Its name.
    pub name: String,
    /// The contract's word: municipality, `volunteer_centre`, library, association, congregation, business,
    /// `public_body` or other.
    pub kind: &'static str,
    /// In lower case.
    pub email: Option<String>,
    /// E.164.
    pub phone: Option<String>,
    /// Four digits.
    pub postal_code: Option<String>,
    /// Who speaks for it.
    pub contact_name: Option<String>,
}

impl fmt::Debug for Organisation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Organisation").field("orgnr", &self.orgnr).field("kind", &self.kind).finish_non_exhaustive()
    }
}

/// Reads one row.
pub fn read(cells: &mut Cells, known: &mut Known) -> Option<Organisation> {
    let number = cells.optional(NUMBER, orgnr);
    let name = cells.required(NAME, text);
    check_twice(cells, number.as_deref(), name.as_deref(), known);
    let kind = cells.required(TYPE, |text| one_of(text, &TYPES));
    let email = cells.optional(EMAIL, email);
    let phone = cells.optional(PHONE, phone);
    let postal_code = cells.optional(POSTAL_CODE, postal::code);
    let place = cells.optional(PLACE, text);
    let contact_name = cells.optional(CONTACT, text);
    if let (Some(code), Some(told)) = (&postal_code, place) {
        check_place(cells, code, &told);
    }
    let entry = Entry { line: cells.line(), taken: cells.is_good() };
    if let (Some(number), Some(register)) = (&number, &mut known.organisations) {
        register.note(number, entry);
    }
    if let Some(name) = &name {
        known.bodies.note(&body(number.as_deref(), name), entry);
    }
    Some(Organisation { orgnr: number, name: name?, kind: kind?, email, phone, postal_code, contact_name })
}

/// The same number under another name is a unit that uses its parent's; the same name without a number is a double.
fn check_twice(cells: &mut Cells, number: Option<&str>, name: Option<&str>, known: &Known) {
    let twin = name.and_then(|name| known.bodies.find(&body(number, name)));
    match (twin, number) {
        (Some(earlier), Some(_)) => cells.fault(NUMBER, earlier.twin(&said("the same organisation number and name"))),
        (Some(earlier), None) if cells.is_empty(NUMBER) => cells.fault(NAME, earlier.twin(&said("the same name, and neither has a number"))),
        _ => {}
    }
    let earlier = number.and_then(|number| known.organisations.as_ref()?.find(number)).filter(|earlier| earlier.taken && twin.is_none());
    if let Some(Entry { line, .. }) = earlier {
        let what = saying("line {} has the same organisation number: this one is taken for a unit that uses it, and needs go to that one", [&line]);
        cells.warn(NUMBER, what);
    }
}

fn body(number: Option<&str>, name: &str) -> String {
    format!("{}|{name}", number.unwrap_or_default())
}

fn check_place(cells: &mut Cells, code: &str, told: &str) {
    let Some(place) = postal::place(code) else { return };
    if fold(place.name) != fold(told) {
        let what = saying("the postal code {} leads to {}: is the code or the place mistyped?", [&code, &place.name]);
        cells.warn(PLACE, what);
    }
}
