//! A need is filled: by the first who says yes, by the next best after a no, and after a silence.

use chrono::TimeDelta;
use proto::matching::{AssignmentState, NeedProfile, OfferState};
use proto::notifications::DeliveryState;

use crate::people::{Person, register};
use world::clock::{instant, oslo};
use world::desk::{Desk, asking, need};
use world::house::House;

/// The main story on one day: posted, suggested, offered, reminded of, accepted, filled, thanked. Between each two steps, `between`.
pub async fn fill(house: &mut House, desk: &Desk, people: &[Person], day: &str, between: &mut impl AsyncFnMut(&mut House)) -> String {
    let (posted, session) = desk.post(house, need(&format!("{day}T12:00"), &format!("{day}T14:00"), 1)).await;
    between(house).await;

    let ranked = desk.suggestions(house, &session, people.len()).await;
    let best: Vec<&str> = ranked.iter().map(|candidate| candidate.volunteer.as_str()).collect();
    let nearest: Vec<&str> = people.iter().map(|person| person.id.as_str()).collect();
    assert_eq!(best, nearest, "the nearest comes first");
    between(house).await;

    let offers = desk.offer(house, &session, &best[..2]).await;
    between(house).await;

    let link = people[0].link(house, desk, &offers[0]).await;
    people[1].link(house, desk, &offers[1]).await;
    between(house).await;

    house.clock.advance(TimeDelta::hours(5));
    assert_eq!(desk.remind(house, &session, 0).await.len(), 2);
    between(house).await;

    for (person, offer) in people.iter().zip(&offers) {
        desk.delivered(house, &person.id, "reminder", offer, DeliveryState::Sent).await;
    }
    between(house).await;

    let page = people[0].answer(house, &link, "yes").await;
    assert!(page.status < 400, "{page:?}");
    between(house).await;

    desk.offered(house, &session, &people[0].id, OfferState::Accepted).await;
    desk.offered(house, &session, &people[1].id, OfferState::Filled).await;
    between(house).await;

    desk.delivered(house, &people[0].id, "accepted", &offers[0], DeliveryState::Sent).await;
    desk.delivered(house, &people[1].id, "filled", &offers[1], DeliveryState::Sent).await;
    between(house).await;

    desk.at_rest(house).await;
    is_filled(house, desk, &posted, &people[0]).await;
    let about: Vec<(String, String)> = messages_about(house, desk, &offers).await;
    let told = |person: &Person, template: &str| (person.id.clone(), template.to_owned());
    let last = [told(&people[0], "accepted"), told(&people[1], "filled")];
    let mut expected: Vec<(String, String)> = people[..2].iter().flat_map(|person| [told(person, "offer"), told(person, "reminder")]).chain(last).collect();
    expected.sort();
    assert_eq!(about, expected, "each message once");
    session
}

/// Who was sent what about these offers, sorted.
async fn messages_about(house: &mut House, desk: &Desk, offers: &[String]) -> Vec<(String, String)> {
    let deliveries = desk.deliveries(house).await;
    let about = deliveries.into_iter().filter(|one| offers.contains(&one.subject) && one.state() == DeliveryState::Sent);
    let mut about: Vec<(String, String)> = about.map(|one| (one.person, one.template)).collect();
    about.sort();
    about
}

/// The one place is this person's, nobody is asked any more, and no letter died.
async fn is_filled(house: &mut House, desk: &Desk, need: &str, by: &Person) {
    let session = desk.session(house, need).await;
    assert_eq!((session.places, session.taken, session.offers_out, session.waiting), (1, 1, 0, 0));
    let agreed = desk.assignments(house, &session.id).await;
    let agreed: Vec<(&str, AssignmentState)> = agreed.iter().map(|one| (one.volunteer.as_str(), one.state())).collect();
    assert_eq!(agreed, [(by.id.as_str(), AssignmentState::Agreed)]);
    assert_eq!(house.dead_letters().await, []);
}

pub async fn a_need_that_is_posted_is_suggested_offered_accepted_filled_and_thanked_for(house: &mut House) {
    let desk = Desk::open(house, asking(0)).await;
    let people = register(house, &desk, 3).await;

    Box::pin(fill(house, &desk, &people, "2027-03-09", &mut async |_: &mut House| {})).await;
}

