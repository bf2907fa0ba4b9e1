//! A need: what is asked for, where and when, once or by a rule.

use chrono::{DateTime, NaiveDate, NaiveDateTime, TimeDelta, Utc};
use platform::id::{Id, Kind};
use platform::privacy::Personal;

use super::error::Error;
use super::fact::{Fact, NeedFact};
use super::recurrence::{End, Rule};
use super::session::Session;
use super::wall::{self, Wall};
use super::{Organisation, Venue};

/// Sessions of a series exist so far ahead.
pub(crate) const SESSIONS_AHEAD: TimeDelta = TimeDelta::weeks(12);
/// No need begins later than this.
pub(crate) const FURTHEST_AHEAD: TimeDelta = TimeDelta::days(5 * 365 + 2);

/// Where a need stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NeedState {
    Open,
    Cancelled,
    Closed,
}

impl NeedState {
    pub const ALL: [Self; 3] = [Self::Open, Self::Cancelled, Self::Closed];

    pub fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Cancelled => "cancelled",
            Self::Closed => "closed",
        }
    }
}

/// What came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    Met,
    Partly,
    NoCapacity,
    NotNeeded,
    ReferredOn,
}

impl Outcome {
    pub const ALL: [Self; 5] = [Self::Met, Self::Partly, Self::NoCapacity, Self::NotNeeded, Self::ReferredOn];

    pub fn word(self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::Partly => "partly",
            Self::NoCapacity => "no_capacity",
            Self::NotNeeded => "not_needed",
            Self::ReferredOn => "referred_on",
        }
    }
}

/// When: the first stretch on the wall, the rule by which it comes again, and the days on which it does not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Schedule {
    pub wall: Wall,
    pub rule: Option<Rule>,
    /// The rule as it was written.
    pub rule_text: String,
    pub except: Vec<NaiveDate>,
}

impl Schedule {
    /// The starts up to and with the local day `last` whose sessions end after `now`; once, whatever the day, without a rule.
    fn starts(&self, last: NaiveDate, now: DateTime<Utc>) -> Vec<NaiveDateTime> {
        let all = self.rule.as_ref().map_or_else(|| vec![self.wall.starts], |rule| rule.starts(self.wall.starts, last));
        let stands = |start: &NaiveDateTime| !self.except.contains(&start.date()) && self.wall.on(start.date()).utc().1 > now;
        all.into_iter().filter(stands).collect()
    }

    /// The days of the sessions that exist at `now`: twelve weeks ahead, and the first one however far it is.
    pub fn days(&self, now: DateTime<Utc>) -> Vec<NaiveDate> {
        let last = wall::to_local(now + SESSIONS_AHEAD, self.wall.zone).date();
        let mut starts = self.starts(last, now);
        if starts.is_empty() {
            starts = self.starts(last.max(self.wall.starts.date()) + FURTHEST_AHEAD, now);
            starts.truncate(1);
        }
        starts.into_iter().map(|start| start.date()).collect()
    }

    /// How many times the rule has come before `day`, days without a session counted in.
    pub fn times_before(&self, day: NaiveDate) -> usize {
        let before = day.pred_opt().unwrap_or(day);
        self.rule.as_ref().map_or(0, |rule| rule.starts(self.wall.starts, before).len())
    }
}

impl Schedule {
    /// This schedule for the part of an `earlier` one that begins on `day`: an unchanged COUNT counts what is left.
    pub fn for_the_rest(mut self, earlier: &Self, day: NaiveDate) -> Self {
        let done = u32::try_from(earlier.times_before(day)).unwrap_or(u32::MAX);
        if let (Some(rule), true) = (&mut self.rule, self.rule_text == earlier.rule_text)
            && let End::Count(count) = rule.end
        {
            let left = count.saturating_sub(done).max(1);
            rule.end = End::Count(left);
            let parts = self
                .rule_text
                .split(';')
                .map(|part| if part.trim().to_ascii_uppercase().starts_with("COUNT=") { format!("COUNT={left}") } else { part.to_owned() });
            self.rule_text = parts.collect::<Vec<_>>().join(";");
        }
        self
    }
}

