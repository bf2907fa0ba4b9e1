//! Norwegian postal codes, compiled in. Data: `GeoNames`, CC BY 4.0.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::fault::{Wrong, said, saying};

const TABLE: &str = include_str!("../data/postal-codes.csv");

static PLACES: LazyLock<HashMap<&str, Place>> = LazyLock::new(|| TABLE.lines().filter_map(row).collect());

/// Where a postal code leads, to a few kilometres.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Place {
    /// The name behind the code.
    pub name: &'static str,
    /// The municipality.
    pub municipality: &'static str,
    /// Degrees north, WGS 84.
    pub latitude: f64,
    /// Degrees east, WGS 84.
    pub longitude: f64,
}

/// Finds the place of a code of four digits.
pub fn place(code: &str) -> Option<Place> {
    PLACES.get(code).copied()
}

/// Reads a code that is in use. `NO-3275` and `3275 Svarstad` are understood.
pub fn code(text: &str) -> Result<String, Wrong> {
    let upper = text.to_uppercase();
    let bare = upper.strip_prefix("NO-").or_else(|| upper.strip_prefix("N-")).unwrap_or(&upper);
    let (digits, name) = bare.split_once(' ').unwrap_or((bare, ""));
    let is_name = name.chars().all(|c| c.is_alphabetic() || matches!(c, ' ' | '-' | '.'));
    if !(3..=4).contains(&digits.len()) || !digits.bytes().all(|b| b.is_ascii_digit()) || !is_name {
        return Err(said("this is not a postal code (four digits, such as 3275)").into());
    }
    if digits.len() == 3 {
        return Err(saying("the code has three digits; Excel drops a zero in front: is 0{} meant?", [&digits]).into());
    }
    match place(digits) {
        Some(_) => Ok(digits.to_owned()),
        None => Err(saying("there is no postal code {}", [&digits]).into()),
    }
}

fn row(line: &'static str) -> Option<(&'static str, Place)> {
    let fields: Vec<&str> = line.split(',').collect();
    let [code, name, municipality, latitude, longitude] = fields[..] else { return None };
    let place = Place { name, municipality, latitude: latitude.parse().ok()?, longitude: longitude.parse().ok()? };
    Some((code, place))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_the_table_is_read() {
        let rows = TABLE.lines().filter(|line| line.starts_with(|c: char| c.is_ascii_digit())).count();
        assert_eq!(PLACES.len(), rows);
        assert!(rows > 5_000);
        assert!(PLACES.keys().all(|code| code.len() == 4));
        assert!(TABLE.starts_with("# ") && TABLE.contains("GeoNames"));
    }

    #[test]
    fn a_code_leads_to_its_place() {
        let svarstad = place("3275").unwrap();
        assert_eq!((svarstad.name, svarstad.municipality), ("Svarstad", "Larvik"));
        assert!((svarstad.latitude - 59.4).abs() < 0.1 && (svarstad.longitude - 9.95).abs() < 0.1);
        assert_eq!(place("0001").unwrap().name, "Oslo");
        assert_eq!(place("9999"), None);
    }

    #[test]
    fn codes_not_in_use_are_refused() {
        for text in ["3275", "NO-3275", "3275 Svarstad"] {
            assert_eq!(code(text).unwrap(), "3275");
        }
        assert_eq!(code("9999"), Err("there is no postal code 9999".into()));
        assert_eq!(code("150"), Err("the code has three digits; Excel drops a zero in front: is 0150 meant?".into()));
        for text in ["", "32755", "3275 41234567", "Svarstad", "32 75"] {
            assert!(code(text).is_err(), "{text}");
        }
    }
}
