//! Personal data: nowhere in events, logs and spans; and after an erasure nowhere at all, while the counts stay.

use proto::matching::need_service_client::NeedServiceClient;
use proto::matching::{AssignmentState, PostNeedRequest};
use proto::notifications::ListDeliveriesRequest;
use proto::notifications::delivery_service_client::DeliveryServiceClient;
use proto::volunteers::hours_service_client::HoursServiceClient;
use proto::volunteers::volunteer_service_client::VolunteerServiceClient;
use proto::volunteers::{EraseVolunteerRequest, ExportVolunteerRequest, GetVolunteerRequest, ListHoursRequest, ListVolunteersRequest};
use tonic::{Code, Request};
use world::Build;

use crate::arrivals::arrive;
use crate::filling::fill;
use crate::people::{Person, register};
use crate::sink::Sink;
use crate::spellings::Text;
use crate::telling::agreed;
use crate::traces::{self, files};
use world::clock::oslo;
use world::desk::{Desk, asking, key, need};
use world::house::{Form, Ground, House};

/// The trace of a need that is asked for by itself.
const TRACE: u128 = 0x0af7_6519_16cd_43dd_8448_eb21_1c80_319c;

/// Where any of it is found, with what.
fn leaks(places: &[(&str, Vec<u8>)], people: &[Person]) -> Vec<String> {
    let mut leaks = Vec::new();
    for (place, bytes) in places {
        let text = Text::read(bytes);
        let found = people.iter().map(|person| text.found(person)).filter(|found| !found.is_empty());
        leaks.extend(found.map(|found| format!("{place}: {found:?}")));
    }
    leaks
}

/// A whole journey: filled, worked and checked out, cancelled, moved, an answer that is refused.
async fn live(house: &mut House, desk: &Desk, people: &[Person]) {
    let filled = Box::pin(fill(house, desk, people, "2027-03-09", &mut async |_: &mut House| {})).await;
    let [moving, moved, ..] = agreed(house, desk, &people[2], "2027-03-11T12:00", "2027-03-11T14:00").await;
    desk.change(house, &moving, &moved, need("2027-03-12T12:00", "2027-03-12T14:00", 1)).await;
    desk.cancel(house, &moving).await;
    let unknown = GetVolunteerRequest { id: people[0].email.clone() };
    let call = async |door, request| VolunteerServiceClient::new(door).get_volunteer(request).await;
    assert!(house.call("volunteers", Some(&desk.centre), unknown, call).await.is_err());
    house.clock.move_to(oslo("2027-03-09 12:00"));
    let assignment = desk.assignments(house, &filled).await.remove(0).id;
    desk.check_in(house, &assignment).await;
    house.clock.move_to(oslo("2027-03-09 14:00"));
    desk.check_out(house, &assignment).await;
    desk.at_rest(house).await;
}

/// Runs a whole journey in a house of this form with everything switched on that writes, and searches what was written.
pub async fn nothing_that_is_written_down_holds_personal_data(form: Form) {
    let (sink, address) = Sink::open().await;
    let loud = [("OTEL_EXPORTER_OTLP_ENDPOINT", address.as_str()), ("OTEL_BSP_SCHEDULE_DELAY", "100"), ("BORGERTORG_LOG__LEVEL", "debug")];
    let mut house = House::with(form, Build::Testkit, &loud, Ground::Shared).await;
    let desk = Desk::open(&mut house, asking(1)).await;
    let people = register(&mut house, &desk, 3).await;
    desk.at_rest(&mut house).await; // else the ask may follow from a card that comes later, and not from the command
    post_under_a_known_trace(&mut house, &desk).await;
    let quiet = Desk { centre: desk.centre.clone() };
    change_to_choosing(&mut house, &quiet).await;

    let came = Box::pin(arrive(&mut house, &quiet, &people[0])).await;
    Box::pin(live(&mut house, &quiet, &people)).await;
    house.stop().await;

    let (volunteers, faulty) = ([&people[..], &came.volunteers[..1]].concat(), &came.volunteers[1..]);
    for (home, known, witness) in [("volunteers", &volunteers, &people[0].id), ("organisations", &came.contacts, &came.contacts[0].id)] {
        let tables = traces::tables(&house);
        are_at_home(&tables, home, known);
        let mut places = vec![
            ("logs", traces::logs(&house)),
            ("spans", sink.bytes()),
            ("figures", sink.figures()),
            ("the letters of their home", letters_that_are_read(&house, home, witness)),
        ];
        places.extend(tables.into_iter().filter(|(role, _)| *role != home));
        places.extend(house.nats.as_ref().map(|nats| ("the stream's store", files(&nats.store()))));
        for (place, text) in &places {
            let tells = |word: &[u8]| text.windows(word.len()).any(|window| window == word);
            // the door hears of members, and of nothing else in this story
            let heard = *place == "dispatcher" && tells(b"dispatcher-member");
            assert!(heard || tells(b"MakeOffers") || tells(desk.centre.as_bytes()), "{place} holds what the story left there");
        }
        assert_eq!(leaks(&places, known), Vec::<String>::new());
    }
    assert_eq!(leaks(&traces::tables(&house), faulty), Vec::<String>::new(), "a row that is refused leaves nothing");
    assert_eq!(leaks(&[("logs", traces::logs(&house)), ("spans", sink.bytes())], faulty), Vec::<String>::new());
    one_trace_runs_through(&sink, form);
}

