//! A setting that cannot be read, in the words of whoever wrote it. Its value is never repeated: it may be a secret in the wrong place.

use figment::error::{Actual, Kind};

/// What is wrong with a setting: its key as one would write it, what about it, and who set it.
pub(super) fn told(error: &figment::Error) -> String {
    let source = error.metadata.as_ref().map(|from| from.source.as_ref().map_or_else(|| from.name.to_string(), ToString::to_string));
    let source = source.unwrap_or_else(|| "the settings".to_owned());
    let what = what(&error.kind);
    if error.path.is_empty() { format!("{what} (in {source})") } else { format!("{}: {what} (in {source})", error.path.join(".")) }
}

fn what(kind: &Kind) -> String {
    match kind {
        Kind::UnknownField(_, []) => "is unknown".to_owned(),
        Kind::UnknownField(_, known) => format!("is unknown; known are {}", known.join(", ")),
        Kind::UnknownVariant(_, known) => format!("is none of {}", known.join(", ")),
        Kind::InvalidType(found, expected) | Kind::InvalidValue(found, expected) => format!("must be {}, and is {}", wanted(expected), name(found)),
        // a line that cannot be read is not repeated
        kind => kind.to_string().lines().filter(|line| !line.contains('|')).collect::<Vec<_>>().join("; "),
    }
}

/// What serde expects, in words.
fn wanted(expected: &str) -> String {
    let most = match expected {
        "u8" => u64::from(u8::MAX),
        "u16" => u64::from(u16::MAX),
        "u32" => u64::from(u32::MAX),
        "u64" | "usize" => return "a whole number from 0".to_owned(),
        "a nonzero u32" => return "a whole number from 1".to_owned(),
        "i64" => return "a whole number".to_owned(),
        "a boolean" => return "true or false".to_owned(),
        "a string" | "path string" => return "a text in quotes".to_owned(),
        section if section.starts_with("struct ") || section == "a map" => return "a section with keys of its own, as in deploy/config.toml".to_owned(),
        other => return other.to_owned(),
    };
    format!("a whole number from 0 to {most}")
}

fn name(found: &Actual) -> &'static str {
    match found {
        Actual::Bool(_) => "true or false",
        Actual::Unsigned(_) | Actual::Signed(_) => "another number",
        Actual::Float(_) => "a number with a point",
        Actual::Char(_) | Actual::Str(_) | Actual::Bytes(_) => "a text",
        Actual::Seq => "a list",
        Actual::Map => "a section",
        _ => "something else",
    }
}
