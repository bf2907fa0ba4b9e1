//! Reads Rust source just well enough: its words without comments, strings and unit tests, and the paths it names.

/// The code of a file as words and signs: comments, the contents of literals and `#[cfg(test)]` items are left out.
pub fn code(text: &str) -> Vec<String> {
    without_tests(&words(&split(text).code))
}

/// A source file taken apart.
#[derive(Debug, Default)]
pub struct Parts {
    pub code: String,
    pub comments: String,
    pub literals: Vec<String>,
}

/// Takes a source file apart into code, comments and the contents of literals.
pub fn split(text: &str) -> Parts {
    let mut parts = Parts::default();
    let mut rest = text;
    while let Some(sign) = rest.chars().next() {
        let length = if rest.starts_with("//") {
            let length = rest.find('\n').unwrap_or(rest.len());
            parts.comments.push_str(&rest[2..length]);
            parts.comments.push('\n');
            length
        } else if rest.starts_with("/*") {
            let length = rest.find("*/").map_or(rest.len(), |end| end + 2);
            parts.comments.push_str(&rest[..length]);
            parts.code.push(' ');
            length
        } else if let Some((content, length)) = literal(rest, parts.code.chars().last()) {
            parts.code.push_str("\"\"");
            parts.literals.push(content.to_owned());
            length
        } else {
            parts.code.push(sign);
            sign.len_utf8()
        };
        rest = &rest[length..];
    }
    parts
}

/// The string or character at the start of `rest`: its content, and its length with the quotes.
fn literal(rest: &str, before: Option<char>) -> Option<(&str, usize)> {
    if let Some(raw) = rest.strip_prefix('r').filter(|_| !before.is_some_and(|sign| is_word(sign) && sign != 'b')) {
        let hashes = raw.len() - raw.trim_start_matches('#').len();
        let body = raw[hashes..].strip_prefix('"')?;
        let close = format!("\"{}", "#".repeat(hashes));
        let length = body.find(&close).unwrap_or(body.len());
        return Some((&body[..length], (2 + hashes + length + close.len()).min(rest.len())));
    }
    if let Some(body) = rest.strip_prefix('"') {
        let mut escaped = false;
        let end = |sign: char| {
            let ends = sign == '"' && !escaped;
            escaped = sign == '\\' && !escaped;
            ends
        };
        let length = body.find(end).unwrap_or(body.len());
        return Some((&body[..length], (length + 2).min(rest.len())));
    }
    let body = rest.strip_prefix('\'')?;
    let skip = if body.starts_with('\\') { 2 } else { body.chars().next()?.len_utf8() };
    let length = skip + body.get(skip..)?.find('\'')?;
    let is_character = length == skip || (body.starts_with('\\') && length <= 10); // else a lifetime
    is_character.then(|| (&body[..length], length + 2))
}

/// Words, `::`, and single signs.
pub fn words(code: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut rest = code.trim_start();
    while let Some(sign) = rest.chars().next() {
        let length = if is_word(sign) {
            rest.find(|sign: char| !is_word(sign)).unwrap_or(rest.len())
        } else if rest.starts_with("::") {
            2
        } else {
            sign.len_utf8()
        };
        words.push(rest[..length].to_owned());
        rest = rest[length..].trim_start();
    }
    words
}

fn is_word(sign: char) -> bool {
    sign.is_alphanumeric() || sign == '_'
}

fn without_tests(words: &[String]) -> Vec<String> {
    const MARK: [&str; 7] = ["#", "[", "cfg", "(", "test", ")", "]"];
    let mut kept = Vec::with_capacity(words.len());
    let mut at = 0;
    while at < words.len() {
        if words[at..].iter().take(MARK.len()).eq(MARK) {
            at = end_of_item(words, at + MARK.len());
        } else {
            kept.push(words[at].clone());
            at += 1;
        }
    }
    kept
}

/// Past the `;` or the closing brace of the item that begins at `start`.
fn end_of_item(words: &[String], start: usize) -> usize {
    let mut depth = 0;
    for (at, word) in words.iter().enumerate().skip(start) {
        match word.as_str() {
            "{" | "(" | "[" => depth += 1,
            "}" | ")" | "]" => depth -= 1,
            _ => {}
        }
        if depth == 0 && (word == ";" || word == "}") {
            return at + 1;
        }
    }
    words.len()
}

/// Every path that the code names, groups opened: `use a::{b, c::d};` names `a::b` and `a::c::d`. A single word counts after `use`.
pub fn paths(words: &[String]) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let begins = is_name(&words[at]) && (at == 0 || words[at - 1] != "::");
        if begins {
            let after_use = at > 0 && (words[at - 1] == "use" || (words[at - 1] == "crate" && words[at.saturating_sub(2)] == "extern"));
            let first = found.len();
            at = path(words, at, &[], &mut found);
            if !after_use && found.len() == first + 1 && found[first].len() == 1 {
                found.pop();
            }
        } else {
            at += 1;
        }
    }
    found
}

fn path(words: &[String], start: usize, before: &[String], found: &mut Vec<Vec<String>>) -> usize {
    let mut segments = before.to_vec();
    let mut at = start;
    while let Some(word) = words.get(at) {
        if word == "{" {
            at += 1;
            while words.get(at).is_some_and(|word| word != "}") {
                at = if words[at] == "," { at + 1 } else { path(words, at, &segments, found).max(at + 1) };
            }
            return at + 1;
        }
        if !is_name(word) && word != "*" {
            break;
        }
        segments.push(word.clone());
        at += 1;
        if words.get(at).is_none_or(|word| word != "::") {
            break;
        }
        at += 1;
    }
    if words.get(at).is_some_and(|word| word == "as") && !before.is_empty() {
        at += 2; // a new name inside a group
    }
    if segments.len() > 1 && segments.last().is_some_and(|last| last == "self") {
        segments.pop(); // `a::{self}` names `a`
    }
    found.push(segments);
    at
}

fn is_name(word: &str) -> bool {
    word.starts_with(|sign: char| sign.is_alphabetic() || sign == '_') && !matches!(word, "use" | "as")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(text: &str) -> Vec<String> {
        paths(&code(text)).into_iter().map(|path| path.join("::")).collect()
    }

    #[test]
    fn groups_are_opened_and_single_words_count_after_use_only() {
        assert_eq!(named("use a::{b, c::{d, e as f}, self}; use g; let h = i; j::k(l)"), ["a::b", "a::c::d", "a::c::e", "a", "g", "j::k"]);
    }

    #[test]
    fn comments_literals_and_unit_tests_name_nothing() {
        let text = "// a::b\n/* c::d */ let s = \"e::f \\\" g::h\"; let r = r#\"i::j \" \"#; let c = ':'; fn f<'a>(x: &'a k::L) {}
            #[cfg(test)] mod tests { use m::n; fn f() { o::p() } } q::r();";

        assert_eq!(named(text), ["k::L", "q::r"]);
    }

    #[test]
    fn literals_and_comments_can_be_read_apart() {
        let parts = split("let a = \"one\"; // two\nlet b = 'c';");

        assert_eq!(parts.literals, ["one", "c"]);
        assert_eq!(parts.comments.trim(), "two");
    }
}
