//! The doctor looks at a role's database: whether it is there, answers, and has the newest schema.

use chrono::{DateTime, TimeDelta, Utc};
use platform::db::{Db, Synchronous};
use platform::error::Trouble;
use platform::inbox::dead;
use platform::outbox::relay;

use super::{Findings, PATIENCE, knock};
use crate::house::{clock, lacking};
use crate::role::Role;
use crate::settings::{DatabaseKind, Settings, address};

/// Longer than a letter waits in a house that runs.
const PATIENT: TimeDelta = TimeDelta::minutes(1);

pub async fn look(settings: &Settings, role: Role, findings: &mut Findings) {
    let name = role.name();
    if settings.database.kind == DatabaseKind::Sqlite {
        let file = settings.data.join(format!("{name}.sqlite"));
        if !file.exists() {
            findings.look(format!("{} is not there yet; the first start makes it", file.display()));
            return;
        }
        if settings.database.synchronous == Synchronous::Normal && Role::all().iter().copied().next() == Some(role) {
            findings.look("database.synchronous is \"normal\": a power cut can lose the last commits; \"full\" does not");
        }
    } else if let Some(why) = unreachable(settings, role).await {
        findings.wrong(why);
        return;
    } else if let Some(users) = settings.database.shared_user().filter(|_| Role::all().iter().copied().next() == Some(role)) {
        findings.look(format!(
            "one database user is {users} at once: only our own queries stand between centres; put {{user}} into database.url, or another user into database.worker_url and database.owner_url"
        ));
    }
    let mut over = Vec::new();
    let opened = async {
        let db = Db::open(name, &settings.database(role), clock()).await?;
        let lack = lacking(&db).await?;
        let letters = if lack.is_none() {
            db.answers().await?; // to each user of it: one may be let in and the other not
            if settings.database.shared_user().is_none() {
                over = db.over_walls().await?;
            }
            Some((dead::count(&db).await?, relay::waiting(&db).await?))
        } else {
            None
        };
        Ok((lack, letters))
    };
    let opened = tokio::time::timeout(PATIENCE, opened).await;
    for user in over {
        findings.wrong(format!(
            "the database user \"{user}\" of {name} steps over the walls between centres: ALTER ROLE \"{user}\" NOSUPERUSER NOBYPASSRLS, or name another in database.url and database.worker_url"
        ));
    }
    match opened {
        Ok(Ok((None, letters))) => {
            findings.fine(format!("the database of {name} answers and has the newest schema"));
            if let Some((dead, waiting)) = letters {
                tell_letters(name, dead, waiting, findings);
            }
        }
        Ok(Ok((Some(_), _))) if settings.database.kind == DatabaseKind::Sqlite => {
            findings.look(format!("the database of {name} has an older schema; the next start brings it up"));
        }
        Ok(Ok((Some(what), _))) => findings.wrong(what),
        Ok(Err(trouble)) => {
            let said = cause(&trouble);
            findings.wrong(format!("the database of {name}: {said}. {}", advice(&said, keys(settings, role, &said))));
        }
        Err(_) => {
            findings.wrong(format!("the database of {name} did not answer within {} seconds: is its server overloaded, or its lock held?", PATIENCE.as_secs()));
        }
    }
}

/// Letters that were given up, and letters that do not leave.
fn tell_letters(name: &str, dead: u64, (waiting, oldest): (u64, Option<DateTime<Utc>>), findings: &mut Findings) {
    if dead > 0 {
        findings.wrong(format!("{dead} letters could not be handled by {name}: `borgertorg dead-letters list` names them, then replay or drop them"));
    }
    if let Some(since) = oldest.filter(|since| clock().now() - *since > PATIENT) {
        findings.look(format!("{waiting} letters of {name} wait since {}: they leave once it runs and the bus takes them", since.format("%d.%m.%Y %H:%M UTC")));
    }
}

/// Why nobody opens at an address of the database, that of the app or that of the worker; none where both open, or are sockets in the
/// file system.
async fn unreachable(settings: &Settings, role: Role) -> Option<String> {
    let places = ["app", "worker"].map(|user| address::place(&settings.database.address(role, user), 5432));
    for ((host, port), key) in places.iter().zip(["database.url", "database.worker_url"]) {
        if host.is_empty() || host.starts_with(['/', '%']) || (key == "database.worker_url" && places[0] == places[1]) {
            continue;
        }
        if let Err(why) = knock(host, *port).await {
            return Some(format!("the database server of {} is away ({host}:{port}: {why}): start it, or correct {key}", role.name()));
        }
    }
    None
}

/// The setting in which whoever the server speaks of stands; both, where it does not say.
fn keys(settings: &Settings, role: Role, said: &str) -> &'static str {
    let [app, worker] = ["app", "worker"].map(|user| format!("\"{}\"", address::user(&settings.database.address(role, user))));
    match (settings.database.worker_url.reveal().is_empty(), said.contains(&app), said.contains(&worker)) {
        (true, ..) | (_, true, false) => "database.url",
        (_, false, true) => "database.worker_url",
        _ => "database.url and database.worker_url",
    }
}

/// What the server itself said, without those who passed it on.
fn cause(trouble: &Trouble) -> String {
    let mut cause: &dyn std::error::Error = trouble;
    while let Some(deeper) = cause.source() {
        cause = deeper;
    }
    let said = cause.to_string().replace("error returned from database: ", "");
    said.split(" at line ").next().unwrap_or_default().to_owned()
}

/// What to do about it; `keys` are the settings that name who logs in, and where.
fn advice(said: &str, keys: &str) -> String {
    if said.starts_with("database \"") && said.contains("does not exist") {
        "Make it (CREATE DATABASE …), then run `borgertorg migrate`".to_owned()
    } else if said.contains("authentication") || said.contains("role \"") || said.contains("pg_hba") {
        format!("Correct the user and the password in {keys}")
    } else if said.starts_with("permission denied for") {
        format!("Run `borgertorg migrate`, which lets each user do what it is for, or correct the user in {keys}")
    } else if said.contains("permission denied") || said.contains("readonly") || said.contains("unable to open") {
        "Give it to the user who runs this".to_owned()
    } else if said.contains("not a database") || said.contains("malformed") {
        "The file is damaged: restore a backup".to_owned()
    } else {
        format!("Check {keys} and the server's own log")
    }
}
