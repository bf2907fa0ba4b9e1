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

use super::lately::Lately;
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
    lately: Lately,
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Keys(***)")
    }
}

impl Keys {
    /// Writes new keys into `folder` where there are none yet: files that only their owner may read. Ended at any moment, the next
    /// start goes on: each file appears whole, the private half before the public one, which is made from it.
    ///
    /// A folder that holds the public half and the shared secret without the private half is a copy for a role that signs nothing,
    /// and stays as it is.
    ///
    /// # Errors
    /// Where the folder cannot be written.
    pub fn make(folder: &Path) -> Result<(), Trouble> {
        let broken = |e: std::io::Error| Trouble::broken("writing the keys", format!("{}: {e}", folder.display()));
        std::fs::create_dir_all(folder).map_err(broken)?;
        let [private, public, shared] = Self::files(folder);
        if stands(&public) && stands(&shared) && !stands(&private) {
            return Ok(());
        }
        let fresh = !stands(&private);
        if fresh {
            first(&private, &STANDARD.encode(pair()?)).map_err(broken)?;
        }
        let pkcs8 = STANDARD.decode(std::fs::read_to_string(&private).map_err(broken)?.trim()).map_err(|_| unreadable(PRIVATE))?;
        let own = URL_SAFE_NO_PAD.encode(public_half(&pkcs8)?);
        // beside a fresh private half, another public one belongs to a pair that was never whole
        if !stands(&public) || (fresh && !std::fs::read_to_string(&public).is_ok_and(|text| text.lines().any(|line| line.trim() == own))) {
            std::fs::rename(aside(&public, &own).map_err(broken)?, &public).map_err(broken)?;
        }
        if !stands(&shared) {
            first(&shared, &STANDARD.encode(secret())).map_err(broken)?;
        }
        std::fs::File::open(folder).and_then(|folder| folder.sync_all()).map_err(broken)
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
            std::fs::read_to_string(&path).map_err(|e| {
                Trouble::broken(
                    "reading the keys",
                    format!("{}: {e}; `borgertorg migrate` makes the keys of a new house, copy those of one that runs", path.display()),
                )
            })
        };
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
        let pkcs8 = pair().expect("a pair");
        let public = public_half(&pkcs8).expect("its public half");
        let public = DecodingKey::from_ed_components(&URL_SAFE_NO_PAD.encode(public)).expect("a key");
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
        Self(Arc::new(Held { private, public, shared, room_encoding, room_decoding, lately: Lately::default() }))
    }

    pub(super) fn signing(&self) -> Option<(Header, &EncodingKey)> {
        self.0.private.as_ref().map(|key| (Header::new(Algorithm::EdDSA), key))
    }

    pub(super) fn public(&self) -> &[DecodingKey] {
        &self.0.public
    }

    pub(super) fn lately(&self) -> &Lately {
        &self.0.lately
    }

    pub(super) fn room_encoding(&self) -> &EncodingKey {
        &self.0.room_encoding
    }

    pub(super) fn room_decoding(&self) -> &DecodingKey {
        &self.0.room_decoding
    }
}

fn unreadable(name: &str) -> Trouble {
    Trouble::broken("reading the keys", format!("{name} does not hold a key"))
}

/// A fresh private key, as PKCS#8.
fn pair() -> Result<Vec<u8>, Trouble> {
    let pkcs8 = Ed25519KeyPair::generate_pkcs8(&ring::rand::SystemRandom::new()).map_err(|e| Trouble::broken("making a key pair", e.to_string()))?;
    Ok(pkcs8.as_ref().to_vec())
}

fn public_half(pkcs8: &[u8]) -> Result<Vec<u8>, Trouble> {
    let pair = Ed25519KeyPair::from_pkcs8(pkcs8).map_err(|_| unreadable(PRIVATE))?;
    Ok(pair.public_key().as_ref().to_vec())
}

fn secret() -> Vec<u8> {
    let mut bytes = vec![0; 32];
    rand::rng().fill_bytes(&mut bytes);
    bytes
}

