//! `borgertorg import` on what coordinators really have: everything wrong is said, everything good is taken, twice is once.

use std::path::PathBuf;

use serde_json::Value;
use world::{Build, Folder, Process, tools};

/// Free ports.
const DOORS: [(&str, &str); 2] = [("BORGERTORG_SERVER__LISTEN", "127.0.0.1:0"), ("BORGERTORG_SERVER__HTTP", "127.0.0.1:0")];

/// A data folder with a centre, on the day on which the files were exported.
struct Desk {
    data: Folder,
    clock: String,
    centre: String,
}

impl Desk {
    async fn new() -> Self {
        Self::at(1_799_006_400_000).await // 2027-01-03 20:00 UTC, in milliseconds
    }

    async fn at(exported: i128) -> Self {
        let data = Folder::new("import");
        let clock = data.path().join("clock");
        let now = std::time::UNIX_EPOCH.elapsed().expect("it is later than 1970").as_millis();
        std::fs::write(&clock, (exported - i128::try_from(now).expect("a time")).to_string()).expect("the clock is written");
        let mut desk = Self { data, clock: clock.display().to_string(), centre: String::new() };
        let said = desk.run(&["centre", "Svarstad frivilligsentral", "--municipality", "3909"]).await;
        said.trim().clone_into(&mut desk.centre);
        desk
    }

    async fn run(&self, args: &[&str]) -> String {
        let said = Process::run(Build::Testkit, &self.data, args, &[("BORGERTORG_CLOCK", &self.clock)]).await;
        assert!(said.status.success(), "{args:?}: {}{}", said.out, said.err);
        said.out
    }

    async fn import(&self, folder: &str) -> String {
        self.run(&["import", folder, "--centre", &self.centre, "--as-of", "03.01.2027"]).await
    }
}

fn svarstad() -> PathBuf {
    tools::root().join("services/import/data/svarstad")
}

#[tokio::test]
async fn every_fault_is_said_every_good_row_is_taken_and_twice_is_once() {
    let desk = Desk::new().await;
    let planted: Vec<Value> = serde_json::from_slice(&std::fs::read(svarstad().join("faults.json")).expect("the faults")).expect("a list");

    let first = desk.import(&svarstad().display().to_string()).await;
    let second = desk.import(&svarstad().display().to_string()).await;

    for fault in &planted {
        let place = format!("fault    {}, line {}, {}", fault["file"].as_str().unwrap(), fault["line"], fault["column"].as_str().unwrap());
        assert!(first.contains(&place), "{place} is not said:\n{first}");
    }
    assert_eq!(first.lines().filter(|line| line.starts_with("fault ")).count(), planted.len(), "{first}");
    for line in
        ["organisasjoner.csv: 18 new, 0 changed, 0 unchanged", "steder.csv: 7 new", "frivillige.csv: 172 new", "behov.csv: 31 new", "besok.csv: 520 new"]
    {
        assert!(first.contains(line), "{line}:\n{first}");
    }
    for line in [
        "organisasjoner.csv: 0 new, 0 changed, 18 unchanged",
        "steder.csv: 0 new, 0 changed, 7",
        "frivillige.csv: 0 new, 0 changed, 172",
        "behov.csv: 0 new, 0 changed, 31",
        "besok.csv: 0 new, 0 changed, 520",
    ] {
        assert!(second.contains(line), "{line}:\n{second}");
    }
}

#[tokio::test]
async fn another_value_updates_its_row_and_is_reported() {
    let desk = Desk::new().await;
    let folder = Folder::new("changed");
    for entry in std::fs::read_dir(svarstad()).expect("the files").flatten() {
        std::fs::copy(entry.path(), folder.path().join(entry.file_name())).expect("a copy");
    }
    desk.import(&folder.path().display().to_string()).await;
    let file = folder.path().join("frivillige.csv");
    let text = std::fs::read_to_string(&file).expect("the volunteers");
    std::fs::write(
        &file,
        text.replacen(
            "Lars Johannessen;lars.johannessen@example.org;+47 42970897;1944;3275;arrangement,",
            "Lars Johannessen;lars.johannessen@example.org;+47 42970897;1944;3275;sjakk, arrangement,",
            1,
        ),
    )
    .expect("a change");

    let again = desk.import(&folder.path().display().to_string()).await;

    assert!(again.contains("frivillige.csv: 0 new, 1 changed, 171 unchanged"), "{again}");
    assert!(again.contains("changed  frivillige.csv, line 4, Ferdigheter: differs"), "{again}");
}

/// The files in a folder of their own, for a test that changes them.
fn copied(name: &str) -> Folder {
    let folder = Folder::new(name);
    for entry in std::fs::read_dir(svarstad()).expect("the files").flatten() {
        std::fs::copy(entry.path(), folder.path().join(entry.file_name())).expect("a copy");
    }
    folder
}

