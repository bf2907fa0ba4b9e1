//! An ask and what is said after its answer.

use chrono::TimeDelta;
use futures::FutureExt as _;
use platform::inbox::Outcome;
use proto::events::{self as pb, event::Fact};
use proto::matching::OfferState;

use crate::house::{House, Kind, Offer, Volunteer, at, same, stamp};

const STARTS: &str = "2026-11-26T13:00:00Z";

pub fn made(person: &str, starts: &str, not_before: &str, urgent: bool) -> Fact {
    Fact::OfferMade(pb::OfferMade {
        volunteer: person.to_owned(),
        starts_at: stamp(at(starts)),
        ends_at: stamp(at(starts) + TimeDelta::hours(2)),
        not_before: stamp(at(not_before)),
        urgent,
        ..Default::default()
    })
}

fn accepted(person: &str, waiting: bool) -> Fact {
    Fact::OfferAccepted(pb::OfferAccepted { volunteer: person.to_owned(), assignment: "assignment_x".to_owned(), waiting, ..Default::default() })
}

pub async fn an_ask_leaves_when_it_may_with_a_link_that_opens(kind: Kind) {
    let house = House::on(kind).await;
    let person = house.person("kari@example.org");
    let offer = house.offered(&person, STARTS);
    house.tell("offer", &offer, 1, made(&person, STARTS, "2026-11-23T11:00:10Z", false)).await;

    assert_eq!(house.work().await, 0, "the undo time is not over");
    assert_eq!(house.until("2026-11-23T11:00:10Z").await, 1);

    let mail = house.mails().remove(0);
    for part in
        ["Subject: Kan du hjelpe? Følge til legen", "kari@example.org", "Hei Kari Nordmann!", "torsdag 26. november kl. 14.00–16.00", "omtrent 800 m unna"]
    {
        assert!(mail.contains(part), "{part} in {mail}");
    }
    assert!(!mail.contains("Hansen"), "details are for who said yes");
    let token = mail.split("https://svar.example.org/svar/").nth(1).unwrap().lines().next().unwrap().trim();
    let ids = platform::link::open(&house.keys, token, house.clock.now()).unwrap();
    let (offer, person) = (offer.parse::<platform::id::Id<Offer>>().unwrap(), person.parse::<platform::id::Id<Volunteer>>().unwrap());
    assert_eq!(ids, [offer.uuid(), person.uuid(), house.centre.uuid()]);
    assert!(platform::link::open(&house.keys, token, at("2026-11-26T15:00:00Z")).is_err(), "it ends with the session");
    same(&house.states().await, &[("offer", "SENT", "")]);
    assert!(matches!(&house.told().await[..], [Fact::DeliverySent(sent)] if sent.channel == "file" && sent.template == "offer"));
}

pub async fn a_letter_brought_twice_is_one_message(kind: Kind) {
    let house = House::on(kind).await;
    let person = house.person("kari@example.org");
    let offer = house.offered(&person, STARTS);
    let letter = house.tell("offer", &offer, 1, made(&person, STARTS, "2026-11-23T11:00:00Z", false)).await;

    house.work().await;
    assert_eq!(house.bring(&letter).await, Outcome::Settled);
    house.work().await;

    assert_eq!(house.mails().len(), 1);
    same(&house.states().await, &[("offer", "SENT", "")]);
}

pub async fn an_ask_that_was_answered_before_it_left_is_dropped(kind: Kind) {
    let house = House::on(kind).await;
    let person = house.person("kari@example.org");
    for (version, fact) in [
        Fact::OfferWithdrawn(pb::OfferWithdrawn { volunteer: person.clone(), ..Default::default() }),
        Fact::OfferLapsed(pb::OfferLapsed { volunteer: person.clone(), ..Default::default() }),
        Fact::OfferDeclined(pb::OfferDeclined { volunteer: person.clone(), ..Default::default() }),
    ]
    .into_iter()
    .enumerate()
    {
        let offer = house.offered(&person, STARTS);
        house.tell("offer", &offer, 1, made(&person, STARTS, "2026-11-23T12:00:00Z", false)).await;
        house.tell("offer", &offer, version as u64 + 2, fact).await;
    }

    house.until("2026-11-23T12:00:00Z").await;

    assert_eq!((house.mails().len(), house.rooms.reads()), (0, 0));
    same(&house.states().await, &[("offer", "DROPPED", "OFFER_CLOSED"); 3]);
}

