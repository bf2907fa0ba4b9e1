//! Reads the shipped centre as a whole: the planted faults and nothing else, in every encoding.

use std::collections::HashMap;
use std::path::Path;

use encoding_rs::WINDOWS_1252;
use proptest::prelude::*;

use super::{EXPORTED, files};
use crate::encoding::Encoding;
use crate::reading::{Files, files as files_of};
use crate::{Fault, Reading, read_files};

/// Reads the shipped files as of their export.
pub(crate) fn reading() -> Reading {
    read_files(&files(), EXPORTED).unwrap()
}

type Encode<'a> = &'a dyn Fn(&str) -> Vec<u8>;

/// What a coordinator is told of the planted faults.
const TOLD: &str = r#"frivillige.csv, line 9, E-post: this is not an e-mail address (such as navn@example.org)
frivillige.csv, line 20, Telefon: this is not a telephone number (such as 41 23 45 67 or +47 41234567)
frivillige.csv, line 31, Postnr: there is no postal code 9999
frivillige.csv, line 42, Tilgjengelighet: "man 18-16" ends before it starts (a night is written fre 22-24; lør 0-6)
frivillige.csv, line 53, Fødselsår: this is not a year (four digits, such as 1954)
frivillige.csv, line 64, Samtykke: no consent is noted, and without consent nobody is registered
frivillige.csv, line 75, E-post: line 2 has the same e-mail address: of such rows the first is taken
frivillige.csv, line 86, Maks timer per uke: hours cannot be negative
behov.csv, line 5, Slutt: the session ends when it starts
behov.csv, line 11, Orgnr: the check digit of this organisation number does not fit: is a digit mistyped?
behov.csv, line 17, Antall: a need has 1 to 500 places
behov.csv, line 23, Gjentakelse: "FREQ=SOMETIMES" is not a recurrence that Borgertorg knows (DAILY, WEEKLY, MONTHLY or YEARLY)"#;

fn places(faults: &[Fault]) -> Vec<(&str, usize, &str)> {
    faults.iter().map(|fault| (&*fault.file, fault.line, &*fault.column)).collect()
}

/// The text of every file, without its mark.
fn texts() -> HashMap<String, String> {
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap().trim_start_matches('\u{feff}').to_owned();
    files().into_iter().map(|(name, bytes)| (name, text(bytes))).collect()
}

/// Puts one line in the place of another, the header being line 1.
fn with_line(file: &str, line: usize, text: &str) -> Reading {
    let mut changed = texts();
    let old = changed.get_mut(file).unwrap();
    let mut lines: Vec<&str> = old.lines().collect();
    lines[line - 1] = text;
    *old = lines.join("\n");
    read_files(&changed.into_iter().map(|(name, text)| (name, text.into_bytes())).collect(), EXPORTED).unwrap()
}

/// What is told beyond the planted faults.
fn told(reading: &Reading) -> Vec<String> {
    let planted = self::reading().faults;
    reading.faults.iter().filter(|fault| !planted.contains(fault)).map(ToString::to_string).collect()
}

#[test]
fn the_planted_faults_are_told_and_no_others() {
    let planted: Vec<serde_json::Value> = serde_json::from_str(include_str!("../../data/svarstad/faults.json")).unwrap();
    let text = |one: &serde_json::Value, field: &str| one[field].as_str().unwrap().to_owned();
    let planted: Vec<_> = planted.iter().map(|one| (text(one, "file"), one["line"].as_u64().unwrap(), text(one, "column"))).collect();
    let mut planted: Vec<_> = planted.iter().map(|(file, line, column)| (&**file, usize::try_from(*line).unwrap(), &**column)).collect();
    let reading = reading();
    let mut told = places(&reading.faults);
    planted.sort_unstable();
    told.sort_unstable();

    assert_eq!(told, planted, "{:#?}", reading.faults);
}

#[test]
fn every_good_row_is_taken() {
    let reading = reading();
    let good = |file: &str| {
        let refused = reading.faults.iter().filter(|fault| fault.file == file).count();
        texts()[file].lines().count() - 1 - refused
    };
    assert_eq!(reading.organisations.len(), good("organisasjoner.csv"));
    assert_eq!(reading.venues.len(), good("steder.csv"));
    assert_eq!(reading.volunteers.len(), good("frivillige.csv"));
    assert_eq!(reading.needs.len(), good("behov.csv"));
    assert_eq!(reading.visits.len(), good("besok.csv"));
    assert!(reading.missing().is_empty());
    assert!(reading.encodings.values().all(|encoding| *encoding == Encoding::Utf8WithMark));
}

