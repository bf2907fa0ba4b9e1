//! What codes mean, in plain words.

/// The reasons in plain words, the most telling first: as many as fit into so many letters.
pub fn best(codes: &[String], room: usize) -> String {
    let mut told: Vec<(u8, String)> = codes.iter().filter_map(|code| reason(code)).collect();
    told.sort_by_key(|(weight, _)| *weight);
    let mut text = String::new();
    for (_, reason) in told {
        let more = if text.is_empty() { reason } else { format!(", {reason}") };
        if text.chars().count() + more.chars().count() <= room {
            text.push_str(&more);
        }
    }
    text
}

/// One reason, such as `DISTANCE_METRES:1200`, and how early it is told.
fn reason(code: &str) -> Option<(u8, String)> {
    let (word, value) = code.split_once(':').unwrap_or((code, ""));
    Some(match word {
        "SKILL" | "DESIRED_SKILL" => (0, value.to_owned()),
        "LANGUAGE" => (1, format!("speaks {}", language(value)?)),
        "FAMILIAR" => (2, "has done it before".to_owned()),
        "INTEREST" => (3, "likes it".to_owned()),
        "DISTANCE_METRES" => {
            let metres: f64 = value.parse().ok()?;
            (4, if metres < 1000.0 { "lives close by".to_owned() } else { format!("{:.0} km away", metres / 1000.0) })
        }
        _ => return None,
    })
}

/// A language of the data; Norwegian is no reason in Norway.
fn language(code: &str) -> Option<&str> {
    Some(match code {
        "nb" | "nn" | "no" => return None,
        "ar" => "Arabic",
        "de" => "German",
        "en" => "English",
        "es" => "Spanish",
        "fr" => "French",
        "ku" => "Kurdish",
        "pl" => "Polish",
        "so" => "Somali",
        "ti" => "Tigrinya",
        "uk" => "Ukrainian",
        other => other,
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
