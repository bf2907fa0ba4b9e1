//! Names as a search finds them and as a list orders them.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// A number that is looked for has at least so many digits: fewer may stand in an address.
const FEWEST_DIGITS: usize = 4;

/// Without capitals and marks: é is found as e, å as a, ø as o.
fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for letter in text.to_lowercase().nfd().filter(|letter| !is_combining_mark(*letter)) {
        match letter {
            'ø' => folded.push('o'),
            'æ' => folded.push_str("ae"),
            'đ' => folded.push('d'),
            'ŋ' => folded.push('n'),
            'ł' => folded.push('l'),
            other => folded.push(other),
        }
    }
    folded
}

fn parts(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty())
}

/// The words by which somebody is found: those of the name, the address, and the number with its country and without ours.
pub(crate) fn found_by(name: &str, email: Option<&str>, phone: Option<&str>) -> Vec<String> {
    let mut words: Vec<String> = parts(&fold(name)).map(str::to_owned).collect();
    words.extend(email.map(fold));
    words.extend(phone.map(|phone| without_our_country(&digits(phone)).to_owned()));
    words.sort_unstable();
    words.dedup();
    words
}

/// What is looked for: each begins one of the words of [`found_by`]. A number is one however it is grouped.
pub(crate) fn sought(text: &str) -> Vec<String> {
    let text = fold(text);
    let is_number = text.chars().all(|letter| letter.is_ascii_digit() || letter.is_whitespace() || "+-()./".contains(letter));
    let number = digits(&text);
    if is_number && number.len() >= FEWEST_DIGITS {
        let number = number.strip_prefix("00").unwrap_or(&number);
        return vec![without_our_country(number).to_owned()];
    }
    let words = text.split_whitespace().flat_map(|word| if word.contains('@') { vec![word.to_owned()] } else { parts(word).map(str::to_owned).collect() });
    words.collect()
}

/// Where a name stands in a list, to be compared byte by byte: as a Norwegian looks for it, with æ, ø and å last.
pub(crate) fn order(name: &str) -> String {
    let mut order = String::with_capacity(name.len());
    for letter in name.to_lowercase().nfc() {
        match letter {
            'æ' | 'ä' => order.push('{'),
            'ø' | 'ö' => order.push('|'),
            'å' => order.push('}'),
            other => order.push_str(&fold(other.encode_utf8(&mut [0; 4]))),
        }
    }
    order
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// Numbers are kept in E.164: ours are 47 and eight digits.
fn without_our_country(digits: &str) -> &str {
    digits.strip_prefix("47").filter(|own| own.len() == 8).unwrap_or(digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn capitals_and_marks_make_no_difference() {
        let words = found_by("Åse-Marie ØDEGÅRD", Some("Ase.O@Example.org"), Some("+4742577970"));

        assert_eq!(words, ["42577970", "ase", "ase.o@example.org", "marie", "odegard"]);
        assert_eq!(sought(" åse  Ödegård-Ma "), ["ase", "odegard", "ma"]);
        assert_eq!(sought("ASE.O@ex"), ["ase.o@ex"]);
        assert!(sought(" -? ").is_empty());
    }

    #[test]
    fn a_number_is_one_however_it_is_grouped() {
        for text in ["425 77 970", "+47 42577970", "0047 42 57 79 70", "42577970"] {
            assert_eq!(sought(text), ["42577970"], "{text}");
        }
        assert_eq!(sought("+46 701"), ["46701"]);
        assert_eq!(sought("4257"), ["4257"]);
        assert_eq!(sought("12"), ["12"]);
        assert_eq!(sought("47 Lund"), ["47", "lund"]);
    }

    #[test]
    fn a_list_ends_with_our_own_letters() {
        let mut names = ["Åse", "ørn", "Ærlig", "Zoë", "Anders", "ande b", "Élise", "Eva"];

        names.sort_by_key(|name| order(name));

        assert_eq!(names, ["ande b", "Anders", "Élise", "Eva", "Zoë", "Ærlig", "ørn", "Åse"]);
    }
}
