//! What has happened in a centre, out of the letters that tell it.

use std::collections::{BTreeMap, BTreeSet};

use chrono::DateTime;
use platform::auth::Caller;
use platform::error::{Faults, Trouble};
use platform::id::Id;
use platform::outbox::Letter;
use prost::Message as _;
use proto::events::Event;
use proto::events::event::Fact;
use proto::matching as pb;
use proto::matching::log_service_server::LogService;
use tonic::{Request, Response, Status};

use super::{Api, COORDINATOR, words};
use crate::domain::need::Need;
use crate::domain::session::Session;
use crate::domain::statistics::Stretch;
use crate::store;
use crate::store::log::Mark;

const MOST_DAYS: i64 = 31;
const USUAL: u32 = 100;
const MOST: u32 = 500;

#[tonic::async_trait]
impl LogService for Api {
    async fn list_events(&self, request: Request<pb::ListEventsRequest>) -> Result<Response<pb::ListEventsResponse>, Status> {
        let caller = Caller::of(&request)?.may(&[COORDINATOR])?;
        let message = request.get_ref();
        let mut faults = Faults::new();
        let days = words::days(&mut faults, &message.from_date, &message.until_date, MOST_DAYS);
        let after = mark(&mut faults, &message.page_token);
        let most = u64::from(if message.page_size == 0 { USUAL } else { message.page_size.min(MOST) });
        let (from, until) = faults.or(|| days)?;
        let tx = self.0.db.scoped(caller.centre()?).read().await?;
        let zone = store::policies::of_centre(&tx).await?.quiet.zone;
        let told = store::log::page(&tx, Stretch::of(from, until, zone), after, most).await?;
        let last = told.last().filter(|_| told.len() as u64 >= most);
        let next_page_token = last.map(|((at, seq), _)| format!("{}-{seq}", at.timestamp_micros())).unwrap_or_default();
        let mut events: Vec<pb::LoggedEvent> = told.iter().map(|(_, letter)| logged(letter)).collect::<Result<_, Trouble>>()?;
        let needs = store::log::needs_of(&tx, &events.iter().filter_map(|event| event.session.parse().ok()).collect()).await?;
        for event in &mut events {
            name(event, &needs);
        }
        let ids: BTreeSet<Id<Need>> = events.iter().filter_map(|event| event.need.parse().ok()).collect();
        let titles = store::log::titles(&tx, &ids).await?;
        for event in &mut events {
            event.title = event.need.parse().ok().and_then(|need: Id<Need>| titles.get(&need).cloned()).unwrap_or_default();
        }
        Ok(Response::new(pb::ListEventsResponse { events, next_page_token }))
    }
}

/// Where the page before ended.
fn mark(faults: &mut Faults, token: &str) -> Option<Mark> {
    if token.is_empty() {
        return None;
    }
    let read = token.split_once('-').and_then(|(at, seq)| Some((DateTime::from_timestamp_micros(at.parse().ok()?)?, seq.parse().ok()?)));
    let sane = read.filter(|(at, _): &Mark| (0..=253_402_300_799).contains(&at.timestamp()));
    faults.take("page_token", sane.ok_or("is not a page token of this list"))
}

/// What is told of a session alone belongs to its need.
fn name(event: &mut pb::LoggedEvent, needs: &BTreeMap<Id<Session>, Id<Need>>) {
    if event.need.is_empty()
        && let Some(need) = event.session.parse().ok().and_then(|session: Id<Session>| needs.get(&session))
    {
        event.need = need.to_string();
    }
}

/// One letter without the person that it is about.
fn logged(letter: &Letter) -> Result<pb::LoggedEvent, Trouble> {
    let event = Event::decode(letter.payload.as_slice()).map_err(|e| Trouble::broken("reading a letter", e))?;
    let (need, session, detail) = about(event.fact, event.aggregate);
    let kind = letter.subject.rsplit('.').next().unwrap_or_default().to_owned();
    Ok(pb::LoggedEvent { at: Some(words::at(letter.told_at)), kind, actor: event.actor, need, session, title: String::new(), detail })
}

/// The need, the session and the one word more of a fact.
fn about(fact: Option<Fact>, aggregate: String) -> (String, String, String) {
    let none = String::new;
    match fact {
        Some(Fact::NeedPosted(_) | Fact::NeedChanged(_) | Fact::NeedCancelled(_)) => (aggregate, none(), none()),
        Some(Fact::NeedClosed(told)) => (aggregate, none(), told.outcome),
        Some(Fact::OfferMade(told)) => (told.need, told.session, none()),
        Some(Fact::OfferAccepted(told)) => (told.need, told.session, if told.waiting { "waiting".to_owned() } else { none() }),
        Some(Fact::OfferDeclined(told)) => (told.need, told.session, told.answer),
        Some(Fact::OfferLapsed(told)) => (told.need, told.session, none()),
        Some(Fact::OfferWithdrawn(told)) => (told.need, told.session, none()),
        Some(Fact::OfferFilled(told)) => (told.need, told.session, none()),
        Some(Fact::AssignmentAgreed(told)) => (told.need, told.session, none()),
        Some(Fact::AssignmentCancelled(told)) => (told.need, told.session, told.by),
        Some(Fact::AssignmentMoved(told)) => (told.need, told.session, none()),
        Some(Fact::AssignmentConfirmed(told)) => (told.need, told.session, none()),
        Some(Fact::CheckedIn(told)) => (none(), told.session, none()),
        Some(Fact::CheckedOut(told)) => (none(), told.session, none()),
        Some(Fact::NotMet(told)) => (none(), told.session, none()),
        Some(Fact::PlanEnded(told)) => (none(), none(), told.state),
        _ => (none(), none(), none()),
    }
}