pub async fn an_ask_that_matching_closed_meanwhile_is_not_sent(kind: Kind) {
    let house = House::on(kind).await;
    let person = house.person("kari@example.org");
    let offer = house.offered(&person, STARTS);
    house.tell("offer", &offer, 1, made(&person, STARTS, "2026-11-23T11:00:00Z", false)).await;
    house.rooms.change(&offer, |card| card.set_state(OfferState::Filled));
    let late = house.offered(&person, STARTS);
    house.tell("offer", &late, 1, made(&person, STARTS, "2026-11-26T12:30:00Z", false)).await;

    house.work().await;
    house.until("2026-11-26T12:30:00Z").await;

    assert_eq!(house.mails().len(), 0);
    same(&house.states().await, &[("offer", "DROPPED", "OFFER_CLOSED"), ("offer", "DROPPED", "TOO_LATE")]);
}

pub async fn a_yes_is_thanked_once_and_only_then_the_details_are_told(kind: Kind) {
    let house = House::on(kind).await;
    let person = house.person("kari@example.org");
    let offer = house.offered(&person, STARTS);
    house.rooms.change(&offer, |card| (card.agreed, card.state) = (true, OfferState::Accepted.into()));

    house.tell("offer", &offer, 2, accepted(&person, false)).await;
    house.tell("assignment", "assignment_01h2xcejqtf2nbrexx3vqjhp41", 1, super::agreements::agreed(&person, &offer, STARTS)).await;
    house.work().await;

    let mails = house.mails();
    assert_eq!(mails.len(), 1);
    assert!(mails[0].contains("Avtalt: Følge til legen") && mails[0].contains("Ring på hos Hansen"), "{}", mails[0]);
    assert!(mails[0].contains("her kan du si fra hvis du ikke kan komme:\nhttps://svar.example.org/svar/"), "{}", mails[0]);
    same(&house.states().await, &[("accepted", "SENT", ""), ("reminder_day", "WAITING", ""), ("reminder_hours", "WAITING", "")]);
}

pub async fn who_comes_too_late_hears_of_the_waiting_list(kind: Kind) {
    let house = House::on(kind).await;
    let person = house.person("kari@example.org");
    let offer = house.offered(&person, STARTS);
    house.rooms.change(&offer, |card| (card.waiting, card.state) = (2, OfferState::Filled.into()));

    house.tell("offer", &offer, 2, accepted(&person, true)).await;
    house.work().await;

    assert!(house.mails()[0].contains("nummer 2 på ventelisten"), "{}", house.mails()[0]);
}

pub async fn only_who_was_asked_hears_that_the_place_is_filled(kind: Kind) {
    let house = House::on(kind).await;
    let (asked, unasked) = (house.person("kari@example.org"), house.person("ola@example.org"));
    let filled = |person: &str| Fact::OfferFilled(pb::OfferFilled { volunteer: person.to_owned(), ..Default::default() });
    let (one, other) = (house.offered(&asked, STARTS), house.offered(&unasked, STARTS));
    house.tell("offer", &one, 1, made(&asked, STARTS, "2026-11-23T11:00:00Z", false)).await;
    house.tell("offer", &other, 1, made(&unasked, STARTS, "2026-11-23T13:00:00Z", false)).await;
    house.work().await;

    for (offer, person) in [(&one, &asked), (&other, &unasked)] {
        house.rooms.change(offer, |card| card.set_state(OfferState::Filled));
        house.tell("offer", offer, 2, filled(person)).await;
    }
    house.until("2026-11-23T13:00:00Z").await;

    let mails = house.mails();
    assert!(mails.len() == 2 && mails.iter().all(|mail| mail.contains("kari@example.org")), "{mails:?}");
    same(&house.states().await, &[("offer", "SENT", ""), ("offer", "DROPPED", "OFFER_CLOSED"), ("filled", "SENT", ""), ("filled", "DROPPED", "NEVER_ASKED")]);
}

