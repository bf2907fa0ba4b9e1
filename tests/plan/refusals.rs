//! What is no instance is refused with file, line and field; what cannot be written is said before the work. Nothing is left behind.

use std::path::Path;

use serde_json::{Value, json};
use world::{Folder, Outcome};

use crate::town::Town;
use crate::{listed, run};

const VOLUNTEERS: &str = "volunteers.ndjson";
const SHIFTS: &str = "shifts.ndjson";
const HEAD: &str = "instance.json";

fn small() -> Town {
    Town::new(8, 4, 3)
}

async fn refused(data: &Folder, folder: &Path) -> Outcome {
    let before = listed(folder);
    let [out, prices] = ["plan.ndjson", "prices.ndjson"].map(|file| folder.join(file).display().to_string());
    let said = run(data, &[&folder.display().to_string(), "--out", &out, "--prices", &prices]).await;
    assert_eq!(listed(folder), before, "something was left behind: {said:?}");
    assert!(said.status.code() == Some(2) && said.out.is_empty() && !said.err.contains("panicked"), "{said:?}");
    assert!(said.err.ends_with("nothing was planned, nothing was written\n"), "{said:?}");
    said
}

/// Each with a field, what stands there, and what is said.
fn volunteers() -> Vec<(&'static str, Value, &'static str)> {
    vec![
        ("id", json!(1), "id: is 1 again or too late, where 2 comes next"),
        ("id", json!(7), "id: is 7, where 2 comes next"),
        ("id", json!("2"), "id: is a text, not a whole number"),
        ("id", json!(-2), "id: is -2, not from 0"),
        ("east", json!(0.5), "east: is a number with a point or an exponent"),
        ("north", json!(1_u64 << 63), "north: is a number beyond 9223372036854775807"),
        ("max_metres", json!(-1), "max_metres: is -1, not from 0 to 4294967295"),
        ("weekly_minutes", json!(-60), "weekly_minutes: is -60, not from 0"),
        ("weekly_minutes", json!(i64::MAX), "weekly_minutes: is 9223372036854775807, not from 0"),
        ("skills", json!("sewing"), "skills: is a text, not a list"),
        ("languages", json!(["nb", 1]), "languages: entry 2 is a whole number, not a text"),
        ("certificates", json!(["x".repeat(201)]), "certificates: entry 1 is a text of 201 bytes"),
        ("interests", json!(vec!["meal"; 1001]), "interests: holds 1001 entries, more than 1000"),
        ("adult", json!(1), "adult: is a whole number, not true or false"),
        ("recent_minutes", json!(null), "recent_minutes: is nothing (null)"),
        ("available", json!([[0, 60], [120, 60]]), "available: entry 2 ends at minute 60, which is not after its start at 120"),
        ("available", json!([[-5, 60]]), "available: entry 1 has a minute that is -5"),
        ("available", json!([[0, 60, 120]]), "available: entry 1 is a list of 3"),
        ("available", json!(vec![[0, 10_080]; 20_001]), "available: holds 20001 entries"),
        ("pets", json!(2), "unknown field `pets`"),
    ]
}

fn shifts() -> Vec<(&'static str, Value, &'static str)> {
    vec![
        ("id", json!(0), "id: is 0 again or too late, where 1 comes next"),
        ("need", json!(-1), "need: is -1, not from 0"),
        ("start", json!(-10), "start: is -10, not from 0"),
        ("end", json!(0), "end: is minute 0, which is not after the start at "),
        ("end", json!(1_u64 << 63), "end: is a number beyond 9223372036854775807"),
        ("places", json!(-1), "places: is -1, not from 0 to 2147483647"),
        ("priority", json!(0), "priority: is 0, not from 1 to 5"),
        ("priority", json!(6), "priority: is 6, not from 1 to 5"),
        ("category", json!([]), "category: is a list, not a text"),
        ("desired_skills", json!(["chess", "chess"]), "desired_skills: names a skill twice"),
        ("adults_only", json!("yes"), "adults_only: is a text, not true or false"),
        ("familiar", json!([0, -1]), "familiar: entry 2 is -1, not from 0"),
        ("blocked", json!([0.5]), "blocked: entry 1 is a number with a point or an exponent"),
        ("places", json!({"a": 1}), "places: is an object, not a whole number"),
    ]
}

