//! Who could help: ranked with reasons, and why one volunteer does not suit.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use platform::auth::Caller;
use platform::db::Tx;
use platform::id::{Centre, Id};
use proto::matching as pb;
use tonic::Status;

use super::{Api, id, words};
use crate::domain::error::Error;
use crate::domain::need::Need;
use crate::domain::policy::Policy;
use crate::domain::session::Session;
use crate::domain::suitability::Frame;
use crate::events::asking;
use crate::store;
use crate::store::decks::Deck;

/// A session with all that is needed to judge volunteers.
pub(super) struct Sight {
    pub need: Need,
    pub session: Session,
    pub policy: Policy,
    pub deck: Arc<Deck>,
    pub frame: Frame,
}

impl Api {
    /// Looks at a session and everything around it.
    pub(super) async fn sight(&self, tx: &Tx, session: &str) -> Result<Sight, Error> {
        let session = store::sessions::find(tx, id(session)?).await?.ok_or(Error::Missing)?;
        let need = store::needs::find(tx, session.need).await?.ok_or(Error::Missing)?;
        let policy = store::policies::of_centre(tx).await?;
        let deck = self.0.decks.of(tx, policy.quiet.zone).await?;
        let frame = asking::frame(tx, &need, &session, &policy, None).await?;
        Ok(Sight { need, session, policy, deck, frame })
    }

    /// The ranked list.
    pub(super) async fn suggest(&self, centre: Id<Centre>, message: pb::SuggestVolunteersRequest) -> Result<pb::SuggestVolunteersResponse, Status> {
        let tx = self.0.db.scoped(centre).read().await?;
        let sight = self.sight(&tx, &message.session).await?;
        drop(tx);
        let limit = if message.limit == 0 { 20 } else { message.limit.min(200) };
        let best = sight.deck.best(&sight.frame, limit as usize);
        let mut candidates = Vec::with_capacity(best.len());
        for (rank, one) in (1..).zip(&best) {
            let volunteer = Id::stored(uuid::Uuid::from_u128(one.volunteer.0));
            let Some(card) = sight.deck.find(volunteer) else { continue };
            candidates.push(pb::Candidate {
                volunteer: volunteer.to_string(),
                rank,
                points: Some(words::points(one.score)),
                reasons: sight.frame.reasons(card),
            });
        }
        // to count is to look at everybody
        let turned_away = if message.without_counts { BTreeMap::new() } else { sight.frame.turned_away(sight.deck.cards()) };
        let turned_away: HashMap<String, u32> = turned_away.into_iter().map(|(code, count)| (code.to_owned(), count)).collect();
        Ok(pb::SuggestVolunteersResponse { candidates, considered: u32::try_from(sight.deck.len()).unwrap_or(u32::MAX), turned_away })
    }

    /// Every rule between one volunteer and one session.
    pub(super) async fn explain(&self, caller: &Caller, message: pb::ExplainVolunteerRequest) -> Result<pb::ExplainVolunteerResponse, Status> {
        let tx = self.0.db.scoped(caller.centre()?).read().await?;
        let sight = self.sight(&tx, &message.session).await?;
        let card = sight.deck.find(id(&message.volunteer)?).ok_or(Error::Missing)?;
        let hurdles = sight.frame.hurdles(card);
        let suits = hurdles.is_empty();
        let obstacles = hurdles.into_iter().map(|one| pb::Obstacle { code: one.code.to_owned(), detail: one.detail, overridable: one.overridable });
        Ok(pb::ExplainVolunteerResponse { suits, obstacles: obstacles.collect(), points: Some(words::points(sight.frame.score(card))) })
    }
}
