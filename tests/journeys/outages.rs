//! What the house leans on is away for a while, or brings letters late, twice and in the wrong order.

use std::collections::HashSet;
use std::time::{Duration, Instant};

use async_nats::jetstream::stream::Config;
use futures::TryStreamExt as _;
use futures::future::join_all;
use proto::matching::need_service_client::NeedServiceClient;
use proto::matching::{ListNeedsRequest, Offer, OfferState, PostNeedRequest};
use proto::notifications::DeliveryState;
use proto::volunteers::ListHoursRequest;
use proto::volunteers::hours_service_client::HoursServiceClient;
use tonic::{Code, Request};
use tonic_health::pb::HealthCheckRequest;
use tonic_health::pb::health_check_response::ServingStatus;
use tonic_health::pb::health_client::HealthClient;
use tonic_types::StatusExt as _;
use world::{Build, wait};

use crate::filling::fill;
use crate::people::register;
use crate::traces::logs;
use world::desk::{Desk, asking, key, need};
use world::house::{Form, Ground, House, PATIENCE};

async fn letters_told_again_change_nothing(form: Form) {
    let mut house = House::with(form, Build::Testkit, &[SAYS_WHAT_IT_HANDLES], Ground::Shared).await;

    let (before, after) = Box::pin(told_again(&mut house)).await;

    assert_eq!(after, before);
    assert_eq!(house.dead_letters().await, []);
    assert_eq!(handled_twice(&house), Vec::<String>::new());
}

#[tokio::test]
async fn letters_told_again_change_nothing_in_one_process() {
    Box::pin(letters_told_again_change_nothing(Form::Embedded)).await;
}

#[tokio::test]
async fn letters_told_again_change_nothing_between_processes() {
    Box::pin(letters_told_again_change_nothing(Form::Distributed)).await;
}

/// The control: in a house that forgets what it was told, the same letters are handled again, so they do arrive. Whether that does harm
/// is another matter: versions and keys of rows stand behind the inbox.
async fn letters_told_again_are_handled_again_without_an_inbox(form: Form) {
    let mut house = House::with(form, Build::Testkit, &[("BORGERTORG_SABOTAGE", "no_inbox"), SAYS_WHAT_IT_HANDLES], Ground::Shared).await;

    Box::pin(told_again(&mut house)).await;

    let twice = handled_twice(&house);
    for reader in ["matching-volunteer", "volunteers-offer", "notifications-volunteer"] {
        assert!(twice.iter().any(|one| one.ends_with(reader)), "{reader} handled none of what was told again: {twice:?}");
    }
}

#[tokio::test]
async fn letters_told_again_are_handled_again_without_an_inbox_in_one_process() {
    Box::pin(letters_told_again_are_handled_again_without_an_inbox(Form::Embedded)).await;
}

#[tokio::test]
async fn letters_told_again_are_handled_again_without_an_inbox_between_processes() {
    Box::pin(letters_told_again_are_handled_again_without_an_inbox(Form::Distributed)).await;
}

/// With it each letter that is handled leaves a line.
const SAYS_WHAT_IT_HANDLES: (&str, &str) = ("BORGERTORG_LOG__LEVEL", "info,platform::telemetry=debug");

/// Letters that a reader handled more than once, each with its reader, by what the processes have logged.
fn handled_twice(house: &House) -> Vec<String> {
    let log = String::from_utf8(logs(house)).expect("text");
    let mut seen = HashSet::new();
    let handled = log.lines().filter(|line| line.contains("handled ") && line.contains("event.handle"));
    let named = handled.filter_map(|line| {
        let word = |name: &str| line.split_whitespace().find_map(|part| part.strip_prefix(name));
        Some(format!("{} by {}", word("event.id=")?, word("consumer=")?.trim_matches('"')))
    });
    named.filter(|one| !seen.insert(one.clone())).collect()
}

/// What a letter may do twice: messages by person, kind and subject; offers; hours.
type Effects = (Vec<(String, String, String)>, Vec<Offer>, u64);

async fn effects(house: &mut House, desk: &Desk, session: &str) -> Effects {
    let mut messages: Vec<_> = desk.deliveries(house).await.into_iter().map(|one| (one.person, one.template, one.subject)).collect();
    messages.sort();
    let list = async |door, request| HoursServiceClient::new(door).list_hours(request).await;
    let hours = desk.ask(house, "volunteers", ListHoursRequest::default(), list).await.total_minutes;
    (messages, desk.offers(house, session).await, hours)
}

