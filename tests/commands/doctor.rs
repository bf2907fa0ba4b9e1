//! The doctor before real servers: whatever is wrong with one is said in plain words, with what to do about it, and without a secret.

use async_nats::jetstream;
use rcgen::{CertifiedKey, generate_simple_self_signed};
use world::mail::Server;
use world::{Build, Folder, Nats, Port, Postgres, Process, wait};

use crate::{DOORS, SECRETS, run};

/// Every role, each with a database of its own.
const ROLES: [&str; 5] = ["organisations", "volunteers", "matching", "notifications", "dispatcher"];

type Setting<'a> = (&'a str, &'a str);

/// What the doctor finds with these settings; it ends well where it finds nothing wrong, and tells no secret.
async fn found(data: &Folder, env: &[Setting<'_>]) -> Vec<String> {
    let said = run(data, &["doctor"], env).await;
    assert!(SECRETS.iter().all(|secret| !format!("{}{}", said.out, said.err).contains(secret)), "{said:?}");
    let lines: Vec<String> = said.out.lines().map(ToOwned::to_owned).collect();
    assert_eq!(said.status.success(), wrong(&lines).is_empty(), "{said:?}");
    lines
}

/// What of it is wrong.
fn wrong(lines: &[String]) -> Vec<&str> {
    lines.iter().filter_map(|line| line.strip_prefix("wrong    ")).collect()
}

/// One sentence for each role.
fn each(sentence: impl Fn(&str) -> String) -> [String; 5] {
    ROLES.map(sentence)
}

fn tells(lines: &[String], line: &str) -> bool {
    lines.iter().any(|told| told == line)
}

/// A certificate for this machine that nobody trusts by itself, and its key, in a folder.
fn certified() -> (Folder, [String; 2]) {
    let folder = Folder::new("doctor-certificate");
    let CertifiedKey { cert, signing_key } = generate_simple_self_signed(vec!["127.0.0.1".to_owned()]).expect("a certificate");
    let files = ["certificate.pem", "key.pem"].map(|name| folder.path().join(name).display().to_string());
    for (file, text) in files.iter().zip([cert.pem(), signing_key.serialize_pem()]) {
        std::fs::write(file, text).expect("a file");
    }
    (folder, files)
}

/// Lets the user `locked` in with its password alone.
async fn lock(postgres: &mut Postgres) {
    let file = postgres.folder().path().join("data/pg_hba.conf");
    let everybody = std::fs::read_to_string(&file).expect("who is let in");
    std::fs::write(&file, format!("host all locked 127.0.0.1/32 scram-sha-256\n{everybody}")).expect("our own cluster");
    postgres.run("postgres", "CREATE ROLE locked LOGIN PASSWORD 'another one'");
    assert_eq!(postgres.query("postgres", "SELECT pg_reload_conf()"), "t");
    wait::until("a lock", wait::START, async || postgres.query_as("locked", "postgres", "SELECT").err()).await;
}

/// Users that are one are seen however they are written.
async fn users_that_are_one(data: &Folder, postgres: &Postgres) {
    let place = postgres.url("", "{service}").rsplit_once('@').expect("a place").1.replace("127.0.0.1", "localhost");
    let [app, coded, asked] = [format!("postgres://app@{place}"), format!("postgres://%61pp@{place}"), format!("postgres://{place}?user=app")];
    let (worker, owner) = (postgres.url("worker", "{service}"), postgres.url("owner", "{service}"));

    for (worker, owner, one) in
        [(&coded, &asked, "app, worker and owner"), (&asked, &owner, "app and worker"), (&worker, &coded, "app and owner"), (&worker, &owner, "")]
    {
        let env = [
            ("BORGERTORG_DATABASE__KIND", "postgres"),
            ("BORGERTORG_DATABASE__URL", app.as_str()),
            ("BORGERTORG_DATABASE__WORKER_URL", worker),
            ("BORGERTORG_DATABASE__OWNER_URL", owner),
        ];
        let lines = found(data, &env).await;
        let told: Vec<&String> = lines.iter().filter(|line| line.contains(" at once: only our own queries stand between centres; ")).collect();
        let seen = told.iter().filter(|line| line.starts_with(&format!("look at  one database user is {one} at once: "))).count();
        assert_eq!((told.len(), seen), if one.is_empty() { (0, 0) } else { (1, 1) }, "{worker} {owner}: {lines:?}");
    }
}

#[tokio::test]
async fn whatever_is_wrong_with_a_database_is_said() {
    let (data, nobody) = (Folder::new("doctor-database"), Port::reserve());
    let mut postgres = Postgres::start().await;
    let url = |user: &str| postgres.url(user, "{service}");
    let place = url("").rsplit_once('@').expect("a place").1.to_owned();
    let locked = format!("postgres://locked:{}@{place}", SECRETS[0]);
    let away = format!("postgres://app:{}@127.0.0.1:{}/{{service}}", SECRETS[0], nobody.number());
    let (url, worker, stranger, ungranted) = (url("{user}"), url("worker"), url("database_user"), url("stranger"));
    let at = |url| [("BORGERTORG_DATABASE__KIND", "postgres"), ("BORGERTORG_DATABASE__URL", url)];
    let with = |worker| [&at(&url)[..], &[("BORGERTORG_DATABASE__WORKER_URL", worker)]].concat();
    let nobody = format!("127.0.0.1:{}: nobody listens there", nobody.number());

    let lines = found(&data, &at(&away)).await;
    assert_eq!(wrong(&lines), each(|role| format!("the database server of {role} is away ({nobody}): start it, or correct database.url")));
    let lines = found(&data, &with(&away)).await;
    assert_eq!(wrong(&lines), each(|role| format!("the database server of {role} is away ({nobody}): start it, or correct database.worker_url")));
    let lines = found(&data, &at(&url)).await;
    let there = "Make it (CREATE DATABASE …), then run `borgertorg migrate`";
    assert_eq!(wrong(&lines), each(|role| format!("the database of {role}: database \"{role}\" does not exist. {there}")));

    for role in ROLES {
        postgres.make_database(role);
    }
    let lines = found(&data, &at(&url)).await;
    assert!(wrong(&lines).len() == 5 && wrong(&lines).iter().all(|line| line.contains("steps of its schema: run `borgertorg migrate`")), "{lines:?}");
    assert!(run(&data, &["migrate"], &at(&url)).await.status.success());
    let lines = found(&data, &at(&url)).await;
    assert_eq!(wrong(&lines), [""; 0]);
    for role in ROLES {
        assert!(tells(&lines, &format!("fine     the database of {role} answers and has the newest schema")), "{lines:?}");
    }

    users_that_are_one(&data, &postgres).await;
    lock(&mut postgres).await;
    postgres.run("postgres", "CREATE ROLE stranger LOGIN");
    let refused = "password authentication failed for user \"locked\". Correct the user and the password in";
    let lines = found(&data, &at(&locked)).await;
    assert_eq!(wrong(&lines), each(|role| format!("the database of {role}: {refused} database.url")));
    let lines = found(&data, &with(&locked)).await;
    assert_eq!(wrong(&lines), each(|role| format!("the database of {role}: {refused} database.worker_url")));
    let lines = found(&data, &at(&stranger)).await;
    let unknown = "role \"database_user\" does not exist. Correct the user and the password in database.url";
    assert_eq!(wrong(&lines), each(|role| format!("the database of {role}: {unknown}")));
    let lines = found(&data, &[&at(&ungranted)[..], &[("BORGERTORG_DATABASE__WORKER_URL", worker.as_str())]].concat()).await;
    let granted = "Run `borgertorg migrate`, which lets each user do what it is for, or correct the user in database.url and database.worker_url";
    assert_eq!(wrong(&lines), each(|role| format!("the database of {role}: permission denied for table receipts. {granted}")));

    postgres.run("postgres", "ALTER ROLE worker BYPASSRLS");
    let lines = found(&data, &at(&url)).await;
    let over = "steps over the walls between centres: ALTER ROLE \"worker\" NOSUPERUSER NOBYPASSRLS, or name another in database.url and database.worker_url";
    assert_eq!(wrong(&lines), each(|role| format!("the database user \"worker\" of {role} {over}")));
    postgres.run("postgres", "ALTER ROLE worker NOBYPASSRLS");

    postgres.run("matching", "DELETE FROM migrations WHERE version = (SELECT max(version) FROM migrations)");
    let lines = found(&data, &at(&url)).await;
    let older = "the database of matching lacks 1 step of its schema: run `borgertorg migrate` with these settings, then start again";
    assert_eq!(wrong(&lines), [older]);
}

#[tokio::test]
async fn whatever_is_wrong_with_a_broker_is_said() {
    let (data, nobody, open) = (Folder::new("doctor-broker"), Port::reserve(), Port::reserve());
    let (away, monitor) = (format!("127.0.0.1:{}", nobody.number()), format!("http://127.0.0.1:{}", open.number()));
    let bare = Nats::start_as("").await;
    let login = format!("authorization {{ user: 'borger torg', password: '{}' }}\n", SECRETS[0]);
    let late = Nats::start_as(&format!("{login}http: 127.0.0.1:{}\njetstream {{ store_dir: '{{store}}' }}\n", open.number())).await;
    let locked = Nats::start_as(&format!("{login}jetstream {{ store_dir: '{{store}}', sync_interval: always }}\n")).await;
    let logged_in = |nats: &Nats, secret: &str| nats.url().replace("//", &format!("//borger%20torg:{secret}@"));
    let [right, guessed] = SECRETS.map(|secret| logged_in(&locked, secret));
    let elsewhere = ROLES.map(|role| (format!("BORGERTORG_PEERS__{}", role.to_uppercase()), format!("http://{away}")));
    let elsewhere: Vec<Setting> = elsewhere.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
    let at = |url, monitor| {
        let bus = [("BORGERTORG_BUS__KIND", "jetstream"), ("BORGERTORG_BUS__JETSTREAM__URL", url), ("BORGERTORG_BUS__JETSTREAM__MONITOR", monitor)];
        [&elsewhere[..], &bus].concat()
    };
    assert!(run(&data, &["migrate"], &[]).await.status.success());
    let no_house = format!("the house at http://{away}: nobody answers; start `borgertorg organisations`, or correct peers.organisations");
    let is_wrong = async |env: &[Setting<'_>], what: &[&str]| {
        let lines = found(&data, env).await;
        assert_eq!(wrong(&lines), [&[no_house.as_str()], what].concat(), "{lines:?}");
        lines
    };

    let gone = format!("nats://borgertorg:{}@{away}", SECRETS[0]);
    let why = "start nats-server, or correct bus.jetstream.url; letters wait in the databases meanwhile";
    is_wrong(&at(&gone, ""), &[&format!("the broker is away ({away}: nobody listens there): {why}")]).await;
    let (bare_url, locked_url) = (bare.url(), locked.url());
    let address = bare_url.replace("nats://", "");
    let why = "start it with a configuration like deploy/nats.conf";
    is_wrong(&at(&bare_url, ""), &[&format!("nats-server at {address} runs without JetStream: {why}")]).await;
    let why = "correct the user and the password in bus.jetstream.url";
    is_wrong(&at(&guessed, ""), &[&format!("the broker at {locked_url} does not let us in: {why}")]).await;
    let bare_tls = locked_url.replace("nats://", "tls://");
    let plain = "it speaks no TLS: give it a certificate, or write nats:// in bus.jetstream.url";
    is_wrong(&at(&bare_tls, ""), &[&format!("the broker at {bare_tls} does not let us in: {plain}")]).await;
    let (_folder, [certificate, key]) = certified();
    let protected = Nats::start_as(&format!("tls {{ cert_file: '{certificate}', key_file: '{key}' }}\njetstream {{ store_dir: '{{store}}' }}\n")).await;
    let tls = protected.url();
    let known = "or let this machine know who signed its certificate (SSL_CERT_FILE names a file)";
    is_wrong(&at(&tls, ""), &[&format!("the broker at {tls} does not let us in: {why}, {known}")]).await;
    is_wrong(&[&at(&tls, "")[..], &[("SSL_CERT_FILE", certificate.as_str())]].concat(), &[]).await;
    let lines = is_wrong(&at(&right, ""), &[]).await;
    assert!(lines.iter().any(|line| line.starts_with("look at  bus.jetstream.monitor is not set: ")), "{lines:?}");
    let why = "set `http` in its configuration, or correct bus.jetstream.monitor";
    let page = format!("http://{away}");
    is_wrong(&at(&right, &page), &[&format!("the broker's monitoring page {page} does not answer: {why}")]).await;

    let url = logged_in(&late, SECRETS[0]);
    let syncs =
        "the broker does not sync always: a power cut can lose letters from its stream; set sync_interval: always under jetstream, as deploy/nats.conf does";
    let lines = is_wrong(&at(&url, &monitor), &[syncs]).await;
    assert!(tells(&lines, "look at  the stream is not there yet; the first role that starts makes it"), "{lines:?}");
    let login = async_nats::ConnectOptions::with_user_and_password("borger torg".to_owned(), SECRETS[0].to_owned());
    let stream = jetstream::new(login.connect(late.url()).await.expect("a broker"));
    assert!(stream.get_stream("borgertorg").await.is_err(), "the doctor changes nothing");
    let _room = Process::start(Build::Shipped, &data, &["organisations"], &["organisations"], &[&at(&url, &monitor)[..], &DOORS].concat()).await;
    wait::until("the stream", wait::START, async || stream.get_stream("borgertorg").await.ok()).await;
    let lines = is_wrong(&at(&url, &monitor), &[syncs]).await;
    assert!(tells(&lines, "fine     the stream is as this version declares it"), "{lines:?}");
    let smaller = [&at(&url, &monitor)[..], &[("BORGERTORG_BUS__JETSTREAM__MAX_MEGABYTES", "7")]].concat();
    let drift = "the stream differs from what these settings declare: max_bytes is 1073741824, declared 7340032; change it with the nats tool, or the settings";
    is_wrong(&smaller, &[syncs, drift]).await;
}

#[tokio::test]
async fn whatever_is_wrong_with_a_mail_server_is_said() {
    let (data, nobody) = (Folder::new("doctor-mail"), Port::reserve());
    let (_folder, [trusted, key]) = certified();
    let login = ["--incoming-secure", "--incoming-user", "borgertorg", "--incoming-pass", SECRETS[0]];
    let server = Server::with(&[&login[..], &["--incoming-cert", &trusted, "--incoming-key", &key]].concat()).await;
    assert!(run(&data, &["migrate"], &[]).await.status.success());
    let [port, free] = [&server.smtp, &nobody].map(|port| port.number().to_string());
    let at = format!("127.0.0.1:{port}");
    let away =
        format!("the mail server is away (127.0.0.1:{free}: nobody listens there): start it, or correct mail.host and mail.port; messages wait meanwhile");
    let silent = format!(
        "{at} opens but does not greet like a mail server: correct mail.port, or set mail.tls = \"tls\" where it is protected from the first byte (465)"
    );
    let asked = "asking the mail server: it did not accept";
    let refused = format!("{asked} the login (Invalid username or password) at {at}: correct mail.user or mail.password; messages wait meanwhile");
    let certificate = "mail.ca_file, or mail.host to the name in its certificate";
    let distrusted =
        format!("{asked} the connection (Connection error: invalid peer certificate: UnknownIssuer) at {at}: correct {certificate}; messages wait meanwhile");

    for (tls, port, password, trusted, what) in [
        ("tls", &free, SECRETS[0], trusted.as_str(), vec![away.as_str()]),
        ("starttls", &port, SECRETS[0], &trusted, vec![&silent]),
        ("tls", &port, SECRETS[1], &trusted, vec![&refused]),
        ("tls", &port, SECRETS[0], "", vec![&distrusted]),
        ("tls", &port, SECRETS[0], &trusted, vec![]),
    ] {
        let lines = found(
            &data,
            &[
                ("BORGERTORG_MAIL__CHANNEL", "smtp"),
                ("BORGERTORG_MAIL__TLS", tls),
                ("BORGERTORG_MAIL__PORT", port),
                ("BORGERTORG_MAIL__USER", "borgertorg"),
                ("BORGERTORG_MAIL__PASSWORD", password),
                ("BORGERTORG_MAIL__CA_FILE", trusted),
            ],
        )
        .await;
        assert_eq!(wrong(&lines), what, "{lines:?}");
        assert_eq!(tells(&lines, &format!("fine     the mail server at {at} greets, and lets borgertorg in")), what.is_empty(), "{lines:?}");
    }
}
