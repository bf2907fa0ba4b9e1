//! Loopback ports for servers that must come back at the same address after a restart.

use std::fs::File;
use std::net::{Ipv4Addr, TcpListener};
use std::ops::Range;
use std::os::unix::fs::MetadataExt;
use std::path::PathBuf;

/// Below the range from which the kernel takes ports for outgoing connections, so that nobody
/// sits on a server's port while the server is down.
const RANGE: Range<u16> = 20_000..32_000;

/// A port that no other test on this machine takes while this value lives.
#[derive(Debug)]
pub struct Port {
    number: u16,
    _lock: File, // the kernel lets go of it however this process ends
}

impl Port {
    /// Takes a free port.
    ///
    /// # Panics
    /// When every port of the range is taken.
    #[must_use]
    pub fn reserve() -> Self {
        let folder = own_folder("ports");
        let first = u16::try_from(std::process::id() * 37 % u32::from(RANGE.end - RANGE.start)).expect("within the range");
        let from_first = (RANGE.start + first..RANGE.end).chain(RANGE.start..RANGE.start + first);
        from_first.into_iter().find_map(|number| lock(&folder, number)).expect("a free port")
    }

    /// Its number.
    #[must_use]
    pub const fn number(&self) -> u16 {
        self.number
    }
}

fn lock(folder: &std::path::Path, number: u16) -> Option<Port> {
    let file = File::create(folder.join(number.to_string())).expect("a lock file can be made");
    file.try_lock().ok()?;
    TcpListener::bind((Ipv4Addr::LOCALHOST, number)).ok()?;
    Some(Port { number, _lock: file })
}

/// A folder for what tests of this user share: `<tmp>/borgertorg-<uid>/<name>`.
pub(crate) fn own_folder(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("borgertorg-{}", uid())).join(name);
    std::fs::create_dir_all(&folder).expect("a folder in the temporary folder");
    folder
}

/// The user that runs the tests; 0 is root.
pub(crate) fn uid() -> u32 {
    std::fs::metadata("/proc/self").expect("Linux").uid()
}
