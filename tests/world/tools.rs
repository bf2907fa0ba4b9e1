//! Where the programs are that tests start: under `<target>/tools`, put there by `tests/tools` and by `just binaries`.

use std::path::{Path, PathBuf};

/// The folder of PostgreSQL's own programs, as Debian lays them.
pub const POSTGRES: &str = "/usr/lib/postgresql/15/bin";

/// The path of a tool under `<target>/tools`, whatever the target folder is called.
///
/// # Panics
/// When the tool is not there, with the command that brings it.
#[must_use]
pub fn tool(name: &str) -> PathBuf {
    let path = folder().join(name);
    assert!(path.exists(), "{} is not there: run `just tools binaries`", path.display());
    path
}

/// `<target>/tools`, found from the test's own place, `<target>/<profile>/deps/<test>`.
fn folder() -> PathBuf {
    let test = std::env::current_exe().expect("a test knows its own path");
    let target = test.ancestors().nth(3).expect("tests live in <target>/<profile>/deps");
    target.join("tools")
}

/// The root of the repository.
///
/// # Panics
/// Never: the package has a parent folder.
#[must_use]
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the package lies in the root")
}
