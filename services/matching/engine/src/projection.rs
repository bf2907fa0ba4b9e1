//! Degrees to metres: the transverse Mercator projection of UTM zone 33N by Krüger's series.
//!
//! Krüger, Konforme Abbildung des Erdellipsoids in der Ebene (1912), to the fourth order in the third flattening `n`,
//! as in Karney, Transverse Mercator with an accuracy of a few nanometers (2011), equations 7 to 9 and 35.

/// Half the Earth's longest axis in metres, WGS 84.
const EQUATOR: f64 = 6_378_137.0;
const FLATTENING: f64 = 1.0 / 298.257_223_563;
const N: f64 = FLATTENING / (2.0 - FLATTENING);
/// A quarter of a meridian, divided by a quarter turn.
const RECTIFYING: f64 = EQUATOR / (1.0 + N) * (1.0 + N * N / 4.0 + N * N * N * N / 64.0);
/// Krüger's coefficients from the sphere to the plane.
const ALPHA: [f64; 4] = [
    N / 2.0 - 2.0 / 3.0 * N * N + 5.0 / 16.0 * N * N * N + 41.0 / 180.0 * N * N * N * N,
    13.0 / 48.0 * N * N - 3.0 / 5.0 * N * N * N + 557.0 / 1440.0 * N * N * N * N,
    61.0 / 240.0 * N * N * N - 103.0 / 140.0 * N * N * N * N,
    49_561.0 / 161_280.0 * N * N * N * N,
];

const MERIDIAN: f64 = 15.0;
const SCALE: f64 = 0.9996;
const FALSE_EAST: f64 = 500_000.0;

/// Projects a latitude and a longitude in degrees to metres east and north in zone 33N.
pub(crate) fn project(latitude: f64, longitude: f64) -> (f64, f64) {
    let (sine, turn) = (latitude.to_radians().sin(), (longitude - MERIDIAN).to_radians());
    let eccentricity = (FLATTENING * (2.0 - FLATTENING)).sqrt();
    let conformal = (sine.atanh() - eccentricity * (eccentricity * sine).atanh()).sinh();
    let along = conformal.atan2(turn.cos());
    let across = (turn.sin() / conformal.hypot(turn.cos())).asinh();

    let (mut east, mut north) = (across, along);
    for (alpha, twice) in ALPHA.into_iter().zip([2.0, 4.0, 6.0, 8.0]) {
        east += alpha * (twice * along).cos() * (twice * across).sinh();
        north += alpha * (twice * along).sin() * (twice * across).cosh();
    }
    (FALSE_EAST + SCALE * RECTIFYING * east, SCALE * RECTIFYING * north)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_within(tolerance: f64, [latitude, longitude]: [f64; 2], [east, north]: [f64; 2]) {
        let (x, y) = project(latitude, longitude);
        let error = (x - east).hypot(y - north);
        assert!(error < tolerance, "{latitude}, {longitude}: {x:.4} {y:.4}, {error:.4} m from {east} {north}");
    }

    /// Published by the Norwegian Mapping Authority's norgeskart.no to nine decimals of a degree,
    /// collected in the repository larschri/utm33ToLatLng: corners of the mainland and its middle.
    #[test]
    fn points_of_the_norwegian_mapping_authority_are_met_within_a_millimetre() {
        is_within(0.001, [57.465_512_314, 6.652_390_742], [0.0, 6_400_000.0]);
        is_within(0.001, [58.294_318_615, 5.599_072_875], [-50_000.0, 6_500_000.0]);
        is_within(0.001, [62.273_496_922, 4.369_358_615], [-50_000.0, 6_950_000.0]);
        is_within(0.001, [59.431_119_822, 9.708_388_563], [200_000.0, 6_600_000.0]);
        is_within(0.001, [59.911_462_622, 10.527_598_994], [250_000.0, 6_650_000.0]);
        is_within(0.001, [63.578_081_455, 15.0], [500_000.0, 7_050_000.0]);
        is_within(0.001, [69.814_701_823, 18.897_385_774], [650_000.0, 7_750_000.0]);
        is_within(0.001, [69.615_003_212, 30.580_425_646], [1_100_000.0, 7_800_000.0]);
        is_within(0.001, [71.069_667_369, 34.637_998_261], [1_200_000.0, 8_000_000.0]);
    }

    /// From the test of the crate proj4rs, which quotes the program PROJ.
    #[test]
    fn a_point_of_the_program_proj_is_met_within_a_millimetre() {
        is_within(0.001, [52.520_008_087_158_2, 13.393_921_852_111_816], [391_027.677_775, 5_820_089.724_404]);
    }
}
