//! `HoursService`: what was given, listed and corrected.

use chrono::{DateTime, Utc};
use platform::auth::{Caller, NOT_ALLOWED};
use platform::error::Faults;
use platform::id::Id;
use platform::page::Page;
use platform::receipts::{self, Begun};
use prost_types::Timestamp;
use proto::volunteers as pb;
use proto::volunteers::hours_service_server::HoursService;
use tonic::{Request, Response, Status};

use super::{Api, COORDINATOR, VOLUNTEER, also, may_touch};
use crate::domain::error::Error;
use crate::domain::fact::Fact;
use crate::domain::hours::{Hours, MOST_MINUTES};
use crate::domain::volunteer::Volunteer;
use crate::events::{self, instant, stamp};
use crate::store;
use crate::store::hours::Filter;

#[tonic::async_trait]
impl HoursService for Api {
    async fn list_hours(&self, request: Request<pb::ListHoursRequest>) -> Result<Response<pb::ListHoursResponse>, Status> {
        let caller = Caller::of(&request)?.may(&[COORDINATOR, VOLUNTEER])?;
        let centre = caller.centre()?;
        let message = request.into_inner();
        let mut faults = Faults::new();
        let page = also(&mut faults, Page::read(message.page_size, &message.page_token));
        let filter = filter(&mut faults, &message);
        let (page, filter) = faults.or(|| page.map(|page| (page, filter)))?;
        match filter.volunteer {
            Some(id) => may_touch(&caller, id)?,
            None if caller.is(&[COORDINATOR]) => {}
            None => return Err(NOT_ALLOWED.into()),
        }
        let tx = self.0.db.scoped(centre).read().await?;
        if let Some(id) = filter.volunteer {
            store::volunteers::find(&tx, id).await?.ok_or(Error::Missing)?;
        }
        let found = store::hours::page(&tx, filter, &page).await?;
        let total_minutes = store::hours::total(&tx, filter).await?;
        let next_page_token = page.next(found.last().map(|entry| entry.id), found.len());
        Ok(Response::new(pb::ListHoursResponse { entries: found.iter().map(written).collect(), next_page_token, total_minutes }))
    }

    async fn correct_hours(&self, request: Request<pb::CorrectHoursRequest>) -> Result<Response<pb::CorrectHoursResponse>, Status> {
        let caller = Caller::of(&request)?.may(&[COORDINATOR])?;
        let centre = caller.centre()?;
        let message = request.into_inner();
        let (id, minutes) = correction(&message)?;
        let scope = self.0.db.scoped(centre);
        let command = match receipts::begin(scope, &self.0.keys, &caller, "CorrectHours", &message.idempotency_key, &message).await? {
            Begun::Again(answer) => return Ok(Response::new(answer)),
            Begun::New(command) => command,
        };
        let tx = command.tx();
        let whose = store::hours::find(tx, id).await?.ok_or(Error::NoSuchHours)?.volunteer;
        // the person before the hours: in the order in which a booking and an erasure hold them
        let person = match whose {
            Some(whose) => store::volunteers::hold(tx, whose).await?,
            None => None,
        };
        let mut entry = store::hours::hold(tx, id).await?.ok_or(Error::NoSuchHours)?;
        let fact = entry.correct(minutes);
        let answer = pb::CorrectHoursResponse { id: entry.id.to_string(), version: entry.version };
        if let Some(fact) = fact {
            let seal = |fact: Fact| events::seal(&self.0.clock, centre, caller.kind(), fact);
            store::hours::save(tx, entry, seal(fact)).await?;
            if let Some(mut person) = person {
                let changed = seal(person.changed());
                store::volunteers::save(tx, person, vec![changed]).await?;
            }
        }
        Ok(Response::new(command.answer(answer).await?))
    }
}

fn filter(faults: &mut Faults, message: &pb::ListHoursRequest) -> Filter {
    let volunteer: Option<Id<Volunteer>> = if message.volunteer.is_empty() { None } else { faults.take("volunteer", message.volunteer.parse()) };
    let from = read(faults, "from", message.from.as_ref());
    let until = read(faults, "until", message.until.as_ref());
    if from.zip(until).is_some_and(|(from, until)| until <= from) {
        faults.add("until", "must be after from");
    }
    Filter { volunteer, from, until }
}

fn read(faults: &mut Faults, field: &str, stamp: Option<&Timestamp>) -> Option<DateTime<Utc>> {
    stamp.and_then(|stamp| faults.take(field, instant(stamp)))
}

fn correction(message: &pb::CorrectHoursRequest) -> Result<(Id<Hours>, u32), Faults> {
    let mut faults = Faults::new();
    let id = faults.take("id", message.id.parse());
    if message.minutes > MOST_MINUTES {
        faults.add("minutes", format!("must be at most {MOST_MINUTES}"));
    }
    faults.or(|| id.map(|id| (id, message.minutes)))
}

fn written(entry: &Hours) -> pb::HoursEntry {
    pb::HoursEntry {
        id: entry.id.to_string(),
        version: entry.version,
        volunteer: entry.volunteer.map(|id| id.to_string()).unwrap_or_default(),
        assignment: entry.assignment.to_string(),
        ended_at: Some(stamp(entry.ended_at)),
        minutes: entry.minutes,
        corrected: entry.corrected,
    }
}
