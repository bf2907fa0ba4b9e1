//! Registration: read whole, checked whole, and nobody twice.

use chrono::{DateTime, Utc};
use platform::auth::Caller;
use platform::error::Faults;
use platform::receipts::{self, Begun};
use proto::volunteers as pb;
use tonic::{Response, Status};

use super::{Api, attestations, consents, profile};
use crate::domain::day;
use crate::domain::error::Error;
use crate::domain::volunteer::{NewVolunteer, Volunteer};
use crate::{events, store};

type Answer = Result<Response<pb::RegisterVolunteerResponse>, Status>;

impl Api {
    pub(super) async fn register(&self, caller: &Caller, message: pb::RegisterVolunteerRequest) -> Answer {
        let (centre, now) = (caller.centre()?, self.0.clock.now());
        let new = new_volunteer(&message, now)?;
        if message.validate_only {
            return self.would_register(caller, &new).await;
        }
        let scope = self.0.db.scoped(centre);
        let command = match receipts::begin(scope, &self.0.keys, caller, "RegisterVolunteer", &message.idempotency_key, &message).await? {
            Begun::Again(answer) => return Ok(Response::new(answer)),
            Begun::New(command) => command,
        };
        let (volunteer, fact) = Volunteer::register(self.0.clock.id(), new, now);
        let answer = pb::RegisterVolunteerResponse { id: volunteer.id.to_string(), version: volunteer.version };
        let letters = events::seal_all(&self.0.clock, centre, caller.kind(), vec![fact]);
        store::volunteers::insert(command.tx(), volunteer, letters).await?;
        Ok(Response::new(command.answer(answer).await?))
    }

    /// Everything that a registration would answer, without one.
    async fn would_register(&self, caller: &Caller, new: &NewVolunteer) -> Answer {
        let tx = self.0.db.scoped(caller.centre()?).read().await?;
        if let Some(email) = &new.profile.email
            && store::volunteers::has_email(&tx, email).await?
        {
            return Err(Error::email_taken().into());
        }
        Ok(Response::new(pb::RegisterVolunteerResponse::default()))
    }
}

fn new_volunteer(message: &pb::RegisterVolunteerRequest, now: DateTime<Utc>) -> Result<NewVolunteer, Faults> {
    let (mut faults, today) = (Faults::new(), day::today(now));
    if message.profile.is_none() {
        faults.add("profile", "is missing");
    }
    let profile = message.profile.as_ref().and_then(|told| profile::read(&mut faults, told, today));
    let attestations = attestations::read_all(&mut faults, &message.attestations, today);
    let consents = consents::read_all(&mut faults, &message.consents, now);
    let birth_year = message.profile.as_ref().and_then(|told| i32::try_from(told.birth_year).ok()).filter(|year| *year != 0);
    consents::check_age(&mut faults, birth_year, &consents);
    faults.or(|| Some(NewVolunteer { profile: profile?, attestations, consents }))
}
