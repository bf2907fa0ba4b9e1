//! A centre's lists: whatever the bytes are, every row is taken or its fault named, nobody's number is repeated, and the same text
//! says the same in another encoding.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::import::fault::Fault;
use crate::import::reading::{Reading, read_files};
use crate::import::sheet::Kind;
use crate::import::{encoding, need, organisation, split, venue, visit, volunteer};
use crate::privacy::{self, holds_national_id};

const KINDS: [Kind; 5] = [organisation::KIND, venue::KIND, volunteer::KIND, need::KIND, visit::KIND];
/// Lies between the files where there are several.
const BETWEEN: u8 = 0x1e;
/// Of the first byte: the header is given, and the rest is rows.
const HEADED: u8 = 0x80;
/// Begins an Excel workbook, old or new: told by the bytes, whatever they would be as text.
const WORKBOOKS: [&[u8]; 2] = [b"PK\x03\x04", b"\xd0\xcf\x11\xe0"];

/// The first byte says which file the rest is, or that it is several of them.
pub fn feed(bytes: &[u8]) {
    let Some((form, rest)) = bytes.split_first() else { return };
    let (kinds, parts) = match usize::from(form % 6) {
        5 => (&KINDS[..], rest.split(|byte| *byte == BETWEEN).collect::<Vec<&[u8]>>()),
        at => (&KINDS[at..=at], vec![rest]),
    };
    let header = |kind: &Kind| if form & HEADED == 0 { String::new() } else { kind.columns.join(";") + "\n" };
    let files: Vec<(Kind, Vec<u8>)> = kinds.iter().zip(parts).map(|(kind, part)| (*kind, [header(kind).as_bytes(), part].concat())).collect();
    let reading = read(&files);
    told(&reading);
    taken(&reading);
    if !files.iter().any(|(_, bytes)| WORKBOOKS.iter().any(|begin| bytes.starts_with(begin))) {
        decoded(&files, &reading);
    }
    for (_, bytes) in &files {
        cut(&encoding::decode(bytes).0);
    }
}

fn read(files: &[(Kind, Vec<u8>)]) -> Reading {
    let named: BTreeMap<String, Vec<u8>> = files.iter().map(|(kind, bytes)| (kind.file.to_owned(), bytes.clone())).collect();
    read_files(&named, NaiveDate::from_ymd_opt(2027, 1, 3).expect("a day")).expect("a file is there")
}

fn told(reading: &Reading) {
    let rank = |fault: &Fault| (KINDS.iter().position(|kind| kind.file == fault.file), fault.line);
    for told in [&reading.faults, &reading.warnings] {
        assert!(told.is_sorted_by_key(rank), "told in the order of files and lines: {told:?}");
        for fault in told {
            assert!(fault.line > 0 && !fault.what.to_string().trim().is_empty() && rank(fault).0.is_some(), "{fault:?}");
            assert!(!fault.to_string().contains(char::is_control), "does not fit on one line: {fault:?}");
            assert!(!holds_national_id(&fault.what.to_string()) && !holds_national_id(&fault.column), "repeats a number: {fault:?}");
        }
    }
}

fn taken(reading: &Reading) {
    for one in &reading.organisations {
        reached(one.value.email.as_ref(), one.value.phone.as_ref());
    }
    for one in &reading.volunteers {
        reached(one.value.email.as_ref(), one.value.phone.as_ref());
        assert!(!one.value.name.is_empty() && one.value.postal_code.len() == 4);
    }
    for one in &reading.needs {
        assert!(one.value.ends > one.value.starts && (1..=500).contains(&one.value.places) && (1..=5).contains(&one.value.priority), "{one:?}");
    }
    for one in &reading.venues {
        let (latitude, longitude) = one.value.position;
        assert!((-90.0..=90.0).contains(&latitude) && (-180.0..=180.0).contains(&longitude), "{one:?}");
    }
}

/// The house takes what the list was taken for.
fn reached(email: Option<&String>, phone: Option<&String>) {
    if let Some(email) = email {
        assert_eq!(privacy::email(email).as_ref(), Ok(email));
    }
    if let Some(phone) = phone {
        assert_eq!(privacy::phone(phone).as_ref(), Ok(phone));
    }
}

/// The same text, written as Excel's "CSV UTF-8" writes it.
fn decoded(files: &[(Kind, Vec<u8>)], reading: &Reading) {
    let marked = |(kind, bytes): &(Kind, Vec<u8>)| (*kind, format!("\u{feff}{}", encoding::decode(bytes).0).into_bytes());
    let mut again = read(&files.iter().map(marked).collect::<Vec<_>>());
    again.encodings.clone_from(&reading.encodings);
    assert!(again == *reading, "{:?} {:?}", again.faults, reading.faults);
}

/// Cut, put together with every field in quotation marks, and cut again.
fn cut(text: &str) {
    let records = split::split(text, b';');
    assert!(records.windows(2).all(|two| two[0].line < two[1].line), "lines go up");
    let whole: Vec<&split::Record> = records.iter().filter(|record| !record.broken).collect();
    let quoted = |record: &&split::Record| record.fields.iter().map(|field| format!("\"{}\"", field.replace('"', "\"\""))).collect::<Vec<_>>().join(";");
    let joined: Vec<String> = whole.iter().map(quoted).collect();
    let again = split::split(&joined.join("\n"), b';');
    assert!(again.iter().map(|record| &record.fields).eq(whole.iter().map(|record| &record.fields)), "{text:?}");
}
