//! Who logs in at the broker, as the address in the settings says it: the client itself reads no login from an address.

use async_nats::{ConnectOptions, ServerAddr};
use percent_encoding::percent_decode_str;

/// Options that log in as the first address says that names somebody: the client has one login for all brokers. A name without a
/// password is a token.
pub(super) fn of(servers: &[ServerAddr]) -> ConnectOptions {
    let plain = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
    let options = ConnectOptions::new();
    match servers.iter().find_map(|server| Some((server.username()?, server.password()))) {
        Some((user, Some(password))) => options.user_and_password(plain(user), plain(password)),
        Some((token, None)) => options.token(plain(token)),
        None => options,
    }
}
