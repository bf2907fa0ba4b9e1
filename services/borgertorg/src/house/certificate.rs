//! The certificate of the people's door: read from its two files, held for the handshakes, and read again when a file changes.

use std::path::Path;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use platform::clock::Clock;
use platform::error::{Trouble, chain};
use rustls::client::verify_server_name;
use rustls::crypto::ring;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use rustls::server::{ClientHello, ParsedCertificate, ResolvesServerCert};
use rustls::sign::CertifiedKey;
use rustls::{Error, InconsistentKeys, ServerConfig};
use tokio_util::sync::CancellationToken;
use x509_cert::der::Decode as _;
use x509_cert::time::Time;

use crate::settings::Door;

/// How often the files are looked at.
const LOOK: Duration = Duration::from_secs(5);
/// The end is near from so long before it on, or from the last quarter of a shorter life.
const SOON: TimeDelta = TimeDelta::days(14);
const HTTP: &[u8] = b"http/1.1";

/// What the two files held when they were read.
type Bytes = [Vec<u8>; 2];

/// A certificate that fits its key.
#[derive(Clone, Debug)]
pub struct Certificate {
    key: Arc<CertifiedKey>,
    pub begins_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
}

/// How a certificate stands in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Age {
    Unborn,
    Good,
    Ending,
    Over,
}

impl Certificate {
    /// Reads both files.
    ///
    /// # Errors
    /// One sentence with the setting and the file, where one cannot be read, holds something else, or does not fit the other.
    pub async fn read(door: &Door) -> Result<Self, Trouble> {
        Self::of(&bytes(door).await?, door)
    }

    fn of([certificate, key]: &Bytes, door: &Door) -> Result<Self, Trouble> {
        let (here, there) = (door.certificate.display(), door.key.display());
        let none = || wrong(format!("door.certificate: {here} holds no certificate in PEM"));
        let certificates = CertificateDer::pem_slice_iter(certificate).collect::<Result<Vec<_>, _>>().map_err(|_| none())?;
        let first = certificates.first().ok_or_else(none)?;
        let unusable = |e: &dyn std::fmt::Display| wrong(format!("door.certificate: what {here} holds cannot be used ({e})"));
        let validity = x509_cert::Certificate::from_der(first).map_err(|e| unusable(&e))?.tbs_certificate.validity;
        // what stands in a key is never said, not even by an error
        let key = PrivateKeyDer::from_pem_slice(key).map_err(|_| wrong(format!("door.key: {there} holds no private key in PEM")))?;
        let key = CertifiedKey::from_der(certificates, key, &ring::default_provider()).map_err(|e| match e {
            Error::InconsistentKeys(InconsistentKeys::KeyMismatch) => wrong(format!("door.key: {there} is not the key of the certificate in {here}")),
            Error::InvalidCertificate(e) => unusable(&format!("{e:?}")),
            _ => wrong(format!("door.key: the private key in {there} is of a kind that cannot be used")),
        })?;
        Ok(Self { key: Arc::new(key), begins_at: instant(validity.not_before), ends_at: instant(validity.not_after) })
    }

    /// How it stands now.
    pub fn age(&self, now: DateTime<Utc>) -> Age {
        let soon = SOON.min((self.ends_at - self.begins_at) / 4);
        match now {
            now if now < self.begins_at => Age::Unborn,
            now if now >= self.ends_at => Age::Over,
            now if now >= self.ends_at - soon => Age::Ending,
            _ => Age::Good,
        }
    }

    /// Whether it is made out to this host.
    pub fn is_for(&self, host: &str) -> bool {
        let host = host.trim_matches(['[', ']']).to_owned();
        let (Ok(certificate), Ok(name)) = (self.key.end_entity_cert(), ServerName::try_from(host)) else { return false };
        ParsedCertificate::try_from(certificate).is_ok_and(|parsed| verify_server_name(&parsed, &name).is_ok())
    }

