//! What is wrong with settings that can be read, all of it at once, and without a secret in the words.

use url::Url;

use super::{DatabaseKind, Settings, address};
use crate::role::Role;

const MOST_LINGERED: u64 = 5;

/// Each fault with the key that it is about; none where a house can start on them.
pub fn of(settings: &Settings) -> Vec<String> {
    let mut faults = Vec::new();
    faults.extend(platform::telemetry::level_fault(&settings.log.level).map(|what| format!("log.level {what}")));
    doors(settings, &mut faults);
    certificate(settings, &mut faults);
    accounts(settings, &mut faults);
    faults.extend(settings.door.map.faults().into_iter().map(|(key, what)| format!("door.map.{key} {what}")));
    database(settings, &mut faults);
    broker(settings, &mut faults);
    faults.extend(settings.mail.faults().into_iter().map(|(key, what)| format!("mail.{key} {what}")));
    mail_is_protected(settings, &mut faults);
    faults
}

fn doors(settings: &Settings, faults: &mut Vec<String>) {
    let server = &settings.server;
    for (key, at) in [("listen", &server.listen), ("http", &server.http)] {
        let empty = key == "listen" && at.is_empty();
        if !empty && !at.rsplit_once(':').is_some_and(|(host, port)| !host.is_empty() && port.parse::<u16>().is_ok()) {
            faults.push(format!("server.{key} must be an address and a port, such as 127.0.0.1:7400"));
        }
    }
    if server.linger_seconds > MOST_LINGERED {
        faults.push(format!("server.linger_seconds must be {MOST_LINGERED} or less: whoever runs the house kills after ten"));
    }
    for (key, url) in [("server.public_url", &server.public_url), ("mail.public_url", &settings.mail.public_url)] {
        let web = web(url).filter(|url| url.query().is_none() && url.fragment().is_none());
        // what is empty for mail was filled in from the server's: one fault is enough
        if web.is_none() && (key == "server.public_url" || *url != server.public_url) {
            faults.push(format!("{key} must be the web address at which people reach the answer page, such as https://frivillig.example.org"));
        }
    }
    for role in Role::all() {
        if settings.peers.get(role).is_some_and(|url| web(url).is_none_or(|url| !is_bare(&url))) {
            faults.push(format!("peers.{} must be a gRPC door, such as http://127.0.0.1:{}", role.name(), role.port()));
        }
    }
}

/// What the two files hold is looked at by whoever opens the door.
fn certificate(settings: &Settings, faults: &mut Vec<String>) {
    let (door, url) = (&settings.door, &settings.server.public_url);
    match (door.is_protected(), !door.key.as_os_str().is_empty()) {
        (true, false) => faults.push("door.key is needed beside door.certificate: the file with its private key".to_owned()),
        (false, true) => faults.push("door.certificate is needed beside door.key: the file with the certificate".to_owned()),
        (true, true) if !url.starts_with("https://") => {
            faults.push("server.public_url must begin with https:// where door.certificate is set: nobody reaches the door over http then".to_owned());
        }
        _ => {}
    }
}

/// Secrets of people and of the house do not go to an issuer in the clear.
fn accounts(settings: &Settings, faults: &mut Vec<String>) {
    let oidc = &settings.door.oidc;
    if oidc.issuer.is_empty() {
        if !oidc.client_id.is_empty() || !oidc.client_secret.reveal().is_empty() {
            faults.push("door.oidc.issuer is needed beside door.oidc.client_id and door.oidc.client_secret".to_owned());
        }
        return;
    }
    let protected = |url: &Url| url.scheme() == "https" || url.host_str().is_some_and(address::is_loopback);
    if web(&oidc.issuer).filter(protected).is_none_or(|url| url.query().is_some() || url.fragment().is_some()) {
        faults.push("door.oidc.issuer must be the https address by which the issuer calls itself, such as https://id.example.org".to_owned());
    }
    for (key, empty) in [("client_id", oidc.client_id.is_empty()), ("client_secret", oidc.client_secret.reveal().is_empty())] {
        if empty {
            faults.push(format!("door.oidc.{key} is needed beside door.oidc.issuer: the issuer gives it to this house"));
        }
    }
}

/// A server and nothing behind it, where a secret might stand.
fn is_bare(url: &Url) -> bool {
    url.path() == "/" && url.query().is_none() && url.fragment().is_none()
}

/// An address of the web without a login in it.
fn web(url: &str) -> Option<Url> {
    let url = Url::parse(url).ok()?;
    (["http", "https"].contains(&url.scheme()) && url.has_host() && url.username().is_empty() && url.password().is_none()).then_some(url)
}

