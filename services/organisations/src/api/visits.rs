//! Visits through the door: whole days, told by the coordinator or by the owner's contact person.

use std::collections::BTreeSet;

use chrono::{NaiveDate, TimeDelta};
use platform::auth::{Caller, NOT_ALLOWED};
use platform::error::Faults;
use platform::id::{Centre, Id};
use platform::receipts::Begun;
use proto::organisations as pb;
use tonic::{Request, Response, Status};

use super::{Api, CONTACT, COORDINATOR, MACHINE, fields, speaks_for};
use crate::domain::error::Error;
use crate::domain::venue::Function;
use crate::domain::visits::{DayCount, Record};
use crate::domain::words::Word as _;
use crate::store;

const MOST_COUNTS: usize = 1_000;
const MOST_VISITS: u32 = 100_000;
const LONGEST_SPAN: TimeDelta = TimeDelta::days(3 * 366);
const MISSING: Error = Error::Missing("venue");

pub(super) async fn record(api: &Api, request: Request<pb::RecordVisitsRequest>) -> Result<Response<pb::RecordVisitsResponse>, Status> {
    let caller = Caller::of(&request)?.may(&[COORDINATOR, CONTACT])?;
    let centre = caller.centre()?;
    let message = request.into_inner();
    let today = today(api, centre).await?;
    let mut faults = Faults::new();
    let id = faults.take("venue", message.venue.parse());
    let counts = counts(&mut faults, &message.counts, today);
    let id = faults.or(|| id)?;
    let command = match api.begin(centre, &caller, "RecordVisits", &message.idempotency_key, &message).await? {
        Begun::Again(answer) => return Ok(Response::new(answer)),
        Begun::New(command) => command,
    };
    let tx = command.tx();
    let mut venue = store::venues::find(tx, id, true).await?.ok_or(MISSING)?;
    if !speaks_for(&caller, venue.profile.organisation) {
        return Err(NOT_ALLOWED.into());
    }
    let days = || counts.iter().map(|count| count.day);
    let known = match days().min().zip(days().max()) {
        Some((first, last)) => store::visits::between(tx, id, first, last, None).await?,
        None => Vec::new(),
    };
    let known: Record = known.into_iter().map(|count| ((count.day, count.function), count.visits)).collect();
    let (changed, facts) = venue.record(&known, counts);
    let letters = facts.into_iter().map(|happened| api.seal(centre, &caller, happened)).collect();
    store::visits::save(tx, &venue, &changed, letters).await?;
    let changed = u32::try_from(changed.len()).unwrap_or(u32::MAX);
    Ok(Response::new(command.answer(pb::RecordVisitsResponse { changed }).await?))
}

pub(super) async fn list(api: &Api, request: Request<pb::ListVisitsRequest>) -> Result<Response<pb::ListVisitsResponse>, Status> {
    let caller = Caller::of(&request)?.may(&[COORDINATOR, CONTACT, MACHINE])?;
    let centre = caller.centre()?;
    let message = request.into_inner();
    let mut faults = Faults::new();
    let id = faults.take("venue", message.venue.parse());
    let span = faults.take("from_date", fields::day(&message.from_date)).zip(faults.take("until_date", fields::day(&message.until_date)));
    if span.is_some_and(|(from, until)| from > until || until - from > LONGEST_SPAN) {
        faults.add("until_date", format!("must be at most {} days after from_date, and not before it", LONGEST_SPAN.num_days()));
    }
    let only = if message.function.is_empty() { None } else { Function::read(&mut faults, "function", &message.function) };
    let (id, (from, until)) = faults.or(|| id.zip(span))?;
    let tx = api.cx.db.scoped(centre).read().await?;
    store::venues::find(&tx, id, false).await?.ok_or(MISSING)?;
    let counts = store::visits::between(&tx, id, from, until, only).await?;
    let shown = |count: DayCount| pb::DayCount { day: count.day.to_string(), function: count.function.word().to_owned(), visits: count.visits };
    Ok(Response::new(pb::ListVisitsResponse { counts: counts.into_iter().map(shown).collect() }))
}

/// The centre's local day, before which every day to record lies.
async fn today(api: &Api, centre: Id<Centre>) -> Result<NaiveDate, Status> {
    let tx = api.cx.db.scoped(centre).read().await?;
    let centre = store::centres::find(&tx, false).await?.ok_or(Error::Missing("centre"))?;
    Ok(centre.today(api.cx.clock.now()))
}

fn counts(faults: &mut Faults, messages: &[pb::DayCount], today: NaiveDate) -> Vec<DayCount> {
    if messages.is_empty() || messages.len() > MOST_COUNTS {
        faults.add("counts", format!("has {} entries, 1 to {MOST_COUNTS} fit", messages.len()));
        return Vec::new();
    }
    let mut seen = BTreeSet::new();
    let mut counts = Vec::with_capacity(messages.len());
    for (i, message) in messages.iter().enumerate() {
        let day = faults.take(&format!("counts[{i}].day"), fields::day(&message.day));
        if day.is_some_and(|day| day > today) {
            faults.add(format!("counts[{i}].day"), "lies in the future");
        }
        let function = Function::read(faults, &format!("counts[{i}].function"), &message.function);
        if message.visits > MOST_VISITS {
            faults.add(format!("counts[{i}].visits"), format!("must be at most {MOST_VISITS}"));
        }
        if let Some((day, function)) = day.zip(function) {
            if !seen.insert((day, function)) {
                faults.add(format!("counts[{i}].day"), "stands twice in this call with the same function");
            }
            counts.push(DayCount { day, function, visits: message.visits });
        }
    }
    counts
}
