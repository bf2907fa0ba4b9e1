//! The corpora, fed to their targets with the stable compiler: as they are, and with a few hundred changes each.

use std::panic::{AssertUnwindSafe, catch_unwind};

use fastrand::Rng;
use fuzz::{TARGETS, Target};

/// Changed inputs for each target.
const CHANGED: usize = 400;
/// Longest input, as under libFuzzer.
const LONGEST: usize = 4_096;
/// Files of one corpus.
const MOST: usize = 64;

fn corpus(target: Target) -> Vec<(String, Vec<u8>)> {
    let folder = target.corpus();
    let entries = std::fs::read_dir(&folder).unwrap_or_else(|_| panic!("the target {} has no corpus: {}", target.name, folder.display()));
    let mut files: Vec<(String, Vec<u8>)> = entries
        .map(|entry| entry.expect("an entry").path())
        .map(|path| (path.display().to_string(), std::fs::read(&path).expect("a file that can be read")))
        .collect();
    files.sort();
    files
}

fn feed(target: Target, bytes: &[u8], what: &str) {
    let fed = catch_unwind(AssertUnwindSafe(|| (target.feed)(bytes)));
    assert!(fed.is_ok(), "{} breaks at {what}: {bytes:?}", target.name);
}

/// One of the corpus with up to eight changes: a bit, a byte, a piece gone, twice, or from another one.
fn changed(rng: &mut Rng, corpus: &[(String, Vec<u8>)]) -> Vec<u8> {
    let any = |rng: &mut Rng| corpus[rng.usize(..corpus.len())].1.clone();
    let mut bytes = any(rng);
    for _ in 0..rng.usize(1..=8) {
        let at = rng.usize(..=bytes.len());
        let until = rng.usize(at..=bytes.len().min(at + 16));
        match rng.u8(..5) {
            0 if at < bytes.len() => bytes[at] ^= 1 << rng.u8(..8),
            1 => bytes.insert(at, rng.choice(*b"\0\n\r\"';=,:.0179+-ZTAz \x7f\xc3\xa5\xff").expect("a byte")),
            2 => drop(bytes.drain(at..until)),
            3 => bytes = [&bytes[..until], &bytes[at..]].concat(),
            _ => {
                let other = any(rng);
                let from = rng.usize(..=other.len());
                bytes.splice(at..until, other[from..other.len().min(from + 32)].iter().copied());
            }
        }
    }
    bytes.truncate(LONGEST);
    bytes
}

#[test]
fn each_target_keeps_its_promises_on_its_corpus() {
    for target in TARGETS {
        let corpus = corpus(target);
        assert!((1..=MOST).contains(&corpus.len()), "{} has {} files", target.name, corpus.len());
        for (file, bytes) in corpus {
            assert!(bytes.len() <= LONGEST, "{file} is long");
            feed(target, &bytes, &file);
        }
    }
}

#[test]
fn each_target_keeps_its_promises_on_what_is_like_its_corpus() {
    let seed = std::env::var("FUZZ_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or_else(|| fastrand::u64(..));
    println!("FUZZ_SEED={seed}");
    let mut rng = Rng::with_seed(seed);
    for target in TARGETS {
        let corpus = corpus(target);
        for number in 0..CHANGED {
            feed(target, &changed(&mut rng, &corpus), &format!("change {number} of FUZZ_SEED={seed}"));
        }
    }
}

#[test]
fn no_corpus_lies_there_without_its_target() {
    let folders = std::fs::read_dir(TARGETS[0].corpus().parent().expect("a folder")).expect("the corpora");
    let strange = folders.map(|entry| entry.expect("an entry").file_name()).filter(|name| Target::named(&name.to_string_lossy()).is_none());

    assert_eq!(strange.collect::<Vec<_>>(), Vec::<std::ffi::OsString>::new());
}