/// Whether the file is there with something in it: an empty one is what a process left that was ended while it wrote.
fn stands(path: &Path) -> bool {
    std::fs::metadata(path).is_ok_and(|meta| meta.len() > 0)
}

/// Writes a file under another name, whole and on the disk.
fn aside(path: &Path, text: &str) -> std::io::Result<PathBuf> {
    use std::io::Write as _;
    use std::os::unix::fs::OpenOptionsExt as _;
    let new = path.with_extension(format!("new-{}", std::process::id()));
    let _ = std::fs::remove_file(&new); // of an earlier process with this number, which was ended here
    let mut file = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&new)?;
    writeln!(file, "{text}")?;
    file.sync_all()?;
    Ok(new)
}

/// Gives a file its name where none stands: of two processes that do so at once, the first wins.
fn first(path: &Path, text: &str) -> std::io::Result<()> {
    let new = aside(path, text)?;
    if !stands(path) {
        let _ = std::fs::remove_file(path);
    }
    // unlike a rename, a hard link leaves what stands there
    let linked = std::fs::hard_link(&new, path);
    std::fs::remove_file(&new)?;
    linked.or_else(|e| if e.kind() == std::io::ErrorKind::AlreadyExists { Ok(()) } else { Err(e) })
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
    fn a_first_start_that_was_ended_anywhere_is_taken_up_by_the_next() {
        let whole = tempfile::tempdir().unwrap();
        Keys::make(whole.path()).unwrap();
        let names = [PRIVATE, PUBLIC, SHARED];
        // what may stand: whole files, and empty ones as an older version could leave them
        let left: [&[(&str, bool)]; 6] = [
            &[(PRIVATE, true)],
            &[(PRIVATE, false)],
            &[(PUBLIC, true)],
            &[(PUBLIC, false)],
            &[(PRIVATE, true), (PUBLIC, true)],
            &[(PUBLIC, true), (PRIVATE, false)],
        ];
        for left in left {
            let folder = tempfile::tempdir().unwrap();
            for (name, full) in left {
                let text = if *full { std::fs::read_to_string(whole.path().join(name)).unwrap() } else { String::new() };
                std::fs::write(folder.path().join(name), text).unwrap();
            }

            Keys::make(folder.path()).unwrap();

            assert_signs(folder.path());
            let mut found: Vec<_> = std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
            found.sort();
            let mut names = names;
            names.sort_unstable();
            assert_eq!(found, names, "after {left:?}");
        }
    }

    fn assert_signs(folder: &Path) {
        let (signer, reader) = (Keys::read(folder, true).unwrap(), Keys::read(folder, false).unwrap());
        let caller = crate::auth::Caller { subject: "member_1".into(), centre: None, organisation: None, scopes: vec!["operator".into()] };
        let now = chrono::DateTime::UNIX_EPOCH + chrono::TimeDelta::days(1);
        let token = signer.token(&caller, now, chrono::TimeDelta::minutes(1)).unwrap();
        assert_eq!(reader.caller(&token, now), Ok(caller));
    }

    #[test]
    fn a_copy_for_a_role_that_signs_nothing_stays_a_copy() {
        let folder = tempfile::tempdir().unwrap();
        Keys::make(folder.path()).unwrap();
        std::fs::remove_file(folder.path().join(PRIVATE)).unwrap();
        let before = std::fs::read_to_string(folder.path().join(PUBLIC)).unwrap();

        Keys::make(folder.path()).unwrap();

        assert!(!folder.path().join(PRIVATE).exists());
        assert_eq!(std::fs::read_to_string(folder.path().join(PUBLIC)).unwrap(), before);
    }

    #[test]
    fn two_first_starts_at_once_agree() {
        let folder = tempfile::tempdir().unwrap();

        std::thread::scope(|scope| {
            for _ in 0..2 {
                scope.spawn(|| Keys::make(folder.path()));
            }
        });
        Keys::make(folder.path()).unwrap();

        assert_signs(folder.path());
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
