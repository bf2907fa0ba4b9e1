//! Those who were asked and have not answered are reminded, and reminders are taken back before they leave.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, TimeDelta, Utc};
use platform::db::Tx;
use platform::error::Trouble;
use platform::id::Id;

use super::seal;
use crate::domain::error::Error;
use crate::domain::fact::Fact;
use crate::domain::need::Need;
use crate::domain::offer::Offer;
use crate::domain::reminder::{Leaving, Left, Unreminded};
use crate::store;

/// Most offers that are reminded of at once: all of them are one transaction.
pub(crate) const MOST_OFFERS: usize = 400;

/// Each offer and what became of it.
type Ends<T> = Vec<(Id<Offer>, T)>;

/// Reminds of these offers: when each reminder leaves, or why there is none. Nobody is told for as long as `hold`, but where it is urgent.
pub(crate) async fn remind(
    tx: &Tx,
    offers: &BTreeMap<Id<Offer>, Id<Need>>,
    hold: TimeDelta,
    actor: &str,
) -> Result<Ends<Result<DateTime<Utc>, Unreminded>>, Error> {
    let policy = store::policies::of_centre(tx).await?;
    let mut ends = Vec::with_capacity(offers.len());
    let asked = held(tx, offers).await?;
    let cards = store::cards::some(tx, &asked.iter().filter_map(|offer| offer.volunteer).collect()).await?;
    let unreachable: BTreeSet<_> = cards.into_iter().filter(|card| card.unreachable).map(|card| card.id).collect();
    let sessions = store::sessions::some(tx, asked.iter().map(|offer| offer.session)).await?;
    let starts: BTreeMap<_, _> = sessions.into_iter().map(|session| (session.id, session.starts_at)).collect();
    for mut offer in asked {
        let starts_at = *starts.get(&offer.session).ok_or(Error::Missing)?;
        let unreachable = offer.volunteer.is_some_and(|volunteer| unreachable.contains(&volunteer));
        let leaving = Leaving { starts_at, hold, quiet: policy.quiet_for(offer.urgent), unreachable };
        let end = match offer.remind(leaving, tx.clock().now()) {
            Ok(reminded) => keep(tx, &offer, reminded.fact, actor).map(|()| Ok(reminded.leaves_at))?,
            Err(why) => Err(why),
        };
        ends.push((offer.id, end));
    }
    Ok(ends)
}

/// Takes the reminders of these offers back, or says that they have left.
pub(crate) async fn recall(tx: &Tx, offers: &BTreeMap<Id<Offer>, Id<Need>>, actor: &str) -> Result<Ends<Result<(), Left>>, Error> {
    let mut ends = Vec::with_capacity(offers.len());
    for mut offer in held(tx, offers).await? {
        let end = match offer.recall(tx.clock().now()) {
            Ok(Some(fact)) => keep(tx, &offer, Some(fact), actor).map(Ok)?,
            Ok(None) => Ok(()),
            Err(left) => Err(left),
        };
        ends.push((offer.id, end));
    }
    Ok(ends)
}

/// The offers as they stand once nobody else can change them.
async fn held(tx: &Tx, offers: &BTreeMap<Id<Offer>, Id<Need>>) -> Result<Vec<Offer>, Error> {
    // one order of holding for everybody
    for need in offers.values().copied().collect::<BTreeSet<_>>() {
        store::needs::hold(tx, need).await?.ok_or(Error::Missing)?;
    }
    let mut found = Vec::with_capacity(offers.len());
    for (id, need) in offers {
        let offer = store::offers::find(tx, *id).await?.ok_or(Error::Missing)?;
        if offer.need != *need {
            return Err(Trouble::away("the need", "its series was just divided").into());
        }
        found.push(offer);
    }
    Ok(found)
}

fn keep(tx: &Tx, offer: &Offer, fact: Option<Fact>, actor: &str) -> Result<(), Trouble> {
    let centre = tx.centre()?;
    store::offers::save(tx, offer, fact.into_iter().map(|fact| seal(tx.clock(), centre, actor, fact)).collect())
}
