//! What a letter is read by.

#[path = "../../../services/platform/src/outbox/letter.rs"]
mod letter;

pub use letter::Letter;
