//! The way of a screen: signing in by a link, calls through the door in the member's own name, the live stream; and whom the door
//! sends away.

use prost::Message;
use proto::dispatcher as d;
use proto::matching::{ListNeedsRequest, ListNeedsResponse};
use proto::organisations as o;
use proto::organisations::member_service_client::MemberServiceClient;
use proto::organisations::organisation_service_client::OrganisationServiceClient;
use proto::types::Role;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use world::desk::{Desk, asking, key, need};
use world::house::House;

const NEEDS: &str = "/borgertorg.matching.v1.NeedService/ListNeeds";
const SESSION: &str = "/borgertorg.dispatcher.v1.SessionService/GetSession";
const WATCH: &str = "/borgertorg.dispatcher.v1.LiveService/Watch";
const UNAUTHENTICATED: &str = "16";

/// What came back, as bytes.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    head: String,
    body: Vec<u8>,
}

impl Answer {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers(name).next()
    }

    pub fn headers(&self, name: &str) -> impl Iterator<Item = &str> {
        let lines = self.head.lines().filter_map(|line| line.split_once(": "));
        lines.filter(move |(found, _)| found.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The frames of a gRPC-web answer: messages, and the trailers as text.
    fn frames(&self) -> (Vec<&[u8]>, String) {
        let (mut messages, mut rest) = (Vec::new(), &self.body[..]);
        let mut trailers = self.head.to_lowercase();
        while rest.len() >= 5 {
            let length = u32::from_be_bytes([rest[1], rest[2], rest[3], rest[4]]) as usize;
            let (frame, after) = rest[5..].split_at(length);
            if rest[0] == 0x80 {
                trailers += &String::from_utf8_lossy(frame).to_lowercase();
            } else {
                messages.push(frame);
            }
            rest = after;
        }
        (messages, trailers)
    }

    /// The gRPC code; none where it is no such answer.
    fn code(&self) -> Option<String> {
        let (_, trailers) = self.frames();
        let after = trailers.split("grpc-status:").nth(1)?;
        after.trim_start().split(|sign: char| !sign.is_ascii_digit()).next().map(str::to_owned)
    }
}

fn host(house: &House) -> &str {
    house.public_url.strip_prefix("http://").expect("http")
}

async fn send(host: &str, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> TcpStream {
    let mut stream = TcpStream::connect(host).await.expect("the door");
    let headers: Vec<String> = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    let headers = headers.concat();
    // 1.0: the body comes as it is and ends with the connection
    let head = format!("{method} {path} HTTP/1.0\r\nhost: {host}\r\n{headers}content-length: {}\r\n\r\n", body.len());
    stream.write_all(head.as_bytes()).await.expect("the door");
    stream.write_all(body).await.expect("the door");
    stream
}

pub async fn ask(house: &House, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
    ask_at(host(house), method, path, headers, body).await
}

/// The same at any server.
pub async fn ask_at(host: &str, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
    let mut stream = send(host, method, path, headers, body).await;
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).await.expect("an answer");
    let end = bytes.windows(4).position(|four| four == b"\r\n\r\n").expect("a head");
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let status = head.split(' ').nth(1).and_then(|code| code.parse().ok()).expect("a status");
    Answer { status, head, body: bytes[end + 4..].to_vec() }
}

pub async fn post(house: &House, path: &str, form: &str, headers: &[(&str, &str)]) -> Answer {
    let all = [&[("content-type", "application/x-www-form-urlencoded")], headers].concat();
    ask(house, "POST", path, &all, form.as_bytes()).await
}

fn framed(message: &impl Message) -> Vec<u8> {
    let length = u32::try_from(message.encoded_len()).expect("a small message");
    [&[0], &length.to_be_bytes()[..], &message.encode_to_vec()].concat()
}

/// One call as a screen makes it.
async fn call(house: &House, path: &str, cookie: &str, site: &str, message: &impl Message) -> Answer {
    let headers = [("content-type", "application/grpc-web+proto"), ("sec-fetch-site", site), ("cookie", cookie)];
    ask(house, "POST", path, &headers, &framed(message)).await
}

pub async fn member(house: &mut House, desk: &Desk, email: &str) -> String {
    let (name, email, role) = ("Kari Koordinator".to_owned(), email.to_owned(), Role::Coordinator.into());
    let message = o::AddMemberRequest { idempotency_key: key(), name, email, role, organisation: String::new() };
    house.ask("organisations", Some(&desk.centre), message, async |door, request| MemberServiceClient::new(door).add_member(request).await).await.id
}

/// The mails with links to an address, the oldest first.
pub fn mailed(house: &House, email: &str) -> Vec<String> {
    let folder = std::fs::read_dir(house.data().join("outgoing"));
    let mut mails: Vec<_> = folder.into_iter().flatten().filter_map(|entry| Some(entry.ok()?.path())).collect();
    mails.retain(|path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("sign-in_")));
    mails.sort();
    let texts = mails.iter().filter_map(|path| std::fs::read_to_string(path).ok()).map(|text| text.replace("=\r\n", ""));
    texts.filter(|text| text.contains(&format!("To: {email}"))).collect()
}

