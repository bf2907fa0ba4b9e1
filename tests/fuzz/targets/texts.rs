//! Texts about people: what is kept is tidy, holds no identity number, and stays the same when it is read again.

use crate::error::Faults;
use crate::privacy::{holds_national_id, line, seen, some_line, text, words};

const MOST: usize = 80;

/// The first byte says what to read the rest as.
pub fn feed(bytes: &[u8]) {
    let Some((form, rest)) = bytes.split_first() else { return };
    let value = String::from_utf8_lossy(rest);
    match form % 5 {
        0 => kept(&value, text),
        1 => kept(&value, line),
        2 => kept(&value, some_line),
        3 => listed(&value),
        _ => planted(&value),
    }
}

fn kept(value: &str, read: fn(&mut Faults, &str, &str, usize) -> String) {
    let mut faults = Faults::new();
    let kept = read(&mut faults, "field", value, MOST);
    assert!(faults.iter().all(|(field, what)| field == "field" && !what.is_empty()), "{faults}");
    assert_eq!(seen(&kept), kept, "what is not seen is not kept");
    if faults.is_empty() {
        assert!(kept.chars().count() <= MOST && kept.trim() == kept && !holds_national_id(&kept), "{kept:?} is kept");
        assert_eq!(read(&mut faults, "field", &kept, MOST), kept);
    }
}

fn listed(value: &str) {
    let values: Vec<String> = value.split(',').map(ToOwned::to_owned).collect();
    let mut faults = Faults::new();
    let kept = words(&mut faults, "list", &values);
    assert!(kept.len() <= 50 && kept.is_sorted() && kept.windows(2).all(|two| two[0] != two[1]), "{kept:?}");
    if faults.is_empty() {
        assert_eq!(words(&mut faults, "list", &kept), kept);
        assert!(faults.is_empty(), "what was taken is taken again: {faults}");
    }
}

/// An identity number is found wherever it stands, unless a digit touches it.
fn planted(value: &str) {
    let middle = (0..=value.len() / 2).rev().find(|at| value.is_char_boundary(*at)).unwrap_or_default();
    let (before, after) = value.split_at(middle);
    for number in ["01019012345", "010190 12345", "010190-12345"] {
        assert!(holds_national_id(&format!("{before} x {number} x {after}")), "{number} in {value:?}");
    }
}
