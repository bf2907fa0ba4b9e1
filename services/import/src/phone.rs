//! Telephone numbers, as the house reads them.

use super::fault::{Wrong, said};

/// Reads a number and writes it as E.164: `+4741234567`.
pub fn phone(text: &str) -> Result<String, Wrong> {
    platform::privacy::phone(text).map_err(|_| said("this is not a telephone number (such as 41 23 45 67 or +47 41234567)").into())
}

/// Whether a Norwegian number cannot receive an SMS: those that can begin with 4 or 9.
pub fn is_fixed_line(e164: &str) -> bool {
    e164.strip_prefix("+47").is_some_and(|national| !national.starts_with(['4', '9']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_mobile_numbers_receive_messages() {
        assert!(!is_fixed_line("+4741234567"));
        assert!(!is_fixed_line("+46701234567"));
        assert!(is_fixed_line("+4733112233"));
    }
}
