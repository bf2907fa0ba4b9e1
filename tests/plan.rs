//! `borgertorg plan` on the binary as people get it: what it prints and writes, judged by rules that are read here once more, and what it refuses.

#[path = "plan/certificate.rs"]
mod certificate;
#[path = "plan/refusals.rs"]
mod refusals;
#[path = "plan/rules.rs"]
mod rules;
#[path = "plan/town.rs"]
mod town;

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use world::{Build, Folder, Outcome, Process, tools};

use rules::{Rules, Shift, fits, is_eligible, worth};
use town::Town;

const KEYS: [&str; 11] =
    ["value", "bound", "filled", "places", "round", "ended", "pairs", "reading_seconds", "indexing_seconds", "planning_seconds", "peak_mebibytes"];

async fn run(data: &Folder, args: &[&str]) -> Outcome {
    Process::run(Build::Shipped, data, &[&["plan"], args].concat(), &[]).await
}

/// What a planning printed, and where it wrote.
struct Planned {
    said: Value,
    plan: PathBuf,
    prices: PathBuf,
}

impl Planned {
    async fn new(data: &Folder, folder: &Path, options: &[&str]) -> Self {
        let [plan, prices] = ["plan", "prices"].map(|file| folder.join(format!("{file}{}.ndjson", options.concat())));
        let [town, out, proof] = [folder, &plan, &prices].map(|path| path.display().to_string());
        let outcome = run(data, &[&[town.as_str(), "--out", &out, "--prices", &proof], options].concat()).await;
        assert!(outcome.status.success() && outcome.err.is_empty() && outcome.out.lines().count() == 1, "{outcome:?}");
        Self { said: serde_json::from_str(&outcome.out).expect("JSON"), plan, prices }
    }

    fn whole(&self, key: &str) -> i64 {
        self.said[key].as_i64().unwrap_or_else(|| panic!("{key} of {}", self.said))
    }

    fn wrote_the_same(&self, other: &Self) -> bool {
        let read = |file: &Path| std::fs::read(file).expect("a file");
        read(&self.plan) == read(&other.plan) && read(&self.prices) == read(&other.prices)
    }
}

/// All that each volunteer can do: sets of shifts, by their places in the list.
fn sets(rules: &Rules) -> Vec<Vec<Vec<usize>>> {
    let of = |volunteer: &rules::Volunteer| {
        let mine: Vec<usize> = (0..rules.shifts.len()).filter(|&at| is_eligible(volunteer, &rules.shifts[at])).collect();
        let subsets =
            (0..1_u32 << mine.len()).map(|bits| mine.iter().enumerate().filter(|(at, _)| bits >> at & 1 == 1).map(|(_, &shift)| shift).collect::<Vec<usize>>());
        subsets.filter(|set| fits(&set.iter().map(|&at| &rules.shifts[at]).collect::<Vec<&Shift>>(), volunteer.weekly_minutes)).collect()
    };
    rules.volunteers.iter().map(of).collect()
}

/// The best value that any plan has, by trying all of them.
fn optimum(rules: &Rules, sets: &[Vec<Vec<usize>>], left: &mut Vec<i64>) -> i64 {
    let Some((mine, others)) = sets.split_first() else { return 0 };
    let volunteer = &rules.volunteers[rules.volunteers.len() - sets.len()];
    let mut best = 0;
    for set in mine {
        if set.iter().any(|&at| left[at] == 0) {
            continue;
        }
        for &at in set {
            left[at] -= 1;
        }
        let points: i64 = set.iter().map(|&at| worth(volunteer, &rules.shifts[at])).sum();
        best = best.max(points + optimum(rules, others, left));
        for &at in set {
            left[at] += 1;
        }
    }
    best
}

#[tokio::test]
async fn what_is_printed_is_what_the_files_prove() {
    let data = Folder::new("plan");
    for (seed, volunteers, shifts) in [(1, 40, 30), (2, 120, 60), (3, 5, 80)] {
        let folder = Town::new(seed, volunteers, shifts).write(&data, &format!("town-{seed}"));

        let planned = Planned::new(&data, &folder, &["--rounds", "30"]).await;

        let (rules, pairs, prices) = (Rules::read(&folder), rules::pairs(&planned.plan), rules::prices(&planned.prices));
        assert_eq!(rules.value(&pairs), planned.whole("value"), "town {seed}");
        assert_eq!(certificate::bound(&rules, &prices), planned.whole("bound"), "town {seed}");
        assert!(planned.whole("value") <= planned.whole("bound") && planned.whole("value") > 0, "{}", planned.said);
        assert_eq!(pairs.len(), usize::try_from(planned.whole("filled")).expect("a count"));
        assert_eq!(rules.shifts.iter().map(|shift| shift.places).sum::<i64>(), planned.whole("places"));
        assert!(prices.iter().all(|price| *price >= 0) && prices.len() == shifts);
    }
}

#[tokio::test]
async fn no_plan_of_a_tiny_town_is_better_than_its_bound() {
    let data = Folder::new("plan");
    for seed in 10..16 {
        let folder = Town::new(seed, 5, 7).write(&data, &format!("town-{seed}"));

        let planned = Planned::new(&data, &folder, &["--rounds", "60"]).await;

        let (rules, prices) = (Rules::read(&folder), rules::prices(&planned.prices));
        let sets = sets(&rules);
        let best = optimum(&rules, &sets, &mut rules.shifts.iter().map(|shift| shift.places).collect());
        assert!((planned.whole("value")..=planned.whole("bound")).contains(&best), "{best}: {}", planned.said);
        let map = certificate::Map::new(&rules);
        for (volunteer, sets) in rules.volunteers.iter().zip(&sets) {
            let gain = |set: &Vec<usize>| set.iter().map(|&at| 1000 * worth(volunteer, &rules.shifts[at]) - prices[at]).sum::<i64>();
            assert_eq!(sets.iter().map(gain).max(), Some(map.best(volunteer, &prices)), "volunteer {}", volunteer.id);
        }
    }
}

