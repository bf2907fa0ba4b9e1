//! Norwegian organisation numbers: nine digits, the last of which checks the others modulo 11.

/// A number that holds its check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Orgnr(String);

const WEIGHTS: [u32; 8] = [3, 2, 7, 6, 5, 4, 3, 2];

impl Orgnr {
    /// Reads it as people write it: spaces, dots, `NO` before and `MVA` behind do not count.
    ///
    /// Whether such a body is registered is not asked, so that synthetic numbers pass.
    pub(crate) fn read(text: &str) -> Result<Self, &'static str> {
        const WRONG: &str = "is not an organisation number: nine digits are needed";
        if text.chars().count() > 40 {
            return Err(WRONG);
        }
        let bare: String = text.chars().filter(|c| !c.is_whitespace() && *c != '.').collect::<String>().to_uppercase();
        let bare = bare.strip_prefix("NO").unwrap_or(&bare);
        let bare = bare.strip_suffix("MVA").unwrap_or(bare);
        let digits: Vec<u32> = bare.chars().map_while(|c| c.to_digit(10)).collect();
        if digits.len() != 9 || bare.len() != 9 {
            return Err(WRONG);
        }
        let sum: u32 = digits.iter().zip(WEIGHTS).map(|(digit, weight)| digit * weight).sum();
        // a remainder of 1 asks for the check digit 10, which no digit is
        if (11 - sum % 11) % 11 != digits[8] || sum == 0 {
            return Err("is not an organisation number: its check digit is wrong");
        }
        Ok(Self(bare.to_owned()))
    }

    /// The nine digits.
    pub(crate) fn digits(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_that_hold_their_check_pass_in_any_dress() {
        for number in ["123456785", "974760673", "923609016", "964965226", "701730496", "312047330"] {
            assert_eq!(Orgnr::read(number).map(|n| n.digits().to_owned()).as_deref(), Ok(number));
        }
        for text in ["974 760 673", "974.760.673", "NO974760673MVA", "no 974 760 673 mva", " 974\u{a0}760\u{a0}673 "] {
            assert_eq!(Orgnr::read(text).map(|n| n.digits().to_owned()).as_deref(), Ok("974760673"), "{text}");
        }
    }

    #[test]
    fn other_texts_do_not() {
        for text in ["", "000000000", "123456784", "12345678", "1234567850", "12345678x", "NO", "MVA", "９７４７６０６７３", "974760673MVAx", "974-760-673"]
        {
            assert!(Orgnr::read(text).is_err(), "{text}");
        }
        for check in '0'..='9' {
            assert!(Orgnr::read(&format!("81000004{check}")).is_err(), "{check}");
        }
    }
}
