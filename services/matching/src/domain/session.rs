//! One time and place with its places: who is in, who is asked, who waits, and when to look at it again.

use chrono::{DateTime, TimeDelta, Utc};
use platform::id::{Id, Kind};

use super::error::Error;
use super::need::{Need, Profile};
use super::wall::Wall;

/// Waves begin so many days before the session.
pub(crate) const ASK_AHEAD_DAYS: i64 = 14;

/// What the board shows of a session.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub places: u32,
    pub taken: u32,
    pub offers_out: u32,
    pub waiting: u32,
    /// Nobody is left to ask.
    pub needs_attention: bool,
    /// Somebody who had agreed is gone, less than a day before the start or for a requirement: the coordinator is told at
    /// once, until the places are filled.
    pub vacated: bool,
}

impl Counts {
    /// Places that nobody has.
    pub fn open(&self) -> u32 {
        self.places.saturating_sub(self.taken)
    }
}

/// One session of a need.
#[derive(Clone, Debug)]
pub(crate) struct Session {
    pub id: Id<Session>,
    pub need: Id<Need>,
    pub wall: Wall,
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    pub spot: engine::Position,
    pub counts: Counts,
    pub cancelled: bool,
    /// How many rounds of offers went out.
    pub wave: u32,
    /// When the job looks at it: for promotions and the next wave.
    pub look_at: Option<DateTime<Utc>>,
    /// Its own profile, where it differs from its need's.
    pub own: Option<Box<Profile>>,
    /// When anything of this was kept last.
    pub changed_at: DateTime<Utc>,
}

impl Kind for Session {
    const PREFIX: &'static str = "session";
}

impl Session {
    /// A new session of a need.
    pub fn new(id: Id<Session>, need: Id<Need>, profile: &Profile, wall: Wall, now: DateTime<Utc>) -> Self {
        let (starts_at, ends_at) = wall.utc();
        let counts = Counts { places: profile.places, ..Counts::default() };
        let (spot, cancelled, wave, look_at, own) = (profile.spot, false, 0, None, None);
        let mut session = Self { id, need, wall, starts_at, ends_at, spot, counts, cancelled, wave, look_at, own, changed_at: now };
        session.look(now);
        session
    }

    /// The profile that holds for it.
    pub fn profile<'a>(&'a self, need: &'a Need) -> &'a Profile {
        self.own.as_deref().unwrap_or(&need.profile)
    }

    /// Whether it is still to come.
    pub fn ahead(&self, now: DateTime<Utc>) -> Result<(), Error> {
        if self.cancelled || self.starts_at <= now { Err(Error::SessionOver) } else { Ok(()) }
    }

    /// Has the job look at it as soon as its time has come: now, or when the waves begin.
    pub fn look(&mut self, now: DateTime<Utc>) {
        self.look_at = self.ahead(now).is_ok().then(|| now.max(self.starts_at - TimeDelta::days(ASK_AHEAD_DAYS)));
    }

    /// Moves it to another time and place; true where something moved.
    pub fn shift(&mut self, wall: Wall, spot: engine::Position, place_moved: bool) -> bool {
        let (starts_at, ends_at) = wall.utc();
        let moved = place_moved || spot != self.spot || (starts_at, ends_at) != (self.starts_at, self.ends_at);
        (self.wall, self.starts_at, self.ends_at, self.spot) = (wall, starts_at, ends_at, spot);
        moved
    }

    /// How many more may be asked now, with `wave_size` for each open place.
    pub fn wanted(&self, wave_size: u32) -> u32 {
        self.counts.open().saturating_mul(wave_size).saturating_sub(self.counts.offers_out)
    }
}
