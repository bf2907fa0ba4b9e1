//! Temporary folders that are gone after the test, also after a test that was killed: the next one sweeps them up.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use crate::disk::{self, Disk};
use crate::ports::own_folder;

static MADE: AtomicU32 = AtomicU32::new(0);

/// A temporary folder; removed when the value is dropped.
#[derive(Debug)]
pub struct Folder {
    path: PathBuf,
    /// What it lies on, where that is a disk of its own.
    disk: Option<Disk>,
    _lock: File,
}

impl Folder {
    /// Makes an empty folder and removes those that killed tests left behind.
    ///
    /// # Panics
    /// When the temporary folder cannot be written.
    #[must_use]
    pub fn new(name: &str) -> Self {
        let home = own_folder("worlds");
        let door = File::create(home.join("door.lock")).expect("a lock file can be made");
        door.lock().expect("a lock"); // one at a time: a folder without its lock is a dead one
        sweep(&home);
        let number = MADE.fetch_add(1, Ordering::Relaxed);
        let path = home.join(format!("{name}-{}-{number}", std::process::id()));
        std::fs::create_dir(&path).expect("a new folder");
        let lock = File::create(path.with_added_extension("lock")).expect("a lock file can be made");
        lock.lock().expect("a lock");
        Self { path, disk: None, _lock: lock }
    }

    /// Makes an empty folder on a disk of its own, from which the power can be cut.
    ///
    /// # Panics
    /// When this user may not mount a file.
    #[must_use]
    pub fn on_disk(name: &str) -> Self {
        let mut folder = Self::new(name);
        let disk = Disk::new(&folder.path);
        folder.path = disk.place();
        folder.disk = Some(disk);
        folder
    }

    /// Lets everything that lies in it reach its disk.
    ///
    /// # Panics
    /// When Debian's `sync` is not there.
    pub fn settle(&mut self) {
        let synced = std::process::Command::new("sync").arg("--file-system").arg(&self.path).status();
        assert!(synced.is_ok_and(|status| status.success()), "sync of {}", self.path.display());
    }

    /// Keeps what would be left if the power went at this moment.
    ///
    /// # Panics
    /// When it lies on no disk of its own.
    pub fn cut(&mut self) {
        self.disk.as_mut().expect("a disk of its own").cut();
    }

    /// Puts what was kept into its place. Whoever had it open must have ended.
    ///
    /// # Panics
    /// When it lies on no disk of its own.
    pub fn come_back(&mut self) {
        self.disk.as_mut().expect("a disk of its own").come_back();
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        match &self.disk {
            Some(disk) => remove(disk.home()),
            None => remove(&self.path),
        }
    }
}

fn sweep(home: &Path) {
    for entry in std::fs::read_dir(home).expect("the home of worlds").flatten() {
        let lock = entry.path();
        let Some(name) = lock.file_name().and_then(|name| name.to_str()?.strip_suffix(".lock")) else { continue };
        if name != "door" && File::open(&lock).is_ok_and(|file| file.try_lock().is_ok()) {
            remove(&home.join(name));
        }
    }
}

fn remove(folder: &Path) {
    disk::unmount(folder);
    drop(std::fs::remove_dir_all(folder)); // a server that is just dying may still write: the next sweep gets it
    if !folder.exists() {
        drop(std::fs::remove_file(folder.with_added_extension("lock")));
    }
}