/// The path of the link in a mail.
pub fn link(mail: &str) -> Option<String> {
    mail[mail.find("/inn/")?..].split_whitespace().next().map(str::to_owned)
}

/// The paths of the links that were mailed to an address, the oldest first.
fn links(house: &House, email: &str) -> Vec<String> {
    mailed(house, email).iter().filter_map(|mail| link(mail)).collect()
}

pub const OURS: [(&str, &str); 1] = [("sec-fetch-site", "same-origin")];

/// Asks for a link, and waits for it.
async fn linked(house: &mut House, email: &str) -> String {
    let before = links(house, email);
    let asked = post(house, "/logg-inn", &format!("email={}", email.replace('@', "%40")), &OURS).await;
    assert_eq!(asked.status, 200, "{asked:?}");
    house.until("a mail with a link", async |house| links(house, email).into_iter().find(|link| !before.contains(link))).await
}

/// Whether a cookie is that of somebody who is signed in.
pub async fn is_signed_in(house: &House, cookie: &str) -> bool {
    call(house, SESSION, cookie, "same-origin", &d::GetSessionRequest {}).await.code().as_deref() == Some("0")
}

/// Signs in by a link; gives the cookie.
async fn signed_in(house: &House, link: &str) -> Answer {
    post(house, link, "", &OURS).await
}

fn cookie(answer: &Answer) -> String {
    answer.header("set-cookie").expect("a cookie").split(';').next().expect("its value").to_owned()
}

