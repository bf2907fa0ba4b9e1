//! Lists in one field, separated by commas, and choices of one word.

use platform::privacy::is_language;

use super::cells::at_most;
use super::fault::{What, Wrong, quote, said, saying};
use super::sheet::fold;

/// Longest word, and most words of a list, that the house takes.
const LONGEST: usize = 60;
const MOST: usize = 50;

/// Reads words, in lower case and each once, so that the same word is the same in every file.
pub fn words(text: &str) -> Result<Vec<String>, Wrong> {
    let mut words: Vec<String> = Vec::new();
    for entry in text.split([',', ';', '\n']) {
        let word = fold(entry);
        if !word.is_empty() && !words.contains(&word) {
            words.push(word);
        }
    }
    let mut wrong = Vec::new();
    if words.len() > MOST {
        wrong.push(saying("these are {} words, and at most {} fit", [&words.len(), &MOST]));
    }
    for word in words.iter().filter(|word| word.chars().count() > LONGEST) {
        wrong.push(saying("{} is {} characters long, and at most {} fit in a word", [&quote(word), &word.chars().count(), &LONGEST]));
    }
    if wrong.is_empty() { Ok(words) } else { Err(Wrong(wrong)) }
}

/// Reads one word in lower case.
pub fn word(text: &str) -> Result<String, Wrong> {
    at_most(&fold(text), LONGEST)
}

/// Reads codes of ISO 639; three letters where a language has no two, as South Sámi (`sma`).
pub fn languages(text: &str) -> Result<Vec<String>, Wrong> {
    let codes = words(text)?;
    let wrong: Vec<What> = codes
        .iter()
        .filter(|code| !is_language(code))
        .map(|code| saying("{} is not a language code of ISO 639 (such as nb, en or uk)", [&quote(code)]))
        .collect();
    if wrong.is_empty() { Ok(codes) } else { Err(Wrong(wrong)) }
}

/// Reads yes or no.
pub fn yes_or_no(text: &str) -> Result<bool, Wrong> {
    match fold(text).as_str() {
        "ja" | "j" | "yes" | "sann" | "true" => Ok(true),
        "nei" | "n" | "no" | "usann" | "false" => Ok(false),
        _ => Err(said("this must be ja or nei").into()),
    }
}

/// Reads one of the words of a table.
pub fn one_of<T: Copy>(text: &str, table: &[(&str, T)]) -> Result<T, Wrong> {
    let folded = fold(text);
    table.iter().find(|(word, _)| *word == folded).map(|(_, value)| *value).ok_or_else(|| {
        let known: Vec<&str> = table.iter().map(|(word, _)| *word).collect();
        saying("this must be one of {}", [&known.join(", ")]).into()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_the_same_however_it_is_written() {
        assert_eq!(words("Søm,  data- og  mobilhjelp,, søm ,").unwrap(), ["søm", "data- og mobilhjelp"]);
        assert_eq!(languages("NB, en").unwrap(), ["nb", "en"]);
        assert_eq!(languages("sma").unwrap(), ["sma"]);
        assert_eq!(yes_or_no("Ja"), Ok(true));
        assert_eq!(one_of("E-post", &[("sms", 1), ("e-post", 2)]), Ok(2));
    }

    #[test]
    fn every_code_that_is_no_language_is_told() {
        assert_eq!(
            languages("norsk, en, xx"),
            Err(Wrong(vec![
                "\"norsk\" is not a language code of ISO 639 (such as nb, en or uk)".into(),
                "\"xx\" is not a language code of ISO 639 (such as nb, en or uk)".into(),
            ]))
        );
        assert!(yes_or_no("kanskje").is_err());
        assert_eq!(one_of("brev", &[("sms", 1), ("e-post", 2)]), Err("this must be one of sms, e-post".into()));
    }
}
