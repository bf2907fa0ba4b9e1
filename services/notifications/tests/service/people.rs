//! What a person wishes, withdraws or is: quiet hours, consent, erasure, channels, language.

use platform::inbox::Outcome;
use proto::events::{self as pb, event::Fact};
use proto::notifications::preference_service_client::PreferenceServiceClient;
use proto::notifications::{self as own, Channel};

use tonic::Code;

use crate::agreements::agreed;
use crate::asks::made;
use crate::house::{Assignment, House, Kind, at, same, stamp};

const STARTS: &str = "2026-11-26T13:00:00Z";
const NOW: &str = "2026-11-23T11:00:00Z";

async fn wish(house: &House, person: &str, channels: &[Channel], language: &str, quiet: (u32, u32)) {
    let preferences = own::Preferences {
        channels: channels.iter().map(|channel| i32::from(*channel)).collect(),
        language: language.to_owned(),
        quiet_from_minute: quiet.0,
        quiet_until_minute: quiet.1,
    };
    let message = own::SetPreferencesRequest { idempotency_key: String::new(), person: person.to_owned(), preferences: Some(preferences) };
    PreferenceServiceClient::new(house.channel.clone()).set_preferences(house.request(&house.caller("volunteer", person), message)).await.unwrap();
}

async fn asked(house: &House, person: &str, urgent: bool) -> String {
    let offer = house.offered(person, STARTS);
    house.tell("offer", &offer, 1, made(person, STARTS, NOW, urgent)).await;
    offer
}

async fn told_of(house: &House, person: &str, version: u64, fact: Fact) {
    let letter = house.letter("volunteers", "volunteer", person, version, fact);
    assert_eq!(house.bring(&letter).await, Outcome::Settled);
}

pub async fn quiet_hours_hold_messages_but_not_urgent_ones(kind: Kind) {
    let house = House::on(kind).await;
    let person = house.person("kari@example.org");
    wish(&house, &person, &[Channel::Email], "nb", (12 * 60, 15 * 60)).await; // it is noon in Oslo

    asked(&house, &person, false).await;
    asked(&house, &person, true).await;
    house.work().await;
    same(&house.states().await, &[("offer", "WAITING", ""), ("offer", "SENT", "")]);
    let held = house.deliveries().await.remove(0);
    assert_eq!((held.not_before, held.attempts), (stamp(at("2026-11-23T14:00:00Z")), 0));

    house.until("2026-11-23T14:00:00Z").await;
    same(&house.states().await, &[("offer", "SENT", ""), ("offer", "SENT", "")]);

    // and the centre's own: 21 to 08
    house.until("2026-11-23T20:30:00Z").await;
    asked(&house, &person, false).await;
    assert_eq!((house.work().await, house.until("2026-11-24T06:59:00Z").await), (1, 0));
    assert_eq!((house.until("2026-11-24T07:00:00Z").await, house.mails().len()), (1, 3));
}

pub async fn withdrawn_consent_stops_what_waits_and_what_comes(kind: Kind) {
    let house = House::on(kind).await;
    let person = house.person("kari@example.org");
    asked(&house, &person, false).await;

    told_of(&house, &person, 5, Fact::ConsentChanged(pb::ConsentChanged { purpose: "messages".to_owned(), given: false })).await;
    let card =
        proto::volunteers::GetContactCardResponse { name: "Kari".to_owned(), email: "kari@example.org".to_owned(), phone: String::new(), consents: false };
    house.rooms.contact(&person, Some(card));
    asked(&house, &person, true).await;
    house.work().await;

    assert_eq!(house.mails().len(), 0);
    same(&house.states().await, &[("offer", "DROPPED", "NO_CONSENT"), ("offer", "DROPPED", "NO_CONSENT")]);
}

pub async fn who_is_erased_is_not_named_any_more(kind: Kind) {
    let house = House::on(kind).await;
    let (person, other) = (house.person("kari@example.org"), house.person("ola@example.org"));
    wish(&house, &person, &[Channel::Email], "en", (0, 0)).await;
    asked(&house, &person, false).await;
    house.work().await;
    let waiting = house.offered(&person, STARTS);
    house.tell("offer", &waiting, 1, made(&person, STARTS, "2026-11-23T12:00:00Z", false)).await;
    asked(&house, &other, false).await;

    told_of(&house, &person, 9, Fact::VolunteerErased(pb::VolunteerErased {})).await;
    house.rooms.contact(&person, None);
    asked(&house, &person, false).await; // an ask that was on its way
    house.until("2026-11-23T12:00:00Z").await;

    let found = house.deliveries().await;
    assert!(found.iter().all(|delivery| delivery.person != person), "{found:?}");
    same(&house.states().await, &[("offer", "SENT", ""), ("offer", "DROPPED", "PERSON_GONE"), ("offer", "SENT", "")]);
    assert_eq!(read(&house, &person).await, Err(Code::NotFound), "what was wished is forgotten");
    assert_eq!(read(&house, &other).await, Ok("nb".to_owned()));
}

