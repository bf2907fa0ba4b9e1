//! The door's own services on a database of its own, with a clock that stands still, and rooms behind it that are stood in for.

use std::fmt::Debug;
use std::sync::Arc;

use chrono::TimeDelta;
use platform::auth::{Caller, Keys};
use platform::bus::{Bus, Feed, Local};
use platform::clock::Clock;
use platform::db::{Db, Settings, Synchronous};
use platform::id::{Centre, Id};
use platform::inbox::Reaction;
use platform::mail;
use platform::peers::Peer;
use platform::server::Doorway;
use platform::service::{Opening, Service};
use proto::dispatcher as pb;
use proto::matching::need_service_server::NeedServiceServer;
use proto::organisations::centre_service_server::CentreServiceServer;
use tokio::net::TcpListener;
use tokio_util::sync::{CancellationToken, DropGuard};
use tonic::transport::{Channel, Endpoint};
use tonic::{Code, Request, Response, Status};
use tonic_types::StatusExt as _;
use world::Postgres;

use crate::behind::Behind;
use crate::town::{Answer as Page, ask_at};

pub type Answer<T> = Result<Response<T>, Status>;

/// The door, and what a test needs to look at it from all sides.
pub struct House {
    pub clock: Clock,
    pub db: Db,
    pub behind: Behind,
    pub reactions: Vec<Reaction>,
    pub centre: Id<Centre>,
    keys: Keys,
    channel: Channel,
    address: String,
    _stop: DropGuard,
    _mail: tempfile::TempDir,
    _folder: Option<tempfile::TempDir>,
    _postgres: Option<Arc<Postgres>>,
}

impl House {
    pub async fn on_sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let settings = Settings::Sqlite { folder: folder.path().to_owned(), synchronous: Synchronous::Normal };
        Self { _folder: Some(folder), ..Self::open(&settings).await }
    }

    pub async fn on_postgres() -> Self {
        let postgres = Postgres::shared().await;
        let settings = Settings::postgres(&postgres.create_database("dispatcher"), 4);
        Self { _postgres: Some(postgres), ..Self::open(&settings).await }
    }

    async fn open(settings: &Settings) -> Self {
        let (clock, keys) = (Clock::fixed("2026-11-24T07:12:00Z".parse().unwrap(), 5), Keys::invented());
        let (stop, behind, mail) = (CancellationToken::new(), Behind::default(), tempfile::tempdir().unwrap());
        let db = Db::open("dispatcher", settings, clock.clone()).await.unwrap();
        db.migrate(dispatcher::migrations()).await.unwrap();
        let (doorway, rooms) = (Doorway::bind("127.0.0.1:0").await.unwrap(), Doorway::bind("127.0.0.1:0").await.unwrap());
        let peer = Peer::at(&format!("http://{}", rooms.address()), "dispatcher", keys.clone(), clock.clone()).unwrap();
        let doors =
            dispatcher::Doors { organisations: peer.clone(), volunteers: peer.clone(), matching: peer.clone(), notifications: peer.clone(), dispatcher: peer };
        let feed = Feed::default();
        feed.join(&Bus::Local(Arc::new(Local::new(Vec::new()))));
        let opening = Opening { db: db.clone(), clock: clock.clone(), keys: keys.clone() };
        let sent = mail::Settings { folder: mail.path().to_owned(), ..mail::Settings::default() };
        let (service, app) =
            dispatcher::open(opening, feed, "https://svar.example.org", &sent, &dispatcher::Oidc::default(), &dispatcher::Tiles::default(), &doors).unwrap();
        let Service { mount, reactions, .. } = service;
        let channel = Endpoint::from_shared(format!("http://{}", doorway.address())).unwrap().connect_lazy();
        let shown = behind.clone();
        let others = move |routes: &mut tonic::service::RoutesBuilder| {
            routes.add_service(NeedServiceServer::new(shown.clone()));
            routes.add_service(CentreServiceServer::new(shown));
        };
        let serving = doorway.serve(mount, proto::DESCRIPTORS, keys.clone(), clock.clone(), stop.clone());
        tokio::spawn(async move { serving.await.unwrap() });
        let serving = rooms.serve(others, proto::DESCRIPTORS, keys.clone(), clock.clone(), stop.clone());
        tokio::spawn(async move { serving.await.unwrap() });
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let (address, until) = (listener.local_addr().unwrap().to_string(), stop.clone());
        tokio::spawn(async move { axum::serve(listener, app).with_graceful_shutdown(async move { until.cancelled().await }).await.unwrap() });
        let centre = clock.id();
        Self { clock, db, behind, reactions, centre, keys, channel, address, _stop: stop.drop_guard(), _mail: mail, _folder: None, _postgres: None }
    }

    pub fn live(&self) -> pb::live_service_client::LiveServiceClient<Channel> {
        pb::live_service_client::LiveServiceClient::new(self.channel.clone())
    }

    pub fn views(&self) -> pb::view_service_client::ViewServiceClient<Channel> {
        pb::view_service_client::ViewServiceClient::new(self.channel.clone())
    }

    pub fn templates(&self) -> pb::template_service_client::TemplateServiceClient<Channel> {
        pb::template_service_client::TemplateServiceClient::new(self.channel.clone())
    }

    pub fn kiosks(&self) -> pb::kiosk_service_client::KioskServiceClient<Channel> {
        pb::kiosk_service_client::KioskServiceClient::new(self.channel.clone())
    }

    pub fn calendars(&self) -> pb::calendar_service_client::CalendarServiceClient<Channel> {
        pb::calendar_service_client::CalendarServiceClient::new(self.channel.clone())
    }

    /// A page of the door.
    pub async fn page(&self, path: &str) -> Page {
        self.page_with(path, &[]).await
    }

    /// The same, with headers of one's own.
    pub async fn page_with(&self, path: &str, headers: &[(&str, &str)]) -> Page {
        ask_at(&self.address, "GET", path, headers, "").await
    }

    /// A request in somebody's name.
    pub fn by<T>(&self, caller: &Caller, message: T) -> Request<T> {
        let token = self.keys.token(caller, self.clock.now(), TimeDelta::minutes(10)).unwrap();
        let mut request = Request::new(message);
        request.metadata_mut().insert("authorization", format!("Bearer {token}").parse().unwrap());
        request
    }

    /// A coordinator of the centre.
    pub fn coordinator(&self, subject: &str) -> Caller {
        caller(subject, self.centre, "coordinator")
    }

    pub fn contact(&self, subject: &str) -> Caller {
        caller(subject, self.centre, "contact")
    }

    /// A coordinator of another centre.
    pub fn stranger(&self) -> Caller {
        caller("member_stranger", self.clock.id(), "coordinator")
    }
}

fn caller(subject: &str, centre: Id<Centre>, scope: &str) -> Caller {
    let organisation = (scope == "contact").then(|| "org_01h2xcejqtf2nbrexx3vqjhp41".to_owned());
    Caller { subject: subject.to_owned(), centre: Some(centre), organisation, scopes: vec![scope.to_owned()] }
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
    status.get_error_details().bad_request().unwrap().field_violations.iter().map(|violation| violation.field.clone()).collect()
}

pub fn conflict(reason: &str) -> (Code, String) {
    (Code::FailedPrecondition, reason.to_owned())
}

pub fn not_found() -> (Code, String) {
    (Code::NotFound, "NOT_FOUND".to_owned())
}

pub fn not_allowed() -> (Code, String) {
    (Code::PermissionDenied, "NOT_ALLOWED".to_owned())
}
