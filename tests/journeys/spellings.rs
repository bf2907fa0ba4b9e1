//! Every way in which a person's data may be spelled: a search that knows only one of them proves little.

use crate::people::Person;

/// Signs that people and programs set between the digits of a phone number.
const BETWEEN_DIGITS: [char; 12] = [' ', '\t', '\u{a0}', '\u{2009}', '\u{202f}', '\u{2011}', '\u{2013}', '.', '-', '/', '(', ')'];
/// Most of them in a row.
const SIGNS_BETWEEN: usize = 3;
const ENTITIES: [(&str, &str); 9] = [
    ("&aring;", "å"),
    ("&Aring;", "Å"),
    ("&oslash;", "ø"),
    ("&Oslash;", "Ø"),
    ("&aelig;", "æ"),
    ("&AElig;", "Æ"),
    ("&amp;", "&"),
    ("&commat;", "@"),
    ("&nbsp;", " "),
];

/// What stands in place of the sign at the start, and how long that sign is.
type Sign = Option<(Vec<u8>, usize)>;

/// A text as it lies there, and as each of the usual encodings would have it; in lower case.
pub struct Text(Vec<String>);

impl Text {
    pub fn read(bytes: &[u8]) -> Self {
        let encodings: [fn(&[u8]) -> Sign; 4] = [percent, quoted, entity, escaped];
        let readings = encodings.into_iter().map(|sign| decoded(bytes, sign));
        Self(std::iter::once(bytes.to_vec()).chain(readings).map(|bytes| String::from_utf8_lossy(&bytes).to_lowercase()).collect())
    }

    /// What of the person's name, e-mail address and phone number stands in it.
    pub fn found(&self, person: &Person) -> Vec<String> {
        let named = names(person).into_iter().filter(|name| self.0.iter().any(|text| text.contains(name.as_str())));
        let called = numbers(person).into_iter().filter(|number| self.0.iter().any(|text| rings(text, number)));
        named.chain(called).collect()
    }
}

/// The name that only this family has, and the address: whole, and without its domain.
fn names(person: &Person) -> [String; 3] {
    let (_, last) = person.name.split_once(' ').expect("two names");
    let (local, _) = person.email.split_once('@').expect("an address");
    [last, local, &person.email].map(str::to_lowercase)
}

/// The number as it is dialled at home and from abroad.
fn numbers(person: &Person) -> [String; 3] {
    let number = person.phone.strip_prefix("+47").expect("a Norwegian number");
    [number.to_owned(), format!("47{number}"), format!("0047{number}")]
}

/// Whether the number stands there, grouped in whatever way, and not in the middle of a longer one.
fn rings(text: &str, number: &str) -> bool {
    let first = number.chars().next().expect("a digit");
    let starts = text.char_indices().filter(|(_, sign)| *sign == first).map(|(at, _)| at);
    let alone = |at: &usize| !text[..*at].ends_with(|sign: char| sign.is_ascii_digit());
    starts.filter(alone).any(|at| dialled(&text[at..], number))
}

fn dialled(mut text: &str, number: &str) -> bool {
    for digit in number.chars() {
        let skipped = text.chars().take(SIGNS_BETWEEN).take_while(|sign| BETWEEN_DIGITS.contains(sign)).map(char::len_utf8).sum();
        let Some(rest) = text[skipped..].strip_prefix(digit) else { return false };
        text = rest;
    }
    !text.starts_with(|sign: char| sign.is_ascii_digit())
}

fn decoded(text: &[u8], sign: impl Fn(&[u8]) -> Sign) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((first, others)) = rest.split_first() {
        if let Some((meant, length)) = sign(rest) {
            bytes.extend(meant);
            rest = &rest[length..];
        } else {
            bytes.push(*first);
            rest = others;
        }
    }
    bytes
}

fn hexadecimal(digits: Option<&[u8]>) -> Option<u32> {
    u32::from_str_radix(std::str::from_utf8(digits?).ok()?, 16).ok()
}

