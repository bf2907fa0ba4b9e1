//! What the door reacts to: whoever is no member any more is signed out, everywhere, and leaves nothing of her own.

use std::sync::Arc;

use platform::db::Tx;
use platform::error::Trouble;
use platform::id::Id;
use platform::inbox::{Reaction, Verdict};
use platform::outbox::Letter;
use prost::Message as _;
use proto::events::{Event, event::Fact};

use crate::domain::member::Member;
use crate::store;

/// Whatever this service reacts to.
pub(crate) fn reactions() -> Vec<Reaction> {
    vec![Reaction {
        consumer: "dispatcher-member",
        service: "organisations",
        aggregate: "member",
        facts: &[],
        handle: Arc::new(|tx, letter| Box::pin(async move { member(tx, &letter).await })),
    }]
}

async fn member(tx: &Tx, letter: &Letter) -> Verdict {
    let Ok(event) = Event::decode(letter.payload.as_slice()) else { return Verdict::Never("the event cannot be read".to_owned()) };
    match (event.fact, letter.aggregate.parse()) {
        (Some(Fact::MemberLeft(_)), Ok(member)) => out(tx, member).await.into(),
        (_, Ok(_)) => Verdict::Done,
        (_, Err(e)) => Verdict::Never(format!("the aggregate {e}")),
    }
}

async fn out(tx: &Tx, member: Id<Member>) -> Result<(), Trouble> {
    store::sessions::end_all(tx, member).await?;
    store::looks::end_all(tx, &member.to_string()).await?;
    store::views::drop_of(tx, &member.to_string()).await?;
    store::links::drop_of(tx, member).await
}
