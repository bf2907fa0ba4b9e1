//! Why it is you who is asked: the codes of the engine in plain words. Codes that are not known here are left out.

use super::Book;

/// A reason that a person can read.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Reason {
    Skill(String),
    Language(String),
    Metres(u32),
    Familiar,
    Interest,
    Available,
}

impl Reason {
    fn read(code: &str) -> Option<Self> {
        let (code, detail) = code.split_once(':').unwrap_or((code, ""));
        let words = || Some(detail.trim().to_owned()).filter(|detail| !detail.is_empty());
        match code {
            "SKILL" | "DESIRED_SKILL" => words().map(Self::Skill),
            "LANGUAGE" => words().map(Self::Language),
            "DISTANCE_METRES" => detail.parse().ok().map(Self::Metres),
            "FAMILIAR" => Some(Self::Familiar),
            "INTEREST" => Some(Self::Interest),
            "AVAILABLE" => Some(Self::Available),
            _ => None,
        }
    }
}

/// The sentence that says why; empty where there is no reason to name.
pub(super) fn sentence(book: &Book, codes: &[String]) -> String {
    let reasons: Vec<String> = codes.iter().filter_map(|code| Reason::read(code)).map(|reason| (book.reason)(&reason)).collect();
    match reasons.split_last() {
        None => String::new(),
        Some((only, [])) => format!("{} {only}.", book.because),
        Some((last, others)) => format!("{} {} {} {last}.", book.because, others.join(", "), book.and),
    }
}

/// A distance as one says it: to the nearest 100 m, from a kilometre on with one decimal.
pub(super) fn distance(metres: u32, decimal: char) -> String {
    let hundreds = (metres + 50) / 100;
    match hundreds {
        0 => "100 m".to_owned(),
        1..=9 => format!("{hundreds}00 m"),
        _ if hundreds.is_multiple_of(10) => format!("{} km", hundreds / 10),
        _ => format!("{}{decimal}{} km", hundreds / 10, hundreds % 10),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_are_rounded_as_one_says_them() {
        assert_eq!([20, 240, 960, 1_240, 2_000].map(|metres| distance(metres, ',')), ["100 m", "200 m", "1 km", "1,2 km", "2 km"]);
    }
}
