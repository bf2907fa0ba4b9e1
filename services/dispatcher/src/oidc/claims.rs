//! What an id token says: believed where a key of the issuer has signed it, for us, for this sign-in, and not long ago.

use chrono::{DateTime, Utc};
use jsonwebtoken::jwk::JwkSet;
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header};
use serde::Deserialize;
use serde_json::Value;

/// Signatures that only the issuer can make; never one by a secret that both know.
const SIGNATURES: [Algorithm; 9] = [
    Algorithm::RS256,
    Algorithm::RS384,
    Algorithm::RS512,
    Algorithm::PS256,
    Algorithm::PS384,
    Algorithm::PS512,
    Algorithm::ES256,
    Algorithm::ES384,
    Algorithm::EdDSA,
];
/// How many seconds clocks may differ.
const LEEWAY: i64 = 60;

/// What an issuer tells of an account.
#[derive(Debug, Deserialize)]
pub(crate) struct Told {
    pub(crate) sub: String,
    email: Option<String>,
    email_verified: Option<Value>,
}

impl Told {
    /// The address for which the issuer answers.
    pub(crate) fn address(&self) -> Option<String> {
        // some issuers write the truth as a text
        let verified = self.email_verified.as_ref().is_some_and(|said| *said == Value::Bool(true) || said.as_str() == Some("true"));
        self.email.clone().filter(|_| verified)
    }
}

/// What an id token says.
#[derive(Debug, Deserialize)]
pub(crate) struct Claims {
    pub(crate) sub: String,
    exp: i64,
    nbf: Option<i64>,
    nonce: Option<String>,
    azp: Option<String>,
    email: Option<String>,
    email_verified: Option<Value>,
}

impl Claims {
    /// Whether it does not speak of the address at all.
    pub(crate) fn is_silent(&self) -> bool {
        self.email.is_none() && self.email_verified.is_none()
    }

    /// As [`Told::address`].
    pub(crate) fn address(&self) -> Option<String> {
        Told { sub: String::new(), email: self.email.clone(), email_verified: self.email_verified.clone() }.address()
    }
}

/// What it has to say.
pub(crate) struct Expected<'a> {
    pub(crate) issuer: &'a str,
    pub(crate) client: &'a str,
    pub(crate) nonce: &'a str,
}

/// Reads a token of the issuer.
///
/// # Errors
/// Why it is not believed.
pub(crate) fn read(token: &str, keys: &JwkSet, expected: &Expected<'_>, now: DateTime<Utc>) -> Result<Claims, String> {
    let header = decode_header(token).map_err(|e| e.to_string())?;
    if !SIGNATURES.contains(&header.alg) {
        return Err("it is not signed by a key pair".to_owned());
    }
    let mut validation = Validation::new(header.alg);
    validation.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
    validation.set_issuer(&[expected.issuer]);
    validation.set_audience(&[expected.client]);
    validation.validate_exp = false; // by our own clock, below
    let mut why = "no key of the issuer has the name that it says".to_owned();
    let fitting = keys.keys.iter().filter(|key| header.kid.is_none() || key.common.key_id == header.kid);
    let claims = fitting.filter_map(|key| DecodingKey::from_jwk(key).ok()).find_map(|key| match decode::<Claims>(token, &key, &validation) {
        Ok(decoded) => Some(decoded.claims),
        Err(e) => {
            why = e.to_string();
            None
        }
    });
    let claims = claims.ok_or(why)?;
    let now = now.timestamp();
    if claims.exp.saturating_add(LEEWAY) <= now || claims.nbf.is_some_and(|from| from.saturating_sub(LEEWAY) > now) {
        return Err("it is over, or not yet to be believed".to_owned());
    }
    if claims.azp.as_deref().is_some_and(|azp| azp != expected.client) {
        return Err("it was made for somebody else".to_owned());
    }
    if claims.nonce.as_deref() != Some(expected.nonce) {
        return Err("it belongs to another sign-in".to_owned());
    }
    Ok(claims)
}

#[cfg(test)]
mod tests {
    use jsonwebtoken::jwk::Jwk;
    use jsonwebtoken::{EncodingKey, Header, encode};
    use serde_json::json;

