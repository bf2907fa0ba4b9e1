//! Platform is mechanism only: it knows no word of the domain.

use crate::source::{split, words};
use crate::tree::{File, no_faults, rust};

/// Not to be found anywhere in platform, comments included. Left out are words with a technical life of
/// their own: session, assignment, member, slot, shift, visit.
const NOUNS: [&str; 10] =
    ["volunteer", "volunteers", "neighbourhood", "venue", "venues", "attestation", "attestations", "waitlist", "cocreation", "organisations"];
/// In prose these are plain English; as the name of something they are the domain's.
const NAMES: [&str; 6] = ["need", "needs", "offer", "offers", "skill", "skills"];
/// The centre is the tenant, so every part may know it; the caller's organisation is known where callers and tenants are.
const ORGANISATION: [&str; 5] = ["auth", "db", "outbox", "server", "receipts"];

fn faults(file: &File) -> Vec<String> {
    let Some(inside) = file.path.strip_prefix("services/platform/src/") else { return Vec::new() };
    let part = inside.split(['/', '.']).next().unwrap_or_default();
    let text = file.text.split("#[cfg(test)]\nmod ").next().unwrap_or_default();
    let parts = split(text);
    let is_name = |literal: &&String| !literal.contains(char::is_whitespace);
    let code = words(&parts.code).into_iter().chain(parts.literals.iter().filter(is_name).cloned());
    let prose = [parts.comments].into_iter().chain(parts.literals.iter().filter(|literal| !is_name(literal)).cloned());
    let named = code.flat_map(|name| pieces(&name)).filter(|word| NAMES.contains(&word.as_str()) || is_noun(word, part));
    let told = prose.flat_map(|text| pieces(&text)).filter(|word| is_noun(word, part));
    named.chain(told).map(|word| format!("{}: `{word}` is a word of the domain", file.path)).collect()
}

fn is_noun(word: &str, part: &str) -> bool {
    NOUNS.contains(&word) || (word == "organisation" && !ORGANISATION.contains(&part))
}

/// The words in a name or a text: `NeedPosted`, `need_posted` and `need.posted` all hold `need`.
fn pieces(text: &str) -> Vec<String> {
    let mut pieces = vec![String::new()];
    let mut before = ' ';
    for sign in text.chars() {
        if !sign.is_alphanumeric() || (sign.is_uppercase() && !before.is_uppercase()) {
            pieces.push(String::new());
        }
        if sign.is_alphanumeric() {
            pieces.last_mut().expect("never empty").extend(sign.to_lowercase());
        }
        before = sign;
    }
    pieces
}

#[test]
fn platform_knows_no_word_of_the_domain() {
    no_faults(&rust().iter().flat_map(faults).collect::<Vec<String>>());
}

#[test]
fn a_word_of_the_domain_in_platform_is_seen() {
    let bad = ["fn need_posted() {}", "struct OfferMade;", "/// For volunteers.", "let s = \"need.posted\";", "let organisation = 1;"];

    for text in bad {
        assert_eq!(faults(&File::new("services/platform/src/bus.rs", text)).len(), 1, "{text}");
    }
}

#[test]
fn technical_words_stay_possible() {
    let text = "//! What the callers need; it offers `scoped(centre)`.\nlet session = needed(\"a server is needed, no offer\"); let centre = 1;";

    assert_eq!(faults(&File::new("services/platform/src/bus.rs", text)), Vec::<String>::new());
    assert_eq!(faults(&File::new("services/platform/src/auth/keys.rs", "let organisation = 1;")), Vec::<String>::new());
    assert_eq!(faults(&File::new("services/matching/src/api.rs", "struct Need;")), Vec::<String>::new());
}
