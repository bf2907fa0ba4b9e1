//! A title as a search finds it.

/// The words of a title, or of what somebody looks for: letters and digits in lower case, in their order.
pub(crate) fn words(text: &str) -> Vec<String> {
    let lower = text.to_lowercase();
    lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// A title as its row keeps it for the search: each word after a space.
pub(crate) fn found_by(title: &str) -> String {
    words(title).into_iter().flat_map(|word| [" ".to_owned(), word]).collect()
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn signs_and_capitals_make_no_difference() {
        assert_eq!(words("Språkkafé på BIBLIOTEKET – 18:00, «drop-in»"), ["språkkafé", "på", "biblioteket", "18", "00", "drop", "in"]);
        assert!(words(" !? ").is_empty());
    }
}
