//! Temporary folders that are gone after the test, also after a test that was killed: the next one sweeps them up.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use crate::ports::own_folder;

static MADE: AtomicU32 = AtomicU32::new(0);

/// A temporary folder; removed when the value is dropped.
#[derive(Debug)]
pub struct Folder {
    path: PathBuf,
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
        Self { path, _lock: lock }
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        remove(&self.path);
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
    drop(std::fs::remove_dir_all(folder)); // a server that is just dying may still write: the next sweep gets it
    if !folder.exists() {
        drop(std::fs::remove_file(folder.with_added_extension("lock")));
    }
}
