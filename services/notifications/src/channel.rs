//! How a message leaves the house: as a file in a folder, or over SMTP. The one place where a person's name meets a text.

mod file;
pub(crate) mod settings;
mod smtp;

use chrono::{DateTime, Utc};
use lettre::message::header::ContentType;
use lettre::message::{Mailbox, Message};
use platform::error::Trouble;
use platform::id::Id;
use platform::privacy::Personal;

use crate::domain::card::ContactCard;
use crate::domain::delivery::DeliveryKind;
use crate::domain::preferences::Wish;
use crate::domain::texts::Written;

use settings::{Kind, Settings};

/// The channels of this house.
#[derive(Clone, Debug)]
pub(crate) enum Channel {
    File(file::Folder),
    Smtp(smtp::Server),
}

/// Where a message goes.
#[derive(Clone, Debug)]
pub(crate) struct Address(Personal<Mailbox>);

impl Address {
    /// Where the first of these wishes that can be met leads: e-mail to an address that is one. There is no SMS gateway yet.
    pub(crate) fn reach(wishes: &[Wish], contact: &ContactCard) -> Option<Self> {
        wishes.iter().find_map(|wish| match wish {
            Wish::Email => {
                let address = contact.email.reveal().trim().parse().ok()?;
                let name = Some(one_line(contact.name.reveal())).filter(|name| !name.is_empty());
                Some(Self(Personal::new(Mailbox::new(name, address))))
            }
            Wish::Sms => None,
        })
    }
}

/// Whether the mail server of the settings takes a connection and the login; nothing is sent.
///
/// # Errors
/// At which step it did not go on, and what the server said.
pub async fn greet(settings: &Settings) -> Result<(), Trouble> {
    smtp::Server::at(settings)?.greet().await
}

/// A message, ready to leave.
#[derive(Debug)]
pub(crate) struct Outgoing<'a> {
    pub(crate) id: Id<DeliveryKind>,
    pub(crate) to: Address,
    pub(crate) name: &'a Personal<String>,
    pub(crate) text: Written,
    pub(crate) at: DateTime<Utc>,
}

/// What the provider made of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Carried {
    /// It has the message.
    Over,
    /// No message will ever reach this address.
    Refused,
}

/// The channel with the sender's address.
#[derive(Clone, Debug)]
pub(crate) struct Sender {
    channel: Channel,
    from: Mailbox,
}

impl Sender {
    /// The channel that the settings ask for.
    ///
    /// # Errors
    /// A sender that is no address, a folder that cannot be written, a server that is no host.
    pub(crate) fn open(settings: &Settings) -> Result<Self, Trouble> {
        let from = settings.from.parse().map_err(|e: lettre::address::AddressError| Trouble::broken("reading mail.from", e))?;
        let channel = match settings.channel {
            Kind::File => Channel::File(file::Folder::open(&settings.folder)?),
            Kind::Smtp => Channel::Smtp(smtp::Server::at(settings)?),
        };
        Ok(Self { channel, from })
    }

