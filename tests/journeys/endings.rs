//! Calls and streams whose time comes to its end: with the process, with a token, or before the database has answered.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, ChildStdin, Command, Stdio};

use chrono::TimeDelta;
use futures::poll;
use proto::matching::board_service_client::BoardServiceClient;
use proto::matching::need_service_client::NeedServiceClient;
use proto::matching::{ListNeedsRequest, PostNeedRequest, WatchBoardRequest, WatchBoardResponse};
use tonic::{Code, Request, Status, Streaming};
use tonic_types::StatusExt as _;
use world::tools::tool;
use world::wait;

use world::desk::{Desk, asking, key, need};
use world::house::{House, PATIENCE};

/// Somebody else who writes into a role's SQLite file and does not come to an end: nobody here can write meanwhile.
struct Writer {
    python: Child,
    lets_go: Option<ChildStdin>,
}

impl Writer {
    fn into(house: &House, role: &str) -> Self {
        let script = "import sqlite3, sys\ndb = sqlite3.connect(sys.argv[1], timeout=10, isolation_level=None)\ndb.execute('BEGIN IMMEDIATE')\n\
                      print('writes', flush=True)\nsys.stdin.read()\ndb.execute('ROLLBACK')\nprint('done', flush=True)";
        let mut command = Command::new(tool("python/bin/python"));
        command.args(["-c", script]).arg(house.data().join(format!("{role}.sqlite"))).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut writer = command.spawn().map(|mut python| Self { lets_go: python.stdin.take(), python }).expect("python runs");
        writer.says("writes");
        writer
    }

    fn says(&mut self, word: &str) {
        let mut line = String::new();
        BufReader::with_capacity(1, self.python.stdout.as_mut().expect("its output")).read_line(&mut line).expect("a line");
        assert_eq!(line.trim_end(), word);
    }

    fn lets_go(mut self) {
        self.lets_go.take();
        self.says("done");
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        drop(self.python.kill());
        drop(self.python.wait());
    }
}

async fn board(house: &mut House, token: &str) -> Streaming<WatchBoardResponse> {
    let bearer = format!("Bearer {token}").parse().expect("a token is ASCII");
    let mut request = Request::new(WatchBoardRequest {});
    request.metadata_mut().insert("authorization", bearer);
    BoardServiceClient::new(house.channel("matching")).watch_board(request).await.expect("a board").into_inner()
}

/// How a stream ends.
async fn end(stream: &mut Streaming<WatchBoardResponse>) -> Status {
    wait::within("the end of a stream", PATIENCE, async {
        loop {
            match stream.message().await {
                Ok(Some(_)) => {}
                Ok(None) => panic!("the stream ended as if nothing more could come"),
                Err(status) => return status,
            }
        }
    })
    .await
}

fn reason(status: &Status) -> String {
    status.get_details_error_info().map(|info| info.reason).unwrap_or_default()
}

pub async fn a_board_ends_with_the_token_that_opened_it(house: &mut House) {
    let desk = Desk::open(house, asking(0)).await;
    let (first, _) = desk.post(house, need("2027-03-20T12:00", "2027-03-20T14:00", 1)).await;
    let made = house.run(&["token", "--minutes", "5", "--role", "coordinator", "--centre", &desk.centre]).await;
    let mut board = board(house, made.out.trim()).await;
    assert_eq!(board.message().await.expect("a board").expect("a change").need, first);

    house.clock.advance(TimeDelta::minutes(4));
    let (second, _) = desk.post(house, need("2027-03-21T12:00", "2027-03-21T14:00", 1)).await;
    assert_eq!(board.message().await.expect("a token that is good").expect("a change").need, second);
    house.clock.advance(TimeDelta::minutes(3));

    let status = end(&mut board).await;
    assert_eq!((status.code(), reason(&status).as_str()), (Code::Unauthenticated, "TOKEN_MISSING_OR_INVALID"), "{status:?}");
}

