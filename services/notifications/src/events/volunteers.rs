//! A person who is gone or does not want to be written to: what waits is dropped at once.

use platform::db::Tx;
use platform::error::Trouble;
use platform::id::Id;
use platform::inbox::Verdict;
use proto::events::event::Fact;
use uuid::Uuid;

use super::Read;
use super::offers::blank;
use super::reading::{id, time};
use crate::domain::delivery::{Delivery, Why};
use crate::domain::template::Template;
use crate::store::{agreements, deliveries, erased, preferences};

/// The purpose whose consent messages need.
const MESSAGES: &str = "messages";

pub(super) async fn react(tx: &Tx, read: Read) -> Result<Verdict, Trouble> {
    let person = match id(&read.aggregate) {
        Ok(person) => person,
        Err(what) => return Ok(Verdict::Never(what)),
    };
    match read.fact {
        Fact::VolunteerErased(_) => {
            erased::remember(tx, person).await?; // first: what comes at the same moment waits and sees it
            preferences::forget(tx, person).await?;
            deliveries::drop_of(tx, person, Why::PersonGone).await?;
            deliveries::forget(tx, person).await?;
            agreements::forget(tx, person).await?;
        }
        Fact::VolunteerInactive(inactive) => {
            let answer_by = time(inactive.answer_by.as_ref());
            let about = Id::stored(Uuid::nil()); // no offer
            let message = Delivery { id: tx.clock().id(), not_before: tx.clock().now(), answer_by, ..blank(person, Template::Stay, read.aggregate, about) };
            deliveries::add(tx, read.event, person, &[message]).await?;
        }
        Fact::ConsentChanged(consent) if consent.purpose == MESSAGES && !consent.given => {
            deliveries::drop_of(tx, person, Why::NoConsent).await?;
        }
        _ => {}
    }
    Ok(Verdict::Done)
}
