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

/// Host and port of one address, the port filled in where it is not said.
pub fn place(address: &str, port: u16) -> (String, u16) {
    let bare = one(address.trim());
    let bare = bare.split_once("://").map_or(bare.as_str(), |(_, rest)| rest).split('/').next().unwrap_or_default();
    let (host, said) = match bare.rsplit_once(':') {
        Some((host, said)) if !host.ends_with(':') && (!host.contains(':') || host.ends_with(']')) => (host, said.parse().ok()),
        _ => (bare, None),
    };
    (host.trim_matches(['[', ']']).to_owned(), said.unwrap_or(port))
}

/// Whether a host is this machine itself.
pub fn is_loopback(host: &str) -> bool {
    let host = host.trim_matches(['[', ']']);
    host.eq_ignore_ascii_case("localhost") || host.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback())
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

    #[test]
    fn an_address_says_where_to_knock() {
        for (address, host, port) in
            [("nats://u:p@a:4000", "a", 4000), ("nats://a", "a", 4222), ("a", "a", 4222), ("http://[::1]:80/x", "::1", 80), ("nats://[::1]", "::1", 4222)]
        {
            assert_eq!(place(address, 4222), (host.to_owned(), port), "{address}");
        }
    }

    #[test]
    fn loopback_has_several_names() {
        assert!(["localhost", "127.0.0.1", "127.1.2.3", "::1", "[::1]"].into_iter().all(is_loopback));
        assert!(!["mail.example.org", "10.0.0.1", "0.0.0.0", "localhost.example.org", ""].into_iter().any(is_loopback));
    }
}