fn change(folder: &Folder, file: &str, from: &str, to: &str) {
    let path = folder.path().join(file);
    let text = std::fs::read_to_string(&path).expect("a file");
    assert!(text.contains(from), "{file} does not hold {from}");
    std::fs::write(path, text.replace(from, to)).expect("a change");
}

#[tokio::test]
async fn a_name_in_another_case_is_the_same_place() {
    let desk = Desk::new().await;
    let folder = copied("case");
    change(&folder, "behov.csv", ";Bygdetunet;", ";BYGDETUNET;");
    change(&folder, "besok.csv", "Sentralen i Svarstad", "sentralen i  svarstad");
    let first = desk.import(&folder.path().display().to_string()).await;
    change(&folder, "steder.csv", "Huldrehallen;", "HULDREHALLEN;");

    let second = desk.import(&folder.path().display().to_string()).await;

    for line in ["behov.csv: 31 new", "besok.csv: 520 new"] {
        assert!(first.contains(line), "{line}:\n{first}");
    }
    assert!(second.contains("steder.csv: 0 new, 1 changed, 6 unchanged"), "{second}");
    assert!(second.contains("changed  steder.csv, line 3, Navn: differs"), "{second}");
}

#[tokio::test]
async fn a_corrected_day_counts_as_changed_and_is_named() {
    let desk = Desk::new().await;
    let folder = copied("day");
    desk.import(&folder.path().display().to_string()).await;
    change(
        &folder,
        "besok.csv",
        "06.01.2025;Sentralen i Svarstad (bibliotek, frivilligsentral, servicetorg);3;",
        "06.01.2025;Sentralen i Svarstad (bibliotek, frivilligsentral, servicetorg);4;",
    );

    let again = desk.import(&folder.path().display().to_string()).await;

    assert!(again.contains("besok.csv: 0 new, 1 changed, 519 unchanged"), "{again}");
    assert!(again.contains("changed  besok.csv, line 2, Besøk: differs"), "{again}");
}

#[tokio::test]
async fn a_need_moved_in_the_file_is_another_need_and_the_first_one_is_pointed_out() {
    let desk = Desk::new().await;
    let folder = copied("moved");
    desk.import(&folder.path().display().to_string()).await;
    change(&folder, "behov.csv", "05.01.2027 15:00;05.01.2027 17:00;FREQ=WEEKLY;3;leksehjelp", "06.01.2027 15:00;06.01.2027 17:00;FREQ=WEEKLY;3;leksehjelp");

    let again = desk.import(&folder.path().display().to_string()).await;

    assert!(again.contains("behov.csv: 1 new, 0 changed, 30 unchanged"), "{again}");
    assert!(again.contains("warning  behov.csv, line 7, Tittel: the house has an open need of this title"), "{again}");
}

#[tokio::test]
async fn a_parent_and_its_unit_share_a_number_and_stay_two() {
    let desk = Desk::new().await;
    let folder = copied("unit");
    let file = folder.path().join("organisasjoner.csv");
    let text = std::fs::read_to_string(&file).expect("the organisations");
    std::fs::write(&file, format!("{}\r\n312047330;Svarstad servicetorg;offentlig;;;;;\r\n", text.trim_end())).expect("a unit");

    let first = desk.import(&folder.path().display().to_string()).await;
    let second = desk.import(&folder.path().display().to_string()).await;

    assert!(first.contains("organisasjoner.csv: 19 new") && first.contains("behov.csv: 31 new"), "{first}");
    assert!(second.contains("organisasjoner.csv: 0 new, 0 changed, 19 unchanged"), "{second}");
}

#[tokio::test]
async fn what_is_remembered_of_an_import_names_nobody() {
    let desk = Desk::new().await;
    desk.import(&svarstad().display().to_string()).await;

    let kept = std::fs::read_dir(desk.data.path()).expect("the data").flatten().map(|entry| entry.path());
    let kept: Vec<PathBuf> = kept.filter(|path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("dispatcher.sqlite"))).collect();
    let bytes: Vec<u8> = kept.iter().flat_map(|path| std::fs::read(path).expect("what was imported")).collect();
    let holds = |word: &str| bytes.windows(word.len()).any(|window| window == word.as_bytes());

    assert!(holds("volunteer_"), "what the rows became is remembered in {kept:?}");
    for word in ["Kowalski", "kowalski", "42661736", "Sentralen"] {
        assert!(!holds(word), "{word}");
    }
}

