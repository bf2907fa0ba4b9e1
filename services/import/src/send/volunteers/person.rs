//! One person: what the row says of her, laid over what stands.

use chrono::{DateTime, NaiveDate};
use chrono_tz::Europe::Oslo;
use proto::volunteers as pb;

use super::super::merge::Merge;
use super::super::{periods, position, sorted};
use crate::fault::{What, said};
use crate::ledger::News;
use crate::volunteer;
use crate::{Volunteer, date, postal};

const COORDINATION: &str = "coordination";
pub(super) const MESSAGES: &str = "messages";
const CERTIFICATE: &str = "police_certificate";

/// What lets a voluntary body ask for it (politiregisterforskriften § 34-1, politiregisterloven § 39).
const LEGAL_BASIS: &str = "politiregisterforskriften § 34-1";

/// Where a row does not say how far or how much: a short drive, an evening a week.
const USUAL_METRES: u32 = 20_000;
const USUAL_MINUTES: u32 = 180;

pub(in crate::send) fn profile(row: &Volunteer) -> pb::VolunteerProfile {
    let place = postal::place(&row.postal_code);
    pb::VolunteerProfile {
        name: row.name.clone(),
        email: row.email.clone().unwrap_or_default(),
        phone: row.phone.clone().unwrap_or_default(),
        birth_year: row.birth_year.and_then(|year| u32::try_from(year).ok()).unwrap_or_default(),
        postal_code: row.postal_code.clone(),
        position: place.map(|place| position((place.latitude, place.longitude))),
        max_metres: row.max_metres.unwrap_or(USUAL_METRES),
        skills: sorted(&row.skills),
        languages: sorted(&row.languages),
        interests: sorted(&row.interests),
        availability: periods(&row.availability),
        exceptions: Vec::new(),
        weekly_minutes: row.weekly_minutes.unwrap_or(USUAL_MINUTES),
    }
}

/// The profile with the row laid over it, and the fields that differ. The place follows the postal code only when that
/// is another one; days off are no column's to change.
pub(super) fn laid_over(stands: &pb::Volunteer, row: &Volunteer, merge: &mut Merge) -> (pb::VolunteerProfile, Vec<String>) {
    let (mut merged, wanted) = (stands.profile.clone().unwrap_or_default(), profile(row));
    let moved = merge.take(volunteer::POSTAL_CODE, &mut merged.postal_code, wanted.postal_code);
    if moved {
        merged.position = wanted.position;
    }
    let fields = [
        ("name", merge.take(volunteer::NAME, &mut merged.name, wanted.name)),
        ("email", merge.take(volunteer::EMAIL, &mut merged.email, wanted.email)),
        ("phone", merge.take(volunteer::PHONE, &mut merged.phone, wanted.phone)),
        ("birth_year", merge.take(volunteer::BIRTH_YEAR, &mut merged.birth_year, wanted.birth_year)),
        ("postal_code", moved),
        ("position", moved),
        ("max_metres", merge.take(volunteer::DISTANCE, &mut merged.max_metres, wanted.max_metres)),
        ("skills", merge.take(volunteer::SKILLS, &mut merged.skills, wanted.skills)),
        ("languages", merge.take(volunteer::LANGUAGES, &mut merged.languages, wanted.languages)),
        ("interests", merge.take(volunteer::INTERESTS, &mut merged.interests, wanted.interests)),
        ("availability", merge.take(volunteer::AVAILABILITY, &mut merged.availability, wanted.availability)),
        ("weekly_minutes", merge.take(volunteer::WEEKLY_HOURS, &mut merged.weekly_minutes, wanted.weekly_minutes)),
    ];
    (merged, fields.into_iter().filter(|(_, differs)| *differs).map(|(field, _)| field.to_owned()).collect())
}

/// The instant of the file's consent: the beginning of its day in Norway.
pub(super) fn given_at(row: &Volunteer) -> Option<prost_types::Timestamp> {
    date::begins(row.consent_on).map(|at| prost_types::Timestamp { seconds: at.timestamp(), nanos: 0 })
}

/// To be found and asked; the consent to messages follows when the wish stands.
pub(super) fn consent(row: &Volunteer) -> pb::Consent {
    pb::Consent { purpose: COORDINATION.to_owned(), given_at: given_at(row), withdrawn_at: None }
}

/// Everything that the row says was signed or shown.
pub(in crate::send) fn papers(row: &Volunteer) -> (Vec<pb::Consent>, Vec<pb::Attestation>) {
    let messages = pb::Consent { purpose: MESSAGES.to_owned(), ..consent(row) };
    (vec![consent(row), messages], attestation(row).into_iter().collect())
}

