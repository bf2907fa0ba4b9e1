//! Lists that live in a column, in the form in which they are kept as JSON.

use chrono::{DateTime, NaiveDate, Utc};
use platform::error::Trouble;
use sea_orm::FromJsonQueryResult;
use serde::{Deserialize, Serialize};

use crate::domain::attestation::Attestation;
use crate::domain::consent::Consent;
use crate::domain::week::{Exception, Period};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
pub struct Words(pub Vec<String>);

/// Weekday, first minute, minute after the last.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
pub struct Periods(Vec<(u32, u32, u32)>);

/// First day, last day, minutes of each.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
pub struct Exceptions(Vec<(NaiveDate, NaiveDate, Periods)>);

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
pub struct Attestations(Vec<AttestationForm>);

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct AttestationForm {
    requirement: String,
    legal_basis: String,
    shown_on: NaiveDate,
    seen_by_role: String,
    recheck_on: Option<NaiveDate>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
pub struct Consents(Vec<ConsentForm>);

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct ConsentForm {
    purpose: String,
    given_at: DateTime<Utc>,
    withdrawn_at: Option<DateTime<Utc>>,
}

impl Periods {
    pub(super) fn of(periods: &[Period]) -> Self {
        Self(periods.iter().map(|period| (period.weekday, period.from, period.until)).collect())
    }

    pub(super) fn read(self) -> Vec<Period> {
        self.0.into_iter().map(|(weekday, from, until)| Period { weekday, from, until }).collect()
    }
}

impl Exceptions {
    pub(super) fn of(exceptions: &[Exception]) -> Self {
        Self(exceptions.iter().map(|exception| (exception.from, exception.until, Periods::of(&exception.periods))).collect())
    }

    pub(super) fn read(self) -> Vec<Exception> {
        self.0.into_iter().map(|(from, until, periods)| Exception { from, until, periods: periods.read() }).collect()
    }
}

impl Attestations {
    pub(super) fn of(attestations: Vec<Attestation>) -> Self {
        let form = |Attestation { requirement, legal_basis, shown_on, seen_by_role, recheck_on }| AttestationForm {
            requirement,
            legal_basis,
            shown_on,
            seen_by_role,
            recheck_on,
        };
        Self(attestations.into_iter().map(form).collect())
    }

    pub(super) fn read(self) -> Vec<Attestation> {
        let form = |AttestationForm { requirement, legal_basis, shown_on, seen_by_role, recheck_on }| Attestation {
            requirement,
            legal_basis,
            shown_on,
            seen_by_role,
            recheck_on,
        };
        self.0.into_iter().map(form).collect()
    }
}

impl Consents {
    pub(super) fn of(consents: &[Consent]) -> Self {
        let form = |consent: &Consent| ConsentForm { purpose: consent.purpose.to_string(), given_at: consent.given_at, withdrawn_at: consent.withdrawn_at };
        Self(consents.iter().map(form).collect())
    }

    pub(super) fn read(self) -> Result<Vec<Consent>, Trouble> {
        let form = |ConsentForm { purpose, given_at, withdrawn_at }: ConsentForm| {
            let purpose = purpose.parse().map_err(|e| Trouble::broken("reading a consent", e))?;
            Ok(Consent { purpose, given_at, withdrawn_at })
        };
        self.0.into_iter().map(form).collect()
    }
}
