//! Many letters in one atomic batch: stored all or none, with one sync of the broker's disk.

use async_nats::HeaderMap;
use async_nats::jetstream::Context;
use async_nats::jetstream::context::PublishErrorKind;
use async_nats::jetstream::message::PublishMessage;
use uuid::Uuid;

use crate::error::Trouble;
use crate::outbox::Letter;

/// Fewer are published one by one: all are in flight at once, and the first need not wait for the last.
pub(super) const LEAST: usize = 16;
/// Most letters of one batch.
pub(super) const MOST: usize = 200;

const ID: &str = "Nats-Batch-Id";
const PLACE: &str = "Nats-Batch-Sequence";
const END: &str = "Nats-Batch-Commit";

/// What the broker said of a batch.
pub(super) enum Answer {
    /// It has all of them.
    Stored,
    /// It has none of them and would take some one by one: one that it has already spoils the whole batch.
    Refused,
}

/// Publishes letters in their order, as the batch of this name.
///
/// # Errors
/// Where no answer came: then nobody knows.
pub(super) async fn publish(context: &Context, batch: Uuid, letters: &[Letter]) -> Result<Answer, Trouble> {
    let away = |e: String| Trouble::away("the broker", e);
    let batch = batch.simple().to_string();
    for (at, letter) in letters.iter().enumerate() {
        let mut headers = headers(letter);
        headers.insert(ID, batch.as_str());
        headers.insert(PLACE, (at + 1).to_string());
        if at + 1 < letters.len() {
            let sent = context.client().publish_with_headers(letter.subject.clone(), headers, letter.payload.clone().into()).await;
            sent.map_err(|e| away(e.to_string()))?;
            continue;
        }
        headers.insert(END, "1");
        let last = PublishMessage::build().payload(letter.payload.clone().into()).headers(headers);
        let answer = context.send_publish(letter.subject.clone(), last).await.map_err(|e| away(e.to_string()))?;
        return match answer.await {
            Ok(stored) if stored.batch_size == u64::try_from(letters.len()).ok() => Ok(Answer::Stored),
            Ok(_) => Ok(Answer::Refused),
            Err(e) if matches!(e.kind(), PublishErrorKind::TimedOut | PublishErrorKind::BrokenPipe | PublishErrorKind::StreamNotFound) => {
                Err(away(e.to_string()))
            }
            Err(e) => {
                tracing::debug!("a batch of {} letters goes one by one: {}", letters.len(), crate::error::chain(&e));
                Ok(Answer::Refused)
            }
        };
    }
    Ok(Answer::Stored)
}

/// What a letter carries beside its bytes.
pub(super) fn headers(letter: &Letter) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for (name, value) in letter.headers() {
        headers.insert(name, value);
    }
    headers
}
