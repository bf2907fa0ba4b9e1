//! One service behind a real door, with a clock that the test moves.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use platform::auth::{Caller, Keys};
use platform::clock::Clock;
use platform::db::{Db, Settings, Synchronous};
use platform::id::{Centre, Id};
use platform::inbox::{self, Outcome};
use platform::jobs::Step;
use platform::outbox::{Letter, rows};
use platform::retention::Retention;
use platform::server::Doorway;
use platform::service::{Opening, Service, Snapshot};
use prost::Message as _;
use proto::events::event::Fact;
use proto::events::{self, Event};
use proto::types::Position;
use proto::volunteers as pb;
use proto::volunteers::card_service_client::CardServiceClient;
use proto::volunteers::hours_service_client::HoursServiceClient;
use proto::volunteers::volunteer_service_client::VolunteerServiceClient;
use sea_orm::{ConnectionTrait as _, EntityTrait as _, QueryOrder as _, Statement};
use tokio_util::sync::{CancellationToken, DropGuard};
use tonic::transport::Channel;
use tonic::{Request, Status};
use tonic_types::StatusExt as _;
use world::Postgres;

pub struct House {
    pub clock: Clock,
    pub db: Db,
    pub centre: Id<Centre>,
    pub coordinator: Caller,
    keys: Keys,
    jobs: Vec<platform::jobs::Job>,
    reactions: Vec<inbox::Reaction>,
    snapshot: Snapshot,
    retention: Retention,
    channel: Channel,
    _stop: DropGuard,
    _ground: Ground,
}

/// What must outlive the service.
#[expect(dead_code, reason = "held for its end")]
enum Ground {
    Folder(tempfile::TempDir),
    Server(Arc<Postgres>),
}

