//! A file in blocks of whole lines: however long the file or a line is, no more than a block of it is held.

use std::io::{self, BufRead, BufReader, Read};

/// Longest line in bytes, without its end.
pub const LONGEST: usize = 1 << 20;

/// Some whole lines.
#[derive(Debug)]
pub struct Block {
    /// The number of the first line; the first of a file is 1.
    pub first: usize,
    bytes: Vec<u8>,
}

impl Block {
    /// Gives each line with its number, without its end. One that is too long has been cut to a little over [`LONGEST`].
    pub fn lines(&self) -> impl Iterator<Item = (usize, &[u8])> {
        let whole = self.bytes.strip_suffix(b"\n").unwrap_or(&self.bytes);
        (self.first..).zip(whole.split(|&byte| byte == b'\n'))
    }
}

/// Reads a file block by block.
#[derive(Debug)]
pub struct Lines<R> {
    input: BufReader<R>,
    next: usize,
    size: usize,
}

impl<R: Read> Lines<R> {
    /// Begins at the start of the input. A block is about `size` bytes.
    pub fn new(input: R, size: usize) -> Self {
        Self { input: BufReader::new(input), next: 1, size }
    }

    /// The number of the line that would come next.
    pub fn next_line(&self) -> usize {
        self.next
    }

    /// Gives the next block, or nothing at the end.
    ///
    /// # Errors
    /// What the input said when it could not be read.
    pub fn block(&mut self) -> io::Result<Option<Block>> {
        let mut bytes = Vec::with_capacity(self.size);
        self.input.by_ref().take(self.size as u64).read_to_end(&mut bytes)?;
        if bytes.is_empty() {
            return Ok(None);
        }
        if bytes.last() != Some(&b'\n') {
            self.finish(&mut bytes)?;
        }
        let first = self.next;
        self.next += bytes.iter().map(|&byte| usize::from(byte == b'\n')).sum::<usize>();
        Ok(Some(Block { first, bytes }))
    }

    /// Adds what is missing of the last line; of one that is too long the rest is passed over.
    fn finish(&mut self, bytes: &mut Vec<u8>) -> io::Result<()> {
        let begin = bytes.iter().rposition(|&byte| byte == b'\n').map_or(0, |at| at + 1);
        loop {
            let more = self.input.fill_buf()?;
            if more.is_empty() {
                return Ok(());
            }
            let end = more.iter().position(|&byte| byte == b'\n');
            let rest = end.unwrap_or(more.len());
            let room = (LONGEST + 1).saturating_sub(bytes.len() - begin);
            bytes.extend_from_slice(&more[..rest.min(room)]);
            let used = rest + usize::from(end.is_some());
            self.input.consume(used);
            if end.is_some() {
                bytes.push(b'\n');
                return Ok(());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &[u8], size: usize) -> Vec<(usize, Vec<u8>)> {
        let (mut lines, mut found) = (Lines::new(text, size), Vec::new());
        while let Some(block) = lines.block().unwrap() {
            found.extend(block.lines().map(|(number, line)| (number, line.to_owned())));
        }
        found
    }

    #[test]
    fn the_size_of_a_block_changes_nothing() {
        for text in [&b""[..], b"one", b"one\n", b"one\ntwo", b"\n\none\r\n\ntwo\n\n"] {
            let expected: Vec<(usize, Vec<u8>)> = (1..).zip(text.lines().map(|line| line.unwrap().into_bytes())).collect();
            for size in 1..20 {
                let found: Vec<(usize, Vec<u8>)> = lines(text, size).into_iter().map(|(number, line)| (number, line.trim_ascii_end().to_owned())).collect();
                assert_eq!(found, expected, "{:?} by {size}", String::from_utf8_lossy(text));
            }
        }
    }

    #[test]
    fn of_a_line_without_an_end_only_the_beginning_is_held() {
        let text = [&vec![b'x'; 5 * LONGEST][..], b"\nnext"].concat();

        let found = lines(&text, 1000);

        assert_eq!(found.iter().map(|(number, line)| (*number, line.len())).collect::<Vec<_>>(), [(1, LONGEST + 1), (2, 4)]);
    }
}
