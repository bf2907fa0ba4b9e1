//! The way to another room of the house: a lazy channel, and a token that says which room calls.

use std::time::Duration;

use tonic::transport::{Channel, Endpoint};
use tonic::{Request, Status};

use crate::auth::Keys;
use crate::clock::Clock;
use crate::error::Trouble;
use crate::windows;

/// Another room: where it is, and how we show who we are.
#[derive(Clone, Debug)]
pub struct Peer {
    channel: Channel,
    keys: Keys,
    clock: Clock,
    room: &'static str,
}

impl Peer {
    /// The room at `address` (`http://host:port`), as seen from `room`. Connects at first use, and again when lost.
    ///
    /// # Errors
    /// Where the address is not one.
    pub fn at(address: &str, room: &'static str, keys: Keys, clock: Clock) -> Result<Self, Trouble> {
        let endpoint = Endpoint::from_shared(address.to_owned()).map_err(|e| Trouble::broken("reading a peer's address", e))?;
        let endpoint = endpoint.connect_timeout(Duration::from_secs(2)).timeout(Duration::from_secs(5)).http2_keep_alive_interval(Duration::from_secs(10));
        let endpoint = endpoint.initial_stream_window_size(windows::OF_CALL).initial_connection_window_size(windows::OF_CONNECTION);
        Ok(Self { channel: endpoint.connect_lazy(), keys, clock, room })
    }

    /// The channel, for a generated client.
    #[must_use]
    pub fn channel(&self) -> Channel {
        self.channel.clone()
    }

    /// A request in this room's name, in the current trace.
    ///
    /// # Errors
    /// Where no token can be made.
    pub fn request<T>(&self, message: T) -> Result<Request<T>, Trouble> {
        let token = self.keys.room_token(self.room, self.clock.now())?;
        crate::telemetry::outgoing(message, &token)
    }

    /// What a failed call means to a job: away (again later) or broken.
    #[must_use]
    pub fn trouble(status: Status) -> Trouble {
        // what has a cause was made on this side of the wire: a connection that ended, whatever its code
        match status.code() {
            _ if std::error::Error::source(&status).is_some() => Trouble::away("another room", status),
            tonic::Code::Internal | tonic::Code::InvalidArgument | tonic::Code::PermissionDenied => Trouble::broken("another room refused a read", status),
            _ => Trouble::away("another room", status),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::{Fault as _, Kind};

    #[test]
    fn a_connection_that_ended_is_a_room_that_is_away() {
        let mut broken = Status::internal("h2 protocol error");
        assert_eq!(Peer::trouble(broken.clone()).kind(), Kind::Internal, "as the room itself said it");

        broken.set_source(std::sync::Arc::new(std::io::Error::other("the other side says goodbye")));
        assert_eq!(Peer::trouble(broken).kind(), Kind::Unavailable);
    }
}
