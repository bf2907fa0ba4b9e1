//! A file that is there whole or not at all: it grows beside its place, reaches the disk, and only then gets its name.

use std::fmt::Display;
use std::fs::{self, File, Permissions};
use std::io::{self, BufWriter, Write};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

/// A file in the making. Dropped before it got its name, it leaves nothing.
#[derive(Debug)]
pub struct Output {
    path: PathBuf,
    file: NamedTempFile,
}

impl Output {
    /// Begins a file that will be at `path`, in place of one that is there already.
    ///
    /// # Errors
    /// Why no file can be written there, in a sentence.
    pub fn at(path: &Path) -> Result<Self, String> {
        let told = |what: String| format!("{}: {what}", path.display());
        // behind a link lies what is meant
        let path = if path.exists() { path.canonicalize().map_err(|e| told(e.to_string()))? } else { path.to_owned() };
        if path.exists() && !path.is_file() {
            return Err(told("something is there that is no file".to_owned()));
        }
        if path.file_name().is_none() {
            return Err(told("this is not the name of a file".to_owned()));
        }
        let mut beside = tempfile::Builder::new();
        beside.prefix(".plan-").permissions(Permissions::from_mode(0o666));
        let file = beside.tempfile_in(folder(&path)).map_err(|e| told(format!("no file can be written there: {e}")))?;
        Ok(Self { path, file })
    }

    /// Where it will be.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Writes its lines, down to the disk.
    ///
    /// # Errors
    /// Where the disk is full or away.
    pub fn fill<L: Display>(&self, lines: impl IntoIterator<Item = L>) -> io::Result<()> {
        let mut out = BufWriter::new(self.file.as_file());
        lines.into_iter().try_for_each(|line| writeln!(out, "{line}"))?;
        out.flush()?;
        drop(out);
        self.file.as_file().sync_all()
    }

    /// Gives it its name.
    ///
    /// # Errors
    /// Where the folder has become one in which nothing can be written.
    pub fn show(self) -> io::Result<()> {
        self.file.persist(&self.path)?;
        File::open(folder(&self.path))?.sync_all()
    }
}

fn folder(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Whether both are names of one file.
pub fn same(one: &Path, other: &Path) -> bool {
    let place = |path: &Path| Some((fs::canonicalize(folder(path)).ok()?, path.file_name()?.to_owned()));
    place(one).is_some_and(|found| place(other) == Some(found))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_takes_its_place_whole_and_a_dropped_one_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("plan.ndjson");
        fs::write(&path, "old").unwrap();

        let output = Output::at(&path).unwrap();
        output.fill(["one", "two"]).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "old");
        drop(output);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);

        let output = Output::at(&path).unwrap();
        output.fill(["one", "two"]).unwrap();
        output.show().unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "one\ntwo\n");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_link_stays_a_link() {
        let folder = tempfile::tempdir().unwrap();
        let (path, link) = (folder.path().join("plan.ndjson"), folder.path().join("link"));
        fs::write(&path, "old").unwrap();
        std::os::unix::fs::symlink(&path, &link).unwrap();

        let output = Output::at(&link).unwrap();
        output.fill(["new"]).unwrap();
        output.show().unwrap();

        assert!(link.is_symlink());
        assert_eq!(fs::read_to_string(&path).unwrap(), "new\n");
    }

    #[test]
    fn where_no_file_can_be_is_said_at_once() {
        let folder = tempfile::tempdir().unwrap();

        for path in [folder.path().to_owned(), folder.path().join("nowhere/plan"), PathBuf::from("/dev/null"), folder.path().join("..")] {
            assert!(Output::at(&path).is_err(), "{}", path.display());
        }
        assert!(same(&folder.path().join("a"), &folder.path().join("./a")));
        assert!(!same(&folder.path().join("a"), &folder.path().join("b")));
    }
}
