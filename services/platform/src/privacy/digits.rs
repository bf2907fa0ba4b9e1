//! Groups of digits in a text, in any script, and what stands between them.

/// Digits that touch each other.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Group {
    /// Each as a figure.
    pub digits: Vec<u32>,
    /// Whether the group before stands so near that both can be one number.
    pub joins: bool,
    /// The one mark between them, where it is a single one.
    pub mark: Option<char>,
}

/// Marks between two groups of one number, a run of white space counted as one.
const MOST_MARKS: usize = 4;

/// The zeros from which the digits of a script count up: those that people in Norway have on a keyboard or a telephone.
const ZEROS: [char; 14] = [
    '0',
    '\u{660}',   // Arabic
    '\u{6f0}',   // Persian and Urdu
    '\u{966}',   // Devanagari
    '\u{9e6}',   // Bengali
    '\u{a66}',   // Gurmukhi
    '\u{be6}',   // Tamil
    '\u{e50}',   // Thai
    '\u{1040}',  // Burmese
    '\u{17e0}',  // Khmer
    '\u{ff10}',  // full width
    '\u{1d7ce}', // bold
    '\u{1d7d8}', // double-struck
    '\u{1d7f6}', // monospaced
];

/// The groups of a text, in order.
pub(super) fn groups(text: &str) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let (mut touches, mut gap) = (false, Gap::default());
    for letter in text.chars() {
        if let Some(digit) = digit(letter) {
            match groups.last_mut() {
                Some(group) if touches => group.digits.push(digit),
                before => {
                    let joins = before.is_some() && gap.joins();
                    groups.push(Group { digits: vec![digit], joins, mark: gap.single() });
                }
            }
            (touches, gap) = (true, Gap::default());
        } else {
            touches = false;
            gap.take(letter);
        }
    }
    groups
}

fn digit(letter: char) -> Option<u32> {
    let of = |zero: &char| u32::from(letter).checked_sub(u32::from(*zero)).filter(|figure| *figure < 10);
    ZEROS.iter().find_map(of)
}

/// What stands between two groups.
#[derive(Default)]
struct Gap {
    marks: usize,
    last: Option<char>,
    has_words: bool,
}

impl Gap {
    fn take(&mut self, letter: char) {
        let goes_on = letter.is_whitespace() && self.last.is_some_and(char::is_whitespace);
        self.marks += usize::from(!goes_on);
        self.last = Some(letter);
        self.has_words |= letter.is_alphanumeric();
    }

    fn joins(&self) -> bool {
        !self.has_words && self.marks <= MOST_MARKS
    }

    /// White space of every kind is the same mark.
    fn single(&self) -> Option<char> {
        let mark = self.last.filter(|_| self.marks == 1 && !self.has_words)?;
        Some(if mark.is_whitespace() { ' ' } else { mark })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_know_what_stands_before_them() {
        let read = |text: &str| groups(text).into_iter().map(|group| (group.digits.len(), group.joins, group.mark)).collect::<Vec<_>>();

        assert_eq!(read("kl. 12  34-5 til 6"), [(2, false, None), (2, true, Some(' ')), (1, true, Some('-')), (1, false, None)]);
        assert_eq!(read("1 - 2, 3 (- ;) 4"), [(1, false, None), (1, true, None), (1, true, None), (1, false, None)]);
        assert_eq!(groups("٣７")[0].digits, [3, 7]);
        assert!(groups("ingen tall").is_empty());
    }
}
