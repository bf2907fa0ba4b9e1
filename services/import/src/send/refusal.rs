//! Why the house did not take a row, told by the file's own columns.

use tonic::{Code, Status};
use tonic_types::StatusExt as _;

use crate::fault::{What, quoted, said, saying};
use crate::ledger::Told;
use crate::way::{Halted, refused};
use crate::{Fault, Row, need, organisation, venue, visit, volunteer};

/// Why a row was not taken: for its own sake, or because nothing can be.
pub(super) enum Refused {
    Row(Vec<Objection>),
    All(Halted),
}

/// One thing that is wrong with a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Objection {
    /// A field of the contract, a column of the file, or nothing: then the whole row is meant.
    pub(super) field: String,
    pub(super) what: What,
}

impl Refused {
    pub(super) fn row(column: &str, what: What) -> Self {
        Self::Row(vec![Objection { field: column.to_owned(), what }])
    }
}

impl From<Halted> for Refused {
    fn from(halted: Halted) -> Self {
        Self::All(halted)
    }
}

impl From<Status> for Refused {
    fn from(status: Status) -> Self {
        match status.code() {
            Code::InvalidArgument | Code::FailedPrecondition | Code::AlreadyExists | Code::NotFound | Code::Aborted => Self::Row(objections(&status)),
            _ => Self::All(refused("importing", &status)),
        }
    }
}

/// What a status says of each field; of the whole request where it names none.
fn objections(status: &Status) -> Vec<Objection> {
    let details = status.get_error_details();
    let fields = details.bad_request().map(|bad| bad.field_violations.as_slice()).unwrap_or_default();
    if fields.is_empty() {
        let what = match status.code() {
            Code::Aborted => said("somebody changed it in the house at the same time: take the lists in once more"),
            Code::NotFound => said("it went out of the house at the same time: take the lists in once more"),
            _ => of_a_room(status.message()),
        };
        return vec![Objection { field: String::new(), what }];
    }
    fields.iter().map(|fault| Objection { field: fault.field.clone(), what: of_a_room(&fault.description) }).collect()
}

/// What the rooms may say of a row that reading has let through, word for word: a screen has it in its own language.
const OF_ROOMS: [What; 11] = [
    said("an organisation of this centre has this number as its own already"),
    said("belongs to another volunteer of this centre"),
    said("holds control characters"),
    said("is empty"),
    said("is empty, and so is profile.phone: one of them is needed"),
    said("lies before the day on which this consent was withdrawn"),
    said("lies before the person was surely of age"),
    said("more places are taken than would be left"),
    said("must be one line"),
    said("the need is not open any more"),
    said("the session is cancelled or has begun"),
];

fn of_a_room(text: &str) -> What {
    OF_ROOMS.iter().find(|what| what.template == text).cloned().unwrap_or_else(|| quoted(text))
}

/// The faults of a row, each at its column; two fields of one column that say the same are one fault.
pub(super) fn faults<T: Told>(row: &Row<T>, objections: &[Objection]) -> Vec<Fault> {
    let mut told: Vec<Fault> = Vec::new();
    for Objection { field, what } in objections {
        let (column, what) = match column(row.file, field) {
            Some(column) => (column, what.clone()),
            None if field.is_empty() => ("", what.clone()),
            None => ("", saying("{} {}", [field, what])),
        };
        let fault = super::fault(row, column, what);
        if !told.contains(&fault) {
            told.push(fault);
        }
    }
    told
}

