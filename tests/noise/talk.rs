//! Calls in bunches, each by somebody who may make it, and what came of them.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::time::Duration;

use futures::future::join_all;
use tonic::client::Grpc;
use tonic::codegen::http::uri::PathAndQuery;
use tonic::transport::Channel;
use tonic::{Code, Request, Status};
use tonic_types::StatusExt as _;
use world::desk::{Desk, asking, need};
use world::house::House;
use world::wait;

use crate::callers::Caller;
use crate::calls;
use crate::contract::{self, Rpc};
use crate::message::{Sender, shown};
use crate::people::register_those;
use crate::raw::Raw;
use crate::telling::agreed;
use crate::things::{Things, furnish};

/// Calls at once.
const AT_ONCE: usize = 8;
/// After so many calls there are new things to ask for: the old ones are erased, cancelled and closed by then.
const FRESH: usize = 1_000;
/// Dear for what they do, or taking away what the others ask for: asked once where others are asked so many times.
const RARE: ([&str; 3], u32) =
    (["operations.v1.OperationService/Backup", "operations.v1.OperationService/Republish", "volunteers.v1.VolunteerService/EraseVolunteer"], 20);
/// One call in so many is made by somebody who may not make it, or not for this.
const STRANGE: u32 = 12;
/// A stream is listened to for so long.
const LISTENING: Duration = Duration::from_millis(20);
/// What only operators may ask, besides their own service.
const OPERATORS: [&str; 2] = ["organisations.v1.CentreService/ListCentres", "organisations.v1.CentreService/CreateCentre"];
/// What says that the request is at fault, or the state of the things that it names.
const REFUSALS: [Code; 8] = [
    Code::InvalidArgument,
    Code::NotFound,
    Code::AlreadyExists,
    Code::PermissionDenied,
    Code::Unauthenticated,
    Code::FailedPrecondition,
    Code::Aborted,
    Code::ResourceExhausted,
];

/// A long talk with one house.
pub struct Talk {
    /// Calls so far.
    pub made: usize,
    /// Answers that are faults of ours, with what was asked.
    pub faults: Vec<String>,
    rpcs: Vec<Rpc>,
    sender: Sender,
    tokens: Vec<(Caller, String)>,
    codes: BTreeMap<&'static str, usize>,
    asked: BTreeMap<String, usize>,
    answered: BTreeMap<String, usize>,
}

impl Talk {
    /// One that has not begun.
    pub fn new(seed: u64, house: &House) -> Self {
        Self {
            made: 0,
            faults: Vec::new(),
            rpcs: contract::every(),
            sender: Sender::new(seed, house.data().to_owned()),
            tokens: Vec::new(),
            codes: BTreeMap::new(),
            asked: BTreeMap::new(),
            answered: BTreeMap::new(),
        }
    }

    /// One bunch of calls.
    pub async fn go_on(&mut self, house: &mut House) {
        if self.made.is_multiple_of(FRESH) {
            self.refresh(house).await;
        }
        let bunch: Vec<(Rpc, Vec<u8>, String)> = (0..AT_ONCE).map(|_| self.next()).collect();
        let channel = house.channel("organisations");
        let answers = join_all(bunch.iter().map(|(rpc, message, token)| ask(channel.clone(), rpc, message.clone(), token))).await;
        for ((rpc, message, _), answer) in bunch.iter().zip(answers) {
            self.note(rpc, message, answer);
        }
        self.made += AT_ONCE;
    }

    /// A centre with one of everything in it, and tokens of everybody there.
    async fn refresh(&mut self, house: &mut House) {
        let desk = Desk::open(house, asking(0)).await;
        let things = Box::pin(furnish(house, &desk)).await;
        let ahead = Box::pin(ahead(house, &desk, &things)).await;
        let unknown = things.unknown();
        self.sender.mint.ids = things.ids().into_iter().chain(ahead.ids()).cycle().take(48).chain(unknown.ids()).map(ToOwned::to_owned).collect();
        self.sender.good.clear();
        for call in calls::every(&things).into_iter().chain(calls::every(&ahead)) {
            self.sender.good.entry(call.method.to_owned()).or_default().push(call.message);
        }
        self.tokens = vec![(Caller::Coordinator, house.token(Some(&desk.centre)).await), (Caller::Operator, house.token(None).await)];
        let others = [Caller::Room, Caller::Contact, Caller::Volunteer, Caller::Machine];
        self.tokens.extend(others.map(|caller| (caller, caller.token(house, &things).expect("a token"))));
    }

