//! Sorting by many hands that look up often: a list of millions is dealt out into heaps first, so that no step is long.

use crate::plan::crew::spread;

/// Items that are dealt or sorted between two looks at the clock.
const STRETCH: usize = 16_384;

/// Sorts; nothing if `stop` said so before the end. The answer does not depend on `threads`.
pub(super) fn sort<T: Copy + Ord + Send + Sync>(mut items: Vec<T>, threads: usize, stop: &(dyn Fn() -> bool + Sync)) -> Option<Vec<T>> {
    let heaps = items.len().div_ceil(STRETCH);
    if heaps < 2 {
        items.sort_unstable();
        return Some(items);
    }
    // Every heap has about as many as every other, since the marks between them are taken from the items themselves.
    let mut sample: Vec<T> = items.iter().step_by(STRETCH / 64).copied().collect();
    sample.sort_unstable();
    let marks: Vec<T> = (1..heaps).map(|heap| sample[heap * sample.len() / heaps]).collect();
    let dealt = spread(
        threads,
        heaps,
        || (),
        |(), part| {
            let mut dealt = vec![Vec::new(); heaps];
            for item in items.iter().skip(part * STRETCH).take(STRETCH) {
                dealt[marks.partition_point(|mark| mark <= item)].push(*item);
            }
            (!stop()).then_some(dealt)
        },
    );
    let dealt: Vec<Vec<Vec<T>>> = dealt.into_iter().collect::<Option<_>>()?;
    let sorted = spread(
        threads,
        heaps,
        || (),
        |(), heap| {
            let mut own: Vec<T> = dealt.iter().flat_map(|part| &part[heap]).copied().collect();
            own.sort_unstable();
            (!stop()).then_some(own)
        },
    );
    Some(sorted.into_iter().collect::<Option<Vec<_>>>()?.concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_are_sorted_as_few_are() {
        let loose: Vec<(u32, u32)> = (0..100_000_u32).map(|number| (number.wrapping_mul(2_654_435_761) >> 20, number)).collect();
        let mut plain = loose.clone();
        plain.sort_unstable();

        assert_eq!(sort(loose.clone(), 3, &|| false), Some(plain));
        assert_eq!(sort(loose, 3, &|| true), None);
        assert_eq!(sort(vec![7; 50_000], 2, &|| false), Some(vec![7; 50_000]));
    }
}