/// An attestation that is asked for, and why it may be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Required {
    pub requirement: String,
    pub legal_basis: String,
}

/// What is asked for.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Profile {
    pub organisation: Option<Id<Organisation>>,
    pub title: String,
    pub public_text: String,
    /// Shown only after acceptance.
    pub details: Personal<String>,
    pub category: String,
    pub venue: Option<Id<Venue>>,
    pub place_name: String,
    /// Latitude and longitude.
    pub position: (f64, f64),
    /// The same in metres.
    pub spot: engine::Position,
    pub schedule: Schedule,
    pub places: u32,
    pub priority: engine::Priority,
    pub requires_skills: Vec<String>,
    pub desired_skills: Vec<String>,
    pub requires_languages: Vec<String>,
    pub requires_attestations: Vec<Required>,
    pub adults_only: bool,
    pub urgent: bool,
}

/// A need.
#[derive(Clone, Debug)]
pub(crate) struct Need {
    pub id: Id<Need>,
    pub version: u64,
    /// The version at which somebody last changed the need itself: answers of volunteers make no reader stale.
    pub edited: u64,
    pub state: NeedState,
    pub outcome: Option<Outcome>,
    /// When it was cancelled or closed.
    pub ended_at: Option<DateTime<Utc>>,
    pub profile: Profile,
    /// Who posted it, as the token says.
    pub poster: String,
    /// The need that the series began as; continuity counts through it.
    pub series: Id<Need>,
    /// The rule gives nothing from this local day on: the rest became another need, or was cancelled.
    pub ends_before: Option<NaiveDate>,
    /// Sessions exist up to and with this local day.
    pub opened_through: NaiveDate,
    /// When the daily job opens the next ones.
    pub next_opening_at: Option<DateTime<Utc>>,
}

impl Kind for Need {
    const PREFIX: &'static str = "need";
}

impl Need {
    /// A need that is posted now, with the sessions that exist from the start.
    pub fn post(
        id: Id<Self>,
        series: Id<Self>,
        poster: String,
        profile: Profile,
        now: DateTime<Utc>,
        mut next: impl FnMut() -> Id<Session>,
    ) -> (Self, Vec<Session>) {
        let zone = profile.schedule.wall.zone;
        let horizon = wall::to_local(now + SESSIONS_AHEAD, zone).date();
        let days = profile.schedule.days(now);
        let sessions = days.iter().map(|day| Session::new(next(), id, &profile, profile.schedule.wall.on(*day), now)).collect();
        let opened_through = days.last().map_or(horizon, |last| horizon.max(*last));
        let next_opening_at = profile.schedule.rule.is_some().then(|| now + TimeDelta::days(1));
        let (state, outcome, ended_at, ends_before) = (NeedState::Open, None, None, None);
        let need = Self { id, version: 0, edited: 1, state, outcome, ended_at, profile, poster, series, ends_before, opened_through, next_opening_at };
        (need, sessions)
    }

    /// The sessions of a series that are due to exist at `now` and do not yet.
    pub fn open_next(&mut self, now: DateTime<Utc>, mut next: impl FnMut() -> Id<Session>) -> Vec<Session> {
        let horizon = wall::to_local(now + SESSIONS_AHEAD, self.profile.schedule.wall.zone).date();
        self.next_opening_at = self.goes_on_after(horizon, now).then(|| now + TimeDelta::days(1));
        if horizon <= self.opened_through {
            return Vec::new();
        }
        let starts = self.profile.schedule.starts(horizon, now).into_iter().map(|start| start.date());
        let due: Vec<NaiveDate> = starts.filter(|day| *day > self.opened_through && self.ends_before.is_none_or(|end| *day < end)).collect();
        self.opened_through = horizon;
        due.into_iter().map(|day| Session::new(next(), self.id, &self.profile, self.profile.schedule.wall.on(day), now)).collect()
    }

