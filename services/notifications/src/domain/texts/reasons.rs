//! Why it is you who is asked: the codes of the engine in plain words. Codes that are not known here are left out.

use super::Book;

/// ISO 639 codes with their names in bokmål, nynorsk and English. Norwegian is left out: that is no reason.
const LANGUAGES: [(&str, [&str; 3]); 19] = [
    ("ar", ["arabisk", "arabisk", "Arabic"]),
    ("da", ["dansk", "dansk", "Danish"]),
    ("de", ["tysk", "tysk", "German"]),
    ("en", ["engelsk", "engelsk", "English"]),
    ("es", ["spansk", "spansk", "Spanish"]),
    ("fa", ["persisk", "persisk", "Persian"]),
    ("fr", ["fransk", "fransk", "French"]),
    ("ku", ["kurdisk", "kurdisk", "Kurdish"]),
    ("lt", ["litauisk", "litauisk", "Lithuanian"]),
    ("pl", ["polsk", "polsk", "Polish"]),
    ("ru", ["russisk", "russisk", "Russian"]),
    ("se", ["nordsamisk", "nordsamisk", "Northern Sámi"]),
    ("so", ["somali", "somali", "Somali"]),
    ("sv", ["svensk", "svensk", "Swedish"]),
    ("ti", ["tigrinja", "tigrinja", "Tigrinya"]),
    ("tr", ["tyrkisk", "tyrkisk", "Turkish"]),
    ("uk", ["ukrainsk", "ukrainsk", "Ukrainian"]),
    ("ur", ["urdu", "urdu", "Urdu"]),
    ("vi", ["vietnamesisk", "vietnamesisk", "Vietnamese"]),
];

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
    fn read(code: &str, column: usize) -> Option<Self> {
        let (code, detail) = code.split_once(':').unwrap_or((code, ""));
        let words = || Some(detail.trim().to_owned()).filter(|detail| !detail.is_empty());
        match code {
            "SKILL" | "DESIRED_SKILL" => words().map(Self::Skill),
            "LANGUAGE" => LANGUAGES.iter().find(|(known, _)| *known == detail).map(|(_, names)| Self::Language(names[column].to_owned())),
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
    let reasons: Vec<String> = codes.iter().filter_map(|code| Reason::read(code, book.column)).map(|reason| (book.reason)(&reason)).collect();
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
    fn only_what_a_person_can_read_is_named() {
        let codes = ["LANGUAGE:uk", "LANGUAGE:xx", "LANGUAGE:no", "RECENT_MINUTES:90", "DISTANCE_METRES:x", "SKILL:", "INTEREST:tur"].map(str::to_owned);

        assert_eq!(sentence(&super::super::nn::BOOK, &codes), "Vi spør deg fordi du snakkar ukrainsk og du har sagt at slikt interesserer deg.");
        assert_eq!(sentence(&super::super::en::BOOK, &codes[1..4]), "");
    }

    #[test]
    fn a_skill_is_named_so_that_any_word_fits() {
        let codes = ["SKILL:turleder", "DESIRED_SKILL:bilkjøring"].map(str::to_owned);

        assert_eq!(sentence(&super::super::nb::BOOK, &codes), "Vi spør deg fordi du har ført opp turleder og du har ført opp bilkjøring.");
        assert_eq!(sentence(&super::super::nn::BOOK, &codes[..1]), "Vi spør deg fordi du har ført opp turleder.");
        assert_eq!(sentence(&super::super::en::BOOK, &codes[..1]), "We are asking you because you listed turleder.");
    }

    #[test]
    fn distances_are_rounded_as_one_says_them() {
        assert_eq!([20, 240, 960, 1_240, 2_000].map(|metres| distance(metres, ',')), ["100 m", "200 m", "1 km", "1,2 km", "2 km"]);
    }
}
