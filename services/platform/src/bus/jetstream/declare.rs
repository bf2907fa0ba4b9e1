//! The stream as the code declares it, and what a broker must be like to carry it.

use std::time::Duration;

use async_nats::jetstream::Context;
use async_nats::jetstream::consumer::{self, AckPolicy, DeliverPolicy, PullConsumer, pull};
use async_nats::jetstream::stream::{Config, DiscardPolicy, RetentionPolicy, StorageType};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use super::Settings;
use crate::error::Trouble;
use crate::inbox::Reaction;

/// The one stream of the house.
pub const STREAM: &str = "borgertorg";
const OLDEST: (u32, u32) = (2, 12);

fn wanted(settings: &Settings) -> Config {
    Config {
        name: STREAM.to_owned(),
        subjects: vec!["borgertorg.v1.>".to_owned()],
        storage: StorageType::File,
        retention: RetentionPolicy::Limits,
        // full: publishes are refused and letters wait, instead of the oldest vanishing silently
        discard: DiscardPolicy::New,
        max_bytes: settings.max_megabytes * 1024 * 1024,
        max_age: Duration::from_secs(settings.keep_days * 24 * 3600),
        num_replicas: settings.replicas,
        duplicate_window: Duration::from_mins(2),
        allow_atomic_publish: true,
        ..Default::default()
    }
}

pub(super) async fn stream(context: &Context, settings: &Settings) -> Result<(), Trouble> {
    let away = |e: String| Trouble::away("the broker", e);
    let client = context.client();
    if client.connection_state() != async_nats::connection::State::Connected {
        return Err(away("not connected".to_owned()));
    }
    let version = client.server_info().version;
    if !is_new_enough(&version) {
        let text = format!("nats-server {version} is too old: {}.{} or newer is needed, older ones ignore stream options silently", OLDEST.0, OLDEST.1);
        return Err(Trouble::broken("using the broker", text));
    }
    let stands = context.get_or_create_stream(wanted(settings)).await.map_err(|e| away(e.to_string()))?.cached_info().config.clone();
    if !stands.allow_atomic_publish {
        // of an older house: nothing else about it is changed by itself
        let able = Config { allow_atomic_publish: true, ..stands };
        context.update_stream(able).await.map_err(|e| away(e.to_string()))?;
    }
    for difference in drift(context, settings).await? {
        tracing::warn!("the stream differs from what this version declares: {difference}");
    }
    match syncs_always(&settings.monitor).await {
        Some(true) => {}
        Some(false) => {
            tracing::warn!("the broker does not sync always: a power cut can lose letters from the stream (the outboxes keep them); set sync_interval: always");
        }
        None if settings.monitor.is_empty() => {
            tracing::warn!("whether the broker syncs always is not known: set bus.jetstream.monitor to the address of its monitoring");
        }
        None => tracing::warn!("the broker's monitoring did not answer: whether it syncs always is not known"),
    }
    Ok(())
}

/// The durable consumer of a reaction, brought to what this version declares; what differed is reported.
pub(super) async fn consumer(context: &Context, settings: &Settings, reaction: &Reaction) -> Result<PullConsumer, Trouble> {
    let away = |e: String| Trouble::away("the broker", e);
    let wanted = pull::Config {
        durable_name: Some(reaction.consumer.to_owned()),
        filter_subjects: reaction.filters(),
        deliver_policy: DeliverPolicy::All,
        ack_policy: AckPolicy::Explicit,
        ack_wait: Duration::from_secs(settings.ack_wait_seconds),
        max_deliver: -1,
        max_ack_pending: 1_000,
        ..Default::default()
    };
    let stands: Result<PullConsumer, _> = context.get_consumer_from_stream(reaction.consumer, STREAM).await;
    if let Ok(stands) = stands {
        for difference in consumer_differences(&stands.cached_info().config, &wanted) {
            tracing::warn!("the consumer {} differs from what this version declares and is brought back: {difference}", reaction.consumer);
        }
    }
    context.create_consumer_on_stream(wanted, STREAM).await.map_err(|e| away(e.to_string()))
}

