//! E-mail addresses.

use lettre::Address;

use super::fault::Wrong;

/// Reads an address, in lower case so that the same address is the same in every file.
pub fn email(text: &str) -> Result<String, Wrong> {
    const LONGEST: usize = 254;
    let folded = text.to_lowercase();
    let bare = folded.strip_prefix("mailto:").unwrap_or(&folded);
    let usable = |address: &Address| {
        let (name, last) = address.domain().rsplit_once('.').unwrap_or_default();
        !name.is_empty() && last.chars().all(char::is_alphanumeric) && last.chars().any(char::is_alphabetic)
    };
    match bare.parse::<Address>() {
        Ok(address) if bare.len() <= LONGEST && usable(&address) => Ok(bare.to_owned()),
        _ => Err("this is not an e-mail address (such as navn@example.org)".into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_in_lower_case() {
        assert_eq!(email("Kari.Hansen@Example.org").unwrap(), "kari.hansen@example.org");
        assert_eq!(email("mailto:kari+tur@example.org").unwrap(), "kari+tur@example.org");
        assert!(email("kari@blåbær.no").is_ok());
    }

    #[test]
    fn what_no_letter_can_reach_is_refused() {
        for text in [
            "ingen-krøllalfa.example.org",
            "",
            "@",
            "kari@",
            "kari@hjemme",
            "kari hansen@example.org",
            "a@b@example.org",
            "kari@10.0.0.1",
            "kari@example.org, ola@example.org",
        ] {
            assert!(email(text).is_err(), "{text}");
        }
    }
}