pub async fn who_waits_hears_of_a_cancellation_though_no_ask_ever_left(kind: Kind) {
    let house = House::on(kind).await;
    let off = |person: &str| Fact::OfferWithdrawn(pb::OfferWithdrawn { volunteer: person.to_owned(), called_off: true, ..Default::default() });
    let (written, called, held, never) = (house.person("a@example.org"), house.person(""), house.person("c@example.org"), house.person("d@example.org"));
    let mut offers = Vec::new();
    for person in [&written, &called, &held, &never] {
        let offer = house.offered(person, STARTS);
        // she said yes to the coordinator before the ask left
        house.tell("offer", &offer, 1, made(person, STARTS, "2026-11-23T12:00:00Z", false)).await;
        house.rooms.change(&offer, |card| (card.waiting, card.state) = (2, OfferState::Filled.into()));
        offers.push(offer);
    }
    for (person, offer) in [&written, &called].into_iter().zip(&offers) {
        house.tell("offer", offer, 2, accepted(person, true)).await;
    }
    house.work().await;
    house.tell("offer", &offers[2], 2, accepted(&held, true)).await; // this message has not left yet

    for (person, offer) in [&written, &called, &held, &never].into_iter().zip(&offers) {
        house.rooms.change(offer, |card| (card.waiting, card.cancelled) = (0, true));
        house.tell("offer", offer, 3, off(person)).await;
    }
    house.until("2026-11-23T12:00:00Z").await;

    let about = |offer: &str| {
        let offer = offer.to_owned();
        house.deliveries().map(move |all| {
            all.into_iter().filter(|one| one.subject == offer && one.template == "cancelled").map(|one| one.state().as_str_name()).collect::<Vec<_>>()
        })
    };
    assert_eq!(about(&offers[0]).await, ["DELIVERY_STATE_SENT"]);
    assert_eq!(about(&offers[1]).await, ["DELIVERY_STATE_CALL_YOURSELF"]);
    assert_eq!(about(&offers[2]).await, ["DELIVERY_STATE_SENT"]);
    assert_eq!(about(&offers[3]).await, [""; 0], "who never heard of it is not told");
    assert_eq!(house.mails().iter().filter(|mail| mail.contains("Avlyst: Følge til legen")).count(), 2);
}

pub async fn who_waited_reads_that_there_is_a_place_now(kind: Kind) {
    let house = House::on(kind).await;
    let person = house.person("kari@example.org");
    let promoted = |starts: &str, not_before: &str| match made(&person, starts, not_before, false) {
        Fact::OfferMade(made) => Fact::OfferMade(pb::OfferMade { promotion: true, ..made }),
        other => other,
    };
    let (offer, closed) = (house.offered(&person, STARTS), house.offered(&person, STARTS));
    house.tell("offer", &offer, 1, promoted(STARTS, "2026-11-23T11:00:00Z")).await;
    house.tell("offer", &closed, 1, promoted(STARTS, "2026-11-23T12:00:00Z")).await;
    house.work().await;

    let mails = house.mails();
    for part in ["Nå er det plass til deg: Følge til legen", "nå er det blitt en plass til deg", "Svar gjerne innen", "https://svar.example.org/svar/"] {
        assert!(mails.len() == 1 && mails[0].contains(part), "{part} in {mails:?}");
    }
    assert!(!mails[0].contains("Vi spør deg fordi") && !mails[0].contains("Hansen"), "{mails:?}");

    // it is an ask like any other: closed before it left it is dropped, and who got it hears of the end
    for (offer, fact) in [
        (&offer, Fact::OfferWithdrawn(pb::OfferWithdrawn { volunteer: person.clone(), called_off: true, ..Default::default() })),
        (&closed, Fact::OfferFilled(pb::OfferFilled { volunteer: person.clone(), ..Default::default() })),
    ] {
        house.tell("offer", offer, 2, fact).await;
    }
    house.until("2026-11-23T12:00:00Z").await;
    same(
        &house.states().await,
        &[("promotion", "SENT", ""), ("promotion", "DROPPED", "OFFER_CLOSED"), ("cancelled", "SENT", ""), ("filled", "DROPPED", "NEVER_ASKED")],
    );
}
