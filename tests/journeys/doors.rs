//! The people's door with a certificate of its own, seen by a real client: whom it lets in, and how a new certificate takes its place.

use std::path::Path;
use std::sync::Arc;

use rcgen::{CertifiedKey, generate_simple_self_signed};
use rustls::crypto::ring;
use rustls::pki_types::ServerName;
use rustls::version::{TLS12, TLS13};
use rustls::{ClientConfig, RootCertStore, SupportedProtocolVersion};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use world::house::{Form, Ground, House};
use world::{Build, Folder, Port, Process};

/// Lays a new certificate with its key into the folder; gives who believes in it alone.
fn lay(folder: &Path) -> RootCertStore {
    let CertifiedKey { cert, signing_key } = generate_simple_self_signed(vec!["localhost".to_owned()]).expect("a certificate");
    std::fs::write(folder.join("door.pem"), cert.pem()).expect("a file");
    std::fs::write(folder.join("door.key"), signing_key.serialize_pem()).expect("a file");
    let mut roots = RootCertStore::empty();
    roots.add(cert.der().clone()).expect("a root");
    roots
}

/// A protected connection; none where the door shows a certificate in which the client does not believe.
async fn connected(port: u16, roots: &RootCertStore, version: &'static SupportedProtocolVersion) -> Option<TlsStream<TcpStream>> {
    let builder = ClientConfig::builder_with_provider(Arc::new(ring::default_provider())).with_protocol_versions(&[version]).expect("a version");
    let config = builder.with_root_certificates(roots.clone()).with_no_client_auth();
    let stream = TcpStream::connect(("127.0.0.1", port)).await.expect("the door");
    TlsConnector::from(Arc::new(config)).connect(ServerName::try_from("localhost").expect("a name"), stream).await.ok()
}

/// One request on a connection, which ends with it.
async fn said(stream: &mut TlsStream<TcpStream>, request: &str, body: &str) -> String {
    let head = format!("{request} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\ncontent-length: {}\r\n", body.len());
    let kind = "content-type: application/x-www-form-urlencoded\r\nsec-fetch-site: same-origin\r\n\r\n";
    stream.write_all(format!("{head}{kind}{body}").as_bytes()).await.expect("the door");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.expect("an answer");
    answer
}

pub async fn a_certificate_of_its_own_is_renewed_while_the_door_is_open() {
    let (folder, port) = (Folder::new("certificate"), Port::reserve());
    let first = lay(folder.path());
    let file = |name: &str| folder.path().join(name).display().to_string();
    let settings = [
        ("BORGERTORG_DOOR__CERTIFICATE", file("door.pem")),
        ("BORGERTORG_DOOR__KEY", file("door.key")),
        ("BORGERTORG_SERVER__HTTP", format!("127.0.0.1:{}", port.number())),
        ("BORGERTORG_SERVER__PUBLIC_URL", format!("https://localhost:{}", port.number())),
    ];
    let settings: Vec<(&str, &str)> = settings.iter().map(|(key, value)| (*key, value.as_str())).collect();
    let mut house = Box::pin(House::with(Form::Embedded, Build::Testkit, &settings, Ground::Shared)).await;
    let port = port.number();

    for version in [&TLS12, &TLS13] {
        let mut stream = connected(port, &first, version).await.expect("a protected connection");
        let page = said(&mut stream, "GET /logg-inn", "").await;
        assert!(page.starts_with("HTTP/1.1 200") && page.contains("strict-transport-security: "), "{page}");
    }
    let mut stream = connected(port, &first, &TLS13).await.expect("a protected connection");
    let asked = said(&mut stream, "POST /logg-inn", "email=ukjent%40example.org").await;
    assert!(asked.contains("set-cookie: __Host-borgertorg-asker=") && asked.contains("; Secure"), "{asked}");
    let mut plain = TcpStream::connect(("127.0.0.1", port)).await.expect("the door");
    plain.write_all(b"GET /logg-inn HTTP/1.0\r\n\r\n").await.expect("the door");
    let mut heard = Vec::new();
    drop(plain.read_to_end(&mut heard).await);
    assert!(!String::from_utf8_lossy(&heard).contains("HTTP/"), "nothing is said in the clear: {heard:?}");

    let _dawdler = TcpStream::connect(("127.0.0.1", port)).await.expect("the door");
    let mut before = connected(port, &first, &TLS13).await.expect("who says nothing holds nobody up");
    let second = lay(folder.path());
    house.until("the new certificate", async |_| connected(port, &second, &TLS13).await.map(drop)).await;
    assert!(connected(port, &first, &TLS13).await.is_none(), "the old one is shown no more");
    assert!(said(&mut before, "GET /healthz", "").await.starts_with("HTTP/1.1 200"), "who was in already stays in");

    let well = house.run(&["doctor"]).await;
    assert!(well.out.contains("fine     door.certificate: "), "{well:?}");
    std::fs::write(folder.path().join("door.key"), generate_simple_self_signed(vec![]).expect("a key").signing_key.serialize_pem()).expect("a file");
    let kept = "keeps the certificate that it has: opening the people's door: door.key: ";
    house.until("a word about the wrong key", async |house| house.process("all").log().contains(kept).then_some(())).await;
    assert!(connected(port, &second, &TLS13).await.is_some(), "a bad pair changes nothing");
    let ill = house.run(&["doctor"]).await;
    assert!(!ill.status.success() && ill.out.contains("door.key is not the key of the certificate in"), "{ill:?}");

    let empty = Folder::new("certificate-refused");
    let free = [&settings[..2], &[("BORGERTORG_SERVER__LISTEN", "127.0.0.1:0"), ("BORGERTORG_SERVER__HTTP", "127.0.0.1:0"), settings[3]]].concat();
    let refused = Process::run(Build::Testkit, &empty, &["all"], &free).await;
    assert!(!refused.status.success() && refused.err.contains("door.key is not the key of the certificate in"), "{refused:?}");
}
