//! The file of a backup: one copy per service, packed together, for its owner's eyes only.

use std::fs::{File, OpenOptions};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

use platform::error::Trouble;
use tempfile::TempDir;

fn broken(e: std::io::Error) -> Trouble {
    Trouble::broken("the backup", e)
}

/// What stands in the way of a file of this name.
pub fn hurdle(path: &Path) -> Option<String> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    match path.try_exists() {
        Ok(true) => Some(format!("{} stands already: choose another name", path.display())),
        Ok(false) => folder.filter(|folder| !folder.is_dir()).map(|folder| format!("the folder {} is not there", folder.display())),
        // a name that no file can have: too long, or with a NUL in it
        Err(e) => Some(format!("no file can be written there: {e}")),
    }
}

/// A folder to gather the copies in, on the disk on which the file will stand.
pub fn beside(path: &Path) -> Result<TempDir, Trouble> {
    if let Some(hurdle) = hurdle(path) {
        return Err(Trouble::broken("the backup", hurdle));
    }
    tempfile::tempdir_in(path.parent().unwrap_or(Path::new("."))).map_err(broken)
}

/// Packs the copies; the name appears only with the whole file behind it. Returns its size.
pub fn pack(folder: &Path, names: &[String], path: &Path) -> Result<u64, Trouble> {
    let new = folder.join("backup");
    let file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&new).map_err(broken)?;
    let mut tar = tar::Builder::new(file);
    for name in names {
        tar.append_path_with_name(folder.join(name), name).map_err(broken)?;
    }
    let file = tar.into_inner().map_err(broken)?;
    file.sync_all().map_err(broken)?;
    let bytes = file.metadata().map_err(broken)?.len();
    // a hard link refuses what stands already
    std::fs::hard_link(&new, path).map_err(broken)?;
    Ok(bytes)
}

/// Why nothing comes out of a file. What one that is no archive says is not repeated: it may be anything.
fn unpacking(e: std::io::Error) -> Trouble {
    use std::io::ErrorKind::{PermissionDenied, QuotaExceeded, StorageFull};
    match e.kind() {
        PermissionDenied | QuotaExceeded | StorageFull => broken(e),
        _ => Trouble::broken("the backup", "this is no backup of ours, or only a part of one; nothing was restored"),
    }
}

/// Unpacks exactly these copies into a folder.
pub fn unpack(file: File, names: &[String], folder: &Path) -> Result<(), Trouble> {
    let mut laid = Vec::new();
    for entry in tar::Archive::new(file).entries().map_err(unpacking)? {
        let mut entry = entry.map_err(unpacking)?;
        let name = entry.path().map_err(unpacking)?.to_string_lossy().into_owned();
        if !names.contains(&name) {
            let text = format!("{name} is not a copy that these settings can restore ({}); nothing was restored", names.join(", "));
            return Err(Trouble::broken("the backup", text));
        }
        entry.unpack(folder.join(&name)).map_err(unpacking)?;
        laid.push(name);
    }
    if laid.len() != names.len() {
        return Err(Trouble::broken("the backup", format!("it holds {} of {} databases; nothing was restored", laid.len(), names.len())));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_no_file_can_have_is_a_hurdle() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("there"), "").unwrap();

        assert_eq!(hurdle(&folder.path().join("new")), None);
        for bad in ["there", "nowhere/new", "nul\0", &"x".repeat(300)] {
            assert!(hurdle(&folder.path().join(bad)).is_some(), "{bad}");
        }
    }
}
