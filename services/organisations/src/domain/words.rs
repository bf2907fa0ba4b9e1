//! Closed lists of words: the same word in the contract, in the rows and in the facts.

use platform::error::Faults;

/// Makes an enum whose variants are the words of a list.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub(crate) enum $name {
            $($variant),+
        }

        impl $crate::domain::words::Word for $name {
            const ALL: &'static [Self] = &[$(Self::$variant),+];

            fn word(self) -> &'static str {
                match self {
                    $(Self::$variant => $word),+
                }
            }
        }
    };
}
pub(crate) use words;

/// A word of a closed list.
pub(crate) trait Word: Copy + 'static {
    /// The whole list.
    const ALL: &'static [Self];

    /// As it is written.
    fn word(self) -> &'static str;

    /// The word that is written so, if the list has it.
    fn of(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|one| one.word() == text)
    }

    /// As [`Word::of`]; a word that is not in the list is not repeated, whatever it was.
    fn read(faults: &mut Faults, field: &str, text: &str) -> Option<Self> {
        let found = Self::of(text);
        if found.is_none() {
            let known: Vec<_> = Self::ALL.iter().map(|one| one.word()).collect();
            faults.add(field, format!("must be one of {}", known.join(", ")));
        }
        found
    }
}