/// Whether the import that registered this person was broken off before it gave the consent to messages.
pub(super) fn was_left_half_registered(stands: &pb::Volunteer, row: &Volunteer, news: &News) -> bool {
    let never_asked = stands.consents.iter().all(|consent| consent.purpose != MESSAGES);
    let from_this_row = stands.consents.iter().any(|consent| consent.withdrawn_at.is_none() && consent.given_at == given_at(row));
    news.id().is_none() && never_asked && from_this_row
}

pub(super) fn attestation(row: &Volunteer) -> Option<pb::Attestation> {
    let shown_on = row.certificate_shown_on?.to_string();
    Some(pb::Attestation {
        requirement: CERTIFICATE.to_owned(),
        legal_basis: LEGAL_BASIS.to_owned(),
        shown_on,
        seen_by_role: "coordinator".to_owned(),
        recheck_on: String::new(),
    })
}

/// The row's attestation where it is newer than what stands, with what the row cannot say of it.
pub(super) fn newer_attestation(stands: &pb::Volunteer, row: &Volunteer, news: &News) -> Option<pb::Attestation> {
    let shown = attestation(row).filter(|_| news.says(volunteer::CERTIFICATE))?;
    let Some(held) = held(stands) else { return Some(shown) };
    let recheck_on = if held.recheck_on > shown.shown_on { held.recheck_on.clone() } else { String::new() };
    (held.shown_on < shown.shown_on).then(|| pb::Attestation { recheck_on, shown_on: shown.shown_on, ..held.clone() })
}

fn held(stands: &pb::Volunteer) -> Option<&pb::Attestation> {
    stands.attestations.iter().find(|one| one.requirement == CERTIFICATE)
}

/// What the row says anew and the house keeps as it has it, by column.
pub(super) fn left(stands: &pb::Volunteer, row: &Volunteer, news: &News) -> Vec<(&'static str, What)> {
    let mut left = Vec::new();
    let earlier = |held: &pb::Attestation| row.certificate_shown_on.is_some_and(|shown| held.shown_on > shown.to_string());
    if news.says(volunteer::CERTIFICATE) && held(stands).is_some_and(earlier) {
        left.push((volunteer::CERTIFICATE, said("the house knows of a later day on which it was shown: that one stays")));
    }
    let consent = stands.consents.iter().rfind(|consent| consent.purpose == COORDINATION);
    if let Some(consent) = consent.filter(|_| news.says(volunteer::CONSENT)) {
        if consent.withdrawn_at.is_some() {
            left.push((volunteer::CONSENT, said("the consent was withdrawn in the house: a file does not give it again")));
        } else if day(consent.given_at.as_ref()) != Some(row.consent_on) {
            left.push((volunteer::CONSENT, said("the house has another day for this consent, and keeps it")));
        }
    }
    left
}

/// The day in Norway of an instant.
fn day(at: Option<&prost_types::Timestamp>) -> Option<NaiveDate> {
    DateTime::from_timestamp(at?.seconds, 0).map(|at| at.with_timezone(&Oslo).date_naive())
}

#[cfg(test)]
mod tests {
    use super::super::Known;
    use super::*;
    use crate::ledger::Ledger;
    use crate::svarstad;

    fn row() -> Volunteer {
        let shown = |row: &&crate::Row<Volunteer>| row.value.certificate_shown_on.is_some();
        svarstad::reading().volunteers.iter().find(shown).unwrap().value.clone()
    }

    fn imported() -> Ledger {
        let mut ledger = Ledger::empty();
        ledger.note(&row(), "volunteer_1");
        ledger
    }

    /// As she was imported, and has changed since by her own hand and the coordinator's.
    fn stands() -> pb::Volunteer {
        let mut profile = profile(&row());
        profile.max_metres = 1_000;
        profile.weekly_minutes = 30;
        profile.position = Some(position((59.4, 9.9)));
        let held = pb::Attestation {
            legal_basis: "opplæringsloven § 17-11".to_owned(),
            shown_on: "2027-01-02".to_owned(),
            recheck_on: "2030-01-02".to_owned(),
            ..attestation(&row()).unwrap()
        };
        let consents = vec![consent(&row()), pb::Consent { purpose: MESSAGES.to_owned(), ..consent(&row()) }];
        pb::Volunteer { id: "volunteer_1".to_owned(), version: 9, profile: Some(profile), attestations: vec![held], consents, ..Default::default() }
    }

    fn laid(row: &Volunteer, ledger: &Ledger) -> (pb::VolunteerProfile, Vec<String>, Vec<&'static str>) {
        let news = ledger.news(row);
        let mut merge = Merge::of(&news);
        let (merged, paths) = laid_over(&stands(), row, &mut merge);
        (merged, paths, merge.differing())
    }

