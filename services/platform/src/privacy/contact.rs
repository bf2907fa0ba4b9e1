//! Phone numbers and e-mail addresses, as people write them.

use super::holds_national_id;

/// A phone number in E.164; Norwegian where no country is given.
///
/// # Errors
/// A sentence, where it is none.
pub fn phone(text: &str) -> Result<String, &'static str> {
    const WRONG: &str = "is not a phone number";
    const LONGEST: usize = 40;
    /// The plus and fifteen digits.
    const LONGEST_E164: usize = 16;
    let usual = |c: char| c.is_ascii_digit() || c.is_whitespace() || matches!(c, '+' | '(' | ')' | '-' | '.' | '/');
    if text.len() > LONGEST || !text.chars().all(usual) {
        return Err(WRONG);
    }
    let mut plain: String = text.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
    if let Some(abroad) = plain.strip_prefix("00") {
        plain = format!("+{abroad}");
    }
    if plain.rfind('+').is_some_and(|at| at > 0) {
        return Err(WRONG);
    }
    // a number may itself begin with 47: left to guess, the library would take that for the country
    if plain.len() == 8 && !plain.starts_with('+') {
        plain = format!("+47{plain}");
    }
    match phonenumber::parse(Some(phonenumber::country::NO), &plain) {
        Ok(number) if number.is_valid() => Some(number.format().mode(phonenumber::Mode::E164).to_string()),
        _ => None,
    }
    // the library knows longer ones of some countries
    .filter(|number| number.len() <= LONGEST_E164)
    .ok_or(WRONG)
}

/// An e-mail address; the domain in lower case.
///
/// # Errors
/// A sentence, where it is none.
pub fn email(text: &str) -> Result<String, &'static str> {
    const WRONG: &str = "is not an e-mail address";
    let (local, domain) = text.trim().rsplit_once('@').ok_or(WRONG)?;
    // looked at as it is kept: lower case may be other letters, and more of them
    let domain = domain.to_lowercase();
    let dots_are_fine = !local.starts_with('.') && !local.ends_with('.') && !local.contains("..");
    let local_is_fine =
        !local.is_empty() && local.len() <= 64 && dots_are_fine && local.chars().all(|c| c.is_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(c));
    let label = |part: &str| {
        !part.is_empty() && part.len() <= 63 && !part.starts_with('-') && !part.ends_with('-') && part.chars().all(|c| c.is_alphanumeric() || c == '-')
    };
    let last_is_a_word = domain.rsplit_once('.').is_some_and(|(_, last)| last.chars().any(char::is_alphabetic));
    let domain_is_fine = domain.len() <= 253 && last_is_a_word && domain.split('.').all(label);
    if local_is_fine && domain_is_fine && !holds_national_id(local) { Ok(format!("{local}@{domain}")) } else { Err(WRONG) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_number_is_read_however_it_is_written() {
        for text in ["41234567", "41 23 45 67", "+47 41234567", "0047 41234567", "004741234567", "(+47) 412 34 567"] {
            assert_eq!(phone(text).as_deref(), Ok("+4741234567"), "{text}");
        }
        assert_eq!(phone("47 11 99 60").as_deref(), Ok("+4747119960"), "begins with 47 itself");
        assert_eq!(phone("+46 70 123 45 67").as_deref(), Ok("+46701234567"));
    }

    #[test]
    fn what_nobody_can_ring_is_refused() {
        for text in ["12345", "", "+", "+47 1", "123456789012345678901234567890", "4123456", "kari", "41+234567", "01019012345", "0049 2 2402361234567"] {
            assert!(phone(text).is_err(), "{text}");
        }
    }

    #[test]
    fn addresses_need_an_at_sign_and_a_domain() {
        assert_eq!(email("kari@Example.org").as_deref(), Ok("kari@example.org"));
        assert!(email("kari@blåbær.no").is_ok());
        for text in
            ["ingen-krøllalfa.example.org", "", "@x.no", "a@b", "a..b@x.no", "a@-x.no", "a b@x.no", "a@b@x.no", "kari@10.0.0.1", "a@İx.no", "01019012345@x.no"]
        {
            assert!(email(text).is_err(), "{text}");
        }
    }
}
