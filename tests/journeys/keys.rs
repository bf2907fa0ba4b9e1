//! Every call that changes something carries a key: asked by many at once it happens once and says one thing, byte for byte; with other
//! words under the same key it is refused. The calls are those of the contract itself.

use std::collections::{BTreeMap, BTreeSet};

use chrono::TimeDelta;
use futures::future::join_all;
use prost::Message as _;
use prost_types::FileDescriptorSet;
use prost_types::method_options::IdempotencyLevel;
use proto::matching::PostNeedRequest;
use proto::organisations::RegisterOrganisationRequest;
use tonic::{Code, Status};
use tonic_types::StatusExt as _;
use world::desk::{Desk, asking, away, need};
use world::house::{House, KEEPERS};
use world::wait;

use crate::callers::Caller;
use crate::calls::{Call, every};
use crate::inside::for_operators;
use crate::people::register;
use crate::telling::agreed;
use crate::things::{Things, furnish};

/// Who asks at once.
const CALLERS: usize = 32;
/// Calls that change something and keep no receipt, each with its reason.
const WITHOUT: [(&str, &str); 5] = [
    ("dispatcher.v1.ImportService/ImportLists", "what each row became is its receipt; a list that is taken in already is refused"),
    ("dispatcher.v1.LiveService/Look", "whoever looks twice looks"),
    ("operations.v1.OperationService/DropDeadLetter", "the row that it takes away is the receipt"),
    ("operations.v1.OperationService/ReplayDeadLetter", "the row that it takes away is the receipt"),
    ("operations.v1.OperationService/Republish", "what is told again changes nothing for who knows it"),
];

/// Every call of the contract that does not say that it changes nothing.
fn changing() -> BTreeSet<String> {
    let files = FileDescriptorSet::decode(proto::DESCRIPTORS).expect("our own descriptors").file;
    let mut names = BTreeSet::new();
    for file in files.iter().filter(|file| file.package().starts_with("borgertorg.")) {
        for service in &file.service {
            let changes = service.method.iter().filter(|method| {
                let level = method.options.as_ref().map(prost_types::MethodOptions::idempotency_level);
                level != Some(IdempotencyLevel::NoSideEffects)
            });
            let package = file.package().trim_start_matches("borgertorg.");
            names.extend(changes.map(|method| format!("{package}.{}/{}", service.name(), method.name())));
        }
    }
    names
}

/// Something to move: the state of things in which this call is taken.
async fn stage(house: &mut House, things: &Things, method: &str) -> Things {
    let name = method.rsplit('/').next().unwrap_or_default();
    let about_needs = method.starts_with("matching.") && name != "PostNeed";
    if method.contains("PlanService") {
        return things.clone(); // whose plan has ended, with a part or without
    }
    if !about_needs && !method.contains("VolunteerService") {
        return things.clone();
    }
    let desk = Desk::open(house, asking(0)).await;
    let person = register(house, &desk, 1).await.remove(0);
    if !about_needs {
        return Things { centre: desk.centre, person: person.id, ..things.clone() };
    }
    let centre = desk.centre.clone();
    let of = |[need, session, offer, assignment]: [String; 4]| Things { centre, person: person.id.clone(), need, session, offer, assignment, ..things.clone() };
    if method.contains("AssignmentService") {
        let held = of(agreed(house, &desk, &person, "2027-03-02T11:00", "2027-03-02T13:00").await);
        match name {
            "CheckOut" => desk.check_in(house, &held.assignment).await,
            "RecordNotMet" => house.clock.advance(TimeDelta::hours(4)),
            "ConfirmAssignment" => desk.change(house, &held.need, &held.session, need("2027-03-02T12:00", "2027-03-02T14:00", 1)).await,
            _ => {}
        }
        return held;
    }
    let (need, session) = desk.post(house, need("2027-03-09T12:00", "2027-03-09T14:00", 1)).await;
    desk.suits(house, &session, &person.id).await;
    let offer = if name == "MakeOffers" { String::new() } else { desk.offer(house, &session, &[&person.id]).await.remove(0) };
    of([need, session, offer, things.assignment.clone()])
}

/// The call on these things, in earnest.
fn earnest(things: &Things, method: &str) -> Call {
    let mut call = every(things).into_iter().find(|call| call.method == method).expect("a call for each that the contract knows");
    if method.ends_with("/PostNeed") {
        let message = PostNeedRequest::decode(call.message.as_slice()).expect("a request");
        let profile = message.profile.map(|profile| proto::matching::NeedProfile { organisation: String::new(), venue: String::new(), ..profile });
        call.message = PostNeedRequest { validate_only: false, profile, ..message }.encode_to_vec();
    }
    if method.ends_with("/RegisterOrganisation") {
        let message = RegisterOrganisationRequest::decode(call.message.as_slice()).expect("a request");
        call.message = RegisterOrganisationRequest { validate_only: false, ..message }.encode_to_vec();
    }
    call
}

