//! `VolunteerService`: register, read, list, update, pause, attest, consent, export, erase.

use chrono::NaiveDate;
use platform::auth::Caller;
use platform::error::{Faults, Kind, Refusal};
use platform::id::Id;
use platform::page::Page;
use platform::privacy::{self, Personal};
use proto::volunteers as pb;
use proto::volunteers::VolunteerState;
use proto::volunteers::volunteer_service_server::VolunteerService;
use tonic::{Request, Response, Status};

use super::{Api, COORDINATOR, VOLUNTEER, also, attestations, consents, export, id_of, may_touch, profile};
use crate::domain::day;
use crate::domain::error::Error;
use crate::domain::name;
use crate::domain::reading::Card;
use crate::domain::volunteer::{Pause, Volunteer};
use crate::store;
use crate::store::lists::{Counts, Filter, Order};

const COORDINATOR_ONLY: Refusal =
    Refusal { kind: Kind::Forbidden, reason: "COORDINATOR_ONLY", what: "an age rule may rest on the birth year: a coordinator changes it" };

const BOTH: [&str; 2] = [COORDINATOR, VOLUNTEER];

#[tonic::async_trait]
impl VolunteerService for Api {
    async fn register_volunteer(&self, request: Request<pb::RegisterVolunteerRequest>) -> Result<Response<pb::RegisterVolunteerResponse>, Status> {
        let caller = Caller::of(&request)?.may(&[COORDINATOR])?;
        self.register(&caller, request.into_inner()).await
    }

    async fn update_volunteer(&self, request: Request<pb::UpdateVolunteerRequest>) -> Result<Response<pb::UpdateVolunteerResponse>, Status> {
        let caller = Caller::of(&request)?.may(&BOTH)?;
        let message = request.into_inner();
        if names_birth_year(&message) && !caller.is(&[COORDINATOR]) {
            return Err(COORDINATOR_ONLY.into());
        }
        let today = day::today(self.0.clock.now());
        let changes = profile::read_masked(message.profile.as_ref(), message.mask.as_ref(), today);
        let expected = message.if_version;
        let act = |volunteer: &mut Volunteer, changes| {
            if expected != 0 && expected != volunteer.version {
                return Err(Error::Passed { expected, now: volunteer.version });
            }
            Ok(volunteer.update(changes)?)
        };
        self.change(&caller, message, changes, act).await
    }

    async fn get_volunteer(&self, request: Request<pb::GetVolunteerRequest>) -> Result<Response<pb::GetVolunteerResponse>, Status> {
        let caller = Caller::of(&request)?.may(&BOTH)?;
        let centre = caller.centre()?;
        let id = id_of("id", &request.get_ref().id)?;
        may_touch(&caller, id)?;
        self.noted(&caller, centre, Card::Profile, &[id]).await?;
        let tx = self.0.db.scoped(centre).read().await?;
        let volunteer = store::volunteers::find(&tx, id).await?.ok_or(Error::Missing)?;
        Ok(Response::new(pb::GetVolunteerResponse { volunteer: Some(written(volunteer)) }))
    }

    async fn list_volunteers(&self, request: Request<pb::ListVolunteersRequest>) -> Result<Response<pb::ListVolunteersResponse>, Status> {
        let caller = Caller::of(&request)?.may(&[COORDINATOR])?;
        let centre = caller.centre()?;
        let message = request.into_inner();
        let mut faults = Faults::new();
        let page = also(&mut faults, Page::read(message.page_size, &message.page_token));
        let filter = filter(&mut faults, &message);
        let (page, filter) = faults.or(|| page.map(|page| (page, filter)))?;
        let order = if message.by_name { Order::Name } else { Order::Registered };
        let (found, counts) = {
            let tx = self.0.db.scoped(centre).read().await?;
            let found = store::lists::page(&tx, &filter, order, &page).await?.ok_or_else(gone)?;
            (found, if message.with_counts { Some(store::lists::counts(&tx, &filter).await?) } else { None })
        };
        let ids: Vec<Id<Volunteer>> = found.iter().map(|volunteer| volunteer.id).collect();
        let next_page_token = page.next(ids.last().copied(), ids.len());
        let there = self.noted(&caller, centre, Card::List, &ids).await?;
        let volunteers = found.into_iter().filter(|volunteer| there.contains(&volunteer.id)).map(written).collect();
        Ok(Response::new(pb::ListVolunteersResponse { volunteers, next_page_token, counts: counts.map(counted) }))
    }

    async fn pause_volunteer(&self, request: Request<pb::PauseVolunteerRequest>) -> Result<Response<pb::PauseVolunteerResponse>, Status> {
        let caller = Caller::of(&request)?.may(&BOTH)?;
        let message = request.into_inner();
        let pause = pause(&message.until_date, day::today(self.0.clock.now()));
        self.change(&caller, message, pause, |volunteer, pause| Ok(volunteer.pause(pause))).await
    }

    async fn resume_volunteer(&self, request: Request<pb::ResumeVolunteerRequest>) -> Result<Response<pb::ResumeVolunteerResponse>, Status> {
        let caller = Caller::of(&request)?.may(&BOTH)?;
        self.change(&caller, request.into_inner(), Ok(()), |volunteer, ()| Ok(volunteer.resume())).await
    }