#[tokio::test]
async fn every_wrong_figure_is_told_with_file_line_and_field() {
    let data = Folder::new("refused");

    for (field, value, what) in volunteers() {
        let mut town = small();
        town.volunteers[2][field] = value;
        let said = refused(&data, &town.write(&data, "town")).await;
        assert!(said.err.contains(&format!("{VOLUNTEERS}, line 3")) && said.err.contains(what), "{field}: {said:?}");
    }
    for (field, value, what) in shifts() {
        let mut town = small();
        town.shifts[1][field] = value;
        let said = refused(&data, &town.write(&data, "town")).await;
        assert!(said.err.contains(&format!("{SHIFTS}, line 2")) && said.err.contains(what), "{field}: {said:?}");
    }
}

/// A file, what is done to its text, and what is said.
type Harm = (&'static str, fn(String) -> String, &'static str);

const HARMS: [Harm; 18] = [
    (VOLUNTEERS, |_| String::new(), "volunteers.ndjson, line 1: is empty"),
    (SHIFTS, |_| "\n \n".to_owned(), "shifts.ndjson, line 1: is empty"),
    (HEAD, |_| String::new(), "instance.json, line 1: is empty"),
    (VOLUNTEERS, |text| text[..text.len() - 30].to_owned(), "volunteers.ndjson, line 4: ends in the middle: it has been cut off"),
    (SHIFTS, |text| text[..text.len() - 3].to_owned(), "shifts.ndjson, line 3: ends in the middle: it has been cut off"),
    (HEAD, |text| text[..text.len() - 3].to_owned(), "instance.json, line 1: ends in the middle: it has been cut off"),
    (VOLUNTEERS, |text| text.replace('\n', "\r\n"), "volunteers.ndjson, line 1: ends with CR LF"),
    (HEAD, |text| text + "\r\n", "instance.json, line 1: ends with CR LF"),
    (VOLUNTEERS, |text| text.replacen("\"east\"", "\"id\": 0, \"east\"", 1), "volunteers.ndjson, line 1: duplicate field `id`"),
    (SHIFTS, |text| text.replacen("\"places\"", "\"more\"", 1), "shifts.ndjson, line 1: unknown field `more`"),
    (SHIFTS, |text| text.replacen("\"blocked\":[", "\"familiar\":[", 1), "shifts.ndjson, line 1: duplicate field `familiar`"),
    (VOLUNTEERS, |text| text.lines().rev().collect::<Vec<&str>>().join("\n"), "volunteers.ndjson, line 1, id: is 3, where 0 comes next"),
    (VOLUNTEERS, |text| text.replacen('{', "[", 1), "volunteers.ndjson, line 1: is no JSON object"),
    (SHIFTS, |text| text.replacen(':', " ", 1), "shifts.ndjson, line 1: is no JSON: "),
    (SHIFTS, |text| text.replacen("\"end\":", "\"end\":1e999, \"x\":", 1), "shifts.ndjson, line 1: is no JSON: "),
    (VOLUNTEERS, |text| text + &"x".repeat(3 << 20), "volunteers.ndjson, line 5: is longer than 1048576 bytes"),
    (HEAD, |_| "{\"name\": \"a\",\n\"seed\": 1,\n\"weeks\": 0}\n".to_owned(), "instance.json, line 3, weeks: is 0, not from 1"),
    (HEAD, |_| "{\"name\": \"a\", \"seed\": 1}".to_owned(), "instance.json, line 1: missing field `weeks`"),
];

#[tokio::test]
async fn every_harm_to_a_file_is_told_with_its_line() {
    let data = Folder::new("refused");

    for (file, harm, what) in HARMS {
        let folder = small().write(&data, "town");
        let text = std::fs::read_to_string(folder.join(file)).expect("a file");
        std::fs::write(folder.join(file), harm(text)).expect("a file");
        let said = refused(&data, &folder).await;
        assert!(said.err.contains(what), "{what}: {said:?}");
    }
}