/// A need is filled, and everything that was told is told again, over a bus that has forgotten it. The effects of before,
/// and of after.
async fn told_again(house: &mut House) -> (Effects, Effects) {
    let desk = Desk::open(house, asking(0)).await;
    let people = register(house, &desk, 3).await;
    let session = Box::pin(fill(house, &desk, &people, "2027-03-09", &mut async |_: &mut House| {})).await;
    let before = effects(house, &desk, &session).await;

    for order in [["--from", "2027-03-01T00:00:00Z"].as_slice(), &["--snapshot"]] {
        forgotten(house).await;
        let told = house.run(&[&["republish"], order].concat()).await;
        assert!(told.status.success() && told.out.contains("matching: "), "{told:?}");
        desk.at_rest(house).await;
        let letters: usize = told.out.lines().filter_map(|line| line.split(' ').nth(1)?.parse::<usize>().ok()).sum();
        let on_the_bus = if house.form == Form::Distributed { stored(house).await.expect("the broker is there").len() } else { letters };
        assert!(letters > 0 && on_the_bus >= letters, "{letters} letters were told again, {on_the_bus} came");
    }
    let after = effects(house, &desk, &session).await;
    (before, after)
}

/// Empties the stream and starts the broker again: for two minutes it would swallow letters whose message id it knows.
async fn forgotten(house: &mut House) {
    let Some(nats) = &mut house.nats else { return };
    let client = async_nats::connect(nats.url()).await.expect("a connection");
    async_nats::jetstream::new(client).get_stream("borgertorg").await.expect("the stream").purge().await.expect("an empty stream");
    nats.restart().await;
}

#[tokio::test]
async fn letters_that_come_twice_and_in_the_reverse_order_lead_to_the_same_end() {
    let mut house = House::distributed().await;
    let house = &mut house;
    let desk = Desk::open(house, asking(0)).await;
    let people = register(house, &desk, 2).await;
    let (_, session) = desk.post(house, need("2027-03-09T12:00", "2027-03-09T14:00", 1)).await;
    desk.suggestions(house, &session, 2).await;
    let offers = desk.offer(house, &session, &[&people[0].id, &people[1].id]).await;
    let link = people[0].link(house, &desk, &offers[0]).await;
    people[1].link(house, &desk, &offers[1]).await;
    desk.at_rest(house).await;
    house.process("notifications").kill();
    people[0].answer(house, &link, "yes").await;
    let held = desk.assignments(house, &session).await.remove(0);
    desk.call_off(house, &held.id).await;
    house
        .until("everything of matching on the bus", async |house| {
            let cancelled = stored(house).await?.iter().any(|letter| letter.subject.ends_with(".assignment_cancelled"));
            (cancelled && house.unsent_by("matching").await == 0).then_some(())
        })
        .await;

    turned_around(house).await;
    house.kill("notifications").await;
    desk.at_rest(house).await;

    let of = |sent: &[(String, String)], who: usize| -> Vec<String> {
        sent.iter().filter(|(person, _)| *person == people[who].id).map(|(_, template)| template.clone()).collect()
    };
    let sent = desk.sent(house).await;
    assert_eq!(of(&sent, 0), ["offer", "taken_off"], "what was agreed and taken off meanwhile is told as taken off only");
    assert_eq!(of(&sent, 1), ["filled", "offer"]);
    assert_eq!(house.dead_letters().await, []);
}

type Stored = Vec<async_nats::jetstream::message::StreamMessage>;

/// Every letter that the stream holds, in its order.
async fn stored(house: &House) -> Option<Stored> {
    let client = async_nats::connect(house.nats.as_ref()?.url()).await.ok()?;
    let mut stream = async_nats::jetstream::new(client).get_stream("borgertorg").await.ok()?;
    let last = stream.info().await.ok()?.state.last_sequence;
    let mut letters = Vec::new();
    for sequence in 1..=last {
        letters.extend(stream.get_raw_message(sequence).await.ok());
    }
    Some(letters)
}