    /// Whether the rule gives anything later than the local day `last`; one without an end always does.
    fn goes_on_after(&self, last: NaiveDate, now: DateTime<Utc>) -> bool {
        let schedule = &self.profile.schedule;
        let ends = schedule.rule.as_ref().is_some_and(|rule| rule.end != End::Never) || self.ends_before.is_some();
        let later = |start: &NaiveDateTime| start.date() > last && self.ends_before.is_none_or(|end| start.date() < end);
        !ends || schedule.starts(last + FURTHEST_AHEAD, now).iter().any(later)
    }

    /// Ends it.
    pub fn end(&mut self, state: NeedState, outcome: Option<Outcome>, now: DateTime<Utc>) {
        (self.state, self.outcome, self.ended_at, self.next_opening_at) = (state, outcome, Some(now), None);
    }

    /// Whether it is open.
    pub fn is_open(&self) -> Result<(), Error> {
        if self.state == NeedState::Open { Ok(()) } else { Err(Error::NeedNotOpen) }
    }

    /// Refuses who read an older edition; 0 does not ask.
    pub fn unmoved_since(&self, version: u64) -> Result<(), Error> {
        if version == 0 || version >= self.edited { Ok(()) } else { Err(Error::Stale) }
    }

    /// The days on which `schedule` has sessions at `now`, up to the end of this part of the series.
    pub fn days(&self, schedule: &Schedule, now: DateTime<Utc>) -> Vec<NaiveDate> {
        schedule.days(now).into_iter().filter(|day| self.ends_before.is_none_or(|end| *day < end)).collect()
    }

    /// Ends the series: nothing more is opened.
    pub fn end_series(&mut self, before: NaiveDate) {
        self.ends_before = Some(self.ends_before.map_or(before, |end| end.min(before)));
        self.next_opening_at = None;
    }

    /// Takes a new profile with a new schedule; its sessions up to the horizon exist.
    pub fn reschedule(&mut self, profile: Profile, now: DateTime<Utc>) {
        let horizon = wall::to_local(now + SESSIONS_AHEAD, profile.schedule.wall.zone).date();
        self.opened_through = self.days(&profile.schedule, now).last().map_or(horizon, |last| horizon.max(*last));
        let goes_on = profile.schedule.rule.is_some() && self.ends_before.is_none_or(|end| end > self.opened_through);
        self.next_opening_at = goes_on.then(|| now + TimeDelta::days(1));
        self.profile = profile;
    }