/// The language that a coordinator reads.
async fn read(house: &House, person: &str) -> Result<String, Code> {
    let request = house.request(&house.caller("coordinator", "member_1"), own::GetPreferencesRequest { person: person.to_owned() });
    let answer = PreferenceServiceClient::new(house.channel.clone()).get_preferences(request).await.map_err(|status| status.code())?;
    Ok(answer.into_inner().preferences.unwrap().language)
}

pub async fn what_comes_after_an_erasure_brings_nobody_back(kind: Kind) {
    let house = House::on(kind).await;
    let (person, other) = (house.person("kari@example.org"), house.person("ola@example.org"));
    for (version, who) in [(9, &person), (9, &person), (10, &person)] {
        told_of(&house, who, version, Fact::VolunteerErased(pb::VolunteerErased {})).await; // told twice, as letters may be
    }

    let offer = asked(&house, &person, true).await;
    let assignment = house.clock.id::<Assignment>().to_string();
    house.tell("assignment", &assignment, 1, agreed(&person, &offer, STARTS)).await;
    let cancelled = pb::AssignmentCancelled { volunteer: person.clone(), by: "volunteer".to_owned(), starts_at: stamp(at(STARTS)), ..Default::default() };
    house.tell("assignment", &assignment, 2, Fact::AssignmentCancelled(cancelled)).await; // finds its agreement, and is over
    let asked_for = wished(&house, "coordinator", "member_1", &person).await;
    let her_own = wished(&house, "volunteer", &person, &person).await;
    house.until("2026-11-27T12:00:00Z").await;

    same(&house.states().await, &[]);
    assert_eq!((house.mails().len(), asked_for, her_own), (0, Err(Code::NotFound), Err(Code::NotFound)));
    assert_eq!((read(&house, &person).await, wished(&house, "coordinator", "member_1", &other).await), (Err(Code::NotFound), Ok(())));
    assert_eq!(house.count("SELECT count(*) AS n FROM agreements WHERE person IS NOT NULL").await, 0);
    assert_eq!(house.count("SELECT count(*) AS n FROM agreements").await, 1);
    assert_eq!(house.count("SELECT count(*) AS n FROM preferences").await, 1, "the other's");
    assert_eq!(house.count("SELECT count(*) AS n FROM erased").await, 1);
}

async fn wished(house: &House, scope: &str, caller: &str, person: &str) -> Result<(), Code> {
    let preferences = own::Preferences { channels: vec![Channel::Email.into()], language: "nn".to_owned(), ..Default::default() };
    let message = own::SetPreferencesRequest { idempotency_key: String::new(), person: person.to_owned(), preferences: Some(preferences) };
    let request = house.request(&house.caller(scope, caller), message);
    PreferenceServiceClient::new(house.channel.clone()).set_preferences(request).await.map(drop).map_err(|status| status.code())
}

pub async fn who_has_no_channel_is_left_to_the_telephone(kind: Kind) {
    let house = House::on(kind).await;
    let (without, sms, call) = (house.person(""), house.person("a@example.org"), house.person("b@example.org"));
    wish(&house, &sms, &[Channel::Sms], "nb", (0, 0)).await;
    wish(&house, &call, &[], "nb", (0, 0)).await;
    for person in [&without, &sms, &call] {
        asked(&house, person, false).await;
    }

    house.work().await;

    assert_eq!(house.mails().len(), 0);
    same(&house.states().await, &[("offer", "CALL_YOURSELF", "NO_CHANNEL"); 3]);
    let told = house.told().await;
    assert!(told.len() == 3 && told.iter().all(|fact| matches!(fact, Fact::CallYourself(call) if call.subject.starts_with("offer_"))), "{told:?}");
}

pub async fn each_person_is_written_to_in_her_language(kind: Kind) {
    let house = House::on(kind).await;
    for (language, words) in
        [("nn", "torsdag 26. november kl. 14.00–16.00\nSvarstad"), ("en", "Thursday 26 November, 14:00–16:00"), ("se", "Det er helt greit å si nei.")]
    {
        let person = house.person("kari@example.org");
        wish(&house, &person, &[Channel::Sms, Channel::Email], language, (0, 0)).await;
        asked(&house, &person, false).await;
        house.work().await;

        assert!(house.mails().iter().any(|mail| mail.contains(words)), "{language}");
    }
    assert!(house.mails().iter().any(|mail| mail.contains("Det er heilt greitt å seie nei.")));
}
