//! The nouns of this room and their rules: pure; no async, no clock, no I/O.

pub(crate) mod centre;
pub(crate) mod error;
pub(crate) mod fact;
pub(crate) mod key;
pub(crate) mod member;
pub(crate) mod opening;
pub(crate) mod organisation;
pub(crate) mod orgnr;
pub(crate) mod policy;
pub(crate) mod retention;
pub(crate) mod venue;
pub(crate) mod visits;
pub(crate) mod words;