    fn tell(&self, now: DateTime<Utc>) {
        let (begins, ends) = (self.begins_at.format("%d.%m.%Y"), self.ends_at.format("%d.%m.%Y"));
        match self.age(now) {
            Age::Unborn => tracing::warn!("the certificate of the people's door counts from {begins} only: browsers refuse it until then"),
            Age::Good => tracing::info!("the people's door has a certificate until {ends}"),
            Age::Ending => tracing::warn!("the certificate of the people's door ends soon, on {ends}: renew it"),
            Age::Over => tracing::warn!("the certificate of the people's door ended on {ends}: browsers refuse it"),
        }
    }
}

fn instant(time: Time) -> DateTime<Utc> {
    let seconds = i64::try_from(time.to_unix_duration().as_secs()).ok();
    seconds.and_then(|seconds| DateTime::from_timestamp(seconds, 0)).unwrap_or(DateTime::<Utc>::MAX_UTC)
}

async fn bytes(door: &Door) -> Result<Bytes, Trouble> {
    let read = async |setting: &str, file: &Path| tokio::fs::read(file).await.map_err(|e| wrong(format!("{setting}: {} cannot be read ({e})", file.display())));
    Ok([read("door.certificate", &door.certificate).await?, read("door.key", &door.key).await?])
}

fn wrong(what: String) -> Trouble {
    Trouble::broken("opening the people's door", what)
}

/// The certificate that handshakes are made with, as long as no better one lies in the files.
#[derive(Debug)]
pub struct Held {
    door: Door,
    clock: Clock,
    current: RwLock<Certificate>,
}

impl ResolvesServerCert for Held {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(self.current.read().unwrap_or_else(PoisonError::into_inner).key.clone())
    }
}

impl Held {
    /// The certificate of the settings.
    ///
    /// # Errors
    /// As [`Certificate::read`].
    pub async fn open(door: &Door, clock: &Clock) -> Result<Self, Trouble> {
        let current = Certificate::read(door).await?;
        current.tell(clock.now());
        Ok(Self { door: door.clone(), clock: clock.clone(), current: RwLock::new(current) })
    }

    /// What a connection begins with: each by the certificate of its moment.
    ///
    /// # Errors
    /// Never with the versions and ciphers of this build.
    pub fn handshakes(self: &Arc<Self>) -> Result<ServerConfig, Error> {
        let builder = ServerConfig::builder_with_provider(Arc::new(ring::default_provider())).with_safe_default_protocol_versions()?;
        let mut config = builder.with_no_client_auth().with_cert_resolver(self.clone());
        config.alpn_protocols = vec![HTTP.to_vec()];
        Ok(config)
    }

    /// Looks at the files now and then, until it is told to stop.
    pub async fn watch(&self, stop: &CancellationToken) {
        let mut seen = Err(String::new());
        while stop.run_until_cancelled(tokio::time::sleep(LOOK)).await.is_some() {
            self.look(&mut seen).await;
        }
    }

