//! `CardService`: what other rooms of the house may read, each reading noted before it is answered.

use std::collections::HashMap;

use platform::auth::Caller;
use platform::error::Faults;
use platform::id::Id;
use platform::privacy::Personal;
use proto::volunteers as pb;
use proto::volunteers::card_service_server::CardService;
use tonic::{Request, Response, Status};

use super::{Api, SERVICE, id_of, profile, week};
use crate::domain::consent::Purpose;
use crate::domain::error::Error;
use crate::domain::hours::RECENT;
use crate::domain::reading::Card;
use crate::domain::volunteer::Volunteer;
use crate::store;

const MOST_CARDS: usize = 500;

#[tonic::async_trait]
impl CardService for Api {
    async fn get_matching_cards(&self, request: Request<pb::GetMatchingCardsRequest>) -> Result<Response<pb::GetMatchingCardsResponse>, Status> {
        let caller = Caller::of(&request)?.may(&[SERVICE])?;
        let message = request.into_inner();
        let centre = id_of("centre", &message.centre)?;
        if message.volunteers.len() > MOST_CARDS {
            let mut faults = Faults::new();
            faults.add("volunteers", format!("names {}, at most {MOST_CARDS} fit", message.volunteers.len()));
            return Err(faults.into());
        }
        // what is no id of a volunteer is nobody's: left out like everybody who is not there
        let ids: Vec<Id<Volunteer>> = message.volunteers.iter().filter_map(|id| id.parse().ok()).collect();
        let there = self.noted(&caller, centre, Card::Matching, &ids).await?;
        let tx = self.0.db.scoped(centre).read().await?;
        let volunteers = store::lists::some(&tx, &there).await?;
        let recent = store::hours::recent(&tx, &there, self.0.clock.now() - RECENT).await?;
        let cards = volunteers.into_iter().map(|volunteer| matching_card(volunteer, &recent)).collect();
        Ok(Response::new(pb::GetMatchingCardsResponse { cards }))
    }

    async fn get_contact_card(&self, request: Request<pb::GetContactCardRequest>) -> Result<Response<pb::GetContactCardResponse>, Status> {
        let caller = Caller::of(&request)?.may(&[SERVICE])?;
        let message = request.into_inner();
        let centre = id_of("centre", &message.centre)?;
        let id = message.person.parse().map_err(|_| Error::Missing)?;
        let tx = self.0.db.scoped(centre).write().await?;
        let volunteer = store::volunteers::find(&tx, id).await?.ok_or(Error::Missing)?;
        if store::readings::note(&tx, &caller.subject, Card::Contact, &[id]).await?.is_empty() {
            return Err(Error::Missing.into()); // erased this very moment
        }
        tx.commit().await?;
        Ok(Response::new(contact_card(&volunteer)))
    }
}

fn contact_card(volunteer: &Volunteer) -> pb::GetContactCardResponse {
    let text = |kept: &Option<Personal<String>>| kept.as_ref().map(|personal| personal.reveal().clone()).unwrap_or_default();
    let profile = &volunteer.profile;
    pb::GetContactCardResponse {
        name: profile.name.reveal().clone(),
        email: text(&profile.email),
        phone: text(&profile.phone),
        consents: volunteer.consents_to(Purpose::Messages),
    }
}

fn matching_card(volunteer: Volunteer, recent: &HashMap<Id<Volunteer>, u64>) -> pb::MatchingCard {
    let consents = volunteer.consents_to(Purpose::Coordination);
    let unreachable = volunteer.profile.email.is_none() || !volunteer.consents_to(Purpose::Messages);
    let valid_until = |day: Option<chrono::NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
    let held =
        volunteer.attestations.into_iter().map(|shown| pb::HeldAttestation { valid_until: valid_until(shown.valid_until()), requirement: shown.requirement });
    let told = volunteer.profile;
    pb::MatchingCard {
        volunteer: volunteer.id.to_string(),
        version: volunteer.version,
        active: volunteer.pause.is_none(),
        position: Some(profile::position(told.place.reveal().rounded())),
        max_metres: told.max_metres,
        weekly_minutes: told.weekly_minutes,
        adult_from_year: told.adult_from_year().map_or(0, i32::unsigned_abs),
        availability: week::write(&told.week),
        exceptions: week::spell_out(&told.exceptions),
        skills: told.skills,
        languages: told.languages,
        interests: told.interests,
        attestations: held.collect(),
        recent_minutes: recent.get(&volunteer.id).map_or(0, |minutes| u32::try_from(*minutes).unwrap_or(u32::MAX)),
        consents,
        unreachable,
    }
}
