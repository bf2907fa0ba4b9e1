//! Who suits a session and who does not, with every reason spelled out: the engine's rules and ours before them.

use std::collections::{BTreeMap, BTreeSet};

use chrono::Datelike;
use engine::{Agreed, Candidate, Key, Obstacle, Score, Span, Words};

use super::card::{Card, Stretch, key, stretches};
use super::need::Profile;
use super::policy::Policy;
use super::session::Session;
use super::wall;

/// One session as the engine sees it, with what was agreed around it and who was asked for it.
#[derive(Clone, Debug)]
pub(crate) struct Frame {
    pub session: engine::Session,
    /// The session's local year, for rules of age.
    pub year: i32,
    pub stretches: Vec<Stretch>,
    pub agreed: Agreed,
    /// An offer is out to them, or they stand on the waiting list.
    pub asked: BTreeSet<Key>,
    /// They were asked and gave no yes.
    pub asked_before: BTreeSet<Key>,
    pub policy: engine::Policy,
}

/// Something in the way, in the words of the contract.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Hurdle {
    pub code: &'static str,
    pub detail: String,
    pub overridable: bool,
}

/// Rules that hold whatever the coordinator says, and again when somebody accepts.
pub(crate) const NEVER_OVERRIDDEN: [&str; 4] = ["OVERLAP", "BLOCKED", "UNDER_AGE", "ATTESTATION_MISSING"];
/// What a changed need or card may take from somebody who has agreed.
pub(crate) const REQUIREMENTS: [&str; 5] = ["BLOCKED", "UNDER_AGE", "ATTESTATION_MISSING", "SKILL_MISSING", "LANGUAGE_MISSING"];

/// What may speak against somebody who has agreed: not where they are and when they are free, of which they have thought themselves.
pub(crate) const CONFLICTS: [&str; 10] =
    ["OVERLAP", "TRAVEL", "LOAD_LIMIT", "PAUSED", "NO_CONSENT", "BLOCKED", "UNDER_AGE", "ATTESTATION_MISSING", "SKILL_MISSING", "LANGUAGE_MISSING"];

/// Every code, the frequent ones first.
const CODES: [&str; 14] = [
    "TOO_FAR",
    "NOT_AVAILABLE",
    "SKILL_MISSING",
    "LANGUAGE_MISSING",
    "ATTESTATION_MISSING",
    "PAUSED",
    "NO_CONSENT",
    "ALREADY_ASKED",
    "UNDER_AGE",
    "BLOCKED",
    "OVERLAP",
    "TRAVEL",
    "LOAD_LIMIT",
    "ALREADY_AGREED",
];

fn place(code: &'static str) -> usize {
    CODES.iter().position(|known| *known == code).unwrap_or(0)
}

/// A session for the engine.
pub(crate) fn session(session: &Session, profile: &Profile, familiar: BTreeSet<Key>, blocked: BTreeSet<Key>) -> Option<engine::Session> {
    Some(engine::Session {
        id: key(session.id),
        span: span(session.starts_at, session.ends_at)?,
        week: wall::week_number(session.wall.starts.date()),
        place: session.spot,
        priority: profile.priority,
        category: profile.category.clone(),
        requires_skills: words(&profile.requires_skills),
        requires_languages: words(&profile.requires_languages),
        requires_attestations: profile.requires_attestations.iter().map(|required| required.requirement.as_str()).collect(),
        adults_only: profile.adults_only,
        desired_skills: words(&profile.desired_skills),
        familiar,
        blocked,
    })
}

/// A stretch of time in the engine's minutes: those since 1970, in UTC.
pub(crate) fn span(from: chrono::DateTime<chrono::Utc>, until: chrono::DateTime<chrono::Utc>) -> Option<Span> {
    Span::new(from.timestamp().div_euclid(60), until.timestamp().div_euclid(60)).ok()
}

fn words(words: &[String]) -> Words {
    words.iter().map(String::as_str).collect()
}

