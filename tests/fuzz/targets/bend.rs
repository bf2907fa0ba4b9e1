//! A good text with some of its letters changed.

/// The text with each change of `edits` (two bytes for where, one for what) made to it.
pub fn bend(good: &str, edits: &[u8]) -> String {
    let mut bytes = good.as_bytes().to_vec();
    for edit in edits.as_chunks::<3>().0 {
        let at = usize::from(u16::from_be_bytes([edit[0], edit[1]])) % bytes.len();
        bytes[at] ^= edit[2];
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
