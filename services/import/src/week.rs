//! A week's habit in local wall time: the periods of each day, in order.

use chrono::Weekday;

use super::fault::{What, said};

/// A stretch of one day: `from <= minute < until`, counted from 00:00. 1440 is midnight at the end of the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    /// The day.
    pub weekday: Weekday,
    /// The first minute inside.
    pub from_minute: u32,
    /// The first minute after.
    pub until_minute: u32,
}

/// The periods of a week. Those of one day are in order and do not touch.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Week {
    periods: Vec<Period>,
}

impl Week {
    /// Gives the periods, from Monday to Sunday.
    pub fn periods(&self) -> &[Period] {
        &self.periods
    }

    /// Gives the periods of one day.
    pub fn day(&self, weekday: Weekday) -> impl Iterator<Item = &Period> {
        self.periods.iter().filter(move |period| period.weekday == weekday)
    }

    /// Whether one period of the day holds all of the stretch.
    pub fn covers(&self, stretch: Period) -> bool {
        self.day(stretch.weekday).any(|period| period.from_minute <= stretch.from_minute && stretch.until_minute <= period.until_minute)
    }
}

impl FromIterator<Period> for Week {
    fn from_iter<I: IntoIterator<Item = Period>>(periods: I) -> Self {
        let mut periods: Vec<Period> = periods.into_iter().collect();
        periods.sort_by_key(|period| (period.weekday.num_days_from_monday(), period.from_minute));
        periods.dedup_by(|next, kept| {
            let joined = next.weekday == kept.weekday && next.from_minute <= kept.until_minute;
            if joined {
                kept.until_minute = kept.until_minute.max(next.until_minute);
            }
            joined
        });
        Self { periods }
    }
}

/// Finds the day that a word names, in Bokmål or Nynorsk, in full or cut short.
pub fn weekday(word: &str) -> Option<Weekday> {
    let name = word.trim_end_matches('.');
    let name = name.strip_suffix("er").or_else(|| name.strip_suffix("ar")).unwrap_or(name);
    Some(match name {
        "man" | "ma" | "mandag" | "mån" | "måndag" => Weekday::Mon,
        "tir" | "ti" | "tirs" | "tirsdag" | "tys" | "tysdag" => Weekday::Tue,
        "ons" | "on" | "onsdag" => Weekday::Wed,
        "tor" | "to" | "tors" | "torsdag" => Weekday::Thu,
        "fre" | "fr" | "fredag" => Weekday::Fri,
        "lør" | "lø" | "lørdag" | "lau" | "laurdag" => Weekday::Sat,
        "søn" | "sø" | "søndag" | "sundag" => Weekday::Sun,
        _ => return None,
    })
}

/// Names a day as the files do, with its English name.
pub fn name(day: Weekday) -> What {
    match day {
        Weekday::Mon => said("Mondays (man)"),
        Weekday::Tue => said("Tuesdays (tir)"),
        Weekday::Wed => said("Wednesdays (ons)"),
        Weekday::Thu => said("Thursdays (tor)"),
        Weekday::Fri => said("Fridays (fre)"),
        Weekday::Sat => said("Saturdays (lør)"),
        Weekday::Sun => said("Sundays (søn)"),
    }
}

/// Writes a minute of the day as a clock shows it.
pub fn clock(minute: u32) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn period(weekday: Weekday, from_minute: u32, until_minute: u32) -> Period {
        Period { weekday, from_minute, until_minute }
    }

    #[test]
    fn periods_that_touch_count_as_one() {
        let week: Week = [period(Weekday::Tue, 0, 60), period(Weekday::Mon, 600, 700), period(Weekday::Mon, 500, 600), period(Weekday::Mon, 1380, 1440)]
            .into_iter()
            .collect();

        assert_eq!(week.periods(), [period(Weekday::Mon, 500, 700), period(Weekday::Mon, 1380, 1440), period(Weekday::Tue, 0, 60)]);
        assert!(week.covers(period(Weekday::Mon, 550, 700)));
        assert!(!week.covers(period(Weekday::Mon, 550, 701)));
        assert!(!week.covers(period(Weekday::Wed, 550, 560)));
    }
}
