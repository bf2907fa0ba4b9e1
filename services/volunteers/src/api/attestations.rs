//! Attestations in and out.

use chrono::NaiveDate;
use platform::error::Faults;
use platform::privacy;
use proto::volunteers as pb;

use crate::domain::attestation::{self, Attestation};
use crate::domain::day;

/// Reads one; notes under `field` what is wrong.
pub(super) fn read(faults: &mut Faults, field: &str, message: &pb::Attestation, today: NaiveDate) -> Option<Attestation> {
    let at = |name: &str| format!("{field}.{name}");
    let requirement = privacy::some_line(faults, &at("requirement"), &message.requirement, 60).to_lowercase();
    let legal_basis = privacy::some_line(faults, &at("legal_basis"), &message.legal_basis, 200);
    let seen_by_role = privacy::some_line(faults, &at("seen_by_role"), &message.seen_by_role, 60);
    let shown_on = faults.take(&at("shown_on"), day::read(&message.shown_on));
    if shown_on.is_some_and(|shown| shown > today) {
        faults.add(at("shown_on"), "lies in the future");
    }
    let recheck_on = if message.recheck_on.is_empty() { None } else { faults.take(&at("recheck_on"), day::read(&message.recheck_on)) };
    if shown_on.zip(recheck_on).is_some_and(|(shown, recheck)| recheck <= shown) {
        faults.add(at("recheck_on"), "must be after shown_on");
    }
    Some(Attestation { requirement, legal_basis, shown_on: shown_on?, seen_by_role, recheck_on })
}

/// Reads those of a registration; of two for one requirement the later in the list holds.
pub(super) fn read_all(faults: &mut Faults, messages: &[pb::Attestation], today: NaiveDate) -> Vec<Attestation> {
    let mut kept = Vec::new();
    if messages.len() > attestation::MOST {
        faults.add("attestations", format!("has {} entries, at most {} fit", messages.len(), attestation::MOST));
        return kept;
    }
    for (i, message) in messages.iter().enumerate() {
        if let Some(shown) = read(faults, &format!("attestations[{i}]"), message, today) {
            attestation::record(&mut kept, shown);
        }
    }
    kept
}

pub(super) fn write(shown: Attestation) -> pb::Attestation {
    let recheck_on = shown.recheck_on.map(|day| day.to_string()).unwrap_or_default();
    let Attestation { requirement, legal_basis, shown_on, seen_by_role, .. } = shown;
    pb::Attestation { requirement, legal_basis, shown_on: shown_on.to_string(), seen_by_role, recheck_on }
}
