//! What a licence expression allows: every part of an AND must be on the list, one part of an OR.

/// Licences that let anybody use, change and pass on the whole, with their text kept.
pub const ALLOWED: [&str; 14] = [
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "CDLA-Permissive-2.0",
    "ISC",
    "MIT",
    "MIT-0",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];

/// Whether an SPDX expression (or the old form with a slash) can be met by the list.
pub fn allowed(expression: &str) -> bool {
    let spaced = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut at = 0;
    let met = any(&words, &mut at);
    met && at == words.len()
}

fn any(words: &[&str], at: &mut usize) -> bool {
    let mut met = all(words, at);
    while words.get(*at) == Some(&"OR") {
        *at += 1;
        met |= all(words, at);
    }
    met
}

fn all(words: &[&str], at: &mut usize) -> bool {
    let mut met = one(words, at);
    while words.get(*at) == Some(&"AND") {
        *at += 1;
        met &= one(words, at);
    }
    met
}

fn one(words: &[&str], at: &mut usize) -> bool {
    let Some(word) = words.get(*at) else { return false };
    *at += 1;
    if *word == "(" {
        let met = any(words, at);
        *at += 1; // the closing one
        return met;
    }
    let name = if words.get(*at) == Some(&"WITH") && *at + 1 < words.len() {
        *at += 2;
        words[*at - 3..*at].join(" ")
    } else {
        (*word).to_owned()
    };
    ALLOWED.contains(&name.as_str())
}

#[test]
fn expressions_are_read_as_spdx_means_them() {
    for good in ["MIT", "MIT OR GPL-3.0", "GPL-2.0/MIT", "(MIT OR Apache-2.0) AND Unicode-3.0", "Apache-2.0 WITH LLVM-exception OR MIT"] {
        assert!(allowed(good), "{good}");
    }
    for bad in ["", "GPL-3.0", "MIT AND MPL-2.0", "(MIT OR Apache-2.0) AND OpenSSL", "GPL-3.0 WITH Classpath-exception-2.0", "MIT MIT", "MIT AND"] {
        assert!(!allowed(bad), "{bad}");
    }
}
