//! Recurrence rules: both readers keep their bounds, what import understands matching does as well, and both count the same days.

use chrono::{Days, NaiveDate, NaiveDateTime};
use chrono_tz::Tz;

use crate::domain::recurrence::{End, Rule};
use crate::import::recurrence::{Recurrence, recurrence};

/// So many days are counted out.
const AHEAD: Days = Days::new(100);
/// Longest text that the house takes for a rule.
const LONGEST: usize = 500;

/// The first byte moves the day on which the rule begins, the rest is its text.
pub fn feed(bytes: &[u8]) {
    let Some((shift, rest)) = bytes.split_first() else { return };
    let text = String::from_utf8_lossy(rest);
    let first = NaiveDate::from_ymd_opt(2027, 1, 4).expect("a day").checked_add_days(Days::new(u64::from(*shift) * 3)).expect("a day");
    let starts = first.and_hms_opt(2, 30, 0).expect("a time");
    match Rule::read(&text, Tz::Europe__Oslo) {
        Ok(rule) => counted(&rule, starts),
        Err(wrong) => assert!((1..=300).contains(&wrong.to_string().chars().count()), "{text:?}: {wrong}"),
    }
    match recurrence(&text) {
        Ok(rule) => understood(&rule, starts),
        Err(wrong) => assert!(!wrong.0.is_empty() && wrong.0.iter().all(|what| !what.to_string().is_empty()), "{text:?}"),
    }
}

fn counted(rule: &Rule, first: NaiveDateTime) {
    assert!((1..=52).contains(&rule.interval), "{rule:?}");
    let last = first.date() + AHEAD;
    let found = rule.starts(first, last);
    assert!(found.iter().all(|start| *start >= first && start.date() <= last && start.time() == first.time()), "{rule:?}: {found:?}");
    assert!(found.is_sorted() && found.windows(2).all(|two| two[0] != two[1]), "{rule:?}: {found:?}");
    match rule.end {
        End::Never => {}
        End::Count(count) => assert!((1..=400).contains(&count) && found.len() <= count as usize, "{rule:?}"),
        End::Until(until) => assert!(found.iter().all(|start| *start <= until), "{rule:?}"),
    }
    let sooner = first.date() + Days::new(31);
    let until_then: Vec<NaiveDateTime> = found.iter().copied().filter(|start| start.date() <= sooner).collect();
    assert_eq!(rule.starts(first, sooner), until_then, "{rule:?}: a nearer horizon gives the same days");
}

fn understood(rule: &Recurrence, first: NaiveDateTime) {
    let written = rule.to_string();
    assert_eq!(recurrence(&written).as_ref(), Ok(rule), "{written}");
    assert!(written.len() <= LONGEST, "{written} is longer than the house takes");
    let read = Rule::read(&written, Tz::Europe__Oslo).unwrap_or_else(|wrong| panic!("import takes {written}, and the house says {wrong}"));
    let last = first.date() + AHEAD;
    let days: Vec<NaiveDate> = rule.days(first.date(), last).collect();
    let house: Vec<NaiveDate> = read.starts(first, last).into_iter().map(|start| start.date()).collect();
    assert_eq!(days, house, "{written}");
}