fn database(settings: &Settings, faults: &mut Vec<String>) {
    let database = &settings.database;
    let others = [("worker_url", &database.worker_url), ("owner_url", &database.owner_url)];
    let others = others.into_iter().filter(|(_, url)| !url.reveal().is_empty());
    for (key, url) in [("url", &database.url)].into_iter().chain(others).filter(|_| database.kind == DatabaseKind::Postgres) {
        let url = url.reveal();
        let begins = ["postgres://", "postgresql://"].iter().any(|scheme| url.starts_with(scheme));
        // said here, without the address: whoever meets a wrong one later may print it with its password
        if !begins || Url::parse(&url.replace("{service}", "service").replace("{user}", "user")).is_err() {
            faults.push(format!("database.{key} must be an address that begins with postgres:// (percent-encode what is special in its password)"));
        } else if !url.contains("{service}") {
            faults.push(format!("database.{key} must hold {{service}}: each service has a database of its own"));
        }
    }
    at_least_one(&[("database.connections", u64::from(database.connections)), ("database.keep_letters_days", u64::from(database.keep_letters_days))], faults);
}

fn broker(settings: &Settings, faults: &mut Vec<String>) {
    let broker = &settings.bus.jetstream;
    if !platform::bus::jetstream::is_address(broker.url.reveal()) {
        faults.push("bus.jetstream.url must be nats://host:port, or several separated by commas (percent-encode what is special in a password)".to_owned());
    }
    if !broker.monitor.is_empty() && web(&broker.monitor).is_none_or(|url| !is_bare(&url)) {
        faults.push("bus.jetstream.monitor must be empty, or like http://127.0.0.1:8222, without a login".to_owned());
    }
    let [replicas, megabytes] = [broker.replicas as u64, u64::try_from(broker.max_megabytes).unwrap_or(0)];
    let counts = [
        ("bus.jetstream.replicas", replicas),
        ("bus.jetstream.max_megabytes", megabytes),
        ("bus.jetstream.keep_days", broker.keep_days),
        ("bus.jetstream.ack_wait_seconds", broker.ack_wait_seconds),
    ];
    at_least_one(&counts, faults);
}

fn at_least_one(counts: &[(&str, u64)], faults: &mut Vec<String>) {
    faults.extend(counts.iter().filter(|(_, count)| *count == 0).map(|(key, _)| format!("{key} must be 1 or more")));
}

/// Passwords, addresses and answer links do not cross a network in the clear.
fn mail_is_protected(settings: &Settings, faults: &mut Vec<String>) {
    let mail = &settings.mail;
    let bare = mail.channel == platform::mail::Kind::Smtp && mail.tls == platform::mail::Tls::None;
    if bare && !address::is_loopback(&mail.host) {
        let text = "mail.tls = \"none\" would send names, links and the password in the clear to";
        faults.push(format!("{text} {}: it is for loopback only, set \"starttls\" or \"tls\"", mail.host));
    }
}

#[cfg(test)]
mod tests {
    use platform::privacy::Personal;

    use super::*;

    fn defaults() -> Settings {
        Settings::read(None).unwrap()
    }

    #[test]
    fn mail_in_the_clear_stays_on_this_machine() {
        let mut settings = defaults();
        settings.mail.channel = platform::mail::Kind::Smtp;
        settings.mail.tls = platform::mail::Tls::None;
        assert_eq!(of(&settings), Vec::<String>::new());

        "mail.example.org".clone_into(&mut settings.mail.host);
        assert_eq!(of(&settings).len(), 1);

        settings.mail.tls = platform::mail::Tls::Starttls;
        assert_eq!(of(&settings), Vec::<String>::new());
    }

    #[test]
    fn every_fault_is_named_by_its_key_and_no_secret_is_said() {
        let mut settings = defaults();
        "louder".clone_into(&mut settings.log.level);
        "nonsense".clone_into(&mut settings.server.listen);
        "127.0.0.1:99999".clone_into(&mut settings.server.http);
        settings.server.linger_seconds = 6;
        "not a url".clone_into(&mut settings.server.public_url);
        "https://u:hunter2@example.org".clone_into(&mut settings.mail.public_url);
        "not an address".clone_into(&mut settings.mail.from);
        settings.peers.insert(Role::Matching, "http://u:hunter2@h:1".to_owned());
        settings.database.kind = DatabaseKind::Postgres;
        settings.database.url = Personal::new("postgres://u:hunter2@db/all".to_owned());
        settings.database.connections = 0;
        settings.bus.jetstream.url = Personal::new("http://u:hunter2@h".to_owned());
        "http://u:hunter2@h".clone_into(&mut settings.bus.jetstream.monitor);
        settings.bus.jetstream.max_megabytes = -1;

        let faults = of(&settings);

        let keys = [
            "log.level",
            "server.listen",
            "server.http",
            "server.linger_seconds",
            "server.public_url",
            "mail.public_url",
            "peers.matching",
            "database.url",
            "database.connections",
            "bus.jetstream.url",
            "bus.jetstream.monitor",
            "bus.jetstream.max_megabytes",
            "mail.from",
        ];
        assert_eq!(faults.iter().map(|fault| fault.split(' ').next().unwrap()).collect::<Vec<_>>(), keys);
        assert!(!faults.concat().contains("hunter2"), "{faults:?}");
    }

