//! A file of one object a line: read in blocks, several at once, and put together in the order of the lines.

use std::io::Read;
use std::panic::resume_unwind;
use std::thread;

use super::cells::Cells;
use super::lines::{Block, LONGEST, Lines};
use crate::import::fault::{Fault, quoted};

/// Most faults that are told.
pub const MOST_FAULTS: usize = 20;

/// What a line gave.
#[derive(Debug)]
pub struct Row<T> {
    /// Its id, where that much can be read.
    pub id: Option<u64>,
    /// The whole of it, where nothing is wrong.
    pub made: Option<T>,
}

impl<T> Default for Row<T> {
    fn default() -> Self {
        Self { id: None, made: None }
    }
}

/// How the text of a line becomes a row.
pub type Parse<T> = fn(&str, &mut Cells) -> Row<T>;

/// How to read.
#[derive(Clone, Copy)]
pub struct Pace<'a> {
    /// Blocks that are parsed at once.
    pub threads: usize,
    /// Bytes of a block, about.
    pub block: usize,
    /// Asked between blocks: whether to leave off.
    pub stop: &'a dyn Fn() -> bool,
}

/// Reads all rows, up to so many faults that the rest is no longer worth reading.
pub fn read<T: Send>(file: &'static str, input: impl Read, parse: Parse<T>, pace: Pace<'_>) -> (Vec<T>, Vec<Fault>) {
    let mut lines = Lines::new(input, pace.block);
    let (mut rows, mut faults, mut ids) = (Vec::new(), Vec::new(), Ids::default());
    let mut more = true;
    while more && faults.len() < MOST_FAULTS && !(pace.stop)() {
        let mut blocks = Vec::new();
        while more && blocks.len() < pace.threads.max(1) {
            match lines.block() {
                Ok(Some(block)) => blocks.push(block),
                Ok(None) => more = false,
                Err(error) => {
                    more = false;
                    let what = quoted(format!("cannot be read: {error}"));
                    faults.push(Fault { file: file.to_owned(), line: lines.next_line(), column: String::new(), what });
                }
            }
        }
        for (line, mut row, told) in parsed(file, &blocks, parse).into_iter().flatten() {
            faults.extend(told);
            if let Some(what) = ids.fault(row.id) {
                faults.push(Fault { file: file.to_owned(), line, column: "id".to_owned(), what: quoted(what) });
                row.made = None;
            }
            rows.extend(row.made);
            if faults.len() >= MOST_FAULTS {
                break;
            }
        }
    }
    if ids.next == 0 && faults.is_empty() && !(pace.stop)() {
        faults.push(Fault { file: file.to_owned(), line: 1, column: String::new(), what: quoted("is empty") });
    }
    faults.truncate(MOST_FAULTS);
    (rows, faults)
}

/// Ids count up from 0, one a line.
#[derive(Debug, Default)]
struct Ids {
    next: u64,
}

impl Ids {
    /// Says what is wrong with the id of the next row; of a row without one nothing is said again.
    fn fault(&mut self, id: Option<u64>) -> Option<String> {
        let expected = self.next;
        let found = id.unwrap_or(expected);
        self.next = expected.max(found.saturating_add(1));
        if found == expected {
            return None;
        }
        let rule = format!("where {expected} comes next: ids count up from 0 with the lines");
        Some(if found < expected { format!("is {found} again or too late, {rule}") } else { format!("is {found}, {rule}") })
    }
}

type Parsed<T> = Vec<(usize, Row<T>, Vec<Fault>)>;

fn parsed<T: Send>(file: &'static str, blocks: &[Block], parse: Parse<T>) -> Vec<Parsed<T>> {
    let Some((first, others)) = blocks.split_first() else { return Vec::new() };
    thread::scope(|scope| {
        let others: Vec<_> = others.iter().map(|block| scope.spawn(move || parse_block(file, block, parse))).collect();
        let mut parsed = vec![parse_block(file, first, parse)];
        parsed.extend(others.into_iter().map(|other| other.join().unwrap_or_else(|fault| resume_unwind(fault))));
        parsed
    })
}

fn parse_block<T>(file: &'static str, block: &Block, parse: Parse<T>) -> Parsed<T> {
    let (mut parsed, mut told) = (Vec::new(), 0);
    for (line, bytes) in block.lines() {
        if bytes.trim_ascii().is_empty() && !bytes.ends_with(b"\r") {
            continue;
        }
        let mut cells = Cells { file, line, faults: Vec::new() };
        let row = match text(bytes) {
            Ok(text) => parse(text, &mut cells),
            Err(what) => {
                cells.fault("", what);
                Row::default()
            }
        };
        told += cells.faults.len();
        parsed.push((line, row, cells.faults));
        if told >= MOST_FAULTS {
            break;
        }
    }
    parsed
}

fn text(line: &[u8]) -> Result<&str, String> {
    if line.len() > LONGEST {
        return Err(format!("is longer than {LONGEST} bytes"));
    }
    if line.ends_with(b"\r") {
        return Err("ends with CR LF; lines end with LF alone".to_owned());
    }
    std::str::from_utf8(line).map_err(|error| format!("is no UTF-8 text from byte {} on", error.valid_up_to() + 1))
}
