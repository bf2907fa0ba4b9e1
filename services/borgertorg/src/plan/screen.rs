//! One line on the screen that changes while somebody waits; nothing where nobody looks.

use std::io::{self, IsTerminal as _, Write as _};

/// The line, on standard error.
#[derive(Clone, Copy, Debug)]
pub struct Screen {
    watched: bool,
}

impl Screen {
    /// Looks whether there is a terminal.
    pub fn new() -> Self {
        Self { watched: io::stderr().is_terminal() }
    }

    /// Puts something else on the line.
    pub fn show(self, text: &str) {
        if self.watched {
            eprint!("\r\x1b[K{text}");
            drop(io::stderr().flush());
        }
    }

    /// Leaves the line empty.
    pub fn clear(self) {
        self.show("");
    }
}

/// Says how far it has come: points, the most that there can be, and the share.
pub fn standing(round: u32, value: i64, bound: i64) -> String {
    let share = i128::from(value) * 100_000 / i128::from(bound.max(1));
    format!("round {round}: {value} of at most {bound} points ({}.{:03} %)", share / 1000, share % 1000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_share_is_rounded_down() {
        assert_eq!(standing(7, 2, 3), "round 7: 2 of at most 3 points (66.666 %)");
        assert_eq!(standing(0, 0, 0), "round 0: 0 of at most 0 points (0.000 %)");
    }
}
