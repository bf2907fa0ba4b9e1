//! E-mail addresses, as the house reads them.

use super::fault::{Wrong, said};

/// Reads an address, in lower case so that the same address is the same in every file.
pub fn email(text: &str) -> Result<String, Wrong> {
    let folded = text.to_lowercase();
    let bare = folded.strip_prefix("mailto:").unwrap_or(&folded);
    platform::privacy::email(bare).map_err(|_| said("this is not an e-mail address (such as navn@example.org)").into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_in_lower_case() {
        assert_eq!(email("Kari.Hansen@Example.org").unwrap(), "kari.hansen@example.org");
        assert_eq!(email("mailto:kari+tur@example.org").unwrap(), "kari+tur@example.org");
    }
}
