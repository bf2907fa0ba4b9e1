//! What a session asks for, in columns, and what can still be won by somebody of whom little is known.

use crate::score::desired;
use crate::{Policy, Position, Session};

use super::vocabulary::{ADULT, Kind, Vocabulary, hours};

/// A session as the tiles are asked for it.
#[derive(Debug)]
pub(super) struct Wanted<'a> {
    pub policy: &'a Policy,
    pub place: Position,
    pub minutes: u64,
    /// Columns in which a candidate must stand.
    pub all: Vec<usize>,
    /// Columns of which a candidate must stand in one, if there are any.
    pub any: Vec<usize>,
    /// The column of those who like the category.
    pub liked: Option<usize>,
    /// Columns of the skills that are wished for and that somebody has.
    pub wished: Vec<usize>,
    /// Points for so many of the skills that are wished for.
    pub desired: Vec<i64>,
    /// Points for a category that is liked.
    pub interest: i64,
    /// Most points for fairness.
    pub fairness: i64,
}

impl<'a> Wanted<'a> {
    /// Reads a session; nothing if it asks for a word that nobody has.
    pub fn of(session: &Session, policy: &'a Policy, vocabulary: &Vocabulary) -> Option<Self> {
        let mut all: Vec<usize> = hours(session.span).collect();
        all.extend(session.adults_only.then_some(ADULT));
        all.extend(vocabulary.all(Kind::Skill, &session.requires_skills)?);
        all.extend(vocabulary.all(Kind::Attestation, &session.requires_attestations)?);
        let any: Vec<usize> = session.requires_languages.iter().filter_map(|word| vocabulary.column(Kind::Language, word)).collect();
        if any.is_empty() && !session.requires_languages.is_empty() {
            return None;
        }
        let wished: Vec<usize> = session.desired_skills.iter().filter_map(|word| vocabulary.column(Kind::Skill, word)).collect();
        Some(Self {
            policy,
            place: session.place,
            minutes: session.span.minutes(),
            all,
            any,
            liked: vocabulary.column(Kind::Interest, &session.category),
            desired: (0..=wished.len()).map(|had| desired(had, session.desired_skills.len(), policy.desired)).collect(),
            wished,
            interest: policy.interest.into(),
            fairness: policy.fairness.into(),
        })
    }

    /// Most points beside those for living near, of somebody who likes the category or does not, and has so many of the skills.
    pub fn rest(&self, liked: bool, had: usize) -> i64 {
        self.desired.get(had).copied().unwrap_or(0) + if liked { self.interest } else { 0 } + self.fairness
    }

    /// Most points beside those for living near.
    pub fn most(&self) -> i64 {
        self.rest(self.liked.is_some(), self.wished.len())
    }
}
