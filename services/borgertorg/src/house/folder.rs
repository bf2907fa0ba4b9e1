//! The data folder: whose it is while a house runs, and where its doors are.

use std::fs::{File, TryLockError};
use std::net::SocketAddr;
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use platform::error::Trouble;

use crate::role::Role;

/// A folder that this process holds; the lock goes with the process, however it ends.
pub struct Folder {
    run: PathBuf,
    holder: String,
    _locks: Vec<File>,
}

impl Folder {
    /// Takes the folder for these roles; another process may play other roles from it.
    pub async fn lock(data: &Path, roles: &[Role]) -> Result<Self, Trouble> {
        let run = data.join("run");
        // people's names lie in it: others on this machine do not look into what we make
        std::fs::DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(&run)
            .map_err(|e| Trouble::broken("making the data folder", format!("{}: {e}", run.display())))?;
        let mut locks = Vec::new();
        for role in roles {
            locks.push(lock(&run.join(format!("{}.lock", role.name()))).await?);
        }
        for name in roles.iter().map(|role| role.name()).chain(["all"]) {
            let _ = std::fs::remove_file(run.join(name)); // what an earlier run announced holds no longer
        }
        let holder = holder(data)?;
        Ok(Self { run, holder, _locks: locks })
    }

    /// Who holds leases from this folder: the same after a restart.
    pub fn holder(&self) -> &str {
        &self.holder
    }

    /// Writes where a role's doors are, for clients and tests on this machine.
    pub fn announce(&self, role: Role, all: bool, grpc: SocketAddr, http: Option<SocketAddr>) -> Result<(), Trouble> {
        let people = http.map(|at| format!("http={at}\n")).unwrap_or_default();
        let text = format!("grpc={grpc}\n{people}");
        let mut names = vec![role.name()];
        if all && role == Role::Dispatcher {
            names.push("all"); // the last: whoever sees it sees the others
        }
        for name in names {
            let (new, path) = (self.run.join(format!("{name}.new")), self.run.join(name));
            let done = std::fs::write(&new, &text).and_then(|()| std::fs::rename(&new, path));
            done.map_err(|e| Trouble::broken("announcing the doors", e))?;
        }
        Ok(())
    }
}

fn holder(data: &Path) -> Result<String, Trouble> {
    let path = data.join("holder");
    if let Ok(text) = std::fs::read_to_string(&path) {
        return Ok(text.trim().to_owned());
    }
    let fresh = super::clock().uuid().to_string();
    std::fs::write(&path, &fresh).map_err(|e| Trouble::broken("writing into the data folder", e))?;
    Ok(fresh)
}

/// How often a lock is tried, and how long between: whoever only looks holds it for a moment.
const TRIES: u32 = 10;
const BETWEEN: Duration = Duration::from_millis(30);

async fn lock(path: &Path) -> Result<File, Trouble> {
    let broken = |e: String| Trouble::broken("taking the data folder", format!("{}: {e}", path.display()));
    let file = File::options().create(true).truncate(false).write(true).open(path).map_err(|e| broken(e.to_string()))?;
    for _ in 0..TRIES {
        match file.try_lock() {
            Ok(()) => return Ok(file),
            Err(TryLockError::WouldBlock) => tokio::time::sleep(BETWEEN).await,
            Err(TryLockError::Error(e)) => return Err(broken(e.to_string())),
        }
    }
    Err(broken("another process runs this role from this folder: stop it first, or set another folder as `data`".to_owned()))
}

/// Where the role's gRPC door is, if a process that holds this folder runs it. Looking changes nothing and makes nothing: the lock is
/// asked for together with whoever else looks, and a role that starts at this moment tries again.
pub fn running_at(data: &Path, role: Role) -> Option<String> {
    let run = data.join("run");
    let file = File::open(run.join(format!("{}.lock", role.name()))).ok()?;
    if !matches!(file.try_lock_shared(), Err(TryLockError::WouldBlock)) {
        return None;
    }
    let text = std::fs::read_to_string(run.join(role.name())).ok()?;
    text.lines().find_map(|line| line.strip_prefix("grpc=")).map(|at| format!("http://{at}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn looking_makes_nothing_and_stops_nobody() {
        let data = tempfile::tempdir().unwrap();

        assert_eq!(running_at(data.path(), Role::Matching), None);
        assert_eq!(std::fs::read_dir(data.path()).unwrap().count(), 0);

        let held = Folder::lock(data.path(), &[Role::Matching]).await.unwrap();
        held.announce(Role::Matching, false, ([127, 0, 0, 1], 7403).into(), None).unwrap();
        assert_eq!(running_at(data.path(), Role::Matching), Some("http://127.0.0.1:7403".to_owned()));
        assert_eq!(running_at(data.path(), Role::Volunteers), None);
        assert!(Folder::lock(data.path(), &[Role::Matching]).await.is_err());
        drop(held);

        let looks = File::open(data.path().join("run/matching.lock")).unwrap();
        looks.try_lock_shared().unwrap();
        assert_eq!(running_at(data.path(), Role::Matching), None, "who looks is no house that runs");
        let (started, ()) = tokio::join!(Folder::lock(data.path(), &[Role::Matching]), async { drop(looks) });
        assert!(started.is_ok());
    }
}