#[tokio::test]
async fn a_million_intervals_on_one_line_are_refused_without_holding_them() {
    let data = Folder::new("refused");
    let folder = small().write(&data, "town");
    let file = folder.join(VOLUNTEERS);
    let text = std::fs::read_to_string(&file).expect("a file");
    let million = format!("\"available\":[{}[0,1]", "[0,10080],".repeat(1_000_000));
    std::fs::write(&file, text.replacen("\"available\":[", &(million + ","), 1)).expect("a file");

    let said = refused(&data, &folder).await;

    assert!(said.err.contains("volunteers.ndjson, line 1: is longer than 1048576 bytes"), "{said:?}");
}

#[tokio::test]
async fn several_faults_are_told_together_and_not_without_end() {
    let data = Folder::new("refused");
    let mut town = Town::new(9, 60, 3);
    town.volunteers[1]["east"] = json!("far");
    town.volunteers[1]["adult"] = json!("no");
    town.shifts[2]["priority"] = json!(9);
    let few = refused(&data, &town.write(&data, "town")).await;
    town.volunteers.iter_mut().for_each(|row| row["north"] = json!(null));
    let many = refused(&data, &town.write(&data, "town")).await;
    std::fs::remove_file(data.path().join("town").join(SHIFTS)).expect("a file");
    let gone = refused(&data, &data.path().join("town")).await;

    for what in ["volunteers.ndjson, line 2, east", "volunteers.ndjson, line 2, adult", "shifts.ndjson, line 3, priority"] {
        assert!(few.err.contains(what), "{few:?}");
    }
    assert_eq!(few.err.lines().count(), 4, "{few:?}");
    assert!(many.err.lines().count() == 22 && many.err.contains("these are the first 20"), "{many:?}");
    assert!(gone.err.contains("shifts.ndjson, line 1: is not there"), "{gone:?}");
}

#[tokio::test]
async fn what_cannot_be_written_is_said_before_the_work() {
    let data = Folder::new("refused");
    let folder = small().write(&data, "town");
    let [instance, here] = [&folder, data.path()].map(|path| path.display().to_string());
    let (volunteers, plan) = (format!("{instance}/{VOLUNTEERS}"), format!("{here}/plan"));
    let before = std::fs::read_to_string(&volunteers).expect("a file");

    for (args, what) in [
        (["--out", &here, "--prices", &plan], "that is no file"),
        (["--out", "/dev/null", "--prices", &plan], "that is no file"),
        (["--prices", &format!("{here}/nowhere/plan"), "--out", &plan], "no file can be written there"),
        (["--out", &plan, "--prices", &format!("{here}/./plan")], "another file of this command has that name"),
        (["--out", &volunteers, "--prices", &plan], "another file of this command has that name"),
    ] {
        let said = run(&data, &[&[instance.as_str()], args.as_slice()].concat()).await;
        assert!(said.status.code() == Some(2) && said.err.contains(what) && said.out.is_empty(), "{said:?}");
    }
    for wrong in [["--seconds", "-1"], ["--seconds", "NaN"], ["--threads", "0"], ["--threads", "100000"], ["--rounds", "-1"]] {
        let said = run(&data, &[&[instance.as_str()], wrong.as_slice()].concat()).await;
        assert!(said.status.code() == Some(2) && said.err.contains(wrong[0]), "{said:?}");
    }
    assert!(!Path::new(&plan).exists() && std::fs::read_to_string(&volunteers).expect("a file") == before);
}

#[tokio::test]
async fn blank_lines_strangers_and_a_last_line_without_end_are_fine() {
    let data = Folder::new("refused");
    let mut town = small();
    town.shifts[0]["familiar"] = json!([0, 99]);
    town.shifts[0]["blocked"] = json!([1_000_000]);
    let folder = town.write(&data, "town");
    let file = folder.join(VOLUNTEERS);
    let text = std::fs::read_to_string(&file).expect("a file");
    std::fs::write(&file, format!("\n{}", text.replacen('\n', "\n \n", 1).trim_end())).expect("a file");

    let said = run(&data, &[&folder.display().to_string(), "--rounds", "1"]).await;

    assert!(said.status.success() && said.err.is_empty(), "{said:?}");
}
