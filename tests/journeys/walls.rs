//! Walls between centres: what one coordinator sees and moves, one of another centre neither sees nor moves, by any call.

use std::collections::BTreeSet;

use prost::Message as _;
use prost_types::FileDescriptorSet;
use proto::matching::WatchBoardRequest;
use proto::matching::board_service_client::BoardServiceClient;
use tonic::{Code, Status};

use crate::callers::Caller;
use crate::calls::{Call, every, explains, makes, moves, reads, wishes};
use crate::inside::{for_operators, for_rooms};
use crate::narrowed::{lists, others};
use crate::things::{Things, furnish};
use world::desk::{Desk, asking, need};
use world::house::House;

/// All methods of all services of the contract.
fn methods() -> BTreeSet<String> {
    let contract = FileDescriptorSet::decode(proto::DESCRIPTORS).expect("descriptors");
    let files = contract.file.iter().filter_map(|file| Some((file.package().strip_prefix("borgertorg.")?, &file.service)));
    let services = files.flat_map(|(package, services)| services.iter().map(move |service| (package, service)));
    services.flat_map(|(package, service)| service.method.iter().map(move |method| format!("{package}.{}/{}", service.name(), method.name()))).collect()
}

/// An answer or a refusal as text in which the ids of one set of things are replaced by those of another.
pub fn with_ids_of(answer: &Result<String, Status>, from: &Things, to: &Things) -> String {
    let told = match answer {
        Ok(text) => text.clone(),
        Err(status) => format!("{:?} {} {}", status.code(), status.message(), String::from_utf8_lossy(status.details())),
    };
    from.ids().iter().zip(to.ids()).fold(told, |told, (from, to)| told.replace(from, to))
}

/// Makes each call for what stands in another centre and for what stands nowhere, and wants one answer for both.
async fn asked_by_a_stranger(house: &mut House, token: &str, things: &Things, calls: fn(&Things) -> Vec<Call>) -> Vec<(&'static str, Result<String, Status>)> {
    let nothing = things.unknown();
    let mut answers = Vec::new();
    for (theirs, nobodys) in calls(things).iter().zip(calls(&nothing)) {
        let (found, unknown) = (theirs.by(house, Some(token)).await, nobodys.by(house, Some(token)).await);
        let (found_text, unknown_text) = (with_ids_of(&found, things, &nothing), with_ids_of(&unknown, things, &nothing));
        assert_eq!(found_text, unknown_text, "{} tells what stands elsewhere from what stands nowhere", theirs.method);
        answers.push((theirs.method, found));
    }
    answers
}

/// What a coordinator is told by her own calls.
pub async fn told(house: &mut House, token: &str, calls: Vec<Call>) -> Vec<(&'static str, String)> {
    let mut told = Vec::new();
    for call in calls {
        let answer = call.by(house, Some(token)).await;
        told.push((call.method, answer.unwrap_or_else(|status| panic!("{} is refused to its own coordinator: {status:?}", call.method))));
    }
    told
}

pub async fn a_coordinator_of_another_centre_sees_and_moves_nothing_of_it(house: &mut House) {
    let desk = Desk::open(house, asking(0)).await;
    let stranger = Desk::open(house, asking(0)).await;
    let things = Box::pin(furnish(house, &desk)).await;
    let (own, other) = (house.token(Some(&desk.centre)).await, house.token(Some(&stranger.centre)).await);
    let signs = [things.ids().as_slice(), &["Prøvestad", "41567381", "Kontaktrud", "Opening hours", "1234", "The week", "The entrance", "The office"]].concat();
    let shows = |text: &str| signs.iter().any(|sign| text.contains(sign));

    let before = Box::pin(told(house, &own, reads(&things))).await;
    for (call, text) in before.iter().chain(&Box::pin(told(house, &own, lists(&things))).await) {
        assert!(shows(text), "{call} shows its own coordinator nothing: {text}");
    }
    Box::pin(told(house, &own, explains(&things))).await;
    let wished = Box::pin(told(house, &own, wishes(&things).into_iter().take(1).collect())).await;
    for calls in [reads, lists, others] {
        for (call, answer) in Box::pin(asked_by_a_stranger(house, &other, &things, calls)).await {
            match answer {
                Ok(text) => assert!(!shows(&text), "{call} shows a stranger: {text}"),
                Err(status) => assert_eq!(status.code(), Code::NotFound, "{call}: {status:?}"),
            }
        }
    }
    for calls in [explains, moves] {
        for (call, answer) in Box::pin(asked_by_a_stranger(house, &other, &things, calls)).await {
            assert_eq!(answer.map_err(|status| status.code()), Err(Code::NotFound), "{call}");
        }
    }
    for calls in [makes, wishes] {
        Box::pin(asked_by_a_stranger(house, &other, &things, calls)).await;
    }
    house.at_rest().await;

    for (before, after) in before.iter().zip(Box::pin(told(house, &own, reads(&things))).await) {
        let counts_who_looked = after.0.ends_with("/ExportVolunteer");
        assert!(counts_who_looked || *before == after, "a stranger has moved something: {before:?} is now {after:?}");
    }
    assert_eq!(Box::pin(told(house, &own, wishes(&things).into_iter().take(1).collect())).await, wished, "a stranger has wished for somebody");
}

