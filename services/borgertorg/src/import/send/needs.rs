//! Rows of `behov.csv` as needs; known by organisation and title.

use std::collections::HashMap;

use platform::error::Trouble;
use proto::matching as pb;
use proto::matching::need_service_client::NeedServiceClient;
use tonic::transport::Channel;

use super::{Done, Refused, Row, Sender, Tally, organisations, venues};
use crate::client::refused;
use crate::import::Need;
use crate::role::Role;

type Door = NeedServiceClient<Channel>;

impl Sender<'_> {
    pub(super) async fn needs(&mut self, rows: &[Row<Need>], owners: &organisations::Known, places: &venues::Known) -> Result<(), Trouble> {
        let mut door = Door::new(self.client.channel(Role::Matching)?);
        let standing = self.standing_needs(&mut door).await?;
        let mut tally = Tally::default();
        for row in rows {
            let done = self.need(&mut door, row, owners, places, &standing).await;
            self.note(row, rows.len(), &mut tally, done)?;
        }
        self.close("behov.csv", tally);
        Ok(())
    }

    async fn need(
        &self,
        door: &mut Door,
        row: &Row<Need>,
        owners: &organisations::Known,
        places: &venues::Known,
        standing: &HashMap<(String, String), pb::Need>,
    ) -> Result<Done, Refused> {
        let owner = owners.get(&row.value.organisation).ok_or_else(|| Refused::Row("its organisation is not one of this centre".to_owned()))?;
        let venue = places.get(&row.value.venue).ok_or_else(|| Refused::Row("its venue is not one of this centre".to_owned()))?;
        let wanted = profile(&row.value, owner, venue);
        let Some(stands) = standing.get(&(owner.clone(), row.value.title.clone())) else {
            let request = pb::PostNeedRequest { idempotency_key: String::new(), profile: Some(wanted), validate_only: false };
            door.post_need(self.request(request)?).await?;
            return Ok(Done::New);
        };
        if stands.profile.as_ref().is_some_and(|profile| is_same(profile, &wanted)) {
            return Ok(Done::Unchanged);
        }
        let request = pb::ChangeNeedRequest {
            idempotency_key: String::new(),
            id: stands.id.clone(),
            scope: pb::Scope::All.into(),
            session: String::new(),
            profile: Some(wanted),
            if_version: stands.version,
        };
        door.change_need(self.request(request)?).await?;
        Ok(Done::Changed)
    }

    async fn standing_needs(&self, door: &mut Door) -> Result<HashMap<(String, String), pb::Need>, Trouble> {
        let (mut all, mut page_token) = (HashMap::new(), String::new());
        loop {
            let request = pb::ListNeedsRequest { page_size: 200, page_token, state: pb::NeedState::Open.into(), ..Default::default() };
            let page = door.list_needs(self.request(request)?).await.map_err(|e| refused("reading needs", &e))?.into_inner();
            for need in page.needs {
                let Some(profile) = &need.profile else { continue };
                all.insert((profile.organisation.clone(), profile.title.clone()), need);
            }
            page_token = page.next_page_token;
            if page_token.is_empty() {
                return Ok(all);
            }
        }
    }
}

/// Whether nothing differs that a row can say.
fn is_same(stands: &pb::NeedProfile, wanted: &pb::NeedProfile) -> bool {
    let mut stands = stands.clone();
    stands.zone.clone_from(&wanted.zone);
    stands.public_text.clear();
    stands.details.clear();
    stands == *wanted
}

fn profile(row: &Need, owner: &str, venue: &proto::organisations::Venue) -> pb::NeedProfile {
    let local = |at: chrono::NaiveDateTime| at.format("%Y-%m-%dT%H:%M").to_string();
    let attestations = row.police_certificate.then(|| pb::RequiredAttestation { requirement: "police_certificate".to_owned(), legal_basis: String::new() });
    let sorted = |words: &[String]| {
        let mut words = words.to_vec();
        words.sort();
        words
    };
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
