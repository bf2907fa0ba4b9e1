//! What can be asked of a volunteer with a yes or a no, and the column that holds the answers: hours of the week, age, words.

use std::collections::{HashMap, HashSet};

use crate::plan::crew::spread;
use crate::{Span, Volunteer, Words};

/// Hours of a week; a volunteer has time in an hour if some minute of it is free in any week.
pub(super) const HOURS: usize = 168;
/// The column of those who are of age.
pub(super) const ADULT: usize = HOURS;
/// Most columns for words of one kind. Of more words than that, several share a column, and who has one of them stands in it.
const MOST: usize = 64;
/// Volunteers whose words are read between two looks at the clock.
const STRETCH: usize = 4_096;

/// The kinds of words.
#[derive(Clone, Copy, Debug)]
pub(super) enum Kind {
    Skill,
    Language,
    Attestation,
    Interest,
}

const KINDS: [Kind; 4] = [Kind::Skill, Kind::Language, Kind::Attestation, Kind::Interest];

/// Every word that some volunteer has.
#[derive(Debug)]
pub(super) struct Vocabulary {
    words: [Lexicon; 4],
    columns: usize,
}

/// The words of one kind, numbered, and the column of the first.
#[derive(Debug, Default)]
struct Lexicon {
    first: usize,
    numbers: HashMap<Box<str>, usize>,
}

impl Vocabulary {
    /// Reads the words of all; nothing if `stop` said so before the end.
    pub fn of(volunteers: &[Volunteer], threads: usize, stop: &(dyn Fn() -> bool + Sync)) -> Option<Self> {
        let found = spread(
            threads,
            volunteers.len().div_ceil(STRETCH),
            || (),
            |(), part| {
                let stretch = || volunteers.iter().skip(part * STRETCH).take(STRETCH);
                (!stop()).then(|| KINDS.map(|kind| fresh(stretch().flat_map(|volunteer| own(volunteer, kind)))))
            },
        );
        let found: Vec<[Vec<&str>; 4]> = found.into_iter().collect::<Option<_>>()?;
        let (mut words, mut columns) = ([(); 4].map(|()| Lexicon::default()), ADULT + 1);
        for (kind, lexicon) in words.iter_mut().enumerate() {
            lexicon.first = columns;
            for word in found.iter().flat_map(|part| &part[kind]) {
                let fresh = lexicon.numbers.len();
                if !lexicon.numbers.contains_key(*word) {
                    lexicon.numbers.insert((*word).into(), fresh);
                }
            }
            columns += lexicon.numbers.len().min(MOST);
        }
        Some(Self { words, columns })
    }

    /// Counts the columns.
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// Gives the column of a word; nothing if nobody has it.
    pub fn column(&self, kind: Kind, word: &str) -> Option<usize> {
        let lexicon = &self.words[kind as usize];
        lexicon.numbers.get(word).map(|number| lexicon.first + number % MOST)
    }

    /// Gives the columns of several words; nothing if nobody has one of them.
    pub fn all(&self, kind: Kind, words: &Words) -> Option<Vec<usize>> {
        words.iter().map(|word| self.column(kind, word)).collect()
    }

    /// Gives the columns in which a volunteer stands.
    pub fn columns_of<'a>(&'a self, volunteer: &'a Volunteer) -> impl Iterator<Item = usize> + 'a {
        let words = KINDS.into_iter().flat_map(move |kind| own(volunteer, kind).filter_map(move |word| self.column(kind, word)));
        volunteer.available.spans().iter().flat_map(|span| hours(*span)).chain(volunteer.adult.then_some(ADULT)).chain(words)
    }
}

/// Gives the columns of the hours that a span touches.
pub(super) fn hours(span: Span) -> impl Iterator<Item = usize> {
    let [first, last] = [span.start(), span.end() - 1].map(|minute| minute.div_euclid(60));
    let count = usize::try_from(last.abs_diff(first)).unwrap_or(HOURS).saturating_add(1).min(HOURS);
    let first = usize::try_from(first.rem_euclid(168)).unwrap_or(0);
    (first..first + count).map(|hour| hour % HOURS)
}

/// The words of one kind that a volunteer has.
fn own(volunteer: &Volunteer, kind: Kind) -> impl Iterator<Item = &str> {
    let set = match kind {
        Kind::Skill => Some(&volunteer.skills),
        Kind::Language => Some(&volunteer.languages),
        Kind::Interest => Some(&volunteer.interests),
        Kind::Attestation => None,
    };
    let shown: &[_] = if set.is_none() { &volunteer.attestations } else { &[] };
    set.into_iter().flat_map(Words::iter).chain(shown.iter().map(|shown| shown.kind.as_str()))
}

/// Each word once, in the order in which they come.
fn fresh<'a>(words: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut known = HashSet::new();
    words.filter(|word| known.insert(*word)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn touched(start: i64, end: i64) -> Vec<usize> {
        hours(Span::new(start, end).unwrap()).collect()
    }

    #[test]
    fn a_span_touches_its_hours_in_whichever_week() {
        assert_eq!(touched(60, 120), [1]);
        assert_eq!(touched(59, 121), [0, 1, 2]);
        assert_eq!(touched(-1, 1), [167, 0]);
        assert_eq!(touched(10_080 * 3 + 90, 10_080 * 3 + 91), [1]);
        assert_eq!(touched(i64::MIN, i64::MAX).len(), HOURS);
    }
}
