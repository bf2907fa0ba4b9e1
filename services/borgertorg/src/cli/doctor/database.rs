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
    } else if settings.database.has_one_user() && Role::all().iter().copied().next() == Some(role) {
        findings.look("one database user is app and worker at once: only our own queries stand between centres; put {user} into database.url");
    }
    let opened = async {
        let db = Db::open(name, &settings.database(role), clock()).await?;
        let lack = lacking(&db).await?;
        let letters = if lack.is_none() {
            db.answers().await?; // to each user of it: one may be let in and the other not
            Some((dead::count(&db).await?, relay::waiting(&db).await?))
        } else {
            None
        };
        Ok((lack, letters))
    };
    match tokio::time::timeout(PATIENCE, opened).await {
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
            findings.wrong(format!("the database of {name}: {said}. {}", advice(&said)));
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

/// Why nobody opens at the server's address; none where it opens, or is a socket in the file system.
async fn unreachable(settings: &Settings, role: Role) -> Option<String> {
    let (host, port) = address::place(settings.database.url.reveal(), 5432);
    if host.is_empty() || host.starts_with(['/', '%']) {
        return None;
    }
    let why = knock(&host, port).await.err()?;
    Some(format!("the database server of {} is away ({host}:{port}: {why}): start it, or correct database.url", role.name()))
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

/// What to do about it.
fn advice(said: &str) -> &'static str {
    if said.contains("does not exist") && said.contains("database") {
        "Make it (CREATE DATABASE …), then run `borgertorg migrate`"
    } else if said.contains("authentication") || said.contains("role \"") || said.contains("pg_hba") {
        "Correct the user and the password in database.url"
    } else if said.contains("permission denied") || said.contains("readonly") || said.contains("unable to open") {
        "Give it to the user who runs this"
    } else if said.contains("not a database") || said.contains("malformed") {
        "The file is damaged: restore a backup"
    } else {
        "Check database.url and the server's own log"
    }
}
