//! The centre that ships with the programme: what the demo shows and the tests read.

use chrono::NaiveDate;

use crate::reading::Files;

/// The day on which its files were exported, and as of which they are judged.
pub const EXPORTED: NaiveDate = match NaiveDate::from_ymd_opt(2027, 1, 3) {
    Some(day) => day,
    None => NaiveDate::MIN,
};

/// Gives its files by name.
#[must_use]
pub fn files() -> Files {
    [
        ("organisasjoner.csv", include_bytes!("../data/svarstad/organisasjoner.csv").as_slice()),
        ("steder.csv", include_bytes!("../data/svarstad/steder.csv")),
        ("frivillige.csv", include_bytes!("../data/svarstad/frivillige.csv")),
        ("behov.csv", include_bytes!("../data/svarstad/behov.csv")),
        ("besok.csv", include_bytes!("../data/svarstad/besok.csv")),
    ]
    .into_iter()
    .map(|(name, bytes)| (name.to_owned(), bytes.to_vec()))
    .collect()
}

#[cfg(test)]
pub(crate) use tests::reading;

#[cfg(test)]
mod tests;
