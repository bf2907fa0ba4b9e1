//! How messages leave: once, again after a failure, and over a real mail server.

use platform::inbox::Outcome;
use platform::mail::{Kind as Carrier, Tls};
use proto::events::{self as pb, event::Fact};
use sea_orm::ConnectionTrait as _;
use world::wait;

use crate::asks::made;
use crate::house::{House, Kind, same};
use crate::mail::Server;

const STARTS: &str = "2026-11-29T13:00:00Z";
const NOW: &str = "2026-11-23T11:00:00Z";

pub async fn asked(house: &House, people: usize) {
    for number in 0..people {
        let person = house.person(&format!("kari{number}@example.org"));
        let offer = house.offered(&person, STARTS);
        house.tell("offer", &offer, 1, made(&person, STARTS, NOW, true)).await;
    }
}

pub async fn two_workers_send_each_message_once(kind: Kind) {
    let house = House::on(kind).await;
    asked(&house, 40).await;

    let (one, other, third) = tokio::join!(house.work(), house.work(), house.work());

    assert_eq!(one + other + third, 40);
    assert_eq!((house.mails().len(), house.told().await.len(), house.rooms.reads()), (40, 40, 80));
}

/// What drops messages may hold some that have just left, and wait for others that are kept with them: one of the two goes back.
pub async fn messages_that_others_hold_crosswise_leave_once() {
    let house = House::on(Kind::Postgres).await;
    asked(&house, 2).await;
    let shut = house.rooms.shut().await;
    let touch = |which: &str| format!("UPDATE deliveries SET trace = trace WHERE id = (SELECT id FROM deliveries ORDER BY id {which} LIMIT 1)");
    let crossing = async {
        wait::until("both to be tried", wait::START, async || {
            (house.count("SELECT count(*) AS n FROM deliveries WHERE claimed_until IS NOT NULL").await == 2).then_some(())
        })
        .await;
        let other = house.db.scoped(house.centre).write().await.unwrap();
        other.execute_unprepared(&touch("DESC")).await.unwrap();
        drop(shut);
        let waits = "SELECT count(*) AS n FROM pg_locks l JOIN pg_stat_activity a USING (pid) WHERE NOT l.granted AND a.datname = current_database()";
        wait::until("them to wait", wait::START, async || (house.count(waits).await == 1).then_some(())).await;
        other.execute_unprepared(&touch("ASC")).await.unwrap();
        other.commit().await.unwrap();
    };

    let (worked, ()) = tokio::join!(house.work(), crossing);

    assert_eq!((worked, house.mails().len(), house.told().await.len(), house.rooms.reads()), (2, 2, 2, 4));
    same(&house.states().await, &[("offer", "SENT", ""), ("offer", "SENT", "")]);
    wait::until("the server to say that they stood crosswise", wait::START, async || {
        (house.count("SELECT deadlocks AS n FROM pg_stat_database WHERE datname = current_database()").await > 0).then_some(())
    })
    .await;
}

pub async fn a_server_that_is_away_is_tried_eight_times(kind: Kind) {
    let nobody = world::Port::reserve();
    let house =
        House::with(kind, |mail| (mail.channel, mail.tls, mail.host, mail.port) = (Carrier::Smtp, Tls::None, "127.0.0.1".to_owned(), nobody.number())).await;
    asked(&house, 1).await;

    let mut waits = Vec::new();
    while house.deliveries().await[0].state() == proto::notifications::DeliveryState::Waiting {
        assert_eq!((house.work().await, house.work().await), (1, 0));
        let due = house.deliveries().await[0].not_before.unwrap().seconds;
        waits.push((due - house.clock.now().timestamp()) / 60);
        house.clock.advance(chrono::TimeDelta::seconds((due - house.clock.now().timestamp()).max(0)));
    }

    assert_eq!(waits[..7], [1, 4, 15, 60, 120, 240, 240]);
    same(&house.states().await, &[("offer", "FAILED", "CHANNEL_FAILED")]);
    assert!(matches!(&house.told().await[..], [Fact::DeliveryFailed(failed)] if failed.attempts == 8));
}

pub async fn a_room_that_is_away_costs_no_try(kind: Kind) {
    let house = House::on(kind).await;
    asked(&house, 1).await;
    house.rooms.away(true);

    for _ in 0..20 {
        house.work().await;
        house.clock.advance(chrono::TimeDelta::seconds(20));
    }
    assert_eq!(house.deliveries().await[0].attempts, 0);
    house.rooms.away(false);
    house.work().await;

    same(&house.states().await, &[("offer", "SENT", "")]);
}

