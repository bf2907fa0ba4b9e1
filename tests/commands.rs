//! The commands that an operator types, on the binary as people get it: settings, the doctor, dead letters.

#[path = "commands/doctor.rs"]
mod doctor;

use std::process::Command;

use prost::Message as _;
use proto::events::event::Fact;
use proto::events::{Event, VolunteerErased};
use world::{Build, Folder, Outcome, Process, tools};

const EVENT: &str = "01890a5d-ac96-774b-bcce-b302099a8057";
/// Free ports at both doors.
const DOORS: [(&str, &str); 2] = [("BORGERTORG_SERVER__LISTEN", "127.0.0.1:0"), ("BORGERTORG_SERVER__HTTP", "127.0.0.1:0")];
/// In the address of the database, and by itself.
const SECRETS: [&str; 2] = ["hemmelig-i-databasen", "hemmelig-i-posten"];

async fn run(data: &Folder, args: &[&str], env: &[(&str, &str)]) -> Outcome {
    Process::run(Build::Shipped, data, args, env).await
}

/// A letter that notifications could not handle, as its table keeps it.
fn bury(data: &Folder) {
    let event = Event { id: EVENT.to_owned(), fact: Some(Fact::VolunteerErased(VolunteerErased {})), ..Event::default() };
    let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<String>>().concat();
    let (id, payload, at) = (EVENT.replace('-', ""), hex(&event.encode_to_vec()), "2027-03-02T09:00:00+00:00");
    let subject = "borgertorg.v1.centre_x.volunteers.volunteer.volunteer_erased";
    let columns = "consumer, event, centre, subject, aggregate, version, payload, told_at, reason, attempts, died_at";
    let row = format!("'notifications-volunteer', X'{id}', X'{id}', '{subject}', 'volunteer_x', 3, X'{payload}', '{at}', 'it is bad', 6, '{at}'");
    let script = "import sqlite3, sys\nwith sqlite3.connect(sys.argv[1]) as db: db.executescript(sys.argv[2])";
    let mut python = Command::new(tools::tool("python/bin/python"));
    let file = data.path().join("notifications.sqlite");
    let output = python.args(["-c", script]).arg(file).arg(format!("INSERT INTO dead_letters ({columns}) VALUES ({row})")).output().expect("python runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[tokio::test]
async fn the_settings_are_printed_with_their_secrets_covered() {
    let data = Folder::new("config");
    let url = format!("postgres://borgertorg:{}@db.example.org/{{service}}", SECRETS[0]);
    let env = [("BORGERTORG_DATABASE__URL", url.as_str()), ("BORGERTORG_MAIL__PASSWORD", SECRETS[1]), ("BORGERTORG_BUS__KIND", "jetstream")];

    let said = run(&data, &["config"], &env).await;

    assert!(said.status.success(), "{said:?}");
    let told = format!("{}{}", said.out, said.err);
    assert!(SECRETS.iter().all(|secret| !told.contains(secret)), "{told}");
    assert!(said.out.contains("password = \"***\"") && said.out.contains("db.example.org"), "{told}");
    assert!(said.out.contains("kind = \"jetstream\""), "{told}");
}

#[tokio::test]
async fn a_setting_that_nobody_knows_starts_nothing_and_is_named() {
    let data = Folder::new("unknown");

    for command in [["config"].as_slice(), &["all"]] {
        let said = run(&data, command, &[("BORGERTORG_MAIL__PASWORD", SECRETS[1])]).await;

        assert!(!said.status.success() && said.err.contains("pasword"), "{said:?}");
        assert!(!format!("{}{}", said.out, said.err).contains(SECRETS[1]), "{said:?}");
    }
    assert!(!data.path().join("organisations.sqlite").exists(), "nothing was begun");
}

#[tokio::test]
async fn every_wrong_value_is_named_at_once_with_its_key_and_starts_nothing() {
    let data = Folder::new("values");
    let wrong = [
        ("BORGERTORG_LOG__LEVEL", "louder"),
        ("BORGERTORG_SERVER__LISTEN", "nonsense"),
        ("BORGERTORG_SERVER__PUBLIC_URL", "not a url"),
        ("BORGERTORG_DATABASE__CONNECTIONS", "0"),
        ("BORGERTORG_MAIL__FROM", "nobody"),
        ("BORGERTORG_BUS__JETSTREAM__MONITOR", "http://u:hemmelig-i-posten@127.0.0.1:8222"),
    ];

    for command in ["config", "all", "doctor"] {
        let said = run(&data, &[command], &wrong).await;

        for key in ["log.level", "server.listen", "server.public_url", "database.connections", "mail.from", "bus.jetstream.monitor"] {
            assert!(!said.status.success() && said.err.contains(&format!("{key} ")), "{command} {key}: {said:?}");
        }
        assert!(!said.err.contains(SECRETS[1]), "{said:?}");
    }
    assert!(!data.path().join("organisations.sqlite").exists(), "nothing was begun");
}

#[tokio::test]
async fn in_a_folder_without_a_house_no_command_makes_one() {
    let data = Folder::new("nowhere");
    let file = data.path().join("nightly").display().to_string();

    for command in [["backup", &file].as_slice(), &["dead-letters", "list"], &["republish", "--snapshot"]] {
        let said = run(&data, command, &[]).await;

        assert!(!said.status.success() && said.err.contains("there is no house in the folder"), "{said:?}");
    }
    assert!(!data.path().join("organisations.sqlite").exists() && !data.path().join("nightly").exists(), "a backup of nothing");
}

#[tokio::test]
async fn the_first_coordinator_is_let_in_once_and_into_a_centre_of_the_house() {
    let data = Folder::new("member");
    let centre = run(&data, &["centre", "Svarstad frivilligsentral", "--municipality", "3909"], &[]).await;
    let centre = centre.out.trim().to_owned();
    let kari = |email: &'static str, centre: &str| ["member", "Kari Nordmann", email, "--centre", centre].map(str::to_owned);
    let said = async |args: [String; 5]| run(&data, &args.each_ref().map(String::as_str), &[]).await;

    let added = said(kari("kari@example.org", &centre)).await;
    let again = said(kari("kari@example.org", &centre)).await;
    let wrong = said(kari("kari", &centre)).await;
    let nowhere = said(kari("kari@example.org", "centre_01mg2qfmzae58rnprzczahkwg7")).await;

    assert!(added.status.success() && added.out.starts_with("member_") && added.out.contains("signs in at http://127.0.0.1:7480"), "{added:?}");
    assert!(!again.status.success() && again.err.contains("already") && again.out.is_empty(), "{again:?}");
    assert!(!wrong.status.success() && wrong.err.contains("email: "), "{wrong:?}");
    assert!(!nowhere.status.success() && nowhere.err.contains("there is no centre"), "{nowhere:?}");
}

#[tokio::test]
async fn the_doctor_says_what_is_missing_and_wrong_and_changes_nothing() {
    let data = Folder::new("doctor");

    let fresh = run(&data, &["doctor"], &[]).await;
    let touched = data.path().join("organisations.sqlite").exists() || data.path().join("keys").exists();
    let migrated = run(&data, &["migrate"], &[]).await;
    let well = run(&data, &["doctor"], &[]).await;
    let mut house = Process::start(Build::Shipped, &data, &["all"], &["all"], &DOORS).await;
    let running = run(&data, &["doctor"], &[]).await;
    house.kill();
    let far = run(&data, &["doctor"], &[("BORGERTORG_BUS__KIND", "jetstream"), ("BORGERTORG_BUS__JETSTREAM__URL", "nats://127.0.0.1:9")]).await;

    assert!(fresh.status.success() && fresh.out.contains("organisations.sqlite is not there yet; the first start makes it"), "{fresh:?}");
    assert!(!touched, "the doctor changes nothing");
    assert!(migrated.status.success(), "{migrated:?}");
    assert!(well.status.success() && well.out.contains("\nnothing is wrong, ") && !well.out.contains(".sqlite is not there"), "{well:?}");
    assert!(well.out.contains("look at  no house runs from"), "{well:?}");
    assert!(running.status.success() && running.out.contains("fine     the house runs at http://127.0.0.1:"), "{running:?}");
    assert!(!far.status.success() && far.out.contains("bus.jetstream.url"), "{far:?}");
}

#[tokio::test]
async fn a_dead_letter_is_shown_dropped_and_gone() {
    let data = Folder::new("dead");
    assert!(run(&data, &["migrate"], &[]).await.status.success());
    bury(&data);
    let which = ["notifications", "notifications-volunteer", EVENT];
    let about = |what: &'static str| [["dead-letters", what].as_slice(), &which].concat();

    let listed = run(&data, &["dead-letters", "list"], &[]).await;
    let ill = run(&data, &["doctor"], &[]).await;
    let shown = run(&data, &about("show"), &[]).await;
    let replayed = run(&data, &about("replay"), &[]).await;
    let dropped = run(&data, &about("drop"), &[]).await;
    let left = run(&data, &["dead-letters", "list"], &[]).await;
    let again = run(&data, &about("show"), &[]).await;

    assert!(listed.out.contains(&which.join(" ")) && listed.out.contains("volunteer_erased, 6 deliveries: it is bad"), "{listed:?}");
    assert!(!ill.status.success() && ill.out.contains("wrong    1 letters could not be handled by notifications"), "{ill:?}");
    assert!(!replayed.status.success() && replayed.out.starts_with("it failed again and stays a dead letter"), "{replayed:?}");
    assert!(shown.out.contains("reason    it is bad") && shown.out.contains("VolunteerErased") && shown.out.contains(EVENT), "{shown:?}");
    assert_eq!((dropped.out.trim(), left.out.trim()), ("dropped", "no dead letters"), "{dropped:?}{left:?}");
    assert!(!again.status.success() && again.err.contains("no such"), "{again:?}");
}