#[test]
fn the_messages_are_whole_sentences_for_a_coordinator() {
    let lines: Vec<String> = reading().faults.iter().map(ToString::to_string).collect();
    assert_eq!(lines, TOLD.lines().collect::<Vec<_>>());
}

#[test]
fn the_warnings_are_those_of_the_rules() {
    let reading = reading();
    let lines = |file: &str, column: &str| -> Vec<usize> {
        let hits = reading.warnings.iter().filter(|w| w.file == file && w.column == column);
        hits.map(|w| w.line).collect()
    };
    let (sms, written, licence) = (lines("frivillige.csv", "Varsling"), lines("frivillige.csv", "Målform"), lines("frivillige.csv", "Førerkort"));
    let (certificate, closed) = (lines("behov.csv", "Politiattest"), lines("behov.csv", "Start"));

    assert_eq!(sms, [3, 5, 18, 34, 35, 52, 56, 57, 59, 60, 67, 73, 74, 77, 81, 85, 87, 107, 115, 121, 130, 137, 139, 147, 155, 156, 158, 172, 174, 177]);
    assert_eq!(written, [45, 66, 137]);
    assert!(licence.is_empty(), "whoever drives here has a licence");
    assert_eq!(certificate, [4, 7, 8, 9, 10, 18, 19, 24, 30, 35]);
    assert_eq!(closed, [22]);
    let all = sms.len() + written.len() + licence.len() + certificate.len() + closed.len();
    assert_eq!(reading.warnings.len(), all, "nothing else is warned of");
}

#[test]
fn every_encoding_and_separator_gives_the_same_rows() {
    let original = reading();
    let utf16 = |text: &str, order: fn(u16) -> [u8; 2]| -> Vec<u8> { "\u{feff}".encode_utf16().chain(text.encode_utf16()).flat_map(order).collect() };
    let copies: [(Encoding, Encode); 5] = [
        (Encoding::Utf8, &|text| text.as_bytes().to_vec()),
        (Encoding::Utf8, &|text| text.replace("\r\n", "\n").into_bytes()),
        (Encoding::Utf16LittleEndian, &|text| utf16(text, u16::to_le_bytes)),
        (Encoding::Utf16BigEndian, &|text| utf16(text, u16::to_be_bytes)),
        (Encoding::Windows1252, &|text| WINDOWS_1252.encode(text).0.into_owned()),
    ];
    for (encoding, encode) in copies {
        let again = texts().iter().map(|(name, text)| (name.clone(), encode(text))).collect();
        let mut again = read_files(&again, EXPORTED).unwrap();

        // a file of plain ASCII is UTF-8 as well
        assert!(again.encodings.iter().all(|(_, found)| *found == encoding), "{encoding}: {:?}", again.encodings);
        again.encodings.clone_from(&original.encodings);
        assert!(again == original, "{encoding}");
    }
}

#[test]
fn all_faults_of_a_row_are_told_in_the_order_of_its_columns() {
    let row = "x;312047331;Skolen;y;05.01.2027;05.01.2027 25:00;FREQ=WEEKLY;0;;norsk;kanskje;17;6";
    let reading = with_line("behov.csv", 2, row);

    let columns: Vec<&str> = reading.faults.iter().filter(|fault| fault.file == "behov.csv" && fault.line == 2).map(|fault| &*fault.column).collect();
    assert_eq!(columns, ["Orgnr", "Sted", "Start", "Slutt", "Antall", "Språk", "Politiattest", "Aldersgrense", "Prioritet"]);
}

#[test]
fn consent_is_given_in_time_and_old_enough() {
    let row = |year: &str, consent: &str| format!("A B;a@example.org;41234567;{year};3275;;nb;man 9-10;3;5;;;nei;{consent};e-post;nb");
    for (year, consent, good) in [
        ("2010", "01.06.2026", true),
        ("2011", "01.06.2026", false),
        ("", "01.06.2026", true),
        ("1990", "03.01.2027", true),
        ("1990", "04.01.2027", false),
        ("1990", "", false),
    ] {
        let told = told(&with_line("frivillige.csv", 2, &row(year, consent)));
        assert_eq!(told.is_empty(), good, "{year} {consent} {told:?}");
        assert!(told.iter().all(|line| line.starts_with("frivillige.csv, line 2, Samtykke: ")), "{told:?}");
    }
}

