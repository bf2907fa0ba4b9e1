//! The door's own mail: a link that signs in, to an address that is known. It is never kept, so nobody else could send it.

use chrono::{DateTime, Utc};
use lettre::message::header::ContentType;
use lettre::message::{Mailbox, Message};
use platform::auth::Keys;
use platform::clock::Clock;
use platform::error::Trouble;
use platform::mail::Sender;
use platform::privacy::Personal;
use uuid::Uuid;

use crate::domain::link::LIFE;

/// How the names of our mails begin; the rest is an id.
const NAME: &str = "sign-in_";

/// A message, ready to leave.
pub(crate) struct Outgoing<'a> {
    /// A name that nothing can be learned from.
    pub(crate) name: String,
    pub(crate) to: &'a Personal<String>,
    pub(crate) subject: &'a str,
    pub(crate) body: String,
    pub(crate) at: DateTime<Utc>,
}

/// Sends it now.
///
/// # Errors
/// An address that is none, or a server that does not take it now.
pub(crate) async fn send(sender: &Sender, outgoing: Outgoing<'_>) -> Result<(), Trouble> {
    let to: Mailbox = outgoing.to.reveal().parse().map_err(|_| Trouble::broken("writing a message", "the address is none"))?;
    let message = Message::builder()
        .from(sender.from().clone())
        .to(to)
        .subject(outgoing.subject)
        .message_id(Some(format!("<{}@{}>", outgoing.name, sender.from().email.domain())))
        .date(outgoing.at.into())
        .header(ContentType::TEXT_PLAIN)
        .body(outgoing.body)
        .map_err(|e| Trouble::broken("writing a message", e))?;
    sender.send(&outgoing.name, &message).await.map(drop)
}

/// A name for a mail of this instant.
pub(crate) fn name(clock: &Clock) -> String {
    format!("{NAME}{}", clock.uuid())
}

/// Whether this names a mail of ours whose link opens no more: an id begins with the time.
pub(crate) fn is_over(name: &str, now: DateTime<Utc>) -> bool {
    let id = name.strip_prefix(NAME).and_then(|id| id.parse::<Uuid>().ok());
    let written = id.and_then(|id| id.get_timestamp()).and_then(|at| DateTime::from_timestamp(at.to_unix().0.try_into().ok()?, 0));
    written.is_some_and(|at| at + LIFE < now)
}

/// A mailbox by a name from which nobody can read the address.
pub(crate) fn mailbox(keys: &Keys, address: &Personal<String>) -> Vec<u8> {
    keys.digest("mailbox", &[address.reveal().as_bytes()])
}
