//! The doctor looks at the broker: whether it is there, new enough, syncs always, and holds the stream as declared.

use std::time::Duration;

use platform::bus::JetStream;
use platform::error::chain;
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};

use super::{Findings, PATIENCE, knock};
use crate::settings::{BusKind, Settings, address};

/// Older brokers ignore options of a stream silently.
const OLDEST: (u64, u64) = (2, 12);

pub async fn look(settings: &Settings, findings: &mut Findings) {
    if settings.bus.kind == BusKind::Local {
        findings.fine("bus.kind is \"local\": all roles run in one process");
        return;
    }
    let mut protected = false;
    for one in settings.bus.jetstream.url.reveal().split(',') {
        match greets(one, findings).await {
            Some(speaks_tls) => protected |= speaks_tls,
            None => return,
        }
    }
    let url = address::shown(settings.bus.jetstream.url.reveal());
    let Ok(broker) = JetStream::connect(settings.bus.jetstream.clone(), "doctor").await else {
        findings.wrong(format!("bus.jetstream.url is no address: {url}"));
        return;
    };
    let connected = async {
        while !broker.is_connected() {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    if tokio::time::timeout(PATIENCE, connected).await.is_err() {
        let what = if protected {
            "correct the user and the password in bus.jetstream.url, or let this machine know who signed its certificate (SSL_CERT_FILE names a file)"
        } else if url.contains("tls://") {
            "it speaks no TLS: give it a certificate, or write nats:// in bus.jetstream.url"
        } else {
            "correct the user and the password in bus.jetstream.url"
        };
        findings.wrong(format!("the broker at {url} does not let us in: {what}"));
        return;
    }
    monitor(settings, &broker, findings).await;
}

/// Whether a broker that we can use speaks TLS; none where it is no such broker. Its first line says so to everybody.
async fn greets(one: &str, findings: &mut Findings) -> Option<bool> {
    let (host, port) = address::place(one, 4222);
    let at = format!("{host}:{port}");
    let stream = match knock(&host, port).await {
        Ok(stream) => stream,
        Err(why) => {
            findings
                .wrong(format!("the broker is away ({at}: {why}): start nats-server, or correct bus.jetstream.url; letters wait in the databases meanwhile"));
            return None;
        }
    };
    let mut line = String::new();
    let mut reader = BufReader::new(stream);
    let read = tokio::time::timeout(PATIENCE, reader.read_line(&mut line)).await;
    let said = line.strip_prefix("INFO ").and_then(|info| serde_json::from_str::<serde_json::Value>(info).ok());
    let (Ok(Ok(_)), Some(said)) = (read, said) else {
        findings.wrong(format!("{at} does not answer like nats-server: correct bus.jetstream.url"));
        return None;
    };
    let version = said["version"].as_str().unwrap_or_default();
    if !is_new_enough(version) {
        findings.wrong(format!("nats-server {version} at {at} is too old: install {}.{} or newer", OLDEST.0, OLDEST.1));
        return None;
    }
    if said["jetstream"].as_bool() != Some(true) {
        findings.wrong(format!("nats-server at {at} runs without JetStream: start it with a configuration like deploy/nats.conf"));
        return None;
    }
    findings.fine(format!("nats-server {version} answers at {at}"));
    Some(["tls_required", "tls_available"].iter().any(|key| said[key].as_bool() == Some(true)))
}

fn is_new_enough(version: &str) -> bool {
    let mut parts = version.split('.').map(|part| part.parse().unwrap_or(0));
    (parts.next().unwrap_or(0), parts.next().unwrap_or(0)) >= OLDEST
}

/// What only the monitoring page tells without changing anything.
async fn monitor(settings: &Settings, broker: &JetStream, findings: &mut Findings) {
    let monitor = settings.bus.jetstream.monitor.trim_end_matches('/');
    if monitor.is_empty() {
        findings.look("bus.jetstream.monitor is not set: whether the broker syncs always, and whether its stream is as declared, is not known");
        return;
    }
    let Some(general) = page(monitor, "/varz").await else {
        findings.wrong(format!("the broker's monitoring page {monitor} does not answer: set `http` in its configuration, or correct bus.jetstream.monitor"));
        return;
    };
    if general["jetstream"]["config"]["sync_always"].as_bool() == Some(true) {
        findings.fine("the broker syncs always");
    } else {
        findings.wrong("the broker does not sync always: a power cut can lose letters from its stream; set sync_interval: always under jetstream, as deploy/nats.conf does");
    }
    let streams = page(monitor, "/jsz?streams=true&accounts=true").await.map(|page| page.to_string()).unwrap_or_default();
    if !streams.contains(&format!("\"name\":\"{}\"", platform::bus::jetstream::STREAM)) {
        findings.look("the stream is not there yet; the first role that starts makes it");
        return;
    }
    match tokio::time::timeout(PATIENCE, broker.drift()).await {
        Ok(Ok(drift)) if drift.is_empty() => findings.fine("the stream is as this version declares it"),
        Ok(Ok(drift)) => {
            findings.wrong(format!("the stream differs from what these settings declare: {}; change it with the nats tool, or the settings", drift.join("; ")));
        }
        Ok(Err(trouble)) => findings.wrong(format!("the stream cannot be looked at: {}", chain(&trouble))),
        Err(_) => {
            findings.wrong(format!("the broker did not tell of its stream within {} seconds: look into its log, perhaps its disk is full", PATIENCE.as_secs()));
        }
    }
}

async fn page(monitor: &str, path: &str) -> Option<serde_json::Value> {
    let (host, port) = address::place(monitor, 80);
    let ask = async {
        let mut stream = knock(&host, port).await.ok()?;
        stream.write_all(format!("GET {path} HTTP/1.0\r\nHost: {host}\r\n\r\n").as_bytes()).await.ok()?;
        let mut text = String::new();
        stream.read_to_string(&mut text).await.ok()?;
        serde_json::from_str(text.split_once("\r\n\r\n")?.1).ok()
    };
    tokio::time::timeout(PATIENCE, ask).await.ok()?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn old_brokers_are_found() {
        for (version, new_enough) in [("2.9.10", false), ("2.12.0", true), ("2.15.1", true), ("3.0.0", true), ("", false)] {
            assert_eq!(is_new_enough(version), new_enough, "{version}");
        }
    }
}