    fn next(&mut self) -> (Rpc, Vec<u8>, String) {
        let mut rpc = &self.rpcs[self.sender.mint.rng.usize(..self.rpcs.len())];
        while RARE.0.contains(&rpc.name.as_str()) && !self.sender.mint.once_in(RARE.1) {
            rpc = &self.rpcs[self.sender.mint.rng.usize(..self.rpcs.len())];
        }
        let rpc = rpc.clone();
        let token = if self.sender.mint.once_in(STRANGE) {
            self.tokens[self.sender.mint.rng.usize(..self.tokens.len())].1.clone()
        } else {
            let who = who_may(&rpc.name);
            self.tokens.iter().find(|(caller, _)| *caller == who).expect("a token of everybody").1.clone()
        };
        (rpc.clone(), self.sender.message(&rpc), token)
    }

    fn note(&mut self, rpc: &Rpc, message: &[u8], answer: Result<(), Status>) {
        *self.asked.entry(rpc.name.clone()).or_default() += 1;
        let code = answer.as_ref().err().map_or(Code::Ok, Status::code);
        *self.codes.entry(code.description()).or_default() += 1;
        let Err(status) = answer else {
            *self.answered.entry(rpc.name.clone()).or_default() += 1;
            return;
        };
        let silent = status.message().is_empty() || status.get_details_error_info().is_none();
        if !REFUSALS.contains(&code) || silent {
            self.faults.push(format!("{code:?} {:?} to {}", status.message(), shown(rpc, message)));
        }
    }

    /// What nobody asked in a talk of more than a few calls.
    pub fn unasked(&self) -> Vec<&str> {
        let common = self.rpcs.iter().filter(|rpc| self.made >= 2_000 && !RARE.0.contains(&rpc.name.as_str()));
        common.map(|rpc| rpc.name.as_str()).filter(|name| !self.asked.contains_key(*name)).collect()
    }

    /// What was asked, and what came of it.
    pub fn figures(&self, took: Duration) -> String {
        let mut text = format!("{} calls to {} RPCs in {:.1} s, {} of them with an OK", self.made, self.asked.len(), took.as_secs_f64(), self.answered.len());
        for (code, times) in &self.codes {
            write!(text, "\n{times:>7} {code}").expect("a string takes everything");
        }
        let never: Vec<&str> = self.asked.keys().filter(|name| !self.answered.contains_key(*name)).map(String::as_str).collect();
        write!(text, "\nnever with an OK: {}", never.join(", ")).expect("a string takes everything");
        text
    }
}

/// The same things, but what was agreed, who is asked and what is still open lies ahead, and is somebody else's.
async fn ahead(house: &mut House, desk: &Desk, things: &Things) -> Things {
    let people = register_those(house, desk, 1..3).await;
    let [_, _, _, assignment] = Box::pin(agreed(house, desk, &people[0], "2027-03-09T11:00", "2027-03-09T13:00")).await;
    let (_, asked) = desk.post(house, need("2027-03-10T11:00", "2027-03-10T13:00", 2)).await;
    desk.suits(house, &asked, &people[1].id).await;
    let offer = desk.offer(house, &asked, &[&people[1].id]).await.remove(0);
    let (need, session) = desk.post(house, need("2027-03-11T11:00", "2027-03-11T13:00", 3)).await;
    Things { person: people[1].id.clone(), need, session, offer, assignment, ..things.clone() }
}

/// Somebody whose call it is.
fn who_may(name: &str) -> Caller {
    if name.starts_with("operations.") || OPERATORS.contains(&name) {
        Caller::Operator
    } else if name.contains(".CardService/") {
        Caller::Room
    } else {
        Caller::Coordinator
    }
}

async fn ask(channel: Channel, rpc: &Rpc, message: Vec<u8>, token: &str) -> Result<(), Status> {
    let mut door = Grpc::new(channel);
    door.ready().await.map_err(|wrong| Status::unavailable(wrong.to_string()))?;
    let mut request = Request::new(message);
    request.metadata_mut().insert("authorization", format!("Bearer {token}").parse().expect("a token is ASCII"));
    let path: PathAndQuery = format!("/borgertorg.{}", rpc.name).parse().expect("a path");
    if rpc.streams {
        let mut stream = door.server_streaming(request, path, Raw).await?.into_inner();
        // who goes away while the house still talks is no fault
        return wait::at_most(LISTENING, stream.message()).await.unwrap_or(Ok(None)).map(drop);
    }
    door.unary(request, path, Raw).await.map(drop)
}