pub async fn a_crash_between_sending_and_marking_repeats_the_same_message_id(kind: Kind) {
    let house = House::on(kind).await;
    asked(&house, 1).await;
    house.work().await;
    let id = |mail: &str| mail.split("Message-ID: ").nth(1).unwrap().lines().next().unwrap().to_owned();
    let first = id(&house.mails()[0]);

    // as the rows would be had the process ended right after sending: claimed, not marked
    let tx = house.db.worker().write().await.unwrap();
    tx.execute_unprepared("UPDATE deliveries SET state = 'WAITING', sent_at = NULL, claimed_until = '2026-11-23T11:03:00+00:00'").await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(house.work().await, 0, "the claim still holds");
    assert_eq!(house.until("2026-11-23T11:03:00Z").await, 1);

    assert_eq!((house.mails().len(), id(&house.mails()[0])), (1, first), "a mailbox that knows the id keeps one");
}

pub async fn mail_arrives_at_a_real_server(kind: Kind) {
    let server = Server::start().await;
    let house =
        House::with(kind, |mail| (mail.channel, mail.tls, mail.host, mail.port) = (Carrier::Smtp, Tls::None, "127.0.0.1".to_owned(), server.smtp.number()))
            .await;
    asked(&house, 1).await;

    house.work().await;

    same(&house.states().await, &[("offer", "SENT", "")]);
    let mails = server.mails().await;
    assert_eq!((mails.len(), &mails[0]["subject"]), (1, &serde_json::json!("Kan du hjelpe? Følge til legen")));
    assert_eq!(mails[0]["to"][0]["address"], "kari0@example.org");
    assert!(
        mails[0]["text"].as_str().unwrap().contains("Er du") || mails[0]["text"].as_str().unwrap().contains("søndag 29. november kl. 14.00–16.00"),
        "{mails:?}"
    );
    let id = house.deliveries().await[0].id.clone();
    assert!(mails[0].to_string().contains(&format!("{id}@localhost")), "{mails:?}");
    assert!(matches!(&house.told().await[..], [Fact::DeliverySent(sent)] if sent.channel == "email"));
}

pub async fn facts_of_the_future_and_broken_letters_stop_nobody(kind: Kind) {
    let house = House::on(kind).await;
    let person = house.person("kari@example.org");
    let offer = house.offered(&person, STARTS);
    let good = house.letter("matching", "offer", &offer, 1, made(&person, STARTS, NOW, true));
    let mut newer = good.clone();
    (newer.event, newer.payload) = (house.clock.uuid(), Vec::new());
    let mut broken = good.clone();
    (broken.event, broken.payload) = (house.clock.uuid(), vec![0xff, 0xff]);
    let foreign = house.letter("matching", "offer", "need_01h2xcejqtf2nbrexx3vqjhp41", 1, Fact::OfferAccepted(pb::OfferAccepted::default()));

    assert_eq!(house.bring(&newer).await, Outcome::Settled);
    assert_eq!(house.bring(&broken).await, Outcome::Buried);
    assert_eq!(house.bring(&foreign).await, Outcome::Buried);
    assert_eq!(house.bring(&good).await, Outcome::Settled);

    same(&house.states().await, &[("offer", "WAITING", "")]);
}

/// Perhaps a newer house wrote it.
pub async fn what_cannot_be_read_of_one_message_stops_no_other_of_its_time(kind: Kind) {
    let house = House::on(kind).await;
    let (kari, ola) = (house.person("kari@example.org"), house.person("ola@example.org"));
    let (first, other) = (house.offered(&kari, STARTS), house.offered(&ola, STARTS));
    house.tell("offer", &first, 1, made(&kari, STARTS, NOW, true)).await;
    house.work().await;
    let tx = house.db.worker().write().await.unwrap();
    tx.execute_unprepared("UPDATE deliveries SET state = 'FORWARDED'").await.unwrap();
    tx.commit().await.unwrap();

    house.tell("offer", &first, 2, Fact::OfferFilled(pb::OfferFilled { volunteer: kari.clone(), ..Default::default() })).await;
    house.tell("offer", &other, 1, made(&ola, STARTS, NOW, true)).await;
    house.work().await;

    assert_eq!(house.mails().len(), 2, "both asks");
    assert_eq!(house.count("SELECT count(*) AS n FROM deliveries WHERE template = 'filled' AND state = 'WAITING' AND attempts = 1").await, 1);
}
