//! Offers: suggested, made, answered, withdrawn, reminded of, read.

use platform::auth::Caller;
use platform::error::Faults;
use platform::page::Page;
use platform::privacy;
use platform::receipts::{self, Begun};
use proto::matching as pb;
use proto::matching::offer_service_server::OfferService;
use tonic::{Request, Response, Status};

use super::{Api, COORDINATOR, VOLUNTEER, filter, hold, id, oneself, own, words};
use crate::domain::error::Error;
use crate::domain::offer::{Offer, OfferState};
use crate::events::asking::{self, ask};
use crate::events::work::Work;
use crate::events::{answering, looking};
use crate::store;

/// Most volunteers that are asked at once.
const MOST_ASKED: usize = 100;

#[tonic::async_trait]
impl OfferService for Api {
    async fn suggest_volunteers(&self, request: Request<pb::SuggestVolunteersRequest>) -> Result<Response<pb::SuggestVolunteersResponse>, Status> {
        let caller = Caller::of(&request)?.may(&[COORDINATOR])?;
        let centre = caller.centre()?;
        Ok(Response::new(Box::pin(self.suggest(centre, request.into_inner())).await?))
    }

    async fn suggest_for_draft(&self, request: Request<pb::SuggestForDraftRequest>) -> Result<Response<pb::SuggestForDraftResponse>, Status> {
        let caller = Caller::of(&request)?.may(&[COORDINATOR])?;
        let centre = caller.centre()?;
        Ok(Response::new(Box::pin(self.suggest_for(centre, request.into_inner())).await?))
    }

    async fn explain_volunteer(&self, request: Request<pb::ExplainVolunteerRequest>) -> Result<Response<pb::ExplainVolunteerResponse>, Status> {
        let caller = Caller::of(&request)?.may(&[COORDINATOR])?;
        Ok(Response::new(Box::pin(self.explain(&caller, request.into_inner())).await?))
    }

    async fn make_offers(&self, request: Request<pb::MakeOffersRequest>) -> Result<Response<pb::MakeOffersResponse>, Status> {
        let caller = Caller::of(&request)?.may(&[COORDINATOR])?;
        let centre = caller.centre()?;
        let message = request.into_inner();
        let mut faults = Faults::new();
        let reason = privacy::text(&mut faults, "override_reason", &message.override_reason, 500);
        if message.volunteers.len() > MOST_ASKED {
            faults.add("volunteers", format!("has {} entries, at most {MOST_ASKED} fit", message.volunteers.len()));
        }
        let hold = hold(&mut faults, message.hold_seconds);
        let reason = faults.or(|| Some(reason))?;
        let chosen = message.volunteers.iter().map(|text| id(text)).collect::<Result<Vec<_>, _>>()?;
        // a first look warms the deck and finds the next wave while nobody waits for this writer
        let tx = self.0.db.scoped(centre).read().await?;
        let first = Box::pin(self.sight(&tx, &message.session)).await?;
        let wave_size = first.policy.wave_size.max(1);
        let wave = match message.volunteers.as_slice() {
            [] => looking::candidates(&tx, &self.0.decks, &first.need, &first.session, &first.policy, wave_size).await?,
            _ => looking::Found::default(),
        };
        drop(tx);
        let command = match receipts::begin(self.0.db.scoped(centre), &self.0.keys, &caller, "MakeOffers", &message.idempotency_key, &message).await? {
            Begun::Again(answer) => return Ok(Response::new(answer)),
            Begun::New(command) => command,
        };
        let mut work = Work::hold(command.tx(), first.need.id, caller.kind()).await?;
        work.need.is_open()?;
        let mut session = work.session(first.session.id).await?;
        session.ahead(work.now())?;
        if session.counts.open() == 0 {
            return Err(Error::SessionFull.into());
        }
        let asked = match message.volunteers.as_slice() {
            [] => looking::still_free(&work, &session, wave).await?,
            _ => asking::choose(&work, &first.deck, &session, &first.policy, &chosen, &reason).await?,
        };
        let offers = ask(&mut work, &mut session, &first.policy, asked, hold, false).await?;
        work.finish().await?;
        let answer = pb::MakeOffersResponse { offers: offers.iter().map(ToString::to_string).collect() };
        Ok(Response::new(command.answer(answer).await?))
    }

    async fn accept_offer(&self, request: Request<pb::AcceptOfferRequest>) -> Result<Response<pb::AcceptOfferResponse>, Status> {
        let caller = Caller::of(&request)?.may(&[COORDINATOR, VOLUNTEER])?;
        let centre = caller.centre()?;
        let message = request.into_inner();
        let command = match receipts::begin(self.0.db.scoped(centre), &self.0.keys, &caller, "AcceptOffer", &message.idempotency_key, &message).await? {
            Begun::Again(answer) => return Ok(Response::new(answer)),
            Begun::New(command) => command,
        };
        let (mut work, mut offer) = held(command.tx(), &caller, &message.id).await?;
        let accepted = Box::pin(answering::accept(&mut work, &mut offer)).await?;
        work.finish().await?;
        let answer = pb::AcceptOfferResponse {
            id: offer.id.to_string(),
            state: words::offer_state(accepted.state),
            assignment: accepted.assignment.map(|id| id.to_string()).unwrap_or_default(),
            waiting: accepted.waiting,
        };
        Ok(Response::new(command.answer(answer).await?))
    }

