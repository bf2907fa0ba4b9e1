//! Somebody was asked whether she stays, and says yes: she consents to coordination again, in her own name.

use chrono::TimeDelta;
use platform::auth::{Caller, Keys};
use platform::clock::Clock;
use platform::id::{Centre, Id, Kind};
use platform::link::{self, LinkError};
use platform::peers::Peer;
use platform::telemetry;
use proto::volunteers::GiveConsentRequest;
use proto::volunteers::volunteer_service_client::VolunteerServiceClient;

use crate::asks::{Closed, closed};

/// The volunteer's own token lasts for one call.
const OWN_NAME: TimeDelta = TimeDelta::minutes(1);
/// The purpose without whose consent nobody is asked for anything.
const COORDINATION: &str = "coordination";

enum Volunteer {}

impl Kind for Volunteer {
    const PREFIX: &'static str = "volunteer";
}

/// What a link opens: who is asked, and where.
#[derive(Clone, Copy)]
pub(crate) struct Opened {
    volunteer: Id<Volunteer>,
    centre: Id<Centre>,
}

/// The way to volunteers.
#[derive(Clone)]
pub(crate) struct Stays {
    pub(crate) keys: Keys,
    pub(crate) clock: Clock,
    pub(crate) volunteers: Peer,
}

impl Stays {
    /// What a link's token opens; a link to an offer is none of these.
    pub(crate) fn open(&self, token: &str) -> Result<Opened, LinkError> {
        let [offer, volunteer, centre] = link::open(&self.keys, token, self.clock.now())?;
        if !offer.is_nil() {
            return Err(LinkError::Broken);
        }
        Ok(Opened { volunteer: Id::stored(volunteer), centre: Id::stored(centre) })
    }

    /// She stays. Twice is the same as once.
    pub(crate) async fn stay(&self, opened: Opened) -> Result<(), Closed> {
        let Opened { volunteer, centre } = opened;
        let caller = Caller { subject: volunteer.to_string(), centre: Some(centre), organisation: None, scopes: vec!["volunteer".to_owned()] };
        let token = self.keys.token(&caller, self.clock.now(), OWN_NAME)?;
        let message = GiveConsentRequest { id: volunteer.to_string(), purpose: COORDINATION.to_owned(), ..GiveConsentRequest::default() };
        let mut door = VolunteerServiceClient::new(self.volunteers.channel());
        door.give_consent(telemetry::outgoing(message, &token)?).await.map(drop).map_err(closed)
    }
}