    use super::*;

    const EXPECTED: Expected<'static> = Expected { issuer: "https://id.example.org", client: "borgertorg", nonce: "n" };

    fn now() -> DateTime<Utc> {
        "2026-11-27T12:00:00Z".parse().unwrap()
    }

    fn key(id: &str) -> (EncodingKey, Jwk) {
        let key = EncodingKey::from_ec_pem(rcgen::KeyPair::generate().unwrap().serialize_pem().as_bytes()).unwrap();
        let mut jwk = Jwk::from_encoding_key(&key, Algorithm::ES256).unwrap();
        jwk.common.key_id = Some(id.to_owned());
        (key, jwk)
    }

    fn signed(key: &EncodingKey, id: Option<&str>, change: impl FnOnce(&mut Value)) -> String {
        let mut claims = json!({
            "iss": EXPECTED.issuer, "aud": EXPECTED.client, "sub": "1", "nonce": "n",
            "iat": now().timestamp(), "exp": now().timestamp() + 60, "email": "kari@example.org", "email_verified": true,
        });
        change(&mut claims);
        encode(&Header { kid: id.map(str::to_owned), ..Header::new(Algorithm::ES256) }, &claims, key).unwrap()
    }

    #[test]
    fn a_token_is_believed_for_us_for_now_and_from_the_issuer_only() {
        let ((ours, jwk), (other, another)) = (key("a"), key("b"));
        let keys = JwkSet { keys: vec![another, jwk] };
        let read = |token: &str| read(token, &keys, &EXPECTED, now());

        for id in [Some("a"), None] {
            assert_eq!(read(&signed(&ours, id, |_| {})).unwrap().address().as_deref(), Some("kari@example.org"));
        }
        assert!(read(&signed(&ours, Some("a"), |claims| claims["aud"] = json!(["x", "borgertorg"]))).is_ok());
        for (why, token) in [
            ("another key under its name", signed(&other, Some("a"), |_| {})),
            ("an unknown name", signed(&ours, Some("c"), |_| {})),
            ("another issuer", signed(&ours, Some("a"), |claims| claims["iss"] = json!("https://id.example.com"))),
            ("no issuer", signed(&ours, Some("a"), |claims| drop(claims.as_object_mut().unwrap().remove("iss")))),
            ("another client", signed(&ours, Some("a"), |claims| claims["aud"] = json!("x"))),
            ("made for another", signed(&ours, Some("a"), |claims| claims["azp"] = json!("x"))),
            ("another sign-in", signed(&ours, Some("a"), |claims| claims["nonce"] = json!("m"))),
            ("no sign-in", signed(&ours, Some("a"), |claims| drop(claims.as_object_mut().unwrap().remove("nonce")))),
            ("over", signed(&ours, Some("a"), |claims| claims["exp"] = json!(now().timestamp() - 60))),
            ("not yet", signed(&ours, Some("a"), |claims| claims["nbf"] = json!(now().timestamp() + 61))),
            ("a shared secret", encode(&Header::default(), &json!({}), &EncodingKey::from_secret(b"x")).unwrap()),
            ("no token", "a.b.c".to_owned()),
        ] {
            assert!(read(&token).is_err(), "{why}");
        }
        let unsigned = signed(&ours, Some("a"), |_| {});
        assert!(read(&unsigned[..=unsigned.rfind('.').unwrap()]).is_err());
    }

    #[test]
    fn an_address_counts_where_the_issuer_answers_for_it() {
        for (told, address) in [
            (json!({ "sub": "1", "email": "a@b.no", "email_verified": true }), Some("a@b.no")),
            (json!({ "sub": "1", "email": "a@b.no", "email_verified": "true" }), Some("a@b.no")),
            (json!({ "sub": "1", "email": "a@b.no", "email_verified": false }), None),
            (json!({ "sub": "1", "email": "a@b.no" }), None),
            (json!({ "sub": "1", "email_verified": true }), None),
        ] {
            assert_eq!(serde_json::from_value::<Told>(told.clone()).unwrap().address().as_deref(), address, "{told}");
        }
    }
}
