//! What is kept, in domain types: each save takes the letters that tell of it, so nobody changes a thing and forgets to tell.

pub(crate) mod around;
pub(crate) mod assignments;
pub(crate) mod blocks;
pub(crate) mod board;
pub(crate) mod cards;
pub(crate) mod decks;
mod forms;
pub(crate) mod grounds;
pub(crate) mod listing;
pub(crate) mod log;
pub(crate) mod needs;
pub(crate) mod offers;
pub(crate) mod parts;
pub(crate) mod persons;
pub(crate) mod plans;
pub(crate) mod policies;
mod profiles;
mod rows;
pub(crate) mod sessions;
mod shelf;
pub(crate) mod statistics;
pub(crate) mod waiting;

use platform::error::Trouble;

fn broken(what: &'static str) -> Trouble {
    Trouble::broken("reading a row", what)
}