pub async fn a_declined_offer_goes_to_the_next_best(house: &mut House) {
    let desk = Desk::open(house, asking(1)).await;
    let people = register(house, &desk, 3).await;
    desk.at_rest(house).await;

    let (posted, session) = desk.post(house, need("2027-03-09T12:00", "2027-03-09T14:00", 1)).await;
    people[0].reply_for(house, &desk, &session, "no").await;
    people[1].reply_for(house, &desk, &session, "later").await;
    people[2].reply_for(house, &desk, &session, "yes").await;

    desk.offered(house, &session, &people[2].id, OfferState::Accepted).await;
    desk.at_rest(house).await;
    let asked: Vec<(String, OfferState)> = desk.offers(house, &session).await.into_iter().map(|offer| (offer.volunteer.clone(), offer.state())).collect();
    let states = [OfferState::Declined, OfferState::Declined, OfferState::Accepted];
    assert_eq!(asked, people.iter().map(|person| person.id.clone()).zip(states).collect::<Vec<_>>(), "one at a time, the best first");
    is_filled(house, &desk, &posted, &people[2]).await;
}

pub async fn a_silence_lapses_and_the_offer_goes_to_the_next(house: &mut House) {
    let desk = Desk::open(house, asking(1)).await;
    let people = register(house, &desk, 2).await;
    desk.at_rest(house).await;

    let (posted, session) = desk.post(house, need("2027-03-09T12:00", "2027-03-09T14:00", 1)).await;
    let silent = desk.offered(house, &session, &people[0].id, OfferState::Made).await;
    let link = people[0].link(house, &desk, &silent.id).await;
    let deadline = instant(silent.deadline.as_ref());
    let since_ten = instant(silent.made_at.as_ref()) - oslo("2027-03-02 10:00");
    assert_eq!(deadline, oslo("2027-03-04 08:00") + since_ten, "24 hours by day: 11 on Tuesday, 13 on Wednesday, the rest on Thursday");
    house.clock.move_to(deadline);
    desk.offered(house, &session, &people[0].id, OfferState::Lapsed).await;

    let next = desk.offered(house, &session, &people[1].id, OfferState::Made).await;
    house.clock.move_to(instant(next.not_before.as_ref()));
    people[0].answer(house, &link, "yes").await;
    people[1].reply(house, &desk, &next.id, "yes").await;

    desk.offered(house, &session, &people[1].id, OfferState::Accepted).await;
    desk.at_rest(house).await;
    is_filled(house, &desk, &posted, &people[1]).await;
    assert_eq!(desk.offers(house, &session).await[0].state(), OfferState::Lapsed, "a yes after the deadline changes nothing");
}

pub async fn an_offer_made_at_ten_to_nine_leaves_at_eight(house: &mut House) {
    let desk = Desk::open(house, asking(1)).await;
    let people = register(house, &desk, 1).await;
    desk.at_rest(house).await;
    let urgent = |day: &str| NeedProfile { urgent: true, ..need(&format!("{day}T12:00"), &format!("{day}T14:00"), 1) };
    house.clock.move_to(oslo("2027-03-02 20:50"));

    let (_, session) = desk.post(house, need("2027-03-05T12:00", "2027-03-05T14:00", 1)).await;
    let offer = desk.offered(house, &session, &people[0].id, OfferState::Made).await;
    let (_, tonight) = desk.post(house, urgent("2027-03-06")).await;
    let at_once = desk.offered(house, &tonight, &people[0].id, OfferState::Made).await;
    desk.delivered(house, &people[0].id, "offer", &at_once.id, DeliveryState::Sent).await;
    assert_eq!(instant(offer.not_before.as_ref()), oslo("2027-03-03 08:00"));
    assert!(instant(offer.deadline.as_ref()) > oslo("2027-03-03 08:30"), "the night does not count");
    desk.delivered(house, &people[0].id, "offer", &offer.id, DeliveryState::Waiting).await;

    house.clock.move_to(oslo("2027-03-03 07:58"));
    let (_, early) = desk.post(house, urgent("2027-03-07")).await;
    let at_once = desk.offered(house, &early, &people[0].id, OfferState::Made).await;
    desk.delivered(house, &people[0].id, "offer", &at_once.id, DeliveryState::Sent).await;
    desk.delivered(house, &people[0].id, "offer", &offer.id, DeliveryState::Waiting).await;
    desk.offered(house, &session, &people[0].id, OfferState::Made).await;

    house.clock.move_to(oslo("2027-03-03 08:00"));
    people[0].reply(house, &desk, &offer.id, "yes").await;
    desk.offered(house, &session, &people[0].id, OfferState::Accepted).await;
}