/// Takes all letters out of the stream and puts them back twice, the last one first.
async fn turned_around(house: &mut House) {
    let letters = stored(house).await.expect("the broker is there");
    forgotten(house).await;
    let context = async_nats::jetstream::new(async_nats::connect(house.nats.as_ref().expect("a broker").url()).await.expect("a connection"));
    let mut stream = context.get_stream("borgertorg").await.expect("the stream");
    let consumers: Vec<String> = stream.consumer_names().try_collect().await.expect("its consumers");
    assert!(consumers.contains(&"notifications-offer".to_owned()), "{consumers:?}");
    let declared = stream.info().await.expect("its settings").config.clone();
    let forgetful = Config { duplicate_window: Duration::from_millis(100), ..declared.clone() };
    context.update_stream(forgetful).await.expect("a stream that forgets soon");
    for letter in letters.iter().rev() {
        for _ in 0..2 {
            let accepted = async || {
                let sent = context.publish_with_headers(letter.subject.clone(), letter.headers.clone(), letter.payload.clone()).await;
                let answer = sent.expect("it leaves").await.expect("an answer");
                (!answer.duplicate).then_some(())
            };
            wait::until("a broker that has forgotten the letter", PATIENCE, accepted).await;
        }
    }
    context.update_stream(declared).await.expect("the stream as it was");
    let held = stream.info().await.expect("its state").state.messages; // somebody may have told more meanwhile
    assert!(held >= 2 * letters.len() as u64, "each letter comes twice: {held} for {}", letters.len());
}

#[tokio::test]
async fn without_a_broker_commands_are_taken_and_the_story_goes_on_when_it_is_back() {
    let mut house = House::distributed().await;
    let house = &mut house;
    let desk = Desk::open(house, asking(1)).await;
    let people = register(house, &desk, 1).await;
    desk.at_rest(house).await;

    house.nats.as_mut().expect("a broker").kill();
    let (_, session) = desk.post(house, need("2027-03-09T12:00", "2027-03-09T14:00", 1)).await;
    assert!(house.unsent().await > 0, "letters wait");
    house.nats.as_mut().expect("a broker").restart().await;

    people[0].reply_for(house, &desk, &session, "yes").await;
    desk.offered(house, &session, &people[0].id, OfferState::Accepted).await;
    desk.at_rest(house).await;
    assert_eq!(house.deaths, 0, "nobody needed to be started again");
}

#[tokio::test]
async fn without_a_database_callers_are_told_to_come_back_and_served_when_it_is_there() {
    let mut house = House::with(Form::Distributed, Build::Testkit, &[], Ground::Apart).await;
    let house = &mut house;
    let desk = Desk::open(house, asking(0)).await;
    let post = async |door, request| NeedServiceClient::new(door).post_need(request).await;
    let list = async |door, request| NeedServiceClient::new(door).list_needs(request).await;
    let message = PostNeedRequest { idempotency_key: key(), profile: Some(need("2027-03-09T12:00", "2027-03-09T14:00", 1)), validate_only: false };
    desk.ask(house, "matching", ListNeedsRequest::default(), list).await;
    desk.at_rest(house).await;

    house.database_server().kill();
    for _ in 0..3 {
        let asked = Instant::now();
        let read = house.call("matching", Some(&desk.centre), ListNeedsRequest::default(), list).await.expect_err("no database");
        let written = house.call("matching", Some(&desk.centre), message.clone(), post).await.expect_err("no database");
        for status in [read, written] {
            assert_eq!(status.code(), Code::Unavailable, "{status:?}");
            assert!(status.get_details_retry_info().is_some_and(|info| info.retry_delay.is_some()), "{status:?}");
        }
        assert!(asked.elapsed() < Duration::from_secs(10), "two answers within five seconds each");
    }
    house.database_server().restart().await;

    desk.ask(house, "matching", message, post).await;
    let people = register(house, &desk, 3).await;
    Box::pin(fill(house, &desk, &people, "2027-03-09", &mut async |_: &mut House| {})).await;
    assert_eq!(house.deaths, 0, "nobody needed to be started again");
}

