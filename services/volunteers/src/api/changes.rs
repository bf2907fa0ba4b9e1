//! Every command that changes one volunteer, from its check to its answer.

use platform::auth::Caller;
use platform::error::Faults;
use platform::receipts::{self, Begun};
use prost::Message;
use proto::volunteers as pb;
use tonic::{Response, Status};

use super::{Api, also, id_of, may_touch};
use crate::domain::error::Error;
use crate::domain::fact::Fact;
use crate::domain::volunteer::Volunteer;
use crate::{events, store};

/// A command about one volunteer, answered with its id and version.
pub(super) trait AboutOne: Message {
    /// Its name in receipts.
    const METHOD: &'static str;
    /// What it answers.
    type Answer: Message + Default;

    fn id(&self) -> &str;
    fn key(&self) -> &str;
    fn answer(id: String, version: u64) -> Self::Answer;
}

macro_rules! about_one {
    ($($method:literal: $request:ident => $answer:ident;)*) => {$(
        impl AboutOne for pb::$request {
            const METHOD: &'static str = $method;
            type Answer = pb::$answer;

            fn id(&self) -> &str {
                &self.id
            }
            fn key(&self) -> &str {
                &self.idempotency_key
            }
            fn answer(id: String, version: u64) -> Self::Answer {
                pb::$answer { id, version }
            }
        }
    )*};
}

about_one! {
    "UpdateVolunteer": UpdateVolunteerRequest => UpdateVolunteerResponse;
    "PauseVolunteer": PauseVolunteerRequest => PauseVolunteerResponse;
    "ResumeVolunteer": ResumeVolunteerRequest => ResumeVolunteerResponse;
    "RecordAttestation": RecordAttestationRequest => RecordAttestationResponse;
    "GiveConsent": GiveConsentRequest => GiveConsentResponse;
    "WithdrawConsent": WithdrawConsentRequest => WithdrawConsentResponse;
}

impl Api {
    /// Carries out a command: `act` decides with what was `parsed`, and says what happened.
    pub(super) async fn change<Q: AboutOne, P: Send>(
        &self,
        caller: &Caller,
        message: Q,
        parsed: Result<P, Faults>,
        act: impl FnOnce(&mut Volunteer, P) -> Result<Vec<Fact>, Error> + Send,
    ) -> Result<Response<Q::Answer>, Status> {
        let centre = caller.centre()?;
        let mut faults = Faults::new();
        let id = faults.take("id", message.id().parse());
        if let Some(id) = id {
            may_touch(caller, id)?;
        }
        let parsed = also(&mut faults, parsed);
        let (id, parsed) = faults.or(|| id.zip(parsed))?;
        let command = match receipts::begin(self.0.db.scoped(centre), &self.0.keys, caller, Q::METHOD, message.key(), &message).await? {
            Begun::Again(answer) => return Ok(Response::new(answer)),
            Begun::New(command) => command,
        };
        let mut volunteer = store::volunteers::hold(command.tx(), id).await?.ok_or(Error::Missing)?;
        let facts = act(&mut volunteer, parsed)?;
        let answer = Q::answer(volunteer.id.to_string(), volunteer.version);
        store::volunteers::save(command.tx(), volunteer, events::seal_all(&self.0.clock, centre, caller.kind(), facts)).await?;
        store::signs::note(command.tx(), id, self.0.clock.now()).await?; // even where nothing changed: the centre has heard of them
        Ok(Response::new(command.answer(answer).await?))
    }

    /// Erases somebody, whoever asks for it: the person or a coordinator.
    pub(super) async fn erase(&self, caller: &Caller, message: pb::EraseVolunteerRequest) -> Result<Response<pb::EraseVolunteerResponse>, Status> {
        let centre = caller.centre()?;
        let id = id_of("id", &message.id)?;
        may_touch(caller, id)?;
        let scope = self.0.db.scoped(centre);
        let command = match receipts::begin(scope, &self.0.keys, caller, "EraseVolunteer", &message.idempotency_key, &message).await? {
            Begun::Again(answer) => return Ok(Response::new(answer)),
            Begun::New(command) => command,
        };
        let volunteer = store::volunteers::hold(command.tx(), id).await?.ok_or(Error::Missing)?;
        let letter = events::seal(&self.0.clock, centre, caller.kind(), volunteer.erased());
        store::volunteers::erase(command.tx(), id, letter).await?;
        Ok(Response::new(command.answer(pb::EraseVolunteerResponse { id: id.to_string() }).await?))
    }
}
