//! What a person leaves behind: every place where it might lie.

use std::path::Path;
use std::process::Command;

use world::tools::tool;

use crate::house::{Form, House, KEEPERS};

impl House {
    /// All rows of all services, as text; what is binary as its bytes.
    pub fn tables(&self) -> Vec<(&'static str, Vec<u8>)> {
        KEEPERS.iter().map(|role| (*role, unpacked(&self.dump(role)))).collect()
    }

    /// The rows of a service that are letters: sent, received, dead; and what they say.
    pub fn letters(&self, role: &str) -> Vec<u8> {
        letters(&self.dump(role))
    }

    /// One row a line; what is binary in hexadecimal digits.
    fn dump(&self, role: &str) -> String {
        if self.form == Form::Embedded { self.sqlite(role) } else { self.postgres(role) }
    }

    fn sqlite(&self, role: &str) -> String {
        let script = "import sqlite3, sys\nfor line in sqlite3.connect(sys.argv[1]).iterdump(): print(line)";
        let mut python = Command::new(tool("python/bin/python"));
        let output =
            python.env("PYTHONIOENCODING", "utf-8").args(["-c", script]).arg(self.data().join(format!("{role}.sqlite"))).output().expect("python runs");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).expect("UTF-8")
    }

    fn postgres(&self, role: &str) -> String {
        let (server, database) = (self.postgres.as_ref().expect("PostgreSQL"), self.database(role));
        let tables = server.query(&database, "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'");
        let rows = |table: &str| format!("{table}\n{}\n", server.query(&database, &format!("SELECT t::text FROM \"{table}\" t")));
        tables.lines().map(rows).collect()
    }

    /// What the processes have logged.
    pub fn logs(&self) -> Vec<u8> {
        let logs = std::fs::read_dir(self.data()).expect("the data folder").flatten().map(|entry| entry.path());
        let logs = logs.filter(|path| path.extension().is_some_and(|extension| extension == "log"));
        logs.flat_map(|path| std::fs::read(path).expect("a log")).collect()
    }
}

/// Every file under a folder.
pub fn files(folder: &Path) -> Vec<u8> {
    let mut bytes = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        bytes.extend(if path.is_dir() { files(&path) } else { std::fs::read(path).expect("a file") });
    }
    bytes
}

/// The lines of a dump that tell of letters, unpacked: the payload stands in the same line as the address.
fn letters(dump: &str) -> Vec<u8> {
    unpacked(&dump.lines().filter(|line| line.contains("borgertorg.v1.")).collect::<Vec<&str>>().join("\n"))
}

/// The text, and after it what its long hexadecimal words stand for.
fn unpacked(text: &str) -> Vec<u8> {
    [text.as_bytes(), &packed(text)].concat()
}

/// What the long hexadecimal words of a text stand for, one a line.
fn packed(text: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    for word in text.split(|c: char| !c.is_ascii_hexdigit()).filter(|word| word.len() >= 16 && word.len().is_multiple_of(2)) {
        bytes.push(b'\n');
        bytes.extend((0..word.len()).step_by(2).map(|at| u8::from_str_radix(&word[at..at + 2], 16).expect("two hexadecimal digits")));
    }
    bytes
}

#[test]
fn what_a_letter_says_is_read_in_both_dumps_and_other_rows_are_no_letters() {
    let payload = "to kari.provestad@example.org".bytes().map(|byte| format!("{byte:02x}")).collect::<Vec<String>>().concat();
    let (sqlite, postgres) = (format!("VALUES(1,'borgertorg.v1.c.s.a.f',X'{payload}')"), format!("(1,borgertorg.v1.c.s.a.f,\"\\\\x{payload}\")"));

    for row in [sqlite, postgres] {
        let read = String::from_utf8(letters(&format!("a name\n{row}\n'another'"))).expect("UTF-8");
        assert!(read.contains("kari.provestad@example.org") && !read.contains("name"), "{read}");
    }
}
