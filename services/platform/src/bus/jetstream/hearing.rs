//! A watcher of the stream: an ordered consumer of the broker's that goes with the connection.

use async_nats::jetstream::consumer::{DeliverPolicy, pull};
use futures::StreamExt as _;

use super::{JetStream, STREAM, letter};
use crate::bus::feed::{Head, Hearing, OVERLAP, Told};
use crate::clock::Clock;
use crate::error::Trouble;
use crate::id::{Centre, Id};

/// More than a house tells within the overlap.
const JUST_TOLD: u64 = 512;

impl JetStream {
    /// Hears what is told of a centre after `since`; where it is 0, from now on, and what was told in the last seconds.
    pub(in crate::bus) async fn hear(&self, centre: Id<Centre>, since: u64) -> Result<Hearing, Trouble> {
        let away = |e: String| Trouble::away("the broker", e);
        if !self.is_connected() {
            return Err(away("not connected".to_owned()));
        }
        self.declare().await?;
        let mut stream = self.context.get_stream(STREAM).await.map_err(|e| away(e.to_string()))?;
        let state = stream.info().await.map_err(|e| away(e.to_string()))?.state.clone();
        let known = since > 0 && since <= state.last_sequence && since + 1 >= state.first_sequence;
        let from = if known { since } else { state.last_sequence };
        let told = if since == 0 || known { Told::Here(from) } else { Told::Missed(from) };
        let wanted = pull::OrderedConfig {
            filter_subject: format!("borgertorg.v1.{centre}.>"),
            deliver_policy: DeliverPolicy::ByStartSequence { start_sequence: if since == 0 { from.saturating_sub(JUST_TOLD) } else { from } + 1 },
            headers_only: true,
            ..Default::default()
        };
        let consumer = stream.create_consumer(wanted).await.map_err(|e| away(e.to_string()))?;
        let messages = consumer.messages().await.map_err(|e| away(e.to_string()))?;
        let began = (Clock::System.now() - OVERLAP).timestamp();
        let heads = messages.filter_map(move |message| async move {
            match message {
                Err(e) => Some(Err(Trouble::away("the broker", e))),
                Ok(message) => {
                    let info = message.info().ok()?;
                    let sequence = info.stream_sequence;
                    if sequence <= from && info.published.unix_timestamp() < began && since == 0 {
                        return None;
                    }
                    letter(&message).map(|letter| Ok(Told::Changed(Head::of(sequence, &letter))))
                }
            }
        });
        Ok(Box::pin(futures::stream::iter([Ok(told)]).chain(heads)))
    }
}
