//! Who may sign in and how long that holds, and what members keep at the door: pure.

pub(crate) mod calendar;
pub(crate) mod code;
pub(crate) mod imported;
pub(crate) mod kiosk;
pub(crate) mod link;
pub(crate) mod look;
pub(crate) mod member;
pub(crate) mod name;
pub(crate) mod session;
pub(crate) mod template;
pub(crate) mod view;
