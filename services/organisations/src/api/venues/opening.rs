//! Opening hours, in from the contract and out to it.

use platform::error::Faults;
use proto::{organisations as pb, types};

use crate::api::fields::day;
use crate::domain::opening::{OpeningException, OpeningPeriod, Staffing};

const MOST_PERIODS: usize = 100;
const MOST_EXCEPTIONS: usize = 200;

/// The periods under `field`; notes what is wrong with each.
pub(super) fn periods(faults: &mut Faults, field: &str, messages: &[pb::OpeningPeriod]) -> Vec<OpeningPeriod> {
    if messages.len() > MOST_PERIODS {
        faults.add(field, format!("has {} entries, at most {MOST_PERIODS} fit", messages.len()));
        return Vec::new();
    }
    messages.iter().enumerate().filter_map(|(i, message)| period(faults, &format!("{field}[{i}]"), message)).collect()
}

fn period(faults: &mut Faults, field: &str, message: &pb::OpeningPeriod) -> Option<OpeningPeriod> {
    let staffing = match message.staffing() {
        pb::Staffing::Staffed => Some(Staffing::Staffed),
        pb::Staffing::SelfService => Some(Staffing::SelfService),
        pb::Staffing::Unspecified => {
            faults.add(format!("{field}.staffing"), "must be STAFFED or SELF_SERVICE");
            None
        }
    };
    let Some(period) = message.period else {
        faults.add(format!("{field}.period"), "is missing");
        return None;
    };
    let wrong = OpeningPeriod::check(period.weekday, period.from_minute, period.until_minute);
    for (part, what) in &wrong {
        faults.add(format!("{field}.{part}"), *what);
    }
    OpeningPeriod::new(period.weekday, period.from_minute, period.until_minute, staffing?).ok()
}

/// The exceptions; notes what is wrong with each.
pub(super) fn exceptions(faults: &mut Faults, messages: &[pb::OpeningException]) -> Vec<OpeningException> {
    if messages.len() > MOST_EXCEPTIONS {
        faults.add("exceptions", format!("has {} entries, at most {MOST_EXCEPTIONS} fit", messages.len()));
        return Vec::new();
    }
    messages.iter().enumerate().filter_map(|(i, message)| exception(faults, &format!("exceptions[{i}]"), message)).collect()
}

fn exception(faults: &mut Faults, field: &str, message: &pb::OpeningException) -> Option<OpeningException> {
    let from = faults.take(&format!("{field}.from_date"), day(&message.from_date));
    let until = faults.take(&format!("{field}.until_date"), day(&message.until_date));
    let periods = periods(faults, &format!("{field}.periods"), &message.periods);
    OpeningException::new(from?, until?, periods).map_err(|(part, what)| faults.add(format!("{field}.{part}"), what)).ok()
}

/// A period as the contract shows it.
pub(super) fn shown_period(period: OpeningPeriod) -> pb::OpeningPeriod {
    let staffing = match period.staffing() {
        Staffing::Staffed => pb::Staffing::Staffed,
        Staffing::SelfService => pb::Staffing::SelfService,
    };
    let (from_minute, until_minute) = period.minutes();
    let period = types::WeekdayPeriod { weekday: period.weekday(), from_minute, until_minute };
    pb::OpeningPeriod { period: Some(period), staffing: staffing.into() }
}

/// An exception as the contract shows it.
pub(super) fn shown_exception(exception: &OpeningException) -> pb::OpeningException {
    let (from, until) = exception.days();
    let periods = exception.periods().iter().copied().map(shown_period).collect();
    pb::OpeningException { from_date: from.to_string(), until_date: until.to_string(), periods }
}