    async fn decline_offer(&self, request: Request<pb::DeclineOfferRequest>) -> Result<Response<pb::DeclineOfferResponse>, Status> {
        let caller = Caller::of(&request)?.may(&[COORDINATOR, VOLUNTEER])?;
        let centre = caller.centre()?;
        let message = request.into_inner();
        let mut faults = Faults::new();
        let answer = words::read_answer(&mut faults, "answer", message.answer);
        let answer = faults.or(|| answer)?;
        let command = match receipts::begin(self.0.db.scoped(centre), &self.0.keys, &caller, "DeclineOffer", &message.idempotency_key, &message).await? {
            Begun::Again(answer) => return Ok(Response::new(answer)),
            Begun::New(command) => command,
        };
        let (mut work, mut offer) = held(command.tx(), &caller, &message.id).await?;
        answering::decline(&mut work, &mut offer, answer).await?;
        work.finish().await?;
        let answer = pb::DeclineOfferResponse { id: offer.id.to_string(), state: words::offer_state(offer.state) };
        Ok(Response::new(command.answer(answer).await?))
    }

    async fn withdraw_offer(&self, request: Request<pb::WithdrawOfferRequest>) -> Result<Response<pb::WithdrawOfferResponse>, Status> {
        let caller = Caller::of(&request)?.may(&[COORDINATOR])?;
        let centre = caller.centre()?;
        let message = request.into_inner();
        let command = match receipts::begin(self.0.db.scoped(centre), &self.0.keys, &caller, "WithdrawOffer", &message.idempotency_key, &message).await? {
            Begun::Again(answer) => return Ok(Response::new(answer)),
            Begun::New(command) => command,
        };
        let (mut work, mut offer) = held(command.tx(), &caller, &message.id).await?;
        answering::withdraw(&mut work, &mut offer).await?;
        work.finish().await?;
        let answer = pb::WithdrawOfferResponse { id: offer.id.to_string(), state: words::offer_state(offer.state) };
        Ok(Response::new(command.answer(answer).await?))
    }

    async fn remind_offers(&self, request: Request<pb::RemindOffersRequest>) -> Result<Response<pb::RemindOffersResponse>, Status> {
        let caller = Caller::of(&request)?.may(&[COORDINATOR])?;
        Ok(Response::new(Box::pin(self.remind(&caller, request.into_inner())).await?))
    }

    async fn recall_reminders(&self, request: Request<pb::RecallRemindersRequest>) -> Result<Response<pb::RecallRemindersResponse>, Status> {
        let caller = Caller::of(&request)?.may(&[COORDINATOR])?;
        Ok(Response::new(Box::pin(self.recall(&caller, request.into_inner())).await?))
    }

    async fn get_offer(&self, request: Request<pb::GetOfferRequest>) -> Result<Response<pb::GetOfferResponse>, Status> {
        let caller = Caller::of(&request)?.may(&[COORDINATOR, VOLUNTEER])?;
        let tx = self.0.db.scoped(caller.centre()?).read().await?;
        let offer = store::offers::find(&tx, id(&request.get_ref().id)?).await?.ok_or(Error::Missing)?;
        own(&caller, offer.volunteer)?;
        let waiting = waiting(&tx, &offer).await?;
        Ok(Response::new(pb::GetOfferResponse { offer: Some(words::offer(&offer, waiting)) }))
    }

    async fn list_offers(&self, request: Request<pb::ListOffersRequest>) -> Result<Response<pb::ListOffersResponse>, Status> {
        let caller = Caller::of(&request)?.may(&[COORDINATOR, VOLUNTEER])?;
        let centre = caller.centre()?;
        let message = request.into_inner();
        let mut faults = Faults::new();
        let page = Page::<Offer>::read(message.page_size, &message.page_token).map_err(|wrong| faults.within("", wrong));
        let mut wanted = store::offers::Wanted {
            need: filter(&mut faults, "need", &message.need),
            session: filter(&mut faults, "session", &message.session),
            volunteer: filter(&mut faults, "volunteer", &message.volunteer),
            state: words::read_offer_state(&mut faults, "state", message.state),
            made: words::window(&mut faults, "made", message.made),
        };
        let page = faults.or(|| page.ok())?;
        if let Some(own) = oneself(&caller)? {
            if wanted.volunteer.is_some_and(|other| other != own) {
                return Ok(Response::new(pb::ListOffersResponse::default()));
            }
            wanted.volunteer = Some(own);
        }
        let tx = self.0.db.scoped(centre).read().await?;
        let found = store::offers::list(&tx, &wanted, &page).await?;
        let next_page_token = page.next(found.last().map(|offer| offer.id), found.len());
        let mut offers = Vec::with_capacity(found.len());
        for offer in &found {
            offers.push(words::offer(offer, waiting(&tx, offer).await?));
        }
        Ok(Response::new(pb::ListOffersResponse { offers, next_page_token }))
    }
}

/// The position of an offer's volunteer on the waiting list, where the offer can stand for one.
async fn waiting(tx: &platform::db::Tx, offer: &Offer) -> Result<u32, Status> {
    match (offer.state, offer.volunteer) {
        (OfferState::Filled | OfferState::Made, Some(volunteer)) => Ok(store::waiting::position(tx, offer.session, volunteer).await?),
        _ => Ok(0),
    }
}

/// An offer with its need held; the offer is read again once nobody else can change it.
async fn held<'a>(tx: &'a platform::db::Tx, caller: &'a Caller, text: &str) -> Result<(Work<'a>, Offer), Status> {
    let offer = id(text)?;
    let work = Work::on(tx, store::needs::hold_of_offer(tx, offer).await?.ok_or(Error::Missing)?, caller.kind())?;
    let offer = store::offers::find(tx, offer).await?.ok_or(Error::Missing)?;
    own(caller, offer.volunteer)?;
    if offer.need != work.need.id {
        // the series was divided in this very moment
        return Err(platform::error::Trouble::away("the need", "its series was just divided").into());
    }
    Ok((work, offer))
}