#[tokio::test]
async fn a_letter_outlives_an_outage_of_its_readers_database_however_often_it_is_brought_meanwhile() {
    let mut house = House::with(Form::Distributed, Build::Testkit, &[], Ground::Apart).await;
    let house = &mut house;
    let desk = Desk::open(house, asking(1)).await;
    let people = register(house, &desk, 1).await;
    desk.at_rest(house).await;
    house.process("notifications").kill();
    let (_, session) = desk.post(house, need("2027-03-09T12:00", "2027-03-09T14:00", 1)).await;
    let offer = desk.offered(house, &session, &people[0].id, OfferState::Made).await;
    house.until("the offer on the bus", async |house| stored(house).await?.iter().any(|one| one.subject.ends_with(".offer_made")).then_some(())).await;

    house.database_server().kill();
    house.kill("notifications").await;
    let said = says(house, "notifications").await;
    assert_eq!(said, [ServingStatus::NotServing, ServingStatus::Serving], "whoever begins without a database lives, and is not ready for a moment either");
    let refused = |house: &mut House| house.process("notifications").log().matches("offer_made could not be handled yet").count();
    house.until("five deliveries in vain", async |house| (refused(house) >= 5).then_some(())).await;
    house.database_server().restart().await;

    house
        .until("the offer's message", async |house| {
            assert_eq!(house.dead_letters().await, [], "what could not be tried is not given up");
            let sent = desk.deliveries(house).await.into_iter().filter(|one| one.state() == DeliveryState::Sent);
            sent.map(|one| one.subject).any(|subject| subject == offer.id).then_some(())
        })
        .await;
}

/// What a process says of itself: whether it is ready, and whether it lives.
async fn says(house: &mut House, role: &'static str) -> [ServingStatus; 2] {
    let mut health = HealthClient::new(house.channel(role));
    let mut said = [ServingStatus::Unknown; 2];
    for (at, service) in ["", "liveness"].into_iter().enumerate() {
        let answer = health.check(HealthCheckRequest { service: service.to_owned() }).await;
        said[at] = answer.map_or(ServingStatus::Unknown, |answer| answer.into_inner().status());
    }
    said
}

#[tokio::test]
async fn while_a_database_stands_still_nobody_waits_for_ever_and_the_process_lives_but_is_not_ready() {
    let mut house = House::with(Form::Distributed, Build::Testkit, &[], Ground::Apart).await;
    let house = &mut house;
    let desk = Desk::open(house, asking(0)).await;
    let list = async |door, request| NeedServiceClient::new(door).list_needs(request).await;
    desk.ask(house, "matching", ListNeedsRequest::default(), list).await;
    desk.at_rest(house).await;
    house.until("a process that is ready", async |house| (says(house, "matching").await == [ServingStatus::Serving; 2]).then_some(())).await;
    let (token, door) = (house.token(Some(&desk.centre)).await, house.channel("matching"));
    let post = async |at: usize| {
        let profile = need(&format!("2027-03-{:02}T12:00", 9 + at), &format!("2027-03-{:02}T14:00", 9 + at), 1);
        let mut request = Request::new(PostNeedRequest { idempotency_key: key(), profile: Some(profile), validate_only: false });
        request.metadata_mut().insert("authorization", format!("Bearer {token}").parse().expect("a token is ASCII"));
        NeedServiceClient::new(door.clone()).post_need(request).await
    };

    house.database_server().pause();
    let asked = Instant::now();
    let refused = join_all((0..8).map(post)).await;
    let waited = asked.elapsed();
    house.until("a process that is not ready", async |house| (says(house, "matching").await[0] == ServingStatus::NotServing).then_some(())).await;
    let alive = says(house, "matching").await[1];
    house.database_server().resume();
    let back = Instant::now();
    house.until("somebody who is served", async |_| post(0).await.ok()).await;
    let served = back.elapsed();

    for answer in refused {
        let status = answer.expect_err("no database");
        assert_eq!(status.code(), Code::Unavailable, "{status:?}");
        let delay = status.get_details_retry_info().and_then(|info| info.retry_delay);
        assert!(delay.is_some_and(|delay| delay <= Duration::from_secs(2)), "{status:?}");
    }
    assert!(waited < Duration::from_secs(10), "eight at once waited {waited:?}");
    assert_eq!(alive, ServingStatus::Serving, "whoever lives is not started again");
    assert!(served < Duration::from_secs(5), "served {served:?} after the database was back");
    assert_eq!(house.deaths, 0, "nobody needed to be started again");
}
