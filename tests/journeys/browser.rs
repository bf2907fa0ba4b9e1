//! A browser of two kinds of request, as bare as HTTP/1.1 gets.

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// What came back.
#[derive(Debug)]
pub struct Page {
    pub status: u16,
    pub body: String,
}

/// Opens a page; nothing where nobody is there.
pub async fn get(url: &str) -> Option<Page> {
    exchange(url, "GET", "").await
}

/// Sends a form; nothing where nobody is there.
pub async fn post(url: &str, form: &str) -> Option<Page> {
    exchange(url, "POST", form).await
}

async fn exchange(url: &str, method: &str, form: &str) -> Option<Page> {
    let (host, path) = url.strip_prefix("http://").expect("http").split_once('/').expect("a path");
    let length = form.len();
    let head = format!("{method} /{path} HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\nConnection: close\r\n");
    let head = format!("{head}Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {length}\r\n\r\n{form}");
    let mut stream = TcpStream::connect(host).await.ok()?;
    stream.write_all(head.as_bytes()).await.ok()?;
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).await.ok()?;
    let text = String::from_utf8_lossy(&bytes);
    let (head, body) = text.split_once("\r\n\r\n")?;
    Some(Page { status: head.split(' ').nth(1)?.parse().ok()?, body: body.to_owned() })
}
