//! Messages as a person reads them, and a real mail server to receive them.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use world::{Port, tools, wait};

/// A message with its encoded words and its body decoded.
pub fn readable(message: &str) -> String {
    let message = message.replace("\r\n", "\n");
    let (headers, body) = message.split_once("\n\n").unwrap();
    let headers = headers.replace("\n ", " ");
    let body = if headers.contains("Content-Transfer-Encoding: quoted-printable") {
        quoted(&body.replace("=\n", ""))
    } else if headers.contains("Content-Transfer-Encoding: base64") {
        from_base64(&body.replace('\n', ""))
    } else {
        body.to_owned()
    };
    let words: Vec<String> = headers
        .split(' ')
        .map(|word| {
            word.strip_prefix("=?utf-8?b?").and_then(|word| word.split_once("?=")).map_or_else(|| word.to_owned(), |(word, rest)| from_base64(word) + rest)
        })
        .collect();
    format!("{}\n\n{body}", words.join(" "))
}

fn quoted(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        if first == b'=' {
            bytes.push(u8::from_str_radix(std::str::from_utf8(&after[..2]).unwrap(), 16).unwrap());
            rest = &after[2..];
        } else {
            bytes.push(first);
            rest = after;
        }
    }
    String::from_utf8(bytes).unwrap()
}

fn from_base64(text: &str) -> String {
    const ALPHABET: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let bits = text.bytes().filter_map(|byte| ALPHABET.iter().position(|&letter| letter == byte));
    let (mut held, mut count, mut bytes) = (0usize, 0, Vec::new());
    for value in bits {
        (held, count) = (held << 6 | value, count + 6);
        if count >= 8 {
            count -= 8;
            bytes.push(u8::try_from(held >> count & 0xff).unwrap());
        }
    }
    String::from_utf8(bytes).unwrap()
}

/// A running maildev; ends with this value.
pub struct Server {
    pub smtp: Port,
    web: Port,
    _child: tokio::process::Child,
}

impl Server {
    pub async fn start() -> Self {
        Self::with(&[]).await
    }

    /// With more to its command line.
    pub async fn with(more: &[&str]) -> Self {
        let (smtp, web) = (Port::reserve(), Port::reserve());
        let number = |port: &Port| port.number().to_string();
        let arguments = ["--ip", "127.0.0.1", "--web-ip", "127.0.0.1", "--smtp", &number(&smtp), "--web", &number(&web), "--silent"];
        let mut command = tokio::process::Command::new(tools::tool("npm/node_modules/.bin/maildev"));
        let child = command.args(arguments).args(more).stdout(std::process::Stdio::null()).kill_on_drop(true).spawn().unwrap();
        let server = Self { smtp, web, _child: child };
        wait::until("maildev", wait::START, async || {
            (server.get("/healthz").is_some() && TcpStream::connect(("127.0.0.1", server.smtp.number())).is_ok()).then_some(())
        })
        .await;
        server
    }

    /// What has arrived, once there is something.
    pub async fn mails(&self) -> Vec<serde_json::Value> {
        wait::until("a mail", Duration::from_secs(20), async || {
            let mails: Vec<serde_json::Value> = serde_json::from_str(&self.get("/api/email")?).ok()?;
            (!mails.is_empty()).then_some(mails)
        })
        .await
    }

    /// Whether nothing has arrived so far.
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
