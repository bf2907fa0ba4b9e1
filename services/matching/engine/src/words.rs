//! A small set of words: skills, languages, interests.

/// A set of words, compared letter by letter. Fast to ask, as most questions are answered without looking at a letter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    /// One bit for each word's hash: a word whose bit is not set is not in the set.
    bits: u64,
    /// Ascending, each word once.
    words: Box<[Box<str>]>,
}

/// FNV-1a, folded to one of 64 bits. It saves time only: no answer depends on it.
fn bit(word: &str) -> u64 {
    let hash = word.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    1 << (hash >> 58)
}

impl Words {
    /// Whether `word` is in the set.
    #[must_use]
    pub fn contains(&self, word: &str) -> bool {
        self.bits & bit(word) != 0 && self.has(word)
    }

    /// Gives the words of `wanted` that are not in this set, in order.
    pub fn missing<'a>(&'a self, wanted: &'a Self) -> impl Iterator<Item = &'a str> {
        wanted.iter().filter(|word| !self.contains(word))
    }

    /// Whether every word of `wanted` is in this set.
    #[must_use]
    pub fn contains_all(&self, wanted: &Self) -> bool {
        wanted.bits & !self.bits == 0 && wanted.iter().all(|word| self.has(word))
    }

    /// Counts the words that are in both sets.
    #[must_use]
    pub fn count_shared(&self, other: &Self) -> usize {
        if self.bits & other.bits == 0 { 0 } else { other.iter().filter(|word| self.has(word)).count() }
    }

    /// Gives the words in order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.words.iter().map(AsRef::as_ref)
    }

    /// Counts the words.
    #[must_use]
    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// Whether there is no word at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    fn has(&self, word: &str) -> bool {
        self.words.iter().any(|own| &**own == word)
    }
}

impl<S: Into<Box<str>>> FromIterator<S> for Words {
    fn from_iter<I: IntoIterator<Item = S>>(words: I) -> Self {
        let mut loose: Vec<Box<str>> = words.into_iter().map(Into::into).collect();
        loose.sort_unstable();
        loose.dedup();
        Self { bits: loose.iter().fold(0, |bits, word| bits | bit(word)), words: loose.into() }
    }
}

impl<S: Into<Box<str>>, const N: usize> From<[S; N]> for Words {
    fn from(words: [S; N]) -> Self {
        words.into_iter().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_given_twice_is_there_once() {
        let words = Words::from(["sewing", "chess", "sewing"]);

        assert_eq!(words.iter().collect::<Vec<_>>(), ["chess", "sewing"]);
        assert_eq!(words.len(), 2);
    }

    #[test]
    fn what_is_wanted_and_not_there_is_missing() {
        let (own, wanted) = (Words::from(["chess", "music"]), Words::from(["sewing", "music", "driving"]));

        assert_eq!(own.missing(&wanted).collect::<Vec<_>>(), ["driving", "sewing"]);
        assert!(!own.contains_all(&wanted));
        assert!(own.contains_all(&Words::default()));
        assert_eq!(own.count_shared(&wanted), 1);
    }

    #[test]
    fn words_that_share_a_bit_are_told_apart() {
        let many: Words = (0..200).map(|number| format!("word {number}")).collect();

        assert!(many.contains("word 199"));
        assert!(!many.contains("word 200"));
        assert_eq!(many.missing(&Words::from(["word 200", "word 1"])).collect::<Vec<_>>(), ["word 200"]);
    }
}
