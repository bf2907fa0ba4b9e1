//! The files of the repository as git sees them: what is tracked, and what is new and not ignored.

use std::process::Command;

use world::tools::root;

/// A text file: its path from the root, and what it says.
#[derive(Debug, Clone)]
pub struct File {
    pub path: String,
    pub text: String,
}

impl File {
    pub fn new(path: &str, text: &str) -> Self {
        Self { path: path.into(), text: text.into() }
    }

    pub fn is(&self, extension: &str) -> bool {
        self.path.rsplit_once('.').is_some_and(|(_, found)| found == extension)
    }

    pub fn lines(&self) -> usize {
        self.text.lines().count()
    }
}

/// Every text file of the repository.
pub fn files() -> Vec<File> {
    let list = ["ls-files", "--cached", "--others", "--exclude-standard", "-z"];
    let output = Command::new("git").args(list).current_dir(root()).output().expect("git runs");
    assert!(output.status.success(), "git ls-files: {}", String::from_utf8_lossy(&output.stderr));
    let paths = String::from_utf8(output.stdout).expect("paths are UTF-8");
    let read = |path: &str| Some(File::new(path, &std::fs::read_to_string(root().join(path)).ok()?));
    let mut files: Vec<File> = paths.split('\0').filter(|path| !path.is_empty()).filter_map(read).collect();
    files.sort_by(|one, other| one.path.cmp(&other.path));
    files.dedup_by(|one, other| one.path == other.path);
    files
}

/// Every Rust file of the repository.
pub fn rust() -> Vec<File> {
    files().into_iter().filter(|file| file.is("rs")).collect()
}

/// Fails with one fault a line.
#[track_caller]
pub fn no_faults(faults: &[String]) {
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

#[test]
fn the_tree_holds_the_workspace_and_this_file() {
    let paths: Vec<String> = files().into_iter().map(|file| file.path).collect();

    assert!(paths.contains(&"Cargo.toml".to_owned()));
    assert!(paths.contains(&"tests/boundaries/tree.rs".to_owned()));
}
