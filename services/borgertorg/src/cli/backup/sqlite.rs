//! SQLite: the house that runs copies its own files, and a restore lays them into an empty data folder.

use std::fs::File;
use std::path::{Path, PathBuf};

use platform::bus::Bus;
use platform::db::Db;
use platform::error::Trouble;

use super::{archive, names};
use crate::house::{Folder, clock};
use crate::role::Role;
use crate::settings::Settings;

/// Writes the file: letters wait until every database is copied, so that no service knows what another has not told.
/// Who reads is copied before who is read, so that no copy of a card is newer than the card.
pub async fn write(bus: &Bus, databases: &[(&'static str, Db)], path: &Path) -> Result<u64, Trouble> {
    let Bus::Local(local) = bus else {
        return Err(Trouble::broken("writing the backup", "on PostgreSQL run `borgertorg backup` with the settings of the databases"));
    };
    let folder = archive::beside(path)?;
    let held = local.hold().await;
    for (name, db) in databases.iter().rev() {
        db.copy_into(&copy(folder.path(), name)).await?;
    }
    drop(held);
    let names: Vec<String> = databases.iter().map(|(name, _)| format!("{name}.sqlite")).collect();
    archive::pack(folder.path(), &names, path)
}

fn copy(folder: &Path, name: &str) -> PathBuf {
    folder.join(format!("{name}.sqlite"))
}

/// Lays the databases into the data folder, where none may stand.
pub async fn restore(settings: &Settings, file: &Path) -> Result<(), Trouble> {
    let broken = |e: std::io::Error| Trouble::broken("restoring", e);
    let _held = Folder::lock(&settings.data, Role::all()).await?;
    let names = names("sqlite");
    if let Some(stands) = names.iter().map(|name| settings.data.join(name)).find(|path| path.exists()) {
        return Err(Trouble::broken("restoring", format!("{} stands already: move the old databases away first", stands.display())));
    }
    let unpacked = tempfile::tempdir_in(&settings.data).map_err(broken)?;
    archive::unpack(File::open(file).map_err(broken)?, &names, unpacked.path())?;
    for name in &names {
        if !platform::db::is_whole(&unpacked.path().join(name)).await {
            return Err(Trouble::broken("restoring", format!("{name} in this backup is damaged; nothing was restored")));
        }
    }
    for name in &names {
        std::fs::rename(unpacked.path().join(name), settings.data.join(name)).map_err(broken)?;
    }
    let role = Role::Notifications;
    notifications::restored(&Db::open(role.name(), &settings.database(role), clock()).await?).await?;
    println!("restored: {}", names.join(", "));
    Ok(())
}