#[test]
fn of_two_rows_with_one_address_the_later_is_refused_however_it_is_written() {
    let reading = with_line("frivillige.csv", 4, "X Y;MARTIN.Kowalski@example.org ;41234567;1990;3275;;nb;;3;5;;;nei;01.06.2026;e-post;nb");
    assert_eq!(told(&reading), ["frivillige.csv, line 4, E-post: line 2 has the same e-mail address: of such rows the first is taken"]);
}

#[test]
fn doubles_without_a_number_or_an_address_are_seen() {
    let person = |name: &str, phone: &str| format!("{name};;{phone};1990;3275;;nb;;3;5;;;nei;01.06.2026;sms;nb");
    let mut changed = texts();
    let rows = [person("Kari Hansen", "41234567"), person("kari  HANSEN", "+47 41 23 45 67"), person("Kari Hansen", "41234568")].join("\r\n");
    changed.entry("frivillige.csv".to_owned()).and_modify(|text| *text = format!("{}\r\n{rows}\r\n", text.trim_end()));
    let bodies = ";Svarstad blandakor;lag;;;;;\r\n;svarstad blandakor;lag;;;;;\r\n312047330;Svarstad servicetorg;offentlig;;;;;\r\n312047330;SVARSTAD servicetorg;offentlig;;;;;";
    changed.entry("organisasjoner.csv".to_owned()).and_modify(|text| *text = format!("{}\r\n{bodies}\r\n", text.trim_end()));
    let again = read_files(&changed.into_iter().map(|(name, text)| (name, text.into_bytes())).collect(), EXPORTED).unwrap();

    let told = told(&again);
    assert_eq!(told.len(), 3, "{told:#?}");
    assert!(told[0].contains(", Navn: line 20 has the same name, and neither has a number"), "{told:#?}");
    assert!(told[1].contains(", Orgnr: line 22 has the same organisation number and name"), "{told:#?}");
    assert!(told[2].contains(", Navn: line 182 has the same name and telephone number"), "{told:#?}");
    assert!(again.warnings.iter().any(|w| w.line == 22 && w.column == "Orgnr"), "a unit that uses its parent's number");
}

#[test]
fn a_row_that_names_a_refused_row_is_told_so() {
    let reading = with_line("steder.csv", 7, "Bygdetunet;313208257;3275;59,39917;9,96549;fre-søn 20-10;80;nei");
    let told = told(&reading);

    assert!(told[0].starts_with("steder.csv, line 7, Åpningstider: \"fre-søn 20-10\" ends before it starts"), "{told:?}");
    assert!(told[1..].iter().all(|line| line.ends_with(", Sted: the row it names, line 7 of steder.csv, is refused itself")));
    assert_eq!(told.len(), 5, "and the fourth of its needs is refused already: {told:?}");
}

#[test]
fn sessions_of_a_rule_are_held_against_the_opening_hours_of_each_day() {
    let row = "x;313208257;Bygdetunet;dugnad;08.01.2027 18:00;08.01.2027 21:00;FREQ=WEEKLY;1;;;nei;;1";
    let warned = |row: &str| -> Vec<String> {
        let reading = with_line("behov.csv", 2, row);
        reading.warnings.iter().filter(|w| w.file == "behov.csv" && w.line == 2).map(ToString::to_string).collect()
    };
    assert_eq!(warned(row), ["behov.csv, line 2, Start: 18:00–21:00 is outside the venue's opening hours on Fridays (fre): 10:00–20:00"]);
    let days = warned(&row.replace("FREQ=WEEKLY", "\"FREQ=WEEKLY;BYDAY=MO,FR\""));
    assert_eq!(days.len(), 2);
    assert!(days[0].ends_with("the venue is closed on Mondays (man)"));
    assert!(warned(&row.replace("21:00", "20:00")).is_empty());
}

