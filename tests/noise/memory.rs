//! What a process holds in memory while it is talked to.

use std::fmt;

/// More than this from the first quarter to the last is growth. What the house keeps by right (rows in caches, cards of volunteers) is
/// far below it, a leak of one message in a few is far above.
const MOST_GROWTH: u64 = 64 << 10;

/// Looks at one process, in the order in which they were taken.
#[derive(Debug)]
pub struct Memory {
    pid: u32,
    kibibytes: Vec<u64>,
}

impl Memory {
    /// Of this process.
    pub fn of(pid: u32) -> Self {
        Self { pid, kibibytes: Vec::new() }
    }

    /// Takes one look.
    pub fn look(&mut self) {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.pid)).expect("the process is there");
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).expect("its memory");
        self.kibibytes.push(line.trim().trim_end_matches(" kB").parse().expect("a number"));
    }

    /// The median of the first quarter, and of the last.
    fn quarters(&self) -> [u64; 2] {
        let quarter = self.kibibytes.len().div_ceil(4);
        [&self.kibibytes[..quarter], &self.kibibytes[self.kibibytes.len() - quarter..]].map(|looks| {
            let mut looks = looks.to_vec();
            looks.sort_unstable();
            looks[looks.len() / 2]
        })
    }

    /// By how many KiB it has grown, where that is too much.
    pub fn growth(&self) -> Option<u64> {
        let [first, last] = self.quarters();
        Some(last.saturating_sub(first)).filter(|grown| *grown > MOST_GROWTH)
    }
}

impl fmt::Display for Memory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [first, last] = self.quarters();
        let most = self.kibibytes.iter().max().copied().unwrap_or_default();
        write!(f, "memory: {first} KiB in the first quarter, {last} KiB in the last, {most} KiB at most")
    }
}
