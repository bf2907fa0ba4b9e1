//! Opening hours as JSON columns: read and replaced as a whole, never searched.

use chrono::NaiveDate;
use platform::error::Trouble;
use sea_orm::FromJsonQueryResult;
use serde::{Deserialize, Serialize};

use super::{unreadable, word};
use crate::domain::opening::{OpeningException, OpeningPeriod};
use crate::domain::words::Word as _;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Period {
    weekday: u32,
    from_minute: u32,
    until_minute: u32,
    staffing: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Exception {
    from: NaiveDate,
    until: NaiveDate,
    periods: Vec<Period>,
}

/// The weekly habit as a column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
pub(super) struct Opening(Vec<Period>);

/// The days that differ as a column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
pub(super) struct Exceptions(Vec<Exception>);

/// Words as a column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
pub(super) struct Words(pub(super) Vec<String>);

impl Opening {
    pub(super) fn write(periods: &[OpeningPeriod]) -> Self {
        Self(periods.iter().copied().map(written).collect())
    }

    pub(super) fn read(&self) -> Result<Vec<OpeningPeriod>, Trouble> {
        self.0.iter().map(stored).collect()
    }
}

impl Exceptions {
    pub(super) fn write(exceptions: &[OpeningException]) -> Self {
        let written = |exception: &OpeningException| {
            let (from, until) = exception.days();
            Exception { from, until, periods: exception.periods().iter().copied().map(written).collect() }
        };
        Self(exceptions.iter().map(written).collect())
    }

    pub(super) fn read(&self) -> Result<Vec<OpeningException>, Trouble> {
        let stored = |exception: &Exception| {
            let periods = exception.periods.iter().map(stored).collect::<Result<_, _>>()?;
            OpeningException::new(exception.from, exception.until, periods).map_err(|(field, _)| unreadable(field))
        };
        self.0.iter().map(stored).collect()
    }
}

fn written(period: OpeningPeriod) -> Period {
    let staffing = period.staffing().word().to_owned();
    let (from_minute, until_minute) = period.minutes();
    Period { weekday: period.weekday(), from_minute, until_minute, staffing }
}

fn stored(period: &Period) -> Result<OpeningPeriod, Trouble> {
    let staffing = word(&period.staffing)?;
    OpeningPeriod::new(period.weekday, period.from_minute, period.until_minute, staffing).map_err(|(field, _)| unreadable(field))
}
