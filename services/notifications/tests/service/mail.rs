//! Messages as a person reads them, and a real mail server to receive them.

pub use world::mail::Server;

/// A message with its encoded words and its body decoded.
pub fn readable(message: &str) -> String {
    let message = message.replace("\r\n", "\n");
    let (headers, body) = message.split_once("\n\n").unwrap();
    let headers = headers.replace("\n ", " ");
    let body = if headers.contains("Content-Transfer-Encoding: quoted-printable") {
        quoted(&body.replace("=\n", ""))
    } else if headers.contains("Content-Transfer-Encoding: base64") {
        from_base64(&body.replace('\n', ""))
    } else {
        body.to_owned()
    };
    let words: Vec<String> = headers
        .split(' ')
        .map(|word| {
            word.strip_prefix("=?utf-8?b?").and_then(|word| word.split_once("?=")).map_or_else(|| word.to_owned(), |(word, rest)| from_base64(word) + rest)
        })
        .collect();
    format!("{}\n\n{body}", words.join(" "))
}

fn quoted(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        if first == b'=' {
            bytes.push(u8::from_str_radix(std::str::from_utf8(&after[..2]).unwrap(), 16).unwrap());
            rest = &after[2..];
        } else {
            bytes.push(first);
            rest = after;
        }
    }
    String::from_utf8(bytes).unwrap()
}

fn from_base64(text: &str) -> String {
    const ALPHABET: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let bits = text.bytes().filter_map(|byte| ALPHABET.iter().position(|&letter| letter == byte));
    let (mut held, mut count, mut bytes) = (0usize, 0, Vec::new());
    for value in bits {
        (held, count) = (held << 6 | value, count + 6);
        if count >= 8 {
            count -= 8;
            bytes.push(u8::try_from(held >> count & 0xff).unwrap());
        }
    }
    String::from_utf8(bytes).unwrap()
}
