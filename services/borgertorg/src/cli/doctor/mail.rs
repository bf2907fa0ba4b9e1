//! The doctor looks at how people are reached: the mail server, and the links that messages hold.

use platform::error::chain;
use tokio::io::{AsyncBufReadExt as _, BufReader};
use url::Url;

use super::{Findings, PATIENCE, knock};
use crate::settings::{Settings, address};

/// Whether the mail server opens, greets and lets us in. Nothing is sent.
pub async fn look(settings: &Settings, findings: &mut Findings) {
    let mail = &settings.mail;
    if mail.channel == platform::mail::Kind::File {
        findings.look("mail.channel is \"file\": messages are written into a folder and reach nobody; set \"smtp\" when people should get them");
        return;
    }
    let at = format!("{}:{}", mail.host, mail.port);
    let stream = match knock(&mail.host, mail.port).await {
        Ok(stream) => stream,
        Err(why) => {
            findings.wrong(format!("the mail server is away ({at}: {why}): start it, or correct mail.host and mail.port; messages wait meanwhile"));
            return;
        }
    };
    let mut line = String::new();
    if mail.tls != platform::mail::Tls::Tls {
        let read = tokio::time::timeout(PATIENCE, BufReader::new(stream).read_line(&mut line)).await;
        if !matches!(read, Ok(Ok(_))) || !line.starts_with("220") {
            findings.wrong(format!(
                "{at} opens but does not greet like a mail server: correct mail.port, or set mail.tls = \"tls\" where it is protected from the first byte (465)"
            ));
            return;
        }
    }
    match tokio::time::timeout(PATIENCE, platform::mail::greet(mail)).await {
        Ok(Ok(())) if mail.user.is_empty() => findings.fine(format!("the mail server at {at} greets; nobody logs in (mail.user is empty)")),
        Ok(Ok(())) => findings.fine(format!("the mail server at {at} greets, and lets {} in", mail.user)),
        Ok(Err(trouble)) => {
            let said = chain(&trouble);
            findings.wrong(format!("{said} at {at}: correct {}; messages wait meanwhile", keys(&said)));
        }
        Err(_) => findings.wrong(format!("the mail server at {at} takes longer than {} seconds to greet: look into its log", PATIENCE.as_secs())),
    }
}

/// The settings that what the mail server did not accept is about.
fn keys(said: &str) -> &'static str {
    if said.contains("did not accept the login") {
        "mail.user or mail.password"
    } else if said.contains("certificate") {
        "mail.ca_file, or mail.host to the name in its certificate"
    } else {
        "mail.tls, mail.host or mail.port"
    }
}

/// Whether a link may travel: whoever reads it on the way could answer for the person.
pub fn links(settings: &Settings, findings: &mut Findings) {
    let mut named = vec![("server.public_url", &settings.server.public_url)];
    if settings.mail.public_url != settings.server.public_url {
        named.push(("mail.public_url", &settings.mail.public_url));
    }
    for (name, url) in named {
        match Url::parse(url) {
            Ok(read) if read.scheme() == "https" => findings.fine(format!("{name} is protected: {url}")),
            Ok(read) if read.scheme() == "http" && read.host_str().is_some_and(address::is_loopback) => {
                findings.look(format!("{name} is {url}: links in messages work on this machine only; set the https address at which people reach it"));
            }
            Ok(read) if read.scheme() == "http" => findings.wrong(format!(
                "{name} is {url}: whoever listens on the way could answer for the person; set door.certificate and door.key, or put a proxy with a certificate before {}, and write https://",
                settings.server.http
            )),
            _ => findings.wrong(format!("{name} is no web address: write it like https://frivillig.example.org")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Weight;
    use super::*;

    #[test]
    fn a_link_in_the_clear_is_wrong_beyond_this_machine() {
        for (url, weight) in [
            ("https://frivillig.example.org", Weight::Fine),
            ("http://127.0.0.1:7480", Weight::Look),
            ("http://[::1]:7480", Weight::Look),
            ("http://frivillig.example.org", Weight::Wrong),
            ("frivillig.example.org", Weight::Wrong),
        ] {
            let mut settings = Settings::read(None).unwrap();
            url.clone_into(&mut settings.server.public_url);
            url.clone_into(&mut settings.mail.public_url);
            let mut findings = Findings::default();

            links(&settings, &mut findings);

            assert_eq!(findings.0.iter().map(|(weight, _)| *weight).collect::<Vec<_>>(), [weight], "{url}");
        }
    }
}
