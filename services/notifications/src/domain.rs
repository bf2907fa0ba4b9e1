//! What a message is, when it may leave, and whether it is still needed: pure rules.

pub(crate) mod agreement;
pub(crate) mod card;
pub(crate) mod delivery;
pub(crate) mod fact;
pub(crate) mod judgement;
pub(crate) mod policy;
pub(crate) mod preferences;
pub(crate) mod quiet;
pub(crate) mod template;
pub(crate) mod texts;

use platform::id::Kind;

/// A person who is written to; volunteers owns it.
#[derive(Debug)]
pub(crate) enum Volunteer {}

impl Kind for Volunteer {
    const PREFIX: &'static str = "volunteer";
}

/// One ask of one person; matching owns it.
#[derive(Debug)]
pub(crate) enum Offer {}

impl Kind for Offer {
    const PREFIX: &'static str = "offer";
}

/// What was agreed; matching owns it.
#[derive(Debug)]
pub(crate) enum Assignment {}

impl Kind for Assignment {
    const PREFIX: &'static str = "assignment";
}
