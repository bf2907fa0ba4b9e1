//! A path that a document names exists.

use crate::tree::{File, files, no_faults};

const DOCUMENTS: [&str; 6] = ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "tests/load.md", "tests/matching.md", "tests/fuzz/README.md"];
const EXTENSIONS: [&str; 9] = [".rs", ".toml", ".md", ".proto", ".yaml", ".ts", ".sh", ".json", ".html"];

/// Things in backticks that look like a path: a known ending, or a slash after an entry of the root.
fn named(text: &str, files: &[File]) -> Vec<String> {
    let prose = text.split("```").step_by(2).collect::<String>();
    let spans = prose.split('`').skip(1).step_by(2).map(|span| span.trim_start_matches("./").to_owned());
    let rooted = |span: &str| {
        let first = span.split('/').next().unwrap_or_default();
        span.contains('/') && files.iter().any(|file| file.path.split('/').next() == Some(first))
    };
    let path = |span: &String| {
        let plain = !span.contains([' ', ':', '(', '…', '{', '$', '|', '\n', '"']) && !span.starts_with(['/', '~', '.', '<']);
        plain && (EXTENSIONS.iter().any(|ending| span.len() > ending.len() && span.ends_with(ending)) || rooted(span))
    };
    spans.filter(path).collect()
}

/// Whether a path names a file or folder, whole or by its last parts; `*` and `<…>` stand for any one part.
fn exists(path: &str, files: &[File]) -> bool {
    let parts: Vec<&str> = path.trim_end_matches('/').split('/').collect();
    let fits = |wanted: &&str, found: &&str| wanted.starts_with('<') || *wanted == "*" || wanted == found;
    files.iter().any(|file| {
        let found: Vec<&str> = file.path.split('/').collect();
        found.windows(parts.len()).any(|window| parts.iter().zip(window).all(|(wanted, found)| fits(wanted, found)))
    })
}

fn lost(documents: &[File], files: &[File]) -> Vec<String> {
    let each = documents.iter().flat_map(|document| named(&document.text, files).into_iter().map(|path| (document.path.clone(), path)));
    each.filter(|(_, path)| !exists(path, files)).map(|(document, path)| format!("{document} names `{path}`, which is not there")).collect()
}

#[test]
fn every_path_named_in_a_document_exists() {
    let files = files();
    let documents: Vec<File> = files.iter().filter(|file| DOCUMENTS.contains(&file.path.as_str())).cloned().collect();

    assert_eq!(documents.len(), DOCUMENTS.len(), "a document is not there");
    no_faults(&lost(&documents, &files));
}

#[test]
fn a_lost_path_is_found_and_other_words_are_not() {
    let files = [File::new("services/matching/src/api.rs", ""), File::new("proto/borgertorg/types/v1/place.proto", "")];
    let good = "`services/matching`, `matching/src/api.rs`, `api.rs`, `proto/borgertorg/<service>/v1`, `and/or`, `GET /x`, `need_…`\n```\n`gone.rs`\n```";
    let bad = "`services/gone`, `gone.rs`";

    assert!(lost(&[File::new("README.md", good)], &files).is_empty());
    assert_eq!(lost(&[File::new("README.md", bad)], &files).len(), 2);
}
