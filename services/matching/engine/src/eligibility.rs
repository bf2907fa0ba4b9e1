//! The hard rules between a volunteer and a session alone, one function each, cheapest first.

use crate::{Obstacle, Session, Volunteer};

/// A volunteer, a session, and the distance between them, which several rules and points ask for.
pub(crate) struct Pair<'a> {
    pub volunteer: &'a Volunteer,
    pub session: &'a Session,
    pub metres: u64,
}

impl<'a> Pair<'a> {
    pub fn new(volunteer: &'a Volunteer, session: &'a Session) -> Self {
        Self { volunteer, session, metres: volunteer.home.metres_to(session.place) }
    }
}

type Rule = fn(&Pair<'_>, &mut Vec<Obstacle>);

/// Every rule of a pair. The order is that of cost, so that most volunteers are passed over after a glance.
const RULES: [Rule; 7] = [distance, block_list, age, availability, skills, languages, attestations];

/// Whether the volunteer could take the session if no other had been agreed.
#[must_use]
pub fn is_eligible(volunteer: &Volunteer, session: &Session) -> bool {
    passes(&Pair::new(volunteer, session), &mut Vec::new())
}

/// As [`is_eligible`], stopping at the first rule that fails; leaves what it found in `found`, which comes empty.
pub(crate) fn passes(pair: &Pair<'_>, found: &mut Vec<Obstacle>) -> bool {
    RULES.iter().all(|rule| {
        rule(pair, found);
        found.is_empty()
    })
}

/// Adds the obstacles of every rule.
pub(crate) fn collect(pair: &Pair<'_>, found: &mut Vec<Obstacle>) {
    for rule in RULES {
        rule(pair, found);
    }
}

fn distance(pair: &Pair<'_>, found: &mut Vec<Obstacle>) {
    let most = pair.volunteer.max_metres;
    if pair.metres > u64::from(most) {
        found.push(Obstacle::TooFar { metres: pair.metres, most });
    }
}

fn block_list(pair: &Pair<'_>, found: &mut Vec<Obstacle>) {
    if pair.session.blocked.contains(&pair.volunteer.id) {
        found.push(Obstacle::Blocked);
    }
}

fn age(pair: &Pair<'_>, found: &mut Vec<Obstacle>) {
    if pair.session.adults_only && !pair.volunteer.adult {
        found.push(Obstacle::UnderAge);
    }
}

fn availability(pair: &Pair<'_>, found: &mut Vec<Obstacle>) {
    if !pair.volunteer.available.covers(pair.session.span) {
        found.push(Obstacle::NotAvailable);
    }
}

fn skills(pair: &Pair<'_>, found: &mut Vec<Obstacle>) {
    let missing = pair.volunteer.skills.missing(&pair.session.requires_skills);
    found.extend(missing.map(|skill| Obstacle::SkillMissing { skill: skill.to_owned() }));
}

fn languages(pair: &Pair<'_>, found: &mut Vec<Obstacle>) {
    let any_of = &pair.session.requires_languages;
    if !any_of.is_empty() && pair.volunteer.languages.count_shared(any_of) == 0 {
        found.push(Obstacle::LanguageMissing { any_of: any_of.clone() });
    }
}

fn attestations(pair: &Pair<'_>, found: &mut Vec<Obstacle>) {
    let start = pair.session.span.start();
    let missing = pair.session.requires_attestations.iter().filter(|kind| !pair.volunteer.holds(kind, start));
    found.extend(missing.map(|kind| {
        let shown = pair.volunteer.attestations.iter().filter(|shown| shown.kind == kind);
        Obstacle::AttestationMissing { kind: kind.to_owned(), expired: shown.filter_map(|shown| shown.valid_until).max() }
    }));
}
