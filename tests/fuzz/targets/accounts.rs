//! What an issuer says of an account: nobody is believed but whom its key signed, for us, for this sign-in and for now.

use std::sync::LazyLock;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::jwk::JwkSet;
use jsonwebtoken::{Algorithm, EncodingKey};
use serde_json::Value;

use super::bend::bend;
use super::tokens::{NOW, raw, text};
use crate::claims::{Expected, Told, read};

const EXPECTED: Expected<'static> = Expected { issuer: "https://id.example.org", client: "borgertorg", nonce: "n" };
/// Seconds by which clocks may differ.
const GRACE: i64 = 60;
const HEAD: &str = r#"{"typ":"JWT","alg":"EdDSA","kid":"a"}"#;
const CLAIMS: &str = r#"{"iss":"https://id.example.org","aud":"borgertorg","sub":"1","nonce":"n","exp":1803978060,"email":"a@b.no","email_verified":true}"#;

static ISSUER: LazyLock<EncodingKey> = LazyLock::new(|| EncodingKey::from_ed_der(&raw("signing.key")));
static POINT: LazyLock<String> = LazyLock::new(|| text("signing.pub"));
static PUBLISHED: LazyLock<String> = LazyLock::new(|| format!(r#"{{"keys":[{{"kty":"OKP","crv":"Ed25519","kid":"a","x":"{}"}}]}}"#, *POINT));
static KEYS: LazyLock<JwkSet> = LazyLock::new(|| serde_json::from_str(&PUBLISHED).expect("a set of keys"));
static GOOD: LazyLock<String> = LazyLock::new(|| token(HEAD.as_bytes(), CLAIMS.as_bytes()));

/// The first byte says whether the rest is a token, claims or a header to sign, changes of a good token or of the issuer's keys, or what
/// the issuer tells of an account when it is asked.
pub fn feed(bytes: &[u8]) {
    let Some((form, rest)) = bytes.split_first() else { return };
    match form % 6 {
        0 => strange(&String::from_utf8_lossy(rest)),
        1 => claimed(rest),
        2 => headed(rest),
        3 => strange(&bend(&GOOD, rest)),
        4 => published(&bend(&PUBLISHED, rest)),
        _ => told(rest),
    }
}

fn token(header: &[u8], claims: &[u8]) -> String {
    let signed = format!("{}.{}", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(claims));
    let signature = jsonwebtoken::crypto::sign(signed.as_bytes(), &ISSUER, Algorithm::EdDSA).expect("a signature");
    format!("{signed}.{signature}")
}

/// As another reader sees it; what is passed over need not be text.
fn seen(bytes: &[u8]) -> Option<Value> {
    serde_json::from_str(&String::from_utf8_lossy(bytes)).ok()
}

/// A text that nobody signed but the good one.
fn strange(token: &str) {
    assert_eq!(read(token, &KEYS, &EXPECTED, *NOW).is_ok(), token == *GOOD, "{token}");
}

/// Any claims under the issuer's key: what is believed says each of the things that it has to say.
fn claimed(claims: &[u8]) {
    let Ok(believed) = read(&token(HEAD.as_bytes(), claims), &KEYS, &EXPECTED, *NOW) else { return };
    let Some(said) = seen(claims) else { return };
    let (one, many) = (said["aud"].as_str(), said["aud"].as_array());
    assert!(one == Some(EXPECTED.client) || many.is_some_and(|many| many.iter().any(|aud| aud == EXPECTED.client)), "{said}");
    let issued = said["iss"] == EXPECTED.issuer || said["iss"].as_array().is_some_and(|many| many.iter().any(|iss| iss == EXPECTED.issuer));
    assert!(issued && said["nonce"] == EXPECTED.nonce && said["sub"] == *believed.sub, "{said}");
    assert!(said["exp"].as_i64().is_some_and(|exp| exp.saturating_add(GRACE) > NOW.timestamp()), "{said}");
    assert!(said["nbf"].as_i64().is_none_or(|nbf| nbf.saturating_sub(GRACE) <= NOW.timestamp()), "{said}");
    assert!(said.get("azp").is_none_or(|azp| azp.is_null() || azp == EXPECTED.client), "{said}");
    answered_for(&said, believed.address().as_deref());
}

/// Any header over good claims: no other algorithm than the one that the key is for, and no key of another name.
fn headed(header: &[u8]) {
    if read(&token(header, CLAIMS.as_bytes()), &KEYS, &EXPECTED, *NOW).is_ok() {
        let Some(said) = seen(header) else { return };
        assert!(said["alg"] == "EdDSA" && said.get("kid").is_none_or(|kid| kid.is_null() || kid == "a"), "{said}");
    }
}

/// Whatever an issuer publishes: the good token is believed where its key is still among that.
fn published(keys: &str) {
    let Ok(keys) = serde_json::from_str::<JwkSet>(keys) else { return };
    if read(&GOOD, &keys, &EXPECTED, *NOW).is_ok() {
        let point = URL_SAFE_NO_PAD.decode(POINT.as_str()).expect("a key");
        let there = serde_json::to_value(&keys).expect("keys can be written");
        let has = |key: &Value| key["x"].as_str().and_then(|x| URL_SAFE_NO_PAD.decode(x).ok()) == Some(point.clone());
        assert!(there["keys"].as_array().is_some_and(|all| all.iter().any(has)), "{there}");
    }
}

/// What is told of an account.
fn told(bytes: &[u8]) {
    let Ok(told) = serde_json::from_slice::<Told>(bytes) else { return };
    let Some(said) = seen(bytes).filter(Value::is_object) else { return }; // a list is read by its places
    assert!(said["sub"] == *told.sub, "{said}");
    answered_for(&said, told.address().as_deref());
}

/// An address counts where the issuer says that it is this person's.
fn answered_for(said: &Value, address: Option<&str>) {
    let vouched = said["email_verified"] == true || said["email_verified"] == "true";
    assert_eq!(address, said["email"].as_str().filter(|_| vouched), "{said}");
}
