//! What happens to an offer becomes messages: the ask, and the answer to the answer.

use chrono::{DateTime, Utc};
use platform::db::Tx;
use platform::error::Trouble;
use platform::id::Id;
use platform::inbox::Verdict;
use proto::events::{self as pb, event::Fact};

use super::Read;
use super::reading::{id, must, time};
use crate::domain::delivery::{Delivery, State, Why};
use crate::domain::template::Template;
use crate::domain::{Offer, Volunteer};
use crate::store;

const ASK: &[Template] = &[Template::Offer, Template::Promotion];
/// What nobody needs any more once the offer has ended.
const OPEN: &[Template] = &[Template::Offer, Template::Promotion, Template::Reminder];
/// What is said to who said yes.
const ANSWERED: &[Template] = &[Template::Accepted, Template::Waiting];

pub(super) async fn react(tx: &Tx, read: Read) -> Result<Verdict, Trouble> {
    let offer = match id(&read.aggregate) {
        Ok(offer) => offer,
        Err(what) => return Ok(Verdict::Never(what)),
    };
    let told = match &read.fact {
        Fact::OfferMade(made) => ask(offer, made).map(Some),
        Fact::OfferReminded(told) => remind(offer, read.version, told).map(Some),
        Fact::ReminderRecalled(_) => {
            store::deliveries::drop_reminders(tx, offer, read.version)?;
            return Ok(Verdict::Done);
        }
        Fact::OfferAccepted(accepted) => {
            let template = if accepted.waiting { Template::Waiting } else { Template::Accepted };
            about(offer, &accepted.volunteer, template).map(Some)
        }
        Fact::OfferFilled(filled) => about(offer, &filled.volunteer, Template::Filled).map(Some),
        Fact::OfferWithdrawn(withdrawn) if withdrawn.called_off && is_known(tx, offer).await? => {
            store::deliveries::drop_about(tx, offer, ANSWERED, Why::Cancelled)?;
            about(offer, &withdrawn.volunteer, Template::Cancelled).map(Some)
        }
        Fact::OfferDeclined(_) | Fact::OfferLapsed(_) | Fact::OfferWithdrawn(_) => Ok(None),
        _ => return Ok(Verdict::Done),
    };
    match told {
        Ok(message) => {
            if !matches!(&message, Some(message) if message.template.offers()) {
                store::deliveries::drop_about(tx, offer, OPEN, Why::OfferClosed)?;
            }
            if let Some((person, message)) = message.and_then(|message| Some((message.person?, message))) {
                let not_before = message.not_before.max(read.told_at); // not now: from when on it may have left
                store::deliveries::add(tx, read.event, person, &[Delivery { id: tx.clock().id(), not_before, ..message }]).await?;
            }
            Ok(Verdict::Done)
        }
        Err(what) => Ok(Verdict::Never(what)),
    }
}

/// Whether the person knows of the offer: the ask has left, or the coordinator was to call; or she has said yes, perhaps
/// on the telephone before any ask left, and is thanked or waits for a place.
async fn is_known(tx: &Tx, offer: Id<Offer>) -> Result<bool, Trouble> {
    let (asked, thanked) = ([State::Sent, State::CallYourself], [State::Sent, State::CallYourself, State::Waiting]);
    Ok(store::deliveries::any(tx, offer, ASK, &asked).await? || store::deliveries::any(tx, offer, ANSWERED, &thanked).await?)
}

fn ask(offer: Id<Offer>, made: &pb::OfferMade) -> Result<Delivery, String> {
    let message = about(offer, &made.volunteer, if made.promotion { Template::Promotion } else { Template::Offer })?;
    let not_before = time(made.not_before.as_ref()).unwrap_or(DateTime::<Utc>::MIN_UTC);
    Ok(Delivery { not_before, urgent: made.urgent, starts_at: Some(must(made.starts_at.as_ref(), "starts_at")?), ..message })
}

fn remind(offer: Id<Offer>, version: u64, told: &pb::OfferReminded) -> Result<Delivery, String> {
    let (not_before, starts_at) = (must(told.not_before.as_ref(), "not_before")?, must(told.starts_at.as_ref(), "starts_at")?);
    let message = about(offer, &told.volunteer, Template::Reminder)?;
    Ok(Delivery { not_before, urgent: told.urgent, starts_at: Some(starts_at), offer_version: Some(version), ..message })
}

fn about(offer: Id<Offer>, person: &str, template: Template) -> Result<Delivery, String> {
    Ok(blank(id(person)?, template, offer.to_string(), offer))
}

/// A waiting message with nothing special about it; id and time are set by whoever writes it.
pub(crate) fn blank(person: Id<Volunteer>, template: Template, subject: String, offer: Id<Offer>) -> Delivery {
    Delivery {
        id: Id::stored(uuid::Uuid::nil()),
        person: Some(person),
        template,
        subject,
        offer,
        offer_version: None,
        state: State::Waiting,
        not_before: DateTime::<Utc>::MIN_UTC,
        urgent: false,
        starts_at: None,
        urgent_before: None,
        answer_by: None,
        attempts: 0,
        version: 0,
        sent_at: None,
        why: None,
    }
}
