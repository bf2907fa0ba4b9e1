//! From the bytes of a file to its text, with the encoding named.

use std::fmt;

use encoding_rs::{Encoding as Decoder, MACINTOSH, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// How a file wrote its letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8 without a byte order mark.
    Utf8,
    /// UTF-8 with a byte order mark, as Excel's "CSV UTF-8" writes it.
    Utf8WithMark,
    /// UTF-16, little end first, as Excel's "Unicode text" writes it.
    Utf16LittleEndian,
    /// UTF-16, big end first.
    Utf16BigEndian,
    /// Windows-1252, as Excel's plain "CSV" writes it in western Europe.
    Windows1252,
    /// Mac OS Roman, as Excel for the Mac writes its plain "CSV".
    Macintosh,
}

impl fmt::Display for Encoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Utf8 => "UTF-8",
            Self::Utf8WithMark => "UTF-8 with BOM",
            Self::Utf16LittleEndian => "UTF-16 LE",
            Self::Utf16BigEndian => "UTF-16 BE",
            Self::Windows1252 => "Windows-1252",
            Self::Macintosh => "Mac OS Roman",
        })
    }
}

/// Recognises the encoding and decodes. What cannot be read becomes U+FFFD, which the rows then report.
pub fn decode(bytes: &[u8]) -> (String, Encoding) {
    let (encoding, decoder, mark) = recognise(bytes);
    let (text, _) = decoder.decode_without_bom_handling(&bytes[mark..]);
    (text.trim_start_matches('\u{feff}').to_owned(), encoding)
}

/// Gives the encoding, who decodes it, and how many bytes its mark takes.
fn recognise(bytes: &[u8]) -> (Encoding, &'static Decoder, usize) {
    if let Some((decoder, mark)) = Decoder::for_bom(bytes) {
        let encoding = if decoder == UTF_16LE {
            Encoding::Utf16LittleEndian
        } else if decoder == UTF_16BE {
            Encoding::Utf16BigEndian
        } else {
            Encoding::Utf8WithMark
        };
        return (encoding, decoder, mark);
    }
    let head = &bytes[..bytes.len().min(1024)];
    if is_mostly_zero(head.iter().skip(1)) {
        return (Encoding::Utf16LittleEndian, UTF_16LE, 0);
    }
    if is_mostly_zero(head.iter()) {
        return (Encoding::Utf16BigEndian, UTF_16BE, 0);
    }
    if is_utf8(bytes) {
        return (Encoding::Utf8, UTF_8, 0);
    }
    if is_macintosh(bytes) { (Encoding::Macintosh, MACINTOSH, 0) } else { (Encoding::Windows1252, WINDOWS_1252, 0) }
}

/// Whether the bytes that are æ, ø and å on a Mac outnumber those that are so in Windows: no word would hold the other reading's signs.
fn is_macintosh(bytes: &[u8]) -> bool {
    let times = |encoder: &'static Decoder| {
        let letters = encoder.encode("æøåÆØÅ").0;
        bytes.iter().filter(|byte| letters.contains(byte)).count()
    };
    times(MACINTOSH) > times(WINDOWS_1252)
}

/// Whether most of every second byte is zero, which is how Latin letters look in UTF-16.
fn is_mostly_zero<'a>(bytes: impl Iterator<Item = &'a u8>) -> bool {
    let (mut zeros, mut all) = (0, 0);
    for byte in bytes.step_by(2) {
        all += 1;
        zeros += usize::from(*byte == 0);
    }
    zeros * 2 > all
}

/// Whether the bytes are UTF-8, perhaps with a damaged spot: then the intact letters outnumber the damaged ones.
fn is_utf8(bytes: &[u8]) -> bool {
    let (mut intact, mut damaged) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        intact += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        damaged += usize::from(!chunk.invalid().is_empty());
    }
    damaged == 0 || intact > damaged
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utf16(text: &str, order: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(order).collect()
    }

    #[test]
    fn every_encoding_that_excel_writes_is_recognised() {
        let text = "Navn;Språk\r\nMáret;nb – ja\r\n";
        let latin = WINDOWS_1252.encode(text).0.into_owned();
        let mac = MACINTOSH.encode(text).0.into_owned();
        let marked = "\u{feff}".to_owned() + text;

        for (bytes, encoding, name) in [
            (text.as_bytes().to_vec(), Encoding::Utf8, "UTF-8"),
            (marked.clone().into_bytes(), Encoding::Utf8WithMark, "UTF-8 with BOM"),
            (utf16(&marked, u16::to_le_bytes), Encoding::Utf16LittleEndian, "UTF-16 LE"),
            (utf16(&marked, u16::to_be_bytes), Encoding::Utf16BigEndian, "UTF-16 BE"),
            (utf16(text, u16::to_le_bytes), Encoding::Utf16LittleEndian, "UTF-16 LE"),
            (utf16(text, u16::to_be_bytes), Encoding::Utf16BigEndian, "UTF-16 BE"),
            (latin, Encoding::Windows1252, "Windows-1252"),
            (mac, Encoding::Macintosh, "Mac OS Roman"),
        ] {
            assert_eq!(decode(&bytes), (text.to_owned(), encoding));
            assert_eq!(encoding.to_string(), name);
        }
    }

    #[test]
    fn one_damaged_letter_does_not_make_a_file_windows_1252() {
        let mut bytes = "Bjørg Ånderå; søm".as_bytes().to_vec();
        bytes.push(0xff);

        let (text, encoding) = decode(&bytes);

        assert_eq!(encoding, Encoding::Utf8);
        assert_eq!(text, "Bjørg Ånderå; søm\u{fffd}");
    }

    #[test]
    fn nothing_is_still_text() {
        assert_eq!(decode(b""), (String::new(), Encoding::Utf8));
        assert_eq!(decode(b"\xef\xbb\xbf").1, Encoding::Utf8WithMark);
    }
}
