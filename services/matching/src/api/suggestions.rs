//! Who could help: ranked with reasons, and why one volunteer does not suit.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use platform::auth::Caller;
use platform::db::Tx;
use platform::id::{Centre, Id};
use proto::matching as pb;
use tonic::Status;

use super::{Api, id, profile, words};
use crate::domain::error::Error;
use crate::domain::need::Need;
use crate::domain::policy::Policy;
use crate::domain::session::Session;
use crate::domain::suitability::{Frame, Hurdle};
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

/// Stands for the title of a need that has none yet.
const UNTITLED: &str = "-";

/// What a ranked list says on the wire.
struct Ranked {
    candidates: Vec<pb::Candidate>,
    considered: u32,
    turned_away: HashMap<String, u32>,
}

impl Sight {
    /// The volunteers who suit, best first; where `counts`, with how many each rule turns away.
    fn ranked(&self, limit: u32, counts: bool) -> Ranked {
        let limit = if limit == 0 { 20 } else { limit.min(200) };
        let best = self.deck.best(&self.frame, limit as usize);
        let mut candidates = Vec::with_capacity(best.len());
        for (rank, one) in (1..).zip(&best) {
            let volunteer = Id::stored(uuid::Uuid::from_u128(one.volunteer.0));
            let Some(card) = self.deck.find(volunteer) else { continue };
            candidates.push(pb::Candidate {
                volunteer: volunteer.to_string(),
                rank,
                points: Some(words::points(one.score)),
                reasons: self.frame.reasons(card),
            });
        }
        // to count is to look at everybody
        let turned_away = if counts { self.frame.turned_away(self.deck.cards()) } else { BTreeMap::new() };
        let turned_away = turned_away.into_iter().map(|(code, count)| (code.to_owned(), count)).collect();
        Ranked { candidates, considered: number(self.deck.len()), turned_away }
    }
}

/// What stands in the way, for the wire.
pub(super) fn obstacle(hurdle: Hurdle) -> pb::Obstacle {
    pb::Obstacle { code: hurdle.code.to_owned(), detail: hurdle.detail, overridable: hurdle.overridable }
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

impl Api {
    /// Looks at a session and everything around it.
    pub(super) async fn sight(&self, tx: &Tx, session: &str) -> Result<Sight, Error> {
        let session = store::sessions::find(tx, id(session)?).await?.ok_or(Error::Missing)?;
        let need = store::needs::find(tx, session.need).await?.ok_or(Error::Missing)?;
        self.sight_of(tx, need, session).await
    }

    async fn sight_of(&self, tx: &Tx, need: Need, session: Session) -> Result<Sight, Error> {
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
        let Ranked { candidates, considered, turned_away } = sight.ranked(message.limit, !message.without_counts);
        Ok(pb::SuggestVolunteersResponse { candidates, considered, turned_away })
    }

    /// The ranked list of a need that is not posted.
    pub(super) async fn suggest_for(&self, centre: Id<Centre>, message: pb::SuggestForDraftRequest) -> Result<pb::SuggestForDraftResponse, Status> {
        let now = self.0.clock.now();
        let told = message.profile.unwrap_or_default();
        let told = pb::NeedProfile { title: UNTITLED.to_owned(), public_text: String::new(), details: String::new(), ..told };
        let id = self.0.clock.id();
        let (need, sessions) = Need::post(id, id, String::new(), profile::read(Some(told), now)?, now, || self.0.clock.id());
        let first = sessions.into_iter().next().ok_or(Error::Missing)?;
        let tx = self.0.db.scoped(centre).read().await?;
        let sight = self.sight_of(&tx, need, first).await?;
        drop(tx);
        let Ranked { candidates, considered, turned_away } = sight.ranked(message.limit, true);
        let suitable = number(sight.deck.cards().filter(|card| sight.frame.candidate(card).is_some()).count());
        let starts_local = profile::minute(sight.session.wall.starts);
        Ok(pb::SuggestForDraftResponse { candidates, suitable, considered, turned_away, starts_local })
    }

    /// Every rule between one volunteer and one session.
    pub(super) async fn explain(&self, caller: &Caller, message: pb::ExplainVolunteerRequest) -> Result<pb::ExplainVolunteerResponse, Status> {
        let tx = self.0.db.scoped(caller.centre()?).read().await?;
        let sight = self.sight(&tx, &message.session).await?;
        let card = sight.deck.find(id(&message.volunteer)?).ok_or(Error::Missing)?;
        let hurdles = sight.frame.hurdles(card);
        let suits = hurdles.is_empty();
        let obstacles = hurdles.into_iter().map(obstacle).collect();
        Ok(pb::ExplainVolunteerResponse { suits, obstacles, points: Some(words::points(sight.frame.score(card))) })
    }
}
