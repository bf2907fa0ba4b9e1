//! Rows of `frivillige.csv` as volunteers with their consent, attestation and wishes; known by their address.

use std::collections::HashMap;

use platform::error::Trouble;
use proto::notifications as notify;
use proto::notifications::preference_service_client::PreferenceServiceClient;
use proto::volunteers as pb;
use proto::volunteers::volunteer_service_client::VolunteerServiceClient;
use tonic::transport::Channel;

use super::{Done, Refused, Row, Sender, Tally, periods, position};
use crate::client::refused;
use crate::import::volunteer::Channels;
use crate::import::{Volunteer, postal};
use crate::role::Role;

type Door = VolunteerServiceClient<Channel>;
type Wishes = PreferenceServiceClient<Channel>;

impl Sender<'_> {
    pub(super) async fn volunteers(&mut self, rows: &[Row<Volunteer>]) -> Result<(), Trouble> {
        let mut door = Door::new(self.client.channel(Role::Volunteers)?);
        let mut wishes = Wishes::new(self.client.channel(Role::Notifications)?);
        let standing = self.standing_volunteers(&mut door).await?;
        let mut tally = Tally::default();
        for row in rows {
            let done = self.volunteer(&mut door, &mut wishes, &row.value, standing.get(&key(&profile(&row.value)))).await;
            self.note(row, rows.len(), &mut tally, done)?;
        }
        self.close("frivillige.csv", tally);
        Ok(())
    }

    async fn volunteer(&self, door: &mut Door, wishes: &mut Wishes, row: &Volunteer, stands: Option<&pb::Volunteer>) -> Result<Done, Refused> {
        let Some(stands) = stands else {
            let request = pb::RegisterVolunteerRequest {
                idempotency_key: String::new(),
                profile: Some(profile(row)),
                consents: consents(row),
                attestations: attestation(row).into_iter().collect(),
                validate_only: false,
            };
            let id = door.register_volunteer(self.request(request)?).await?.into_inner().id;
            self.wish(wishes, &id, row).await?;
            return Ok(Done::New);
        };
        let mut changed = self.wish(wishes, &stands.id, row).await?;
        let (before, wanted) = (stands.profile.clone().unwrap_or_default(), profile(row));
        let paths = differing(&before, &wanted);
        if !paths.is_empty() {
            let mask = Some(prost_types::FieldMask { paths });
            let request =
                pb::UpdateVolunteerRequest { idempotency_key: String::new(), id: stands.id.clone(), profile: Some(wanted), mask, if_version: stands.version };
            door.update_volunteer(self.request(request)?).await?;
            changed = true;
        }
        if let Some(shown) =
            attestation(row).filter(|shown| !stands.attestations.iter().any(|one| one.requirement == shown.requirement && one.shown_on == shown.shown_on))
        {
            let request = pb::RecordAttestationRequest { idempotency_key: String::new(), id: stands.id.clone(), attestation: Some(shown) };
            door.record_attestation(self.request(request)?).await?;
            changed = true;
        }
        Ok(if changed { Done::Changed } else { Done::Unchanged })
    }

    /// Sets how the person wants to be told, where it differs; says whether it did.
    async fn wish(&self, door: &mut Wishes, person: &str, row: &Volunteer) -> Result<bool, Refused> {
        let channels: Vec<i32> = match row.channels {
            Channels::Email => vec![notify::Channel::Email.into()],
            Channels::Sms => vec![notify::Channel::Sms.into()],
            Channels::Both => vec![notify::Channel::Email.into(), notify::Channel::Sms.into()],
        };
        let language = row.written_language.unwrap_or("nb").to_owned();
        let read = notify::GetPreferencesRequest { person: person.to_owned() };
        let stands = door.get_preferences(self.request(read)?).await?.into_inner().preferences.unwrap_or_default();
        if stands.channels == channels && stands.language == language {
            return Ok(false);
        }
        let preferences = Some(notify::Preferences { channels, language, ..stands });
        let request = notify::SetPreferencesRequest { idempotency_key: String::new(), person: person.to_owned(), preferences };
        door.set_preferences(self.request(request)?).await?;
        Ok(true)
    }

    async fn standing_volunteers(&self, door: &mut Door) -> Result<HashMap<String, pb::Volunteer>, Trouble> {
        let (mut all, mut page_token) = (HashMap::new(), String::new());
        loop {
            let request = pb::ListVolunteersRequest { page_size: 500, page_token, ..Default::default() };
            let page = door.list_volunteers(self.request(request)?).await.map_err(|e| refused("reading volunteers", &e))?.into_inner();
            all.extend(page.volunteers.into_iter().filter_map(|one| Some((key(one.profile.as_ref()?), one))));
            page_token = page.next_page_token;
            if page_token.is_empty() {
                return Ok(all);
            }
        }
    }
}

