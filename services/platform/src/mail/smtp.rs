//! A mail server, spoken to over SMTP, one command after the other: what a refusal means depends on which command it answers.

use std::time::Duration;

use crate::error::Trouble;
use crate::privacy::Personal;
use lettre::message::Message;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, DEFAULT_MECHANISMS};
use lettre::transport::smtp::client::{AsyncSmtpConnection, Certificate, Tls as Way, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
use lettre::transport::smtp::extension::{ClientId, Extension, MailParameter};

use super::Carried;
use super::settings::{Settings, Tls};

/// Longest that connecting may take, and longest for the whole message.
const ANSWER: Duration = Duration::from_secs(20);
const WHOLE: Duration = Duration::from_mins(1);
/// The server wants a login: that is about us, whichever command it answers.
const LOGIN_NEEDED: u16 = 530;
/// How an enhanced status begins that is about who sends (a login, a block list, a relay that does not know us).
const ABOUT_US: &str = "5.7.";

/// The way to a mail server; connects for each message.
#[derive(Clone, Debug)]
pub(crate) struct Server {
    host: String,
    port: u16,
    way: Way,
    /// Empty: nobody logs in.
    user: String,
    password: Personal<String>,
}

/// At which step the server did not go on, and what it said.
type Stopped = (&'static str, Error);

impl Server {
    /// The server that the settings name.
    pub(super) fn at(settings: &Settings) -> Result<Self, Trouble> {
        let way = match settings.tls {
            Tls::None => Way::None,
            Tls::Starttls => Way::Required(parameters(settings)?),
            Tls::Tls => Way::Wrapper(parameters(settings)?),
        };
        Ok(Self { host: settings.host.clone(), port: settings.port, way, user: settings.user.clone(), password: settings.password.clone() })
    }

    /// Hands the message over; done when the server says that it has it, or that it never will for this address.
    pub(super) async fn send(&self, message: &Message) -> Result<Carried, Trouble> {
        let sent = tokio::time::timeout(WHOLE, self.converse(message)).await;
        let sent = sent.map_err(|e| Trouble::away("the mail server", e))?;
        sent.map_err(|(step, e)| {
            // the server's own words may name the person: only their kind goes into the log
            let kind = if e.is_permanent() {
                "refused"
            } else if e.is_timeout() {
                "took too long at"
            } else {
                "did not get through"
            };
            Trouble::away("the mail server", format!("it {kind} {step}"))
        })
    }

    /// Connects and logs in as for a message, and sends none. No person is meant: the server's own words may be told.
    pub(super) async fn greet(&self) -> Result<(), Trouble> {
        let mut connection = self.connect().await.map_err(|(step, e)| {
            let said = std::error::Error::source(&e).map_or_else(|| e.to_string(), ToString::to_string);
            Trouble::broken("asking the mail server", format!("it did not accept {step} ({said})"))
        })?;
        drop(connection.quit().await);
        Ok(())
    }

    async fn converse(&self, message: &Message) -> Result<Carried, Stopped> {
        let mut connection = self.connect().await?;
        let carried = Box::pin(speak(&mut connection, message)).await;
        match carried {
            Ok(Carried::Over) => drop(connection.quit().await), // it has the message: how it says goodbye changes nothing
            _ => connection.abort().await,
        }
        carried
    }

    /// A connection as protected as the settings ask for, logged in where they name a user.
    async fn connect(&self) -> Result<AsyncSmtpConnection, Stopped> {
        let (hello, at) = (ClientId::default(), (self.host.as_str(), self.port));
        let wrapper = if let Way::Wrapper(parameters) = &self.way { Some(parameters.clone()) } else { None };
        let connecting = AsyncSmtpConnection::connect_tokio1(at, Some(ANSWER), &hello, wrapper, None);
        let mut connection = Box::pin(connecting).await.map_err(|e| ("the connection", e))?;
        if let Way::Required(parameters) = &self.way {
            // where this fails there is no stream left to say goodbye on: closing it would end the task in lettre
            Box::pin(connection.starttls(parameters.clone(), &hello)).await.map_err(|e| ("STARTTLS", e))?;
        }
        if !self.user.is_empty() {
            let credentials = Credentials::new(self.user.clone(), self.password.reveal().clone());
            if let Err(e) = connection.auth(DEFAULT_MECHANISMS, &credentials).await {
                connection.abort().await;
                return Err(("the login", e));
            }
        }
        Ok(connection)
    }
}

async fn speak(connection: &mut AsyncSmtpConnection, message: &Message) -> Result<Carried, Stopped> {
    let envelope = message.envelope();
    let foreign = envelope.to().iter().chain(envelope.from()).any(|address| !address.to_string().is_ascii());
    let options = if foreign && connection.server_info().supports_feature(Extension::SmtpUtfEight) { vec![MailParameter::SmtpUtfEight] } else { vec![] };
    connection.command(Mail::new(envelope.from().cloned(), options)).await.map_err(|e| ("the sender", e))?;
    for to in envelope.to() {
        match connection.command(Rcpt::new(to.clone(), vec![])).await {
            Err(e) if is_about_the_address(&e) => return Ok(Carried::Refused),
            answered => answered.map_err(|e| ("the address", e))?,
        };
    }
    connection.command(Data).await.map_err(|e| ("the message", e))?;
    connection.message(&message.formatted()).await.map_err(|e| ("the message", e))?;
    Ok(Carried::Over)
}

/// Whom to trust, and by which name the server must be known.
fn parameters(settings: &Settings) -> Result<TlsParameters, Trouble> {
    let mut parameters = TlsParameters::builder(settings.host.clone());
    if !settings.ca_file.as_os_str().is_empty() {
        let wrong = |e: &dyn std::fmt::Display| Trouble::broken("reading mail.ca_file", format!("{}: {e}", settings.ca_file.display()));
        let pem = std::fs::read(&settings.ca_file).map_err(|e| wrong(&e))?;
        let certificate = Certificate::from_pem(&pem).map_err(|e| wrong(&e))?;
        if !String::from_utf8_lossy(&pem).contains("BEGIN CERTIFICATE") {
            return Err(wrong(&"there is no certificate in it"));
        }
        parameters = parameters.add_root_certificate(certificate);
    }
    parameters.build().map_err(|e| Trouble::broken("reading mail.host", e))
}

/// Whether an answer to `RCPT TO` says that no mail will ever reach this address.
fn is_about_the_address(e: &Error) -> bool {
    let said = std::error::Error::source(e).map(ToString::to_string).unwrap_or_default();
    let login = e.status().is_some_and(|code| u16::from(code) == LOGIN_NEEDED);
    e.is_permanent() && !login && !said.starts_with(ABOUT_US)
}
