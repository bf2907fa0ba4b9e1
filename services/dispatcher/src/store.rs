//! What the door keeps: sessions, sign-in links, codes, kiosks and calendars, each found by a digest of what only the browser, the mail or
//! the link holds; who looks at what, views and templates, each of its centre; and the memory of imports.

pub(crate) mod calendars;
pub(crate) mod codes;
pub(crate) mod imports;
pub(crate) mod kiosks;
pub(crate) mod links;
pub(crate) mod looks;
pub(crate) mod sessions;
pub(crate) mod templates;
pub(crate) mod views;

use platform::error::Trouble;
use platform::id::Id;
use uuid::Uuid;

use crate::domain::member::Role;

fn role(word: &str, organisation: Option<Uuid>) -> Result<Role, Trouble> {
    Role::of(word, organisation.map(Id::stored)).ok_or_else(|| Trouble::broken("reading a row", format!("{word} is no role")))
}
