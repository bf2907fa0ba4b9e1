//! Whoever may call: tokens that the test writes itself, with the keys that lie in the house's folder.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde_json::{Value, json};

use crate::things::Things;
use world::house::House;

/// One who calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Caller {
    Nobody,
    Operator,
    Coordinator,
    Contact,
    Volunteer,
    Machine,
    /// Another room of the house.
    Room,
}

impl Caller {
    /// A bearer token for the centre of these things, as the house would write it; none for nobody.
    pub fn token(self, house: &House, things: &Things) -> Option<String> {
        (self != Self::Nobody).then(|| self.sign(house, &self.claims(house, things)))
    }

    /// What such a token says.
    pub fn claims(self, house: &House, things: &Things) -> Value {
        let (subject, scope) = match self {
            Self::Nobody => ("nobody", "none"),
            Self::Operator => ("command-line", "operator"),
            Self::Coordinator => ("member_of_the_test", "coordinator"),
            Self::Contact => (things.member.as_str(), "contact"),
            Self::Volunteer => (things.person.as_str(), "volunteer"),
            Self::Machine => (things.key.as_str(), "machine"),
            Self::Room => ("matching", "service"),
        };
        let now = house.clock.now().timestamp();
        let mut claims = json!({ "iss": "borgertorg", "aud": "borgertorg", "sub": subject, "nbf": now, "exp": now + 600, "scopes": [scope] });
        if ![Self::Operator, Self::Room].contains(&self) {
            claims["centre"] = json!(things.centre);
        }
        if [Self::Contact, Self::Machine].contains(&self) {
            claims["organisation"] = json!(things.organisation);
        }
        claims
    }

    /// Any claims under the key that signs for those like this one.
    pub fn sign(self, house: &House, claims: &Value) -> String {
        let (algorithm, file) = if self == Self::Room { (Algorithm::HS256, "rooms.key") } else { (Algorithm::EdDSA, "signing.key") };
        let text = std::fs::read_to_string(house.data().join("keys").join(file)).expect("the keys of the house");
        let bytes = STANDARD.decode(text.trim()).expect("a key");
        let key = if self == Self::Room { EncodingKey::from_secret(&bytes) } else { EncodingKey::from_ed_der(&bytes) };
        jsonwebtoken::encode(&Header::new(algorithm), claims, &key).expect("a token")
    }
}
