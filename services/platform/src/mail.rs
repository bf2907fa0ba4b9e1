//! E-mail out of the house: one file for each message in a folder, or over SMTP. What a message says is none of its business.

mod file;
mod settings;
mod smtp;

use lettre::message::{Mailbox, Message};

use crate::error::Trouble;
pub use settings::{Kind, Settings, Tls};

/// What became of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Carried {
    /// It has left.
    Over,
    /// No message will ever reach this address.
    Refused,
}

#[derive(Clone, Debug)]
enum Way {
    File(file::Folder),
    Smtp(smtp::Server),
}

/// The way out, with the sender's address. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Sender {
    way: Way,
    from: Mailbox,
}

impl Sender {
    /// The way that the settings ask for.
    ///
    /// # Errors
    /// A sender that is no address, a folder that cannot be written, a server that is no host.
    pub fn open(settings: &Settings) -> Result<Self, Trouble> {
        let from = settings.from.parse().map_err(|e: lettre::address::AddressError| Trouble::broken("reading mail.from", e))?;
        let way = match settings.channel {
            Kind::File => Way::File(file::Folder::open(&settings.folder)?),
            Kind::Smtp => Way::Smtp(smtp::Server::at(settings)?),
        };
        Ok(Self { way, from })
    }

    /// Its word in facts.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self.way {
            Way::File(_) => "file",
            Way::Smtp(_) => "email",
        }
    }

    /// Who sends.
    #[must_use]
    pub fn from(&self) -> &Mailbox {
        &self.from
    }

    /// Hands a message over; the folder keeps it under `name`, and the same name again is the same message again.
    ///
    /// # Errors
    /// Where it is not taken now.
    pub async fn send(&self, name: &str, message: &Message) -> Result<Carried, Trouble> {
        match &self.way {
            Way::File(folder) => folder.put(name, &message.formatted()).await.map(|()| Carried::Over),
            Way::Smtp(server) => server.send(message).await,
        }
    }

    /// Names of the messages of which a copy is kept.
    ///
    /// # Errors
    /// Where the folder cannot be read.
    pub async fn copies(&self) -> Result<Vec<String>, Trouble> {
        match &self.way {
            Way::File(folder) => folder.names().await,
            Way::Smtp(_) => Ok(Vec::new()),
        }
    }

    /// Forgets copies; one that is not there is forgotten.
    ///
    /// # Errors
    /// Where the folder cannot be written.
    pub async fn forget_copies(&self, names: &[String]) -> Result<(), Trouble> {
        match &self.way {
            Way::File(folder) => folder.remove(names).await,
            Way::Smtp(_) => Ok(()),
        }
    }
}

/// Whether the mail server of the settings takes a connection and the login; nothing is sent.
///
/// # Errors
/// At which step it did not go on, and what the server said.
pub async fn greet(settings: &Settings) -> Result<(), Trouble> {
    smtp::Server::at(settings)?.greet().await
}

#[cfg(test)]
mod tests {
    use super::*;

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
}
