//! One message to one person: waiting, then sent, failed, dropped, or left to a telephone.

use chrono::{DateTime, TimeDelta, Utc};
use platform::id::{Id, Kind};

use super::fact::{Fact, What};
use super::template::Template;
use super::{Offer, Volunteer};

/// Tries before a message is given up.
pub(crate) const MOST_ATTEMPTS: u32 = 8;
/// Minutes until the next try, after the first, the second …; the last one repeats.
const BACKOFF_MINUTES: [i64; 6] = [1, 4, 15, 60, 120, 240];

/// What an id of a delivery names.
#[derive(Debug)]
pub(crate) enum DeliveryKind {}

impl Kind for DeliveryKind {
    const PREFIX: &'static str = "delivery";
}

/// Where a delivery stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum State {
    Waiting,
    Sent,
    Failed,
    Dropped,
    CallYourself,
}

impl State {
    pub(crate) const ALL: [Self; 5] = [Self::Waiting, Self::Sent, Self::Failed, Self::Dropped, Self::CallYourself];

    /// Its word in rows.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Waiting => "WAITING",
            Self::Sent => "SENT",
            Self::Failed => "FAILED",
            Self::Dropped => "DROPPED",
            Self::CallYourself => "CALL_YOURSELF",
        }
    }

    /// The state with this word.
    pub(crate) fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.word() == word)
    }
}

/// Why a message did not leave; a stable word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Why {
    OfferClosed,
    Recalled,
    Cancelled,
    Moved,
    NoConsent,
    PersonGone,
    TooLate,
    NeverAsked,
    NotWished,
    NoCard,
    NoChannel,
    AddressRefused,
    ChannelFailed,
    Restored,
}

impl Why {
    /// The word.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::OfferClosed => "OFFER_CLOSED",
            Self::Recalled => "RECALLED",
            Self::Cancelled => "CANCELLED",
            Self::Moved => "MOVED",
            Self::NoConsent => "NO_CONSENT",
            Self::PersonGone => "PERSON_GONE",
            Self::TooLate => "TOO_LATE",
            Self::NeverAsked => "NEVER_ASKED",
            Self::NotWished => "NOT_WISHED",
            Self::NoCard => "NO_CARD",
            Self::NoChannel => "NO_CHANNEL",
            Self::AddressRefused => "ADDRESS_REFUSED",
            Self::ChannelFailed => "CHANNEL_FAILED",
            Self::Restored => "RESTORED",
        }
    }
}

/// What a try came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ending {
    /// The provider has it.
    Sent { channel: &'static str },
    /// Nobody needs it any more.
    Drop(Why),
    /// Not now, and not the message's fault: does not count as a try.
    Hold(DateTime<Utc>),
    /// It did not work: again later.
    Again,
    /// No channel reaches this person, or the one that should does not.
    CallYourself(Why),
}

/// A message on its way. What it says is not kept: it is written when it leaves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Delivery {
    pub(crate) id: Id<DeliveryKind>,
    /// None: the person was erased.
    pub(crate) person: Option<Id<Volunteer>>,
    pub(crate) template: Template,
    /// Id of the offer or assignment that it speaks of.
    pub(crate) subject: String,
    /// The offer whose card is read.
    pub(crate) offer: Id<Offer>,
    /// The version of the offer that it was written for, of a reminder: once that is another one, it was taken back.
    pub(crate) offer_version: Option<u64>,
    pub(crate) state: State,
    pub(crate) not_before: DateTime<Utc>,
    /// Leaves in quiet hours too.
    pub(crate) urgent: bool,
    /// The start that it was written for; a message about another one is not sent.
    pub(crate) starts_at: Option<DateTime<Utc>>,
    /// What its reader may set out for, where that is sooner than `starts_at`: the start that was told before.
    pub(crate) urgent_before: Option<DateTime<Utc>>,
    /// To be answered until then (a moved time).
    pub(crate) answer_by: Option<DateTime<Utc>>,
    pub(crate) attempts: u32,
    pub(crate) version: u64,
    pub(crate) sent_at: Option<DateTime<Utc>>,
    pub(crate) why: Option<String>,
}

