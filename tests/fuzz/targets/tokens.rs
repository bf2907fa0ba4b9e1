//! Bearer tokens: nobody is believed but whom our keys signed, within the times and scopes that they may sign.

use std::path::Path;
use std::sync::LazyLock;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use chrono::{DateTime, TimeDelta, Utc};
use jsonwebtoken::{Algorithm, EncodingKey};
use serde::Deserialize;

use super::bend::bend;
use crate::auth::{Caller, Keys, UNKNOWN_CALLER};

/// Seconds by which clocks may differ.
const GRACE: i64 = 60;
const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/keys");

/// Keys that everybody may know: the first example of RFC 8032, and a secret that says so.
pub static KEYS: LazyLock<Keys> = LazyLock::new(|| Keys::read(Path::new(FOLDER), true).expect("the keys lie beside the targets"));
/// The moment in which everything is judged.
pub static NOW: LazyLock<DateTime<Utc>> = LazyLock::new(|| DateTime::from_timestamp(1_803_978_000, 0).expect("March 2027"));

static PERSONS: LazyLock<EncodingKey> = LazyLock::new(|| EncodingKey::from_ed_der(&raw("signing.key")));
static ROOMS: LazyLock<EncodingKey> = LazyLock::new(|| EncodingKey::from_secret(&raw("rooms.key")));
static GOOD: LazyLock<String> = LazyLock::new(|| {
    let caller = Caller { subject: "member_1".to_owned(), centre: None, organisation: None, scopes: vec!["operator".to_owned()] };
    KEYS.token(&caller, *NOW, TimeDelta::minutes(10)).expect("a token")
});

/// A key as it lies in the folder.
pub fn text(name: &str) -> String {
    std::fs::read_to_string(Path::new(FOLDER).join(name)).expect("the keys lie beside the targets").trim().to_owned()
}

/// Its bytes.
pub fn raw(name: &str) -> Vec<u8> {
    STANDARD.decode(text(name)).expect("a key")
}

/// What a header must say; as in the house, what else it says is not looked at.
#[derive(Deserialize)]
struct Head {
    alg: String,
}

/// What claims must say.
#[derive(Debug, Deserialize)]
struct Claims {
    iss: String,
    aud: String,
    sub: String,
    exp: i64,
    nbf: i64,
}

/// The first byte says whether the rest is a token, claims to sign with one of the keys, a header to sign with, or changes of a good token.
pub fn feed(bytes: &[u8]) {
    let Some((form, rest)) = bytes.split_first() else { return };
    match form % 5 {
        0 => strange(&String::from_utf8_lossy(rest)),
        1 => signed(rest, Algorithm::EdDSA),
        2 => signed(rest, Algorithm::HS256),
        3 => headed(rest),
        _ => strange(&bend(&GOOD, rest)),
    }
}

/// A text that nobody signed but the good one.
fn strange(token: &str) {
    let read = KEYS.caller_until(token, *NOW);
    if token == *GOOD {
        assert!(read.is_ok(), "the good token is believed");
    } else {
        assert_eq!(read, Err(UNKNOWN_CALLER), "{token} is believed");
    }
}

/// Any header over good claims, under the rooms' secret: no other algorithm, and no person, comes in by it.
fn headed(header: &[u8]) {
    let claims = br#"{"iss":"borgertorg","aud":"borgertorg","sub":"x","exp":1803979000,"nbf":1803977000,"scopes":["service"]}"#;
    let token = token(header, claims, &ROOMS, Algorithm::HS256);
    if KEYS.caller_until(&token, *NOW).is_ok() {
        let header: Head = serde_json::from_slice(header).expect("a header that is believed names its algorithm");
        assert_eq!(header.alg, "HS256");
    }
}

fn token(header: &[u8], claims: &[u8], key: &EncodingKey, algorithm: Algorithm) -> String {
    let signed = format!("{}.{}", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(claims));
    let signature = jsonwebtoken::crypto::sign(signed.as_bytes(), key, algorithm).expect("a signature");
    format!("{signed}.{signature}")
}

/// Claims under one of our keys.
fn signed(claims: &[u8], algorithm: Algorithm) {
    let rooms = algorithm == Algorithm::HS256;
    let (header, key) = if rooms { (r#"{"typ":"JWT","alg":"HS256"}"#, &ROOMS) } else { (r#"{"typ":"JWT","alg":"EdDSA"}"#, &PERSONS) };
    let token = token(header.as_bytes(), claims, key, algorithm);
    let Ok((caller, until)) = KEYS.caller_until(&token, *NOW) else { return };
    let claims: Claims = serde_json::from_slice(claims).expect("claims that are believed name who, for whom and when");
    let (from, to) = (claims.nbf, claims.exp);
    assert!(from - GRACE <= NOW.timestamp() && NOW.timestamp() <= to + GRACE && until.timestamp() == to + GRACE, "{claims:?}");
    assert!(claims.iss == "borgertorg" && claims.aud == "borgertorg" && claims.sub == caller.subject, "{claims:?}");
    assert_eq!(caller.scopes == ["service"], rooms, "rooms are made by the shared secret, and nobody else is: {claims:?}");
    if !rooms {
        let again = KEYS.token(&caller, *NOW, TimeDelta::minutes(1)).expect("a token");
        assert_eq!(KEYS.caller(&again, *NOW), Ok(caller), "whoever came in by a token can be written into one");
    }
}
