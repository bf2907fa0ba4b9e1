//! One service behind the platform's door, on a database of its own, with a clock that stands still.

use std::fmt::Debug;
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use platform::auth::{Caller, Keys};
use platform::clock::Clock;
use platform::db::{Db, Settings, Synchronous};
use platform::outbox::rows;
use platform::server::Doorway;
use platform::service::{Opening, Snapshot};
use prost::Message as _;
use proto::organisations as pb;
use sea_orm::{EntityTrait as _, QueryOrder as _};
use tokio_util::sync::{CancellationToken, DropGuard};
use tonic::transport::{Channel, Endpoint};
use tonic::{Code, Request, Response, Status};
use tonic_types::StatusExt as _;
use world::Postgres;

pub type Answer<T> = Result<Response<T>, Status>;

/// The service, and what a test needs to look at it from all sides.
pub struct House {
    pub clock: Clock,
    pub keys: Keys,
    pub db: Db,
    pub snapshot: Snapshot,
    channel: Channel,
    _stop: DropGuard,
    _folder: Option<tempfile::TempDir>,
    _postgres: Option<Arc<Postgres>>,
}

fn noon() -> DateTime<Utc> {
    "2026-11-23T12:00:00Z".parse().unwrap()
}

impl House {
    pub async fn on_sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let settings = Settings::Sqlite { folder: folder.path().to_owned(), synchronous: Synchronous::Normal };
        Self { _folder: Some(folder), ..Self::open(&settings).await }
    }

    pub async fn on_postgres() -> Self {
        let postgres = Postgres::shared().await;
        let settings = Settings::postgres(&postgres.create_database("organisations"), 4);
        Self { _postgres: Some(postgres), ..Self::open(&settings).await }
    }

    async fn open(settings: &Settings) -> Self {
        let (clock, keys) = (Clock::fixed(noon(), 1), Keys::invented());
        let db = Db::open("organisations", settings, clock.clone()).await.unwrap();
        db.migrate(organisations::migrations()).await.unwrap();
        let service = organisations::service(Opening { db: db.clone(), clock: clock.clone(), keys: keys.clone() });
        let snapshot = service.snapshot.clone();
        let doorway = Doorway::bind("127.0.0.1:0").await.unwrap().open_to_all(organisations::OPEN);
        let channel = Endpoint::from_shared(format!("http://{}", doorway.address())).unwrap().connect_lazy();
        let stop = CancellationToken::new();
        let serving = doorway.serve(service.mount, proto::DESCRIPTORS, keys.clone(), clock.clone(), stop.clone());
        tokio::spawn(async move { serving.await.unwrap() });
        Self { clock, keys, db, snapshot, channel, _stop: stop.drop_guard(), _folder: None, _postgres: None }
    }

    pub fn centres(&self) -> pb::centre_service_client::CentreServiceClient<Channel> {
        pb::centre_service_client::CentreServiceClient::new(self.channel.clone())
    }

    pub fn organisations(&self) -> pb::organisation_service_client::OrganisationServiceClient<Channel> {
        pb::organisation_service_client::OrganisationServiceClient::new(self.channel.clone())
    }

    pub fn members(&self) -> pb::member_service_client::MemberServiceClient<Channel> {
        pb::member_service_client::MemberServiceClient::new(self.channel.clone())
    }

    pub fn venues(&self) -> pb::venue_service_client::VenueServiceClient<Channel> {
        pb::venue_service_client::VenueServiceClient::new(self.channel.clone())
    }

    pub fn api_keys(&self) -> pb::key_service_client::KeyServiceClient<Channel> {
        pb::key_service_client::KeyServiceClient::new(self.channel.clone())
    }

    /// A request in somebody's name.
    pub fn by<T>(&self, caller: &Caller, message: T) -> Request<T> {
        let token = self.keys.token(caller, self.clock.now(), TimeDelta::minutes(10)).unwrap();
        with_token(&token, message)
    }

    /// A centre with the house's policy; its id.
    pub async fn a_centre(&self) -> String {
        let request = pb::CreateCentreRequest { name: "Svarstad".into(), municipality: "3909".into(), ..Default::default() };
        self.centres().create_centre(self.by(&operator(), request)).await.unwrap().into_inner().id
    }

    /// An organisation without a number; its id.
    pub async fn an_organisation(&self, centre: &str) -> String {
        let request = pb::RegisterOrganisationRequest { profile: Some(library()), ..Default::default() };
        self.organisations().register_organisation(self.by(&coordinator(centre), request)).await.unwrap().into_inner().id
    }

    /// Everything told so far, in order.
    pub async fn told(&self) -> Vec<(String, proto::events::Event)> {
        let tx = self.db.worker().read().await.unwrap();
        let rows = rows::Entity::find().order_by_asc(rows::Column::Seq).all(&tx).await.unwrap();
        let read = |row: rows::Model| {
            let event = proto::events::Event::decode(row.payload.as_slice()).unwrap();
            assert_eq!((&event.id, &event.aggregate, event.version), (&row.event.to_string(), &row.aggregate, row.version.cast_unsigned()));
            (row.subject, event)
        };
        rows.into_iter().map(read).collect()
    }

    /// The last three parts of each subject told so far.
    pub async fn subjects(&self) -> Vec<String> {
        self.told().await.into_iter().map(|(subject, _)| subject.split('.').skip(3).collect::<Vec<_>>().join(".")).collect()
    }
}

pub fn with_token<T>(token: &str, message: T) -> Request<T> {
    let mut request = Request::new(message);
    request.metadata_mut().insert("authorization", format!("Bearer {token}").parse().unwrap());
    request
}

fn caller(scope: &str, centre: Option<&str>, organisation: Option<&str>) -> Caller {
    let centre = centre.map(|text| text.parse().unwrap());
    Caller { subject: format!("{scope}-1"), centre, organisation: organisation.map(str::to_owned), scopes: vec![scope.to_owned()] }
}

pub fn operator() -> Caller {
    caller("operator", None, None)
}

pub fn coordinator(centre: &str) -> Caller {
    caller("coordinator", Some(centre), None)
}

pub fn contact(centre: &str, organisation: &str) -> Caller {
    caller("contact", Some(centre), Some(organisation))
}

pub fn volunteer(centre: &str) -> Caller {
    caller("volunteer", Some(centre), None)
}

pub fn library() -> pb::OrganisationProfile {
    pb::OrganisationProfile { name: "Svarstad bibliotek".into(), kind: "library".into(), orgnr_kind: pb::OrgnrKind::None.into(), ..Default::default() }
}

/// The code and the stable reason of a refusal.
#[track_caller]
pub fn refused<T: Debug>(answer: Answer<T>) -> (Code, String) {
    let status = answer.unwrap_err();
    let reason = status.get_error_details().error_info().map(|info| info.reason.clone());
    (status.code(), reason.unwrap_or_default())
}

/// The fields that a refusal names.
#[track_caller]
pub fn faulty<T: Debug>(answer: Answer<T>) -> Vec<String> {
    let status = answer.unwrap_err();
    assert_eq!(status.code(), Code::InvalidArgument, "{status:?}");
    let details = status.get_error_details();
    assert_eq!(details.error_info().unwrap().reason, "FIELDS_INVALID");
    details.bad_request().unwrap().field_violations.iter().map(|violation| violation.field.clone()).collect()
}

pub fn not_found() -> (Code, String) {
    (Code::NotFound, "NOT_FOUND".to_owned())
}

pub fn not_allowed() -> (Code, String) {
    (Code::PermissionDenied, "NOT_ALLOWED".to_owned())
}