    /// Raises the version and words the fact.
    pub fn tell(&mut self, fact: NeedFact) -> Fact {
        self.version += 1;
        if !matches!(fact, NeedFact::SessionChanged { .. } | NeedFact::SessionsOpened { .. }) {
            self.edited = self.version;
        }
        Fact::Need { id: self.id, version: self.version, fact }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use chrono_tz::Tz;
    use uuid::Uuid;

    use super::*;

    /// Homework help at the library, two hours from `starts`.
    pub(crate) fn profile(starts: &str, rule: &str) -> Profile {
        let starts: NaiveDateTime = starts.parse().unwrap();
        let wall = Wall { starts, ends: starts + TimeDelta::hours(2), zone: Tz::Europe__Oslo };
        let rule_read = (!rule.is_empty()).then(|| Rule::read(rule, Tz::Europe__Oslo).unwrap());
        Profile {
            organisation: None,
            title: "Leksehjelp".to_owned(),
            public_text: String::new(),
            details: Personal::default(),
            category: "leksehjelp".to_owned(),
            venue: None,
            place_name: "biblioteket".to_owned(),
            position: (59.05, 10.03),
            spot: engine::Position::from_degrees(59.05, 10.03).unwrap(),
            schedule: Schedule { wall, rule: rule_read, rule_text: rule.to_owned(), except: Vec::new() },
            places: 2,
            priority: engine::Priority::LOWEST,
            requires_skills: Vec::new(),
            desired_skills: Vec::new(),
            requires_languages: Vec::new(),
            requires_attestations: Vec::new(),
            adults_only: false,
            urgent: false,
        }
    }

    fn now() -> DateTime<Utc> {
        "2026-11-23T12:00:00Z".parse().unwrap()
    }

    fn posted(starts: &str, rule: &str) -> (Need, Vec<Session>) {
        let id = Id::stored(Uuid::from_u128(1));
        let mut number = 1;
        Need::post(id, id, String::new(), profile(starts, rule), now(), || {
            number += 1;
            Id::stored(Uuid::from_u128(number))
        })
    }

    #[test]
    fn a_series_has_sessions_twelve_weeks_ahead_and_a_day_brings_the_next() {
        let (mut need, sessions) = posted("2026-11-24T17:00:00", "FREQ=WEEKLY;BYDAY=TU");
        assert_eq!(sessions.len(), 12);
        assert_eq!(sessions[11].wall.starts.to_string(), "2027-02-09 17:00:00");

        let mut opened = 0;
        for day in 1..=7 {
            opened += need.open_next(now() + TimeDelta::days(day), || Id::stored(Uuid::nil())).len();
        }

        assert_eq!(opened, 1);
        assert!(need.open_next(now() + TimeDelta::days(7), || Id::stored(Uuid::nil())).is_empty(), "doing it twice is harmless");
    }

    #[test]
    fn every_day_of_a_year_of_openings_comes_once() {
        let (mut need, sessions) = posted("2026-11-24T02:30:00", "FREQ=DAILY");
        let mut days: Vec<NaiveDate> = sessions.iter().map(|session| session.wall.starts.date()).collect();

        for day in 1..=365 {
            days.extend(need.open_next(now() + TimeDelta::days(day), || Id::stored(Uuid::nil())).iter().map(|session| session.wall.starts.date()));
        }

        assert!(days.windows(2).all(|pair| pair[0].succ_opt() == Some(pair[1])));
        assert_eq!(days.len(), 84 + 365);
    }

    #[test]
    fn what_happens_once_exists_however_far_ahead() {
        assert_eq!(posted("2028-05-01T10:00:00", "").1.len(), 1);
        assert_eq!(posted("2028-05-01T10:00:00", "FREQ=WEEKLY").1.len(), 1);
    }

    #[test]
    fn what_is_over_and_what_is_excepted_is_not_opened() {
        let (_, sessions) = posted("2026-11-10T17:00:00", "FREQ=WEEKLY;COUNT=4");
        let days: Vec<String> = sessions.iter().map(|session| session.wall.starts.date().to_string()).collect();
        assert_eq!(days, ["2026-11-24", "2026-12-01"], "two of four are over");

        let mut profile = profile("2026-11-24T17:00:00", "FREQ=WEEKLY;COUNT=3");
        profile.schedule.except = vec!["2026-12-01".parse().unwrap()];
        assert_eq!(profile.schedule.days(now()).len(), 2);
    }

    #[test]
    fn a_reader_is_stale_only_when_the_need_itself_moved() {
        let (mut need, _) = posted("2026-11-24T17:00:00", "");
        need.tell(NeedFact::Posted { organisation: String::new(), sessions: 1, places: 2 });
        need.tell(NeedFact::SessionsOpened { sessions: vec![] });
        assert_eq!(need.version, 2);
        assert!(need.unmoved_since(1).is_ok());

        need.tell(NeedFact::Changed { moved: vec![], cancelled: vec![], added: vec![] });

        assert!(matches!(need.unmoved_since(2), Err(Error::Stale)));
        assert!(need.unmoved_since(3).is_ok());
    }
}