impl House {
    pub async fn on_sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let settings = Settings::Sqlite { folder: folder.path().to_owned(), synchronous: Synchronous::Normal };
        Self::open(&settings, Ground::Folder(folder)).await
    }

    pub async fn on_postgres() -> Self {
        let server = Postgres::shared().await;
        Self::open(&Settings::postgres(&server.create_database("volunteers"), 4), Ground::Server(server)).await
    }

    async fn open(settings: &Settings, ground: Ground) -> Self {
        let now: DateTime<Utc> = "2026-11-23T09:00:00Z".parse().unwrap();
        let (clock, keys) = (Clock::fixed(now, 7), Keys::invented());
        let db = Db::open("volunteers", settings, clock.clone()).await.unwrap();
        db.migrate(volunteers::migrations()).await.unwrap();
        let service = volunteers::service(Opening { db: db.clone(), clock: clock.clone(), keys: keys.clone() });
        let Service { mount, mut jobs, reactions, snapshot, retention, .. } = service;
        let retention = retention.unwrap();
        jobs.push(retention.clone().job(&db));
        let doorway = Doorway::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", doorway.address());
        let stop = CancellationToken::new();
        tokio::spawn(doorway.serve(mount, proto::DESCRIPTORS, keys.clone(), clock.clone(), stop.clone()));
        let channel = Channel::from_shared(address).unwrap().connect_lazy();
        let centre = clock.id();
        let coordinator = Caller { subject: "member_kari".into(), centre: Some(centre), organisation: None, scopes: vec!["coordinator".into()] };
        Self { clock, db, centre, coordinator, keys, jobs, reactions, snapshot, retention, channel, _stop: stop.drop_guard(), _ground: ground }
    }

    pub fn volunteers(&self) -> VolunteerServiceClient<Channel> {
        VolunteerServiceClient::new(self.channel.clone())
    }

    pub fn cards(&self) -> CardServiceClient<Channel> {
        CardServiceClient::new(self.channel.clone())
    }

    pub fn hours(&self) -> HoursServiceClient<Channel> {
        HoursServiceClient::new(self.channel.clone())
    }

    /// A request in somebody's name.
    pub fn by<T>(&self, caller: &Caller, message: T) -> Request<T> {
        let token = self.keys.token(caller, self.clock.now(), TimeDelta::minutes(10)).unwrap();
        platform::telemetry::outgoing(message, &token).unwrap()
    }

    /// A request in the coordinator's name.
    pub fn ask<T>(&self, message: T) -> Request<T> {
        self.by(&self.coordinator, message)
    }

    /// A request in the name of another room.
    pub fn room<T>(&self, room: &str, message: T) -> Request<T> {
        platform::telemetry::outgoing(message, &self.keys.room_token(room, self.clock.now()).unwrap()).unwrap()
    }

    /// Somebody of this centre with another role.
    pub fn somebody(&self, scope: &str, subject: &str) -> Caller {
        Caller { subject: subject.into(), scopes: vec![scope.into()], ..self.coordinator.clone() }
    }

    /// The coordinator of another centre.
    pub fn stranger(&self) -> Caller {
        Caller { centre: Some(self.clock.id()), ..self.coordinator.clone() }
    }

    /// Registers somebody and gives the id.
    pub async fn register(&self, request: pb::RegisterVolunteerRequest) -> String {
        self.volunteers().register_volunteer(self.ask(request)).await.unwrap().into_inner().id
    }

    /// Reads somebody in the coordinator's name.
    pub async fn read(&self, id: &str) -> pb::Volunteer {
        let request = self.ask(pb::GetVolunteerRequest { id: id.into() });
        self.volunteers().get_volunteer(request).await.unwrap().into_inner().volunteer.unwrap()
    }

    /// The matching card of one person, where there is one.
    pub async fn card(&self, id: &str) -> Option<pb::MatchingCard> {
        let message = pb::GetMatchingCardsRequest { centre: self.centre.to_string(), volunteers: vec![id.into()] };
        let mut cards = self.cards().get_matching_cards(self.room("matching", message)).await.unwrap().into_inner().cards;
        assert!(cards.len() <= 1);
        cards.pop()
    }

    pub async fn contact_card(&self, id: &str) -> Result<pb::GetContactCardResponse, Status> {
        let message = pb::GetContactCardRequest { centre: self.centre.to_string(), person: id.into() };
        self.cards().get_contact_card(self.room("notifications", message)).await.map(tonic::Response::into_inner)
    }

    /// Every letter so far, oldest first.
    pub async fn letters(&self) -> Vec<Letter> {
        let tx = self.db.worker().read().await.unwrap();
        rows::Entity::find().order_by_asc(rows::Column::Seq).all(&tx).await.unwrap().into_iter().map(Letter::from).collect()
    }

    /// Every fact so far, oldest first, as version and fact.
    pub async fn facts(&self) -> Vec<(u64, Fact)> {
        let read = |letter: &Letter| {
            let event = Event::decode(letter.payload.as_slice()).unwrap();
            assert_eq!((&event.aggregate, event.version), (&letter.aggregate, letter.version));
            (event.version, event.fact.unwrap())
        };
        self.letters().await.iter().map(read).collect()
    }

    pub async fn snapshot(&self) -> Vec<Letter> {
        let tx = self.db.worker().read().await.unwrap();
        (self.snapshot)(&tx).await.unwrap()
    }

    /// What would go after so many days, by kind; nothing goes by asking.
    pub async fn would_go(&self, days: i64) -> Vec<(&'static str, u64)> {
        let due = self.retention.preview(&self.db, self.clock.now() + TimeDelta::days(days)).await.unwrap();
        assert!(due.iter().all(|due| due.centre == self.centre));
        due.iter().map(|due| (due.kind, due.count)).collect()
    }

    /// Tells the service how long the centre keeps things, as organisations would.
    pub async fn keeps(&self, retention: proto::organisations::Retention) {
        let policy = proto::organisations::Policy { retention: Some(retention), ..Default::default() };
        let fact = Fact::CentreChanged(events::CentreChanged { policy: Some(policy) });
        let subject = Letter::subject(self.centre, "organisations", "centre", "changed");
        let letter = Letter { subject, ..self.letter(&self.centre.to_string(), fact) };
        assert_eq!(self.deliver(letter).await, Outcome::Settled);
    }

    /// Steps every job until all of them rest; answers how much they did.
    pub async fn let_time_work(&self) -> usize {
        let mut done = 0;
        for job in &self.jobs {
            while let Step::Did(some) = (job.step)().await.unwrap() {
                done += some;
            }
        }
        done
    }

    /// Tells the service of a check-out, as matching would; with a new event id each time.
    pub async fn check_out(&self, assignment: &str, volunteer: &str, minutes: u32) -> Outcome {
        let out = events::CheckedOut { session: self.clock.id::<Session>().to_string(), volunteer: volunteer.into(), at: None, minutes };
        self.deliver(self.letter(assignment, Fact::CheckedOut(out))).await
    }

    pub fn letter(&self, assignment: &str, fact: Fact) -> Letter {
        let (event, now) = (self.clock.uuid(), self.clock.now());
        let told =
            Event { id: event.to_string(), centre: self.centre.to_string(), aggregate: assignment.into(), version: 3, fact: Some(fact), ..Event::default() };
        Letter {
            event,
            centre: self.centre.uuid(),
            subject: Letter::subject(self.centre, "matching", "assignment", "checked_out"),
            aggregate: assignment.into(),
            version: 3,
            payload: told.encode_to_vec(),
            trace: None,
            told_at: now,
        }
    }

    pub async fn deliver(&self, letter: Letter) -> Outcome {
        let reaction = self.reactions.iter().find(|reaction| reaction.reads(&letter)).unwrap();
        inbox::deliver(&self.db, reaction, letter, 1).await
    }

    /// A new id of an assignment.
    pub fn assignment(&self) -> String {
        self.clock.id::<Assignment>().to_string()
    }

    /// How many rows a table has.
    pub async fn rows(&self, table: &str) -> i64 {
        let tx = self.db.worker().read().await.unwrap();
        let statement = Statement::from_string(tx.get_database_backend(), format!("SELECT count(*) AS n FROM {table}"));
        tx.query_one_raw(statement).await.unwrap().unwrap().try_get("", "n").unwrap()
    }

    /// What a table holds in one column, as text.
    pub async fn texts(&self, table: &str, column: &str) -> Vec<String> {
        let tx = self.db.worker().read().await.unwrap();
        let statement = Statement::from_string(tx.get_database_backend(), format!("SELECT {column} AS text FROM {table}"));
        tx.query_all_raw(statement).await.unwrap().iter().map(|row| row.try_get("", "text").unwrap()).collect()
    }
}

