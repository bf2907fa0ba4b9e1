//! The data folder: whose it is while a house runs, and where its doors are.

use std::fs::{File, TryLockError};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

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
    pub fn lock(data: &Path, roles: &[Role]) -> Result<Self, Trouble> {
        let run = data.join("run");
        std::fs::create_dir_all(&run).map_err(|e| Trouble::broken("making the data folder", format!("{}: {e}", run.display())))?;
        let locks = roles.iter().map(|role| lock(&run.join(format!("{}.lock", role.name())))).collect::<Result<_, _>>()?;
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

fn lock(path: &Path) -> Result<File, Trouble> {
    let broken = |e: String| Trouble::broken("taking the data folder", format!("{}: {e}", path.display()));
    let file = File::options().create(true).truncate(false).write(true).open(path).map_err(|e| broken(e.to_string()))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(broken("another process runs this role from this folder".to_owned())),
        Err(TryLockError::Error(e)) => Err(broken(e.to_string())),
    }
}

/// Where the role's gRPC door is, if a process that holds this folder runs it.
pub fn running_at(data: &Path, role: Role) -> Option<String> {
    let run = data.join("run");
    let file = File::options().write(true).open(run.join(format!("{}.lock", role.name()))).ok()?;
    if !matches!(file.try_lock(), Err(TryLockError::WouldBlock)) {
        return None;
    }
    let text = std::fs::read_to_string(run.join(role.name())).ok()?;
    text.lines().find_map(|line| line.strip_prefix("grpc=")).map(|at| format!("http://{at}"))
}
