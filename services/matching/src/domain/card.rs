//! A volunteer's matching card as kept here: what the engine weighs, and the wishes that hang on the calendar.

use std::sync::LazyLock;

use chrono::{Datelike, NaiveDate, NaiveDateTime, TimeDelta};
use chrono_tz::Tz;
use engine::{Attestation, Availability, Key, Position, Span, Words};
use platform::id::Id;
use smallvec::SmallVec;

use super::plan::calendar::Calendar;
use super::{Volunteer, wall};

/// Free minutes of one weekday (1 is Monday); weekday 0 in an exception is each of its days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Period {
    pub weekday: u32,
    pub from: u32,
    pub until: u32,
}

/// The week's habit inside the card itself, as long as it is a usual one: twenty-five thousand cards are looked at in one go.
type Week = SmallVec<[Habit; 8]>;

/// A [`Period`] in six bytes.
#[derive(Clone, Copy, Debug)]
struct Habit {
    weekday: u8,
    from: u16,
    until: u16,
}

/// Local days that differ from the week's habit; the last one is included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Exception {
    pub from: NaiveDate,
    pub until: NaiveDate,
    pub periods: Vec<Period>,
}

/// What a card says, as it was read.
#[derive(Clone, Debug)]
pub(crate) struct Told {
    pub id: Id<Volunteer>,
    pub version: u64,
    pub active: bool,
    pub consents: bool,
    /// No message reaches the person: somebody has to call.
    pub unreachable: bool,
    pub position: Option<(f64, f64)>,
    pub max_metres: u32,
    pub weekly_minutes: u32,
    pub skills: Vec<String>,
    pub languages: Vec<String>,
    pub interests: Vec<String>,
    pub attestations: Vec<(String, Option<NaiveDate>)>,
    pub adult_from_year: u32,
    pub recent_minutes: u32,
    pub week: Vec<Period>,
    pub exceptions: Vec<Exception>,
}

/// A card made ready for the engine; its engine part has time always and is of age: both are asked here, session by session.
#[derive(Clone, Debug)]
pub(crate) struct Card {
    pub id: Id<Volunteer>,
    pub active: bool,
    pub consents: bool,
    /// Whether the position is known; without one nobody can tell how far it is.
    pub placed: bool,
    pub adult_from_year: u32,
    week: Week,
    exceptions: Vec<Exception>,
    pub volunteer: engine::Volunteer,
}

/// The engine's name for an id.
pub(crate) fn key<K>(id: Id<K>) -> Key {
    Key(id.uuid().as_u128())
}

/// The part of a session that lies on one local day, taken apart once for all cards.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stretch {
    day: NaiveDate,
    /// 1 is Monday.
    weekday: u32,
    from: u32,
    until: u32,
}

/// The days of a stretch of local wall time.
pub(crate) fn stretches(starts: NaiveDateTime, ends: NaiveDateTime) -> Vec<Stretch> {
    let mut stretches = Vec::new();
    let mut day = starts.date();
    loop {
        let midnight = day.and_time(chrono::NaiveTime::MIN);
        let (from, until) = (minutes(starts.max(midnight) - midnight), minutes((ends - midnight).min(TimeDelta::days(1))));
        if from < until {
            stretches.push(Stretch { day, weekday: day.weekday().number_from_monday(), from, until });
        }
        match day.succ_opt() {
            Some(next) if next.and_time(chrono::NaiveTime::MIN) < ends => day = next,
            _ => return stretches,
        }
    }
}

impl Card {
    /// Makes a card ready; days are those of `zone`.
    pub fn of(told: Told, zone: Tz) -> Self {
        let home = told.position.and_then(|(latitude, longitude)| Position::from_degrees(latitude, longitude).ok());
        let minute = |day: NaiveDate| wall::end_of_day(day, zone).timestamp().div_euclid(60);
        let attestations = told.attestations.into_iter().map(|(kind, until)| Attestation { kind, valid_until: until.map(minute) });
        let volunteer = engine::Volunteer {
            id: key(told.id),
            home: home.unwrap_or(Position { east: 0, north: 0 }),
            max_metres: told.max_metres,
            weekly_minutes: told.weekly_minutes,
            skills: told.skills.into_iter().collect::<Words>(),
            languages: told.languages.into_iter().collect::<Words>(),
            attestations: attestations.collect(),
            interests: told.interests.into_iter().collect::<Words>(),
            adult: true,
            recent_minutes: told.recent_minutes,
            available: ALWAYS.clone(),
        };
        Self {
            id: told.id,
            active: told.active,
            consents: told.consents,
            placed: home.is_some(),
            adult_from_year: told.adult_from_year,
            week: told.week.into_iter().map(Habit::from).collect(),
            exceptions: told.exceptions,
            volunteer,
        }
    }

