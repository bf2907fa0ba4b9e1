//! How a person wants to be told: set and asked by herself or by a coordinator.

use platform::auth::Caller;
use platform::error::{Faults, Kind, Refusal};
use platform::id::Id;
use platform::receipts::{self, Begun};
use proto::notifications as pb;
use proto::notifications::preference_service_server::PreferenceService;
use tonic::{Request, Response, Status};

use super::{COORDINATOR, Cx, VOLUNTEER};
use crate::domain::Volunteer;
use crate::domain::preferences::{Preferences, Wish};
use crate::domain::quiet::Quiet;
use crate::store;

/// The person is erased: nothing is answered about the id.
const GONE: Refusal = Refusal { kind: Kind::Missing, reason: "NOT_FOUND", what: "there is no such person" };

struct Wished {
    person: Id<Volunteer>,
    preferences: Preferences,
}

impl TryFrom<&pb::SetPreferencesRequest> for Wished {
    type Error = Faults;

    fn try_from(message: &pb::SetPreferencesRequest) -> Result<Self, Faults> {
        let mut faults = Faults::new();
        let person = faults.take("person", message.person.parse());
        let preferences = match &message.preferences {
            None => {
                faults.add("preferences", "is missing");
                None
            }
            Some(wished) => read(wished).map_err(|inner| faults.within("preferences", inner)).ok(),
        };
        faults.or(|| Some(Self { person: person?, preferences: preferences? }))
    }
}

fn read(wished: &pb::Preferences) -> Result<Preferences, Faults> {
    let channels: Vec<Option<Wish>> = wished
        .channels
        .iter()
        .map(|channel| match pb::Channel::try_from(*channel) {
            Ok(pb::Channel::Email) => Some(Wish::Email),
            Ok(pb::Channel::Sms) => Some(Wish::Sms),
            Ok(pb::Channel::Unspecified) | Err(_) => None,
        })
        .collect();
    Preferences::read(&channels, &wished.language, Quiet { from_minute: wished.quiet_from_minute, until_minute: wished.quiet_until_minute })
}

fn tell(preferences: &Preferences) -> pb::Preferences {
    let channel = |wish: &Wish| match wish {
        Wish::Email => pb::Channel::Email.into(),
        Wish::Sms => pb::Channel::Sms.into(),
    };
    pb::Preferences {
        channels: preferences.channels.iter().map(channel).collect(),
        language: preferences.language.code().to_owned(),
        quiet_from_minute: preferences.quiet.from_minute,
        quiet_until_minute: preferences.quiet.until_minute,
    }
}

/// A volunteer may touch only herself.
fn may_touch(caller: &Caller, person: Id<Volunteer>) -> Result<(), Refusal> {
    if caller.is(&[COORDINATOR]) || caller.subject == person.to_string() { Ok(()) } else { Err(platform::auth::NOT_ALLOWED) }
}

#[tonic::async_trait]
impl PreferenceService for Cx {
    async fn set_preferences(&self, request: Request<pb::SetPreferencesRequest>) -> Result<Response<pb::SetPreferencesResponse>, Status> {
        let caller = Caller::of(&request)?.may(&[COORDINATOR, VOLUNTEER])?;
        let centre = caller.centre()?;
        let message = request.into_inner();
        let Wished { person, preferences } = Wished::try_from(&message)?;
        may_touch(&caller, person)?;
        let command = match receipts::begin(self.db.scoped(centre), &self.keys, &caller, "SetPreferences", &message.idempotency_key, &message).await? {
            Begun::Again(answer) => return Ok(Response::new(answer)),
            Begun::New(command) => command,
        };
        if store::erased::is_gone(command.tx(), person).await? {
            return Err(GONE.into());
        }
        let version = store::preferences::save(command.tx(), person, &preferences).await?;
        Ok(Response::new(command.answer(pb::SetPreferencesResponse { person: person.to_string(), version }).await?))
    }

    async fn get_preferences(&self, request: Request<pb::GetPreferencesRequest>) -> Result<Response<pb::GetPreferencesResponse>, Status> {
        let caller = Caller::of(&request)?.may(&[COORDINATOR, VOLUNTEER])?;
        let centre = caller.centre()?;
        let mut faults = Faults::new();
        let person = faults.take("person", request.get_ref().person.parse());
        let person: Id<Volunteer> = faults.or(|| person)?;
        may_touch(&caller, person)?;
        let tx = self.db.scoped(centre).read().await?;
        if store::erased::was(&tx, person).await? {
            return Err(GONE.into());
        }
        let preferences = store::preferences::find(&tx, person).await?.unwrap_or_default();
        Ok(Response::new(pb::GetPreferencesResponse { person: person.to_string(), preferences: Some(tell(&preferences)) }))
    }
}
