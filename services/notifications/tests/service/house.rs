//! The service behind its gRPC door on a database of its own, with letters brought by hand and jobs stepped by hand.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use platform::auth::{Caller, Keys};
use platform::clock::Clock;
use platform::db::{self, Db, Synchronous};
use platform::id::{Centre, Id};
use platform::inbox::{self, Outcome, Reaction};
use platform::jobs::{Job, Step};
use platform::mail::Settings;
use platform::outbox::{self, Letter};
use platform::peers::Peer;
use platform::server::Doorway;
use platform::service::{Opening, Service};
use platform::telemetry;
use prost::Message as _;
use proto::events::{self, event::Fact};
use proto::matching::card_service_server::CardServiceServer as Offers;
use proto::notifications as pb;
use proto::notifications::delivery_service_client::DeliveryServiceClient;
use proto::volunteers::card_service_server::CardServiceServer as Contacts;
use sea_orm::{ConnectionTrait as _, EntityTrait as _, QueryOrder as _, Statement};
use tokio_util::sync::{CancellationToken, DropGuard};
use tonic::transport::{Channel, Endpoint};
use world::Postgres;

use crate::rooms::Rooms;

/// On which database.
#[derive(Clone, Copy)]
pub enum Kind {
    Sqlite,
    Postgres,
}

