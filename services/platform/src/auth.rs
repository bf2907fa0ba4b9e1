//! Who calls: tokens in and out, and the keys of the house that make them.

// the path is written out because the fuzz targets take this file into a crate of their own
#[path = "auth/keys.rs"]
pub mod keys;
#[path = "auth/lately.rs"]
mod lately;

use std::fmt;

use chrono::{DateTime, SubsecRound as _, TimeDelta, Utc};
use jsonwebtoken::{Algorithm, Header, Validation};
use serde::{Deserialize, Serialize};
use tonic::Request;

use crate::error::{Kind, Refusal, Trouble};
use crate::id::{Centre, Id};
pub use keys::Keys;
use lately::Good;

const ISSUER: &str = "borgertorg";
const AUDIENCE: &str = "borgertorg";
/// The scope of the rooms of the house, for each other.
const ROOM: &str = "service";
/// Seconds by which clocks may differ.
const GRACE: i64 = 60;

/// Nobody known: no token, or one that is not ours, too old, or for something else.
pub const UNKNOWN_CALLER: Refusal = Refusal { kind: Kind::Unauthenticated, reason: "TOKEN_MISSING_OR_INVALID", what: "a valid bearer token is needed" };
/// Known, but may not do this.
pub const NOT_ALLOWED: Refusal = Refusal { kind: Kind::Forbidden, reason: "NOT_ALLOWED", what: "this caller may not do this" };

/// Who calls, as its token says. Scopes are plain words here; their meaning lives in the contract.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    /// Id of the person, key or room.
    pub subject: String,
    /// The tenant; none for an operator or another room of the house.
    pub centre: Option<Id<Centre>>,
    /// The organisation that a contact person or machine speaks for.
    pub organisation: Option<String>,
    /// What it is: `operator`, `coordinator` …
    pub scopes: Vec<String>,
}

impl Caller {
    /// The caller of a request.
    ///
    /// # Errors
    /// [`UNKNOWN_CALLER`] where the door found no valid token.
    pub fn of<T>(request: &Request<T>) -> Result<Self, Refusal> {
        request.extensions().get::<Self>().cloned().ok_or(UNKNOWN_CALLER)
    }

    /// Itself, when it holds one of these scopes.
    ///
    /// # Errors
    /// [`NOT_ALLOWED`].
    pub fn may(self, scopes: &[&str]) -> Result<Self, Refusal> {
        if self.is(scopes) { Ok(self) } else { Err(NOT_ALLOWED) }
    }

    /// Whether it holds one of these scopes.
    #[must_use]
    pub fn is(&self, scopes: &[&str]) -> bool {
        self.scopes.iter().any(|scope| scopes.contains(&scope.as_str()))
    }

    /// The centre that it belongs to.
    ///
    /// # Errors
    /// [`NOT_ALLOWED`] for a caller without one.
    pub fn centre(&self) -> Result<Id<Centre>, Refusal> {
        self.centre.ok_or(NOT_ALLOWED)
    }

    /// The first scope, for the log and the facts.
    #[must_use]
    pub fn kind(&self) -> &str {
        self.scopes.first().map_or("none", String::as_str)
    }
}

#[derive(Serialize, Deserialize)]
struct Claims {
    iss: String,
    aud: String,
    sub: String,
    exp: i64,
    nbf: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    centre: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    organisation: Option<String>,
    scopes: Vec<String>,
}

impl Keys {
    /// A bearer token for `caller`, valid from now for `span`.
    ///
    /// # Errors
    /// Where this process does not hold the private half of the signing key.
    pub fn token(&self, caller: &Caller, now: DateTime<Utc>, span: TimeDelta) -> Result<String, Trouble> {
        let (header, key) = self.signing().ok_or_else(|| Trouble::broken("making a token", "this process holds no private key"))?;
        encode(&header, caller, now, span, key)
    }

    /// A token of one room of the house for another, valid for a minute; signed by the secret that the rooms share.
    ///
    /// # Errors
    /// Never in practice: only where the token cannot be written.
    pub fn room_token(&self, room: &str, now: DateTime<Utc>) -> Result<String, Trouble> {
        let caller = Caller { subject: room.to_owned(), centre: None, organisation: None, scopes: vec![ROOM.to_owned()] };
        encode(&Header::new(Algorithm::HS256), &caller, now, TimeDelta::minutes(1), self.room_encoding())
    }

    /// Reads a token: signature, issuer, audience, times (a minute's grace) and the form of its claims.
    ///
    /// # Errors
    /// [`UNKNOWN_CALLER`], whatever is wrong with it.
    pub fn caller(&self, token: &str, now: DateTime<Utc>) -> Result<Caller, Refusal> {
        self.caller_until(token, now).map(|(caller, _)| caller)
    }

    /// The same, with the last second at which the token is good.
    ///
    /// # Errors
    /// As [`Keys::caller`].
    pub fn caller_until(&self, token: &str, now: DateTime<Utc>) -> Result<(Caller, DateTime<Utc>), Refusal> {
        let known = self.lately().find(token);
        let fresh = known.is_none();
        let good = known.map_or_else(|| self.good(token), Ok)?;
        if now.trunc_subsecs(0) > good.until || now < good.from {
            return Err(UNKNOWN_CALLER);
        }
        // each room makes a token for each call: none comes again
        if fresh && !good.caller.is(&[ROOM]) {
            self.lately().keep(token, good.clone());
        }
        Ok((good.caller, good.until))
    }

