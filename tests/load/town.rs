//! A house under load: one process, release, on SQLite; and the people and needs that fill it.

use std::sync::Arc;
use std::time::Duration;

use proto::matching as pb;
use proto::matching::need_service_client::NeedServiceClient;
use proto::matching::offer_service_client::OfferServiceClient;
use proto::notifications as notify;
use proto::notifications::delivery_service_client::DeliveryServiceClient;
use proto::organisations as org;
use proto::organisations::centre_service_client::CentreServiceClient;
use proto::types::{Position, WeekdayPeriod};
use proto::volunteers as vol;
use proto::volunteers::volunteer_service_client::VolunteerServiceClient;
use tonic::Request;
use tonic::transport::{Channel, Endpoint};
use world::{Build, Folder, Process, wait};

use super::figures::{Figures, measure};

/// Sessions of one need; one volunteer is asked for all of them.
const SESSIONS: usize = 60;
const HERE: Position = Position { latitude: 59.40047, longitude: 9.96758 };
const PATIENCE: Duration = Duration::from_secs(300);

/// A running house with a centre that asks nobody by itself.
pub struct Town {
    pub house: Process,
    data: Folder,
    door: Door,
}

/// The way in; cheap to clone.
#[derive(Clone)]
pub struct Door {
    channel: Channel,
    token: Arc<str>,
}

impl Door {
    pub fn coordinator<T>(&self, message: T) -> Request<T> {
        let mut request = Request::new(message);
        request.metadata_mut().insert("authorization", format!("Bearer {}", self.token).parse().expect("a token"));
        request
    }

    pub fn needs(&self) -> NeedServiceClient<Channel> {
        NeedServiceClient::new(self.channel.clone())
    }

    pub fn asks(&self) -> OfferServiceClient<Channel> {
        OfferServiceClient::new(self.channel.clone())
    }

    fn volunteers(&self) -> VolunteerServiceClient<Channel> {
        VolunteerServiceClient::new(self.channel.clone())
    }

    /// A need of one session, a few days from now.
    pub fn need(&self, number: usize) -> pb::NeedProfile {
        let day = chrono::DateTime::UNIX_EPOCH
            + std::time::UNIX_EPOCH.elapsed().expect("it is later than 1970")
            + chrono::TimeDelta::days(3 + i64::try_from(number % 50).expect("small"));
        pb::NeedProfile {
            title: format!("Behov {number}"),
            category: "bibliotekvert".to_owned(),
            place_name: "Sentralen".to_owned(),
            position: Some(HERE),
            starts_local: day.format("%Y-%m-%dT14:00").to_string(),
            ends_local: day.format("%Y-%m-%dT15:00").to_string(),
            places: 1,
            priority: 3,
            ..Default::default()
        }
    }
}

impl Town {
    pub async fn found() -> Self {
        let data = Folder::new("load");
        let settings = [
            ("BORGERTORG_SERVER__LISTEN", "127.0.0.1:0"),
            ("BORGERTORG_SERVER__HTTP", "127.0.0.1:0"),
            ("BORGERTORG_LOG__LEVEL", "warn,platform::telemetry=debug"),
        ];
        let house = Process::start(Build::Shipped, &data, &["all"], &["all"], &settings).await;
        let operator = Process::run(Build::Shipped, &data, &["token", "--role", "operator", "--minutes", "600"], &[]).await.out;
        let channel = Endpoint::from_shared(house.grpc("all")).expect("an address").connect().await.expect("a connection");
        let policy = org::Policy { wave_size: Some(0), quiet_from_minute: Some(0), quiet_until_minute: Some(0), ..Default::default() };
        let request = org::CreateCentreRequest { name: "Last".to_owned(), municipality: "3909".to_owned(), policy: Some(policy), ..Default::default() };
        let by = Door { channel: channel.clone(), token: operator.trim().into() };
        let centre = CentreServiceClient::new(channel.clone()).create_centre(by.coordinator(request)).await.expect("a centre").into_inner().id;
        let token = Process::run(Build::Shipped, &data, &["token", "--role", "coordinator", "--centre", &centre, "--minutes", "600"], &[]).await.out;
        Self { house, data, door: Door { channel, token: token.trim().into() } }
    }

    pub fn door(&self) -> Door {
        self.door.clone()
    }