pub async fn nobody_else_of_another_centre_learns_what_stands_in_it(house: &mut House) {
    let desk = Desk::open(house, asking(0)).await;
    let stranger = Desk::open(house, asking(0)).await;
    let things = Box::pin(furnish(house, &desk)).await;
    let own = Box::pin(furnish(house, &stranger)).await;

    for caller in [Caller::Contact, Caller::Volunteer, Caller::Machine] {
        let token = caller.token(house, &own).expect("a token");
        for calls in [reads, lists, others, explains, makes, wishes, moves] {
            for (call, answer) in Box::pin(asked_by_a_stranger(house, &token, &things, calls)).await {
                let shown = answer.is_ok_and(|text| things.ids().iter().any(|id| text.contains(id)));
                assert!(!shown || call.ends_with("Preferences"), "{call} shows a {caller:?} of another centre what stands here");
            }
        }
    }
}

pub async fn what_is_for_operators_or_rooms_is_refused_to_everybody_else(house: &mut House) {
    let desk = Desk::open(house, asking(0)).await;
    let stranger = Desk::open(house, asking(0)).await;
    let things = Box::pin(furnish(house, &desk)).await;
    let people = [Caller::Coordinator, Caller::Contact, Caller::Volunteer, Caller::Machine];

    for (calls, by) in [
        (for_operators(), [&people[..], &[Caller::Room, Caller::Nobody]].concat()),
        (for_rooms(&things.centre, &things), [&people[..], &[Caller::Operator, Caller::Nobody]].concat()),
    ] {
        for call in calls {
            for caller in &by {
                let token = caller.token(house, &things);
                let refusal = if *caller == Caller::Nobody { Code::Unauthenticated } else { Code::PermissionDenied };
                let answer = call.by(house, token.as_deref()).await;
                assert_eq!(answer.map_err(|status| status.code()), Err(refusal), "{} by {caller:?}", call.method);
            }
        }
    }

    let (operator, room) = (Caller::Operator.token(house, &things), Caller::Room.token(house, &things));
    let status = for_operators().remove(2).by(house, operator.as_deref()).await;
    assert!(status.is_ok(), "the tokens of this story are good ones: {status:?}");
    for call in for_rooms(&things.centre, &things) {
        let card = call.by(house, room.as_deref()).await;
        assert!(card.as_ref().is_ok_and(|card| card.contains("Prøvestad") || card.contains(&things.person)), "{}: {card:?}", call.method);
    }
    for call in for_rooms(&stranger.centre, &things) {
        match call.by(house, room.as_deref()).await {
            Ok(card) => assert!(!card.contains("Prøvestad") && !card.contains(&things.person), "{}: a card in the name of another centre", call.method),
            Err(status) => assert_eq!(status.code(), Code::NotFound, "{}: {status:?}", call.method),
        }
    }
}

pub async fn a_board_shows_what_moves_in_its_own_centre(house: &mut House) {
    let desk = Desk::open(house, asking(0)).await;
    let stranger = Desk::open(house, asking(0)).await;
    let (theirs, _) = desk.post(house, need("2027-03-20T12:00", "2027-03-20T14:00", 1)).await;
    let (first, _) = stranger.post(house, need("2027-03-20T12:00", "2027-03-20T14:00", 1)).await;
    let watch = async |door, request| BoardServiceClient::new(door).watch_board(request).await;
    let mut board = house.call("matching", Some(&stranger.centre), WatchBoardRequest {}, watch).await.expect("a board");
    let shown = board.message().await.expect("a board").expect("a change");
    assert_eq!(shown.need, first, "a board begins with its own centre's needs");

    desk.cancel(house, &theirs).await;
    desk.post(house, need("2027-03-21T12:00", "2027-03-21T14:00", 1)).await;
    let (second, _) = stranger.post(house, need("2027-03-22T12:00", "2027-03-22T14:00", 1)).await;

    let next = house
        .until("the next need on the board", async |_| {
            let shown = board.message().await.expect("a board").expect("a change").need;
            (!shown.is_empty() && shown != first).then_some(shown)
        })
        .await;
    assert_eq!(next, second, "what moves in another centre is shown to nobody here");
}

#[test]
fn every_call_of_the_contract_is_made_in_these_stories() {
    let word = || "x".to_owned();
    let things = Things {
        centre: word(),
        organisation: word(),
        member: word(),
        venue: word(),
        key: word(),
        person: word(),
        hours: word(),
        need: word(),
        session: word(),
        offer: word(),
        assignment: word(),
        plan: word(),
        view: word(),
        template: word(),
        kiosk: word(),
        calendar: word(),
    };

    let made: BTreeSet<String> = every(&things).iter().map(|call| call.method.to_owned()).collect();

    let (known, methods) = (&made, &methods());
    assert_eq!((methods - known, known - methods), (BTreeSet::new(), BTreeSet::new()), "in the contract only, and in the stories only");
}
