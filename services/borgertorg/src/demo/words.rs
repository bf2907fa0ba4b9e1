//! What codes mean, in plain words.

/// A reason of a suggestion, such as `DISTANCE_METRES:1200`.
pub fn reason(code: &str) -> Option<String> {
    let (word, value) = code.split_once(':').unwrap_or((code, ""));
    Some(match word {
        "DISTANCE_METRES" => {
            let metres: f64 = value.parse().ok()?;
            if metres < 1000.0 { "lives close by".to_owned() } else { format!("{:.0} km away", metres / 1000.0) }
        }
        "SKILL" | "DESIRED_SKILL" => value.to_owned(),
        "LANGUAGE" => format!("speaks {value}"),
        "INTEREST" => "interested".to_owned(),
        "FAMILIAR" => "has done it before".to_owned(),
        "ATTESTATION" => "certificate shown".to_owned(),
        _ => return None,
    })
}

/// Why somebody does not suit, as a phrase after a count: "93 …".
pub fn obstacle(code: &str) -> String {
    match code {
        "SKILL_MISSING" => "lack a required skill",
        "LANGUAGE_MISSING" => "speak none of the required languages",
        "ATTESTATION_MISSING" => "have shown no valid certificate",
        "UNDER_AGE" => "are too young, or have not told their age",
        "BLOCKED" => "must not be asked for this",
        "TOO_FAR" => "live further away than they wish to go",
        "NOT_AVAILABLE" => "are not free at that time",
        "OVERLAP" => "are busy elsewhere then",
        "TRAVEL" => "would not get there in time",
        "LOAD_LIMIT" => "would do more than they wish to that week",
        "PAUSED" => "have paused",
        "NO_CONSENT" => "have withdrawn their consent",
        "ALREADY_ASKED" => "were asked already",
        other => return format!("are turned away by {other}"),
    }
    .to_owned()
}

/// A first name and an initial: enough to follow, on a screen that others may see.
pub fn short(name: &str) -> String {
    let mut parts = name.split_whitespace();
    let first = parts.next().unwrap_or("somebody");
    parts.last().and_then(|last| last.chars().next()).map_or_else(|| first.to_owned(), |initial| format!("{first} {initial}."))
}
