//! When somebody who was asked and has not answered is reminded: once, not too soon, and while there is time left to answer.

use chrono::{DateTime, TimeDelta, Utc};

use super::deadline::Quiet;
use super::fact::{Fact, OfferFact};
use super::offer::{Offer, OfferState};

/// Whoever was asked is left in peace for a third of the time to answer: for no longer than an afternoon where that is days, since the next
/// wave waits for her; and at least for as long as it takes to see a message.
const LONGEST_PEACE: TimeDelta = TimeDelta::hours(4);
const LEAST_PEACE: TimeDelta = TimeDelta::minutes(10);
/// Later than this before the deadline a reminder asks for what cannot be done in time.
const LEAST_LEFT: TimeDelta = TimeDelta::minutes(10);

/// Why somebody is not reminded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unreminded {
    /// There is nothing left to answer.
    Ended(OfferState),
    /// Once is enough: who says nothing says something too.
    Reminded,
    TooSoon,
    TooLate,
    /// No message reaches the person: somebody has to call.
    NoChannel,
}

/// Under which circumstances a reminder would leave.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Leaving {
    /// When the session starts.
    pub starts_at: DateTime<Utc>,
    /// Nobody is told for so long, but where it is urgent.
    pub hold: TimeDelta,
    pub quiet: Quiet,
    pub unreachable: bool,
}

/// Somebody will be reminded.
#[derive(Clone, Debug)]
pub(crate) struct Reminded {
    pub leaves_at: DateTime<Utc>,
    pub fact: Option<Fact>,
}

/// The reminder has left the house.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Left;

impl Unreminded {
    /// Its stable word.
    pub fn word(self) -> String {
        match self {
            Self::Ended(state) => state.word().to_uppercase(),
            Self::Reminded => "REMINDED".to_owned(),
            Self::TooSoon => "TOO_SOON".to_owned(),
            Self::TooLate => "TOO_LATE".to_owned(),
            Self::NoChannel => "NO_CHANNEL".to_owned(),
        }
    }
}

impl Offer {
    /// When a reminder may leave; nothing where the time to answer is too short for one.
    fn remindable(&self) -> Option<(DateTime<Utc>, DateTime<Utc>)> {
        let peace = ((self.deadline - self.not_before) / 3).clamp(LEAST_PEACE, LONGEST_PEACE);
        let (from, until) = (self.not_before + peace, self.deadline - LEAST_LEFT);
        (from < until).then_some((from, until))
    }

    /// When somebody may ask for its reminder; nothing where nobody may.
    pub fn may_remind(&self) -> Option<(DateTime<Utc>, DateTime<Utc>)> {
        self.remindable().filter(|_| self.state == OfferState::Made && self.reminded_at.is_none() && self.volunteer.is_some())
    }

    /// When its reminder left or will leave; nothing where the answer was sooner.
    pub fn reminder(&self) -> Option<DateTime<Utc>> {
        self.reminded_at.filter(|leaves| self.answered_at.is_none_or(|answered| *leaves <= answered))
    }

    /// Reminds of it; in quiet hours it leaves when they end.
    pub fn remind(&mut self, leaving: Leaving, now: DateTime<Utc>) -> Result<Reminded, Unreminded> {
        let Leaving { starts_at, hold, quiet, unreachable } = leaving;
        match self.state {
            OfferState::Made if now < self.deadline => {}
            OfferState::Made => return Err(Unreminded::Ended(OfferState::Lapsed)),
            ended => return Err(Unreminded::Ended(ended)),
        }
        if self.reminded_at.is_some() {
            return Err(Unreminded::Reminded);
        }
        let Some((from, until)) = self.may_remind() else { return Err(Unreminded::TooLate) };
        if now < from {
            return Err(Unreminded::TooSoon);
        }
        let not_before = quiet.awake(if self.urgent { now } else { now + hold });
        if not_before >= until {
            return Err(Unreminded::TooLate);
        }
        if unreachable {
            return Err(Unreminded::NoChannel);
        }
        self.reminded_at = Some(not_before);
        Ok(Reminded { leaves_at: not_before, fact: self.tell(OfferFact::Reminded { starts_at, not_before, urgent: self.urgent }) })
    }

