//! The settings of messages: the section `[mail]` of the configuration.

use std::path::PathBuf;

use crate::privacy::Personal;
use lettre::message::Mailbox;
use serde::{Deserialize, Serialize};

/// Which channel carries e-mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// One file for each message, in a folder: the embedded default.
    File,
    /// A mail server.
    Smtp,
}

/// How the way to the mail server is protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Tls {
    /// Not at all: loopback and tests.
    None,
    /// Begins in the clear, goes on protected or not at all.
    Starttls,
    /// From the first byte.
    Tls,
}

/// How messages leave the house.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// `file` or `smtp`.
    pub channel: Kind,
    /// Where `file` puts messages.
    pub folder: PathBuf,
    /// The mail server.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// `none`, `starttls` or `tls`.
    pub tls: Tls,
    /// A PEM file with certificates that are trusted besides the public ones; empty: none.
    pub ca_file: PathBuf,
    /// Who logs in there; empty: nobody does.
    pub user: String,
    /// The password of that user.
    pub password: Personal<String>,
    /// The sender, such as `Frivilligsentralen <hei@example.org>`.
    pub from: String,
    /// Where people reach the answer page, without a slash at the end.
    pub public_url: String,
}

impl Settings {
    /// What is wrong with them: each key, and what about it.
    #[must_use]
    pub fn faults(&self) -> Vec<(&'static str, String)> {
        let mut faults = Vec::new();
        if let Err(e) = self.from.parse::<Mailbox>() {
            faults.push(("from", format!("must be an address, or Name <address> ({e})")));
        }
        if self.channel == Kind::Smtp {
            if self.host.trim().is_empty() {
                faults.push(("host", "must name the mail server".to_owned()));
            }
            if self.port == 0 {
                faults.push(("port", "must be 1 to 65535; mail servers listen on 587, 465 or 25".to_owned()));
            }
            if self.user.is_empty() != self.password.reveal().is_empty() {
                faults.push(("user", "and mail.password belong together: set both, or none where nobody logs in".to_owned()));
            }
        }
        faults
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            channel: Kind::File,
            folder: PathBuf::from("outbox"),
            host: "127.0.0.1".to_owned(),
            port: 587,
            tls: Tls::Starttls,
            ca_file: PathBuf::new(),
            user: String::new(),
            password: Personal::default(),
            from: "Frivilligsentralen <borgertorg@localhost>".to_owned(),
            public_url: "http://127.0.0.1:7480".to_owned(),
        }
    }
}
