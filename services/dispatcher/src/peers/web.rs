//! One question to a server of the web, on a connection of its own: https, or http on this machine. No redirect is followed.

use std::error::Error;
use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, to_bytes};
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HOST};
use http::{Request, StatusCode};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use platform::error::Trouble;
use rustls::pki_types::ServerName;
use rustls::{ClientConfig, RootCertStore};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use url::{Url, form_urlencoded};

use crate::origin::is_loopback;

/// Longest wait for the whole of an answer.
const PATIENCE: Duration = Duration::from_secs(10);
/// Longest answer, in bytes.
const MOST: usize = 256 * 1024;

type Failed = Box<dyn Error + Send + Sync>;

/// Asks for what lies at an address.
///
/// # Errors
/// A server that is away or refuses.
pub(super) async fn get(url: &str, authorization: Option<&str>) -> Result<Vec<u8>, Trouble> {
    ask(url, Request::get("/"), authorization, String::new()).await
}

/// Posts a form.
///
/// # Errors
/// As [`get`].
pub(super) async fn post(url: &str, form: &[(&str, &str)], authorization: Option<&str>) -> Result<Vec<u8>, Trouble> {
    let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
    ask(url, Request::post("/").header(CONTENT_TYPE, "application/x-www-form-urlencoded"), authorization, body).await
}

async fn ask(url: &str, request: http::request::Builder, authorization: Option<&str>, body: String) -> Result<Vec<u8>, Trouble> {
    let away = |e: Failed| Trouble::away("the issuer", e);
    let broken = |e: Failed| Trouble::broken("asking the issuer", e);
    let url = Url::parse(url).map_err(|e| broken(e.into()))?;
    if url.scheme() != "https" && !(url.scheme() == "http" && is_loopback(&url)) {
        return Err(broken(format!("{url} would be asked in the clear").into()));
    }
    let target = &url[url::Position::BeforePath..url::Position::AfterQuery];
    let host = &url[url::Position::BeforeHost..url::Position::AfterPort];
    let mut request = request.uri(target).header(HOST, host).header(ACCEPT, "application/json");
    if let Some(value) = authorization {
        request = request.header(AUTHORIZATION, value);
    }
    let request = request.body(Body::from(body)).map_err(|e| broken(e.into()))?;
    let (status, body) = match tokio::time::timeout(PATIENCE, exchange(&url, request)).await {
        Ok(answered) => answered.map_err(away)?,
        Err(late) => return Err(away(late.into())),
    };
    match status {
        status if status.is_success() => Ok(body),
        status if status.is_server_error() => Err(away(format!("{url} answered {status}").into())),
        status => Err(broken(format!("{url} answered {status}").into())),
    }
}

async fn exchange(url: &Url, request: Request<Body>) -> Result<(StatusCode, Vec<u8>), Failed> {
    let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']).to_owned();
    let stream = TcpStream::connect((host.as_str(), url.port_or_known_default().unwrap_or(443))).await?;
    if url.scheme() == "http" {
        return talk(stream, request).await;
    }
    let roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    let builder = ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider())).with_safe_default_protocol_versions()?;
    let config = builder.with_root_certificates(roots).with_no_client_auth();
    talk(TlsConnector::from(Arc::new(config)).connect(ServerName::try_from(host)?, stream).await?, request).await
}

async fn talk(stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static, request: Request<Body>) -> Result<(StatusCode, Vec<u8>), Failed> {
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
    let talking = tokio::spawn(connection);
    let answer = sender.send_request(request).await?;
    let status = answer.status();
    let body = to_bytes(Body::new(answer.into_body()), MOST).await?;
    talking.abort();
    Ok((status, body.to_vec()))
}
