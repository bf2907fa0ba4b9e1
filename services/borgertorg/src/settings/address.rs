//! Addresses of servers as a person may see them: without who logs in, and without what follows a question mark.

use percent_encoding::percent_decode_str;
use url::Url;

/// How an address begins that follows another.
const SCHEMES: [&str; 4] = ["nats://", "tls://", "ws://", "wss://"];

/// One address or several separated by commas, as they may stand in a log or on a screen.
pub fn shown(addresses: &str) -> String {
    let mut lines = addresses.to_owned();
    for scheme in SCHEMES {
        lines = lines.replace(&format!(", {scheme}"), &format!("\n{scheme}")).replace(&format!(",{scheme}"), &format!("\n{scheme}"));
    }
    let places: Vec<String> = lines.lines().map(|line| without_login(line.trim())).collect();
    let bare = places.iter().flat_map(|place| place.split(',')).map(|place| place.split(['?', '#']).next().unwrap_or_default());
    bare.collect::<Vec<_>>().join(",")
}

/// A password may hold a slash, a comma, a question mark or an @ that nobody encoded: nothing before the last @ is kept.
fn without_login(address: &str) -> String {
    let (scheme, rest) = address.split_once("://").map_or(("", address), |(scheme, rest)| (scheme, rest));
    let place = rest.rsplit_once('@').map_or(rest, |(_, place)| place);
    if scheme.is_empty() { place.to_owned() } else { format!("{scheme}://{place}") }
}

/// Host and port of one address, the port filled in where it is not said.
pub fn place(address: &str, port: u16) -> (String, u16) {
    let bare = shown(address);
    let bare = bare.split_once("://").map_or(bare.as_str(), |(_, rest)| rest).split('/').next().unwrap_or_default();
    let (host, said) = match bare.rsplit_once(':') {
        Some((host, said)) if !host.ends_with(':') && (!host.contains(':') || host.ends_with(']')) => (host, said.parse().ok()),
        _ => (bare, None),
    };
    (host.trim_matches(['[', ']']).to_owned(), said.unwrap_or(port))
}

/// Who logs in by the address of a database, as its server hears it: the same user may be written in several ways. Empty where it is not said.
pub fn user(address: &str) -> String {
    let Ok(url) = Url::parse(address) else { return String::new() };
    let said = url.query_pairs().filter(|(key, _)| key == "user").last().map(|(_, user)| user.into_owned());
    said.unwrap_or_else(|| percent_decode_str(url.username()).decode_utf8_lossy().into_owned())
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
            ("nats://u:hem/mel#ig@a:4222", "nats://a:4222"),
            ("nats://u:hem,me?lig@a,b:4223,nats://u:p,x://q@c", "nats://a,b:4223,nats://c"),
            ("http://u:p@127.0.0.1:8222/", "http://127.0.0.1:8222/"),
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
    fn a_user_is_one_however_it_is_written() {
        for address in ["postgres://app@db/x", "postgres://%61pp:pw@db:5432/y?sslmode=require", "postgresql://db/x?user=app", "postgres://other@db/x?user=app"]
        {
            assert_eq!(user(address), "app", "{address}");
        }
        assert_eq!((user("postgres://App@db/x").as_str(), user("postgres://db/x").as_str()), ("App", ""));
    }

    #[test]
    fn loopback_has_several_names() {
        assert!(["localhost", "127.0.0.1", "127.1.2.3", "::1", "[::1]"].into_iter().all(is_loopback));
        assert!(!["mail.example.org", "10.0.0.1", "0.0.0.0", "localhost.example.org", ""].into_iter().any(is_loopback));
    }
}