fn consumer_differences(stands: &consumer::Config, wanted: &pull::Config) -> Vec<String> {
    let mut found = Vec::new();
    let mut compare = |name: &str, stands: String, wanted: String| {
        if stands != wanted {
            found.push(format!("{name} is {stands}, declared {wanted}"));
        }
    };
    compare("filter_subjects", format!("{:?}", filters(stands)), format!("{:?}", wanted.filter_subjects));
    compare("ack_policy", format!("{:?}", stands.ack_policy), format!("{:?}", wanted.ack_policy));
    compare("ack_wait", format!("{:?}", stands.ack_wait), format!("{:?}", wanted.ack_wait));
    compare("max_deliver", stands.max_deliver.to_string(), wanted.max_deliver.to_string());
    compare("max_ack_pending", stands.max_ack_pending.to_string(), wanted.max_ack_pending.to_string());
    found
}

/// The subjects that it reads: a consumer of an older version has one, and has it elsewhere.
fn filters(stands: &consumer::Config) -> Vec<String> {
    if stands.filter_subject.is_empty() { stands.filter_subjects.clone() } else { vec![stands.filter_subject.clone()] }
}

pub(super) async fn drift(context: &Context, settings: &Settings) -> Result<Vec<String>, Trouble> {
    let away = |e: String| Trouble::away("the broker", e);
    let stands = context.get_stream(STREAM).await.map_err(|e| away(e.to_string()))?.cached_info().config.clone();
    Ok(differences(&stands, &wanted(settings)))
}

fn differences(stands: &Config, wanted: &Config) -> Vec<String> {
    let mut found = Vec::new();
    let mut compare = |name: &str, stands: String, wanted: String| {
        if stands != wanted {
            found.push(format!("{name} is {stands}, declared {wanted}"));
        }
    };
    compare("subjects", format!("{:?}", stands.subjects), format!("{:?}", wanted.subjects));
    compare("storage", format!("{:?}", stands.storage), format!("{:?}", wanted.storage));
    compare("discard", format!("{:?}", stands.discard), format!("{:?}", wanted.discard));
    compare("retention", format!("{:?}", stands.retention), format!("{:?}", wanted.retention));
    compare("max_bytes", stands.max_bytes.to_string(), wanted.max_bytes.to_string());
    compare("max_age", format!("{:?}", stands.max_age), format!("{:?}", wanted.max_age));
    compare("replicas", stands.num_replicas.to_string(), wanted.num_replicas.to_string());
    compare("allow_atomic_publish", stands.allow_atomic_publish.to_string(), wanted.allow_atomic_publish.to_string());
    compare("duplicate_window", format!("{:?}", stands.duplicate_window), format!("{:?}", wanted.duplicate_window));
    found
}

fn is_new_enough(version: &str) -> bool {
    let mut parts = version.split('.').map(|part| part.parse().unwrap_or(0));
    (parts.next().unwrap_or(0), parts.next().unwrap_or(0)) >= OLDEST
}

/// Asks the broker's monitoring page; `None` where nobody answers.
async fn syncs_always(monitor: &str) -> Option<bool> {
    let host = monitor.strip_prefix("http://")?.trim_end_matches('/').to_owned();
    let ask = async {
        let mut stream = tokio::net::TcpStream::connect(&host).await.ok()?;
        stream.write_all(format!("GET /varz HTTP/1.0\r\nHost: {host}\r\n\r\n").as_bytes()).await.ok()?;
        let mut page = String::new();
        stream.read_to_string(&mut page).await.ok()?;
        Some(page.split_whitespace().collect::<String>().contains("\"sync_always\":true"))
    };
    tokio::time::timeout(Duration::from_secs(2), ask).await.ok()?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn old_brokers_are_refused() {
        for (version, new_enough) in [("2.9.10", false), ("2.11.8", false), ("2.12.0", true), ("2.15.1", true), ("3.0.0", true), ("", false)] {
            assert_eq!(is_new_enough(version), new_enough, "{version}");
        }
    }

    #[test]
    fn drift_names_what_differs_and_nothing_else() {
        let settings =
            Settings { url: crate::privacy::Personal::default(), replicas: 1, max_megabytes: 10, keep_days: 7, ack_wait_seconds: 10, monitor: String::new() };
        let mut stands = wanted(&settings);
        assert!(differences(&stands, &wanted(&settings)).is_empty());

        stands.discard = DiscardPolicy::Old;

        assert_eq!(differences(&stands, &wanted(&settings)), ["discard is Old, declared New"]);
    }
}