pub async fn a_coordinator_signs_in_by_a_link_once_and_out_again(house: &mut House) {
    let desk = Desk::open(house, asking(0)).await;
    let stranger = Desk::open(house, asking(0)).await;
    let kari = member(house, &desk, "kari.koordinator@example.org").await;
    desk.post(house, need("2027-03-20T12:00", "2027-03-20T14:00", 1)).await;
    let (theirs, _) = stranger.post(house, need("2027-03-20T12:00", "2027-03-20T14:00", 1)).await;

    let known = post(house, "/logg-inn", "email=kari.koordinator%40example.org", &OURS).await;
    let unknown = post(house, "/logg-inn", "email=ukjent%40example.org", &OURS).await;
    assert_eq!((known.status, known.text()), (unknown.status, unknown.text()), "nobody learns who is known");
    let link = house.until("a mail with a link", async |house| links(house, "kari.koordinator@example.org").pop()).await;
    assert_eq!(links(house, "ukjent@example.org"), Vec::<String>::new());

    for _ in 0..3 {
        let opened = ask(house, "GET", &link, &[], &[]).await;
        assert!(opened.status == 200 && opened.header("set-cookie").is_none(), "a program that opens the link uses nothing up: {opened:?}");
        assert!(opened.text().contains("<button"), "{}", opened.text());
    }
    for site in ["cross-site", "same-site", "none"] {
        let forged = post(house, &link, "", &[("sec-fetch-site", site), ("origin", "http://127.0.0.1:1")]).await;
        assert_eq!(forged.status, 403, "{site}");
    }
    let entered = signed_in(house, &link).await;
    assert_eq!((entered.status, entered.header("location")), (303, Some("/i-dag")), "{entered:?}");
    let set = entered.header("set-cookie").expect("a cookie");
    assert!(set.contains("HttpOnly") && set.contains("SameSite=Lax") && set.contains("Path=/"), "{set}");
    let again = signed_in(house, &link).await;
    assert!(again.status == 410 && again.header("set-cookie").is_none(), "a link is used once: {again:?}");

    let mine = cookie(&entered);
    let who = call(house, SESSION, &mine, "same-origin", &d::GetSessionRequest {}).await;
    let who = d::GetSessionResponse::decode(who.frames().0[0]).expect("a session");
    assert_eq!((who.member, who.centre, who.role), (kari.clone(), desk.centre.clone(), Role::Coordinator.into()));
    let seen = call(house, NEEDS, &mine, "same-origin", &ListNeedsRequest::default()).await;
    let seen = ListNeedsResponse::decode(seen.frames().0[0]).expect("needs");
    assert!(seen.needs.len() == 1 && seen.needs[0].id != theirs, "one's own centre's: {seen:?}");

    assert_eq!(call(house, NEEDS, &mine, "cross-site", &ListNeedsRequest::default()).await.status, 403);
    for stolen in ["", "borgertorg=", "borgertorg=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", &format!("{mine}A")] {
        let refused = call(house, NEEDS, stolen, "same-origin", &ListNeedsRequest::default()).await;
        assert_eq!(refused.code().as_deref(), Some(UNAUTHENTICATED), "{stolen}: {refused:?}");
    }
    for hidden in ["/borgertorg.volunteers.v1.CardService/GetContactCard", "/borgertorg.operations.v1.OperationService/GetStatus"] {
        let refused = call(house, hidden, &mine, "same-origin", &d::GetSessionRequest {}).await;
        assert_eq!(refused.code().as_deref(), Some("12"), "{hidden}: {refused:?}");
    }
    assert_eq!(ask(house, "GET", "/i-dag", &[], &[]).await.header("location"), Some("/logg-inn"));

    let second = linked(house, "kari.koordinator@example.org").await;
    let other = cookie(&signed_in(house, &second).await);
    let left = post(house, "/logg-ut", "everywhere=1", &[OURS[0], ("cookie", &other)]).await;
    assert_eq!(left.status, 303, "{left:?}");
    for gone in [&mine, &other] {
        let refused = call(house, NEEDS, gone, "same-origin", &ListNeedsRequest::default()).await;
        assert_eq!(refused.code().as_deref(), Some(UNAUTHENTICATED), "signed out everywhere: {refused:?}");
    }

    let third = linked(house, "kari.koordinator@example.org").await;
    let last = cookie(&signed_in(house, &third).await);
    let message = o::RemoveMemberRequest { idempotency_key: key(), id: kari };
    house.ask("organisations", Some(&desk.centre), message, async |door, request| MemberServiceClient::new(door).remove_member(request).await).await;
    desk.at_rest(house).await;
    let refused = call(house, NEEDS, &last, "same-origin", &ListNeedsRequest::default()).await;
    assert_eq!(refused.code().as_deref(), Some(UNAUTHENTICATED), "no member any more: {refused:?}");
}

/// Whoever speaks for an organisation comes in as such.
pub async fn a_contact_signs_in_for_its_organisation(house: &mut House) {
    let desk = Desk::open(house, asking(0)).await;
    let profile = o::OrganisationProfile {
        name: "Svarstad musikkorps".to_owned(),
        kind: "association".to_owned(),
        orgnr_kind: o::OrgnrKind::None.into(),
        ..o::OrganisationProfile::default()
    };
    let message = o::RegisterOrganisationRequest { idempotency_key: key(), profile: Some(profile), validate_only: false };
    let register = async |door, request| OrganisationServiceClient::new(door).register_organisation(request).await;
    let organisation = house.ask("organisations", Some(&desk.centre), message, register).await.id;
    let (name, email) = ("Randi Kontaktrud".to_owned(), "randi.kontaktrud@example.org".to_owned());
    let message = o::AddMemberRequest { idempotency_key: key(), name, email: email.clone(), role: Role::Contact.into(), organisation: organisation.clone() };
    let member =
        house.ask("organisations", Some(&desk.centre), message, async |door, request| MemberServiceClient::new(door).add_member(request).await).await.id;

    let link = linked(house, &email).await;
    let hers = cookie(&signed_in(house, &link).await);

    let who = call(house, SESSION, &hers, "same-origin", &d::GetSessionRequest {}).await;
    let who = d::GetSessionResponse::decode(who.frames().0[0]).expect("a session");
    assert_eq!((who.member, who.role, who.organisation), (member, Role::Contact.into(), organisation));
}

