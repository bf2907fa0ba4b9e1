//! What has happened in a centre, out of the letters that tell it.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate};
use platform::auth::Caller;
use platform::error::{Faults, Trouble};
use platform::id::Id;
use platform::outbox::Letter;
use prost::Message as _;
use proto::events::event::Fact;
use proto::events::{Event, NeedChanged};
use proto::matching as pb;
use proto::matching::log_service_server::LogService;
use tonic::{Request, Response, Status};

use super::{Api, COORDINATOR, filter, words};
use crate::domain::error::Error;
use crate::domain::need::Need;
use crate::domain::session::Session;
use crate::domain::statistics::Stretch;
use crate::store;
use crate::store::log::{Behind, Mark};

const MOST_DAYS: i64 = 31;
const USUAL: u32 = 100;
const MOST: u32 = 500;

#[tonic::async_trait]
impl LogService for Api {
    async fn list_events(&self, request: Request<pb::ListEventsRequest>) -> Result<Response<pb::ListEventsResponse>, Status> {
        let caller = Caller::of(&request)?.may(&[COORDINATOR])?;
        let message = request.get_ref();
        let mut faults = Faults::new();
        let wanted = wanted(&mut faults, message);
        let after = mark(&mut faults, &message.page_token);
        let most = if message.page_size == 0 { USUAL } else { message.page_size.min(MOST) } as usize;
        let wanted = faults.or(|| wanted)?;
        let tx = self.0.db.scoped(caller.centre()?).read().await?;
        let (told, behind) = match wanted {
            Wanted::Days(from, until) => {
                let zone = store::policies::of_centre(&tx).await?.quiet.zone;
                (store::log::page(&tx, Stretch::of(from, until, zone), after, most).await?, BTreeMap::new())
            }
            Wanted::Need(need, session) => {
                store::needs::find(&tx, need).await?.ok_or(Error::Missing)?;
                let behind = store::log::behind(&tx, need, session).await?;
                let things: Vec<String> = behind.keys().cloned().chain([need.to_string()]).collect();
                (store::log::page_of(&tx, &things, after, most).await?, behind)
            }
        };
        let last = told.last().filter(|_| told.len() >= most);
        let next_page_token = last.map(|((at, seq), _)| format!("{}-{seq}", at.timestamp_micros())).unwrap_or_default();
        let events = told.iter().map(|(_, letter)| Ok((read(letter)?, letter))).collect::<Result<Vec<_>, Trouble>>()?;
        let of_it = events.into_iter().filter(|(event, _)| concerns(event.fact.as_ref(), &message.session));
        let mut events: Vec<pb::LoggedEvent> = of_it.map(|(event, letter)| logged(event, letter, &behind)).collect();
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

/// What is asked for: local days, or a need and perhaps one of its sessions.
enum Wanted {
    Days(NaiveDate, NaiveDate),
    Need(Id<Need>, Option<Id<Session>>),
}

fn wanted(faults: &mut Faults, message: &pb::ListEventsRequest) -> Option<Wanted> {
    let session = filter(faults, "session", &message.session);
    if message.need.is_empty() {
        if session.is_some() {
            faults.add("session", "is asked for with its need");
        }
        let (from, until) = words::days(faults, &message.from_date, &message.until_date, MOST_DAYS)?;
        return Some(Wanted::Days(from, until));
    }
    Some(Wanted::Need(filter(faults, "need", &message.need)?, session))
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

fn read(letter: &Letter) -> Result<Event, Trouble> {
    Event::decode(letter.payload.as_slice()).map_err(|e| Trouble::broken("reading a letter", e))
}

/// Whether a fact is about this session, or about its whole need; everything is where no session is named.
fn concerns(fact: Option<&Fact>, session: &String) -> bool {
    let named: Vec<&String> = match fact {
        Some(Fact::NeedChanged(told)) => [&told.sessions_moved, &told.sessions_cancelled, &told.sessions_added].into_iter().flatten().collect(),
        Some(Fact::NeedCancelled(told)) => told.sessions.iter().collect(),
        _ => Vec::new(),
    };
    session.is_empty() || named.is_empty() || named.contains(&session)
}

/// One letter, with the person that it is about where what it is about is known.
fn logged(event: Event, letter: &Letter, behind: &BTreeMap<String, Behind>) -> pb::LoggedEvent {
    let behind = behind.get(&event.aggregate);
    let is_undone = matches!(event.fact, Some(Fact::OfferWithdrawn(_))) && behind.and_then(|one| one.leaves).is_some_and(|leaves| letter.told_at < leaves);
    let is_ask = matches!(event.fact, Some(Fact::OfferMade(_)));
    let (need, session, detail) = about(event.fact, event.aggregate);
    let told = behind.and_then(|one| Some((one.volunteer?, one)));
    pb::LoggedEvent {
        at: Some(words::at(letter.told_at)),
        kind: letter.fact().to_owned(),
        actor: event.actor,
        need,
        session,
        title: String::new(),
        detail: if is_undone { "undone".to_owned() } else { detail },
        volunteer: told.map(|(volunteer, _)| volunteer.to_string()).unwrap_or_default(),
        override_reason: told.filter(|_| is_ask).map(|(_, one)| one.override_reason.clone()).unwrap_or_default(),
    }
}

/// What happened to sessions of a need that changed; nothing where only its words did.
fn changed(told: &NeedChanged) -> String {
    let word = if !told.sessions_moved.is_empty() {
        "moved"
    } else if told.sessions_cancelled.is_empty() {
        ""
    } else {
        "cancelled"
    };
    word.to_owned()
}

/// The need, the session and the one word more of a fact.
fn about(fact: Option<Fact>, aggregate: String) -> (String, String, String) {
    let none = String::new;
    let word = |word: &str, holds: bool| if holds { word.to_owned() } else { none() };
    match fact {
        Some(Fact::NeedPosted(_) | Fact::NeedCancelled(_)) => (aggregate, none(), none()),
        Some(Fact::NeedChanged(told)) => (aggregate, none(), changed(&told)),
        Some(Fact::NeedClosed(told)) => (aggregate, none(), told.outcome),
        Some(Fact::OfferMade(told)) => (told.need, told.session, word("promotion", told.promotion)),
        Some(Fact::OfferAccepted(told)) => (told.need, told.session, word("waiting", told.waiting)),
        Some(Fact::OfferDeclined(told)) => (told.need, told.session, told.answer),
        Some(Fact::OfferLapsed(told)) => (told.need, told.session, none()),
        Some(Fact::OfferWithdrawn(told)) => (told.need, told.session, word("called_off", told.called_off)),
        Some(Fact::OfferFilled(told)) => (told.need, told.session, none()),
        Some(Fact::OfferReminded(told)) => (told.need, told.session, none()),
        Some(Fact::ReminderRecalled(told)) => (told.need, told.session, none()),
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