    /// Takes what the files hold where it is new and good; where it is bad, says so once and keeps what there is.
    async fn look(&self, seen: &mut Result<Bytes, String>) {
        let found = bytes(&self.door).await.map_err(|trouble| chain(&trouble));
        if found == *seen {
            return;
        }
        seen.clone_from(&found);
        match found.and_then(|bytes| Certificate::of(&bytes, &self.door).map_err(|trouble| chain(&trouble))) {
            Ok(certificate) if certificate.key.cert == self.current.read().unwrap_or_else(PoisonError::into_inner).key.cert => {}
            Ok(certificate) => {
                certificate.tell(self.clock.now());
                *self.current.write().unwrap_or_else(PoisonError::into_inner) = certificate;
            }
            Err(why) => tracing::warn!("the people's door keeps the certificate that it has: {why}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use rcgen::{CertificateParams, KeyPair, date_time_ymd};

    use super::*;

    /// A certificate and its key, in two files.
    fn made(folder: &Path, name: &str, host: &str) -> Door {
        let key = KeyPair::generate().unwrap();
        let mut asked = CertificateParams::new(vec![host.to_owned()]).unwrap();
        (asked.not_before, asked.not_after) = (date_time_ymd(2026, 11, 1), date_time_ymd(2027, 1, 30));
        let door = Door { certificate: folder.join(format!("{name}.pem")), key: folder.join(format!("{name}.key")), ..Door::default() };
        std::fs::write(&door.certificate, asked.self_signed(&key).unwrap().pem()).unwrap();
        std::fs::write(&door.key, key.serialize_pem()).unwrap();
        door
    }

    async fn said(certificate: &Path, key: &Path) -> String {
        let door = Door { certificate: certificate.to_owned(), key: key.to_owned(), ..Door::default() };
        chain(&Certificate::read(&door).await.unwrap_err())
    }

    #[tokio::test]
    async fn what_cannot_be_used_is_told_by_its_file_and_setting() {
        let folder = tempfile::tempdir().unwrap();
        let (one, other, none) = (made(folder.path(), "one", "a.no"), made(folder.path(), "other", "a.no"), PathBuf::from("nowhere.pem"));
        let broken = folder.path().join("broken.pem");
        std::fs::write(&broken, "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n").unwrap();

        assert!(Certificate::read(&one).await.is_ok());
        for (certificate, key, told) in [
            (&none, &one.key, "door.certificate: nowhere.pem cannot be read"),
            (&one.certificate, &none, "door.key: nowhere.pem cannot be read"),
            (&one.key, &one.key, "one.key holds no certificate in PEM"),
            (&broken, &one.key, "broken.pem holds cannot be used"),
            (&one.certificate, &one.certificate, "one.pem holds no private key in PEM"),
            (&one.certificate, &other.key, "other.key is not the key of the certificate in"),
        ] {
            let said = said(certificate, key).await;
            assert!(said.contains(told), "{told}: {said}");
        }
    }

    #[tokio::test]
    async fn it_says_how_it_stands_and_whose_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let certificate = Certificate::read(&made(folder.path(), "one", "*.example.org")).await.unwrap();

        for (at, age) in [
            ("2026-10-31T23:59:59Z", Age::Unborn),
            ("2026-11-01T00:00:00Z", Age::Good),
            ("2027-01-15T23:59:59Z", Age::Good),
            ("2027-01-16T00:00:00Z", Age::Ending),
            ("2027-01-30T00:00:00Z", Age::Over),
        ] {
            assert_eq!(certificate.age(at.parse().unwrap()), age, "{at}");
        }
        assert!(certificate.is_for("frivillig.example.org"));
        for host in ["example.org", "a.b.example.org", "frivillig.example.com", "127.0.0.1", ""] {
            assert!(!certificate.is_for(host), "{host}");
        }
    }

    #[tokio::test]
    async fn a_better_one_takes_its_place_and_a_bad_one_does_not() {
        let folder = tempfile::tempdir().unwrap();
        let (door, next) = (made(folder.path(), "one", "a.no"), made(folder.path(), "next", "a.no"));
        let held = Held::open(&door, &Clock::System).await.unwrap();
        let shown = |held: &Held| held.current.read().unwrap().key.cert.clone();
        let (first, mut seen) = (shown(&held), Err(String::new()));

        for half in [&next.certificate, &PathBuf::from("nowhere.pem")] {
            if std::fs::copy(half, &door.certificate).is_err() {
                std::fs::remove_file(&door.certificate).unwrap();
            }
            held.look(&mut seen).await;
            assert_eq!(shown(&held), first, "half a change, and a file that is away");
        }
        std::fs::copy(&next.certificate, &door.certificate).unwrap();
        std::fs::copy(&next.key, &door.key).unwrap();
        held.look(&mut seen).await;

        assert_ne!(shown(&held), first);
    }
}
