//! `borgertorg backup` and `restore`: every database in one file, all at one position.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use platform::bus::Bus;
use platform::db::Db;
use platform::error::Trouble;
use proto::operations as pb;
use proto::operations::operation_service_client::OperationServiceClient;

use crate::client::{Client, refused};
use crate::house::Folder;
use crate::role::Role;
use crate::settings::{DatabaseKind, Settings};

/// Asks the house that runs (or one that runs for this) to write the file.
pub async fn backup(settings: Settings, file: &Path) -> Result<ExitCode, Trouble> {
    let path = std::path::absolute(file).map_err(|e| Trouble::broken("reading the file's name", e))?;
    let client = Client::reach(settings).await?;
    let request = client.operator(pb::BackupRequest { path: path.to_string_lossy().into_owned() })?;
    let answer = OperationServiceClient::new(client.channel(Role::Matching)?).backup(request).await;
    client.leave().await;
    let answer = answer.map_err(|e| refused("backing up", &e))?.into_inner();
    println!("{}: {} in {} bytes; the keys are not in it, keep them apart", path.display(), answer.services.join(", "), answer.bytes);
    Ok(ExitCode::SUCCESS)
}

/// Writes the file: letters wait until every database is copied, so that no service knows what another has not told.
pub async fn write(bus: &Bus, databases: &[(&'static str, Db)], path: &Path) -> Result<u64, Trouble> {
    let broken = |e: std::io::Error| Trouble::broken("writing the backup", e);
    let Bus::Local(local) = bus else {
        return Err(Trouble::broken("writing the backup", "between processes each database is backed up by PostgreSQL's own tools"));
    };
    let beside = path.parent().unwrap_or(Path::new("."));
    let folder = tempfile::tempdir_in(beside).map_err(broken)?;
    let held = local.hold().await;
    for (name, db) in databases {
        db.copy_into(&copy(folder.path(), name)).await?;
    }
    drop(held);
    let new = folder.path().join("backup");
    let mut tar = tar::Builder::new(File::create_new(&new).map_err(broken)?);
    for (name, _) in databases {
        tar.append_path_with_name(copy(folder.path(), name), format!("{name}.sqlite")).map_err(broken)?;
    }
    let file = tar.into_inner().map_err(broken)?;
    file.sync_all().map_err(broken)?;
    let bytes = file.metadata().map_err(broken)?.len();
    // a hard link refuses what stands already; the name appears only with the whole file behind it
    std::fs::hard_link(&new, path).map_err(broken)?;
    Ok(bytes)
}

fn copy(folder: &Path, name: &str) -> PathBuf {
    folder.join(format!("{name}.sqlite"))
}

/// Lays the databases into the data folder, where none may stand.
pub fn restore(settings: &Settings, file: &Path) -> Result<ExitCode, Trouble> {
    let broken = |e: std::io::Error| Trouble::broken("restoring", e);
    if settings.database.kind != DatabaseKind::Sqlite {
        return Err(Trouble::broken("restoring", "PostgreSQL is restored with its own tools; afterwards run `borgertorg republish --from` the last week"));
    }
    let _held = Folder::lock(&settings.data, &Role::ALL)?;
    let names: Vec<String> = Role::ALL.into_iter().filter(|role| role.keeps()).map(|role| format!("{}.sqlite", role.name())).collect();
    if let Some(stands) = names.iter().map(|name| settings.data.join(name)).find(|path| path.exists()) {
        return Err(Trouble::broken("restoring", format!("{} stands already: move the old databases away first", stands.display())));
    }
    let mut tar = tar::Archive::new(File::open(file).map_err(broken)?);
    let mut laid = Vec::new();
    let unpacked = tempfile::tempdir_in(&settings.data).map_err(broken)?;
    for entry in tar.entries().map_err(broken)? {
        let mut entry = entry.map_err(broken)?;
        let name = entry.path().map_err(broken)?.to_string_lossy().into_owned();
        if !names.contains(&name) {
            return Err(Trouble::broken("restoring", format!("{name} in the backup is not a database of Borgertorg; nothing was restored")));
        }
        entry.unpack(unpacked.path().join(&name)).map_err(broken)?;
        laid.push(name);
    }
    if laid.len() != names.len() {
        return Err(Trouble::broken("restoring", format!("the backup holds {} of {} databases; nothing was restored", laid.len(), names.len())));
    }
    for name in &laid {
        std::fs::rename(unpacked.path().join(name), settings.data.join(name)).map_err(broken)?;
    }
    println!("restored: {}", laid.join(", "));
    Ok(ExitCode::SUCCESS)
}
