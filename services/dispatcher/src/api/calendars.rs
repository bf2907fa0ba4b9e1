//! Calendars through the door: made, shown once, revoked.

use chrono::{DateTime, Utc};
use platform::auth::Caller;
use platform::error::Faults;
use platform::privacy::some_line;
use platform::receipts::Begun;
use prost_types::Timestamp;
use proto::dispatcher as pb;
use proto::dispatcher::calendar_service_server::CalendarService;
use tonic::{Request, Response, Status};

use super::{COORDINATOR, Cx, MISSING};
use crate::calendar::{digest, path};
use crate::domain::calendar::{Calendar, Language, MOST};
use crate::domain::name::{LONGEST, fits};
use crate::sessions::secret;
use crate::store;

const SHOWN_ONCE: &str = "SECRET_SHOWN_ONCE";

#[tonic::async_trait]
impl CalendarService for Cx {
    async fn list_calendars(&self, request: Request<pb::ListCalendarsRequest>) -> Result<Response<pb::ListCalendarsResponse>, Status> {
        let caller = Caller::of(&request)?.may(&[COORDINATOR])?;
        let tx = self.opening.db.scoped(caller.centre()?).read().await?;
        let calendars = store::calendars::all(&tx).await?;
        Ok(Response::new(pb::ListCalendarsResponse { calendars: calendars.into_iter().map(shown).collect() }))
    }

    async fn make_calendar(&self, request: Request<pb::MakeCalendarRequest>) -> Result<Response<pb::MakeCalendarResponse>, Status> {
        let caller = Caller::of(&request)?.may(&[COORDINATOR])?;
        let centre = caller.centre()?;
        let message = request.into_inner();
        let mut faults = Faults::new();
        let name = some_line(&mut faults, "name", &message.name, LONGEST);
        let language = if message.language.is_empty() { "nb" } else { &message.language };
        let language = faults.take("language", Language::of(language).ok_or("must be nb, nn or en"));
        let (name, language) = faults.or(|| Some(name).zip(language))?;
        let command = match self.begin(&caller, "MakeCalendar", &message.idempotency_key, &message).await? {
            Begun::Again(answer) => return Ok(Response::new(answer)),
            Begun::New(command) => command,
        };
        command.tx().queue_for(&format!("calendars/{centre}")).await?;
        let (id, secret) = (self.clock().id(), secret());
        let stand = store::calendars::all(command.tx()).await?;
        let names: Vec<_> = stand.iter().map(|one| (one.id, one.name.as_str())).collect();
        fits(&names, id, &name, MOST)?;
        let calendar = Calendar { id, centre, name, language, made_at: self.clock().now(), fetched_at: None };
        store::calendars::add(command.tx(), calendar, digest(&self.opening.keys, &secret)).await?;
        let answer = pb::MakeCalendarResponse { id: id.to_string(), path: path(&secret), note: String::new() };
        Ok(Response::new(command.answer_but_keep(answer, without_path).await?))
    }

    async fn revoke_calendar(&self, request: Request<pb::RevokeCalendarRequest>) -> Result<Response<pb::RevokeCalendarResponse>, Status> {
        let caller = Caller::of(&request)?.may(&[COORDINATOR])?;
        let message = request.into_inner();
        let id = super::id(&message.id)?;
        let command = match self.begin(&caller, "RevokeCalendar", &message.idempotency_key, &message).await? {
            Begun::Again(answer) => return Ok(Response::new(answer)),
            Begun::New(command) => command,
        };
        if !store::calendars::remove(command.tx(), id).await? {
            return Err(MISSING.into());
        }
        Ok(Response::new(command.answer(pb::RevokeCalendarResponse { id: message.id }).await?))
    }
}

/// What whoever asks again is answered.
fn without_path(answer: &pb::MakeCalendarResponse) -> pb::MakeCalendarResponse {
    pb::MakeCalendarResponse { id: answer.id.clone(), path: String::new(), note: SHOWN_ONCE.to_owned() }
}

fn shown(calendar: Calendar) -> pb::Calendar {
    let (made_at, fetched_at) = (Some(stamp(calendar.made_at)), calendar.fetched_at.map(stamp));
    pb::Calendar { id: calendar.id.to_string(), name: calendar.name, language: calendar.language.word().to_owned(), made_at, fetched_at }
}

fn stamp(at: DateTime<Utc>) -> Timestamp {
    Timestamp { seconds: at.timestamp(), nanos: 0 }
}