#[tokio::test]
async fn strict_takes_nothing_while_there_is_a_fault() {
    let desk = Desk::new().await;
    let args = ["import", &svarstad().display().to_string(), "--centre", &desk.centre, "--as-of", "2027-01-03", "--strict"];

    let refused = Process::run(Build::Testkit, &desk.data, &args, &[("BORGERTORG_CLOCK", &desk.clock)]).await;

    assert!(!refused.status.success());
    assert!(desk.import(&svarstad().display().to_string()).await.contains("frivillige.csv: 172 new"));
}

#[tokio::test]
async fn strict_asks_the_house_before_anything_is_sent() {
    let desk = Desk::at(1_795_464_000_000).await; // 2026-11-23 20:00 UTC: certificates, consents and visits that have not come
    let folder = copied("strict");
    let planted: Vec<Value> = serde_json::from_slice(&std::fs::read(svarstad().join("faults.json")).expect("the faults")).expect("a list");
    for file in ["frivillige.csv", "behov.csv"] {
        let lines: Vec<u64> = planted.iter().filter(|fault| fault["file"] == file).filter_map(|fault| fault["line"].as_u64()).collect();
        let text = std::fs::read_to_string(folder.path().join(file)).expect("a file");
        let good: Vec<&str> = (1..).zip(text.lines()).filter(|(line, _)| !lines.contains(line)).map(|(_, text)| text).collect();
        std::fs::write(folder.path().join(file), good.join("\r\n")).expect("without faults");
    }
    let (path, centre) = (folder.path().display().to_string(), desk.centre.clone());
    let args = ["import", &path, "--centre", &centre, "--as-of", "2027-01-03", "--strict"];

    let refused = Process::run(Build::Testkit, &desk.data, &args, &[("BORGERTORG_CLOCK", &desk.clock)]).await;
    let other = Desk::new().await;
    let later = Desk { clock: other.clock.clone(), ..desk };
    let taken = later.run(&args).await;

    assert!(!refused.status.success() && refused.out.contains("nothing was imported: the house would refuse"), "{}", refused.out);
    assert!(refused.out.contains("fault    besok.csv, line ") && refused.out.contains("lies in the future"), "{}", refused.out);
    for line in ["organisasjoner.csv: 18 new", "frivillige.csv: 172 new", "behov.csv: 31 new", "besok.csv: 520 new", "0 faults"] {
        assert!(taken.contains(line), "{line}: {taken}");
    }
}

#[tokio::test]
async fn a_centre_that_nobody_has_gets_no_people() {
    let desk = Desk::new().await;
    let (kept, last) = desk.centre.split_at(desk.centre.len() - 1);
    let typo = format!("{kept}{}", if last == "0" { "1" } else { "0" });

    let args = ["import", &svarstad().display().to_string(), "--centre", &typo, "--as-of", "2027-01-03"];
    let said = Process::run(Build::Testkit, &desk.data, &args, &[("BORGERTORG_CLOCK", &desk.clock)]).await;

    assert!(!said.status.success() && said.err.contains("there is no centre"), "{said:?}");
    let token = Process::run(Build::Testkit, &desk.data, &["token", "--centre", &typo], &[("BORGERTORG_CLOCK", &desk.clock)]).await;
    assert!(!token.status.success() && token.err.contains("there is no centre") && token.out.is_empty(), "{token:?}");
    assert!(desk.import(&svarstad().display().to_string()).await.contains("frivillige.csv: 172 new"), "nobody was registered before");
}

#[tokio::test]
async fn what_cannot_be_read_is_said_and_is_no_success() {
    let desk = Desk::new().await;
    let folder = copied("misnamed");
    let at = |name: &str| folder.path().join(name);
    std::fs::rename(at("frivillige.csv"), at("Frivillige (1).csv")).expect("a browser's second copy");
    std::fs::rename(at("behov.csv"), at("behov.xlsx")).expect("a workbook");
    std::fs::write(at("besok.csv"), "").expect("nothing in it");
    let folder = folder.path().display().to_string();
    let run = async |folder: &str| {
        let args = ["import", folder, "--centre", &desk.centre, "--as-of", "03.01.2027"];
        Process::run(Build::Testkit, &desk.data, &args, &[("BORGERTORG_CLOCK", &desk.clock)]).await
    };

    let some = run(&folder).await;
    for name in ["organisasjoner.csv", "steder.csv"] {
        std::fs::write(at(name), "a;b;c\n").expect("another table");
    }
    let none = run(&folder).await;

    for line in [
        "fault    Frivillige (1).csv, line 1: this file is left unread: if it is the list to import, name it frivillige.csv",
        "fault    behov.xlsx, line 1: this is an Excel workbook, and is left unread: open it and save it as \"CSV UTF-8\" with the name behov.csv",
        "fault    besok.csv, line 1: the file is empty",
        "steder.csv: 7 new",
        "the good rows stand, but nothing of besok.csv, Frivillige (1).csv, behov.xlsx",
    ] {
        assert!(some.out.contains(line), "{line}: {}", some.out);
    }
    assert!(!some.status.success() && !none.status.success());
    assert!(none.out.ends_with("nothing was imported: there is no row that can be taken\n"), "{}", none.out);
}

