//! Organisation numbers of the Brønnøysund registers.

use super::fault::{Wrong, said};

const WEIGHTS: [u32; 8] = [3, 2, 7, 6, 5, 4, 3, 2];

/// Reads nine digits with a check digit that fits. Spaces, dots and the affixes `NO` and `MVA` are left out.
pub fn orgnr(text: &str) -> Result<String, Wrong> {
    let plain: String = text.chars().filter(|c| !c.is_whitespace() && *c != '.').collect::<String>().to_uppercase();
    let plain = plain.strip_prefix("NO").unwrap_or(&plain);
    let plain = plain.strip_suffix("MVA").unwrap_or(plain);
    let digits: Option<Vec<u32>> = plain.chars().map(|c| c.to_digit(10)).collect();
    let Some(digits) = digits.filter(|digits| digits.len() == 9) else {
        return Err(said("this is not an organisation number (nine digits, such as 312 047 330)").into());
    };
    if digits.iter().all(|digit| *digit == 0) {
        return Err(said("nine zeros are not an organisation number").into());
    }
    let sum: u32 = WEIGHTS.iter().zip(&digits).map(|(weight, digit)| weight * digit).sum();
    if (11 - sum % 11) % 11 == digits[8] {
        Ok(plain.to_owned())
    } else {
        Err(said("the check digit of this organisation number does not fit: is a digit mistyped?").into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_that_fit_are_read_however_they_are_written() {
        for text in ["123456785", "974760673", "923609016", "964965226", "701730496"] {
            assert_eq!(orgnr(text).unwrap(), text);
        }
        for text in ["312 047 330", "312.047.330", "NO 312 047 330 MVA", "no312\u{a0}047\u{a0}330mva"] {
            assert_eq!(orgnr(text).unwrap(), "312047330");
        }
    }

    #[test]
    fn numbers_that_do_not_fit_are_refused() {
        for text in ["123456784", "000000000", "000 000 000", "31204733", "3120473300", "ingen", "NOMVA", ""] {
            assert!(orgnr(text).is_err(), "{text}");
        }
        for last in 0..10 {
            assert!(orgnr(&format!("81000004{last}")).is_err(), "no check digit fits");
        }
    }
}