/// The column from which a field of the contract is filled: `profile.skills[2]` from the one of the skills.
fn column(file: &str, field: &str) -> Option<&'static str> {
    let inner = field.strip_prefix("profile.").unwrap_or(field);
    let name = inner.split(['.', '[']).next().unwrap_or_default();
    let (kind, pairs): (_, &[(&str, &'static str)]) = match file {
        file if file == organisation::KIND.file => (organisation::KIND, ORGANISATION),
        file if file == venue::KIND.file => (venue::KIND, VENUE),
        file if file == volunteer::KIND.file => (volunteer::KIND, VOLUNTEER),
        file if file == need::KIND.file => (need::KIND, NEED),
        _ => (visit::KIND, VISITS),
    };
    let by_field = pairs.iter().find(|(known, _)| *known == name).map(|(_, column)| *column);
    by_field.or_else(|| kind.columns.iter().find(|column| **column == field).copied())
}

const ORGANISATION: &[(&str, &str)] = &[
    ("name", organisation::NAME),
    ("kind", organisation::TYPE),
    ("orgnr", organisation::NUMBER),
    ("orgnr_kind", organisation::NUMBER),
    ("email", organisation::EMAIL),
    ("phone", organisation::PHONE),
    ("postal_code", organisation::POSTAL_CODE),
    ("contact_name", organisation::CONTACT),
];

const VENUE: &[(&str, &str)] = &[
    ("name", venue::NAME),
    ("organisation", venue::OWNER),
    ("postal_code", venue::POSTAL_CODE),
    ("position", venue::LATITUDE),
    ("opening", venue::OPENING),
    ("capacity", venue::CAPACITY),
    ("accessibility", venue::ACCESS),
];

const VOLUNTEER: &[(&str, &str)] = &[
    ("name", volunteer::NAME),
    ("email", volunteer::EMAIL),
    ("phone", volunteer::PHONE),
    ("birth_year", volunteer::BIRTH_YEAR),
    ("postal_code", volunteer::POSTAL_CODE),
    ("position", volunteer::POSTAL_CODE),
    ("max_metres", volunteer::DISTANCE),
    ("skills", volunteer::SKILLS),
    ("languages", volunteer::LANGUAGES),
    ("interests", volunteer::INTERESTS),
    ("availability", volunteer::AVAILABILITY),
    ("weekly_minutes", volunteer::WEEKLY_HOURS),
    ("consents", volunteer::CONSENT),
    ("given_at", volunteer::CONSENT),
    ("attestations", volunteer::CERTIFICATE),
    ("attestation", volunteer::CERTIFICATE),
    ("preferences", volunteer::CHANNELS),
];

const NEED: &[(&str, &str)] = &[
    ("title", need::TITLE),
    ("organisation", need::ORGANISATION),
    ("venue", need::VENUE),
    ("place_name", need::VENUE),
    ("position", need::VENUE),
    ("category", need::CATEGORY),
    ("starts_local", need::STARTS),
    ("ends_local", need::ENDS),
    ("recurrence", need::RECURRENCE),
    ("places", need::PLACES),
    ("requires_skills", need::SKILLS),
    ("requires_languages", need::LANGUAGES),
    ("requires_attestations", need::CERTIFICATE),
    ("minimum_age", need::AGE),
    ("priority", need::PRIORITY),
];

const VISITS: &[(&str, &str)] = &[("day", visit::DAY), ("visits", visit::VISITS), ("venue", visit::VENUE)];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::svarstad;

    #[test]
    fn what_the_house_says_of_a_field_stands_at_its_column() {
        let reading = svarstad::reading();
        let row = &reading.volunteers[0];
        let objection = |field: &str, what: &str| Objection { field: field.to_owned(), what: quoted(what) };
        let said = [
            objection("consents[0].given_at", "lies in the future"),
            objection("consents[1].given_at", "lies in the future"),
            objection("profile.skills[2]", "is too long"),
            objection("profile.new_field", "is not right"),
            objection("", "is there already"),
        ];

        let told: Vec<(String, String)> = faults(row, &said).into_iter().map(|fault| (fault.column, fault.what.to_string())).collect();

        let expected = [("Samtykke", "lies in the future"), ("Ferdigheter", "is too long"), ("", "profile.new_field is not right"), ("", "is there already")];
        assert_eq!(told, expected.map(|(column, what)| (column.to_owned(), what.to_owned())));
    }

    #[test]
    fn what_a_room_says_is_a_clause_of_ours_where_we_have_one() {
        let taken = objections(&Status::already_exists("an organisation of this centre has this number as its own already"));
        assert_eq!(taken[0].what.template, "an organisation of this centre has this number as its own already");
        let odd = objections(&Status::failed_precondition("something new"));
        assert_eq!((odd[0].what.template, odd[0].what.to_string()), ("", "something new".to_owned()));
        assert!(objections(&Status::aborted("it has moved on to version 3 since it was read"))[0].what.to_string().ends_with("once more"));
    }

    #[test]
    fn a_column_stands_for_itself() {
        assert_eq!(column("behov.csv", need::VENUE), Some(need::VENUE));
        assert_eq!(column("besok.csv", "day"), Some(visit::DAY));
        assert_eq!(column("steder.csv", "profile.opening[3].until_minute"), Some(venue::OPENING));
    }
}
