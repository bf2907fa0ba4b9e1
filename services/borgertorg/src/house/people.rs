//! The people's door while it is open: plain HTTP for this machine or a proxy, or with a certificate of its own.

use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::serve::{Listener, ListenerExt as _};
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use platform::clock::Clock;
use platform::error::Trouble;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tower_http::timeout::RequestBodyTimeoutLayer;

use super::certificate::Held;
use crate::settings::Settings;

/// Longest that somebody may take to agree on keys.
const PATIENCE: Duration = Duration::from_secs(10);
/// So many may be at it at once; the others wait to be taken in.
const AT_ONCE: usize = 256;
/// So many connections stand at once; a browser has one for its stream and some for its questions.
const MOST: usize = 2_048;
/// After so long without the whole head of a question, or without more of its body, a connection ends: it is another's place.
const SILENCE: Duration = Duration::from_secs(75);

/// The door, taken and not yet served.
pub struct People {
    pub address: SocketAddr,
    listener: TcpListener,
    app: axum::Router,
    certificate: Option<Arc<Held>>,
}

impl People {
    /// Takes the door, with its certificate where the settings name one.
    pub async fn open(settings: &Settings, clock: &Clock, app: axum::Router) -> Result<Self, Trouble> {
        let certificate = if settings.door.is_protected() { Some(Arc::new(Held::open(&settings.door, clock).await?)) } else { None };
        let at = &settings.server.http;
        let broken =
            |e: std::io::Error| Trouble::broken("opening the people's door", format!("{at}: {e}; is it running already? Stop that, or set server.http"));
        let listener = TcpListener::bind(at).await.map_err(broken)?;
        let app = patient(app, SILENCE);
        Ok(Self { address: listener.local_addr().map_err(broken)?, listener, app, certificate })
    }

    pub fn scheme(&self) -> &'static str {
        if self.certificate.is_some() { "https" } else { "http" }
    }

    /// Lets people in until it is told to stop.
    pub async fn serve(self, stop: CancellationToken) {
        match self.certificate {
            None => {
                let listener = self.listener.tap_io(|stream| drop(stream.set_nodelay(true)));
                each(listener, MOST, &self.app, &stop).await;
            }
            Some(held) => match held.handshakes() {
                Ok(tls) => {
                    let listener = Protected { tcp: self.listener, tls: TlsAcceptor::from(Arc::new(tls)), shaking: JoinSet::new() };
                    tokio::join!(each(listener, MOST, &self.app, &stop), held.watch(&stop));
                }
                Err(e) => tracing::error!("the people's door closed: {e}"),
            },
        }
    }
}

/// Waits for the rest of a question no longer than this.
fn patient(app: axum::Router, silence: Duration) -> axum::Router {
    app.layer(RequestBodyTimeoutLayer::new(silence))
}

/// Serves each connection until it is told to stop, and what was asked by then to its end.
async fn each(mut listener: impl Listener, most: usize, app: &axum::Router, stop: &CancellationToken) {
    let (places, served) = (Arc::new(Semaphore::new(most)), TaskTracker::new());
    let mut next = async || {
        let place = Arc::clone(&places).acquire_owned().await.ok()?;
        Some((listener.accept().await.0, place))
    };
    while let Some(Some((stream, place))) = stop.run_until_cancelled(next()).await {
        let (app, stop) = (app.clone(), stop.clone());
        served.spawn(async move {
            connection(stream, app, SILENCE, &stop).await;
            drop(place);
        });
    }
    served.close();
    served.wait().await;
}

async fn connection(stream: impl AsyncRead + AsyncWrite + Unpin + Send, app: axum::Router, silence: Duration, stop: &CancellationToken) {
    let mut door = http1::Builder::new();
    door.timer(TokioTimer::new()).header_read_timeout(silence);
    let mut serving = pin!(door.serve_connection(TokioIo::new(stream), TowerToHyperService::new(app)));
    let done = tokio::select! {
        done = &mut serving => done,
        () = stop.cancelled() => {
            serving.as_mut().graceful_shutdown();
            serving.await
        }
    };
    if let Err(e) = done {
        tracing::debug!("a connection came to nothing: {e}");
    }
}