    /// Volunteers who can always come.
    pub async fn register(&self, many: usize) -> Vec<String> {
        let ids = Arc::new(std::sync::Mutex::new(Vec::with_capacity(many)));
        let offset = self.data.path().join("registered");
        let before: usize = std::fs::read_to_string(&offset).ok().and_then(|text| text.parse().ok()).unwrap_or(0);
        measure(32, many, |number| {
            let (door, ids, number) = (self.door(), ids.clone(), before + number);
            async move {
                let week = (1..=7).map(|weekday| WeekdayPeriod { weekday, from_minute: 0, until_minute: 1_440 });
                let step = f64::from(u32::try_from(number % 1_000).expect("small")) / 20_000.0;
                let profile = vol::VolunteerProfile {
                    name: format!("Frivillig {number}"),
                    email: format!("frivillig{number}@example.org"),
                    postal_code: "3275".to_owned(),
                    position: Some(Position { latitude: HERE.latitude + step, longitude: HERE.longitude - step }),
                    max_metres: 20_000,
                    weekly_minutes: 10_080,
                    languages: vec!["nb".to_owned()],
                    availability: week.collect(),
                    ..Default::default()
                };
                let consents = vec![vol::Consent { purpose: "coordination".to_owned(), ..Default::default() }];
                let request = vol::RegisterVolunteerRequest { profile: Some(profile), consents, ..Default::default() };
                let id = door.volunteers().register_volunteer(door.coordinator(request)).await.expect("a volunteer").into_inner().id;
                ids.lock().expect("ids").push(id);
            }
        })
        .await;
        std::fs::write(&offset, (before + many).to_string()).expect("a note");
        let session = self.one_session().await;
        wait::until("the cards", PATIENCE, async || {
            let request = pb::SuggestVolunteersRequest { session: session.clone(), limit: 1 };
            let answer = self.door.asks().suggest_volunteers(self.door.coordinator(request)).await.expect("an answer").into_inner();
            (answer.considered as usize >= before + many).then_some(())
        })
        .await;
        std::mem::take(&mut ids.lock().expect("ids"))
    }

    /// A new need's only session.
    pub async fn one_session(&self) -> String {
        let request = pb::PostNeedRequest { profile: Some(self.door.need(1)), ..Default::default() };
        self.door.needs().post_need(self.door.coordinator(request)).await.expect("a need").into_inner().sessions.remove(0)
    }

    /// Offers that wait for an answer: each volunteer is asked for every session of one daily need.
    pub async fn offers(&self, many: usize) -> Vec<String> {
        let mut offers = Vec::with_capacity(many);
        for volunteer in self.register(many.div_ceil(SESSIONS)).await {
            let profile = pb::NeedProfile { recurrence: format!("FREQ=DAILY;COUNT={SESSIONS}"), ..self.door.need(0) };
            let request = pb::PostNeedRequest { profile: Some(profile), ..Default::default() };
            for session in self.door.needs().post_need(self.door.coordinator(request)).await.expect("a need").into_inner().sessions {
                let request = pb::MakeOffersRequest { session, volunteers: vec![volunteer.clone()], ..Default::default() };
                offers.extend(self.door.asks().make_offers(self.door.coordinator(request)).await.expect("an offer").into_inner().offers);
            }
        }
        offers.truncate(many);
        offers
    }

    /// Waits until nothing that was told or asked is still on its way.
    pub async fn messages_have_left(&self) {
        let mut deliveries = DeliveryServiceClient::new(self.door.channel.clone());
        wait::until("messages to leave", PATIENCE, async || {
            let state = notify::DeliveryState::Waiting.into();
            let request = notify::ListDeliveriesRequest { page_size: 500, state, ..Default::default() };
            let page = deliveries.list_deliveries(self.door.coordinator(request)).await.expect("deliveries").into_inner();
            let soon = std::time::UNIX_EPOCH.elapsed().expect("it is later than 1970").as_secs() + 60;
            let due = |one: &notify::Delivery| one.not_before.as_ref().is_none_or(|at| at.seconds.cast_unsigned() < soon);
            (!page.deliveries.iter().any(due)).then_some(())
        })
        .await;
    }

    /// How long after the fact each reaction was committed, as the house logged it.
    pub fn reactions(&self) -> Figures {
        let log = self.house.log();
        let delay = |line: &str| line.split("delay_ms=").nth(1)?.split_whitespace().next()?.parse().ok();
        let times: Vec<Duration> = log.lines().filter_map(delay).map(|ms: f64| Duration::from_secs_f64(ms / 1_000.0)).collect();
        let all = times.iter().sum();
        Figures::of(times, all)
    }

    /// Resident memory of the process that runs from this folder.
    pub fn memory(&self) -> String {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.house.pid())).unwrap_or_default();
        let kilobytes = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).and_then(|rest| rest.split_whitespace().next()?.parse::<f64>().ok());
        kilobytes.map_or_else(|| "unknown".to_owned(), |kb| format!("{:.1} MiB", kb / 1_024.0))
    }
}
