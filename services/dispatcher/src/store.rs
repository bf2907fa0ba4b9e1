//! What the door keeps: sessions, sign-in links and codes, each found by a digest of what only the browser or the mail holds.

pub(crate) mod codes;
pub(crate) mod links;
pub(crate) mod sessions;

use platform::error::Trouble;
use platform::id::Id;
use uuid::Uuid;

use crate::domain::member::Role;

fn role(word: &str, organisation: Option<Uuid>) -> Result<Role, Trouble> {
    Role::of(word, organisation.map(Id::stored)).ok_or_else(|| Trouble::broken("reading a row", format!("{word} is no role")))
}
