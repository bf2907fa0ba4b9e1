//! What a door tells the open streams of its own process besides letters. Nothing of it is kept: whoever is at another door, or
//! missed it, learns it when she next asks.

use platform::bus::feed::Head;
use platform::id::{Centre, Id};
use tokio::sync::broadcast;

/// More than are told while a stream is busy writing.
const MOST: usize = 256;

/// The way to the streams; clones are the same one.
#[derive(Clone, Debug)]
pub(crate) struct Aside(broadcast::Sender<(Id<Centre>, Head)>);

/// The way from it, for one stream.
#[derive(Debug)]
pub(crate) struct Ear(Id<Centre>, broadcast::Receiver<(Id<Centre>, Head)>);

impl Aside {
    pub(crate) fn new() -> Self {
        Self(broadcast::Sender::new(MOST))
    }

    /// Tells that something of this kind has changed.
    pub(crate) fn tell(&self, centre: Id<Centre>, kind: &str, fact: &str, id: &str) {
        let head = Head { sequence: 0, service: "dispatcher".to_owned(), kind: kind.to_owned(), fact: fact.to_owned(), id: id.to_owned(), version: 0 };
        // nobody listens: nobody needs to know
        let _ = self.0.send((centre, head));
    }

    pub(crate) fn listen(&self, centre: Id<Centre>) -> Ear {
        Ear(centre, self.0.subscribe())
    }
}

impl Ear {
    /// The next that is told of the centre, as one that stands at this number of the bus; never, once nobody tells any more.
    pub(crate) async fn next(&mut self, sequence: u64) -> Head {
        loop {
            match self.1.recv().await {
                Ok((centre, head)) if centre == self.0 => return Head { sequence, ..head },
                Ok(_) | Err(broadcast::error::RecvError::Lagged(_)) => {}
                Err(broadcast::error::RecvError::Closed) => std::future::pending().await,
            }
        }
    }
}
