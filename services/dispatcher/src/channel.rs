//! The door's own mail: a link that signs in, to an address that is known. It is never kept, so nobody else could send it.

use chrono::{DateTime, Utc};
use lettre::message::header::ContentType;
use lettre::message::{Mailbox, Message};
use platform::auth::Keys;
use platform::error::Trouble;
use platform::mail::Sender;
use platform::privacy::Personal;

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

/// A mailbox by a name from which nobody can read the address.
pub(crate) fn mailbox(keys: &Keys, address: &Personal<String>) -> Vec<u8> {
    keys.digest("mailbox", &[address.reveal().as_bytes()])
}
