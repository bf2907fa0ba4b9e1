//! A mail server, spoken to over SMTP.

use std::time::Duration;

use lettre::message::Message;
use lettre::transport::smtp::authentication::Credentials;
use lettre::{AsyncSmtpTransport, AsyncTransport as _, Tokio1Executor};
use platform::error::Trouble;

use super::settings::{Settings, Tls};

type Transport = AsyncSmtpTransport<Tokio1Executor>;

/// Longest that one answer of the server may take, and longest for the whole message.
const ANSWER: Duration = Duration::from_secs(20);
const WHOLE: Duration = Duration::from_mins(1);

/// The way to a mail server; connects for each message.
#[derive(Clone, Debug)]
pub(crate) struct Server(Transport);

impl Server {
    /// The server that the settings name.
    pub(super) fn at(settings: &Settings) -> Result<Self, Trouble> {
        let broken = |e: lettre::transport::smtp::Error| Trouble::broken("reading mail.host", e);
        let mut builder = match settings.tls {
            Tls::None => Transport::builder_dangerous(&settings.host),
            Tls::Starttls => Transport::starttls_relay(&settings.host).map_err(broken)?,
            Tls::Tls => Transport::relay(&settings.host).map_err(broken)?,
        };
        if !settings.user.is_empty() {
            builder = builder.credentials(Credentials::new(settings.user.clone(), settings.password.reveal().clone()));
        }
        Ok(Self(builder.port(settings.port).timeout(Some(ANSWER)).build()))
    }

    /// Hands the message over; done when the server says that it has it.
    pub(super) async fn send(&self, message: Message) -> Result<(), Trouble> {
        let sent = tokio::time::timeout(WHOLE, self.0.send(message)).await;
        let sent = sent.map_err(|e| Trouble::away("the mail server", e))?;
        sent.map(|_| ()).map_err(|e| {
            // the server's own words may name the person: only their kind goes into the log
            let kind = if e.is_permanent() {
                "refused it"
            } else if e.is_timeout() {
                "took too long"
            } else {
                "did not take it"
            };
            Trouble::away("the mail server", kind)
        })
    }
}