impl Frame {
    /// How many of the cards each rule turns away; whom several rules turn away counts with each of them.
    pub fn turned_away<'a>(&self, cards: impl Iterator<Item = &'a Card>) -> BTreeMap<&'static str, u32> {
        let mut counts = [0; CODES.len()];
        // only who is turned away is asked for every reason: whoever suits has none
        for card in cards.filter(|card| self.candidate(card).is_none()) {
            let mut seen = [false; CODES.len()];
            self.each_hurdle(card, |code| seen[place(code)] = true);
            counts.iter_mut().zip(seen).for_each(|(count, seen)| *count += u32::from(seen));
        }
        CODES.into_iter().zip(counts).filter(|(_, count)| *count > 0).collect()
    }

    /// Judges one card: a candidate where [`Self::hurdles`] has nothing to say.
    pub fn candidate(&self, card: &Card) -> Option<Candidate> {
        // ours that cost nothing, then the engine's, and the calendar only of those whom nothing else turns away
        let is_willing = card.is_askable() && self.is_old_enough(card) && self.is_unasked(card.volunteer.id);
        let candidate = is_willing.then(|| engine::candidate(&card.volunteer, &self.session, &self.agreed, &self.policy)).flatten();
        candidate.filter(|_| card.has_time(&self.stretches))
    }

    fn is_unasked(&self, key: Key) -> bool {
        !self.asked.contains(&key) && !self.asked_before.contains(&key)
    }

    fn is_old_enough(&self, card: &Card) -> bool {
        !self.session.adults_only || card.is_adult_in(self.year)
    }

    fn own(&self, card: &Card, mut found: impl FnMut(&'static str, bool)) {
        let key = card.volunteer.id;
        if !card.active {
            found("PAUSED", false);
        }
        if !card.consents {
            found("NO_CONSENT", false);
        }
        if !card.placed {
            found("TOO_FAR", true);
        }
        if !self.is_old_enough(card) {
            found("UNDER_AGE", false);
        }
        if self.asked.contains(&key) {
            found("ALREADY_ASKED", false);
        } else if self.asked_before.contains(&key) {
            found("ALREADY_ASKED", true);
        }
        if !card.has_time(&self.stretches) {
            found("NOT_AVAILABLE", true);
        }
    }

    fn each_hurdle(&self, card: &Card, mut found: impl FnMut(&'static str)) {
        self.own(card, |code, _| found(code));
        for obstacle in engine::why_not(&card.volunteer, &self.session, &self.agreed, &self.policy) {
            if card.placed || !matches!(obstacle, Obstacle::TooFar { .. }) {
                found(code(&obstacle));
            }
        }
    }

    /// Everything between one volunteer and the session.
    pub fn hurdles(&self, card: &Card) -> Vec<Hurdle> {
        let mut hurdles = Vec::new();
        self.own(card, |code, overridable| {
            let detail = if code == "TOO_FAR" { "position unknown".to_owned() } else { String::new() };
            hurdles.push(Hurdle { code, detail, overridable });
        });
        let found = engine::why_not(&card.volunteer, &self.session, &self.agreed, &self.policy);
        let placed = found.iter().filter(|obstacle| card.placed || !matches!(obstacle, Obstacle::TooFar { .. }));
        hurdles.extend(placed.map(|obstacle| Hurdle { code: code(obstacle), detail: detail(obstacle), overridable: obstacle.may_be_overridden() }));
        hurdles
    }

    /// The points of one volunteer.
    pub fn score(&self, card: &Card) -> Score {
        engine::score(&card.volunteer, &self.session, &self.policy)
    }

    /// What speaks for one volunteer, in stable words with figures.
    pub fn reasons(&self, card: &Card) -> Vec<String> {
        let (volunteer, session) = (&card.volunteer, &self.session);
        let mut reasons = Vec::new();
        if card.placed {
            reasons.push(format!("DISTANCE_METRES:{}", volunteer.home.metres_to(session.place)));
        }
        let skills = session.requires_skills.iter().chain(session.desired_skills.iter()).collect::<BTreeSet<_>>();
        reasons.extend(skills.into_iter().filter(|skill| volunteer.skills.contains(skill)).map(|skill| format!("SKILL:{skill}")));
        reasons
            .extend(session.requires_languages.iter().filter(|language| volunteer.languages.contains(language)).map(|language| format!("LANGUAGE:{language}")));
        if volunteer.interests.contains(&session.category) {
            reasons.push(format!("INTEREST:{}", session.category));
        }
        if session.familiar.contains(&volunteer.id) {
            reasons.push("FAMILIAR".to_owned());
        }
        reasons.push(format!("RECENT_MINUTES:{}", volunteer.recent_minutes));
        reasons
    }
}

/// What the frame of a session is made of besides its need.
#[derive(Debug, Default)]
pub(crate) struct Around {
    pub agreed: Agreed,
    pub asked: BTreeSet<Key>,
    pub asked_before: BTreeSet<Key>,
    /// An ask of them was undone before they heard of it: a coordinator may ask them again, the house does not by itself.
    pub undone: BTreeSet<Key>,
    pub familiar: BTreeSet<Key>,
    pub blocked: BTreeSet<Key>,
}

impl Around {
    /// As the house looks at it that asks by itself: what a coordinator has undone counts as asked.
    pub fn unattended(mut self) -> Self {
        self.asked_before.append(&mut self.undone);
        self
    }

    /// The frame of one session.
    pub fn frame(self, of: &Session, profile: &Profile, policy: &Policy) -> Option<Frame> {
        let session = session(of, profile, self.familiar, self.blocked)?;
        let (year, stretches) = (of.wall.starts.year(), stretches(of.wall.starts, of.wall.ends));
        Some(Frame { session, year, stretches, agreed: self.agreed, asked: self.asked, asked_before: self.asked_before, policy: policy.engine.clone() })
    }
}

fn code(obstacle: &Obstacle) -> &'static str {
    match obstacle {
        Obstacle::TravelTooShort { .. } => "TRAVEL",
        Obstacle::OverLoadLimit { .. } => "LOAD_LIMIT",
        other => other.code(),
    }
}

