//! What one volunteer has agreed to, with what she may be told of it: all of it by a link that is hers, or one thing as a file. The link is
//! sealed for this use alone, is the same until the year is out, and opens nothing once she is erased.

use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderValue};
use axum::response::{IntoResponse as _, Response};
use chrono::{DateTime, Datelike as _, NaiveDate, NaiveTime, Utc};
use platform::id::{Centre, Id};
use platform::link;
use platform::peers::Peer;
use platform::telemetry;
use proto::matching::assignment_service_client::AssignmentServiceClient;
use proto::matching::{Agreed, GetOfferCardResponse, ListAgreedRequest};
use serde::Deserialize;
use tonic::Code;
use uuid::Uuid;

use super::{Calendars, answer};
use crate::asks::{Opened, Volunteer, time};
use crate::door::words;
use crate::ical::{self, Calendar, Event};
use crate::outside::NotShown;
use crate::page::{self, Words};

const USE: &str = "calendar link";
/// A link works until the end of the second year after this one.
const YEARS: i32 = 3;

#[derive(Default, Deserialize)]
pub(super) struct Wanted {
    /// The language of the page on which the link stood.
    #[serde(default)]
    sprak: String,
}

pub(super) async fn show(
    State(calendars): State<Calendars>,
    Path(file): Path<String>,
    wanted: Result<Query<Wanted>, QueryRejection>,
    headers: HeaderMap,
) -> Response {
    let wanted = wanted.map(|Query(wanted)| wanted.sprak).unwrap_or_default();
    let words = if wanted.is_empty() { words(&headers) } else { page::words(&wanted) };
    let read = async {
        match calendars.opened(&file) {
            Some((volunteer, centre)) => calendars.read_own(words, volunteer, centre).await,
            None => Ok(None),
        }
    };
    answer(read.await, &headers)
}

/// The one thing that an answer page is about, to be put into any calendar; none where nothing is agreed.
pub(crate) fn one(words: &Words, card: &GetOfferCardResponse, now: DateTime<Utc>) -> Option<Response> {
    if !card.agreed || card.cancelled {
        return None;
    }
    let agreed = Agreed {
        assignment: card.assignment.clone(),
        title: card.title.clone(),
        public_text: card.public_text.clone(),
        details: card.details.clone(),
        place_name: card.place_name.clone(),
        starts_at: card.starts_at,
        ends_at: card.ends_at,
        cancelled: false,
        changed_at: None,
    };
    let events = vec![event(words, &agreed, now)?];
    let text = ical::write(&Calendar { name: words.calendar.mine.to_owned(), events });
    let headers = [(CONTENT_TYPE, ical::KIND), (CONTENT_DISPOSITION, "attachment; filename=\"avtale.ics\"")];
    Some((headers.map(|(name, value)| (name, HeaderValue::from_static(value))), text).into_response())
}

impl Calendars {
    /// The address of everything that whoever opened an ask has agreed to.
    pub(crate) fn own_url(&self, words: &Words, opened: Opened) -> String {
        let now = self.outside.opening.clock.now();
        let end = NaiveDate::from_ymd_opt(now.year() + YEARS, 1, 1).map_or(now, |day| day.and_time(NaiveTime::MIN).and_utc());
        let token = link::seal_for(&self.outside.opening.keys, USE, &[Uuid::nil(), opened.volunteer.uuid(), opened.centre.uuid()], end);
        format!("{}/ical/min/{token}.ics?sprak={}", self.public_url, words.lang)
    }

    /// Whose calendar a file is; nobody's where its link is none of ours, or too old.
    fn opened(&self, file: &str) -> Option<(Id<Volunteer>, Id<Centre>)> {
        let opening = &self.outside.opening;
        let [_, volunteer, centre] = link::open_for(&opening.keys, USE, file.strip_suffix(".ics")?, opening.clock.now()).ok()?;
        Some((Id::stored(volunteer), Id::stored(centre)))
    }

    /// None where nobody knows her any more.
    async fn read_own(&self, words: &Words, volunteer: Id<Volunteer>, centre: Id<Centre>) -> Result<Option<Calendar>, NotShown> {
        self.own.allow(volunteer)?;
        let token = self.outside.token(volunteer.to_string(), centre)?;
        let request = telemetry::outgoing(ListAgreedRequest {}, &token)?;
        let agreed = match AssignmentServiceClient::new(self.outside.matching.channel()).list_agreed(request).await {
            Ok(answer) => answer.into_inner().agreed,
            Err(status) if status.code() == Code::NotFound => return Ok(None),
            Err(status) => return Err(Peer::trouble(status).into()),
        };
        let name = self.outside.centre(&token, centre).await?.name;
        let events = agreed.iter().filter_map(|one| event(words, one, time(one.changed_at.as_ref())?)).collect();
        Ok(Some(Calendar { name: format!("{} – {name}", words.calendar.mine), events }))
    }
}

fn event(words: &Words, agreed: &Agreed, changed_at: DateTime<Utc>) -> Option<Event> {
    let title = agreed.title.trim();
    let details = agreed.details.trim();
    let details = if details.is_empty() { String::new() } else { format!("{}:\n{details}", words.details) };
    let texts: Vec<&str> = [agreed.public_text.trim(), &details].into_iter().filter(|text| !text.is_empty()).collect();
    Some(Event {
        id: agreed.assignment.clone(),
        changed_at,
        starts_at: time(agreed.starts_at.as_ref())?,
        ends_at: time(agreed.ends_at.as_ref())?,
        title: if agreed.cancelled { words.calendar.called_off(title) } else { title.to_owned() },
        text: texts.join("\n\n"),
        place: agreed.place_name.trim().to_owned(),
        category: String::new(),
        url: String::new(),
        cancelled: agreed.cancelled,
        busy: true,
    })
}