pub async fn an_open_board_is_told_to_come_again_when_its_process_ends(house: &mut House) {
    let desk = Desk::open(house, asking(0)).await;
    desk.post(house, need("2027-03-20T12:00", "2027-03-20T14:00", 1)).await;
    let token = house.token(Some(&desk.centre)).await;
    let mut board = board(house, &token).await;
    assert!(board.message().await.expect("a board").is_some());

    let (status, left) = futures::join!(end(&mut board), house.process("matching").stop(PATIENCE));

    assert_eq!((status.code(), reason(&status).as_str()), (Code::Unavailable, "STOPPING"), "{status:?}");
    assert!(status.get_details_retry_info().is_some_and(|info| info.retry_delay.is_some()), "{status:?}");
    assert!(left.success(), "{left}");
    assert!(!house.process("matching").log().contains("not everything came to its end"), "a board that nobody closed held the process up");
}

fn posting(token: &str, message: &PostNeedRequest) -> Request<PostNeedRequest> {
    let mut request = Request::new(message.clone());
    request.metadata_mut().insert("authorization", format!("Bearer {token}").parse().expect("a token is ASCII"));
    request
}

async fn needs(house: &mut House, desk: &Desk) -> usize {
    let list = async |door, request| NeedServiceClient::new(door).list_needs(request).await;
    desk.ask(house, "matching", ListNeedsRequest::default(), list).await.needs.len()
}

#[tokio::test]
async fn a_call_under_way_is_answered_before_the_process_ends() {
    let mut house = House::embedded().await;
    let house = &mut house;
    let desk = Desk::open(house, asking(0)).await;
    desk.at_rest(house).await;
    let (token, door) = (house.token(Some(&desk.centre)).await, house.channel("matching"));
    let message = PostNeedRequest { idempotency_key: key(), profile: Some(need("2027-03-09T12:00", "2027-03-09T14:00", 1)), validate_only: false };
    let log = house.data().join("all.log");

    let writer = Writer::into(house, "matching");
    let mut client = NeedServiceClient::new(door);
    let mut call = Box::pin(client.post_need(posting(&token, &message)));
    assert!(poll!(&mut call).is_pending());
    // on one connection, in their order: what came later is answered, so the other one is inside
    assert_eq!(needs(house, &desk).await, 0);
    assert!(poll!(&mut call).is_pending(), "nobody can write");
    let answered = async {
        wait::until("a house that is told to stop", PATIENCE, async || std::fs::read_to_string(&log).ok()?.contains("told to stop").then_some(())).await;
        writer.lets_go();
        call.await
    };
    let (answer, left) = futures::join!(answered, house.process("matching").stop(PATIENCE));

    let posted = answer.expect("the call came before the end").into_inner();
    assert!(left.success(), "{left}");
    house.begin_again().await;
    assert_eq!(needs(house, &desk).await, 1);
    desk.need(house, &posted.id).await;
}

#[tokio::test]
async fn a_call_that_outlives_its_callers_patience_leaves_nothing_half_done() {
    let mut house = House::embedded().await;
    let house = &mut house;
    let desk = Desk::open(house, asking(0)).await;
    desk.at_rest(house).await;
    let (token, door) = (house.token(Some(&desk.centre)).await, house.channel("matching"));
    let message = PostNeedRequest { idempotency_key: key(), profile: Some(need("2027-03-09T12:00", "2027-03-09T14:00", 1)), validate_only: false };

    let writer = Writer::into(house, "matching");
    let mut request = posting(&token, &message);
    request.set_timeout(std::time::Duration::from_millis(400));
    let late = NeedServiceClient::new(door).post_need(request).await.expect_err("nobody can write");
    // whose clock is first, ours or the house's, decides between the two
    assert!(matches!(late.code(), Code::DeadlineExceeded | Code::Cancelled), "{late:?}");
    let log = house.data().join("all.log");
    wait::until("a line that says so", PATIENCE, async || std::fs::read_to_string(&log).ok()?.contains("PostNeed answered with code 4").then_some(())).await;
    writer.lets_go();

    assert_eq!(needs(house, &desk).await, 0, "half of a need");
    let post = async |door, request| NeedServiceClient::new(door).post_need(request).await;
    let first = desk.ask(house, "matching", message.clone(), post).await;
    let again = desk.ask(house, "matching", message, post).await;
    assert_eq!((needs(house, &desk).await, &again.id), (1, &first.id));
}
