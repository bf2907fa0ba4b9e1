//! PostgreSQL: `pg_dump` copies each database as of one moment of all, and a restore fills empty databases.

use std::fs::File;
use std::path::Path;
use std::process::Stdio;

use chrono::TimeDelta;
use percent_encoding::percent_decode_str;
use platform::bus::JetStream;
use platform::db::Db;
use platform::error::Trouble;
use platform::outbox::relay;
use tokio::process::Command;
use url::Url;

use super::{archive, names};
use crate::house::clock;
use crate::role::Role;
use crate::settings::{BusKind, Settings};

/// Writes the file and returns its size. While every inbox is held, each database keeps the moment; the copying itself holds nobody up.
/// Who reads keeps its moment before who is read, so that no copy of a card is newer than the card.
pub async fn write(settings: &Settings, path: &Path) -> Result<u64, Trouble> {
    let folder = archive::beside(path)?;
    let databases = open(settings).await?;
    let mut held = Vec::new();
    for (_, db) in &databases {
        held.push(db.hold().await?);
    }
    let mut moments = Vec::new();
    for (role, db) in databases.iter().rev() {
        moments.push((*role, db.moment().await?));
    }
    drop(held);
    for (role, moment) in &moments {
        let copy = folder.path().join(format!("{}.dump", role.name()));
        run(
            "pg_dump",
            settings,
            *role,
            "worker",
            &[
                "--format=custom".as_ref(),
                "--no-acl".as_ref(),
                "--enable-row-security".as_ref(),
                "--snapshot".as_ref(),
                moment.name.as_ref(),
                "--file".as_ref(),
                &copy,
            ],
        )
        .await?;
    }
    archive::pack(folder.path(), &names("dump"), path)
}

/// Fills the databases, which must be empty. The stream is emptied too: it may hold letters from after the backup. What was told
/// in the days that the stream would hold is told again; whoever had it by then knows it.
pub async fn restore(settings: &Settings, file: &Path) -> Result<(), Trouble> {
    let broken = |e: std::io::Error| Trouble::broken("restoring", e);
    let databases = open(settings).await?;
    for (role, db) in &databases {
        if !db.is_empty().await? {
            return Err(Trouble::broken("restoring", format!("the database of {} holds tables already: give it an empty one", role.name())));
        }
    }
    let folder = tempfile::tempdir().map_err(broken)?;
    archive::unpack(File::open(file).map_err(broken)?, &names("dump"), folder.path())?;
    if settings.bus.kind == BusKind::Jetstream {
        JetStream::connect(settings.bus.jetstream.clone(), "restore").await?.empty().await?;
    }
    let from = clock().now() - TimeDelta::days(i64::try_from(settings.bus.jetstream.keep_days).unwrap_or(i64::from(settings.database.keep_letters_days)));
    for (role, db) in &databases {
        let copy = folder.path().join(format!("{}.dump", role.name()));
        run(
            "pg_restore",
            settings,
            *role,
            "owner",
            &["--no-owner".as_ref(), "--no-acl".as_ref(), "--single-transaction".as_ref(), "--exit-on-error".as_ref(), &copy],
        )
        .await?;
        db.migrate(role.steps()).await?; // the users of this server get what is theirs
        if *role == Role::Notifications {
            notifications::restored(db).await?;
        }
        let letters = relay::again_from(db, from).await?;
        println!("{}: restored; {letters} letters will be told again, which changes nothing for who knows them", role.name());
    }
    Ok(())
}

async fn open(settings: &Settings) -> Result<Vec<(Role, Db)>, Trouble> {
    let mut databases = Vec::new();
    for role in Role::all().iter().copied() {
        databases.push((role, Db::open(role.name(), &settings.database(role), clock()).await?));
    }
    Ok(databases)
}

/// Runs one of PostgreSQL's tools on a role's database, as one of its users; the password goes by the environment, where nobody else reads it.
async fn run(tool: &str, settings: &Settings, role: Role, user: &str, arguments: &[&Path]) -> Result<(), Trouble> {
    let broken = |what: String| Trouble::broken("copying a database", what);
    let mut url: Url = settings.database.address(role, user).parse().map_err(|_| broken("database.url is no address".to_owned()))?;
    let password = url.password().map(|word| percent_decode_str(word).decode_utf8_lossy().into_owned());
    let _ = url.set_password(None);
    let mut command = Command::new(tool);
    command.arg("--dbname").arg(url.as_str()).args(arguments).stdin(Stdio::null());
    if let Some(password) = password {
        command.env("PGPASSWORD", password);
    }
    let output = command.output().await.map_err(|e| broken(format!("{tool} does not run ({e}): install PostgreSQL's client programs")))?;
    if output.status.success() {
        return Ok(());
    }
    Err(broken(format!("{tool} of {}: {}", role.name(), String::from_utf8_lossy(&output.stderr).trim())))
}
