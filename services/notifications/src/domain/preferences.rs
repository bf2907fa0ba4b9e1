//! How a person wants to be told: over which channels, in which language, and when not.

use platform::error::Faults;

use super::quiet::Quiet;

/// A way to reach a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wish {
    Email,
    Sms,
}

impl Wish {
    /// Its word in rows.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Sms => "sms",
        }
    }

    /// The way with this word.
    pub(crate) fn of(word: &str) -> Option<Self> {
        [Self::Email, Self::Sms].into_iter().find(|wish| wish.word() == word)
    }
}

/// A language that a person may wish for. Northern Sámi is kept as wished; its texts come in bokmål until a speaker wrote them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Language {
    Nb,
    Nn,
    En,
    Se,
}

impl Language {
    pub(crate) const ALL: [Self; 4] = [Self::Nb, Self::Nn, Self::En, Self::Se];

    /// Its ISO code.
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::Nb => "nb",
            Self::Nn => "nn",
            Self::En => "en",
            Self::Se => "se",
        }
    }

    /// The language with this code.
    pub(crate) fn of(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| language.code() == code)
    }
}

/// One person's wishes. No channel at all means: call me.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Preferences {
    pub(crate) channels: Vec<Wish>,
    pub(crate) language: Language,
    pub(crate) quiet: Quiet,
}

impl Default for Preferences {
    fn default() -> Self {
        Self { channels: vec![Wish::Email], language: Language::Nb, quiet: Quiet::NONE }
    }
}

impl Preferences {
    /// The wishes, where every part of them is one.
    ///
    /// # Errors
    /// Every part that is not.
    pub(crate) fn read(channels: &[Option<Wish>], language: &str, quiet: Quiet) -> Result<Self, Faults> {
        let mut faults = Faults::new();
        let mut wishes = Vec::new();
        for (i, channel) in channels.iter().enumerate().take(10) {
            match channel {
                Some(wish) if wishes.contains(wish) => {}
                Some(wish) => wishes.push(*wish),
                None => faults.add(format!("channels[{i}]"), "is not a channel of this house"),
            }
        }
        if channels.len() > 10 {
            faults.add("channels", "has more entries than there are channels");
        }
        let language = faults.take("language", Language::of(language).ok_or("must be nb, nn, en or se"));
        for (field, minute) in [("quiet_from_minute", quiet.from_minute), ("quiet_until_minute", quiet.until_minute)] {
            if minute > 24 * 60 {
                faults.add(field, "must be at most 1440");
            }
        }
        faults.or(|| language.map(|language| Self { channels: wishes, language, quiet }))
    }
}
