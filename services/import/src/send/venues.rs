//! Rows of `steder.csv` as venues; known by their name in whatever case, as needs and visits speak of them.

use std::collections::HashMap;

use crate::way::{Halted, Road};
use proto::organisations as pb;
use proto::organisations::venue_service_client::VenueServiceClient;

use super::merge::Merge;
use super::{Done, Refused, Row, Sender, Tally, organisations, periods, position};
use crate::Venue;
use crate::ledger::News;
use crate::sheet::fold;
use crate::venue::{self, Access};

type Door = VenueServiceClient<Road>;

/// Venues by their folded name; of two with one name the older.
#[derive(Default)]
pub struct Known(HashMap<String, pb::Venue>);

impl Known {
    fn of(standing: Vec<pb::Venue>) -> Self {
        let mut known = Self::default();
        for venue in standing {
            let name = venue.profile.as_ref().map(|profile| fold(&profile.name)).unwrap_or_default();
            known.0.entry(name).or_insert(venue);
        }
        known
    }

    /// The venue that a row speaks of by this name.
    pub(super) fn named(&self, name: &str) -> Option<&pb::Venue> {
        self.0.get(&fold(name))
    }

    fn with_id(&self, id: &str) -> Option<&pb::Venue> {
        self.0.values().find(|venue| venue.id == id)
    }

    fn put(&mut self, name: &str, venue: pb::Venue) {
        self.0.insert(fold(name), venue);
    }
}

impl Sender<'_> {
    pub(super) async fn venues(&mut self, rows: &[Row<Venue>], owners: &organisations::Known) -> Result<Known, Halted> {
        let mut door = Door::new(self.way.organisations.clone());
        let mut known = Known::of(self.standing_venues(&mut door).await?);
        let mut tally = Tally::default();
        for row in rows {
            let done = self.venue(&mut door, &row.value, owners, &mut known).await;
            self.note(row, rows.len(), &mut tally, done)?;
        }
        self.close(venue::KIND.file, tally);
        Ok(known)
    }

    async fn venue(&self, door: &mut Door, row: &Venue, owners: &organisations::Known, known: &mut Known) -> Result<Done, Refused> {
        let news = self.ledger.news(row);
        let stands = news.id().and_then(|id| known.with_id(id)).or_else(|| known.named(&row.name)).cloned();
        let may_own = owners.with_number(&row.owner).map_err(|why| Refused::row(venue::OWNER, why))?;
        let Some(stands) = stands else {
            let profile = profile(row, may_own[0]);
            let request = pb::RegisterVenueRequest { idempotency_key: String::new(), profile: Some(profile.clone()), validate_only: false };
            let answer = door.register_venue(self.request(request)?).await?.into_inner();
            known.put(&row.name, pb::Venue { id: answer.id.clone(), version: answer.version, profile: Some(profile) });
            return Ok(Done::New(answer.id));
        };
        let (merged, differing) = laid_over(&stands, row, &may_own, &news);
        let mut venue = pb::Venue { profile: Some(merged.clone()), ..stands };
        if differing.is_empty() {
            let id = venue.id.clone();
            known.put(&row.name, venue);
            return Ok(Done::Unchanged(id));
        }
        let request = pb::UpdateVenueRequest { idempotency_key: String::new(), id: venue.id.clone(), profile: Some(merged), if_version: venue.version };
        let answer = door.update_venue(self.request(request)?).await?.into_inner();
        venue.version = answer.version;
        known.put(&row.name, venue);
        Ok(Done::Changed(answer.id, differing))
    }
}

/// What stands with the row laid over it: exceptions, functions and hours without staff are no column's to change.
fn laid_over(stands: &pb::Venue, row: &Venue, may_own: &[&str], news: &News) -> (pb::VenueProfile, Vec<&'static str>) {
    let mut merged = stands.profile.clone().unwrap_or_default();
    let wanted = profile(row, may_own[0]);
    let mut merge = Merge::of(news);
    merge.take(venue::NAME, &mut merged.name, wanted.name);
    if !may_own.contains(&merged.organisation.as_str()) {
        merge.take(venue::OWNER, &mut merged.organisation, wanted.organisation);
    }
    let moved = merge.take(venue::POSTAL_CODE, &mut merged.postal_code, wanted.postal_code);
    if row.has_own_position {
        let (mut latitude, mut longitude) = merged.position.map(|at| (at.latitude, at.longitude)).unwrap_or_default();
        merge.take(venue::LATITUDE, &mut latitude, row.position.0);
        merge.take(venue::LONGITUDE, &mut longitude, row.position.1);
        merged.position = Some(position((latitude, longitude)));
    } else if moved {
        merged.position = wanted.position;
    }
    let (mut staffed, others): (Vec<_>, Vec<_>) = merged.opening.drain(..).partition(|period| period.staffing() == pb::Staffing::Staffed);
    staffed.sort_by_key(|period| period.period.map(|period| (period.weekday, period.from_minute)));
    merge.take(venue::OPENING, &mut staffed, wanted.opening);
    merged.opening = staffed.into_iter().chain(others).collect();
    merge.take(venue::CAPACITY, &mut merged.capacity, wanted.capacity);
    merge.take(venue::ACCESS, &mut merged.accessibility, wanted.accessibility);
    (merged, merge.differing())
}

