//! Connections to the door: so many at once, and none that takes a place and says nothing.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use futures::Stream;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::Sleep;
use tonic::transport::server::Connected;

/// So many stand at once; the others wait to be taken in.
pub(super) const MOST: usize = 2_048;
/// Longest until a caller has said that it speaks HTTP/2; from then on the server asks whether it is still there.
const PATIENCE: Duration = Duration::from_secs(10);
/// Bytes that say so.
const PREFACE: usize = 24;
/// Where the process has no file left for one more: somebody else's has to end first.
const PAUSE: Duration = Duration::from_secs(1);

/// Those who knock, one after the other, as long as there are places.
pub(super) fn taken_in(listener: TcpListener, most: usize) -> impl Stream<Item = io::Result<Connection<TcpStream>>> {
    futures::stream::unfold((listener, Arc::new(Semaphore::new(most))), async |(listener, places)| {
        let place = Arc::clone(&places).acquire_owned().await.ok()?;
        let stream = loop {
            match listener.accept().await {
                Ok((stream, _)) => break stream,
                Err(e) if matches!(e.kind(), io::ErrorKind::ConnectionAborted | io::ErrorKind::ConnectionReset) => {}
                Err(e) => {
                    tracing::error!("nobody more can connect for now: {e}");
                    tokio::time::sleep(PAUSE).await;
                }
            }
        };
        // without this an answer waits 40 ms for the caller's delayed acknowledgement
        drop(stream.set_nodelay(true));
        Some((Ok(Connection::new(stream, PATIENCE, Some(place))), (listener, places)))
    })
}

/// One of them, with its place.
#[derive(Debug)]
pub(super) struct Connection<S> {
    stream: S,
    /// Bytes of the beginning that have not come, and until when they may.
    beginning: Option<(usize, Pin<Box<Sleep>>)>,
    _place: Option<OwnedSemaphorePermit>,
}

impl<S> Connection<S> {
    fn new(stream: S, patience: Duration, place: Option<OwnedSemaphorePermit>) -> Self {
        Self { stream, beginning: Some((PREFACE, Box::pin(tokio::time::sleep(patience)))), _place: place }
    }
}

impl<S: Connected> Connected for Connection<S> {
    type ConnectInfo = S::ConnectInfo;

    fn connect_info(&self) -> Self::ConnectInfo {
        self.stream.connect_info()
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Connection<S> {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, into: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let before = into.filled().len();
        let read = Pin::new(&mut self.stream).poll_read(cx, into);
        let Some((missing, patience)) = &mut self.beginning else { return read };
        *missing = missing.saturating_sub(into.filled().len() - before);
        if *missing == 0 {
            self.beginning = None;
        } else if read.is_pending() && patience.as_mut().poll(cx).is_ready() {
            return Poll::Ready(Err(io::ErrorKind::TimedOut.into()));
        }
        read
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Connection<S> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(cx, bytes)
    }

    fn poll_write_vectored(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[io::IoSlice<'_>]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write_vectored(cx, bytes)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

#[cfg(test)]
mod tests {
    use std::pin::pin;

    use futures::StreamExt as _;
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

    use super::*;

    #[tokio::test]
    async fn one_more_than_there_are_places_for_waits_until_one_goes() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let at = listener.local_addr().unwrap();
        let mut in_house = pin!(taken_in(listener, 2));
        let _callers = [TcpStream::connect(at).await.unwrap(), TcpStream::connect(at).await.unwrap(), TcpStream::connect(at).await.unwrap()];
        let first = in_house.next().await.unwrap().unwrap();
        let _second = in_house.next().await.unwrap().unwrap();

        let mut third = pin!(in_house.next());
        assert!(futures::poll!(&mut third).is_pending(), "both places are taken");
        drop(first);
        third.await.unwrap().unwrap();
    }

    #[tokio::test]
    async fn who_does_not_begin_is_let_go_and_who_has_begun_may_be_silent() {
        const SHORT: Duration = Duration::from_millis(20);
        let (mut caller, door) = tokio::io::duplex(64);
        let mut door = Connection::new(door, SHORT, None);
        caller.write_all(b"PRI * HTTP/2.0").await.unwrap();
        let mut read = [0; 64];
        assert_eq!(door.read(&mut read).await.unwrap(), 14);
        assert_eq!(door.read(&mut read).await.unwrap_err().kind(), io::ErrorKind::TimedOut, "a part of the beginning buys no time");

        let (mut caller, door) = tokio::io::duplex(64);
        let mut door = Connection::new(door, Duration::ZERO, None);
        caller.write_all(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n").await.unwrap();
        assert_eq!(door.read(&mut read).await.unwrap(), 24);
        assert!(futures::poll!(pin!(door.read(&mut read))).is_pending(), "whatever time has passed");
        caller.write_all(b"!").await.unwrap();
        assert_eq!(door.read(&mut read).await.unwrap(), 1);
    }
}