fn detail(obstacle: &Obstacle) -> String {
    match obstacle {
        Obstacle::TooFar { metres, most } => format!("{metres} m > {most} m"),
        Obstacle::SkillMissing { skill } => skill.clone(),
        Obstacle::LanguageMissing { any_of } => any_of.iter().collect::<Vec<_>>().join(", "),
        Obstacle::AttestationMissing { kind, expired } => {
            if expired.is_some() {
                format!("{kind} (expired)")
            } else {
                kind.clone()
            }
        }
        Obstacle::TravelTooShort { needed, free, .. } => format!("{needed} min > {free} min"),
        Obstacle::OverLoadLimit { minutes, most } => format!("{minutes} min > {most} min"),
        Obstacle::Blocked | Obstacle::UnderAge | Obstacle::NotAvailable | Obstacle::AlreadyAgreed | Obstacle::Overlap { .. } => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, Utc};
    use chrono_tz::Tz;
    use platform::id::Id;
    use uuid::Uuid;

    use super::super::card::tests::told;
    use super::super::need::tests::profile;
    use super::*;

    fn frame(starts: &str, change: impl FnOnce(&mut Profile), around: Around) -> Frame {
        let mut profile = profile(starts, "");
        change(&mut profile);
        let now: DateTime<Utc> = "2026-11-23T12:00:00Z".parse().unwrap();
        let id = Id::stored(Uuid::from_u128(99));
        let session = Session::new(Id::stored(Uuid::from_u128(100)), id, &profile, profile.schedule.wall, now);
        around.frame(&session, &profile, &Policy::default()).unwrap()
    }

    fn codes(frame: &Frame, card: &Card) -> Vec<&'static str> {
        frame.hurdles(card).into_iter().map(|hurdle| hurdle.code).collect()
    }

    #[test]
    fn a_willing_neighbour_is_named_with_reasons() {
        let frame = frame("2026-11-24T10:00:00", |profile| profile.requires_skills = vec!["leksehjelp".to_owned()], Around::default());
        let card = Card::of(told(1), Tz::Europe__Oslo);

        assert!(frame.candidate(&card).is_some());
        assert!(frame.turned_away(std::iter::once(&card)).is_empty());
        assert_eq!(frame.reasons(&card), ["DISTANCE_METRES:0", "SKILL:leksehjelp", "RECENT_MINUTES:0"]);
        assert_eq!(codes(&frame, &card), [] as [&str; 0]);
    }

    #[test]
    fn every_rule_has_its_say() {
        let blocked = Around { blocked: [Key(1)].into(), asked: [Key(1)].into(), ..Around::default() };
        let frame = frame(
            "2026-11-28T10:00:00",
            |profile| {
                profile.adults_only = true;
                profile.requires_skills = vec!["sang".to_owned()];
                profile.requires_languages = vec!["ar".to_owned()];
                profile.requires_attestations = vec![super::super::need::Required { requirement: "politiattest".to_owned(), legal_basis: String::new() }];
            },
            blocked,
        );
        let mut told = told(1);
        (told.active, told.consents, told.adult_from_year, told.max_metres, told.position) = (false, false, 2027, 1, Some((59.06, 10.03)));
        let card = Card::of(told, Tz::Europe__Oslo);

        let found = codes(&frame, &card);

        let expected = [
            "PAUSED",
            "NO_CONSENT",
            "UNDER_AGE",
            "ALREADY_ASKED",
            "NOT_AVAILABLE",
            "TOO_FAR",
            "BLOCKED",
            "SKILL_MISSING",
            "LANGUAGE_MISSING",
            "ATTESTATION_MISSING",
        ];
        assert_eq!(found, expected);
        assert!(frame.candidate(&card).is_none());
        assert_eq!(frame.turned_away(std::iter::once(&card)).len(), expected.len());
    }

    #[test]
    fn every_code_has_its_place_in_the_count() {
        for code in NEVER_OVERRIDDEN.iter().chain(&REQUIREMENTS).chain(&["TRAVEL", "LOAD_LIMIT", "ALREADY_AGREED", "ALREADY_ASKED"]) {
            assert_eq!(CODES[place(code)], *code);
        }
    }

    #[test]
    fn with_a_birth_year_alone_the_age_holds_from_the_year_after() {
        let adults = |starts| frame(starts, |profile| profile.adults_only = true, Around::default());
        let mut told = told(1);
        told.adult_from_year = 2027; // born in 2008
        let card = Card::of(told, Tz::Europe__Oslo);

        assert_eq!(codes(&adults("2026-12-31T10:00:00"), &card), ["UNDER_AGE"]);
        assert_eq!(codes(&adults("2027-01-04T10:00:00"), &card), [] as [&str; 0]);
    }
}