/// The number at a place, as the wire has it, and where what follows begins.
fn number(bytes: &[u8], mut at: usize) -> (usize, usize) {
    let (mut number, mut shift) = (0, 0);
    loop {
        number |= usize::from(bytes[at] & 0x7f) << shift;
        at += 1;
        if bytes[at - 1] < 0x80 {
            return (number, at);
        }
        shift += 7;
    }
}

/// Where the first text ends in a part of a message, whatever lies around it.
fn end_of_a_text(bytes: &[u8], mut at: usize, until: usize) -> Option<usize> {
    while at < until {
        let (tag, value) = number(bytes, at);
        let (length, inside) = match tag & 7 {
            0 => (0, number(bytes, value).1),
            1 => (8, value),
            5 => (4, value),
            _ => number(bytes, value),
        };
        let end = inside + length;
        if tag & 7 == 2 && length > 0 {
            if bytes[inside..end].iter().all(|byte| (b' '..0x7f).contains(byte)) {
                return Some(end - 1);
            }
            if let Some(found) = end_of_a_text(bytes, inside, end) {
                return Some(found);
            }
        }
        at = end;
    }
    None
}

/// The same key with another body: the last letter of the first text after the key is another one.
fn other_words(message: &[u8]) -> Vec<u8> {
    let (length, key) = number(message, 1);
    let at = end_of_a_text(message, key + length, message.len()).expect("a request with a text in it");
    let mut other = message.to_vec();
    other[at] = if message[at] == b'0' { b'1' } else { b'0' };
    other
}

fn receipts(house: &House) -> usize {
    KEEPERS.iter().map(|role| house.query(role, "SELECT count(*) FROM receipts").trim().parse::<usize>().expect("a number")).sum()
}

fn reason(status: &Status) -> String {
    status.get_details_error_info().map(|info| info.reason).unwrap_or_default()
}

pub async fn a_command_that_many_ask_at_once_happens_once_and_says_one_thing(house: &mut House) {
    let desk = Desk::open(house, asking(0)).await;
    let things = Box::pin(furnish(house, &desk)).await;
    let without: BTreeSet<String> = WITHOUT.iter().map(|(method, _)| (*method).to_owned()).collect();
    let changing = changing();
    assert!(without.is_subset(&changing), "{without:?}");
    let mut faults: BTreeMap<String, String> = BTreeMap::new();

    for method in changing.difference(&without) {
        let staged = Box::pin(stage(house, &things, method)).await;
        let call = earnest(&staged, method);
        let operators = for_operators().iter().any(|call| call.method == method);
        let caller = if operators { Caller::Operator } else { Caller::Coordinator };
        let (token, door) = (caller.token(house, &staged).expect("a token"), house.channel(call.role()));
        let before = receipts(house);

        let ask = async || loop {
            match call.through(door.clone(), Some(&token)).await {
                Err(status) if away(&status) || status.code() == Code::ResourceExhausted => wait::pause(std::time::Duration::from_millis(50)).await,
                told => return told,
            }
        };
        let answers = join_all((0..CALLERS).map(|_| ask())).await;
        let told: BTreeSet<Vec<u8>> = answers.iter().filter_map(|answer| answer.as_ref().ok().cloned()).collect();
        let refused: BTreeSet<String> = answers.iter().filter_map(|answer| answer.as_ref().err()).map(|status| format!("{status:?}")).collect();
        let kept = receipts(house) - before;
        let secret = ["/CreateApiKey", "/MakeCalendar", "/MakeKiosk"].iter().any(|call| method.ends_with(call));
        // whoever asks again is shown no secret: one answer with it, and one without
        if !refused.is_empty() || told.len() != 1 + usize::from(secret) || kept != 1 {
            faults.insert(method.clone(), format!("{} answers, {kept} receipts, refused: {refused:?}", told.len()));
            continue;
        }
        let mut other = call;
        other.message = other_words(&other.message);
        let answer = other.through(door, Some(&token)).await;
        // whoever names something else may be told first that there is no such thing
        if !answer.as_ref().is_err_and(|status| ["IDEMPOTENCY_KEY_REUSED", "NOT_FOUND"].contains(&reason(status).as_str())) {
            faults.insert(method.clone(), format!("the same key with other words: {answer:?}"));
        }
    }

    assert!(faults.is_empty(), "{faults:#?}");
    for role in KEEPERS {
        let twice = house.query(role, "SELECT aggregate, version FROM outbox GROUP BY aggregate, version HAVING count(*) > 1");
        assert_eq!(twice.trim(), "", "{role} told of a change twice");
    }
}
