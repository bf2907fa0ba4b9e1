//! The keys of the house as files: the signing pair, and the secret that the rooms share.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use hmac::{Hmac, Mac};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header};
use rand::RngCore;
use ring::signature::{Ed25519KeyPair, KeyPair};
use sha2::Sha256;

use crate::error::Trouble;

const PRIVATE: &str = "signing.key";
const PUBLIC: &str = "signing.pub";
const SHARED: &str = "rooms.key";

/// What a process may sign and check. Cheap to clone; prints nothing.
#[derive(Clone)]
pub struct Keys(Arc<Held>);

struct Held {
    private: Option<EncodingKey>,
    public: Vec<DecodingKey>,
    shared: Vec<u8>,
    room_encoding: EncodingKey,
    room_decoding: DecodingKey,
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Keys(***)")
    }
}

impl Keys {
    /// Writes new keys into `folder` where there are none yet: files that only their owner may read.
    ///
    /// # Errors
    /// Where the folder cannot be written.
    pub fn make(folder: &Path) -> Result<(), Trouble> {
        let broken = |e: std::io::Error| Trouble::broken("writing the keys", e);
        std::fs::create_dir_all(folder).map_err(broken)?;
        if !folder.join(PRIVATE).exists() {
            let (pkcs8, public) = pair()?;
            // the public half first: a crash between the two leaves no private key without it
            write(&folder.join(PUBLIC), &URL_SAFE_NO_PAD.encode(public)).map_err(broken)?;
            write(&folder.join(PRIVATE), &STANDARD.encode(pkcs8)).map_err(broken)?;
        }
        if !folder.join(SHARED).exists() {
            write(&folder.join(SHARED), &STANDARD.encode(secret())).map_err(broken)?;
        }
        Ok(())
    }

    /// Reads the keys of `folder`; the private half only where `may_sign`.
    ///
    /// `signing.pub` may hold a second line: the key of before, still valid.
    ///
    /// # Errors
    /// Names the file that is missing or cannot be read.
    pub fn read(folder: &Path, may_sign: bool) -> Result<Self, Trouble> {
        let read = |name: &'static str| {
            let path = folder.join(name);
            std::fs::read_to_string(&path).map_err(|e| Trouble::broken("reading the keys", format!("{}: {e}; `borgertorg migrate` makes it", path.display())))
        };
        let unreadable = |name: &str| Trouble::broken("reading the keys", format!("{name} does not hold a key"));
        let private = if may_sign {
            let pkcs8 = STANDARD.decode(read(PRIVATE)?.trim()).map_err(|_| unreadable(PRIVATE))?;
            Some(EncodingKey::from_ed_der(&pkcs8))
        } else {
            None
        };
        let lines = read(PUBLIC)?;
        let public = lines.lines().map(str::trim).filter(|line| !line.is_empty());
        let public = public.map(DecodingKey::from_ed_components).collect::<Result<Vec<_>, _>>().map_err(|_| unreadable(PUBLIC))?;
        let shared = STANDARD.decode(read(SHARED)?.trim()).map_err(|_| unreadable(SHARED))?;
        if public.is_empty() || shared.len() < 32 {
            return Err(unreadable(if public.is_empty() { PUBLIC } else { SHARED }));
        }
        Ok(Self::holding(private, public, shared))
    }

    /// Keys that no file holds, for tests and tools.
    ///
    /// # Panics
    /// Never: a pair can always be made.
    #[must_use]
    #[expect(clippy::expect_used, reason = "a fresh pair is well formed")]
    pub fn invented() -> Self {
        let (pkcs8, public) = pair().expect("a pair");
        let public = DecodingKey::from_ed_components(&URL_SAFE_NO_PAD.encode(public)).expect("its public half");
        Self::holding(Some(EncodingKey::from_ed_der(&pkcs8)), vec![public], secret())
    }

    /// The folder's files, for the doctor.
    #[must_use]
    pub fn files(folder: &Path) -> [PathBuf; 3] {
        [folder.join(PRIVATE), folder.join(PUBLIC), folder.join(SHARED)]
    }

    /// A keyed digest of `parts` for one `use_` ("link", "receipt"): 32 bytes that nobody outside can make.
    #[must_use]
    pub fn digest(&self, use_: &str, parts: &[&[u8]]) -> Vec<u8> {
        self.mac(use_, parts).finalize().into_bytes().to_vec()
    }

    /// Whether `digest` is that of `parts`, in constant time.
    #[must_use]
    pub fn is_digest(&self, use_: &str, parts: &[&[u8]], digest: &[u8]) -> bool {
        self.mac(use_, parts).verify_slice(digest).is_ok()
    }

    #[expect(clippy::expect_used, reason = "HMAC takes keys of any length")]
    fn mac(&self, use_: &str, parts: &[&[u8]]) -> Hmac<Sha256> {
        let mut mac = Hmac::new_from_slice(&self.0.shared).expect("a key");
        for part in std::iter::once(use_.as_bytes()).chain(parts.iter().copied()) {
            mac.update(&(part.len() as u64).to_be_bytes());
            mac.update(part);
        }
        mac
    }

    fn holding(private: Option<EncodingKey>, public: Vec<DecodingKey>, shared: Vec<u8>) -> Self {
        let (room_encoding, room_decoding) = (EncodingKey::from_secret(&shared), DecodingKey::from_secret(&shared));
        Self(Arc::new(Held { private, public, shared, room_encoding, room_decoding }))
    }

    pub(super) fn signing(&self) -> Option<(Header, &EncodingKey)> {
        self.0.private.as_ref().map(|key| (Header::new(Algorithm::EdDSA), key))
    }

    pub(super) fn public(&self) -> &[DecodingKey] {
        &self.0.public
    }

    pub(super) fn room_encoding(&self) -> &EncodingKey {
        &self.0.room_encoding
    }

    pub(super) fn room_decoding(&self) -> &DecodingKey {
        &self.0.room_decoding
    }
}

