//! Real mail servers behind TLS and a login, with a certificate that nobody but this test trusts.

use std::path::{Path, PathBuf};
use std::process::Command;

use platform::mail::{Kind as Carrier, Settings, Tls};
use platform::privacy::Personal;
use world::{tools, wait};

use crate::house::{House, Kind, same};
use crate::leaving::asked;
use crate::log;
use crate::mail::Server;

const USER: &str = "borgertorg";
const PASSWORD: &str = "en god hemmelighet";

/// A folder with a certificate for 127.0.0.1 that signs itself, and its key.
struct Certificate(tempfile::TempDir);

impl Certificate {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut openssl = Command::new("openssl");
        openssl.args(["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"]);
        openssl.args(["-addext", "basicConstraints=critical,CA:FALSE", "-keyout", "key.pem", "-out", "certificate.pem"]);
        let made = openssl.current_dir(folder.path()).output().expect("openssl runs");
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        Self(folder)
    }

    fn file(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// One that speaks TLS from the first byte.
    async fn maildev(&self) -> Server {
        let (certificate, key) = (self.file("certificate.pem"), self.file("key.pem"));
        let login = ["--incoming-secure", "--incoming-user", USER, "--incoming-pass", PASSWORD];
        let more = ["--incoming-cert", certificate.to_str().unwrap(), "--incoming-key", key.to_str().unwrap()];
        Server::with(&[&login[..], &more].concat()).await
    }

    /// One that begins in the clear; its port, and the process that ends with the value.
    async fn starttls(&self) -> (u16, tokio::process::Child) {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/service/starttls.js");
        let mut node = tokio::process::Command::new("node");
        node.env("NODE_PATH", tools::tool("npm/node_modules")).arg(script).arg(self.0.path()).args([USER, PASSWORD]);
        let child = node.kill_on_drop(true).spawn().unwrap();
        let port = wait::until("a mail server", wait::START, async || std::fs::read_to_string(self.file("port")).ok()).await;
        (port.parse().unwrap(), child)
    }

    /// What arrived over STARTTLS.
    fn mails(&self) -> String {
        std::fs::read_to_string(self.file("mails")).unwrap_or_default()
    }
}

async fn house(kind: Kind, tls: Tls, port: u16, trusted: &Path, password: &str) -> House {
    let change = |mail: &mut Settings| {
        (mail.channel, mail.tls, mail.host, mail.port) = (Carrier::Smtp, tls, "127.0.0.1".to_owned(), port);
        (mail.user, mail.password, mail.ca_file) = (USER.to_owned(), Personal::new(password.to_owned()), trusted.to_owned());
    };
    let house = House::with(kind, change).await;
    asked(&house, 1).await;
    house
}

pub async fn mail_leaves_protected_and_logged_in(kind: Kind) {
    let certificate = Certificate::new();
    let trusted = certificate.file("certificate.pem");
    let maildev = certificate.maildev().await;
    let (port, _node) = certificate.starttls().await;

    for (tls, port) in [(Tls::Tls, maildev.smtp.number()), (Tls::Starttls, port)] {
        let house = house(kind, tls, port, &trusted, PASSWORD).await;
        house.work().await;
        same(&house.states().await, &[("offer", "SENT", "")]);
    }

    assert_eq!(maildev.mails().await[0]["to"][0]["address"], "kari0@example.org");
    assert_eq!(certificate.mails(), "protected kari0@example.org\n");
}

pub async fn a_wrong_password_holds_the_message_and_names_nobody(kind: Kind) {
    let certificate = Certificate::new();
    let trusted = certificate.file("certificate.pem");
    let maildev = certificate.maildev().await;
    let (port, _node) = certificate.starttls().await;

    for (tls, port) in [(Tls::Tls, maildev.smtp.number()), (Tls::Starttls, port)] {
        let house = house(kind, tls, port, &trusted, "feil hemmelighet").await;
        let said = log::of(house.work()).await;

        same(&house.states().await, &[("offer", "WAITING", "")]);
        assert_eq!(house.deliveries().await[0].attempts, 1, "{tls:?}");
        assert!(said.contains("a message did not leave: the mail server is not reachable: it refused the login"), "{tls:?} {said}");
        for secret in ["kari0", "example.org", "Kari", "Nordmann", "hemmelighet", "legen"] {
            assert!(!said.contains(secret), "{secret} in {said}");
        }
    }
    assert!(maildev.none_yet() && certificate.mails().is_empty());
}

/// What the operator's doctor asks: the way and the login, and no message.
pub async fn a_greeting_says_whether_mail_would_be_taken() {
    let certificate = Certificate::new();
    let maildev = certificate.maildev().await;
    let (port, _node) = certificate.starttls().await;
    let settings = |tls, port, password: &str| Settings {
        channel: Carrier::Smtp,
        tls,
        host: "127.0.0.1".to_owned(),
        port,
        user: USER.to_owned(),
        password: Personal::new(password.to_owned()),
        ca_file: certificate.file("certificate.pem"),
        ..Settings::default()
    };

    for (tls, port) in [(Tls::Tls, maildev.smtp.number()), (Tls::Starttls, port)] {
        platform::mail::greet(&settings(tls, port, PASSWORD)).await.unwrap();
        let refused = platform::error::chain(&platform::mail::greet(&settings(tls, port, "feil hemmelighet")).await.unwrap_err());
        let stranger = Settings { ca_file: PathBuf::new(), ..settings(tls, port, PASSWORD) };
        let distrusted = platform::error::chain(&platform::mail::greet(&stranger).await.unwrap_err());

        assert!(refused.contains("it did not accept the login") && !refused.contains("hemmelighet"), "{tls:?} {refused}");
        assert!(distrusted.contains("certificate"), "{tls:?} {distrusted}");
    }
    assert!(maildev.none_yet() && certificate.mails().is_empty());
}

pub async fn a_certificate_that_nobody_trusts_gets_no_mail(kind: Kind) {
    let (certificate, other) = (Certificate::new(), Certificate::new());
    let maildev = certificate.maildev().await;
    let (port, _node) = certificate.starttls().await;

    for (tls, port, trusted) in [(Tls::Tls, maildev.smtp.number(), PathBuf::new()), (Tls::Starttls, port, other.file("certificate.pem"))] {
        let house = house(kind, tls, port, &trusted, PASSWORD).await;
        house.work().await;
        same(&house.states().await, &[("offer", "WAITING", "")]);
    }
    assert!(maildev.none_yet() && certificate.mails().is_empty());
}