/// Gives the connections that have agreed on keys; whoever dawdles holds up nobody else.
struct Protected {
    tcp: TcpListener,
    tls: TlsAcceptor,
    shaking: JoinSet<Option<(TlsStream<TcpStream>, SocketAddr)>>,
}

impl Listener for Protected {
    type Io = TlsStream<TcpStream>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        loop {
            tokio::select! {
                (stream, from) = Listener::accept(&mut self.tcp), if self.shaking.len() < AT_ONCE => {
                    self.shaking.spawn(shake(self.tls.clone(), stream, from));
                }
                Some(shaken) = self.shaking.join_next() => {
                    if let Ok(Some(ready)) = shaken {
                        return ready;
                    }
                }
            }
        }
    }

    fn local_addr(&self) -> std::io::Result<SocketAddr> {
        self.tcp.local_addr()
    }
}

/// One handshake; none where it fails, as with whoever speaks plain HTTP.
async fn shake(tls: TlsAcceptor, stream: TcpStream, from: SocketAddr) -> Option<(TlsStream<TcpStream>, SocketAddr)> {
    drop(stream.set_nodelay(true));
    match tokio::time::timeout(PATIENCE, tls.accept(stream)).await {
        Ok(Ok(ready)) => Some((ready, from)),
        Ok(Err(e)) => {
            tracing::debug!("a connection came to nothing: {e}");
            None
        }
        Err(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use axum::body::Bytes;
    use axum::routing::post;
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

    use super::*;

    const SHORT: Duration = Duration::from_millis(50);

    fn app() -> axum::Router {
        patient(axum::Router::new().route("/", post(async |body: Bytes| body.len().to_string())), SHORT)
    }

    /// What the door answers to this and a caller who then says nothing more, and after how long it ends the connection.
    async fn silent_after(text: &str) -> (String, Duration) {
        let (mut caller, door) = tokio::io::duplex(4_096);
        let (begun, stop) = (Instant::now(), CancellationToken::new());
        caller.write_all(text.as_bytes()).await.unwrap();
        let mut answer = String::new();
        let ((), read) = tokio::join!(connection(door, app(), SHORT, &stop), caller.read_to_string(&mut answer));
        read.unwrap();
        (answer, begun.elapsed())
    }

    #[tokio::test]
    async fn a_question_that_comes_to_no_end_is_let_go() {
        for begun in ["", "POST / HTTP/1.1\r\n", "POST / HTTP/1.1\r\nhost: here\r\ncontent-length: 6\r\n\r\nfew"] {
            let (answer, after) = silent_after(begun).await;
            assert!(!answer.contains("200 OK") && after >= SHORT, "{begun}: {after:?}, {answer}");
        }
        let (answer, after) = silent_after("POST / HTTP/1.1\r\nhost: here\r\ncontent-length: 6\r\n\r\nenough").await;
        assert!(answer.starts_with("HTTP/1.1 200 OK") && answer.ends_with('6'), "{answer}");
        assert!(after >= SHORT, "it may ask again until then: {after:?}");
    }

    #[tokio::test]
    async fn one_more_than_there_are_places_for_waits_until_one_goes() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let (at, stop, app) = (listener.local_addr().unwrap(), CancellationToken::new(), app());
        let ask = async |stream: &mut TcpStream| {
            stream.write_all(b"POST / HTTP/1.1\r\nhost: here\r\ncontent-length: 1\r\n\r\n1").await.unwrap();
        };
        let ways = async {
            let mut first = TcpStream::connect(at).await.unwrap();
            let mut second = TcpStream::connect(at).await.unwrap();
            let mut answer = [0; 1_024];
            for stream in [&mut first, &mut second] {
                ask(stream).await;
                assert!(stream.read(&mut answer).await.unwrap() > 0);
            }
            let mut third = TcpStream::connect(at).await.unwrap();
            ask(&mut third).await;
            // as long as another question and its answer take, nobody answers the third
            ask(&mut first).await;
            assert!(first.read(&mut answer).await.unwrap() > 0);
            assert!(third.try_read(&mut answer).is_err(), "both places are taken");
            drop(second);
            assert!(third.read(&mut answer).await.unwrap() > 0);
            stop.cancel();
        };
        tokio::join!(each(listener, 2, &app, &stop), ways);
    }
}
