//! A calendar: what is set up in a centre, for the calendar program of somebody who works there, by an address that is shown once.

use chrono::{DateTime, TimeDelta, Utc};
use platform::id::{Centre, Id, Kind};

/// Of a centre.
pub(crate) const MOST: usize = 20;
/// That it was fetched is kept at most so often.
const NOTED: TimeDelta = TimeDelta::minutes(10);

/// A calendar; of the secret in its address only a digest is kept.
#[derive(Clone, Debug)]
pub(crate) struct Calendar {
    pub(crate) id: Id<Calendar>,
    pub(crate) centre: Id<Centre>,
    /// Who has it.
    pub(crate) name: String,
    pub(crate) language: Language,
    pub(crate) made_at: DateTime<Utc>,
    pub(crate) fetched_at: Option<DateTime<Utc>>,
}

impl Kind for Calendar {
    const PREFIX: &'static str = "calendar";
}

impl Calendar {
    pub(crate) fn is_due_for_a_note(&self, now: DateTime<Utc>) -> bool {
        self.fetched_at.is_none_or(|fetched_at| now >= fetched_at + NOTED)
    }
}

/// A language in which the door has words of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Language {
    Nb,
    Nn,
    En,
}

impl Language {
    const ALL: [Self; 3] = [Self::Nb, Self::Nn, Self::En];

    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Nb => "nb",
            Self::Nn => "nn",
            Self::En => "en",
        }
    }

    /// The language of this word.
    pub(crate) fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| language.word() == word)
    }
}
