//! Judges a plan and its prices apart from the engine, for instances on which the benchmark's own scripts would take hours:
//! `certify INSTANCE PLAN PRICES [SAMPLE]` prints value and bound, and compares single volunteers with what `certify.py --sample` printed.

#[path = "certificate.rs"]
mod certificate;
#[path = "rules.rs"]
mod rules;

use std::path::PathBuf;

use certificate::Map;
use rules::{Rules, pairs, prices, rows};

fn main() {
    let files: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    let [instance, plan, proof, sample @ ..] = files.as_slice() else {
        eprintln!("name an instance, a plan and its prices, and perhaps a sample");
        std::process::exit(2);
    };
    let (rules, prices) = (Rules::read(instance), prices(proof));
    let map = Map::new(&rules);
    let mut compared = 0;
    for row in sample.iter().flat_map(|file| rows(file)) {
        let number = usize::try_from(row["volunteer"].as_u64().expect("an id")).expect("an id");
        let best = map.best(&rules.volunteers[number], &prices);
        assert_eq!(row["best"], best, "volunteer {number}");
        compared += 1;
    }
    let (value, bound) = (rules.value(&pairs(plan)), certificate::bound(&rules, &prices));
    println!("{}", serde_json::json!({ "value": value, "bound": bound, "compared": compared }));
}
