//! Invented volunteers: each opens the link in its mail a little later and presses a button, most often yes; some give a place back.

use std::collections::{HashSet, VecDeque};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// Answers at most so many mails at each look: a pace that an eye can follow.
const AT_ONCE: usize = 3;
const BETWEEN: Duration = Duration::from_millis(350);

/// Of those who said yes, every so-manieth finds after so many looks that it cannot come after all.
const ONE_IN: usize = 12;
const AFTER: usize = 12;

/// Answers whatever arrives in the folder, until it is stopped.
pub async fn answer(folder: PathBuf, door: SocketAddr) {
    let (mut seen, mut regrets, mut yes) = (HashSet::new(), VecDeque::new(), 0usize);
    for turn in 0usize.. {
        let mut mails = arrived(&folder, &seen);
        mails.truncate(AT_ONCE);
        for mail in mails {
            if let Some((link, button)) = link(&mail).await.zip(mood(turn + seen.len())) {
                // nothing is lost when an answer fails: the offer lapses like that of somebody who forgot
                let _ = press(door, &link, button).await;
                yes += usize::from(button == "yes");
                if button == "yes" && yes % ONE_IN == 0 {
                    regrets.push_back((turn + AFTER, link));
                }
            }
            seen.insert(mail);
        }
        while let Some((_, link)) = regrets.pop_front_if(|(due, _)| *due <= turn) {
            let _ = press(door, &link, "cancel").await;
        }
        tokio::time::sleep(BETWEEN).await;
    }
}

pub fn arrived(folder: &Path, seen: &HashSet<PathBuf>) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut new: Vec<PathBuf> =
        entries.filter_map(|entry| Some(entry.ok()?.path())).filter(|path| !seen.contains(path) && path.extension().is_some_and(|end| end == "eml")).collect();
    new.sort();
    new
}

/// The path of the answer page that a mail links to; only mails that ask have one.
async fn link(mail: &Path) -> Option<String> {
    let text = tokio::fs::read_to_string(mail).await.ok()?;
    let text = text.replace("=\r\n", "").replace("=\n", ""); // quoted-printable breaks long lines so
    let start = text.find("/svar/")?;
    Some(text[start..].split_whitespace().next()?.to_owned())
}

/// Six in ten say yes, two no, one cannot just now, one forgets; spread so that no run of the same is long.
fn mood(turn: usize) -> Option<&'static str> {
    match turn * 7 % 10 {
        0..=5 => Some("yes"),
        6 | 7 => Some("no"),
        8 => Some("later"),
        _ => None,
    }
}

/// Looks at the page, as people do, and presses a button.
async fn press(door: SocketAddr, link: &str, button: &str) -> std::io::Result<()> {
    let head = format!("Host: {door}\r\nConnection: close\r\n");
    ask(door, &format!("GET {link} HTTP/1.1\r\n{head}\r\n")).await?;
    let body = format!("answer={button}");
    let form = format!("Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\nOrigin: http://{door}\r\n", body.len());
    ask(door, &format!("POST {link} HTTP/1.1\r\n{head}{form}\r\n{body}")).await
}

pub async fn ask(door: SocketAddr, request: &str) -> std::io::Result<()> {
    let mut stream = TcpStream::connect(door).await?;
    stream.write_all(request.as_bytes()).await?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await?;
    Ok(())
}
