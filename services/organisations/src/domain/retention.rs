//! How long a centre keeps what is about people: a figure for each kind of data, in days.

use platform::error::Faults;

/// Between the ask whether somebody stays and the erasure, a person has at least so long to answer.
const DAYS_TO_ANSWER: u32 = 30;
const MOST_DAYS: u32 = 3_650;

/// A centre's limits, every figure resolved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Retention {
    pub(crate) need_details_days: u32,
    pub(crate) messages_days: u32,
    pub(crate) message_texts_days: u32,
    pub(crate) applicants_days: u32,
    pub(crate) inactive_ask_days: u32,
    pub(crate) inactive_erase_days: u32,
    pub(crate) readings_days: u32,
    /// Nothing goes by itself.
    pub(crate) hold: bool,
}

impl Default for Retention {
    fn default() -> Self {
        Self {
            need_details_days: 90,
            messages_days: 365,
            message_texts_days: 30,
            applicants_days: 90,
            inactive_ask_days: 365,
            inactive_erase_days: 548,
            readings_days: 365,
            hold: false,
        }
    }
}

impl Retention {
    /// Notes every figure that is out of bounds, by its name in the contract.
    pub(crate) fn check(&self, faults: &mut Faults) {
        let figures = [
            ("need_details_days", self.need_details_days),
            ("messages_days", self.messages_days),
            ("message_texts_days", self.message_texts_days),
            ("applicants_days", self.applicants_days),
            ("inactive_ask_days", self.inactive_ask_days),
            ("inactive_erase_days", self.inactive_erase_days),
            ("readings_days", self.readings_days),
        ];
        for (field, days) in figures {
            if !(1..=MOST_DAYS).contains(&days) {
                faults.add(format!("retention.{field}"), format!("must be 1 to {MOST_DAYS}"));
            }
        }
        if self.inactive_erase_days < self.inactive_ask_days.saturating_add(DAYS_TO_ANSWER) {
            faults.add("retention.inactive_erase_days", format!("must be at least {DAYS_TO_ANSWER} more than inactive_ask_days"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_erased_before_there_was_time_to_answer() {
        let faulty = |retention: Retention| {
            let mut faults = Faults::new();
            retention.check(&mut faults);
            faults.iter().map(|(field, _)| field.to_owned()).collect::<Vec<_>>()
        };

        assert!(faulty(Retention::default()).is_empty());
        assert_eq!(faulty(Retention { inactive_erase_days: 394, ..Retention::default() }), ["retention.inactive_erase_days"]);
        assert_eq!(faulty(Retention { messages_days: 3_651, ..Retention::default() }), ["retention.messages_days"]);
    }
}
