//! Numbers as people in Norway write them: decimal comma, spaces between thousands, perhaps the unit behind.

use super::fault::{What, Wrong, said, saying};

const MOST_DECIMALS: usize = 6;

/// Reads a whole number that is not negative.
pub fn whole(text: &str) -> Result<u32, Wrong> {
    scaled(text, 1, &[]).map_err(|wrong| match wrong {
        Trouble::Negative => said("a negative number makes no sense here").into(),
        Trouble::NotWhole => said("this must be a whole number").into(),
        Trouble::TooLarge => said("this number is too large").into(),
        Trouble::NotANumber => said("this is not a number").into(),
    })
}

/// Most people that a place holds, or that come in one day.
const MOST_PEOPLE: u32 = 100_000;

/// Reads how many people.
pub fn people(text: &str) -> Result<u32, Wrong> {
    match whole(text)? {
        number if number > MOST_PEOPLE => Err(said("the house counts to 100 000 people").into()),
        number => Ok(number),
    }
}

/// Reads hours, such as `1,5`, as minutes of one week.
pub fn weekly_minutes(text: &str) -> Result<u32, Wrong> {
    const WEEK: u32 = 7 * 24 * 60;
    match scaled(text, 60, &["timer", "time", "t", "h"]) {
        Ok(minutes) if minutes <= WEEK => Ok(minutes),
        Ok(_) | Err(Trouble::TooLarge) => Err(said("a week has 168 hours").into()),
        Err(Trouble::Negative) => Err(said("hours cannot be negative").into()),
        Err(Trouble::NotWhole | Trouble::NotANumber) => Err(said("this is not a number of hours (such as 3 or 1,5)").into()),
    }
}

/// Reads kilometres as metres.
pub fn metres(text: &str) -> Result<u32, Wrong> {
    const FURTHEST: u32 = 2_000_000;
    match scaled(text, 1000, &["km"]) {
        Ok(metres) if metres <= FURTHEST => Ok(metres),
        Ok(_) | Err(Trouble::TooLarge) => Err(said("the house knows no distance above 2 000 km").into()),
        Err(Trouble::Negative) => Err(said("a distance cannot be negative").into()),
        Err(Trouble::NotWhole | Trouble::NotANumber) => Err(said("this is not a number of kilometres (such as 5 or 2,5)").into()),
    }
}

/// Reads a latitude of Norway in degrees.
pub fn latitude(text: &str) -> Result<f64, Wrong> {
    degrees(text, 57.0..=81.5, &said("latitude"), "57–81,5")
}

/// Reads a longitude of Norway in degrees.
pub fn longitude(text: &str) -> Result<f64, Wrong> {
    degrees(text, -10.0..=34.0, &said("longitude"), "-10–34")
}

fn degrees(text: &str, norway: std::ops::RangeInclusive<f64>, name: &What, span: &str) -> Result<f64, Wrong> {
    let plain = text.trim_end_matches('°').replace(',', ".").replace('−', "-");
    let is_plain = plain.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | '-'));
    let Some(value) = plain.parse::<f64>().ok().filter(|_| is_plain) else {
        return Err(saying("this is not a {} in degrees (such as 59,40047)", [name]).into());
    };
    if norway.contains(&value) {
        return Ok(value);
    }
    Err(saying("this is not a {} in Norway ({}): are Breddegrad and Lengdegrad swapped?", [name, &span]).into())
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Trouble {
    Negative,
    NotWhole,
    TooLarge,
    NotANumber,
}

/// Reads a decimal number times `scale`, rounded. Without a scale no decimals but zeros are taken.
fn scaled(text: &str, scale: u64, units: &[&str]) -> Result<u32, Trouble> {
    let folded = text.to_lowercase();
    let bare = units.iter().find_map(|unit| folded.strip_suffix(unit)).unwrap_or(&folded);
    let plain: String = bare.chars().filter(|c| !c.is_whitespace()).collect();
    let (negative, digits) = match plain.strip_prefix(['-', '−']) {
        Some(rest) => (true, rest),
        None => (false, plain.as_str()),
    };
    let (whole, decimals) = digits.split_once([',', '.']).unwrap_or((digits, "0"));
    let all_digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    // 1.500 is fifteen hundred to some and one and a half to others
    let two_meanings = digits.contains('.') && decimals.len() == 3;
    if !all_digits(whole) || !all_digits(decimals) || two_meanings || decimals.len() > MOST_DECIMALS {
        return Err(Trouble::NotANumber);
    }
    if negative {
        return Err(Trouble::Negative);
    }
    if scale == 1 && decimals.bytes().any(|b| b != b'0') {
        return Err(Trouble::NotWhole);
    }
    let places = decimals.bytes().fold(1, |tens: u64, _| tens * 10);
    let part: u64 = decimals.parse().map_err(|_| Trouble::NotANumber)?;
    whole
        .parse::<u64>()
        .ok()
        .and_then(|whole| whole.checked_mul(scale))
        .and_then(|units| units.checked_add((part * scale + places / 2) / places))
        .and_then(|units| u32::try_from(units).ok())
        .ok_or(Trouble::TooLarge)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimal_commas_thousands_and_units_are_understood() {
        assert_eq!(weekly_minutes("1,5"), Ok(90));
        assert_eq!(weekly_minutes("1.5"), Ok(90));
        assert_eq!(weekly_minutes("2 timer"), Ok(120));
        assert_eq!(weekly_minutes("0,33"), Ok(20));
        assert_eq!(metres("30 km"), Ok(30_000));
        assert_eq!(metres("2,25"), Ok(2_250));
        assert_eq!(whole("1\u{a0}200"), Ok(1_200));
        assert_eq!(whole("3,00"), Ok(3));
        assert_eq!(latitude("59,40047"), Ok(59.400_47));
        assert_eq!(longitude("9.967"), Ok(9.967));
    }

    #[test]
    fn what_a_person_would_have_to_guess_is_refused() {
        for text in ["", "tre", "1.500", "2-3", "1,,5", "1e3", ",5", "inf", "½"] {
            assert!(weekly_minutes(text).is_err(), "{text}");
            assert!(whole(text).is_err(), "{text}");
        }
        assert_eq!(weekly_minutes("-2"), Err("hours cannot be negative".into()));
        assert_eq!(weekly_minutes("169"), Err("a week has 168 hours".into()));
        assert_eq!(whole("2,5"), Err("this must be a whole number".into()));
        assert_eq!(whole("99999999999999999999"), Err("this number is too large".into()));
        assert!(latitude("9,96758").is_err());
        assert!(longitude("59,40047").is_err());
        assert!(latitude("NaN").is_err());
    }
}
