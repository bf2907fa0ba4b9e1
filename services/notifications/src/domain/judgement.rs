//! Whether a message is still needed, asked at the moment of sending.

use chrono::{DateTime, TimeDelta, Utc};

use super::card::{OfferCard, OfferState};
use super::delivery::{Delivery, Ending, State, Why};
use super::policy::Policy;
use super::preferences::Preferences;
use super::quiet;
use super::template::Template;

/// A message that saves a journey leaves in quiet hours when their end comes closer to the start than this.
const TIME_TO_TURN_ROUND: TimeDelta = TimeDelta::hours(2);
/// While the ask itself is on its way, the thanks for it wait this long.
const ASK_ON_ITS_WAY: TimeDelta = TimeDelta::minutes(1);

/// What may have left in a life of the house that a backup does not remember: due before these rows came back. Telling somebody twice,
/// or asking whoever has answered already, is worse than a call; and silence would let an offer lapse that nobody was told of.
pub(crate) fn perhaps_sent(delivery: &Delivery, restored: Option<DateTime<Utc>>, now: DateTime<Utc>) -> Option<Ending> {
    restored.filter(|restored| delivery.person.is_some() && delivery.not_before <= *restored)?;
    let over = delivery.starts_at.is_some_and(|starts_at| starts_at <= now);
    Some(if over { Ending::Drop(Why::TooLate) } else { Ending::CallYourself(Why::Restored) })
}

/// Whether [`before_reading`] wants to know where the ask of the offer stands.
pub(crate) fn depends_on_the_ask(delivery: &Delivery) -> bool {
    matches!(delivery.template, Template::Filled | Template::Reminder)
}

/// What our own rows say before any card is read: something to end the try with, or nothing.
pub(crate) fn before_reading(delivery: &Delivery, policy: &Policy, preferences: &Preferences, asked: Option<State>, now: DateTime<Utc>) -> Option<Ending> {
    if delivery.person.is_none() {
        return Some(Ending::Drop(Why::PersonGone));
    }
    if !policy.wants(delivery.template) {
        return Some(Ending::Drop(Why::NotWished));
    }
    if delivery.template == Template::Filled {
        match asked {
            Some(State::Sent | State::CallYourself) => {}
            Some(State::Waiting) => return Some(Ending::Hold(now + ASK_ON_ITS_WAY)),
            _ => return Some(Ending::Drop(Why::NeverAsked)),
        }
    }
    // who is still to be asked is not reminded: the ask is on its way
    if delivery.template == Template::Reminder && matches!(asked, None | Some(State::Waiting | State::Dropped)) {
        return Some(Ending::Drop(Why::NeverAsked));
    }
    if delivery.urgent {
        return None;
    }
    let held = quiet::held_until(&[policy.quiet, preferences.quiet], now, policy.zone)?;
    let sets_out = delivery.urgent_before.or(delivery.starts_at);
    let too_late_then = sets_out.is_some_and(|starts_at| held + TIME_TO_TURN_ROUND > starts_at);
    if delivery.template.saves_a_journey() && too_late_then { None } else { Some(Ending::Hold(held)) }
}

