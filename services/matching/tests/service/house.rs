//! Matching behind a real door, volunteers behind another, and a clock that the test moves.

use std::collections::HashSet;
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use platform::auth::{Caller, Keys};
use platform::clock::Clock;
use platform::db::{Db, Settings, Synchronous};
use platform::id::{Centre, Id};
use platform::inbox::{self, Outcome};
use platform::jobs::{Job, Step};
use platform::outbox::{Letter, rows};
use platform::peers::Peer;
use platform::server::Doorway;
use platform::service::{Opening, Service};
use prost::Message as _;
use proto::events::event::Fact;
use proto::events::{self, Event};
use proto::matching as pb;
use proto::matching::assignment_service_client::AssignmentServiceClient;
use proto::matching::board_service_client::BoardServiceClient;
use proto::matching::card_service_client::CardServiceClient;
use proto::matching::conflict_service_client::ConflictServiceClient;
use proto::matching::log_service_client::LogServiceClient;
use proto::matching::need_service_client::NeedServiceClient;
use proto::matching::offer_service_client::OfferServiceClient;
use proto::matching::person_service_client::PersonServiceClient;
use proto::matching::plan_service_client::PlanServiceClient;
use proto::matching::statistics_service_client::StatisticsServiceClient;
use proto::types::{Position, WeekdayPeriod};
use proto::volunteers::volunteer_service_client::VolunteerServiceClient;
use sea_orm::{ConnectionTrait as _, EntityTrait as _, QueryOrder as _, Statement};
use tokio::sync::Mutex;
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
    pub keys: Keys,
    jobs: Vec<Job>,
    reactions: Vec<inbox::Reaction>,
    volunteers_db: Db,
    brought: Mutex<HashSet<uuid::Uuid>>,
    door: Channel,
    volunteers_door: Channel,
    _stop: DropGuard,
    _ground: Ground,
}

/// What must outlive the services.
#[expect(dead_code, reason = "held for its end")]
enum Ground {
    Folder(tempfile::TempDir),
    Server(Arc<Postgres>),
}

async fn opened(service: Service, keys: &Keys, clock: &Clock, stop: &CancellationToken) -> (String, Vec<Job>, Vec<inbox::Reaction>) {
    let doorway = Doorway::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", doorway.address());
    tokio::spawn(doorway.serve(service.mount, proto::DESCRIPTORS, keys.clone(), clock.clone(), stop.clone()));
    let jobs = service.jobs.into_iter().chain(service.retention.map(|retention| retention.job(&service.db)));
    (address, jobs.collect(), service.reactions)
}

