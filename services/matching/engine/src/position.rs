//! Where a home or a session is: whole metres east and north in UTM zone 33N, as Norway's maps have it.

use thiserror::Error;

use crate::projection;

/// A spot in whole metres of EUREF89 / UTM zone 33N. West of about 6° east, `east` is negative.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// Metres east, where 500,000 is the meridian 15° east.
    pub east: i32,
    /// Metres north of the equator, as the projection counts them.
    pub north: i32,
}

/// Says why two numbers are no position.
#[derive(Clone, Copy, Debug, PartialEq, Error)]
pub enum PositionError {
    /// A coordinate is infinite or not a number.
    #[error("latitude {latitude}, longitude {longitude} are not two numbers")]
    NotANumber {
        /// The latitude that was given.
        latitude: f64,
        /// The longitude that was given.
        longitude: f64,
    },
    /// No place on Earth has these coordinates.
    #[error("latitude {latitude}, longitude {longitude} is not on the Earth")]
    OffEarth {
        /// The latitude that was given.
        latitude: f64,
        /// The longitude that was given.
        longitude: f64,
    },
    /// The place is too far from Norway for its grid to measure truly.
    #[error("latitude {latitude}, longitude {longitude} is outside the area of Norway's grid")]
    Outside {
        /// The latitude that was given.
        latitude: f64,
        /// The longitude that was given.
        longitude: f64,
    },
}

impl Position {
    /// Projects degrees of WGS 84 to the nearest whole metre. WGS 84 and EUREF89 are taken as one: they differ by less than a metre.
    ///
    /// The area is 55° to 82° north, 12° west to 36° east: the mainland, Svalbard, Jan Mayen and the neighbours' borders.
    ///
    /// # Errors
    /// [`PositionError`] for what is no number, not on the Earth, or outside that area (such as latitude and longitude swapped).
    pub fn from_degrees(latitude: f64, longitude: f64) -> Result<Self, PositionError> {
        if !(latitude.is_finite() && longitude.is_finite()) {
            return Err(PositionError::NotANumber { latitude, longitude });
        }
        if latitude.abs() > 90.0 || longitude.abs() > 180.0 {
            return Err(PositionError::OffEarth { latitude, longitude });
        }
        if !((55.0..=82.0).contains(&latitude) && (-12.0..=36.0).contains(&longitude)) {
            return Err(PositionError::Outside { latitude, longitude });
        }
        let (east, north) = projection::project(latitude, longitude);
        Ok(Self { east: whole(east), north: whole(north) })
    }

    /// Measures the straight line in whole metres, rounded down.
    #[must_use]
    pub fn metres_to(self, other: Self) -> u64 {
        let east = u64::from(self.east.abs_diff(other.east));
        let north = u64::from(self.north.abs_diff(other.north));
        // Two squares of 32 bits do not always fit in 64 together; on the Earth they do.
        (east * east).checked_add(north * north).map_or_else(|| far(east, north), u64::isqrt)
    }
}

fn far(east: u64, north: u64) -> u64 {
    let square = u128::from(east * east) + u128::from(north * north);
    u64::try_from(square.isqrt()).unwrap_or(u64::MAX)
}

#[expect(clippy::cast_possible_truncation, reason = "within the area both metres lie far inside 32 bits")]
fn whole(metres: f64) -> i32 {
    metres.round() as i32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_distance_is_rounded_down_and_the_same_both_ways() {
        let (home, place) = (Position { east: -3, north: 0 }, Position { east: 0, north: 5 });

        assert_eq!(home.metres_to(place), 5, "the root of 34 is 5.83");
        assert_eq!(place.metres_to(home), 5);
        assert_eq!(home.metres_to(home), 0);
    }

    #[test]
    fn the_longest_distance_of_all_is_exact() {
        let (a, b) = (Position { east: i32::MIN, north: i32::MIN }, Position { east: i32::MAX, north: i32::MAX });

        assert_eq!(a.metres_to(b), 6_074_000_998, "4,294,967,295 times the root of 2, rounded down");
    }

    #[test]
    fn what_is_no_place_in_reach_is_refused() {
        assert!(matches!(Position::from_degrees(f64::NAN, 10.0), Err(PositionError::NotANumber { .. })));
        assert!(matches!(Position::from_degrees(59.0, f64::INFINITY), Err(PositionError::NotANumber { .. })));
        assert!(matches!(Position::from_degrees(90.1, 10.0), Err(PositionError::OffEarth { .. })));
        assert!(matches!(Position::from_degrees(59.0, -180.1), Err(PositionError::OffEarth { .. })));
        assert!(matches!(Position::from_degrees(0.0, 0.0), Err(PositionError::Outside { .. })));
        assert!(matches!(Position::from_degrees(10.0, 59.0), Err(PositionError::Outside { .. })), "latitude and longitude swapped");
    }
}
