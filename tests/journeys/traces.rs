//! What a person leaves behind: every spelling of the data, and every place where it might lie.

use std::path::Path;
use std::process::Command;

use world::tools::tool;

use crate::house::{Form, House, KEEPERS};
use crate::people::Person;

/// Every spelling of the person's e-mail address, name and phone number that is found in the text.
pub fn found(text: &[u8], person: &Person) -> Vec<String> {
    let text = text.to_ascii_lowercase();
    spellings(person).into_iter().filter(|spelling| holds(&text, spelling.to_ascii_lowercase().as_bytes())).collect()
}

fn spellings(person: &Person) -> Vec<String> {
    let (first, last) = person.name.split_once(' ').expect("two names");
    let escaped = |text: &str| text.chars().map(|c| if c.is_ascii() { c.to_string() } else { format!("\\u{:04x}", u32::from(c)) }).collect::<String>();
    let percent =
        |text: &str| text.bytes().map(|b| if b.is_ascii_alphanumeric() { char::from(b).to_string() } else { format!("%{b:02X}") }).collect::<String>();
    let number = person.phone.strip_prefix("+47").expect("a Norwegian number");
    let grouped = |ends: &[usize], by: &str| {
        let starts = [&[0], ends].concat();
        starts.iter().zip(ends).map(|(from, until)| &number[*from..*until]).collect::<Vec<&str>>().join(by)
    };
    let name = [format!("{first} {last}"), format!("{last}, {first}"), format!("{first}+{last}"), escaped(&person.name), percent(&person.name)];
    let email = [person.email.clone(), percent(&person.email), person.email.replace('@', "%40")];
    let phone = [number.to_owned(), format!("47{number}"), grouped(&[2, 4, 6, 8], " "), grouped(&[3, 5, 8], " "), grouped(&[3, 5, 8], "\u{a0}")];
    name.into_iter().chain(email).chain(phone).collect()
}

/// Whether it stands there, and not in the middle of a longer number.
fn holds(text: &[u8], wanted: &[u8]) -> bool {
    let digit = |at: Option<&u8>| at.is_some_and(u8::is_ascii_digit);
    let is_number = wanted.iter().all(u8::is_ascii_digit);
    let within_another = |at: usize| digit(text.get(at.wrapping_sub(1))) || digit(text.get(at + wanted.len()));
    let mut windows = text.windows(wanted.len()).enumerate().filter(|(_, window)| *window == wanted);
    windows.any(|(at, _)| !is_number || !within_another(at))
}

impl House {
    /// All rows of all services, as text; what is binary as its bytes.
    pub fn tables(&self) -> Vec<(&'static str, Vec<u8>)> {
        KEEPERS.iter().map(|role| (*role, unpacked(&if self.form == Form::Embedded { self.sqlite(role) } else { self.postgres(role) }))).collect()
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

/// The text, and after it what its long hexadecimal words stand for.
fn unpacked(text: &str) -> Vec<u8> {
    let mut bytes = text.as_bytes().to_vec();
    for word in text.split(|c: char| !c.is_ascii_hexdigit()).filter(|word| word.len() >= 16 && word.len() % 2 == 0) {
        bytes.push(b'\n');
        bytes.extend((0..word.len()).step_by(2).map(|at| u8::from_str_radix(&word[at..at + 2], 16).expect("two hexadecimal digits")));
    }
    bytes
}

#[test]
fn every_spelling_is_seen_and_a_longer_number_is_none() {
    let person = Person { id: String::new(), name: "Åse Dikterud".into(), email: "ase.dikterud@example.org".into(), phone: "+4741567403".into() };

    for text in ["to ASE.Dikterud@example.org", "ase.dikterud%40example.org", "Åse Dikterud", "\\u00c5se dikterud", "+4741567403", "41 56 74 03", "415 67 403 "]
    {
        assert!(!found(text.as_bytes(), &person).is_empty(), "{text}");
    }
    for text in ["1415674030", "Åse", "example.org", "volunteer_01j9"] {
        assert!(found(text.as_bytes(), &person).is_empty(), "{text}");
    }
    assert!(!found(&unpacked(&format!("X'00{}'", "617365 2e64696b7465727564406578616d706c652e6f7267".replace(' ', ""))), &person).is_empty());
}
