//! Rows of `frivillige.csv` as volunteers with their consent, attestation and wishes; known by their address.

mod person;

use std::collections::HashMap;

use crate::way::{Halted, Road};
use proto::notifications as notify;
use proto::notifications::preference_service_client::PreferenceServiceClient;
use proto::volunteers as pb;
use proto::volunteers::volunteer_service_client::VolunteerServiceClient;

use super::merge::Merge;
use super::standing::MOST_BYTES;
use super::{Done, Refused, Row, Sender, Tally};
use crate::Volunteer;
use crate::fault::{What, said};
use crate::ledger::News;
use crate::sheet::fold;
use crate::volunteer::{self, Channels};
pub(super) use person::{papers, profile};

/// The ways to the two rooms that know a person.
struct Doors {
    people: VolunteerServiceClient<Road>,
    wishes: PreferenceServiceClient<Road>,
}

/// The volunteers of the centre.
struct Known {
    by_id: HashMap<String, pb::Volunteer>,
    by_key: HashMap<String, String>,
}

const GONE: What = said("this person was imported before and is not in the house any more: left out (a new consent takes the person in again)");

impl Known {
    fn of(all: Vec<pb::Volunteer>) -> Self {
        let by_key = all.iter().filter_map(|one| Some((key(one.profile.as_ref()?), one.id.clone()))).collect();
        Self { by_id: all.into_iter().map(|one| (one.id.clone(), one)).collect(), by_key }
    }

    /// Who a row speaks of.
    ///
    /// # Errors
    /// Why nobody is to be registered for it: who was erased is not brought back by a row that says nothing new.
    fn of_row(&self, row: &Volunteer, news: &News) -> Result<Option<&pb::Volunteer>, What> {
        let imported = news.id().and_then(|id| self.by_id.get(id));
        let here = || self.by_key.get(&key(&profile(row))).and_then(|id| self.by_id.get(id));
        match imported.or_else(here) {
            None if news.id().is_some() && !news.says(volunteer::CONSENT) => Err(GONE),
            found => Ok(found),
        }
    }
}

impl Sender<'_> {
    pub(super) async fn volunteers(&mut self, rows: &[Row<Volunteer>]) -> Result<(), Halted> {
        let people = VolunteerServiceClient::new(self.way.volunteers.clone()).max_decoding_message_size(MOST_BYTES);
        let mut doors = Doors { people, wishes: PreferenceServiceClient::new(self.way.notifications.clone()) };
        let known = Known::of(self.standing_volunteers(&mut doors.people).await?);
        let mut tally = Tally::default();
        for row in rows {
            let news = self.ledger.news(&row.value);
            let done = match known.of_row(&row.value, &news) {
                Err(why) => Ok(Done::Left(volunteer::EMAIL, why)),
                Ok(None) => self.register(&mut doors, &row.value).await,
                Ok(Some(stands)) => {
                    for (column, what) in person::left(stands, &row.value, &news) {
                        self.warn(row, column, what);
                    }
                    self.update(&mut doors, &row.value, stands, &news).await
                }
            };
            self.note(row, rows.len(), &mut tally, done)?;
        }
        self.close(volunteer::KIND.file, tally);
        Ok(())
    }

    /// Registers somebody. The wish stands before the consent to messages: no mail goes to whoever wants none.
    async fn register(&self, doors: &mut Doors, row: &Volunteer) -> Result<Done, Refused> {
        let request = pb::RegisterVolunteerRequest {
            idempotency_key: String::new(),
            profile: Some(profile(row)),
            consents: vec![person::consent(row)],
            attestations: person::attestation(row).into_iter().collect(),
            validate_only: false,
        };
        let id = doors.people.register_volunteer(self.request(request)?).await?.into_inner().id;
        self.wish(doors, &id, row, |_| true).await?;
        self.let_write(doors, &id, row).await?;
        Ok(Done::New(id))
    }

    async fn update(&self, doors: &mut Doors, row: &Volunteer, stands: &pb::Volunteer, news: &News) -> Result<Done, Refused> {
        let mut merge = Merge::of(news);
        for column in self.wish(doors, &stands.id, row, |column| news.says(column)).await? {
            merge.differs(column);
        }
        if person::was_left_half_registered(stands, row, news) {
            self.let_write(doors, &stands.id, row).await?;
            merge.differs(volunteer::CONSENT);
        }
        let (merged, paths) = person::laid_over(stands, row, &mut merge);
        if !paths.is_empty() {
            let mask = Some(prost_types::FieldMask { paths });
            let id = stands.id.clone();
            let request = pb::UpdateVolunteerRequest { idempotency_key: String::new(), id, profile: Some(merged), mask, if_version: stands.version };
            doors.people.update_volunteer(self.request(request)?).await?;
        }
        if let Some(shown) = person::newer_attestation(stands, row, news) {
            let request = pb::RecordAttestationRequest { idempotency_key: String::new(), id: stands.id.clone(), attestation: Some(shown) };
            doors.people.record_attestation(self.request(request)?).await?;
            merge.differs(volunteer::CERTIFICATE);
        }
        let differing = merge.differing();
        Ok(if differing.is_empty() { Done::Unchanged(stands.id.clone()) } else { Done::Changed(stands.id.clone(), differing) })
    }

    /// Lets the person be written to, from the day of the file on.
    async fn let_write(&self, doors: &mut Doors, id: &str, row: &Volunteer) -> Result<(), Refused> {
        let given_at = person::given_at(row);
        let request = pb::GiveConsentRequest { idempotency_key: String::new(), id: id.to_owned(), purpose: person::MESSAGES.to_owned(), given_at };
        doors.people.give_consent(self.request(request)?).await?;
        Ok(())
    }

    /// Sets how the person wants to be told, in the columns that say it and where it differs; answers with those.
    async fn wish(&self, doors: &mut Doors, person: &str, row: &Volunteer, says: impl Fn(&str) -> bool) -> Result<Vec<&'static str>, Refused> {
        if !says(volunteer::CHANNELS) && !says(volunteer::WRITTEN) {
            return Ok(Vec::new());
        }
        let channels: Vec<i32> = match row.channels {
            Channels::Email => vec![notify::Channel::Email.into()],
            Channels::Sms => vec![notify::Channel::Sms.into()],
            Channels::Both => vec![notify::Channel::Email.into(), notify::Channel::Sms.into()],
        };
        let read = notify::GetPreferencesRequest { person: person.to_owned() };
        let mut wished = doors.wishes.get_preferences(self.request(read)?).await?.into_inner().preferences.unwrap_or_default();
        let mut differing = Vec::new();
        if says(volunteer::CHANNELS) && wished.channels != channels {
            wished.channels = channels;
            differing.push(volunteer::CHANNELS);
        }
        if let Some(language) = row.written_language.filter(|language| says(volunteer::WRITTEN) && wished.language != *language) {
            language.clone_into(&mut wished.language);
            differing.push(volunteer::WRITTEN);
        }
        if !differing.is_empty() {
            let request = notify::SetPreferencesRequest { idempotency_key: String::new(), person: person.to_owned(), preferences: Some(wished) };
            doors.wishes.set_preferences(self.request(request)?).await?;
        }
        Ok(differing)
    }
}

/// The address; people without one differ by name and phone.
fn key(profile: &pb::VolunteerProfile) -> String {
    if profile.email.is_empty() { format!("{}|{}", fold(&profile.name), profile.phone) } else { profile.email.to_lowercase() }
}