/// The search finds each of them where they may be: name, address and its beginning.
fn are_at_home(tables: &[(&'static str, Vec<u8>)], home: &str, people: &[Person]) {
    let known = Text::read(&tables.iter().find(|(role, _)| *role == home).expect("its tables").1);
    for person in people {
        assert!(known.found(person).len() >= 3, "{}: {:?} in {home}", person.name, known.found(person));
    }
}

/// A need is posted, a wave asks by itself, a message leaves.
async fn post_under_a_known_trace(house: &mut House, desk: &Desk) {
    let call = async |door, mut request: Request<PostNeedRequest>| {
        let traceparent = format!("00-{TRACE:032x}-b7ad6b7169203331-01").parse().expect("ASCII");
        request.metadata_mut().insert("traceparent", traceparent);
        NeedServiceClient::new(door).post_need(request).await
    };
    let message = PostNeedRequest { idempotency_key: key(), profile: Some(need("2027-03-15T12:00", "2027-03-15T14:00", 1)), validate_only: false };
    let posted = desk.ask(house, "matching", message, call).await;
    house.until("somebody who is asked", async |house| (!desk.offers(house, &posted.sessions[0]).await.is_empty()).then_some(())).await;
    desk.at_rest(house).await;
}

/// From now on the coordinator chooses.
async fn change_to_choosing(house: &mut House, desk: &Desk) {
    use proto::organisations::ChangePolicyRequest;
    use proto::organisations::centre_service_client::CentreServiceClient;
    let message = ChangePolicyRequest { idempotency_key: key(), id: desk.centre.clone(), policy: Some(asking(0)), if_version: 0, update_mask: None };
    desk.ask(house, "organisations", message, async |door, request| CentreServiceClient::new(door).change_policy(request).await).await;
    house.at_rest().await;
}

/// The letters of a role, which the search must be able to look into: this id stands in what they say, not only beside it.
fn letters_that_are_read(house: &House, role: &str, id: &str) -> Vec<u8> {
    let letters = traces::letters_of(house, role);
    let lines: Vec<&[u8]> = letters.split(|byte| *byte == b'\n').collect();
    let holds = |line: &[u8], word: &[u8]| line.windows(word.len()).any(|window| window == word);
    let says = lines.iter().any(|line| holds(line, id.as_bytes()) && !holds(line, b"borgertorg.v1."));
    assert!(says, "no letter of {role} says {id}: the search is blind");
    letters
}

/// From the command over the event, the wave and the message into the reading of the two cards.
fn one_trace_runs_through(sink: &Sink, form: Form) {
    let spans = sink.spans();
    let ours: Vec<_> = spans.iter().filter(|span| span.trace == TRACE.to_be_bytes()).collect();
    let named = |name: &str| {
        let named: Vec<_> = ours.iter().filter(|span| span.name == name).collect();
        assert!(!named.is_empty(), "{name} stands in the trace of the command, beside {:?}", ours.iter().map(|span| &span.name).collect::<Vec<_>>());
        named
    };
    let door = named("rpc.NeedService.PostNeed")[0].from;
    named("matching.look");
    named("rpc.CardService.GetContactCard");
    for reader in ["event.handle", "notifications.send"] {
        let elsewhere = named(reader).iter().any(|span| span.from != door);
        assert_eq!(elsewhere, form == Form::Distributed, "{reader} runs in another process where there are several");
    }
}

pub async fn an_erased_person_is_nowhere_and_the_counts_stay(house: &mut House) {
    let desk = Desk::open(house, asking(0)).await;
    let people = register(house, &desk, 2).await;
    let [worked, _, _, assignment] = agreed(house, &desk, &people[0], "2027-03-02T11:00", "2027-03-02T13:00").await;
    let [ahead, later, ..] = agreed(house, &desk, &people[0], "2027-03-20T11:00", "2027-03-20T13:00").await;
    house.clock.move_to(oslo("2027-03-02 11:00"));
    desk.check_in(house, &assignment).await;
    house.clock.move_to(oslo("2027-03-02 13:00"));
    desk.check_out(house, &assignment).await;
    desk.at_rest(house).await;
    let given = hours(house, &desk).await;
    assert!((119..=120).contains(&given), "{given} minutes");
    let mut before: Vec<(&str, Vec<u8>)> = vec![("copies of messages", files(&house.data().join("outgoing")))];
    assert!(!leaks(&before, &people[..1]).is_empty(), "she was written to");
    before.extend(traces::tables(house));
    assert!(!leaks(&before, &people[..1]).is_empty(), "the search itself finds what is there");

    let message = EraseVolunteerRequest { idempotency_key: key(), id: people[0].id.clone() };
    desk.ask(house, "volunteers", message, async |door, request| VolunteerServiceClient::new(door).erase_volunteer(request).await).await;
    desk.at_rest(house).await;

    assert_eq!(leaks(&traces::tables(house), &people[..1]), Vec::<String>::new());
    assert!(!leaks(&traces::tables(house), &people[1..]).is_empty(), "the other person is still there");
    let mut written = vec![("logs", traces::logs(house))];
    written.extend(house.nats.as_ref().map(|nats| ("the stream's store", files(&nats.store()))));
    assert_eq!(leaks(&written, &people[..1]), Vec::<String>::new());
    is_unknown(house, &desk, &people[0].id).await;
    assert_eq!(hours(house, &desk).await, given, "hours stay");
    let over = desk.session(house, &worked).await;
    assert_eq!(over.taken, 1, "the place was taken");
    let done = desk.assignments(house, &over.id).await;
    assert_eq!((done[0].volunteer.as_str(), done[0].state()), ("", AssignmentState::Met));
    let freed = desk.session(house, &ahead).await;
    assert_eq!((freed.id, freed.taken), (later, 0), "the place ahead is free again");
    house.clock.move_to(oslo("2027-03-03 13:00"));
    house.at_rest().await;
    let copies = house.data().join("outgoing");
    house.until("no copy of a message", async |_| leaks(&[("copies of messages", files(&copies))], &people[..1]).is_empty().then_some(())).await;
}

/// Minutes given in the centre.
async fn hours(house: &mut House, desk: &Desk) -> u64 {
    let message = ListHoursRequest { page_size: 100, ..ListHoursRequest::default() };
    desk.ask(house, "volunteers", message, async |door, request| HoursServiceClient::new(door).list_hours(request).await).await.total_minutes
}

/// No call knows the id any more.
async fn is_unknown(house: &mut House, desk: &Desk, id: &str) {
    let (centre, id) = (desk.centre.clone(), id.to_owned());
    let get = async |door, request| VolunteerServiceClient::new(door).get_volunteer(request).await;
    let got = house.call("volunteers", Some(&centre), GetVolunteerRequest { id: id.clone() }, get).await;
    assert_eq!(got.map_err(|status| status.code()).err(), Some(Code::NotFound));
    let export = async |door, request| VolunteerServiceClient::new(door).export_volunteer(request).await;
    let got = house.call("volunteers", Some(&centre), ExportVolunteerRequest { id: id.clone() }, export).await;
    assert_eq!(got.map_err(|status| status.code()).err(), Some(Code::NotFound));
    let list = async |door, request| VolunteerServiceClient::new(door).list_volunteers(request).await;
    let listed = desk.ask(house, "volunteers", ListVolunteersRequest::default(), list).await;
    assert!(listed.volunteers.iter().all(|person| person.id != id));
    let list = async |door, request| DeliveryServiceClient::new(door).list_deliveries(request).await;
    let message = ListDeliveriesRequest { page_size: 200, person: id.clone(), ..ListDeliveriesRequest::default() };
    assert_eq!(desk.ask(house, "notifications", message, list).await.deliveries, []);
}
