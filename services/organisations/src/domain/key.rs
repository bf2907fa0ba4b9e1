//! API keys: an organisation's own system proves itself by a secret that is shown once.

use chrono::{DateTime, TimeDelta, Utc};
use platform::id::{Centre, Id, Kind};

use super::organisation::Organisation;

/// A key; of its secret only a digest is kept.
#[derive(Debug, Clone)]
pub(crate) struct ApiKey {
    pub(crate) id: Id<ApiKey>,
    pub(crate) centre: Id<Centre>,
    pub(crate) organisation: Id<Organisation>,
    pub(crate) label: String,
    pub(crate) digest: Vec<u8>,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) revoked_at: Option<DateTime<Utc>>,
    /// To the minute.
    pub(crate) last_used_at: Option<DateTime<Utc>>,
}

impl Kind for ApiKey {
    const PREFIX: &'static str = "key";
}

/// How long a bearer token lives that a key is exchanged for.
pub(crate) const TOKEN_SPAN: TimeDelta = TimeDelta::minutes(10);

const NOTED_EVERY: TimeDelta = TimeDelta::minutes(1);
const ID_LENGTH: usize = 26;
const RANDOM_LENGTH: usize = 43; // 256 bits in base64

impl ApiKey {
    /// Ends its use; once is enough.
    pub(crate) fn revoke(&mut self, now: DateTime<Utc>) {
        self.revoked_at.get_or_insert(now);
    }

    /// Whether its use is worth a note: at most one a minute.
    pub(crate) fn is_due_for_a_note(&self, now: DateTime<Utc>) -> bool {
        self.last_used_at.is_none_or(|last| now - last >= NOTED_EVERY)
    }
}

/// The secret of a key as text: `bt_<key>_<random>`.
pub(crate) fn secret(key: Id<ApiKey>, random: &str) -> String {
    let key = key.to_string();
    format!("bt_{}_{random}", &key[key.len() - ID_LENGTH..])
}

/// The key that a secret names, where it has the form of one.
pub(crate) fn named_in(secret: &str) -> Option<Id<ApiKey>> {
    let (key, random) = secret.strip_prefix("bt_")?.split_once('_')?;
    if key.len() != ID_LENGTH || random.len() != RANDOM_LENGTH {
        return None;
    }
    format!("{}_{key}", ApiKey::PREFIX).parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_names_its_key_even_with_underscores_in_its_random_part() {
        let id: Id<ApiKey> = "key_01h2xcejqtf2nbrexx3vqjhp41".parse().unwrap();

        let text = secret(id, &"_".repeat(43));

        assert_eq!(named_in(&text), Some(id));
        for bad in ["", "bt_", "bt_x_y", &text[1..], &text[..text.len() - 1], &format!("{text}x"), "bt_é_é"] {
            assert_eq!(named_in(bad), None, "{bad}");
        }
    }
}