    /// Takes its reminder back before anybody hears of it; nothing to tell where there is none.
    pub fn recall(&mut self, now: DateTime<Utc>) -> Result<Option<Fact>, Left> {
        match self.reminder() {
            Some(leaves) if leaves <= now => Err(Left),
            Some(_) if self.state == OfferState::Made => {
                self.reminded_at = None;
                Ok(self.tell(OfferFact::ReminderRecalled))
            }
            _ => Ok(None),
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono_tz::Tz;
    use platform::id::Id;
    use uuid::Uuid;

    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        format!("2026-11-{text}:00Z").parse().unwrap()
    }

    /// Asked at nine in the morning (in Oslo ten), to be answered by this.
    fn asked(deadline: &str) -> Offer {
        Offer {
            id: Id::stored(Uuid::nil()),
            version: 1,
            need: Id::stored(Uuid::nil()),
            session: Id::stored(Uuid::nil()),
            volunteer: Some(Id::stored(Uuid::nil())),
            state: OfferState::Made,
            answer: None,
            wave: 1,
            promotion: false,
            urgent: false,
            moved: false,
            made_at: at("23T09:00"),
            not_before: at("23T09:00"),
            deadline: at(deadline),
            answered_at: None,
            reminded_at: None,
            score: engine::Score::default(),
            reasons: vec![],
            override_reason: String::new(),
        }
    }

    fn remind(offer: &mut Offer, now: &str) -> Result<DateTime<Utc>, Unreminded> {
        let night = Quiet { from_minute: 21 * 60, until_minute: 8 * 60, zone: Tz::Europe__Oslo };
        let quiet = if offer.urgent { Quiet::none() } else { night };
        let leaving = Leaving { starts_at: at("25T12:00"), hold: TimeDelta::seconds(15), quiet, unreachable: false };
        offer.remind(leaving, at(now)).map(|reminded| {
            assert!(matches!(reminded.fact, Some(Fact::Offer { fact: OfferFact::Reminded { not_before, .. }, .. }) if not_before == reminded.leaves_at));
            assert_eq!(offer.reminder(), Some(reminded.leaves_at));
            reminded.leaves_at
        })
    }

    #[test]
    fn a_third_of_the_time_to_answer_is_peace_and_four_hours_of_a_long_one() {
        let window = |deadline| asked(deadline).may_remind();

        assert_eq!(window("24T20:00"), Some((at("23T13:00"), at("24T19:50"))), "four hours");
        assert_eq!(window("23T12:00"), Some((at("23T10:00"), at("23T11:50"))), "a third");
        assert_eq!(window("23T09:30"), Some((at("23T09:10"), at("23T09:20"))), "ten minutes");
        assert_eq!(window("23T09:20"), None, "there is no time for a reminder");
    }

    #[test]
    fn once_and_neither_too_soon_nor_too_late() {
        let mut offer = asked("23T12:00");

        assert_eq!(remind(&mut offer, "23T09:59"), Err(Unreminded::TooSoon));
        assert_eq!(remind(&mut asked("23T12:00"), "23T11:50"), Err(Unreminded::TooLate));
        assert_eq!(remind(&mut asked("23T09:20"), "23T09:05"), Err(Unreminded::TooLate));
        assert_eq!(remind(&mut asked("23T12:00"), "23T12:00"), Err(Unreminded::Ended(OfferState::Lapsed)));
        assert_eq!(remind(&mut offer, "23T10:00"), Ok(at("23T10:00") + TimeDelta::seconds(15)));
        assert_eq!(remind(&mut offer, "23T11:00"), Err(Unreminded::Reminded));
        assert_eq!((offer.version, offer.may_remind()), (2, None));
    }

    #[test]
    fn at_night_it_waits_for_the_morning_but_not_where_it_is_urgent() {
        assert_eq!(remind(&mut asked("24T18:00"), "23T21:00"), Ok(at("24T07:00")), "eight in Oslo");
        assert_eq!(remind(&mut asked("24T07:10"), "23T21:00"), Err(Unreminded::TooLate), "the morning would be");
        assert_eq!(remind(&mut Offer { urgent: true, ..asked("24T18:00") }, "23T21:00"), Ok(at("23T21:00")), "and is not held");
    }

    #[test]
    fn whom_no_message_reaches_is_to_be_called() {
        let leaving = Leaving { starts_at: at("25T12:00"), hold: TimeDelta::zero(), quiet: Quiet::none(), unreachable: true };

        assert_eq!(asked("24T20:00").remind(leaving, at("23T14:00")).map(|one| one.leaves_at), Err(Unreminded::NoChannel));
        assert_eq!(asked("24T20:00").remind(leaving, at("23T10:00")).map(|one| one.leaves_at), Err(Unreminded::TooSoon), "not yet");
    }

    #[test]
    fn what_has_ended_is_not_reminded_of() {
        for state in OfferState::ALL.into_iter().filter(|state| *state != OfferState::Made) {
            let mut ended = Offer { state, ..asked("24T20:00") };

            assert_eq!(remind(&mut ended, "23T14:00"), Err(Unreminded::Ended(state)));
            assert_eq!(ended.may_remind(), None);
        }
    }

    #[test]
    fn it_can_be_taken_back_until_it_leaves_and_asked_for_again() {
        let mut offer = asked("24T20:00");
        let leaves = remind(&mut offer, "23T14:00").unwrap();

        assert!(matches!(offer.recall(leaves - TimeDelta::microseconds(1)), Ok(Some(Fact::Offer { fact: OfferFact::ReminderRecalled, .. }))));
        assert!(matches!(offer.recall(leaves), Ok(None)), "twice is the same as once");
        let again = remind(&mut offer, "23T14:05").unwrap();
        assert!(matches!(offer.recall(again), Err(Left)));
        assert_eq!(offer.version, 4);
    }

    #[test]
    fn who_answers_before_it_leaves_was_never_reminded() {
        let mut offer = asked("24T20:00");
        let leaves = remind(&mut offer, "23T14:00").unwrap();

        let answered = |at| Offer { state: OfferState::Accepted, answered_at: Some(at), ..offer.clone() };
        assert_eq!(answered(leaves - TimeDelta::microseconds(1)).reminder(), None);
        assert_eq!(answered(leaves).reminder(), Some(leaves));
        assert!(matches!(answered(leaves - TimeDelta::seconds(1)).recall(leaves - TimeDelta::microseconds(1)), Ok(None)));
    }
}