fn pair() -> Result<(Vec<u8>, Vec<u8>), Trouble> {
    let made = || -> Result<_, String> {
        let pkcs8 = Ed25519KeyPair::generate_pkcs8(&ring::rand::SystemRandom::new()).map_err(|e| e.to_string())?;
        let pair = Ed25519KeyPair::from_pkcs8(pkcs8.as_ref()).map_err(|e| e.to_string())?;
        Ok((pkcs8.as_ref().to_vec(), pair.public_key().as_ref().to_vec()))
    };
    made().map_err(|e| Trouble::broken("making a key pair", e))
}

fn secret() -> Vec<u8> {
    let mut bytes = vec![0; 32];
    rand::rng().fill_bytes(&mut bytes);
    bytes
}

fn write(path: &Path, text: &str) -> std::io::Result<()> {
    use std::io::Write as _;
    use std::os::unix::fs::OpenOptionsExt as _;
    let mut file = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    writeln!(file, "{text}")?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_made_once_and_only_their_owner_reads_them() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();

        Keys::make(folder.path()).unwrap();
        let first = Keys::read(folder.path(), true).unwrap().digest("link", &[b"a"]);
        Keys::make(folder.path()).unwrap();

        assert_eq!(Keys::read(folder.path(), false).unwrap().digest("link", &[b"a"]), first);
        for file in Keys::files(folder.path()) {
            assert_eq!(std::fs::metadata(file).unwrap().permissions().mode() & 0o777, 0o600);
        }
    }

    #[test]
    fn a_missing_key_is_named() {
        let folder = tempfile::tempdir().unwrap();

        let error = Keys::read(folder.path(), false).unwrap_err();

        assert!(crate::error::chain(&error).contains("signing.pub"), "{error:?}");
    }

    #[test]
    fn a_digest_is_bound_to_its_use_and_to_where_the_parts_end() {
        let keys = Keys::invented();

        assert_ne!(keys.digest("link", &[b"ab", b"c"]), keys.digest("link", &[b"a", b"bc"]));
        assert_ne!(keys.digest("link", &[b"a"]), keys.digest("receipt", &[b"a"]));
    }
}
