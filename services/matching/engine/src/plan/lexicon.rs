//! Words as bits: what sessions ask for gets a bit each, so that a pair is judged without reading.

use std::collections::HashMap;

use crate::Words;

/// The words of one kind that sessions name, and the bit of each.
#[derive(Debug, Default)]
pub(super) struct Lexicon<'a> {
    bits: HashMap<&'a str, u32>,
}

impl<'a> Lexicon<'a> {
    /// Learns the words of a session.
    pub fn learn(&mut self, words: impl IntoIterator<Item = &'a str>) {
        for word in words {
            let fresh = u32::try_from(self.bits.len()).unwrap_or(u32::MAX);
            self.bits.entry(word).or_insert(fresh);
        }
    }

    /// Whether every word has a bit of its own, so that bits alone decide.
    pub fn is_exact(&self) -> bool {
        self.bits.len() <= 64
    }

    /// Gives the bits of those words that some session names.
    pub fn bits(&self, words: &Words) -> u64 {
        self.bits_of(words.iter())
    }

    /// As [`Self::bits`], for words that are in no set.
    pub fn bits_of<'w>(&self, words: impl Iterator<Item = &'w str>) -> u64 {
        words.filter_map(|word| self.bits.get(word)).fold(0, |bits, number| bits | 1 << (number % 64))
    }
}
