//! Invented people: how they register, what lies in their mailbox, and how they answer by the link in a message.

use proto::matching::OfferState;
use proto::notifications::preference_service_client::PreferenceServiceClient;
use proto::notifications::{Channel, Delivery, DeliveryState, Preferences, SetPreferencesRequest};
use proto::types::{Position, WeekdayPeriod};
use proto::volunteers::volunteer_service_client::VolunteerServiceClient;
use proto::volunteers::{Consent, RegisterVolunteerRequest, VolunteerProfile};

use crate::browser::{self, Page};
use world::desk::{Desk, key};
use world::house::House;

/// Somebody with time all week; the later in the list, the further from Svarstad.
#[derive(Clone, Debug)]
pub struct Person {
    pub id: String,
    pub name: String,
    pub email: String,
    /// E.164.
    pub phone: String,
}

const NAMES: [(&str, &str, &str); 6] = [
    ("Kari Prøvestad", "kari.provestad@example.org", "+4741567381"),
    ("Ola Tenkemoen", "ola.tenkemoen@example.org", "+4741567392"),
    ("Åse Dikterud", "ase.dikterud@example.org", "+4741567403"),
    ("Nils Påfunnvik", "nils.pafunnvik@example.org", "+4741567414"),
    ("Berit Luftslott", "berit.luftslott@example.org", "+4741567425"),
    ("Truls Eventyrli", "truls.eventyrli@example.org", "+4741567436"),
];

/// The messages that ask: whoever may suit, and whoever has waited for a place.
const ASKS: [&str; 2] = ["offer", "promotion"];

/// Registers the first so many people and waits until matching knows them.
pub async fn register(house: &mut House, desk: &Desk, many: usize) -> Vec<Person> {
    register_those(house, desk, 0..many).await
}

/// Registers these of the list.
pub async fn register_those(house: &mut House, desk: &Desk, which: std::ops::Range<usize>) -> Vec<Person> {
    let mut people = Vec::new();
    for (at, (name, email, phone)) in NAMES.iter().enumerate().take(which.end).skip(which.start) {
        let person = Person { id: String::new(), name: (*name).to_owned(), email: (*email).to_owned(), phone: (*phone).to_owned() };
        people.push(person.come(house, desk, at).await);
    }
    people
}

impl Person {
    async fn come(mut self, house: &mut House, desk: &Desk, steps_away: usize) -> Self {
        let north = 0.01 * f64::from(u32::try_from(steps_away).expect("a few"));
        let week = (1..=7).map(|weekday| WeekdayPeriod { weekday, from_minute: 0, until_minute: 1440 });
        let profile = VolunteerProfile {
            name: self.name.clone(),
            email: self.email.clone(),
            phone: self.phone.clone(),
            postal_code: "3275".to_owned(),
            position: Some(Position { latitude: 59.40 + north, longitude: 9.97 }),
            max_metres: 20_000,
            availability: week.collect(),
            weekly_minutes: 10_000,
            ..VolunteerProfile::default()
        };
        let consent = |purpose: &str| Consent { purpose: purpose.to_owned(), ..Consent::default() };
        let consents = vec![consent("coordination"), consent("messages")];
        let message = RegisterVolunteerRequest { idempotency_key: key(), profile: Some(profile), consents, attestations: Vec::new(), validate_only: false };
        let came = desk.ask(house, "volunteers", message, async |door, request| VolunteerServiceClient::new(door).register_volunteer(request).await).await;
        self.id = came.id;
        self.prefer(house, desk, 0, 0).await;
        self
    }

    /// Wants e-mail in English, and none between two minutes of the day.
    pub async fn prefer(&self, house: &mut House, desk: &Desk, quiet_from_minute: u32, quiet_until_minute: u32) {
        let preferences = Preferences { channels: vec![Channel::Email.into()], language: "en".to_owned(), quiet_from_minute, quiet_until_minute };
        let message = SetPreferencesRequest { idempotency_key: key(), person: self.id.clone(), preferences: Some(preferences) };
        desk.ask(house, "notifications", message, async |door, request| PreferenceServiceClient::new(door).set_preferences(request).await).await;
    }

    /// Waits for the message that asks, and reads the link in it.
    pub async fn link(&self, house: &mut House, desk: &Desk, offer: &str) -> String {
        let asks = |one: &Delivery| ASKS.contains(&one.template.as_str()) && one.subject == offer && one.state() == DeliveryState::Sent;
        let asked = house.until("the message that asks", async |house| desk.deliveries(house).await.into_iter().find(asks)).await;
        link_in(house, &asked.id)
    }

    /// Opens the link and answers `yes`, `no` or `later`. Returns the page that the answer brings.
    pub async fn answer(&self, house: &mut House, link: &str, answer: &str) -> Page {
        house
            .until("an answer page", async |_| {
                let asked = browser::get(link).await.filter(|page| page.status < 500)?;
                assert_eq!(asked.status, 200, "{}", asked.body);
                browser::post(link, &format!("answer={answer}")).await.filter(|page| page.status < 500)
            })
            .await
    }

    /// Waits for the message, opens its link, and answers.
    pub async fn reply(&self, house: &mut House, desk: &Desk, offer: &str, answer: &str) {
        let link = self.link(house, desk, offer).await;
        let page = self.answer(house, &link, answer).await;
        assert!(page.status < 400, "{}: {}", page.status, page.body);
    }

    /// Waits for the offer, then for its message, and answers. Returns the offer.
    pub async fn reply_for(&self, house: &mut House, desk: &Desk, session: &str, answer: &str) -> String {
        let offer = desk.offered(house, session, &self.id, OfferState::Made).await.id;
        self.reply(house, desk, &offer, answer).await;
        offer
    }
}

/// The link in a message that was sent.
pub fn link_in(house: &House, delivery: &str) -> String {
    let text = message(house, delivery);
    let from = text.find(&house.public_url).unwrap_or_else(|| panic!("no link in the message:\n{text}"));
    text[from..].split(|c: char| c.is_whitespace() || c == '>').next().expect("a word").to_owned()
}

/// A message as it lies in the mailbox, readable.
pub fn message(house: &House, delivery: &str) -> String {
    let file = house.data().join("outgoing").join(format!("{delivery}.eml"));
    let raw = std::fs::read_to_string(&file).expect("a message that was sent lies in the folder");
    let (head, body) = raw.split_once("\r\n\r\n").expect("head and body");
    let encoding = head.lines().find_map(|line| line.strip_prefix("Content-Transfer-Encoding: ")).unwrap_or("7bit");
    let body = match encoding.trim() {
        "quoted-printable" => unquoted(body),
        "7bit" | "8bit" => body.to_owned(),
        other => panic!("a message in {other}"),
    };
    format!("{head}\r\n\r\n{body}")
}

fn unquoted(text: &str) -> String {
    let joined = text.replace("=\r\n", "");
    let mut parts = joined.split('=');
    let mut bytes = parts.next().unwrap_or_default().as_bytes().to_vec();
    for part in parts {
        bytes.push(u8::from_str_radix(&part[..2], 16).expect("two hexadecimal digits"));
        bytes.extend_from_slice(&part.as_bytes()[2..]);
    }
    String::from_utf8(bytes).expect("UTF-8")
}
