//! The terminal that the demo draws on: how large it is, and how a picture replaces the one before.

use std::fs::File;
use std::io::{IsTerminal as _, Write as _};
use std::process::{Command, Stdio};

/// Columns and lines where nobody says: what is piped is read in wide windows.
const PIPED: Size = Size { wide: 120, high: 40 };

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    pub wide: usize,
    pub high: usize,
}

/// Where the picture goes.
pub struct Screen {
    is_terminal: bool,
    colours: bool,
    drawn: usize,
}

impl Screen {
    pub fn open() -> Self {
        let is_terminal = std::io::stdout().is_terminal();
        Self { is_terminal, colours: is_terminal && std::env::var_os("NO_COLOR").is_none(), drawn: 0 }
    }

    pub fn is_terminal(&self) -> bool {
        self.is_terminal
    }

    /// Asked anew each time: people pull at windows.
    pub fn size(&self) -> Size {
        if self.is_terminal { asked().unwrap_or(Size { wide: 80, high: 24 }) } else { PIPED }
    }

    /// The text in a colour (an ANSI code; 0 is none), where that is seen and wanted.
    pub fn colour(&self, code: u8, text: &str) -> String {
        if self.colours && code > 0 && !text.is_empty() { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_owned() }
    }

    /// Draws over the last picture.
    pub fn draw(&mut self, picture: &[String]) {
        let up = if self.drawn > 0 { format!("\x1b[{}A", self.drawn) } else { String::new() };
        print!("{up}{}\x1b[K\n\x1b[J", picture.join("\x1b[K\n"));
        let _ = std::io::stdout().flush();
        self.drawn = picture.len();
    }
}

/// `stty` knows, wherever there is a terminal.
fn asked() -> Option<Size> {
    let terminal = File::open("/dev/tty").ok()?;
    let output = Command::new("stty").arg("size").stdin(terminal).stderr(Stdio::null()).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    let mut numbers = text.split_whitespace().map(str::parse);
    let (high, wide) = (numbers.next()?.ok()?, numbers.next()?.ok()?);
    (high > 0 && wide > 0).then_some(Size { wide, high })
}
