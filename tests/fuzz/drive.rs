//! Feeds one target: under `just fuzz` by libFuzzer, which takes its name from `FUZZ_TARGET`; otherwise with the files that are named,
//! so that what libFuzzer found can be looked at with the stable compiler: `cargo run -p fuzz -- rules crash-1f2e`.

#![cfg_attr(fuzzing, no_main)]

#[cfg(fuzzing)]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    static TARGET: std::sync::LazyLock<fuzz::Target> = std::sync::LazyLock::new(|| {
        let name = std::env::var("FUZZ_TARGET").unwrap_or_default();
        fuzz::Target::named(&name).unwrap_or_else(|| panic!("FUZZ_TARGET names no target: `{name}`"))
    });
    (TARGET.feed)(bytes);
});

#[cfg(not(fuzzing))]
fn main() {
    let mut args = std::env::args().skip(1);
    let Some(target) = args.next().and_then(|name| fuzz::Target::named(&name)) else {
        let names = fuzz::TARGETS.map(|target| target.name).join(", ");
        eprintln!("name a target ({names}) and the files to feed it");
        std::process::exit(2);
    };
    for file in args {
        let bytes = std::fs::read(&file).unwrap_or_else(|wrong| panic!("{file}: {wrong}"));
        (target.feed)(&bytes);
        println!("{file}: nothing is wrong");
    }
}