pub(super) fn profile(row: &Venue, owner: &str) -> pb::VenueProfile {
    let open = |period| pb::OpeningPeriod { period: Some(period), staffing: pb::Staffing::Staffed.into() };
    let accessibility = match row.access {
        Some(Access::Full) => pb::Accessibility::Full,
        Some(Access::Partly) => pb::Accessibility::Partly,
        Some(Access::None) | None => pb::Accessibility::None,
    };
    pb::VenueProfile {
        name: row.name.clone(),
        organisation: owner.to_owned(),
        position: Some(position(row.position)),
        postal_code: row.postal_code.clone().unwrap_or_default(),
        functions: functions(&row.name),
        opening: row.opening.as_ref().map(|week| periods(week).into_iter().map(open).collect()).unwrap_or_default(),
        exceptions: Vec::new(),
        capacity: row.capacity.unwrap_or_default(),
        accessibility: accessibility.into(),
    }
}

/// The file has no column for what is in a house; its name often says it.
fn functions(name: &str) -> Vec<String> {
    const WORDS: [(&str, &str); 7] = [
        ("bibliotek", "library"),
        ("frivilligsentral", "volunteer_centre"),
        ("servicetorg", "service_desk"),
        ("skole", "school"),
        ("omsorg", "care_home"),
        ("hall", "hall"),
        ("badeplass", "outdoor"),
    ];
    let name = name.to_lowercase();
    let mut found: Vec<String> = WORDS.iter().filter(|(word, _)| name.contains(word)).map(|(_, function)| (*function).to_owned()).collect();
    if found.is_empty() {
        found.push("other".to_owned());
    }
    found.sort();
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::Ledger;
    use crate::svarstad;

    fn sentralen() -> Venue {
        svarstad::reading().venues[0].value.clone()
    }

    /// As people have changed it since it was imported.
    fn changed_by_people() -> pb::Venue {
        let mut profile = profile(&sentralen(), "org_1");
        profile.capacity = 80;
        profile.functions = vec!["library".to_owned()];
        profile.exceptions = vec![pb::OpeningException { from_date: "2027-12-24".to_owned(), until_date: "2027-12-26".to_owned(), periods: Vec::new() }];
        let early = proto::types::WeekdayPeriod { weekday: 1, from_minute: 360, until_minute: 540 };
        profile.opening.push(pb::OpeningPeriod { period: Some(early), staffing: pb::Staffing::SelfService.into() });
        pb::Venue { id: "venue_1".to_owned(), version: 4, profile: Some(profile) }
    }

    #[test]
    fn a_row_that_says_nothing_new_leaves_what_people_did() {
        let mut ledger = Ledger::empty();
        ledger.note(&sentralen(), "venue_1");
        let stands = changed_by_people();

        let (merged, differing) = laid_over(&stands, &sentralen(), &["org_1"], &ledger.news(&sentralen()));

        assert_eq!((Some(merged), differing), (stands.profile, vec![]));
    }

    #[test]
    fn what_a_row_cannot_say_stands_beside_what_it_says_anew() {
        let mut ledger = Ledger::empty();
        ledger.note(&sentralen(), "venue_1");
        let stands = changed_by_people();
        let mut row = sentralen();
        row.opening = Some(crate::hours::opening("man-fre 10-20").unwrap());

        let (merged, differing) = laid_over(&stands, &row, &["org_0", "org_1"], &ledger.news(&row));

        let before = stands.profile.unwrap();
        assert_eq!(differing, [venue::OPENING]);
        assert_eq!((merged.opening.len(), merged.capacity, &merged.organisation), (6, 80, &before.organisation));
        assert_eq!(merged.opening.last(), before.opening.last(), "the hours without staff");
        assert_eq!((merged.functions, merged.exceptions, merged.position), (before.functions, before.exceptions, before.position));
    }

    #[test]
    fn a_row_that_was_never_imported_keeps_what_no_column_says() {
        let stands = changed_by_people();

        let (merged, differing) = laid_over(&stands, &sentralen(), &["org_1"], &Ledger::empty().news(&sentralen()));

        let before = stands.profile.unwrap();
        assert_eq!(differing, [venue::CAPACITY]);
        assert_eq!((merged.functions, merged.exceptions, merged.opening), (before.functions, before.exceptions, before.opening));
    }

    #[test]
    fn a_name_in_another_case_is_the_same_venue() {
        let known = Known::of(vec![changed_by_people()]);

        assert!(known.named("SENTRALEN i Svarstad  (bibliotek, frivilligsentral, servicetorg)").is_some());
        assert!(known.named("Sentralen").is_none());
    }
}