/// Why the message is not needed any more, as the card says; nothing where it is.
pub(crate) fn not_needed(delivery: &Delivery, card: &OfferCard, now: DateTime<Utc>) -> Option<Why> {
    let moved = delivery.starts_at.is_some_and(|starts_at| starts_at.timestamp() != card.starts_at.timestamp());
    let held = card.agreed && !card.cancelled;
    let gone_by = now >= card.starts_at;
    match delivery.template {
        template if template.offers() && (card.state != OfferState::Made || card.cancelled) => Some(Why::OfferClosed),
        template if template.offers() && card.deadline.is_some_and(|deadline| now >= deadline) => Some(Why::TooLate),
        Template::Reminder if delivery.offer_version != Some(card.version) => Some(Why::Recalled),
        Template::Accepted | Template::Changed | Template::ReminderDay | Template::ReminderHours if !held => Some(Why::Cancelled),
        Template::Changed | Template::ReminderDay | Template::ReminderHours if moved => Some(Why::Moved),
        Template::Waiting if card.waiting == 0 || card.agreed || card.cancelled => Some(Why::OfferClosed),
        Template::Filled if card.waiting > 0 || card.agreed => Some(Why::OfferClosed),
        Template::CalledOff => None,
        _ if gone_by => Some(Why::TooLate),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use chrono_tz::Tz;
    use platform::clock::Clock;
    use platform::privacy::Personal;

    use super::super::quiet::Quiet;
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn delivery(template: Template) -> Delivery {
        let clock = Clock::fixed(at("2026-11-23T12:00:00Z"), 1);
        Delivery {
            id: clock.id(),
            person: Some(clock.id()),
            template,
            subject: String::new(),
            offer: clock.id(),
            offer_version: (template == Template::Reminder).then_some(2),
            state: State::Waiting,
            not_before: clock.now(),
            urgent: false,
            starts_at: Some(at("2026-11-24T09:00:00Z")),
            urgent_before: None,
            answer_by: None,
            attempts: 1,
            version: 0,
            sent_at: None,
            why: None,
        }
    }

    fn card() -> OfferCard {
        OfferCard {
            version: 2,
            state: OfferState::Made,
            agreed: false,
            cancelled: false,
            title: String::new(),
            public_text: String::new(),
            details: Personal::default(),
            place: String::new(),
            starts_at: at("2026-11-24T09:00:00Z"),
            ends_at: at("2026-11-24T11:00:00Z"),
            zone: Tz::Europe__Oslo,
            deadline: Some(at("2026-11-23T20:00:00Z")),
            reasons: Vec::new(),
            waiting: 0,
        }
    }

    #[test]
    fn an_ask_leaves_only_while_it_can_be_answered() {
        let now = at("2026-11-23T12:00:00Z");
        for ask in [Template::Offer, Template::Promotion, Template::Reminder].map(delivery) {
            assert_eq!(not_needed(&ask, &card(), now), None);
            assert_eq!(not_needed(&ask, &OfferCard { state: OfferState::Closed, ..card() }, now), Some(Why::OfferClosed));
            assert_eq!(not_needed(&ask, &card(), at("2026-11-23T20:00:00Z")), Some(Why::TooLate));
        }
    }

    #[test]
    fn a_reminder_that_was_taken_back_does_not_leave_even_where_another_one_will() {
        let now = at("2026-11-23T12:00:00Z");
        for version in [3, 4] {
            assert_eq!(not_needed(&delivery(Template::Reminder), &OfferCard { version, ..card() }, now), Some(Why::Recalled));
        }
        assert_eq!(not_needed(&delivery(Template::Offer), &OfferCard { version: 4, ..card() }, now), None);
    }

    #[test]
    fn only_who_was_asked_is_reminded() {
        let now = at("2026-11-23T12:00:00Z");
        let reminder = |asked| before_reading(&delivery(Template::Reminder), &Policy::default(), &Preferences::default(), asked, now);

        for asked in [State::Sent, State::CallYourself, State::Failed] {
            assert_eq!(reminder(Some(asked)), None, "{asked:?}");
        }
        for asked in [None, Some(State::Waiting), Some(State::Dropped)] {
            assert_eq!(reminder(asked), Some(Ending::Drop(Why::NeverAsked)), "{asked:?}");
        }
    }

    #[test]
    fn a_reminder_is_not_sent_for_what_was_cancelled_or_moved() {
        let agreed = OfferCard { state: OfferState::Accepted, agreed: true, ..card() };
        let now = at("2026-11-23T12:00:00Z");
        for template in [Template::ReminderDay, Template::ReminderHours] {
            let reminder = delivery(template);
            let moved = OfferCard { starts_at: at("2026-11-24T10:00:00Z"), ..agreed.clone() };

            assert_eq!(not_needed(&reminder, &agreed, now), None);
            assert_eq!(not_needed(&reminder, &OfferCard { agreed: false, ..agreed.clone() }, now), Some(Why::Cancelled));
            assert_eq!(not_needed(&reminder, &OfferCard { cancelled: true, ..agreed.clone() }, now), Some(Why::Cancelled));
            assert_eq!(not_needed(&reminder, &moved, now), Some(Why::Moved));
            assert_eq!(not_needed(&reminder, &agreed, agreed.starts_at), Some(Why::TooLate));
        }
    }

    #[test]
    fn nothing_but_what_is_urgent_leaves_in_quiet_hours() {
        let (night, morning) = (at("2026-11-23T21:00:00Z"), at("2026-11-24T07:00:00Z"));
        let ask = |delivery: &Delivery| before_reading(delivery, &Policy::default(), &Preferences::default(), None, night);

        assert_eq!(ask(&delivery(Template::Accepted)), Some(Ending::Hold(morning)));
        assert_eq!(ask(&Delivery { urgent: true, ..delivery(Template::Offer) }), None);
        // starts at 09:00Z: 07:00Z leaves two hours, half an hour earlier would not
        assert_eq!(ask(&delivery(Template::Cancelled)), Some(Ending::Hold(morning)));
        assert_eq!(ask(&Delivery { starts_at: Some(at("2026-11-24T08:30:00Z")), ..delivery(Template::Cancelled) }), None);
        // moved to the next week, but the reader would be on the way at 08:00Z
        let later = Delivery { starts_at: Some(at("2026-12-01T08:00:00Z")), ..delivery(Template::Changed) };
        assert_eq!(ask(&later), Some(Ending::Hold(morning)));
        assert_eq!(ask(&Delivery { urgent_before: Some(at("2026-11-24T08:00:00Z")), ..later }), None);
    }

    #[test]
    fn a_persons_own_quiet_hours_hold_messages_too() {
        let own = Preferences { quiet: Quiet { from_minute: 12 * 60, until_minute: 15 * 60 }, ..Preferences::default() };

        let held = before_reading(&delivery(Template::Offer), &Policy::default(), &own, None, at("2026-11-23T12:00:00Z"));

        assert_eq!(held, Some(Ending::Hold(at("2026-11-23T14:00:00Z"))));
    }

    #[test]
    fn what_may_have_left_before_a_restore_is_left_to_the_telephone() {
        let (due, restored) = (at("2026-11-23T12:00:00Z"), at("2026-11-23T13:00:00Z"));
        let ask = Delivery { not_before: due, ..delivery(Template::Offer) };

        assert_eq!(perhaps_sent(&ask, None, restored), None);
        assert_eq!(perhaps_sent(&ask, Some(restored), restored), Some(Ending::CallYourself(Why::Restored)));
        assert_eq!(perhaps_sent(&ask, Some(restored), at("2026-11-24T09:00:00Z")), Some(Ending::Drop(Why::TooLate)));
        assert_eq!(perhaps_sent(&Delivery { not_before: at("2026-11-23T13:00:01Z"), ..ask }, Some(restored), restored), None, "it had not left");
    }

    #[test]
    fn only_who_was_asked_is_thanked() {
        let now = at("2026-11-23T12:00:00Z");
        let thanks = |asked| before_reading(&delivery(Template::Filled), &Policy::default(), &Preferences::default(), asked, now);

        assert_eq!(thanks(Some(State::Sent)), None);
        assert_eq!(thanks(Some(State::Dropped)), Some(Ending::Drop(Why::NeverAsked)));
        assert_eq!(thanks(Some(State::Waiting)), Some(Ending::Hold(now + ASK_ON_ITS_WAY)));
    }
}