    /// Its word in facts.
    pub(crate) fn name(&self) -> &'static str {
        match self.channel {
            Channel::File(_) => "file",
            Channel::Smtp(_) => "email",
        }
    }

    /// Hands the message to the provider. Each try of one delivery carries the same `Message-ID`.
    ///
    /// # Errors
    /// Where the provider does not take it now.
    pub(crate) async fn send(&self, outgoing: Outgoing<'_>) -> Result<Carried, Trouble> {
        let id = outgoing.id;
        let message = self.message(outgoing)?;
        match &self.channel {
            Channel::File(folder) => folder.put(&id.to_string(), &message.formatted()).await.map(|()| Carried::Over),
            Channel::Smtp(server) => server.send(&message).await,
        }
    }

    /// Names of the messages of which a copy is kept.
    ///
    /// # Errors
    /// Where the folder cannot be read.
    pub(crate) async fn copies(&self) -> Result<Vec<String>, Trouble> {
        match &self.channel {
            Channel::File(folder) => folder.names().await,
            Channel::Smtp(_) => Ok(Vec::new()),
        }
    }

    /// Forgets copies; one that is not there is forgotten.
    ///
    /// # Errors
    /// Where the folder cannot be written.
    pub(crate) async fn forget_copies(&self, names: &[String]) -> Result<(), Trouble> {
        match &self.channel {
            Channel::File(folder) => folder.remove(names).await,
            Channel::Smtp(_) => Ok(()),
        }
    }

    fn message(&self, outgoing: Outgoing<'_>) -> Result<Message, Trouble> {
        let text = outgoing.text;
        let details = text.details.filter(|(_, details)| !details.reveal().trim().is_empty());
        let details = details.map(|(label, details)| format!("{label}\n{}", details.reveal().trim()));
        let greeting = text.greeting.replace("{name}", &one_line(outgoing.name.reveal()));
        let parts: Vec<String> = [greeting, text.body].into_iter().chain(details).chain([text.closing.to_owned() + "\n"]).collect();
        Message::builder()
            .from(self.from.clone())
            .to(outgoing.to.0.reveal().clone())
            .subject(one_line(&text.subject))
            .message_id(Some(format!("<{}@{}>", outgoing.id, self.from.email.domain())))
            .date(outgoing.at.into())
            .header(ContentType::TEXT_PLAIN)
            .body(parts.join("\n\n"))
            .map_err(|e| Trouble::broken("writing a message", e))
    }
}

/// A header is one line, whatever a title holds.
fn one_line(text: &str) -> String {
    text.split(|c: char| c.is_control() || c.is_whitespace()).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use platform::clock::Clock;

    fn outgoing(to: &Address, name: &'static Personal<String>, clock: &Clock, subject: &str) -> Outgoing<'static> {
        let text = Written {
            subject: subject.to_owned(),
            greeting: "Hei {name}!",
            body: "Kan du?".to_owned(),
            details: Some(("Vite:", Personal::new("Nøkkel i skapet".to_owned()))),
            closing: "Hilsen",
        };
        Outgoing { id: clock.id(), to: to.clone(), name, text, at: clock.now() }
    }

    fn contact(email: &str) -> ContactCard {
        ContactCard { name: Personal::new("Kari".to_owned()), email: Personal::new(email.to_owned()), consents: true }
    }

    static KARI: Personal<String> = Personal::new(String::new());

    #[test]
    fn a_title_cannot_write_headers() {
        let folder = tempfile::tempdir().unwrap();
        let sender = Sender::open(&Settings { folder: folder.path().to_owned(), ..Settings::default() }).unwrap();
        let clock = Clock::fixed(DateTime::UNIX_EPOCH, 1);
        let to = Address::reach(&[Wish::Sms, Wish::Email], &contact("kari@example.org")).unwrap();

        let message = sender.message(outgoing(&to, &KARI, &clock, "Snø\r\nBcc: alle@example.org")).unwrap();

        let text = String::from_utf8(message.formatted()).unwrap();
        assert!(!text.contains("\nBcc:"), "{text}");
        assert_eq!(text.matches("Message-ID: <delivery_").count(), 1, "{text}");
    }

    #[test]
    fn a_certificate_authority_that_is_none_refuses_to_start() {
        let folder = tempfile::tempdir().unwrap();
        let (none, empty) = (folder.path().join("none.pem"), folder.path().join("empty.pem"));
        std::fs::write(&empty, "no certificate").unwrap();
        let open = |ca_file: &std::path::Path| Sender::open(&Settings { channel: Kind::Smtp, ca_file: ca_file.to_owned(), ..Settings::default() });

        assert!(open(std::path::Path::new("")).is_ok());
        for wrong in [none, empty] {
            assert!(open(&wrong).is_err(), "{}", wrong.display());
        }
    }

    #[test]
    fn who_has_no_address_or_wants_only_sms_cannot_be_reached() {
        assert!(Address::reach(&[Wish::Email], &contact("kari@example.org")).is_some());
        for (wishes, email) in [(vec![Wish::Email], ""), (vec![Wish::Sms], "kari@example.org"), (vec![], "kari@example.org"), (vec![Wish::Email], "kari")] {
            assert!(Address::reach(&wishes, &contact(email)).is_none(), "{wishes:?} {email}");
        }
    }
}
