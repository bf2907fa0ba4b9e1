//! Where some volunteers live, and how far the most willing of them would go.

use crate::score::proximity;
use crate::{Position, Volunteer};

/// A rectangle of homes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Zone {
    west: i32,
    east: i32,
    south: i32,
    north: i32,
    /// Furthest distance in metres that any of them accepts.
    most: u32,
}

impl Zone {
    /// Around one volunteer.
    pub fn of(volunteer: &Volunteer) -> Self {
        let Position { east, north } = volunteer.home;
        Self { west: east, east, south: north, north, most: volunteer.max_metres }
    }

    /// Around both.
    pub fn join(self, other: Self) -> Self {
        Self {
            west: self.west.min(other.west),
            east: self.east.max(other.east),
            south: self.south.min(other.south),
            north: self.north.max(other.north),
            most: self.most.max(other.most),
        }
    }

    /// Gives the points for living near that nobody here exceeds; nothing if nobody goes so far.
    pub fn nearness(&self, place: Position, weight: u16) -> Option<i64> {
        let nearest = Position { east: place.east.clamp(self.west, self.east), north: place.north.clamp(self.south, self.north) };
        let reach = u64::from(self.most);
        if nearest.east.abs_diff(place.east).max(nearest.north.abs_diff(place.north)) > self.most {
            return None;
        }
        let metres = nearest.metres_to(place);
        (metres <= reach).then(|| proximity(metres, self.most, weight))
    }
}
