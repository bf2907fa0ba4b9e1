//! The door on a port of its own, with one ask in the room behind it, and a plain HTTP client.

use chrono::{DateTime, Utc};
use platform::auth::Keys;
use platform::bus::Feed;
use platform::clock::Clock;
use platform::db::{self, Db, Synchronous};
use platform::id::{Centre, Id};
use platform::link;
use platform::mail;
use platform::peers::Peer;
use platform::server::Doorway;
use platform::service::Opening;
use proto::matching::assignment_service_server::AssignmentServiceServer;
use proto::matching::card_service_server::CardServiceServer;
use proto::matching::offer_service_server::OfferServiceServer;
use proto::matching::{GetOfferCardResponse, OfferState};
use proto::organisations::centre_service_server::CentreServiceServer;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio_util::sync::{CancellationToken, DropGuard};

use crate::behind::Behind;
use crate::room::Room;

enum Volunteer {}

impl platform::id::Kind for Volunteer {
    const PREFIX: &'static str = "volunteer";
}

pub struct Town {
    pub clock: Clock,
    pub centre: Id<Centre>,
    pub room: Room,
    volunteer: Id<Volunteer>,
    link: String,
    stay: String,
    pub address: String,
    _folder: tempfile::TempDir,
    _stop: DropGuard,
}

/// What came back.
pub struct Answer {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: String,
}

pub fn header<'a>(answer: &'a Answer, name: &str) -> Option<&'a str> {
    answer.headers.iter().find(|(found, _)| found == name).map(|(_, value)| value.as_str())
}

pub fn stamp(at: &str) -> Option<prost_types::Timestamp> {
    at.parse::<DateTime<Utc>>().ok().map(|at| prost_types::Timestamp { seconds: at.timestamp(), nanos: 0 })
}

impl Town {
    pub async fn new() -> Self {
        let (clock, keys) = (Clock::fixed("2026-11-23T11:00:00Z".parse().unwrap(), 3), Keys::invented());
        let (volunteer, offer, centre) = (clock.id::<Volunteer>(), clock.uuid(), clock.id::<Centre>());
        let room = Room::default();
        room.change(|card| {
            *card = GetOfferCardResponse {
                volunteer: volunteer.to_string(),
                state: OfferState::Made.into(),
                title: "Følge til legen".to_owned(),
                public_text: "En liten spasertur.".to_owned(),
                place_name: "Svarstad".to_owned(),
                starts_at: stamp("2026-11-24T09:00:00Z"),
                ends_at: stamp("2026-11-24T11:00:00Z"),
                zone: "Europe/Oslo".to_owned(),
                deadline: stamp("2026-11-23T19:00:00Z"),
                ..Default::default()
            }
        });
        let link = format!("/svar/{}", link::seal(&keys, &[offer, volunteer.uuid(), centre.uuid()], "2026-11-24T11:00:00Z".parse().unwrap()));
        let stay = format!(
            "/bli/{}",
            link::seal(
                &keys,
                &["00000000-0000-0000-0000-000000000000".parse().unwrap(), volunteer.uuid(), centre.uuid()],
                "2027-05-31T11:00:00Z".parse().unwrap()
            )
        );

        let stop = CancellationToken::new();
        let doorway = Doorway::bind("127.0.0.1:0").await.unwrap();
        let rooms = Peer::at(&format!("http://{}", doorway.address()), "dispatcher", keys.clone(), clock.clone()).unwrap();
        let (shown, served, until) = (room.clone(), (keys.clone(), clock.clone()), stop.clone());
        tokio::spawn(async move {
            let mount = move |routes: &mut tonic::service::RoutesBuilder| {
                routes.add_service(CardServiceServer::new(shown.clone()));
                routes.add_service(OfferServiceServer::new(shown.clone()));
                routes.add_service(AssignmentServiceServer::new(shown));
                routes.add_service(CentreServiceServer::new(Behind::default()));
            };
            doorway.serve(mount, proto::DESCRIPTORS, served.0, served.1, until).await.unwrap();
        });

        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let folder = tempfile::tempdir().unwrap();
        let kept = db::Settings::Sqlite { folder: folder.path().to_owned(), synchronous: Synchronous::Normal };
        let db = Db::open("dispatcher", &kept, clock.clone()).await.unwrap();
        db.migrate(dispatcher::migrations()).await.unwrap();
        let mail = mail::Settings { folder: folder.path().join("mail"), ..mail::Settings::default() };
        let doors = dispatcher::Doors {
            organisations: rooms.clone(),
            volunteers: rooms.clone(),
            matching: rooms.clone(),
            notifications: rooms.clone(),
            dispatcher: rooms,
        };
        let opening = Opening { db, clock: clock.clone(), keys };
        let (_, app) =
            dispatcher::open(opening, Feed::default(), "https://svar.example.org", &mail, &dispatcher::Oidc::default(), &dispatcher::Tiles::default(), &doors)
                .unwrap();
        let until = stop.clone();
        tokio::spawn(async move { axum::serve(listener, app).with_graceful_shutdown(async move { until.cancelled().await }).await.unwrap() });
        Self { clock, centre, room, volunteer, link, stay, address, _folder: folder, _stop: stop.drop_guard() }
    }

    /// The path of a link to the ask.
    pub fn link(&self) -> String {
        self.link.clone()
    }

    /// The path of a link to the question whether she stays.
    pub fn stay(&self) -> String {
        self.stay.clone()
    }

    pub fn volunteer(&self) -> String {
        self.volunteer.to_string()
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, &[], "").await
    }

    pub async fn post(&self, path: &str, body: &str, headers: &[(&str, &str)]) -> Answer {
        let mut all = vec![("content-type", "application/x-www-form-urlencoded")];
        all.extend_from_slice(headers);
        self.ask("POST", path, &all, body).await
    }

    pub async fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Answer {
        ask_at(&self.address, method, path, headers, body).await
    }
}

/// The same at any address.
pub async fn ask_at(host: &str, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Answer {
    let mut stream = TcpStream::connect(host).await.unwrap();
    let headers: Vec<String> = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    let length = body.len();
    let request = format!("{method} {path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n{}content-length: {length}\r\n\r\n{body}", headers.concat());
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    let mut lines = head.lines();
    let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
    let headers = lines.filter_map(|line| line.split_once(": ")).map(|(name, value)| (name.to_lowercase(), value.to_owned())).collect();
    Answer { status, headers, body: body.to_owned() }
}