    /// Whether the person may be asked for anything at all.
    pub fn is_askable(&self) -> bool {
        self.active && self.consents && self.placed
    }

    /// Whether the person is surely of age in a local year.
    pub fn is_adult_in(&self, year: i32) -> bool {
        self.adult_from_year != 0 && i64::from(self.adult_from_year) <= i64::from(year)
    }

    /// Whether the volunteer has time for all of these.
    pub fn has_time(&self, stretches: &[Stretch]) -> bool {
        stretches.iter().all(|stretch| self.covers(stretch))
    }

    /// When the volunteer has time on these days, in the engine's minutes.
    pub fn free(&self, calendar: &Calendar) -> Availability {
        let mut free = Vec::new();
        for day in calendar.days() {
            match self.exception(day.date) {
                Some(exception) => exception.periods.iter().for_each(|period| free.extend(day.spans(period.from, period.until))),
                None => self.habits(day.weekday).for_each(|habit| free.extend(day.spans(habit.from.into(), habit.until.into()))),
            }
        }
        free.into_iter().collect()
    }

    /// When the volunteer may have time in any two weeks: nowhere less than [`Self::has_time`] says of a day, and the same where no exception
    /// is told of. Minutes are those since a Monday.
    pub fn usual(&self) -> Availability {
        let habits = self.week.iter().map(|habit| (u32::from(habit.weekday), habit.from.into(), habit.until.into()));
        let exceptional = self.exceptions.iter().flat_map(|exception| &exception.periods);
        let exceptional = exceptional.flat_map(|period| (1..=7).map(|weekday| (weekday, period.from, period.until)));
        let days = habits.chain(exceptional).flat_map(|(weekday, from, until)| [(weekday, from, until), (weekday + 7, from, until)]);
        days.filter_map(|(day, from, until)| Span::new(minute_of(day, from), minute_of(day, until)).ok()).collect()
    }

    fn exception(&self, day: NaiveDate) -> Option<&Exception> {
        self.exceptions.iter().rev().find(|exception| exception.from <= day && day <= exception.until)
    }

    fn habits(&self, weekday: u32) -> impl Iterator<Item = &Habit> + Clone {
        self.week.iter().filter(move |habit| u32::from(habit.weekday) == weekday)
    }

    fn covers(&self, &Stretch { day, weekday, from, until }: &Stretch) -> bool {
        if let Some(exception) = self.exception(day) {
            return reaches(from, until, || exception.periods.iter().map(|period| (period.from, period.until)));
        }
        reaches(from, until, || self.habits(weekday).map(|habit| (habit.from.into(), habit.until.into())))
    }
}

impl From<Period> for Habit {
    fn from(Period { weekday, from, until }: Period) -> Self {
        let minute = |minute: u32| u16::try_from(minute).unwrap_or(u16::MAX);
        Self { weekday: u8::try_from(weekday).unwrap_or(0), from: minute(from), until: minute(until) }
    }
}

/// A minute of a day in minutes since a Monday; day 1 is that Monday.
fn minute_of(day: u32, minute: u32) -> i64 {
    (i64::from(day) - 1) * 1_440 + i64::from(minute)
}

/// Local wall time in the minutes of [`Card::usual`]: its Monday is that of the week in which the time begins. None where it has no length.
pub(crate) fn usual_span(stretches: &[Stretch]) -> Option<Span> {
    let (first, last) = (stretches.first()?, stretches.last()?);
    let days = u32::try_from((last.day - first.day).num_days()).ok()?;
    Span::new(minute_of(first.weekday, first.from), minute_of(first.weekday + days, last.until)).ok()
}

/// Whether free stretches, in any order, lead from one minute to another without a gap.
fn reaches<I: Iterator<Item = (u32, u32)>>(from: u32, until: u32, free: impl Fn() -> I) -> bool {
    let mut reached = from;
    while reached < until {
        match free().filter(|(from, until)| *from <= reached && reached < *until).map(|(_, until)| until).max() {
            Some(further) => reached = further,
            None => return false,
        }
    }
    true
}

fn minutes(span: TimeDelta) -> u32 {
    u32::try_from(span.num_minutes()).unwrap_or(0)
}

/// One for all cards: a look at it is a look at the same few bytes each time.
static ALWAYS: LazyLock<Availability> = LazyLock::new(|| Span::new(i64::MIN, i64::MAX).into_iter().collect());

#[cfg(test)]
pub(crate) mod tests {
    use uuid::Uuid;

    use super::*;

