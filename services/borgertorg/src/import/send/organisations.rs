//! Rows of `organisasjoner.csv` as organisations; known by their number, or by their name where they have none.

use std::collections::HashMap;

use platform::error::Trouble;
use proto::organisations as pb;
use proto::organisations::organisation_service_client::OrganisationServiceClient;
use tonic::transport::Channel;

use super::{Done, Refused, Row, Sender, Tally};
use crate::client::refused;
use crate::import::Organisation;
use crate::role::Role;

type Door = OrganisationServiceClient<Channel>;

/// Ids by organisation number or name.
pub type Known = HashMap<String, String>;

impl Sender<'_> {
    pub(super) async fn organisations(&mut self, rows: &[Row<Organisation>]) -> Result<Known, Trouble> {
        let mut door = Door::new(self.client.channel(Role::Organisations)?);
        let standing = self.standing_organisations(&mut door).await?;
        let mut known: Known = standing.iter().map(|(key, one)| (key.clone(), one.id.clone())).collect();
        let mut tally = Tally::default();
        for row in rows {
            let wanted = profile(&row.value);
            let done = self.organisation(&mut door, wanted.clone(), standing.get(&key(&wanted))).await;
            let done = done.map(|(id, done)| {
                known.insert(key(&wanted), id);
                done
            });
            self.note(row, rows.len(), &mut tally, done)?;
        }
        self.close("organisasjoner.csv", tally);
        Ok(known)
    }

    async fn organisation(&self, door: &mut Door, wanted: pb::OrganisationProfile, stands: Option<&pb::Organisation>) -> Result<(String, Done), Refused> {
        let Some(stands) = stands else {
            let request = pb::RegisterOrganisationRequest { idempotency_key: String::new(), profile: Some(wanted), validate_only: false };
            return Ok((door.register_organisation(self.request(request)?).await?.into_inner().id, Done::New));
        };
        if stands.profile.as_ref() == Some(&wanted) {
            return Ok((stands.id.clone(), Done::Unchanged));
        }
        let request =
            pb::UpdateOrganisationRequest { idempotency_key: String::new(), id: stands.id.clone(), profile: Some(wanted), if_version: stands.version };
        Ok((door.update_organisation(self.request(request)?).await?.into_inner().id, Done::Changed))
    }

    async fn standing_organisations(&self, door: &mut Door) -> Result<HashMap<String, pb::Organisation>, Trouble> {
        let (mut all, mut page_token) = (HashMap::new(), String::new());
        loop {
            let request = pb::ListOrganisationsRequest { page_size: 500, page_token, orgnr: String::new() };
            let page = door.list_organisations(self.request(request)?).await.map_err(|e| refused("reading organisations", &e))?.into_inner();
            all.extend(page.organisations.into_iter().filter_map(|one| Some((key(one.profile.as_ref()?), one))));
            page_token = page.next_page_token;
            if page_token.is_empty() {
                return Ok(all);
            }
        }
    }
}

fn key(profile: &pb::OrganisationProfile) -> String {
    if profile.orgnr.is_empty() { profile.name.clone() } else { profile.orgnr.clone() }
}

fn profile(row: &Organisation) -> pb::OrganisationProfile {
    let kind = if row.orgnr.is_some() { pb::OrgnrKind::Own } else { pb::OrgnrKind::None };
    pb::OrganisationProfile {
        name: row.name.clone(),
        kind: row.kind.to_owned(),
        orgnr: row.orgnr.clone().unwrap_or_default(),
        orgnr_kind: kind.into(),
        email: row.email.clone().unwrap_or_default(),
        phone: row.phone.clone().unwrap_or_default(),
        postal_code: row.postal_code.clone().unwrap_or_default(),
        contact_name: row.contact_name.clone().unwrap_or_default(),
    }
}
