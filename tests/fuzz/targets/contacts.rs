//! Telephone numbers and addresses: what is taken is in the one form, and stays the same when it is read again.

use crate::privacy::{email, phone};

pub fn feed(bytes: &[u8]) {
    let value = String::from_utf8_lossy(bytes);
    if let Ok(number) = phone(&value) {
        let digits = number.strip_prefix('+').expect("E.164 begins with a plus");
        assert!((5..=15).contains(&digits.len()) && digits.bytes().all(|digit| digit.is_ascii_digit()), "{value:?} is {number}");
        assert_eq!(phone(&number), Ok(number));
    }
    if let Ok(address) = email(&value) {
        assert!(address.len() <= 320 && address.matches('@').count() == 1 && !address.contains(char::is_whitespace), "{address:?}");
        assert_eq!(email(&address), Ok(address));
    }
}