/// Names of the kinds of id that tests make.
macro_rules! kinds {
    ($($name:ident = $prefix:literal),*) => {
        $(pub enum $name {} impl platform::id::Kind for $name { const PREFIX: &'static str = $prefix; })*
    };
}
kinds!(Volunteer = "volunteer", Offer = "offer", Assignment = "assignment");

pub struct House {
    pub clock: Clock,
    pub keys: Keys,
    pub centre: Id<Centre>,
    pub rooms: Rooms,
    pub db: Db,
    pub channel: Channel,
    pub job: Job,
    keeping: Job,
    reactions: Vec<Reaction>,
    folder: tempfile::TempDir,
    _stop: DropGuard,
    _postgres: Option<Arc<Postgres>>,
}

pub fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

pub fn stamp(at: impl Into<Option<DateTime<Utc>>>) -> Option<prost_types::Timestamp> {
    at.into().map(|at| prost_types::Timestamp { seconds: at.timestamp(), nanos: at.timestamp_subsec_nanos().cast_signed() })
}

impl House {
    /// A house on a Monday in November at noon in Oslo.
    pub async fn on(kind: Kind) -> Self {
        Self::with(kind, |_| {}).await
    }

    pub async fn with(kind: Kind, change: impl FnOnce(&mut Settings)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (clock, keys) = (Clock::fixed(at("2026-11-23T11:00:00Z"), 11), Keys::invented());
        let (settings, postgres) = match kind {
            Kind::Sqlite => (db::Settings::Sqlite { folder: folder.path().join("db"), synchronous: Synchronous::Normal }, None),
            Kind::Postgres => {
                let postgres = Postgres::shared().await;
                (db::Settings::postgres(&postgres.create_database("notifications"), 8), Some(postgres))
            }
        };
        let db = Db::open("notifications", &settings, clock.clone()).await.unwrap();
        db.migrate(notifications::migrations()).await.unwrap();

        let stop = CancellationToken::new();
        let rooms = Rooms::default();
        let cards = rooms.clone();
        let address = serve(&keys, &clock, &stop, move |routes| {
            routes.add_service(Offers::new(cards.clone()));
            routes.add_service(Contacts::new(cards));
        })
        .await;
        let mut mail = Settings { folder: folder.path().join("mail"), public_url: "https://svar.example.org/".to_owned(), ..Settings::default() };
        change(&mut mail);
        let peer = || Peer::at(&address, "notifications", keys.clone(), clock.clone()).unwrap();
        let opening = Opening { db: db.clone(), clock: clock.clone(), keys: keys.clone() };
        let Service { mount, reactions, mut jobs, serves, retention, .. } = notifications::service(opening, &mail, peer(), peer()).unwrap();
        assert_eq!(serves, ["borgertorg.notifications.v1.PreferenceService", "borgertorg.notifications.v1.DeliveryService"]);
        let address = serve(&keys, &clock, &stop, mount).await;
        let channel = Endpoint::from_shared(address).unwrap().connect_lazy();
        let centre = clock.id();
        let keeping = retention.expect("what it keeps for a time only").job(&db);
        Self { clock, keys, centre, rooms, db, channel, job: jobs.remove(0), keeping, reactions, folder, _stop: stop.drop_guard(), _postgres: postgres }
    }

    /// A new person with an address, who consents.
    pub fn person(&self, email: &str) -> String {
        let person = self.clock.id::<Volunteer>().to_string();
        let card =
            proto::volunteers::GetContactCardResponse { name: "Kari Nordmann".to_owned(), email: email.to_owned(), phone: String::new(), consents: true };
        self.rooms.contact(&person, Some(card));
        person
    }

    /// An offer that matching shows as made, starting at `starts`; returns its id.
    pub fn offered(&self, person: &str, starts: &str) -> String {
        let offer = self.clock.id::<Offer>().to_string();
        self.rooms.offer(proto::matching::GetOfferCardResponse {
            offer: offer.clone(),
            volunteer: person.to_owned(),
            state: proto::matching::OfferState::Made.into(),
            title: "Følge til legen".to_owned(),
            public_text: "En liten spasertur.".to_owned(),
            details: "Ring på hos Hansen".to_owned(),
            place_name: "Svarstad".to_owned(),
            starts_at: stamp(at(starts)),
            ends_at: stamp(at(starts) + TimeDelta::hours(2)),
            zone: "Europe/Oslo".to_owned(),
            deadline: stamp(at(starts) - TimeDelta::hours(1)),
            reasons: vec!["DISTANCE_METRES:800".to_owned()],
            ..Default::default()
        });
        offer
    }

    /// The letter of a fact.
    pub fn letter(&self, service: &str, aggregate: &str, id: &str, version: u64, fact: Fact) -> Letter {
        let (event, now) = (self.clock.uuid(), self.clock.now());
        let envelope = events::Event {
            id: event.to_string(),
            centre: self.centre.to_string(),
            aggregate: id.to_owned(),
            version,
            occurred_at: stamp(now),
            actor: "coordinator".to_owned(),
            fact: Some(fact),
        };
        let subject = Letter::subject(self.centre, service, aggregate, "a_fact");
        let payload = envelope.encode_to_vec();
        Letter { event, centre: self.centre.uuid(), subject, aggregate: id.to_owned(), version, payload, trace: None, told_at: now }
    }

    /// Brings a letter to whoever reads it.
    pub async fn bring(&self, letter: &Letter) -> Outcome {
        self.clock.advance(TimeDelta::milliseconds(1)); // ids of one millisecond have no order
        let reaction = self.reactions.iter().find(|reaction| reaction.reads(letter)).expect("a reader");
        inbox::deliver(&self.db, reaction, letter.clone(), 1).await
    }

    /// Tells a fact of matching.
    pub async fn tell(&self, aggregate: &str, id: &str, version: u64, fact: Fact) -> Letter {
        let letter = self.letter("matching", aggregate, id, version, fact);
        assert_eq!(self.bring(&letter).await, Outcome::Settled);
        letter
    }

    /// Steps the job until nothing is due; returns how many it did.
    pub async fn work(&self) -> usize {
        let mut all = 0;
        while let Step::Did(n) = (self.job.step)().await.unwrap() {
            all += n;
        }
        all
    }

    /// Lets go what was kept long enough.
    pub async fn forget(&self) {
        while let Step::Did(_) = (self.keeping.step)().await.unwrap() {}
    }

    /// Moves the clock to a moment, and works.
    pub async fn until(&self, text: &str) -> usize {
        self.clock.advance(at(text) - self.clock.now());
        self.work().await
    }

    /// What lies in the folder of messages, decoded, sorted by name.
    pub fn mails(&self) -> Vec<String> {
        let mut files: Vec<_> = std::fs::read_dir(self.folder.path().join("mail")).unwrap().map(|entry| entry.unwrap().path()).collect();
        files.sort();
        files.iter().map(|file| crate::mail::readable(&std::fs::read_to_string(file).unwrap())).collect()
    }

    pub fn caller(&self, scope: &str, subject: &str) -> Caller {
        Caller { subject: subject.to_owned(), centre: Some(self.centre), organisation: None, scopes: vec![scope.to_owned()] }
    }

    /// A request of somebody.
    pub fn request<T>(&self, caller: &Caller, message: T) -> tonic::Request<T> {
        telemetry::outgoing(message, &self.keys.token(caller, self.clock.now(), TimeDelta::minutes(10)).unwrap()).unwrap()
    }

    /// The deliveries as a coordinator sees them.
    pub async fn deliveries(&self) -> Vec<pb::Delivery> {
        let request = self.request(&self.caller("coordinator", "member_1"), pb::ListDeliveriesRequest::default());
        DeliveryServiceClient::new(self.channel.clone()).list_deliveries(request).await.unwrap().into_inner().deliveries
    }

    /// Template, state and reason of each delivery.
    pub async fn states(&self) -> Vec<(String, &'static str, String)> {
        let state = |delivery: &pb::Delivery| delivery.state().as_str_name().strip_prefix("DELIVERY_STATE_").unwrap();
        self.deliveries().await.into_iter().map(|delivery| (delivery.template.clone(), state(&delivery), delivery.why)).collect()
    }

    /// A number out of the rows themselves.
    pub async fn count(&self, query: &str) -> i64 {
        let tx = self.db.worker().read().await.unwrap();
        let row = tx.query_one_raw(Statement::from_string(tx.get_database_backend(), query)).await.unwrap().unwrap();
        row.try_get("", "n").unwrap()
    }

    /// What was told.
    pub async fn told(&self) -> Vec<Fact> {
        let tx = self.db.worker().read().await.unwrap();
        let rows = outbox::rows::Entity::find().order_by_asc(outbox::rows::Column::Seq).all(&tx).await.unwrap();
        rows.into_iter().map(|row| events::Event::decode(row.payload.as_slice()).unwrap().fact.unwrap()).collect()
    }
}

async fn serve(keys: &Keys, clock: &Clock, stop: &CancellationToken, mount: impl FnOnce(&mut tonic::service::RoutesBuilder) + Send + 'static) -> String {
    let doorway = Doorway::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", doorway.address());
    let (keys, clock, stop) = (keys.clone(), clock.clone(), stop.clone());
    tokio::spawn(async move { doorway.serve(mount, proto::DESCRIPTORS, keys, clock, stop).await.unwrap() });
    address
}

/// Expects `(template, state, why)` of all deliveries, in any order.
#[track_caller]
pub fn same(found: &[(String, &'static str, String)], wanted: &[(&str, &str, &str)]) {
    let mut found: Vec<_> = found.iter().map(|(template, state, why)| (template.as_str(), *state, why.as_str())).collect();
    let mut wanted = wanted.to_vec();
    found.sort_unstable();
    wanted.sort_unstable();
    assert_eq!(found, wanted);
}
