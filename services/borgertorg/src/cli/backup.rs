//! `borgertorg backup` and `restore`: every database in one file, all at one position.

pub mod archive;
mod postgres;
pub mod sqlite;

use std::path::Path;
use std::process::ExitCode;

use platform::auth::Keys;
use platform::error::Trouble;
use proto::operations as pb;
use proto::operations::operation_service_client::OperationServiceClient;

use crate::client::{Client, refused};
use crate::role::Role;
use crate::settings::{DatabaseKind, Settings};

/// Writes the file: on SQLite the house that runs (or one that runs for this), on PostgreSQL this command by itself.
pub async fn backup(settings: Settings, file: &Path) -> Result<ExitCode, Trouble> {
    let path = std::path::absolute(file).map_err(|e| Trouble::broken("reading the file's name", e))?;
    let bytes = match settings.database.kind {
        DatabaseKind::Postgres => postgres::write(&settings, &path).await?,
        DatabaseKind::Sqlite => {
            drop(archive::beside(&path)?); // the house that runs would say less of what is wrong with the file's name
            let client = Client::reach(settings).await?;
            let request = client.patient(pb::BackupRequest { path: path.to_string_lossy().into_owned() })?;
            let answer = OperationServiceClient::new(client.channel(Role::Matching)?).backup(request).await;
            client.leave().await;
            answer.map_err(|e| refused("backing up", &e))?.into_inner().bytes
        }
    };
    let services: Vec<&str> = Role::all().iter().copied().map(Role::name).collect();
    println!("{}: {} in {bytes} bytes; the keys are not in it, keep them apart", path.display(), services.join(", "));
    Ok(ExitCode::SUCCESS)
}

/// Brings back what a backup holds, where nothing stands.
pub async fn restore(settings: &Settings, file: &Path) -> Result<ExitCode, Trouble> {
    if !file.is_file() {
        return Err(Trouble::broken("restoring", format!("there is no file {}", file.display())));
    }
    match settings.database.kind {
        DatabaseKind::Postgres => postgres::restore(settings, file).await?,
        DatabaseKind::Sqlite => sqlite::restore(settings, file).await?,
    }
    if !Keys::files(&settings.keys.folder).iter().all(|key| key.exists()) {
        let folder = settings.keys.folder.display();
        println!("The keys are not in a backup: lay the old ones into {folder} before the first start, or no link that was sent opens.");
    }
    Ok(ExitCode::SUCCESS)
}

/// The names of the copies in the file.
fn names(ending: &str) -> Vec<String> {
    Role::all().iter().copied().map(|role| format!("{}.{ending}", role.name())).collect()
}