    #[test]
    fn a_certificate_has_its_key_and_an_address_over_https() {
        for (certificate, key, url, fault) in [
            ("", "", "http://127.0.0.1:7480", None),
            ("a.pem", "b.pem", "https://frivillig.example.org", None),
            ("a.pem", "", "https://frivillig.example.org", Some("door.key ")),
            ("", "b.pem", "https://frivillig.example.org", Some("door.certificate ")),
            ("a.pem", "b.pem", "http://127.0.0.1:7480", Some("server.public_url ")),
        ] {
            let mut settings = defaults();
            (settings.door.certificate, settings.door.key) = (certificate.into(), key.into());
            url.clone_into(&mut settings.server.public_url);

            let faults = of(&settings);

            assert_eq!(faults.len(), usize::from(fault.is_some()), "{faults:?}");
            assert!(fault.is_none_or(|fault| faults[0].starts_with(fault)), "{faults:?}");
        }
    }

    #[test]
    fn an_issuer_is_named_whole_or_not_at_all() {
        for (issuer, id, secret, wrong) in [
            ("", "", "", &[][..]),
            ("https://id.example.org/realms/by", "borgertorg", "hunter2", &[]),
            ("http://127.0.0.1:9000", "borgertorg", "hunter2", &[]),
            ("", "borgertorg", "", &["issuer"]),
            ("", "", "hunter2", &["issuer"]),
            ("https://id.example.org", "", "", &["client_id", "client_secret"]),
            ("http://id.example.org", "borgertorg", "hunter2", &["issuer"]),
            ("https://u:hunter2@id.example.org", "borgertorg", "hunter2", &["issuer"]),
        ] {
            let mut settings = defaults();
            let oidc = &mut settings.door.oidc;
            (oidc.issuer, oidc.client_id, oidc.client_secret) = (issuer.to_owned(), id.to_owned(), Personal::new(secret.to_owned()));

            let faults = of(&settings);

            let keys: Vec<String> = wrong.iter().map(|key| format!("door.oidc.{key}")).collect();
            assert_eq!(faults.iter().map(|fault| fault.split(' ').next().unwrap()).collect::<Vec<_>>(), keys, "{issuer}");
            assert!(!faults.concat().contains("hunter2"), "{faults:?}");
        }
    }

    #[test]
    fn a_map_has_pictures_over_https_and_says_whose_they_are() {
        let mut settings = defaults();
        "http://tiles.example.org/{z}/{x}/{y}.png".clone_into(&mut settings.door.map.tiles);

        let faults = of(&settings);

        assert_eq!(faults.iter().map(|fault| fault.split(' ').next().unwrap()).collect::<Vec<_>>(), ["door.map.tiles", "door.map.attribution"]);
        assert!(faults[0].contains("must be the https address"), "{faults:?}");
    }

    #[test]
    fn what_people_write_rightly_is_taken() {
        let mut settings = defaults();
        for level in ["debug", "INFO", "info,matching=debug", "warn,platform::bus=trace", "off"] {
            level.clone_into(&mut settings.log.level);
            assert_eq!(of(&settings), Vec::<String>::new(), "{level}");
        }
        for (listen, url) in [("localhost:7400", "https://frivillig.example.org"), ("[::1]:0", "http://127.0.0.1:7480"), ("0.0.0.0:7400", "https://a.no/torg")]
        {
            listen.clone_into(&mut settings.server.listen);
            url.clone_into(&mut settings.server.public_url);
            assert_eq!(of(&settings), Vec::<String>::new(), "{listen} {url}");
        }
        for url in ["nats://127.0.0.1:4222", "tls://token@a, nats://u:p@b:4222", "127.0.0.1:4222", "a,b"] {
            settings.bus.jetstream.url = Personal::new(url.to_owned());
            assert_eq!(of(&settings), Vec::<String>::new(), "{url}");
        }
    }
}
