//! Places are given once: to one of two who answer together, and to the waiting list when somebody drops out.

use futures::future::join;
use proto::matching::{AssignmentState, OfferState};
use proto::notifications::DeliveryState;

use crate::browser;
use crate::people::{Person, register};
use world::desk::{Desk, asking, need};
use world::house::House;

const ROUNDS: u32 = 12;

/// Two are asked for one place and say yes in the same instant. Returns who has it, then who waits.
async fn race<'a>(house: &mut House, desk: &Desk, two: [&'a Person; 2], session: &str) -> [&'a Person; 2] {
    let offers = desk.offer(house, session, &[&two[0].id, &two[1].id]).await;
    let links = [two[0].link(house, desk, &offers[0]).await, two[1].link(house, desk, &offers[1]).await];

    let pages = join(browser::post(&links[0], "answer=yes"), browser::post(&links[1], "answer=yes")).await;

    assert!(pages.0.is_some_and(|page| page.status < 400) && pages.1.is_some_and(|page| page.status < 400), "both get a page");
    let made = desk.offers(house, session).await;
    let of = |person: &Person| made.iter().find(|offer| offer.volunteer == person.id).expect("an offer");
    let waits = usize::from(of(two[1]).waiting == 1);
    assert_eq!((of(two[1 - waits]).state(), of(two[waits]).waiting), (OfferState::Accepted, 1), "{made:?}");
    [two[1 - waits], two[waits]]
}

pub async fn of_two_who_accept_the_last_place_at_once_one_has_it_and_the_other_waits(house: &mut House) {
    let desk = Desk::open(house, asking(0)).await;
    let people = register(house, &desk, 2).await;
    let mut first = 0;

    for round in 0..ROUNDS {
        let day = format!("2027-03-{:02}", 8 + round);
        let (posted, session) = desk.post(house, need(&format!("{day}T12:00"), &format!("{day}T14:00"), 1)).await;
        desk.suggestions(house, &session, 2).await;
        let [holds, _] = race(house, &desk, [&people[0], &people[1]], &session).await;

        let session = desk.session(house, &posted).await;
        assert_eq!((session.taken, session.waiting, session.offers_out), (1, 1, 0), "round {round}");
        let agreed = desk.assignments(house, &session.id).await;
        assert_eq!(agreed.iter().map(|one| &one.volunteer).collect::<Vec<_>>(), [&holds.id], "round {round}");
        first += u32::from(holds.id == people[0].id);
    }

    desk.at_rest(house).await;
    let sent = desk.sent(house).await;
    let of = |template: &str| sent.iter().filter(|(_, kind)| kind == template).count();
    assert_eq!((of("accepted"), of("waiting")), (ROUNDS as usize, ROUNDS as usize), "{first} of the places went to the first");
    assert_eq!(house.dead_letters().await, []);
}

pub async fn when_who_had_the_place_drops_out_the_waiting_list_is_asked(house: &mut House) {
    let desk = Desk::open(house, asking(0)).await;
    let people = register(house, &desk, 2).await;
    let (posted, session) = desk.post(house, need("2027-03-09T12:00", "2027-03-09T14:00", 1)).await;
    desk.suggestions(house, &session, 2).await;
    let [holds, waits] = race(house, &desk, [&people[0], &people[1]], &session).await;
    let held = desk.assignments(house, &session).await.remove(0);

    desk.call_off(house, &held.id).await;
    let promoted = desk.offered(house, &session, &waits.id, OfferState::Made).await;
    waits.reply(house, &desk, &promoted.id, "yes").await;

    desk.offered(house, &session, &waits.id, OfferState::Accepted).await;
    desk.at_rest(house).await;
    let ended: Vec<(String, AssignmentState)> = desk.assignments(house, &session).await.into_iter().map(|one| (one.volunteer.clone(), one.state())).collect();
    assert_eq!(ended, [(holds.id.clone(), AssignmentState::Cancelled), (waits.id.clone(), AssignmentState::Agreed)]);
    let now = desk.session(house, &posted).await;
    assert_eq!((now.taken, now.waiting, now.offers_out), (1, 0, 0));
    desk.delivered(house, &waits.id, "accepted", &promoted.id, DeliveryState::Sent).await;
    assert_eq!(desk.offers(house, &session).await.iter().filter(|offer| offer.volunteer == holds.id).count(), 1, "who dropped out is not asked again");
}
