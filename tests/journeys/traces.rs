//! What a person leaves behind: every place where it might lie.

use std::path::Path;

use world::house::{House, KEEPERS};

/// All rows of all services, as text; what is binary as its bytes.
pub fn tables(house: &House) -> Vec<(&'static str, Vec<u8>)> {
    KEEPERS.iter().map(|role| (*role, unpacked(&house.dump(role)))).collect()
}

/// The rows of a service that are letters: sent, received, dead; and what they say.
pub fn letters_of(house: &House, role: &str) -> Vec<u8> {
    letters(&house.dump(role))
}

/// What the processes have logged.
pub fn logs(house: &House) -> Vec<u8> {
    let logs = std::fs::read_dir(house.data()).expect("the data folder").flatten().map(|entry| entry.path());
    let logs = logs.filter(|path| path.extension().is_some_and(|extension| extension == "log"));
    logs.flat_map(|path| std::fs::read(path).expect("a log")).collect()
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