fn byte(digits: Option<&[u8]>) -> Option<Vec<u8>> {
    Some(vec![u8::try_from(hexadecimal(digits)?).ok()?])
}

fn character(code: u32) -> Option<Vec<u8>> {
    Some(char::from_u32(code)?.to_string().into_bytes())
}

/// `%C3%85`
fn percent(text: &[u8]) -> Sign {
    text.strip_prefix(b"%").and_then(|rest| Some((byte(rest.get(..2))?, 3)))
}

/// `=C3=85`, and lines that go on after a `=`.
fn quoted(text: &[u8]) -> Sign {
    let rest = text.strip_prefix(b"=")?;
    let ends = [b"\r\n".as_slice(), b"\n"].into_iter().find(|end| rest.starts_with(end));
    ends.map(|end| (Vec::new(), 1 + end.len())).or_else(|| Some((byte(rest.get(..2))?, 3)))
}

/// `&aring;`, `&#229;`, `&#xe5;`
fn entity(text: &[u8]) -> Sign {
    let rest = text.strip_prefix(b"&")?;
    if let Some((name, meant)) = ENTITIES.iter().find(|(name, _)| text.starts_with(name.as_bytes())) {
        return Some((meant.as_bytes().to_vec(), name.len()));
    }
    let code = rest.strip_prefix(b"#")?;
    let length = code.iter().take(8).position(|sign| *sign == b';')?;
    let meant = match code.first()? {
        b'x' | b'X' => hexadecimal(code.get(1..length))?,
        _ => std::str::from_utf8(&code[..length]).ok()?.parse().ok()?,
    };
    Some((character(meant)?, length + 3))
}

/// `\u00e5`, `\u{e5}`, `\xe5`
fn escaped(text: &[u8]) -> Sign {
    let rest = text.strip_prefix(b"\\")?;
    if let Some(code) = rest.strip_prefix(b"u{") {
        let length = code.iter().take(7).position(|sign| *sign == b'}')?;
        return Some((character(hexadecimal(code.get(..length))?)?, length + 4));
    }
    if let Some(code) = rest.strip_prefix(b"u") {
        return Some((character(hexadecimal(code.get(..4))?)?, 6));
    }
    rest.strip_prefix(b"x").and_then(|code| Some((byte(code.get(..2))?, 4)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<String> {
        let person = Person { id: String::new(), name: "Åse Påfunnvik".into(), email: "ase.pafunnvik@example.org".into(), phone: "+4741567403".into() };
        Text::read(text.as_bytes()).found(&person)
    }

    #[test]
    fn every_spelling_is_seen() {
        let names = ["Åse Påfunnvik", "PÅFUNNVIK, ÅSE", "P%C3%A5funnvik", "P=C3=A5fu=\r\nnnvik", "P&aring;funnvik", "P&#229;funnvik", "P&#xE5;funnvik"];
        let escapes = ["P\\u00e5funnvik", "P\\u{e5}funnvik", "P\\xc3\\xa5funnvik"];
        let addresses = ["to ASE.Pafunnvik@example.org", "ase.pafunnvik%40example.org", "ase.pafunnvik&#64;example.org", "ase.pafunnvik at example.org"];
        let numbers = ["+4741567403", "41 56 74 03", "415-67-403", "415.67.403 ", "(+47) 41 56\u{a0}74\u{202f}03", "0047 415 67 403", "tel:4156=\n7403"];

        for text in [names.as_slice(), &escapes, &addresses, &numbers].concat() {
            assert!(!found(text).is_empty(), "{text}");
        }
    }

    #[test]
    fn a_longer_number_and_what_many_share_are_no_one() {
        for text in ["1415674030", "141567403", "415674030", "Åse", "example.org", "volunteer_01j9", "4156 and 7403", "&#;=%\\u"] {
            assert_eq!(found(text), Vec::<String>::new(), "{text}");
        }
    }
}