impl House {
    pub async fn on_sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let settings = Settings::Sqlite { folder: folder.path().to_owned(), synchronous: Synchronous::Normal };
        Self::open(&settings, &settings, Ground::Folder(folder)).await
    }

    pub async fn on_postgres() -> Self {
        let server = Postgres::shared().await;
        let settings = |name: &str| Settings::postgres(&server.create_database(name), 6);
        let (own, other) = (settings("matching"), settings("volunteers"));
        Self::open(&own, &other, Ground::Server(server)).await
    }

    async fn open(own: &Settings, other: &Settings, ground: Ground) -> Self {
        let now: DateTime<Utc> = "2026-11-23T09:00:00Z".parse().unwrap(); // a Monday, 10:00 in Larvik
        let (clock, keys, stop) = (Clock::fixed(now, 7), Keys::invented(), CancellationToken::new());
        let volunteers_db = Db::open("volunteers", other, clock.clone()).await.unwrap();
        volunteers_db.migrate(volunteers::migrations()).await.unwrap();
        let opening = |db: &Db| Opening { db: db.clone(), clock: clock.clone(), keys: keys.clone() };
        let (volunteers_at, _, _) = opened(volunteers::service(opening(&volunteers_db)), &keys, &clock, &stop).await;
        let db = Db::open("matching", own, clock.clone()).await.unwrap();
        db.migrate(matching::migrations()).await.unwrap();
        let cards = Peer::at(&volunteers_at, "matching", keys.clone(), clock.clone()).unwrap();
        let (at, jobs, reactions) = opened(matching::service(opening(&db), cards), &keys, &clock, &stop).await;
        let channel = |address: String| Channel::from_shared(address).unwrap().connect_lazy();
        let centre = clock.id();
        let coordinator = Caller { subject: "member_kari".into(), centre: Some(centre), organisation: None, scopes: vec!["coordinator".into()] };
        Self {
            clock,
            db,
            centre,
            coordinator,
            keys,
            jobs,
            reactions,
            volunteers_db,
            brought: Mutex::default(),
            door: channel(at),
            volunteers_door: channel(volunteers_at),
            _stop: stop.drop_guard(),
            _ground: ground,
        }
    }

    pub fn needs(&self) -> NeedServiceClient<Channel> {
        NeedServiceClient::new(self.door.clone())
    }

    pub fn offers(&self) -> OfferServiceClient<Channel> {
        OfferServiceClient::new(self.door.clone())
    }

    pub fn assignments(&self) -> AssignmentServiceClient<Channel> {
        AssignmentServiceClient::new(self.door.clone())
    }

    pub fn persons(&self) -> PersonServiceClient<Channel> {
        PersonServiceClient::new(self.door.clone())
    }

    pub fn plans(&self) -> PlanServiceClient<Channel> {
        PlanServiceClient::new(self.door.clone())
    }

    pub fn log(&self) -> LogServiceClient<Channel> {
        LogServiceClient::new(self.door.clone())
    }

    pub fn conflicts(&self) -> ConflictServiceClient<Channel> {
        ConflictServiceClient::new(self.door.clone())
    }

    pub fn statistics(&self) -> StatisticsServiceClient<Channel> {
        StatisticsServiceClient::new(self.door.clone())
    }

    pub fn board(&self) -> BoardServiceClient<Channel> {
        BoardServiceClient::new(self.door.clone())
    }

    pub fn volunteers(&self) -> VolunteerServiceClient<Channel> {
        VolunteerServiceClient::new(self.volunteers_door.clone())
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

    /// Somebody of this centre with another role.
    pub fn somebody(&self, scope: &str, subject: &str) -> Caller {
        Caller { subject: subject.into(), scopes: vec![scope.into()], ..self.coordinator.clone() }
    }

    /// A contact person of an organisation.
    pub fn contact(&self, organisation: &str) -> Caller {
        Caller { organisation: Some(organisation.into()), ..self.somebody("contact", "member_ola") }
    }

    /// The coordinator of another centre.
    pub fn stranger(&self) -> Caller {
        Caller { centre: Some(self.clock.id()), ..self.coordinator.clone() }
    }

    /// Registers somebody who lives so many steps of 111 m away, has time from 6 to 24 every day, and gives the id.
    pub async fn register(&self, name: &str, steps: u32, change: impl FnOnce(&mut proto::volunteers::RegisterVolunteerRequest)) -> String {
        let profile = proto::volunteers::VolunteerProfile {
            name: name.into(),
            email: format!("{name}@example.org"),
            birth_year: 1990,
            position: Some(Position { latitude: 59.05 + f64::from(steps) / 1000.0, longitude: 10.03 }),
            max_metres: 20_000,
            skills: vec!["leksehjelp".into()],
            languages: vec!["nb".into()],
            availability: (1..=7).map(|weekday| WeekdayPeriod { weekday, from_minute: 360, until_minute: 1440 }).collect(),
            weekly_minutes: 6_000,
            ..Default::default()
        };
        let consent = |purpose: &str| proto::volunteers::Consent { purpose: purpose.into(), ..Default::default() };
        let consents = vec![consent("coordination"), consent("messages")];
        let mut request = proto::volunteers::RegisterVolunteerRequest { profile: Some(profile), consents, ..Default::default() };
        change(&mut request);
        self.volunteers().register_volunteer(self.ask(request)).await.unwrap().into_inner().id
    }

    /// Registers several neighbours, the nearest first, and lets their cards arrive.
    pub async fn neighbours(&self, count: u32) -> Vec<String> {
        let mut ids = Vec::new();
        for number in 1..=count {
            ids.push(self.register(&format!("nabo{number}"), number, |_| {}).await);
        }
        self.settle().await;
        ids
    }

    /// Tells matching of the centre's policy.
    pub async fn policy(&self, version: u64, wave_size: u32) {
        self.policy_that_keeps(version, wave_size, None).await;
    }

    /// The same, with how long things are kept.
    pub async fn policy_that_keeps(&self, version: u64, wave_size: u32, retention: Option<proto::organisations::Retention>) {
        let policy = proto::organisations::Policy {
            wave_size: Some(wave_size),
            retention,
            answer_hours: 24,
            quiet_from_minute: Some(1260),
            quiet_until_minute: Some(480),
            zone: "Europe/Oslo".into(),
            travel_metres_per_hour: 40_000,
            ..Default::default()
        };
        let fact = Fact::CentreChanged(events::CentreChanged { policy: Some(policy) });
        let (event, aggregate) = (self.clock.uuid(), self.centre.to_string());
        let told = Event { id: event.to_string(), centre: aggregate.clone(), aggregate: aggregate.clone(), version, fact: Some(fact), ..Event::default() };
        let subject = Letter::subject(self.centre, "organisations", "centre", "centre_changed");
        let payload = told.encode_to_vec();
        self.deliver(Letter { event, centre: self.centre.uuid(), subject, aggregate, version, payload, trace: None, told_at: self.clock.now() }).await;
    }

    pub async fn deliver(&self, letter: Letter) {
        let Some(reaction) = self.reactions.iter().find(|reaction| reaction.reads(&letter)) else { return };
        assert_eq!(inbox::deliver(&self.db, reaction, letter, 1).await, Outcome::Settled);
    }

    /// Every new letter of volunteers, for whoever brings them in another way.
    pub async fn fresh_letters(&self) -> Vec<Letter> {
        let mut brought = self.brought.lock().await;
        letters(&self.volunteers_db).await.into_iter().filter(|letter| brought.insert(letter.event)).collect()
    }

    /// The versions of all cards together.
    pub async fn card_versions(&self) -> i64 {
        let tx = self.db.worker().read().await.unwrap();
        let sql = "SELECT CAST(coalesce(sum(version), 0) AS bigint) AS n FROM cards";
        let row = tx.query_one_raw(Statement::from_string(tx.get_database_backend(), sql)).await.unwrap().unwrap();
        row.try_get("", "n").unwrap()
    }

    /// Brings every new letter of volunteers, and steps the jobs, until all rest.
    pub async fn settle(&self) {
        loop {
            let mut done = 0;
            for letter in letters(&self.volunteers_db).await {
                if self.brought.lock().await.insert(letter.event) {
                    self.deliver(letter).await;
                    done += 1;
                }
            }
            for job in &self.jobs {
                while let Step::Did(some) = (job.step)().await.unwrap() {
                    done += some;
                }
            }
            if done == 0 {
                return;
            }
        }
    }

    /// Moves the clock on and lets time do its work.
    pub async fn later(&self, by: TimeDelta) {
        self.clock.advance(by);
        self.settle().await;
    }

    /// Every fact that matching told so far, oldest first, with its aggregate and version.
    pub async fn facts(&self) -> Vec<(String, u64, Fact)> {
        let read = |letter: Letter| {
            let event = Event::decode(letter.payload.as_slice()).unwrap();
            (event.aggregate, event.version, event.fact.unwrap())
        };
        letters(&self.db).await.into_iter().map(read).collect()
    }

    /// Posts a need and gives its id and its sessions.
    pub async fn post(&self, profile: pb::NeedProfile) -> (String, Vec<String>) {
        let message = pb::PostNeedRequest { profile: Some(profile), ..Default::default() };
        let posted = self.needs().post_need(self.ask(message)).await.unwrap().into_inner();
        self.settle().await;
        (posted.id, posted.sessions)
    }

    pub async fn need(&self, id: &str) -> pb::Need {
        self.needs().get_need(self.ask(pb::GetNeedRequest { id: id.into() })).await.unwrap().into_inner().need.unwrap()
    }

    pub async fn session(&self, need: &str, session: &str) -> pb::Session {
        self.need(need).await.sessions.into_iter().find(|one| one.id == session).unwrap()
    }

    /// Every offer of a session, in the order in which they were made.
    pub async fn offers_of(&self, session: &str) -> Vec<pb::Offer> {
        let message = pb::ListOffersRequest { session: session.into(), ..Default::default() };
        let mut offers = self.offers().list_offers(self.ask(message)).await.unwrap().into_inner().offers;
        offers.sort_by_key(|offer| (offer.made_at.as_ref().map(|at| (at.seconds, at.nanos)), offer.wave));
        offers
    }

    /// The offers of a session that are out.
    pub async fn out(&self, session: &str) -> Vec<pb::Offer> {
        self.offers_of(session).await.into_iter().filter(|offer| offer.state() == pb::OfferState::Made).collect()
    }

    pub async fn assignments_of(&self, session: &str) -> Vec<pb::Assignment> {
        let message = pb::ListAssignmentsRequest { session: session.into(), ..Default::default() };
        self.assignments().list_assignments(self.ask(message)).await.unwrap().into_inner().assignments
    }

    /// Asks these volunteers and gives their offers in the same order.
    pub async fn make(&self, session: &str, volunteers: &[String]) -> Vec<String> {
        let message = pb::MakeOffersRequest { session: session.into(), volunteers: volunteers.to_vec(), ..Default::default() };
        self.offers().make_offers(self.ask(message)).await.unwrap().into_inner().offers
    }

    pub async fn accept(&self, offer: &str) -> Result<pb::AcceptOfferResponse, Status> {
        let answer = self.offers().accept_offer(self.ask(pb::AcceptOfferRequest { id: offer.into(), ..Default::default() })).await;
        answer.map(tonic::Response::into_inner)
    }

    pub async fn decline(&self, offer: &str, answer: pb::Answer) -> Result<pb::DeclineOfferResponse, Status> {
        let message = pb::DeclineOfferRequest { id: offer.into(), answer: answer.into(), ..Default::default() };
        self.offers().decline_offer(self.ask(message)).await.map(tonic::Response::into_inner)
    }

    /// What the person who was asked may be told.
    pub async fn card(&self, offer: &str) -> Result<pb::GetOfferCardResponse, Status> {
        let message = pb::GetOfferCardRequest { centre: self.centre.to_string(), offer: offer.into() };
        let token = self.keys.room_token("notifications", self.clock.now()).unwrap();
        let request = platform::telemetry::outgoing(message, &token).unwrap();
        CardServiceClient::new(self.door.clone()).get_offer_card(request).await.map(tonic::Response::into_inner)
    }
}

async fn letters(db: &Db) -> Vec<Letter> {
    let tx = db.worker().read().await.unwrap();
    rows::Entity::find().order_by_asc(rows::Column::Seq).all(&tx).await.unwrap().into_iter().map(Letter::from).collect()
}

/// Homework help at the library, two hours from a local start.
pub fn homework(starts: &str, places: u32) -> pb::NeedProfile {
    let begins: chrono::NaiveDateTime = format!("{starts}:00").parse().unwrap();
    pb::NeedProfile {
        title: "Leksehjelp for ungdom".into(),
        public_text: "To timer på biblioteket".into(),
        details: "Inngang fra baksiden".into(),
        category: "leksehjelp".into(),
        place_name: "Biblioteket".into(),
        position: Some(Position { latitude: 59.05, longitude: 10.03 }),
        starts_local: starts.into(),
        ends_local: (begins + TimeDelta::hours(2)).format("%Y-%m-%dT%H:%M").to_string(),
        places,
        priority: 3,
        ..Default::default()
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