#[test]
fn a_rule_is_held_against_the_hours_of_the_days_that_it_gives() {
    let row = |rule: &str| format!("x;313208257;Bygdetunet;dugnad;08.01.2027 18:00;08.01.2027 20:00;\"{rule}\";1;;;nei;;1");
    for (rule, closed) in [
        ("FREQ=MONTHLY;BYMONTHDAY=8", 1), // 8 February is a Monday, 8 March as well
        ("FREQ=DAILY;INTERVAL=7", 0),
        ("FREQ=DAILY;COUNT=3", 0),
        ("FREQ=DAILY;COUNT=5", 2),
        ("FREQ=YEARLY", 0),
        ("FREQ=WEEKLY;BYDAY=MO;COUNT=2", 1), // the Friday of the start is none of its days
    ] {
        let reading = with_line("behov.csv", 2, &row(rule));
        let warned: Vec<String> = reading.warnings.iter().filter(|w| w.file == "behov.csv" && w.line == 2).map(ToString::to_string).collect();
        assert_eq!(warned.len(), closed, "{rule}: {warned:?}");
    }
}

#[test]
fn what_the_house_would_refuse_is_told_with_its_line_and_column() {
    let (name, word, words) = ("x".repeat(201), "y".repeat(61), (0..51).map(|n| format!("w{n}")).collect::<Vec<_>>().join(","));
    let hours = (0..51).map(|n| format!("man {:02}:{:02}-{:02}:{:02}", n / 5, n % 5 * 12, n / 5, n % 5 * 12 + 5)).collect::<Vec<_>>().join(",");
    let need = |title: &str, category: &str, starts: &str, ends: &str, rule: &str, skills: &str| {
        format!("{title};313208257;Bygdetunet;{category};{starts};{ends};{rule};1;{skills};;nei;;1")
    };
    let friday = |title: &str, category: &str, rule: &str, skills: &str| need(title, category, "08.01.2027 18:00", "08.01.2027 20:00", rule, skills);
    let person = |name: &str, skills: &str, hours: &str, km: &str, consent: &str| {
        format!("{name};a@example.org;41234567;1940;3275;\"{skills}\";nb;\"{hours}\";3;{km};\"{skills}\";;nei;{consent};e-post;nb")
    };
    for (file, row, columns) in [
        ("organisasjoner.csv", format!("312047330;{name};kommune;;;;;{name}"), vec!["Navn", "Kontaktperson"]),
        ("steder.csv", format!("{name};312047330;3275;59,4;9,9;man 9-10;100001;ja"), vec!["Navn", "Kapasitet"]),
        ("frivillige.csv", person(&name, &word, "", "2001", "01.06.1969"), vec!["Navn", "Ferdigheter", "Maks km", "Interesser", "Samtykke"]),
        ("frivillige.csv", person("A B", &words, &hours, "2000", "01.06.2026"), vec!["Ferdigheter", "Tilgjengelighet", "Interesser"]),
        ("behov.csv", friday(&name[..121], &word, "", &words), vec!["Tittel", "Kategori", "Ferdigheter"]),
        ("behov.csv", need("x", "dugnad", "02.01.2027 18:00", "02.01.2027 20:00", "", ""), vec!["Start"]),
        ("behov.csv", need("x", "dugnad", "08.01.2033 18:00", "08.01.2033 20:00", "", ""), vec!["Start"]),
        ("behov.csv", need("x", "dugnad", "01.12.2026 18:00", "01.12.2026 20:00", "\"FREQ=WEEKLY;COUNT=4\"", ""), vec!["Gjentakelse"]),
        ("behov.csv", friday("x", "dugnad", "\"FREQ=MONTHLY;BYDAY=1MO;BYMONTHDAY=20\"", ""), vec!["Gjentakelse"]),
        ("besok.csv", "06.01.2025;Bygdetunet;100001;".to_owned(), vec!["Besøk"]),
    ] {
        let reading = with_line(file, 2, &row);
        let told: Vec<&str> = reading.faults.iter().filter(|fault| fault.file == file && fault.line == 2).map(|fault| &*fault.column).collect();
        assert_eq!(told, columns, "{file}: {row}");
    }
    let good = need("x", "dugnad", "01.12.2026 18:00", "01.12.2026 20:00", "FREQ=WEEKLY", "");
    assert!(told(&with_line("behov.csv", 2, &good)).is_empty(), "a series that goes on");
}