/// Reads the next messages of an open stream, until `done`.
async fn hear(stream: &mut TcpStream, heard: &mut Vec<u8>, done: impl Fn(&d::WatchResponse) -> bool) -> d::WatchResponse {
    let mut bytes = [0; 4096];
    loop {
        if let Some(end) = heard.windows(4).position(|four| four == b"\r\n\r\n").filter(|_| heard.starts_with(b"HTTP/")) {
            heard.drain(..end + 4);
        }
        while !heard.starts_with(b"HTTP/") && heard.len() >= 5 {
            let length = u32::from_be_bytes([heard[1], heard[2], heard[3], heard[4]]) as usize;
            if heard.len() < 5 + length {
                break;
            }
            assert_eq!(heard[0], 0, "the stream goes on: {}", String::from_utf8_lossy(heard));
            let told = d::WatchResponse::decode(&heard[5..5 + length]).expect("an event");
            heard.drain(..5 + length);
            if done(&told) {
                return told;
            }
        }
        let read = stream.read(&mut bytes).await.expect("the stream");
        assert!(read > 0, "the stream has ended: {}", String::from_utf8_lossy(heard));
        heard.extend_from_slice(&bytes[..read]);
    }
}

async fn watch(house: &House, cookie: &str, since: u64) -> TcpStream {
    let headers = [("content-type", "application/grpc-web+proto"), ("sec-fetch-site", "same-origin"), ("cookie", cookie)];
    send(host(house), "POST", WATCH, &headers, &framed(&d::WatchRequest { since })).await
}

fn is_change_of(told: &d::WatchResponse, id: &str) -> bool {
    matches!(&told.told, Some(d::watch_response::Told::Changed(changed)) if changed.id == id)
}

pub async fn a_screen_is_told_what_changes_in_its_own_centre(house: &mut House) {
    let desk = Desk::open(house, asking(0)).await;
    let stranger = Desk::open(house, asking(0)).await;
    member(house, &desk, "live@example.org").await;
    let link = linked(house, "live@example.org").await;
    let cookie = cookie(&signed_in(house, &link).await);

    let (mut stream, mut heard) = (watch(house, &cookie, 0).await, Vec::new());
    let here = hear(&mut stream, &mut heard, |told| matches!(told.told, Some(d::watch_response::Told::Heartbeat(_)))).await;
    let (theirs, _) = stranger.post(house, need("2027-03-20T12:00", "2027-03-20T14:00", 1)).await;
    let (ours, _) = desk.post(house, need("2027-03-20T12:00", "2027-03-20T14:00", 1)).await;
    let told = hear(&mut stream, &mut heard, |told| {
        assert!(!is_change_of(told, &theirs), "another centre's: {told:?}");
        is_change_of(told, &ours)
    })
    .await;
    assert!(told.sequence > here.sequence);
    drop(stream);

    let (mut stream, mut heard) = (watch(house, &cookie, here.sequence).await, Vec::new());
    let again = hear(&mut stream, &mut heard, |told| is_change_of(told, &ours)).await;
    assert_eq!((again.sequence, again.told), (told.sequence, told.told), "who goes on where it left off misses nothing");

    // she reads while her stream is still being opened: what was told just before may not be in what she read
    let (mut stream, mut heard) = (watch(house, &cookie, 0).await, Vec::new());
    hear(&mut stream, &mut heard, |told| is_change_of(told, &ours)).await;

    let (mut stream, mut heard) = (watch(house, &cookie, u64::MAX - 1).await, Vec::new());
    hear(&mut stream, &mut heard, |told| matches!(told.told, Some(d::watch_response::Told::Missed(_)))).await;
}