    #[test]
    fn a_row_that_says_nothing_new_leaves_the_persons_own_word() {
        let (merged, paths, differing) = laid(&row(), &imported());

        assert_eq!((Some(merged), paths, differing), (stands().profile, Vec::new(), Vec::new()));
        assert_eq!(newer_attestation(&stands(), &row(), &imported().news(&row())), None);
        assert_eq!(left(&stands(), &row(), &imported().news(&row())), []);
    }

    #[test]
    fn a_row_changes_what_it_says_anew_and_no_more() {
        let mut told = row();
        told.skills.push("sjakk".to_owned());
        told.postal_code = "3282".to_owned();

        let (merged, paths, differing) = laid(&told, &imported());

        assert_eq!((&paths[..], differing), (&["postal_code", "position", "skills"].map(str::to_owned)[..], vec![volunteer::POSTAL_CODE, volunteer::SKILLS]));
        assert_eq!((merged.max_metres, merged.weekly_minutes, merged.position), (1_000, 30, profile(&told).position));
    }

    #[test]
    fn an_empty_cell_says_nothing_of_somebody_who_was_never_imported() {
        let told = Volunteer { max_metres: None, weekly_minutes: None, birth_year: None, ..row() };

        let (merged, paths, _) = laid(&told, &Ledger::empty());

        assert_eq!((Some(merged), paths), (stands().profile, Vec::new()));
    }

    #[test]
    fn a_later_attestation_replaces_an_earlier_one_and_never_the_other_way() {
        let with = |day: &str| Volunteer { certificate_shown_on: Some(day.parse().unwrap()), ..row() };
        let new = |day: &str| newer_attestation(&stands(), &with(day), &imported().news(&with(day)));
        let told = |day: &str| left(&stands(), &with(day), &imported().news(&with(day)));

        assert_eq!((new("2026-12-01"), told("2026-12-01").len()), (None, 1));
        assert_eq!(new("2027-01-02"), None);
        let later = new("2027-01-03").unwrap();
        assert_eq!((later.shown_on.as_str(), later.legal_basis.as_str(), later.recheck_on.as_str()), ("2027-01-03", "opplæringsloven § 17-11", "2030-01-02"));
        assert!(told("2027-01-03").is_empty());
    }

    #[test]
    fn a_consent_date_that_is_not_taken_over_is_told() {
        let told = Volunteer { consent_on: "2027-01-01".parse().unwrap(), ..row() };
        assert_eq!(left(&stands(), &told, &imported().news(&told)), [(volunteer::CONSENT, said("the house has another day for this consent, and keeps it"))]);

        let mut withdrawn = stands();
        withdrawn.consents[0].withdrawn_at = withdrawn.consents[0].given_at;
        assert!(left(&withdrawn, &told, &imported().news(&told))[0].1.to_string().contains("withdrawn"));
    }

    #[test]
    fn a_consent_is_given_when_its_day_begins_in_norway() {
        let at = |day: &str| given_at(&Volunteer { consent_on: day.parse().unwrap(), ..row() }).unwrap().seconds;

        assert_eq!(DateTime::from_timestamp(at("2027-01-03"), 0).unwrap().to_rfc3339(), "2027-01-02T23:00:00+00:00");
        assert_eq!(DateTime::from_timestamp(at("2026-07-01"), 0).unwrap().to_rfc3339(), "2026-06-30T22:00:00+00:00");
        assert_eq!(day(given_at(&row()).as_ref()), Some(row().consent_on));
    }

    #[test]
    fn who_was_erased_is_not_brought_back_by_an_unchanged_row() {
        let nobody = Known::of(Vec::new());
        assert!(nobody.of_row(&row(), &imported().news(&row())).is_err());
        assert_eq!(nobody.of_row(&row(), &Ledger::empty().news(&row())), Ok(None));
        let again = Volunteer { consent_on: "2027-01-03".parse().unwrap(), ..row() };
        assert_eq!(nobody.of_row(&again, &imported().news(&again)), Ok(None), "a new consent");
    }

    #[test]
    fn who_has_another_address_now_is_known_by_what_the_row_became() {
        let mut stands = stands();
        stands.profile.as_mut().unwrap().email = "ny@example.org".to_owned();
        let known = Known::of(vec![stands.clone()]);

        assert_eq!(known.of_row(&row(), &imported().news(&row())), Ok(Some(&stands)));
        assert_eq!(known.of_row(&row(), &Ledger::empty().news(&row())), Ok(None));
    }

    #[test]
    fn a_registration_that_was_broken_off_is_completed() {
        let mut half = stands();
        half.consents.pop();
        let never = Ledger::empty();

        assert!(was_left_half_registered(&half, &row(), &never.news(&row())));
        assert!(!was_left_half_registered(&stands(), &row(), &never.news(&row())));
        assert!(!was_left_half_registered(&half, &row(), &imported().news(&row())), "people have decided since");
    }
}
