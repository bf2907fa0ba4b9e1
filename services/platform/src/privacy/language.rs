//! Codes of languages.

/// The two-letter codes of ISO 639, in order.
const LANGUAGES: &str = "\
aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en eo es \
et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj \
kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv \
ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti \
tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu";

/// Whether this is the code of a language in lower case: two letters of ISO 639, or three where a language has no two, as South Sámi (`sma`).
#[must_use]
pub fn is_language(code: &str) -> bool {
    match code.len() {
        2 => LANGUAGES.split(' ').any(|known| known == code),
        3 => code.bytes().all(|byte| byte.is_ascii_lowercase()),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_one_that_a_language_has() {
        assert!(["nb", "nn", "en", "uk", "sma"].into_iter().all(is_language));
        assert!(!["xx", "NB", "n b", "norsk", "n", "", "æ", "12", "a1b"].into_iter().any(is_language));
    }
}
