//! Who may sign in and how long that holds: pure.

pub(crate) mod code;
pub(crate) mod link;
pub(crate) mod member;
pub(crate) mod session;