pub enum Assignment {}

impl platform::id::Kind for Assignment {
    const PREFIX: &'static str = "assignment";
}

pub enum Session {}

impl platform::id::Kind for Session {
    const PREFIX: &'static str = "session";
}

/// Somebody with everything that it takes.
pub fn kari() -> pb::RegisterVolunteerRequest {
    let profile = pb::VolunteerProfile {
        name: "Kari Nordmann".into(),
        email: "Kari@example.org".into(),
        phone: "412 34 567".into(),
        birth_year: 1990,
        postal_code: "3275".into(),
        position: Some(Position { latitude: 59.053_217, longitude: 10.035_481 }),
        max_metres: 5_000,
        skills: vec!["Leksehjelp".into(), "sykkelreparasjon".into()],
        languages: vec!["nb".into(), "so".into()],
        interests: vec!["barn".into()],
        availability: vec![proto::types::WeekdayPeriod { weekday: 2, from_minute: 960, until_minute: 1200 }],
        exceptions: Vec::new(),
        weekly_minutes: 240,
    };
    pb::RegisterVolunteerRequest { profile: Some(profile), consents: vec![consent("coordination"), consent("messages")], ..Default::default() }
}

/// The same person under another address and name.
pub fn another(name: &str) -> pb::RegisterVolunteerRequest {
    let mut request = kari();
    let profile = request.profile.as_mut().unwrap();
    profile.email = format!("{name}@example.org");
    name.clone_into(&mut profile.name);
    request
}

pub fn consent(purpose: &str) -> pb::Consent {
    pb::Consent { purpose: purpose.into(), ..Default::default() }
}

pub fn attestation(requirement: &str) -> pb::Attestation {
    pb::Attestation {
        requirement: requirement.into(),
        legal_basis: "politiregisterforskriften § 34-1".into(),
        shown_on: "2026-11-20".into(),
        seen_by_role: "daglig leder".into(),
        recheck_on: "2027-11-20".into(),
    }
}

/// The stable word of a refusal.
pub fn reason(status: &Status) -> String {
    status.get_details_error_info().map(|info| info.reason).unwrap_or_default()
}

/// The fields that a refusal names, in order.
pub fn fields(status: &Status) -> Vec<String> {
    let details = status.get_details_bad_request();
    details.map(|details| details.field_violations.into_iter().map(|violation| violation.field).collect()).unwrap_or_default()
}
