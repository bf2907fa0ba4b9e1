//! Finds text that looks like a national identity number, so that none is ever kept or repeated.

use super::digits::{Group, groups};

/// Whether `text` holds eleven digits whose first six can be a date of birth, written as people write such a number.
///
/// Numbers of all kinds count: D-numbers (first digit + 4) and synthetic ones (month + 40, + 65 or + 80). The check
/// digits are not looked at, since their rule changes in 2032 and a mistyped number is somebody's number as well.
///
/// How the digits stand in groups tells a number from dates, times and prices in a row, which would make eleven digits
/// as well: `05.01.2027 9.00` has no group of six and none of five.
#[must_use]
pub fn holds_national_id(text: &str) -> bool {
    let groups = groups(text);
    (0..groups.len()).any(|at| is_national_id(&groups[at..]))
}

const LENGTH: usize = 11;

/// Groups that say by themselves where the date ends: whatever stands between them does not matter.
const TELLING: [&[usize]; 5] = [&[11], &[6, 5], &[6, 3, 2], &[2, 2, 2, 5], &[2, 2, 2, 3, 2]];

/// Groups that may as well be something else: taken for a number where the same single mark stands between all of them.
///
/// Four, two and five is how a bank account is written, and is not among them.
const EVEN: [&[usize]; 6] = [&[6, 2, 3], &[2, 2, 2, 2, 3], &[4, 4, 3], &[3, 3, 5], &[3, 3, 3, 2], &[1; LENGTH]];

/// Whether a number begins with the first of these groups.
fn is_national_id(groups: &[Group]) -> bool {
    let mut digits = Vec::with_capacity(LENGTH);
    let mut shape = Vec::new();
    for group in groups {
        if !shape.is_empty() && !group.joins {
            return false;
        }
        if digits.len() + group.digits.len() > LENGTH {
            return false;
        }
        digits.extend(&group.digits);
        shape.push(group.digits.len());
        if digits.len() == LENGTH {
            break;
        }
    }
    let even = || {
        let mut marks = groups[1..shape.len()].iter().map(|group| group.mark);
        marks.next().flatten().is_some_and(|first| marks.all(|mark| mark == Some(first)))
    };
    let written = TELLING.contains(&&*shape) || (EVEN.contains(&&*shape) && even());
    written && begins_with_a_date(&digits)
}

fn begins_with_a_date(digits: &[u32]) -> bool {
    let day = digits[0] * 10 + digits[1];
    let month = digits[2] * 10 + digits[3];
    let day = if day > 40 { day - 40 } else { day };
    let month = [80, 65, 40, 0].into_iter().find_map(|added| month.checked_sub(added).filter(|m| (1..=12).contains(m)));
    let longest = match month {
        Some(2) => 29,
        Some(4 | 6 | 9 | 11) => 30,
        Some(_) => 31,
        None => 0,
    };
    (1..=longest).contains(&day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_every_kind_are_found() {
        for text in [
            "01019012345",
            "010190 12345",
            "ring Kari, 41019012345, etter kl. 15",
            "01419012345",
            "01669012345",
            "01819012345",
            "31 010190 12345",
            "29020012345",
            "fnr01019012345",
            "født 05.01.2027, 01019012345",
        ] {
            assert!(holds_national_id(text), "{text}");
        }
    }

    #[test]
    fn whatever_stands_between_the_date_and_the_rest_a_number_is_found() {
        let between = [
            " ", "  ", "      ", "\u{a0}", "\u{202f}", "\t", "\n", "\r\n", "-", " - ", " -- ", "–", "—", "−", "\u{2011}", "\u{ad}", "\u{200b}", "/", " / ",
            ".", ",", ", ", ":", ";", "_", "|", "+", "*", "'", "\u{2019}", "=", "~", "·", "•", "\\", "…", " (", ") ", "#",
        ];
        for mark in between {
            for (date, rest) in [("010190", "12345"), ("01.01.90", "12345"), ("01 01 90", "12345"), ("01/01/90", "123 45"), ("010190", "123 45")] {
                let text = format!("Kari {date}{mark}{rest}.");
                assert!(holds_national_id(&text), "{text:?}");
            }
        }
    }

    #[test]
    fn a_number_in_even_groups_is_found() {
        for text in ["01 01 90 12 345", "0101 9012 345", "0101-9012-345", "010 190 12345", "010 190 123 45", "010190 12 345", "0 1 0 1 9 0 1 2 3 4 5"] {
            assert!(holds_national_id(text), "{text}");
        }
    }

    #[test]
    fn digits_of_other_scripts_are_digits() {
        for text in ["０１０１９０１２３４５", "０１０１９０　１２３４５", "٠١٠١٩٠ ١٢٣٤٥", "۰۱۰۱۹۰۱۲۳۴۵", "०१०१९० १२३४५", "𝟎𝟏𝟎𝟏𝟗𝟎𝟏𝟐𝟑𝟒𝟓"]
        {
            assert!(holds_national_id(text), "{text}");
        }
    }

    #[test]
    fn dates_times_and_prices_in_a_row_are_left_alone() {
        for text in [
            "05.01.2027 14:00",
            "05.01.2027 9.00",
            "05.01.2027 09:00-11:30",
            "man 7.00-15.00 17.00-20.00",
            "man 07.00-15.00, tir 10.00-12.00",
            "Kino 12.05.2027 150 kr",
            "12.05.2027: 150 kr, 200 kr",
            "1.2.2027 – 14.3.2027",
            "01.02.27 og 14.03.27, kl. 10.00-12.30",
            "05.01.27 14.00-16.00",
            "2027-01-05T14:00:00",
            "2027-01-05 14:00, 2027-01-12 14:00",
            "kr 1 200, 12.05.27",
            "10-12, 13-15, 16-18 og 19-21",
        ] {
            assert!(!holds_national_id(text), "{text}");
        }
    }

    #[test]
    fn other_numbers_are_left_alone() {
        for text in [
            "",
            "312 047 330",
            "Org.nr. 310 186 902 - 12 medlemmer",
            "0047 41234567",
            "41 23 45 67 / 99 88 77 66",
            "412 34 567, 3275 Svarstad",
            "konto 1503.01.12345",
            "32019012345",
            "01139012345",
            "30020012345",
            "010190123456",
            "1010190 12345",
            "59,40047",
            "59.40047, 9.96758",
            "010190 eller 12345",
            "010190 ------- 12345",
            "import-20270103-12345",
        ] {
            assert!(!holds_national_id(text), "{text}");
        }
    }
}