    async fn record_attestation(&self, request: Request<pb::RecordAttestationRequest>) -> Result<Response<pb::RecordAttestationResponse>, Status> {
        let caller = Caller::of(&request)?.may(&[COORDINATOR])?;
        let message = request.into_inner();
        let mut faults = Faults::new();
        let told = message.attestation.clone().unwrap_or_default();
        let shown = attestations::read(&mut faults, "attestation", &told, day::today(self.0.clock.now()));
        self.change(&caller, message, faults.or(|| shown), |volunteer, shown| Ok(volunteer.attest(shown)?)).await
    }

    async fn give_consent(&self, request: Request<pb::GiveConsentRequest>) -> Result<Response<pb::GiveConsentResponse>, Status> {
        let caller = Caller::of(&request)?.may(&BOTH)?;
        let message = request.into_inner();
        let given = consents::given(&message, caller.is(&[COORDINATOR]), self.0.clock.now());
        self.change(&caller, message, given, |volunteer, (purpose, at)| Ok(volunteer.consent(purpose, at)?)).await
    }

    async fn withdraw_consent(&self, request: Request<pb::WithdrawConsentRequest>) -> Result<Response<pb::WithdrawConsentResponse>, Status> {
        let caller = Caller::of(&request)?.may(&BOTH)?;
        let (message, now) = (request.into_inner(), self.0.clock.now());
        let purpose = consents::purpose(&message.purpose);
        self.change(&caller, message, purpose, |volunteer, purpose| Ok(volunteer.withdraw(purpose, now))).await
    }

    async fn export_volunteer(&self, request: Request<pb::ExportVolunteerRequest>) -> Result<Response<pb::ExportVolunteerResponse>, Status> {
        let caller = Caller::of(&request)?.may(&BOTH)?;
        let centre = caller.centre()?;
        let id = id_of("id", &request.get_ref().id)?;
        may_touch(&caller, id)?;
        self.noted(&caller, centre, Card::Export, &[id]).await?;
        let tx = self.0.db.scoped(centre).read().await?;
        let volunteer = store::volunteers::find(&tx, id).await?.ok_or(Error::Missing)?;
        let (hours, readings) = (store::hours::all_of(&tx, id).await?, store::readings::of(&tx, id).await?);
        Ok(Response::new(pb::ExportVolunteerResponse { json: export::json(&volunteer, &hours, &readings)? }))
    }

    async fn erase_volunteer(&self, request: Request<pb::EraseVolunteerRequest>) -> Result<Response<pb::EraseVolunteerResponse>, Status> {
        let caller = Caller::of(&request)?.may(&BOTH)?;
        self.erase(&caller, request.into_inner()).await
    }
}

/// A birth year may bar its owner from a need, so its owner does not change it.
fn names_birth_year(message: &pb::UpdateVolunteerRequest) -> bool {
    message.mask.as_ref().is_some_and(|mask| mask.paths.iter().any(|path| path == "birth_year"))
}

/// A list by name goes on from a name, and nothing is kept of whoever had it.
fn gone() -> Faults {
    let mut faults = Faults::new();
    faults.add("page_token", "names somebody who is gone; begin the list again");
    faults
}

fn counted(counts: Counts) -> pb::VolunteerCounts {
    let number = |count: u64| u32::try_from(count).unwrap_or(u32::MAX);
    let words = |words: Vec<(String, i64)>| words.into_iter().map(|(word, count)| pb::WordCount { word, volunteers: number(count.unsigned_abs()) }).collect();
    pb::VolunteerCounts {
        found: number(counts.found),
        active: number(counts.active),
        paused: number(counts.paused),
        skills: words(counts.skills),
        languages: words(counts.languages),
    }
}

fn filter(faults: &mut Faults, message: &pb::ListVolunteersRequest) -> Filter {
    let words = name::sought(&privacy::line(faults, "query", &message.query, 120));
    let skills = privacy::words(faults, "skills", &message.skills);
    let language = Some(privacy::line(faults, "language", &message.language, 60).to_lowercase()).filter(|language| !language.is_empty());
    let email = if message.email.trim().is_empty() { None } else { faults.take("email", privacy::email(&message.email)).map(Personal::new) };
    let paused = match VolunteerState::try_from(message.state) {
        Ok(VolunteerState::Unspecified) => None,
        Ok(state) => Some(state == VolunteerState::Paused),
        Err(_) => {
            faults.add("state", "is not a state of a volunteer");
            None
        }
    };
    Filter { words, skills, language, paused, email }
}

fn pause(until: &str, today: NaiveDate) -> Result<Pause, Faults> {
    if until.is_empty() {
        return Ok(Pause::Open);
    }
    let mut faults = Faults::new();
    let until = faults.take("until_date", day::read(until));
    if until.is_some_and(|until| until <= today) {
        faults.add("until_date", "must be after today");
    }
    faults.or(|| until.map(Pause::Until))
}

fn written(volunteer: Volunteer) -> pb::Volunteer {
    let (state, paused_until) = match volunteer.pause {
        None => (VolunteerState::Active, String::new()),
        Some(Pause::Open) => (VolunteerState::Paused, String::new()),
        Some(Pause::Until(day)) => (VolunteerState::Paused, day.to_string()),
    };
    pb::Volunteer {
        id: volunteer.id.to_string(),
        version: volunteer.version,
        state: state.into(),
        profile: Some(profile::write(volunteer.profile)),
        attestations: volunteer.attestations.into_iter().map(attestations::write).collect(),
        consents: volunteer.consents.iter().map(consents::write).collect(),
        paused_until,
    }
}