#[tokio::test]
async fn one_line_tells_what_was_reached_and_the_same_rounds_give_the_same_plan() {
    let data = Folder::new("plan");
    let folder = Town::new(4, 150, 80).write(&data, "town");

    let one = Planned::new(&data, &folder, &["--rounds", "12", "--threads", "1"]).await;
    let two = Planned::new(&data, &folder, &["--rounds", "12", "--threads", "2"]).await;

    let keys = |planned: &Planned| planned.said.as_object().expect("an object").keys().map(String::clone).collect::<std::collections::BTreeSet<String>>();
    assert_eq!(keys(&one), KEYS.iter().map(ToString::to_string).collect());
    assert!(one.whole("round") <= 12 && ["rounds", "optimal"].contains(&one.said["ended"].as_str().expect("a word")), "{}", one.said);
    assert!(one.whole("peak_mebibytes") > 0 && one.said["planning_seconds"].is_f64(), "{}", one.said);
    assert!(one.wrote_the_same(&two), "threads change the plan");
    for key in ["value", "bound", "filled", "places", "round", "ended", "pairs"] {
        assert_eq!(one.said[key], two.said[key], "{key}");
    }
}

#[tokio::test]
async fn a_limit_of_time_ends_it_and_its_round_gives_the_same_plan_again() {
    let data = Folder::new("plan");
    let folder = Town::new(5, 3_000, 1_200).write(&data, "town");

    let limited = Planned::new(&data, &folder, &["--seconds", "1"]).await;
    let again = Planned::new(&data, &folder, &["--rounds", &limited.whole("round").to_string()]).await;

    let seconds = |key: &str| limited.said[key].as_f64().expect("seconds");
    assert_eq!(limited.said["ended"], "stopped", "{}", limited.said);
    // the planner itself leaves off within milliseconds; on a machine that is busy with other tests it may have to wait for its turn
    assert!((1.0..10.0).contains(&(seconds("indexing_seconds") + seconds("planning_seconds"))), "{}", limited.said);
    assert!(limited.wrote_the_same(&again), "{} {}", limited.said, again.said);
}

#[tokio::test]
async fn ctrl_c_in_a_terminal_ends_with_the_last_whole_round() {
    let data = Folder::new("plan");
    let folder = Town::new(6, 1_500, 600).write(&data, "town");
    let [out, prices] = ["plan.ndjson", "prices.ndjson"].map(|file| data.path().join(file));
    let script = "import os, pty, sys\npid, screen = pty.fork()\nif pid == 0: os.execv(sys.argv[1], sys.argv[1:])\nseen, asked = b'', False\n\
        while True:\n try: more = os.read(screen, 4096)\n except OSError: break\n if not more: break\n seen += more\n \
        if b'round 2: ' in seen and not asked: os.write(screen, b'\\x03'); asked = True\n\
        os.write(1, seen)\nsys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))";
    let mut python = Command::new(tools::tool("python/bin/python"));
    python.args(["-c", script]).arg(Build::Shipped.binary()).arg("plan").arg(&folder);
    python.arg("--out").arg(&out).arg("--prices").arg(&prices).args(["--seconds", "50"]);

    let ended = python.output().expect("python runs");

    let screen = String::from_utf8_lossy(&ended.stdout).into_owned();
    assert!(ended.status.success(), "{screen} {}", String::from_utf8_lossy(&ended.stderr));
    assert!(screen.contains("round 1: ") && screen.contains(" of at most ") && screen.contains(" %)"), "{screen}");
    let line = screen.lines().rev().find_map(|line| line.find('{').map(|at| &line[at..])).expect("the line");
    let said: Value = serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"));
    assert_eq!(said["ended"], "stopped");
    let planned = Planned { said, plan: out, prices };
    let rules = Rules::read(&folder);
    assert_eq!(rules.value(&rules::pairs(&planned.plan)), planned.whole("value"));
    assert_eq!(certificate::bound(&rules, &rules::prices(&planned.prices)), planned.whole("bound"));
}

#[tokio::test]
async fn without_a_round_the_plan_is_empty_and_its_bound_is_proved_all_the_same() {
    let data = Folder::new("plan");
    let folder = Town::new(7, 20, 10).write(&data, "town").display().to_string();
    let [out, prices] = ["plan.ndjson", "prices.ndjson"].map(|file| data.path().join(file));

    let said = run(&data, &[&folder, "--seconds", "0", "--out", &out.display().to_string(), "--prices", &prices.display().to_string()]).await;

    let line: Value = serde_json::from_str(&said.out).expect("JSON");
    assert!(said.status.success() && line["value"] == 0 && line["round"] == 0, "{said:?}");
    assert!(said.err.contains("the plan is empty") && said.err.lines().count() == 1, "{said:?}");
    assert!(std::fs::read_to_string(out).is_ok_and(|plan| plan.is_empty()));
    assert!(line["bound"].as_i64().is_some_and(|bound| bound > 0) && prices.exists(), "{said:?}");
}

/// Everything that lies in a folder.
fn listed(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    paths
}
