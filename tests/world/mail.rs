//! A real mail server that keeps what it is sent, on a loopback port.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use crate::{Port, tools, wait};

/// A running maildev; ends with this value.
#[derive(Debug)]
pub struct Server {
    /// Where it takes mail.
    pub smtp: Port,
    web: Port,
    _child: tokio::process::Child,
}

impl Server {
    /// One that takes mail from anybody.
    ///
    /// # Panics
    /// When it does not come up.
    pub async fn start() -> Self {
        Self::with(&[]).await
    }

    /// With more to its command line.
    ///
    /// # Panics
    /// When it does not come up.
    pub async fn with(more: &[&str]) -> Self {
        let (smtp, web) = (Port::reserve(), Port::reserve());
        let number = |port: &Port| port.number().to_string();
        let arguments = ["--ip", "127.0.0.1", "--web-ip", "127.0.0.1", "--smtp", &number(&smtp), "--web", &number(&web), "--silent"];
        let mut command = tokio::process::Command::new(tools::tool("npm/node_modules/.bin/maildev"));
        let child = command.args(arguments).args(more).stdout(std::process::Stdio::null()).kill_on_drop(true).spawn().expect("maildev runs");
        let server = Self { smtp, web, _child: child };
        wait::until("maildev", wait::START, async || {
            (server.get("/healthz").is_some() && TcpStream::connect(("127.0.0.1", server.smtp.number())).is_ok()).then_some(())
        })
        .await;
        server
    }

    /// What has arrived, once there is something.
    ///
    /// # Panics
    /// When nothing comes.
    pub async fn mails(&self) -> Vec<serde_json::Value> {
        wait::until("a mail", Duration::from_secs(20), async || {
            let mails: Vec<serde_json::Value> = serde_json::from_str(&self.get("/api/email")?).ok()?;
            (!mails.is_empty()).then_some(mails)
        })
        .await
    }

    /// Whether nothing has arrived so far.
    #[must_use]
    pub fn none_yet(&self) -> bool {
        self.get("/api/email").is_some_and(|mails| mails.trim() == "[]")
    }

    fn get(&self, path: &str) -> Option<String> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.web.number())).ok()?;
        stream.set_read_timeout(Some(Duration::from_secs(5))).ok()?;
        write!(stream, "GET {path} HTTP/1.0\r\nhost: localhost\r\n\r\n").ok()?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer).ok()?;
        answer.split_once("\r\n\r\n").map(|(_, body)| body.to_owned())
    }
}
