//! What is set up in a centre, as its calendar has it: nothing that is for those who have agreed.

use platform::error::Trouble;
use proto::matching::{ListNeedsRequest, Need, NeedState, Session};

use super::Calendars;
use crate::asks::time;
use crate::domain::calendar::Calendar;
use crate::ical::{self, Event};
use crate::outside::place;
use crate::page::{self, Words};

/// Needs of a page, and pages at most.
const PAGE: u32 = 200;
const PAGES: usize = 50;

impl Calendars {
    /// Where a list names no time, it is from a month back to half a year ahead.
    pub(super) async fn read(&self, calendar: &Calendar) -> Result<ical::Calendar, Trouble> {
        let wanted = ListNeedsRequest { page_size: PAGE, ..ListNeedsRequest::default() };
        let (centre, needs) = self.outside.read(calendar.id, calendar.centre, wanted, PAGES).await?;
        let words = page::words(calendar.language.word());
        let all = needs.iter().flat_map(|need| need.sessions.iter().filter_map(|session| self.event(words, need, session)));
        let mut events: Vec<Event> = all.collect();
        events.sort_by(|one, other| (one.starts_at, &one.id).cmp(&(other.starts_at, &other.id)));
        Ok(ical::Calendar { name: centre.name, events })
    }

    fn event(&self, words: &Words, need: &Need, session: &Session) -> Option<Event> {
        let profile = session.profile.as_ref().or(need.profile.as_ref())?;
        let (starts_at, ends_at) = (time(session.starts_at.as_ref())?, time(session.ends_at.as_ref())?);
        let cancelled = session.cancelled || need.state() == NeedState::Cancelled;
        let title = profile.title.trim();
        let urgent = if profile.urgent { format!("\n{}", words.calendar.urgent) } else { String::new() };
        Some(Event {
            id: session.id.clone(),
            changed_at: time(session.changed_at.as_ref()).unwrap_or(starts_at),
            starts_at,
            ends_at,
            title: if cancelled { words.calendar.called_off(title) } else { format!("{title} ({}/{})", session.taken, session.places) },
            text: words.calendar.filled(session.taken, session.places) + &urgent,
            place: place(profile),
            category: profile.category.clone(),
            url: format!("{}/behov/{}?okt={}", self.public_url, need.id, session.id),
            cancelled,
            busy: false,
        })
    }
}
