//! The people and needs that fill a house under load.

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use proto::matching as pb;
use proto::notifications as notify;
use proto::organisations as org;
use proto::organisations::centre_service_client::CentreServiceClient;
use proto::types::{Position, WeekdayPeriod};
use proto::volunteers as vol;
use world::wait;

use super::door::{Door, HERE, need};
use super::figures::{Figures, measure};
use super::ground::{Form, Ground};

/// Sessions of one need; one volunteer is asked for all of them.
const SESSIONS: usize = 60;
const PATIENCE: Duration = Duration::from_secs(300);

async fn doors(ground: &Ground, token: Arc<str>) -> Door {
    Door {
        organisations: ground.channel("organisations").await,
        volunteers: ground.channel("volunteers").await,
        matching: ground.channel("matching").await,
        notifications: ground.channel("notifications").await,
        token,
    }
}

/// A house with a centre that asks nobody by itself.
pub struct Town {
    pub ground: Ground,
    pub centre: String,
    door: Door,
    registered: std::sync::atomic::AtomicUsize,
}

impl Town {
    pub async fn found(form: Form) -> Self {
        let ground = Ground::lay(form).await;
        let operator = ground.run(&["token", "--role", "operator", "--minutes", "600"]).await;
        let mut door = doors(&ground, operator.into()).await;
        let policy = org::Policy { wave_size: Some(0), quiet_from_minute: Some(0), quiet_until_minute: Some(0), ..Default::default() };
        let request = org::CreateCentreRequest { name: "Last".to_owned(), municipality: "3909".to_owned(), policy: Some(policy), ..Default::default() };
        let made = CentreServiceClient::new(door.organisations.clone()).create_centre(door.coordinator(request)).await;
        let centre = made.expect("a centre").into_inner().id;
        door.token = ground.run(&["token", "--role", "coordinator", "--centre", &centre, "--minutes", "600"]).await.into();
        Self { ground, centre, door, registered: 0.into() }
    }

    /// Opens the doors anew, after a restart.
    pub async fn come_back(&mut self) {
        let token = self.door.token.clone();
        self.door = doors(&self.ground, token).await;
    }

    /// The door of another centre of the house.
    pub async fn neighbour(&self) -> Door {
        let centre = self.ground.run(&["centre", "Naboen", "--municipality", "3909"]).await;
        Door { token: self.ground.run(&["token", "--centre", &centre, "--minutes", "600"]).await.into(), ..self.door() }
    }

    pub fn door(&self) -> Door {
        self.door.clone()
    }

    /// Volunteers who can always come; returns when matching knows them.
    pub async fn register(&self, many: usize) -> Vec<String> {
        let before = self.registered.fetch_add(many, std::sync::atomic::Ordering::Relaxed);
        let ids = Arc::new(std::sync::Mutex::new(Vec::with_capacity(many)));
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
                let id = door.people().register_volunteer(door.coordinator(request)).await.expect("a volunteer").into_inner().id;
                ids.lock().expect("ids").push(id);
            }
        })
        .await;
        let session = self.one_session().await;
        wait::until("the cards", PATIENCE, async || {
            let request = pb::SuggestVolunteersRequest { session: session.clone(), limit: 1, without_counts: false };
            let answer = self.door.asks().suggest_volunteers(self.door.coordinator(request)).await.expect("an answer").into_inner();
            (answer.considered as usize >= before + many).then_some(())
        })
        .await;
        std::mem::take(&mut ids.lock().expect("ids"))
    }

    /// A new need's sessions.
    pub async fn sessions(&self, profile: pb::NeedProfile) -> Vec<String> {
        let request = pb::PostNeedRequest { profile: Some(profile), ..Default::default() };
        self.door.needs().post_need(self.door.coordinator(request)).await.expect("a need").into_inner().sessions
    }

    /// A new need's only session.
    pub async fn one_session(&self) -> String {
        self.sessions(need(1)).await.remove(0)
    }

    async fn ask(&self, session: String, volunteer: &str) -> Vec<String> {
        let request = pb::MakeOffersRequest { session, volunteers: vec![volunteer.to_owned()], ..Default::default() };
        self.door.asks().make_offers(self.door.coordinator(request)).await.expect("an offer").into_inner().offers
    }

    /// Offers that wait for an answer: each volunteer is asked for every session of one daily need. Neighbours in the list are
    /// different people's offers for different needs, as answers come in: those to one need wait for each other.
    pub async fn offers(&self, many: usize) -> Vec<String> {
        let mut of_needs = Vec::new();
        for volunteer in self.register(many.div_ceil(SESSIONS)).await {
            let mut offers = Vec::with_capacity(SESSIONS);
            for session in self.sessions(pb::NeedProfile { recurrence: format!("FREQ=DAILY;COUNT={SESSIONS}"), ..need(0) }).await {
                offers.extend(self.ask(session, &volunteer).await);
            }
            of_needs.push(offers);
        }
        let across = (0..SESSIONS).flat_map(|at| of_needs.iter().filter_map(move |offers| offers.get(at).cloned()));
        across.take(many).collect()
    }

    /// How long after its commit an offer is known to notifications, in a house that has nothing else to do: from the answer of the
    /// command, which leaves when it is committed, to the line that the reaction logs when it is.
    pub async fn latency(&self, letters: usize) -> Figures {
        let mut pace = tokio::time::interval(Duration::from_millis(50));
        let mut committed = Vec::new();
        for volunteer in self.register(letters.div_ceil(SESSIONS)).await {
            for session in self.sessions(pb::NeedProfile { recurrence: format!("FREQ=DAILY;COUNT={SESSIONS}"), ..need(0) }).await {
                pace.tick().await;
                self.ask(session, &volunteer).await;
                committed.push(DateTime::<Utc>::UNIX_EPOCH + std::time::UNIX_EPOCH.elapsed().expect("it is later than 1970"));
            }
        }
        let reacted = wait::until("a reaction for each offer", PATIENCE, async || {
            let log = self.ground.log("notifications");
            let lines = log.lines().filter(|line| line.contains("handled offer_made") && line.contains("notifications-offer"));
            let reacted: Vec<DateTime<Utc>> = lines.filter_map(|line| line.split_whitespace().next()?.parse().ok()).collect();
            (reacted.len() == committed.len()).then_some(reacted)
        })
        .await;
        self.messages_have_left().await;
        // one that is quicker than the answer took no time that a caller could notice
        let times: Vec<Duration> = committed.into_iter().zip(reacted).map(|(committed, reacted)| (reacted - committed).to_std().unwrap_or_default()).collect();
        let all = times.iter().sum();
        Figures::of(times, all)
    }

    /// Waits until nothing that was told or asked is still on its way.
    pub async fn messages_have_left(&self) {
        wait::until("messages to leave", PATIENCE, async || {
            let state = notify::DeliveryState::Waiting.into();
            let request = notify::ListDeliveriesRequest { page_size: 500, state, ..Default::default() };
            let page = self.door.deliveries().list_deliveries(self.door.coordinator(request)).await.expect("deliveries").into_inner();
            let soon = std::time::UNIX_EPOCH.elapsed().expect("it is later than 1970").as_secs() + 60;
            let due = |one: &notify::Delivery| one.not_before.as_ref().is_none_or(|at| at.seconds.cast_unsigned() < soon);
            (!page.deliveries.iter().any(due)).then_some(())
        })
        .await;
    }
}
