//! Telephone numbers, Norwegian unless they say otherwise.

use phonenumber::{Mode, country};

use super::fault::Wrong;

/// Reads a number and writes it as E.164: `+4741234567`.
pub fn phone(text: &str) -> Result<String, Wrong> {
    const LONGEST: usize = 32;
    let wrong = || Wrong::from("this is not a telephone number (such as 41 23 45 67 or +47 41234567)");
    let usual = |c: char| c.is_ascii_digit() || c.is_whitespace() || matches!(c, '+' | '(' | ')' | '-' | '.' | '/');
    if text.len() > LONGEST || !text.chars().all(usual) {
        return Err(wrong());
    }
    let mut plain: String = text.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
    if let Some(abroad) = plain.strip_prefix("00") {
        plain = format!("+{abroad}");
    }
    if plain.rfind('+').is_some_and(|at| at > 0) {
        return Err(wrong());
    }
    // a mobile number may itself begin with 47: left to guess, the library would take that for the country
    if plain.len() == 8 && !plain.starts_with('+') {
        plain = format!("+47{plain}");
    }
    match phonenumber::parse(Some(country::NO), &plain) {
        Ok(number) if number.is_valid() => Ok(number.format().mode(Mode::E164).to_string()),
        _ => Err(wrong()),
    }
}

/// Whether a Norwegian number cannot receive an SMS: those that can begin with 4 or 9.
pub fn is_fixed_line(e164: &str) -> bool {
    e164.strip_prefix("+47").is_some_and(|national| !national.starts_with(['4', '9']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_number_is_read_however_it_is_written() {
        for text in ["41234567", "41 23 45 67", "+47 41234567", "0047 41234567", "004741234567", "(+47) 412 34 567"] {
            assert_eq!(phone(text).unwrap(), "+4741234567", "{text}");
        }
        assert_eq!(phone("47 11 99 60").unwrap(), "+4747119960", "begins with 47 itself");
        assert_eq!(phone("+46 70 123 45 67").unwrap(), "+46701234567");
    }

    #[test]
    fn what_nobody_can_ring_is_refused() {
        for text in ["12345", "", "+", "123456789012345678901234567890", "4123456", "kari", "41+234567", "01019012345"] {
            assert!(phone(text).is_err(), "{text}");
        }
    }

    #[test]
    fn only_mobile_numbers_receive_messages() {
        assert!(!is_fixed_line("+4741234567"));
        assert!(!is_fixed_line("+46701234567"));
        assert!(is_fixed_line("+4733112233"));
    }
}
