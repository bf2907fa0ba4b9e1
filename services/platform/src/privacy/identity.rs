//! Finds text that looks like a national identity number, so that none is ever kept or repeated.

/// Whether `text` holds eleven digits whose first six can be a date of birth.
///
/// Numbers of all kinds count: D-numbers (first digit + 4) and synthetic ones (month + 40, + 65 or + 80). The check
/// digits are not looked at, since their rule changes in 2032 and a mistyped number is somebody's number as well.
#[must_use]
pub fn holds_national_id(text: &str) -> bool {
    let marks: Vec<char> = text.chars().collect();
    (0..marks.len())
        .filter(|&at| at == 0 || !marks[at - 1].is_ascii_digit())
        .any(|at| eleven_digits(&marks[at..]).is_some_and(|digits| begins_with_a_date(&digits)))
}

/// Takes eleven digits from the front, with or without one separator between any two.
fn eleven_digits(marks: &[char]) -> Option<Vec<u32>> {
    let mut rest = marks.iter();
    let mut digits = Vec::with_capacity(11);
    while digits.len() < 11 {
        let mut mark = *rest.next()?;
        if !digits.is_empty() && is_separator(mark) {
            mark = *rest.next()?;
        }
        digits.push(mark.to_digit(10)?);
    }
    rest.next().is_none_or(|mark| !mark.is_ascii_digit()).then_some(digits)
}

fn is_separator(mark: char) -> bool {
    mark.is_whitespace() || matches!(mark, '-' | '–' | '.')
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
            "010190\u{a0}12345",
            "010190-12345",
            "010190 123 45",
            "ring Kari, 41019012345, etter kl. 15",
            "01419012345",
            "01669012345",
            "01819012345",
            "31 010190 12345",
            "01 01 90 12345",
            "0101 9012 345",
            "29020012345",
        ] {
            assert!(holds_national_id(text), "{text}");
        }
    }

    #[test]
    fn other_numbers_are_left_alone() {
        for text in
            ["", "312 047 330", "0047 41234567", "32019012345", "01139012345", "30020012345", "010190123456", "1010190 12345", "05.01.2027 14:00", "59,40047"]
        {
            assert!(!holds_national_id(text), "{text}");
        }
    }
}
