//! Which session becomes which when the days of a need change.

use chrono::NaiveDate;
use platform::id::Id;

use super::session::Session;
use super::wall;

/// What a change of days does to the sessions ahead.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Pairing {
    /// These stay or move to the day.
    pub kept: Vec<(Id<Session>, NaiveDate)>,
    pub gone: Vec<Id<Session>>,
    pub added: Vec<NaiveDate>,
}

/// Pairs old sessions with new days: the same day first, then the nearest day of the same week, and where only one of
/// each is left and `single`, those two.
pub(crate) fn pair(old: &[(Id<Session>, NaiveDate)], new: &[NaiveDate], single: bool) -> Pairing {
    let (mut old, mut new) = (old.to_vec(), new.to_vec());
    let mut kept = Vec::new();
    take(&mut old, &mut new, &mut kept, |day, wanted| day == wanted);
    take(&mut old, &mut new, &mut kept, |day, wanted| wall::week_number(day) == wall::week_number(wanted));
    if single {
        take(&mut old, &mut new, &mut kept, |_, _| true);
    }
    Pairing { kept, gone: old.into_iter().map(|(id, _)| id).collect(), added: new }
}

fn take(
    old: &mut Vec<(Id<Session>, NaiveDate)>,
    new: &mut Vec<NaiveDate>,
    kept: &mut Vec<(Id<Session>, NaiveDate)>,
    fits: impl Fn(NaiveDate, NaiveDate) -> bool,
) {
    old.retain(|(id, day)| {
        let nearest = new.iter().enumerate().filter(|(_, wanted)| fits(*day, **wanted)).min_by_key(|(_, wanted)| (**wanted - *day).abs());
        let Some(position) = nearest.map(|(position, _)| position) else { return true };
        kept.push((*id, new.remove(position)));
        false
    });
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn old(days: &[&str]) -> Vec<(Id<Session>, NaiveDate)> {
        days.iter().enumerate().map(|(number, text)| (Id::stored(Uuid::from_u128(number as u128)), day(text))).collect()
    }

    #[test]
    fn a_series_that_moves_from_tuesday_to_wednesday_keeps_its_sessions() {
        let pairing = pair(&old(&["2026-11-24", "2026-12-01"]), &[day("2026-11-25"), day("2026-12-02"), day("2026-12-09")], false);

        assert_eq!(pairing.kept.len(), 2);
        assert_eq!(pairing.kept[1].1, day("2026-12-02"));
        assert_eq!(pairing.added, [day("2026-12-09")]);
        assert!(pairing.gone.is_empty());
    }

    #[test]
    fn days_that_fall_away_are_gone() {
        let pairing = pair(&old(&["2026-11-24", "2026-12-01", "2026-12-08"]), &[day("2026-11-24"), day("2026-12-08")], false);

        assert_eq!(pairing.gone, [Id::stored(Uuid::from_u128(1))]);
        assert_eq!(pairing.kept.len(), 2);
    }

    #[test]
    fn what_happens_once_moves_as_far_as_it_likes() {
        let pairing = pair(&old(&["2026-11-24"]), &[day("2027-03-01")], true);

        assert_eq!(pairing.kept, [(Id::stored(Uuid::from_u128(0)), day("2027-03-01"))]);
    }
}