impl Delivery {
    /// Takes in what a try came to; the fact, where there is something to tell.
    pub(crate) fn ends(&mut self, ending: Ending, now: DateTime<Utc>) -> Option<Fact> {
        match ending {
            Ending::Sent { channel } => {
                (self.state, self.sent_at, self.why) = (State::Sent, Some(now), None);
                Some(self.fact(What::Sent { channel }))
            }
            Ending::Drop(why) => {
                (self.state, self.why) = (State::Dropped, Some(why.word().to_owned()));
                if why == Why::PersonGone {
                    self.person = None;
                }
                None
            }
            Ending::Hold(until) => {
                (self.not_before, self.attempts) = (until, self.attempts.saturating_sub(1));
                None
            }
            Ending::Again if self.attempts >= MOST_ATTEMPTS => {
                (self.state, self.why) = (State::Failed, Some(Why::ChannelFailed.word().to_owned()));
                Some(self.fact(What::Failed { attempts: self.attempts.min(MOST_ATTEMPTS) }))
            }
            Ending::Again => {
                self.not_before = now + backoff(self.attempts);
                None
            }
            Ending::CallYourself(why) => {
                (self.state, self.why) = (State::CallYourself, Some(why.word().to_owned()));
                Some(self.fact(What::CallYourself { subject: self.subject.clone() }))
            }
        }
    }

    fn fact(&mut self, what: What) -> Fact {
        self.version += 1;
        Fact { delivery: self.id, version: self.version, person: self.person, template: self.template, what }
    }
}

/// How long to wait after so many tries.
fn backoff(attempts: u32) -> TimeDelta {
    let step = (attempts.max(1) as usize - 1).min(BACKOFF_MINUTES.len() - 1);
    TimeDelta::minutes(BACKOFF_MINUTES[step])
}

#[cfg(test)]
mod tests {
    use platform::clock::Clock;

    use super::*;

    fn waiting() -> (Delivery, DateTime<Utc>) {
        let clock = Clock::fixed(DateTime::UNIX_EPOCH, 1);
        let delivery = Delivery {
            id: clock.id(),
            person: Some(clock.id()),
            template: Template::Offer,
            subject: String::new(),
            offer: clock.id(),
            offer_version: None,
            state: State::Waiting,
            not_before: clock.now(),
            urgent: false,
            starts_at: None,
            urgent_before: None,
            answer_by: None,
            attempts: 1,
            version: 0,
            sent_at: None,
            why: None,
        };
        (delivery, clock.now())
    }

    #[test]
    fn it_is_tried_eight_times_further_and_further_apart() {
        let (mut delivery, mut now) = waiting();
        let mut gaps = Vec::new();

        let fact = loop {
            if let Some(fact) = delivery.ends(Ending::Again, now) {
                break fact;
            }
            gaps.push((delivery.not_before - now).num_minutes());
            now = delivery.not_before;
            delivery.attempts += 1;
        };

        assert_eq!(gaps, [1, 4, 15, 60, 120, 240, 240]);
        assert_eq!((delivery.state, fact.what, fact.version), (State::Failed, What::Failed { attempts: 8 }, 1));
    }

    #[test]
    fn being_held_is_not_a_try() {
        let (mut delivery, now) = waiting();

        delivery.ends(Ending::Hold(now + TimeDelta::hours(9)), now);

        assert_eq!((delivery.state, delivery.attempts, delivery.not_before), (State::Waiting, 0, now + TimeDelta::hours(9)));
    }

    #[test]
    fn who_is_gone_is_not_named_any_more() {
        let (mut delivery, now) = waiting();

        assert_eq!(delivery.ends(Ending::Drop(Why::PersonGone), now), None);

        assert_eq!((delivery.state, delivery.person), (State::Dropped, None));
    }
}