    /// A willing adult at the given spot with time on weekdays from 8 to 16.
    pub(crate) fn told(number: u128) -> Told {
        Told {
            id: Id::stored(Uuid::from_u128(number)),
            version: 1,
            active: true,
            consents: true,
            unreachable: false,
            position: Some((59.05, 10.03)),
            max_metres: 10_000,
            weekly_minutes: 600,
            skills: vec!["leksehjelp".to_owned()],
            languages: vec!["nb".to_owned()],
            interests: vec![],
            attestations: vec![],
            adult_from_year: 2010,
            recent_minutes: 0,
            week: (1..=5).map(|weekday| Period { weekday, from: 480, until: 960 }).collect(),
            exceptions: vec![],
        }
    }

    fn has_time(card: &Card, starts: &str, ends: &str) -> bool {
        card.has_time(&stretches(starts.parse().unwrap(), ends.parse().unwrap()))
    }

    #[test]
    fn the_week_tells_when_there_is_time() {
        let card = Card::of(told(1), Tz::Europe__Oslo);

        assert!(has_time(&card, "2026-11-24T08:00:00", "2026-11-24T16:00:00"));
        assert!(!has_time(&card, "2026-11-24T07:59:00", "2026-11-24T09:00:00"));
        assert!(!has_time(&card, "2026-11-28T09:00:00", "2026-11-28T10:00:00"), "a Saturday");
    }

    #[test]
    fn touching_periods_and_midnight_are_no_seam() {
        let mut told = told(1);
        told.week =
            vec![Period { weekday: 2, from: 1200, until: 1320 }, Period { weekday: 2, from: 1320, until: 1440 }, Period { weekday: 3, from: 0, until: 120 }];
        let card = Card::of(told, Tz::Europe__Oslo);

        assert!(has_time(&card, "2026-11-24T20:30:00", "2026-11-25T02:00:00"));
        assert!(has_time(&card, "2026-11-24T20:30:00", "2026-11-25T00:00:00"));
        assert!(!has_time(&card, "2026-11-24T20:30:00", "2026-11-25T02:01:00"));
    }

    #[test]
    fn an_exception_takes_the_place_of_the_week() {
        let mut told = told(1);
        let day = |text: &str| text.parse().unwrap();
        told.exceptions = vec![
            Exception { from: day("2026-11-24"), until: day("2026-11-25"), periods: vec![] },
            Exception { from: day("2026-11-28"), until: day("2026-11-28"), periods: vec![Period { weekday: 0, from: 600, until: 720 }] },
        ];
        let card = Card::of(told, Tz::Europe__Oslo);

        assert!(!has_time(&card, "2026-11-25T10:00:00", "2026-11-25T11:00:00"));
        assert!(has_time(&card, "2026-11-26T10:00:00", "2026-11-26T11:00:00"));
        assert!(has_time(&card, "2026-11-28T10:00:00", "2026-11-28T12:00:00"));
    }

    #[test]
    fn free_time_in_real_minutes_is_the_time_of_the_week_also_when_the_clock_changes() {
        let mut told = told(1);
        let day = |text: &str| text.parse().unwrap();
        told.week = vec![
            Period { weekday: 6, from: 1080, until: 1440 },
            Period { weekday: 7, from: 0, until: 150 },
            Period { weekday: 7, from: 240, until: 720 },
            Period { weekday: 1, from: 480, until: 960 },
        ];
        told.exceptions = vec![Exception { from: day("2026-11-02"), until: day("2026-11-02"), periods: vec![] }];
        let card = Card::of(told, Tz::Europe__Oslo);

        for monday in ["2026-03-23", "2026-10-19", "2026-10-26", "2026-12-07"] {
            let from: NaiveDate = day(monday);
            let until = from + TimeDelta::days(8);
            let instant = |day: NaiveDate| wall::to_utc(day.and_time(chrono::NaiveTime::MIN), Tz::Europe__Oslo);
            let free = card.free(&Calendar::of(instant(from), instant(until), Tz::Europe__Oslo));
            for quarter in 0..7 * 96 {
                for length in [15, 60, 300, 720] {
                    let starts = from.and_time(chrono::NaiveTime::MIN) + TimeDelta::minutes(quarter * 15);
                    let wall = wall::Wall { starts, ends: starts + TimeDelta::minutes(length), zone: Tz::Europe__Oslo };
                    // a start or an end that is not there means an hour later, in real minutes only
                    if [wall.starts, wall.ends].iter().any(|local| wall::to_local(wall::to_utc(*local, wall.zone), wall.zone) != *local) {
                        continue;
                    }
                    let (starts_at, ends_at) = wall.utc();
                    let span = Span::new(starts_at.timestamp() / 60, ends_at.timestamp() / 60).unwrap();
                    let (covers, has_time) = (free.covers(span), card.has_time(&stretches(wall.starts, wall.ends)));
                    // nobody need be free in an hour that is not there
                    let leaps = i64::try_from(span.minutes()).unwrap() < length;
                    assert!(covers == has_time || (leaps && covers), "{starts} for {length} minutes: {covers}, {has_time}");
                }
            }
        }
    }
}
