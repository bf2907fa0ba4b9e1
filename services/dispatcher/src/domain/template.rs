//! A template: what a need begins with that is posted again and again.

use platform::id::{Id, Kind};

/// Of a centre.
pub(crate) const MOST: usize = 100;

#[derive(Clone, Debug)]
pub(crate) struct Template {
    pub(crate) id: Id<Template>,
    pub(crate) name: String,
    pub(crate) title: String,
    pub(crate) category: String,
    pub(crate) public_text: String,
    /// The id of a venue, as organisations writes it; empty: none yet.
    pub(crate) venue: String,
    /// Minutes from 00:00 of the local day.
    pub(crate) from_minute: i16,
    pub(crate) until_minute: i16,
    pub(crate) places: i16,
    pub(crate) urgent: bool,
}

impl Kind for Template {
    const PREFIX: &'static str = "template";
}
