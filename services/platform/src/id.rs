//! Names of things: a UUID v7 that knows what it names, printed as `need_01j9…` (the `TypeID` form).

use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use std::str::FromStr;

use uuid::Uuid;

const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// What an id names; the prefix is printed before the underscore.
pub trait Kind {
    /// Lower-case letters, such as `need`.
    const PREFIX: &'static str;
}

/// An id of one kind of thing; mixing kinds does not compile. Made by [`crate::clock::Clock::id`] only.
pub struct Id<K> {
    uuid: Uuid,
    kind: PhantomData<fn() -> K>,
}

/// The tenant. It is the one noun that every row, letter and query starts from.
#[derive(Debug)]
pub enum Centre {}

impl Kind for Centre {
    const PREFIX: &'static str = "centre";
}

/// The text is not an id of this kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("is not an id of the form {prefix}_…")]
pub struct NotAnId {
    prefix: &'static str,
}

impl<K> Id<K> {
    /// Wraps what the database holds; nothing else makes an id from a bare UUID.
    #[must_use]
    pub const fn stored(uuid: Uuid) -> Self {
        Self { uuid, kind: PhantomData }
    }

    /// The bare UUID, for the database.
    #[must_use]
    pub const fn uuid(self) -> Uuid {
        self.uuid
    }
}

impl<K: Kind> fmt::Display for Id<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let value = self.uuid.as_u128();
        let text: String = (0..26).rev().map(|i| ALPHABET[((value >> (5 * i)) & 31) as usize] as char).collect();
        write!(f, "{}_{text}", K::PREFIX)
    }
}

impl<K: Kind> FromStr for Id<K> {
    type Err = NotAnId;

    fn from_str(text: &str) -> Result<Self, NotAnId> {
        let wrong = NotAnId { prefix: K::PREFIX };
        let rest = text.strip_prefix(K::PREFIX).and_then(|rest| rest.strip_prefix('_')).ok_or(wrong)?;
        if rest.len() != 26 || rest.as_bytes()[0] > b'7' {
            return Err(wrong);
        }
        let mut value = 0u128;
        for byte in rest.bytes() {
            let digit = ALPHABET.iter().position(|&letter| letter == byte).ok_or(wrong)?;
            value = value << 5 | digit as u128;
        }
        Ok(Self::stored(Uuid::from_u128(value)))
    }
}

impl<K: Kind> fmt::Debug for Id<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl<K> Clone for Id<K> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<K> Copy for Id<K> {}

impl<K> PartialEq for Id<K> {
    fn eq(&self, other: &Self) -> bool {
        self.uuid == other.uuid
    }
}

impl<K> Eq for Id<K> {}

impl<K> PartialOrd for Id<K> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl<K> Ord for Id<K> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.uuid.cmp(&other.uuid)
    }
}

impl<K> Hash for Id<K> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.uuid.hash(state);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_survives_printing_and_parsing() {
        let id = Id::<Centre>::stored(Uuid::from_u128(0x0188_bac7_4afa_78aa_bc3b_bd1e_ef28_d881));

        assert_eq!(id.to_string(), "centre_01h2xcejqtf2nbrexx3vqjhp41"); // the vector of the TypeID specification
        assert_eq!(id.to_string().parse(), Ok(id));
    }

    #[test]
    fn other_kinds_and_other_letters_are_refused() {
        for text in ["", "centre", "need_01h2xcejqtf2nbrexx3vqjhp41", "centre_81h2xcejqtf2nbrexx3vqjhp41", "centre_01h2xcejqtf2nbrexx3vqjhp4u"] {
            assert!(text.parse::<Id<Centre>>().is_err(), "{text}");
        }
    }
}
