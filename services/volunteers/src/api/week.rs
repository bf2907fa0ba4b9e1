//! Weekly periods and exceptions in and out.

use platform::error::Faults;
use proto::types;

use crate::domain::day;
use crate::domain::week::{Exception, MINUTES_A_DAY, Period, merged};

const MOST_PERIODS: usize = 50;
const MOST_EXCEPTIONS: usize = 100;

/// Reads the habit of a week; periods that touch or overlap become one.
pub(super) fn read(faults: &mut Faults, field: &str, messages: &[types::WeekdayPeriod]) -> Vec<Period> {
    periods(faults, field, messages, true)
}

/// Reads the days on which it does not hold. Their periods hold on each of those days, whatever weekday they name.
pub(super) fn read_exceptions(faults: &mut Faults, field: &str, messages: &[types::DateException]) -> Vec<Exception> {
    if messages.len() > MOST_EXCEPTIONS {
        faults.add(field, format!("has {} entries, at most {MOST_EXCEPTIONS} fit", messages.len()));
        return Vec::new();
    }
    let mut read = |(i, message): (usize, &types::DateException)| {
        let at = |name: &str| format!("{field}[{i}].{name}");
        let from = faults.take(&at("from_date"), day::read(&message.from_date));
        let until = faults.take(&at("until_date"), day::read(&message.until_date));
        if from.zip(until).is_some_and(|(from, until)| until < from) {
            faults.add(at("until_date"), "must not be before from_date");
        }
        let periods = periods(faults, &at("periods"), &message.periods, false);
        Some(Exception { from: from?, until: until?, periods })
    };
    messages.iter().enumerate().filter_map(&mut read).collect()
}

fn periods(faults: &mut Faults, field: &str, messages: &[types::WeekdayPeriod], of_week: bool) -> Vec<Period> {
    if messages.len() > MOST_PERIODS {
        faults.add(field, format!("has {} entries, at most {MOST_PERIODS} fit", messages.len()));
        return Vec::new();
    }
    let mut kept = Vec::new();
    for (i, period) in messages.iter().enumerate() {
        let first = u32::from(of_week);
        if !(first..=7).contains(&period.weekday) {
            faults.add(format!("{field}[{i}].weekday"), format!("must be {first} to 7"));
        }
        if period.until_minute > MINUTES_A_DAY {
            faults.add(format!("{field}[{i}].until_minute"), "must be at most 1440");
        } else if period.from_minute >= period.until_minute {
            faults.add(format!("{field}[{i}].until_minute"), "must be after from_minute");
        }
        kept.push(Period { weekday: if of_week { period.weekday } else { 0 }, from: period.from_minute, until: period.until_minute });
    }
    merged(kept)
}

pub(super) fn write(periods: &[Period]) -> Vec<types::WeekdayPeriod> {
    periods.iter().map(|period| types::WeekdayPeriod { weekday: period.weekday, from_minute: period.from, until_minute: period.until }).collect()
}

/// As it was told: periods of weekday 0 hold on each of the days.
pub(super) fn write_exceptions(exceptions: &[Exception]) -> Vec<types::DateException> {
    exceptions.iter().map(|exception| written(exception, &exception.periods)).collect()
}

/// For the matching card: the same minutes once for each weekday that the exception covers.
pub(super) fn spell_out(exceptions: &[Exception]) -> Vec<types::DateException> {
    exceptions.iter().map(|exception| written(exception, &exception.spelled_out())).collect()
}

fn written(exception: &Exception, periods: &[Period]) -> types::DateException {
    types::DateException { from_date: exception.from.to_string(), until_date: exception.until.to_string(), periods: write(periods) }
}