    /// What a token says that is good at some time.
    fn good(&self, token: &str) -> Result<Good, Refusal> {
        let header = jsonwebtoken::decode_header(token).map_err(|_| UNKNOWN_CALLER)?;
        let mut check = Validation::new(header.alg);
        check.set_issuer(&[ISSUER]);
        check.set_audience(&[AUDIENCE]);
        // the times are held against our own clock, which tests can move
        check.validate_exp = false;
        check.required_spec_claims.clear();
        let candidates = match header.alg {
            Algorithm::EdDSA => self.public(),
            Algorithm::HS256 => std::slice::from_ref(self.room_decoding()),
            _ => return Err(UNKNOWN_CALLER),
        };
        let claims = candidates.iter().find_map(|key| jsonwebtoken::decode::<Claims>(token, key, &check).ok()).ok_or(UNKNOWN_CALLER)?.claims;
        let time = |seconds: Option<i64>| DateTime::from_timestamp(seconds?, 0);
        let until = time(claims.exp.checked_add(GRACE)).ok_or(UNKNOWN_CALLER)?;
        let from = time(claims.nbf.checked_sub(GRACE)).ok_or(UNKNOWN_CALLER)?;
        let is_room = claims.scopes == [ROOM];
        if claims.iss != ISSUER || claims.aud != AUDIENCE || is_room != (header.alg == Algorithm::HS256) {
            return Err(UNKNOWN_CALLER);
        }
        let centre = claims.centre.map(|text| text.parse()).transpose().map_err(|_| UNKNOWN_CALLER)?;
        Ok(Good { caller: Caller { subject: claims.sub, centre, organisation: claims.organisation, scopes: claims.scopes }, from, until })
    }
}

fn encode(header: &Header, caller: &Caller, now: DateTime<Utc>, span: TimeDelta, key: &jsonwebtoken::EncodingKey) -> Result<String, Trouble> {
    let claims = Claims {
        iss: ISSUER.to_owned(),
        aud: AUDIENCE.to_owned(),
        sub: caller.subject.clone(),
        exp: (now + span).timestamp(),
        nbf: now.timestamp(),
        centre: caller.centre.map(|centre| centre.to_string()),
        organisation: caller.organisation.clone(),
        scopes: caller.scopes.clone(),
    };
    jsonwebtoken::encode(header, &claims, key).map_err(|e| Trouble::broken("making a token", e))
}

impl fmt::Display for Caller {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.kind(), self.subject)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Clock;

    fn coordinator(clock: &Clock) -> Caller {
        Caller { subject: "member_1".into(), centre: Some(clock.id()), organisation: None, scopes: vec!["coordinator".into()] }
    }

    #[test]
    fn a_token_tells_who_calls_until_it_expires() {
        let clock = Clock::fixed(DateTime::UNIX_EPOCH + TimeDelta::days(1), 1);
        let (keys, caller) = (Keys::invented(), coordinator(&clock));

        let token = keys.token(&caller, clock.now(), TimeDelta::minutes(10)).unwrap();

        // before anybody saw it, and when it is known
        for _ in 0..2 {
            assert_eq!(keys.caller(&token, clock.now() + TimeDelta::minutes(12)), Err(UNKNOWN_CALLER));
            assert_eq!(keys.caller(&token, clock.now() - TimeDelta::minutes(2)), Err(UNKNOWN_CALLER));
            assert_eq!(keys.caller(&token, clock.now()), Ok(caller.clone()));
        }
        assert_eq!(keys.caller(&token[..token.len() - 1], clock.now()), Err(UNKNOWN_CALLER));
    }

    #[test]
    fn tokens_of_other_houses_and_forged_ones_are_unknown() {
        let clock = Clock::fixed(DateTime::UNIX_EPOCH + TimeDelta::days(1), 1);
        let (keys, other) = (Keys::invented(), Keys::invented());
        let token = other.token(&coordinator(&clock), clock.now(), TimeDelta::minutes(10)).unwrap();
        let none = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.";

        for bad in [token.as_str(), none, "", "a.b.c"] {
            assert_eq!(keys.caller(bad, clock.now()), Err(UNKNOWN_CALLER), "{bad}");
        }
    }

    #[test]
    fn the_shared_secret_makes_rooms_and_nothing_else() {
        let clock = Clock::fixed(DateTime::UNIX_EPOCH + TimeDelta::days(1), 1);
        let keys = Keys::invented();
        let forged = encode(&Header::new(Algorithm::HS256), &coordinator(&clock), clock.now(), TimeDelta::minutes(1), keys.room_encoding()).unwrap();

        assert_eq!(keys.caller(&forged, clock.now()), Err(UNKNOWN_CALLER));
        let room = keys.room_token("matching", clock.now()).unwrap();
        assert!(keys.caller(&room, clock.now()).unwrap().is(&["service"]));
    }
}
