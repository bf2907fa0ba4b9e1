//! A watcher of the stream: an ordered consumer of the broker's that goes with the connection.

use async_nats::jetstream::consumer::{DeliverPolicy, pull};
use futures::StreamExt as _;

use super::{JetStream, STREAM, letter};
use crate::bus::feed::{Head, Hearing, Told};
use crate::error::Trouble;
use crate::id::{Centre, Id};

impl JetStream {
    /// Hears what is told of a centre after `since`, or from now on where it is 0.
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
            deliver_policy: DeliverPolicy::ByStartSequence { start_sequence: from + 1 },
            headers_only: true,
            ..Default::default()
        };
        let consumer = stream.create_consumer(wanted).await.map_err(|e| away(e.to_string()))?;
        let messages = consumer.messages().await.map_err(|e| away(e.to_string()))?;
        let heads = messages.filter_map(|message| async move {
            match message {
                Err(e) => Some(Err(Trouble::away("the broker", e))),
                Ok(message) => {
                    let sequence = message.info().ok()?.stream_sequence;
                    letter(&message).map(|letter| Ok(Told::Changed(Head::of(sequence, &letter))))
                }
            }
        });
        Ok(Box::pin(futures::stream::iter([Ok(told)]).chain(heads)))
    }
}
