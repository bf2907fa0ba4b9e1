//! How a message leaves the house: as a file in a folder, or over SMTP. The one place where a person's name meets a text.

use chrono::{DateTime, Utc};
use lettre::message::header::ContentType;
use lettre::message::{Mailbox, Message};
use platform::error::Trouble;
use platform::id::Id;
use platform::mail;
use platform::privacy::Personal;

use crate::domain::card::ContactCard;
use crate::domain::delivery::DeliveryKind;
use crate::domain::preferences::Wish;
use crate::domain::texts::Written;

pub(crate) use mail::Carried;

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

/// A message, ready to leave.
#[derive(Debug)]
pub(crate) struct Outgoing<'a> {
    pub(crate) id: Id<DeliveryKind>,
    pub(crate) to: Address,
    pub(crate) name: &'a Personal<String>,
    pub(crate) text: Written,
    pub(crate) at: DateTime<Utc>,
}

/// The way out of this house.
#[derive(Clone, Debug)]
pub(crate) struct Sender(mail::Sender);

impl Sender {
    /// The way that the settings ask for.
    ///
    /// # Errors
    /// As [`mail::Sender::open`].
    pub(crate) fn open(settings: &mail::Settings) -> Result<Self, Trouble> {
        mail::Sender::open(settings).map(Self)
    }

    /// Its word in facts.
    pub(crate) fn name(&self) -> &'static str {
        self.0.name()
    }

    /// Hands the message to the provider. Each try of one delivery carries the same `Message-ID`.
    ///
    /// # Errors
    /// Where the provider does not take it now.
    pub(crate) async fn send(&self, outgoing: Outgoing<'_>) -> Result<Carried, Trouble> {
        let id = outgoing.id;
        self.0.send(&id.to_string(), &self.message(outgoing)?).await
    }

    /// Names of the messages of which a copy is kept.
    ///
    /// # Errors
    /// Where the folder cannot be read.
    pub(crate) async fn copies(&self) -> Result<Vec<String>, Trouble> {
        self.0.copies().await
    }

    /// Forgets copies; one that is not there is forgotten.
    ///
    /// # Errors
    /// Where the folder cannot be written.
    pub(crate) async fn forget_copies(&self, names: &[String]) -> Result<(), Trouble> {
        self.0.forget_copies(names).await
    }

    fn message(&self, outgoing: Outgoing<'_>) -> Result<Message, Trouble> {
        let text = outgoing.text;
        let details = text.details.filter(|(_, details)| !details.reveal().trim().is_empty());
        let details = details.map(|(label, details)| format!("{label}\n{}", details.reveal().trim()));
        let greeting = text.greeting.replace("{name}", &one_line(outgoing.name.reveal()));
        let parts: Vec<String> = [greeting, text.body].into_iter().chain(details).chain([text.closing.to_owned() + "\n"]).collect();
        Message::builder()
            .from(self.0.from().clone())
            .to(outgoing.to.0.reveal().clone())
            .subject(one_line(&text.subject))
            .message_id(Some(format!("<{}@{}>", outgoing.id, self.0.from().email.domain())))
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
        let sender = Sender::open(&mail::Settings { folder: folder.path().to_owned(), ..mail::Settings::default() }).unwrap();
        let clock = Clock::fixed(DateTime::UNIX_EPOCH, 1);
        let to = Address::reach(&[Wish::Sms, Wish::Email], &contact("kari@example.org")).unwrap();

        let message = sender.message(outgoing(&to, &KARI, &clock, "Snø\r\nBcc: alle@example.org")).unwrap();

        let text = String::from_utf8(message.formatted()).unwrap();
        assert!(!text.contains("\nBcc:"), "{text}");
        assert_eq!(text.matches("Message-ID: <delivery_").count(), 1, "{text}");
    }

    #[test]
    fn who_has_no_address_or_wants_only_sms_cannot_be_reached() {
        assert!(Address::reach(&[Wish::Email], &contact("kari@example.org")).is_some());
        for (wishes, email) in [(vec![Wish::Email], ""), (vec![Wish::Sms], "kari@example.org"), (vec![], "kari@example.org"), (vec![Wish::Email], "kari")] {
            assert!(Address::reach(&wishes, &contact(email)).is_none(), "{wishes:?} {email}");
        }
    }
}
