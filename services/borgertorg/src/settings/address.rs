//! Addresses of servers as a person may see them: without who logs in, and without what follows a question mark.

/// One address or several separated by commas, as they may stand in a log or on a screen.
pub fn shown(addresses: &str) -> String {
    addresses.split(',').map(|address| one(address.trim())).collect::<Vec<_>>().join(",")
}

fn one(address: &str) -> String {
    let (scheme, rest) = address.split_once("://").map_or(("", address), |(scheme, rest)| (scheme, rest));
    let rest = rest.split(['?', '#']).next().unwrap_or_default();
    // a password may hold a slash or an @ that nobody encoded: what stands before the last @ is not shown
    let place = rest.rsplit_once('@').map_or(rest, |(_, place)| place);
    if scheme.is_empty() { place.to_owned() } else { format!("{scheme}://{place}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_logs_in_is_not_shown() {
        for (address, seen) in [
            ("nats://127.0.0.1:4222", "nats://127.0.0.1:4222"),
            ("nats://user:pass@a:4222, tls://token@b", "nats://a:4222,tls://b"),
            ("postgres://u:p/w@x@db:5432/{service}?sslmode=require&password=z", "postgres://db:5432/{service}"),
            ("user:pass@host", "host"),
            ("", ""),
        ] {
            assert_eq!(shown(address), seen);
        }
    }
}
