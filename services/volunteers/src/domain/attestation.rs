//! "Shown on this date to this role": never a document, a number or a remark.

use chrono::NaiveDate;

/// Most that are kept of one person.
pub(crate) const MOST: usize = 50;

/// Something that was shown, such as a police certificate, with the legal basis on which it was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Attestation {
    pub requirement: String,
    pub legal_basis: String,
    pub shown_on: NaiveDate,
    pub seen_by_role: String,
    pub recheck_on: Option<NaiveDate>,
}

impl Attestation {
    /// The last day on which it counts; none where it need not be shown again.
    pub(crate) fn valid_until(&self) -> Option<NaiveDate> {
        self.recheck_on.and_then(|day| day.pred_opt())
    }
}

/// Keeps the newest word on each requirement: what is recorded again replaces what was recorded before.
pub(crate) fn record(kept: &mut Vec<Attestation>, new: Attestation) {
    match kept.iter_mut().find(|held| held.requirement == new.requirement) {
        Some(held) => *held = new,
        None => kept.push(new),
    }
}