#[tokio::test]
async fn two_imports_at_once_do_not_bring_everything_twice() {
    let desk = Desk::new().await;
    let mut house = Process::start(Build::Testkit, &desk.data, &["all"], &["all"], &[("BORGERTORG_CLOCK", &desk.clock), DOORS[0], DOORS[1]]).await;
    let (folder, env) = (svarstad().display().to_string(), [("BORGERTORG_CLOCK", desk.clock.as_str())]);
    let args = ["import", &folder, "--centre", &desk.centre, "--as-of", "2027-01-03"];

    let both = futures::join!(Process::run(Build::Testkit, &desk.data, &args, &env), Process::run(Build::Testkit, &desk.data, &args, &env));

    let (done, refused): (Vec<_>, Vec<_>) = [both.0, both.1].into_iter().partition(|said| said.status.success());
    assert!(done.iter().all(|said| said.out.contains("12 faults")), "{done:?}");
    assert!(refused.iter().all(|said| said.err.contains("another import into this centre runs")), "{refused:?}");
    let again = desk.import(&folder).await;
    assert!(again.contains("behov.csv: 0 new, 0 changed, 31 unchanged") && again.contains("steder.csv: 0 new, 0 changed, 7 unchanged"), "{again}");
    house.kill();
}

#[tokio::test]
async fn a_damaged_backup_is_not_restored() {
    let desk = Desk::new().await;
    desk.import(&svarstad().display().to_string()).await;
    let file = desk.data.path().join("backup");
    desk.run(&["backup", &file.display().to_string()]).await;
    let mut bytes = std::fs::read(&file).expect("the backup");
    let middle = bytes.len() / 2;
    bytes[middle..middle + 4_096].fill(0x5a);
    std::fs::write(&file, bytes).expect("a broken disk");

    let empty = Folder::new("damaged");
    let said = Process::run(Build::Testkit, &empty, &["restore", &file.display().to_string()], &[]).await;

    std::fs::write(&file, [0x7f, 0x45, 0x4c, 0x46, 0xff, 0xfe].repeat(2_000)).expect("another file");
    let other = Process::run(Build::Testkit, &empty, &["restore", &file.display().to_string()], &[]).await;

    assert!(!said.status.success() && said.err.contains("is damaged; nothing was restored"), "{said:?}");
    assert!(!other.status.success() && other.err.contains("this is no backup of ours") && other.err.is_ascii(), "{other:?}");
    assert!(!empty.path().join("organisations.sqlite").exists());
}

#[tokio::test]
async fn a_backup_restored_elsewhere_knows_every_row() {
    let desk = Desk::new().await;
    desk.import(&svarstad().display().to_string()).await;
    let file = desk.data.path().join("backup.tar").display().to_string();
    desk.run(&["backup", &file]).await;

    let elsewhere = Folder::new("restored");
    let other = Desk { data: elsewhere, clock: desk.clock.clone(), centre: desk.centre.clone() };
    other.run(&["restore", &file]).await;
    let second_restore = Process::run(Build::Testkit, &other.data, &["restore", &file], &[]).await;

    assert!(other.import(&svarstad().display().to_string()).await.contains("frivillige.csv: 0 new, 0 changed, 172 unchanged"));
    assert!(!second_restore.status.success(), "a restore over databases that stand");
}

#[tokio::test]
async fn a_day_that_the_house_refuses_costs_no_other_day() {
    let desk = Desk::at(1_795_464_000_000).await; // 2026-11-23 20:00 UTC: the files tell of days that have not come
    let text = std::fs::read_to_string(svarstad().join("besok.csv")).expect("the visits");
    let day = |line: &str| line.split(';').next().map(|day| day.split('.').rev().collect::<String>());
    let ahead = text.lines().skip(1).filter_map(day).filter(|day| day.as_str() > "20261123").count();

    let said = desk.import(&svarstad().display().to_string()).await;

    assert!(ahead > 0 && said.contains(&format!("besok.csv: {} new, 0 changed, 0 unchanged, {ahead} refused", 520 - ahead)), "{ahead}: {said}");
    let told = |file: &str, column: &str| {
        let ahead = |line: &&str| line.starts_with(&format!("fault    {file}, line ")) && line.ends_with(&format!(", {column}: lies in the future"));
        said.lines().filter(ahead).count()
    };
    assert_eq!(told("besok.csv", "Dato"), ahead, "{said}");
    assert!(told("frivillige.csv", "Samtykke") > 0 && !said.contains("given_at"), "{said}");
    assert!(said.contains("note     --as-of lies ahead"), "{said}");
}
