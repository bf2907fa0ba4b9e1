//! Rows of `behov.csv` as needs; known by organisation, title, place and first start.

use std::collections::HashMap;

use crate::way::{Halted, Road};
use proto::matching as pb;
use proto::matching::need_service_client::NeedServiceClient;
use proto::organisations::Venue;

use super::merge::Merge;
use super::standing::MOST_BYTES;
use super::{Done, Refused, Row, Sender, Tally, organisations, sorted, venues};
use crate::fault::{What, said};
use crate::ledger::News;
use crate::sheet::fold;
use crate::{Need, need};

type Door = NeedServiceClient<Road>;

const CERTIFICATE: &str = "police_certificate";

/// The needs of the centre, in every state.
struct Known {
    all: Vec<pb::Need>,
    /// Where in `all` those with this title and first start are.
    named: HashMap<(String, String), Vec<usize>>,
}

/// What the house has of a row's need.
#[derive(Debug, PartialEq)]
enum Stands<'a> {
    Nothing,
    /// Open, and as long as its rule says.
    Open(&'a pb::Need),
    /// People have ended or divided it, or it is there twice: for this reason nobody can tell what the row would mean.
    Settled(&'a pb::Need, What),
}

impl Known {
    fn of(all: Vec<pb::Need>) -> Self {
        let mut named: HashMap<_, Vec<usize>> = HashMap::new();
        for (at, need) in all.iter().enumerate() {
            let profile = need.profile.as_ref();
            let key = profile.map(|profile| (fold(&profile.title), profile.starts_local.clone())).unwrap_or_default();
            named.entry(key).or_default().push(at);
        }
        Self { all, named }
    }

    /// The need of a row: what it became when it was imported, or what has its organisation, title, place and first start.
    fn of_row(&self, row: &Need, news: &News, owners: &[&str], venue: &Venue) -> Stands<'_> {
        if let Some(need) = news.id().and_then(|id| self.all.iter().find(|need| need.id == id)) {
            return judged(need);
        }
        let is_it = |need: &&pb::Need| {
            let Some(profile) = &need.profile else { return false };
            let here = if profile.venue.is_empty() { fold(&profile.place_name) == fold(&row.venue) } else { profile.venue == venue.id };
            here && owners.contains(&profile.organisation.as_str())
        };
        let places = self.named.get(&(fold(&row.title), local(row.starts))).map(Vec::as_slice).unwrap_or_default();
        let found: Vec<&pb::Need> = places.iter().map(|at| &self.all[*at]).filter(is_it).collect();
        let open: Vec<&pb::Need> = found.iter().copied().filter(|need| need.state() == pb::NeedState::Open).collect();
        match &open[..] {
            [] => found.last().map_or(Stands::Nothing, |ended| judged(ended)),
            [one] => judged(one),
            [one, ..] => Stands::Settled(one, said("the house has this need more than once, and nobody can tell which is meant: left as they are")),
        }
    }

    /// Whether an open need has the row's title and organisation, at another time or place.
    fn has_another(&self, row: &Need, owners: &[&str]) -> bool {
        let title = fold(&row.title);
        self.all
            .iter()
            .filter(|need| need.state() == pb::NeedState::Open)
            .filter_map(|need| need.profile.as_ref())
            .any(|profile| owners.contains(&profile.organisation.as_str()) && fold(&profile.title) == title)
    }
}

fn judged(need: &pb::Need) -> Stands<'_> {
    match need.state() {
        pb::NeedState::Cancelled => Stands::Settled(need, said("this need was cancelled in the house: left as it is")),
        pb::NeedState::Closed => Stands::Settled(need, said("this need was closed in the house: left as it is")),
        _ if !need.ends_before.is_empty() => {
            Stands::Settled(need, said("this series was ended or divided in the house: left as it is, please change it there"))
        }
        _ => Stands::Open(need),
    }
}