/// The address; two people without one differ by name and phone.
fn key(profile: &pb::VolunteerProfile) -> String {
    if profile.email.is_empty() { format!("{}|{}", profile.name, profile.phone) } else { profile.email.to_lowercase() }
}

fn profile(row: &Volunteer) -> pb::VolunteerProfile {
    let place = postal::place(&row.postal_code);
    let sorted = |words: &[String]| {
        let mut words = words.to_vec();
        words.sort();
        words.dedup();
        words
    };
    pb::VolunteerProfile {
        name: row.name.clone(),
        email: row.email.clone().unwrap_or_default(),
        phone: row.phone.clone().unwrap_or_default(),
        birth_year: row.birth_year.and_then(|year| u32::try_from(year).ok()).unwrap_or_default(),
        postal_code: row.postal_code.clone(),
        position: place.map(|place| position((place.latitude, place.longitude))),
        max_metres: row.max_metres.unwrap_or(USUAL_METRES),
        skills: sorted(&row.skills),
        languages: sorted(&row.languages),
        interests: sorted(&row.interests),
        availability: periods(&row.availability),
        exceptions: Vec::new(),
        weekly_minutes: row.weekly_minutes.unwrap_or(USUAL_MINUTES),
    }
}

/// Where a row does not say how far or how much: a short drive, an evening a week.
const USUAL_METRES: u32 = 20_000;
const USUAL_MINUTES: u32 = 180;

fn differing(before: &pb::VolunteerProfile, wanted: &pb::VolunteerProfile) -> Vec<String> {
    let all = [
        ("name", before.name != wanted.name),
        ("email", before.email != wanted.email),
        ("phone", before.phone != wanted.phone),
        ("birth_year", before.birth_year != wanted.birth_year),
        ("postal_code", before.postal_code != wanted.postal_code),
        ("position", before.postal_code != wanted.postal_code),
        ("max_metres", before.max_metres != wanted.max_metres),
        ("skills", before.skills != wanted.skills),
        ("languages", before.languages != wanted.languages),
        ("interests", before.interests != wanted.interests),
        ("availability", before.availability != wanted.availability),
        ("weekly_minutes", before.weekly_minutes != wanted.weekly_minutes),
    ];
    all.into_iter().filter(|(_, differs)| *differs).map(|(name, _)| name.to_owned()).collect()
}

fn consents(row: &Volunteer) -> Vec<pb::Consent> {
    let given_at = row.consent_on.and_hms_opt(0, 0, 0).map(|at| prost_types::Timestamp { seconds: at.and_utc().timestamp(), nanos: 0 });
    let consent = |purpose: &str| pb::Consent { purpose: purpose.to_owned(), given_at, withdrawn_at: None };
    vec![consent("coordination"), consent("messages")]
}

fn attestation(row: &Volunteer) -> Option<pb::Attestation> {
    let shown_on = row.certificate_shown_on?.to_string();
    let words = |text: &str| text.to_owned();
    Some(pb::Attestation {
        requirement: words("police_certificate"),
        legal_basis: words(LEGAL_BASIS),
        shown_on,
        seen_by_role: words("coordinator"),
        recheck_on: String::new(),
    })
}

/// What lets a voluntary body ask for it (politiregisterforskriften § 34-1, politiregisterloven § 39).
const LEGAL_BASIS: &str = "politiregisterforskriften § 34-1";
