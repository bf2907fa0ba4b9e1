//! What matching tells, what it reacts to, and what follows from what: asking, answering, leaving, changing.

pub(crate) mod answering;
pub(crate) mod approving;
pub(crate) mod asking;
mod centre;
pub(crate) mod changing;
pub(crate) mod leaving;
pub(crate) mod looking;
pub(crate) mod planning;
pub(crate) mod reminding;
mod seal;
mod volunteer;
pub(crate) mod work;

use std::sync::Arc;

use platform::db::Tx;
use platform::error::Trouble;
use platform::inbox::Reaction;
use platform::outbox::Letter;

use crate::domain::fact::{Fact, NeedFact};
use crate::store;

pub(crate) use seal::seal;

/// What matching reacts to.
pub(crate) fn reactions() -> Vec<Reaction> {
    vec![
        Reaction {
            consumer: "matching-centre",
            service: "organisations",
            aggregate: "centre",
            facts: &[],
            handle: Arc::new(|tx, letter| Box::pin(async move { centre::told(tx, &letter).await })),
        },
        Reaction {
            consumer: "matching-volunteer",
            service: "volunteers",
            aggregate: "volunteer",
            facts: &[],
            handle: Arc::new(|tx, letter| Box::pin(async move { volunteer::told(tx, &letter).await })),
        },
    ]
}

/// Letters for readers that come later: how every open need, offer that is out and agreed assignment stands.
pub(crate) async fn snapshot(tx: &Tx) -> Result<Vec<Letter>, Trouble> {
    let seal = |centre, fact| seal(tx.clock(), centre, "service", fact);
    let mut letters = Vec::new();
    for (centre, need) in store::needs::open_of_all(tx).await? {
        let sessions = store::sessions::of_need(tx, need.id).await?;
        let sessions = sessions.iter().map(|session| (session.id, session.counts, session.starts_at)).collect();
        let organisation = need.profile.organisation.map(|id| id.to_string()).unwrap_or_default();
        letters.push(seal(centre, Fact::Need { id: need.id, version: need.version, fact: NeedFact::Stands { organisation, sessions } }));
    }
    for (centre, offer) in store::offers::out_of_all(tx).await? {
        letters.extend(offer.stands().map(|fact| seal(centre, fact)));
    }
    for (centre, assignment) in store::assignments::agreed_of_all(tx).await? {
        letters.extend(assignment.stands().map(|fact| seal(centre, fact)));
    }
    Ok(letters)
}
