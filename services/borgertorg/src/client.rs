//! The command line as a client: finds the running house, or runs one for as long as a command lasts.

use std::time::Duration;

use chrono::TimeDelta;
use platform::auth::{Caller, Keys};
use platform::error::Trouble;
use platform::id::{Centre, Id};
use proto::organisations::GetCentreRequest;
use proto::organisations::centre_service_client::CentreServiceClient;
use tonic::transport::{Channel, Endpoint};
use tonic::{Code, Request, Status};

use crate::house::{House, Running, running_at};
use crate::role::Role;
use crate::settings::{BusKind, DatabaseKind, Door, Settings};

/// How long a command waits for what goes over every row of the house.
const PATIENCE: Duration = Duration::from_hours(6);

/// A caller with a way to every role.
pub struct Client {
    settings: Settings,
    keys: Keys,
    own: Option<Running>,
}

impl Client {
    /// Reaches the house that runs from this data folder, or starts the one that lies there for as long as the command lasts.
    pub async fn reach(settings: Settings) -> Result<Self, Trouble> {
        if settings.database.kind == DatabaseKind::Sqlite && !settings.data.join("organisations.sqlite").exists() {
            let folder = settings.data.display();
            let text = format!("there is no house in the folder {folder}: start one with `borgertorg all`, or run this from where its data lies");
            return Err(Trouble::broken("looking for the house", text));
        }
        Self::reach_or_begin(settings).await
    }

    /// The same, for what may be the first thing that is done to a house.
    pub async fn reach_or_begin(settings: Settings) -> Result<Self, Trouble> {
        let running = Role::all().iter().any(|role| running_at(&settings.data, *role).is_some());
        let own = if running || settings.bus.kind == BusKind::Jetstream {
            None
        } else {
            let mut quiet = settings.clone();
            for door in [&mut quiet.server.listen, &mut quiet.server.http] {
                "127.0.0.1:0".clone_into(door);
            }
            quiet.door = Door::default(); // nobody comes through it
            Some(Box::pin(House::start(quiet, Role::all())).await?)
        };
        Self::of(settings, own)
    }

    /// A client of a house that was started for it, or of the one that runs.
    pub fn of(settings: Settings, own: Option<Running>) -> Result<Self, Trouble> {
        let keys = Keys::read(&settings.keys.folder, true)?;
        Ok(Self { settings, keys, own })
    }

    /// The channel to a role.
    pub fn channel(&self, role: Role) -> Result<Channel, Trouble> {
        let address = match &self.own {
            Some(own) => format!("http://{}", own.grpc),
            None => match running_at(&self.settings.data, role) {
                Some(address) => address,
                None => self.settings.peer(role)?.to_owned(),
            },
        };
        Self::door(address)
    }

    /// The channel to an address.
    pub fn door(address: String) -> Result<Channel, Trouble> {
        let endpoint = Endpoint::from_shared(address).map_err(|e| Trouble::broken("reading a role's address", e))?;
        Ok(endpoint.connect_timeout(Duration::from_secs(5)).connect_lazy())
    }

    /// A bearer token of ten minutes for whoever the command stands for.
    pub fn token(&self, subject: &str, scope: &str, centre: Option<Id<Centre>>) -> Result<String, Trouble> {
        let caller = Caller { subject: subject.to_owned(), centre, organisation: None, scopes: vec![scope.to_owned()] };
        self.keys.token(&caller, crate::house::clock().now(), TimeDelta::minutes(10))
    }

    /// A request of the operator at this machine.
    pub fn operator<T>(&self, message: T) -> Result<Request<T>, Trouble> {
        platform::telemetry::outgoing(message, &self.token("command-line", "operator", None)?)
    }

    /// A request of the operator for what may take long: a copy of everything, or every letter again.
    pub fn patient<T>(&self, message: T) -> Result<Request<T>, Trouble> {
        let mut request = self.operator(message)?;
        request.set_timeout(PATIENCE);
        Ok(request)
    }

    /// A request of a coordinator of `centre`.
    pub fn coordinator<T>(&self, centre: Id<Centre>, message: T) -> Result<Request<T>, Trouble> {
        platform::telemetry::outgoing(message, &self.token("command-line", "coordinator", Some(centre))?)
    }

    /// Makes sure that a centre is one of this house.
    pub async fn knows(&self, centre: Id<Centre>) -> Result<(), Trouble> {
        let request = self.coordinator(centre, GetCentreRequest { id: centre.to_string() })?;
        match CentreServiceClient::new(self.channel(Role::Organisations)?).get_centre(request).await {
            Ok(_) => Ok(()),
            Err(status) if status.code() == Code::NotFound => {
                let text = format!("there is no centre {centre} in this house: `borgertorg centre` makes one and prints its id");
                Err(Trouble::broken("looking for the centre", text))
            }
            Err(status) => Err(refused("looking for the centre", &status)),
        }
    }

    /// Ends the house, where this client started it.
    pub async fn leave(self) {
        if let Some(own) = self.own {
            own.stop().await;
        }
    }
}

/// What a refused call means to a person at the terminal.
pub fn refused(what: &'static str, status: &Status) -> Trouble {
    use tonic_types::StatusExt as _;
    let fields: Vec<String> = status
        .get_error_details()
        .bad_request()
        .map(|bad| bad.field_violations.iter().map(|v| format!("{}: {}", v.field, v.description)).collect())
        .unwrap_or_default();
    // what has a cause was made on this side of the wire: nobody answered
    let silent = std::error::Error::source(status).is_some() && !matches!(status.code(), Code::DeadlineExceeded | Code::Cancelled);
    let text = match &fields[..] {
        [] if silent => "nobody answers".to_owned(),
        [] => status.message().to_owned(),
        fields => fields.join("; "),
    };
    let advice = match status.code() {
        _ if silent => "; does the house run, and are [peers] where its roles are? `borgertorg doctor` looks",
        Code::Unavailable => "; does the house run, and are [peers] where its roles are? `borgertorg doctor` looks",
        Code::Unauthenticated => "; the house that runs has other keys or another time: keys.folder must be the same",
        Code::DeadlineExceeded | Code::Cancelled => "; it may have happened all the same: look before you try again",
        Code::Internal => "; the log of the process that runs says why",
        _ => "",
    };
    Trouble::broken(what, format!("{text}{advice}"))
}
