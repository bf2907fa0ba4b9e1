//! Where a volunteer sets out from, and how much of it others are shown.

use platform::error::Faults;

/// A point on Earth in degrees, WGS 84. Kept as `Personal<Place>`: it is somebody's home.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Place {
    pub latitude: f64,
    pub longitude: f64,
}

/// A thousandth of a degree of latitude is 111 metres: the cell in which a card shows somebody.
const CELL: f64 = 0.001;

impl Place {
    /// Takes degrees as they are, where they name a point on Earth; notes what is wrong under `field`.
    pub(crate) fn read(faults: &mut Faults, field: &str, latitude: f64, longitude: f64) -> Option<Self> {
        let (north, east) = ((-90.0..=90.0).contains(&latitude), (-180.0..=180.0).contains(&longitude));
        if !north {
            faults.add(format!("{field}.latitude"), "must be between -90 and 90");
        }
        if !east {
            faults.add(format!("{field}.longitude"), "must be between -180 and 180");
        }
        (north && east).then_some(Self { latitude, longitude })
    }

    /// The middle of its cell in a fixed grid of about 100 by 100 metres.
    ///
    /// Rows are 0.001° of latitude (111 m) high; within a row, columns are as many degrees of longitude wide as make the
    /// same 111 m there. The grid is the same for everybody, so that reading again and again tells nothing more.
    pub(crate) fn rounded(self) -> Self {
        let latitude = snap(self.latitude, CELL).clamp(-90.0, 90.0);
        // near the poles a column would be endlessly wide: there it covers a tenth of a degree
        let column = CELL / latitude.to_radians().cos().max(0.01);
        Self { latitude, longitude: tidy(snap(self.longitude, column)).clamp(-180.0, 180.0) }
    }
}

fn snap(degrees: f64, cell: f64) -> f64 {
    tidy((degrees / cell).round() * cell)
}

/// A tenth of a metre is more than enough; it hides the noise of binary fractions.
fn tidy(degrees: f64) -> f64 {
    (degrees * 1e6).round() / 1e6
}

#[cfg(test)]
mod tests {
    use super::*;

    fn metres(a: Place, b: Place) -> f64 {
        let east = (a.longitude - b.longitude) * b.latitude.to_radians().cos();
        (a.latitude - b.latitude).hypot(east) * 111_195.0
    }

    #[test]
    fn a_rounded_place_is_near_but_not_the_door() {
        let home = Place { latitude: 59.053_217, longitude: 10.035_481 };

        let shown = home.rounded();

        assert_eq!(shown, Place { latitude: 59.053, longitude: shown.longitude });
        assert!(metres(home, shown) < 80.0, "half the diagonal of a cell");
        assert_ne!(shown.longitude.to_bits(), home.longitude.to_bits());
    }

    #[test]
    fn neighbours_in_a_cell_look_alike_and_rounding_again_changes_nothing() {
        let (a, b) = (Place { latitude: 59.053_1, longitude: 10.035_5 }, Place { latitude: 59.053_2, longitude: 10.035_6 });

        assert_eq!(a.rounded(), b.rounded());
        assert_eq!(a.rounded().rounded(), a.rounded());
    }

    #[test]
    fn the_ends_of_the_earth_stay_on_it() {
        for (latitude, longitude) in [(90.0, 180.0), (-90.0, -180.0), (89.9999, 179.9999), (0.0, 0.0)] {
            let shown = Place { latitude, longitude }.rounded();

            assert!(shown.latitude.abs() <= 90.0 && shown.longitude.abs() <= 180.0, "{shown:?}");
        }
    }

    #[test]
    fn what_is_no_number_is_no_place() {
        for (latitude, longitude) in [(f64::NAN, 0.0), (0.0, f64::NAN), (90.1, 0.0), (0.0, -180.1), (f64::INFINITY, 0.0)] {
            let mut faults = Faults::new();

            assert!(Place::read(&mut faults, "position", latitude, longitude).is_none());
            assert!(!faults.is_empty());
        }
        let mut faults = Faults::new();
        Place::read(&mut faults, "position", f64::NAN, 181.0);
        assert_eq!(faults.iter().map(|(field, _)| field).collect::<Vec<_>>(), ["position.latitude", "position.longitude"]);
    }
}