impl Sender<'_> {
    pub(super) async fn needs(&mut self, rows: &[Row<Need>], owners: &organisations::Known, places: &venues::Known) -> Result<(), Halted> {
        let mut door = Door::new(self.way.matching.clone()).max_decoding_message_size(MOST_BYTES);
        let known = Known::of(self.standing_needs(&mut door).await?);
        let mut tally = Tally::default();
        for row in rows {
            let done = self.need(&mut door, &row.value, owners, places, &known).await;
            let has_another = || owners.with_number(&row.value.organisation).is_ok_and(|owners| known.has_another(&row.value, &owners));
            if matches!(done, Ok(Done::New(_))) && has_another() {
                let other = said("the house has an open need of this title at another time or place: close that one if this row takes its place");
                self.warn(row, need::TITLE, other);
            }
            self.note(row, rows.len(), &mut tally, done)?;
        }
        self.close(need::KIND.file, tally);
        Ok(())
    }

    async fn need(&self, door: &mut Door, row: &Need, owners: &organisations::Known, places: &venues::Known, known: &Known) -> Result<Done, Refused> {
        let owners = owners.with_number(&row.organisation).map_err(|why| Refused::row(need::ORGANISATION, why))?;
        let venue = places.named(&row.venue).ok_or_else(|| Refused::row(need::VENUE, said("its venue is not one of this centre")))?;
        let news = self.ledger.news(row);
        let stands = match known.of_row(row, &news, &owners, venue) {
            Stands::Nothing => {
                let request = pb::PostNeedRequest { idempotency_key: String::new(), profile: Some(profile(row, owners[0], venue)), validate_only: false };
                return Ok(Done::New(door.post_need(self.request(request)?).await?.into_inner().id));
            }
            Stands::Open(need) => need,
            Stands::Settled(need, why) => {
                let same = news.is_old() || laid_over(need, row, &owners, venue, &news).1.is_empty();
                return Ok(if same { Done::Unchanged(need.id.clone()) } else { Done::Left(need::TITLE, why) });
            }
        };
        let (merged, differing) = laid_over(stands, row, &owners, venue, &news);
        if differing.is_empty() {
            return Ok(Done::Unchanged(stands.id.clone()));
        }
        let request = pb::ChangeNeedRequest {
            idempotency_key: String::new(),
            id: stands.id.clone(),
            scope: pb::Scope::All.into(),
            session: String::new(),
            profile: Some(merged),
            if_version: stands.version,
        };
        Ok(Done::Changed(door.change_need(self.request(request)?).await?.into_inner().id, differing))
    }
}

/// What stands with the row laid over it: texts, legal bases, wishes, days without and urgency are no column's to change.
fn laid_over(stands: &pb::Need, row: &Need, owners: &[&str], venue: &Venue, news: &News) -> (pb::NeedProfile, Vec<&'static str>) {
    let mut merged = stands.profile.clone().unwrap_or_default();
    let wanted = profile(row, owners[0], venue);
    let mut merge = Merge::of(news);
    merge.take(need::TITLE, &mut merged.title, wanted.title);
    if !owners.contains(&merged.organisation.as_str()) {
        merge.take(need::ORGANISATION, &mut merged.organisation, wanted.organisation);
    }
    if merge.take(need::VENUE, &mut merged.venue, wanted.venue) {
        (merged.place_name, merged.position) = (wanted.place_name, wanted.position);
    }
    merge.take(need::CATEGORY, &mut merged.category, wanted.category);
    merge.take(need::STARTS, &mut merged.starts_local, wanted.starts_local);
    merge.take(need::ENDS, &mut merged.ends_local, wanted.ends_local);
    merge.take(need::RECURRENCE, &mut merged.recurrence, wanted.recurrence);
    merge.take(need::PLACES, &mut merged.places, wanted.places);
    merge.take(need::SKILLS, &mut merged.requires_skills, wanted.requires_skills);
    merge.take(need::LANGUAGES, &mut merged.requires_languages, wanted.requires_languages);
    let mut asked = merged.requires_attestations.iter().any(|one| one.requirement == CERTIFICATE);
    if merge.take(need::CERTIFICATE, &mut asked, row.police_certificate) {
        merged.requires_attestations.retain(|one| one.requirement != CERTIFICATE);
        merged.requires_attestations.extend(wanted.requires_attestations);
    }
    merge.take(need::AGE, &mut merged.minimum_age, wanted.minimum_age);
    merge.take(need::PRIORITY, &mut merged.priority, wanted.priority);
    (merged, merge.differing())
}

fn local(at: chrono::NaiveDateTime) -> String {
    at.format("%Y-%m-%dT%H:%M").to_string()
}

pub(super) fn profile(row: &Need, owner: &str, venue: &Venue) -> pb::NeedProfile {
    let attestations = row.police_certificate.then(|| pb::RequiredAttestation { requirement: CERTIFICATE.to_owned(), legal_basis: String::new() });
    pb::NeedProfile {
        organisation: owner.to_owned(),
        title: row.title.clone(),
        category: row.category.clone(),
        venue: venue.id.clone(),
        place_name: row.venue.clone(),
        position: venue.profile.as_ref().and_then(|profile| profile.position),
        starts_local: local(row.starts),
        ends_local: local(row.ends),
        recurrence: row.recurrence.as_ref().map(ToString::to_string).unwrap_or_default(),
        places: row.places,
        priority: row.priority,
        requires_skills: sorted(&row.skills),
        requires_languages: sorted(&row.languages),
        requires_attestations: attestations.into_iter().collect(),
        minimum_age: row.minimum_age,
        ..Default::default()
    }
}

#[cfg(test)]
mod tests;
