//! An order in which neighbours stand together: the place of a spot along Hilbert's curve over all positions.

use crate::Position;

/// Gives the place of a spot along the curve.
///
/// Hilbert, Über die stetige Abbildung einer Linie auf ein Flächenstück (1891): every square is four smaller ones in a row, turned so that the rows join.
pub(super) fn along(spot: Position) -> u64 {
    let [mut east, mut north] = [spot.east, spot.north].map(|metres| metres.cast_unsigned() ^ (1 << 31));
    let mut place = 0;
    for level in (0..u32::BITS).rev() {
        let [right, up] = [east >> level & 1, north >> level & 1];
        place = place << 2 | u64::from((3 * right) ^ up);
        if up == 0 {
            if right == 1 {
                (east, north) = (!east, !north);
            }
            (east, north) = (north, east);
        }
    }
    place
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_curve_goes_to_a_neighbour_at_every_step() {
        let spots = (0..64).flat_map(|east| (0..64).map(move |north| Position { east, north }));
        let mut ordered: Vec<Position> = spots.collect();
        ordered.sort_by_key(|spot| along(*spot));

        assert!(ordered.windows(2).all(|pair| pair[0].metres_to(pair[1]) == 1));
    }

    #[test]
    fn the_corners_of_the_plane_have_places_of_their_own() {
        let ends = [i32::MIN, i32::MAX];
        let mut places: Vec<u64> = ends.iter().flat_map(|&east| ends.map(|north| along(Position { east, north }))).collect();
        places.sort_unstable();
        places.dedup();

        assert_eq!(places.len(), 4);
    }
}