#[test]
fn a_session_ends_on_its_day() {
    let row = |ends: &str| format!("x;310186902;Huldrehallen;dugnad;08.01.2027 21:00;{ends};;1;;;nei;;1");
    assert!(told(&with_line("behov.csv", 2, &row("09.01.2027 00:00"))).is_empty());
    assert!(told(&with_line("behov.csv", 2, &row("08.01.2027 24:00"))).is_empty());
    assert_eq!(told(&with_line("behov.csv", 2, &row("09.01.2027 06:00"))).len(), 1);
    assert_eq!(told(&with_line("behov.csv", 2, &row("08.01.2027 20:00"))).len(), 1);
}

#[test]
fn volunteers_alone_can_be_read_and_so_can_needs() {
    for (file, faults) in [("frivillige.csv", 8), ("behov.csv", 4)] {
        let mut some = files();
        some.retain(|name, _| name == file);
        let reading = read_files(&some, EXPORTED).unwrap();

        assert_eq!(reading.faults.len(), faults, "what its rows name is judged later");
        assert_eq!(reading.missing().len(), 4);
    }
    assert!(read_files(&Files::new(), EXPORTED).is_err());
}

#[test]
fn a_folder_says_what_its_files_say() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/svarstad");

    assert!(files_of(&folder).and_then(|files| read_files(&files, EXPORTED)).unwrap() == reading());
    assert!(files_of(&folder.join("nowhere")).is_err());
}

#[test]
fn a_mistyped_file_name_is_pointed_out() {
    let mut some = files();
    let needs = some.remove("behov.csv").unwrap();
    some.insert("Behov.CSV".to_owned(), needs.clone());
    assert_eq!(read_files(&some, EXPORTED).unwrap(), reading());

    some.insert("behv.csv".to_owned(), needs);
    let told = &read_files(&some, EXPORTED).unwrap().warnings[0];
    assert_eq!(told.to_string(), "behv.csv, line 1: this file is not one that import knows, and is left unread");
}

#[test]
fn nobody_is_named_in_a_message() {
    let row = "Kari 010190 12345;kari(at)example.org;98765;19o4;0000;;x;man 9-8;-1;-1;;01.01.2099;x;;brev;xx";
    let reading = with_line("frivillige.csv", 2, row);
    let told = told(&reading);

    assert!(told.len() >= 13, "{told:#?}");
    for secret in ["Kari", "kari", "010190", "98765", "19o4"] {
        assert!(told.iter().all(|line| !line.contains(secret)), "{secret}: {told:#?}");
    }
    assert!(!format!("{reading:?}").contains("Kowalski"));
}

/// Reads the first lines of one file by itself.
fn read_start(name: &str, change: impl FnOnce(&mut String)) -> bool {
    let mut start: String = texts()[name].lines().take(6).collect::<Vec<_>>().join("\r\n");
    change(&mut start);
    read_files(&Files::from([(name.to_owned(), start.into_bytes())]), EXPORTED).is_ok()
}

const FILES: [&str; 5] = ["organisasjoner.csv", "steder.csv", "frivillige.csv", "behov.csv", "besok.csv"];

proptest! {
    #[test]
    fn arbitrary_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..512), which in 0..5_usize) {
        let file = Files::from([(FILES[which].to_owned(), bytes)]);
        prop_assert!(read_files(&file, EXPORTED).is_ok());
    }

    #[test]
    fn damaged_files_never_panic(at in 0..2_000_usize, mark in "[\"; ,0-9a-zæøå\r\n\u{a0}\\-:.+=]{1,12}", which in 0..5_usize) {
        let read = read_start(FILES[which], |text| {
            let spot = text.floor_char_boundary(at % text.len());
            text.insert_str(spot, &mark);
        });
        prop_assert!(read);
    }

    #[test]
    fn arbitrary_fields_never_panic(fields in proptest::collection::vec("[^;\"\r\n]{0,24}", 16), which in 0..5_usize) {
        let read = read_start(FILES[which], |text| {
            let columns = text.lines().next().unwrap().split(';').count();
            text.push_str("\r\n");
            text.push_str(&fields[..columns].join(";"));
        });
        prop_assert!(read);
    }
}
