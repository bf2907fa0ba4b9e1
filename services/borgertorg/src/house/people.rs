//! The people's door while it is open: plain HTTP for this machine or a proxy, or with a certificate of its own.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::serve::{Listener, ListenerExt as _};
use platform::clock::Clock;
use platform::error::Trouble;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;
use tokio_util::sync::CancellationToken;

use super::certificate::Held;
use crate::settings::Settings;

/// Longest that somebody may take to agree on keys.
const PATIENCE: Duration = Duration::from_secs(10);
/// So many may be at it at once; the others wait to be taken in.
const AT_ONCE: usize = 256;

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
        Ok(Self { address: listener.local_addr().map_err(broken)?, listener, app, certificate })
    }

    pub fn scheme(&self) -> &'static str {
        if self.certificate.is_some() { "https" } else { "http" }
    }

    /// Lets people in until it is told to stop.
    pub async fn serve(self, stop: CancellationToken) {
        let end = stop.clone().cancelled_owned();
        let served = match self.certificate {
            None => {
                let listener = self.listener.tap_io(|stream| drop(stream.set_nodelay(true)));
                axum::serve(listener, self.app).with_graceful_shutdown(end).await
            }
            Some(held) => match held.handshakes() {
                Ok(tls) => {
                    let listener = Protected { tcp: self.listener, tls: TlsAcceptor::from(Arc::new(tls)), shaking: JoinSet::new() };
                    let serving = async { axum::serve(listener, self.app).with_graceful_shutdown(end).await };
                    tokio::join!(serving, held.watch(&stop)).0
                }
                Err(e) => Err(std::io::Error::other(e)),
            },
        };
        if let Err(e) = served {
            tracing::error!("the people's door closed: {e}");
        }
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
