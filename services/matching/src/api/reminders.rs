//! Offers that wait for an answer are reminded of, some or all at once, and reminders are taken back.

use std::collections::{BTreeMap, BTreeSet};

use platform::auth::Caller;
use platform::error::Faults;
use platform::id::{Id, Kind};
use platform::receipts::{self, Begun};
use proto::matching as pb;
use tonic::Status;

use super::{Api, hold, id, words};
use crate::domain::error::Error;
use crate::domain::need::Need;
use crate::domain::offer::Offer;
use crate::events::reminding::{self, MOST_OFFERS};
use crate::store;

impl Api {
    /// Reminds of what is named and may be reminded of.
    pub(super) async fn remind(&self, caller: &Caller, message: pb::RemindOffersRequest) -> Result<pb::RemindOffersResponse, Status> {
        let centre = caller.centre()?;
        let mut faults = Faults::new();
        let hold = hold(&mut faults, message.hold_seconds);
        for (field, named) in [("offers", &message.offers), ("sessions", &message.sessions), ("needs", &message.needs)] {
            few(&mut faults, field, named.len());
        }
        if message.offers.is_empty() && message.sessions.is_empty() && message.needs.is_empty() {
            faults.add("offers", "names none; say which, or of which sessions or needs");
        }
        faults.or(|| Some(()))?;
        let (offers, sessions, needs) = (ids(&message.offers)?, ids(&message.sessions)?, ids(&message.needs)?);
        let command = match receipts::begin(self.0.db.scoped(centre), &self.0.keys, caller, "RemindOffers", &message.idempotency_key, &message).await? {
            Begun::Again(answer) => return Ok(answer),
            Begun::New(command) => command,
        };
        let tx = command.tx();
        for session in &sessions {
            store::sessions::find(tx, *session).await?.ok_or(Error::Missing)?;
        }
        for need in &needs {
            store::needs::find(tx, *need).await?.ok_or(Error::Missing)?;
        }
        let meant = store::offers::meant(tx, &offers, &sessions, &needs, MOST_OFFERS as u64).await?;
        all_here(&offers, &meant)?;
        let mut faults = Faults::new();
        few(&mut faults, "offers", meant.len());
        faults.or(|| Some(()))?;
        let mut answer = pb::RemindOffersResponse::default();
        for (offer, end) in reminding::remind(tx, &meant, hold, caller.kind()).await? {
            let offer = offer.to_string();
            match end {
                Ok(leaves_at) => answer.reminded.push(pb::Reminder { offer, leaves_at: Some(words::at(leaves_at)) }),
                Err(why) => answer.left_out.push(pb::NotReminded { offer, why: why.word() }),
            }
        }
        Ok(command.answer(answer).await?)
    }

    /// Takes back what has not left.
    pub(super) async fn recall(&self, caller: &Caller, message: pb::RecallRemindersRequest) -> Result<pb::RecallRemindersResponse, Status> {
        let centre = caller.centre()?;
        let mut faults = Faults::new();
        few(&mut faults, "offers", message.offers.len());
        faults.or(|| Some(()))?;
        let offers = ids(&message.offers)?;
        let command = match receipts::begin(self.0.db.scoped(centre), &self.0.keys, caller, "RecallReminders", &message.idempotency_key, &message).await? {
            Begun::Again(answer) => return Ok(answer),
            Begun::New(command) => command,
        };
        let meant = store::offers::meant(command.tx(), &offers, &[], &[], MOST_OFFERS as u64).await?;
        all_here(&offers, &meant)?;
        let mut answer = pb::RecallRemindersResponse::default();
        for (offer, end) in reminding::recall(command.tx(), &meant, caller.kind()).await? {
            let ends = if end.is_ok() { &mut answer.recalled } else { &mut answer.left };
            ends.push(offer.to_string());
        }
        Ok(command.answer(answer).await?)
    }
}

fn few(faults: &mut Faults, field: &str, count: usize) {
    if count > MOST_OFFERS {
        faults.add(field, format!("has {count} entries, at most {MOST_OFFERS} fit"));
    }
}

/// Each once, however often it is named.
fn ids<K: Kind>(named: &[String]) -> Result<Vec<Id<K>>, Error> {
    let ids: BTreeSet<Id<K>> = named.iter().map(|text| id(text)).collect::<Result<_, _>>()?;
    Ok(ids.into_iter().collect())
}

/// What is named must be there.
fn all_here(offers: &[Id<Offer>], meant: &BTreeMap<Id<Offer>, Id<Need>>) -> Result<(), Error> {
    if offers.iter().all(|offer| meant.contains_key(offer)) { Ok(()) } else { Err(Error::Missing) }
}
