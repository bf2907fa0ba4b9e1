//! Where people reach the door, and whether a request comes from a page of ours.

use axum::http::HeaderMap;
use platform::error::Trouble;
use url::{Host, Url};

/// Scheme, host and port under which people reach this door.
#[derive(Clone, Debug)]
pub(crate) struct Origin {
    text: String,
    https: bool,
}

impl Origin {
    /// The origin of a URL: https, or http on this machine.
    ///
    /// # Errors
    /// Any other address: a session would travel in the clear.
    pub(crate) fn of(url: &str) -> Result<Self, Trouble> {
        let wrong = |what: String| Trouble::broken("opening the people's door", what);
        let parsed = Url::parse(url).map_err(|e| wrong(format!("server.public_url: {e}")))?;
        let https = parsed.scheme() == "https";
        let here = parsed.scheme() == "http" && is_loopback(&parsed);
        if !https && !here {
            return Err(wrong("server.public_url must begin with https:// (http:// is for this machine alone, such as http://127.0.0.1:7480)".to_owned()));
        }
        Ok(Self { text: parsed.origin().ascii_serialization(), https })
    }

    pub(crate) fn is_https(&self) -> bool {
        self.https
    }

    /// Whether a page of ours sends this. Browsers say so in `Sec-Fetch-Site`; `Origin` may then be `null`, since pages with a
    /// secret in their address send no referrer. Where a browser says neither, it is none of ours.
    pub(crate) fn is_of_our_page(&self, headers: &HeaderMap) -> bool {
        let text = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or("?").to_ascii_lowercase());
        let (site, origin) = (text("sec-fetch-site"), text("origin"));
        let ours = origin.as_deref().map(|origin| origin == self.text || self.is_this_machine(origin, text("host").as_deref()));
        match site.as_deref() {
            Some("same-origin") => ours.unwrap_or(true) || origin.as_deref() == Some("null"),
            Some(_) => false,
            None => ours.unwrap_or(false),
        }
    }

    /// On this machine the door has several names: what the browser calls it in both headers is one of them.
    fn is_this_machine(&self, origin: &str, host: Option<&str>) -> bool {
        let named = origin.strip_prefix("http://").filter(|_| !self.https);
        let (Some(named), Some(host)) = (named, host) else { return false };
        let name = named.rsplit_once(':').map_or(named, |(name, _)| name);
        named == host && ["localhost", "127.0.0.1", "[::1]"].contains(&name)
    }
}

/// Whether an address leads to this machine.
pub(crate) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name.eq_ignore_ascii_case("localhost"),
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderName;

    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (HeaderName::from_static(name), value.parse().unwrap())).collect()
    }

    #[test]
    fn a_session_never_travels_in_the_clear() {
        for good in ["https://frivillig.example.org", "http://127.0.0.1:7480", "http://localhost:1", "http://[::1]:80/"] {
            assert!(Origin::of(good).is_ok(), "{good}");
        }
        for bad in ["http://frivillig.example.org", "http://10.0.0.1:7480", "http://localhost.example.org", "ftp://127.0.0.1"] {
            let said = platform::error::chain(&Origin::of(bad).unwrap_err());
            assert!(said.contains("must begin with https://"), "{bad}: {said}");
        }
    }

    #[test]
    fn only_our_own_pages_are_believed() {
        let ours = Origin::of("https://Svar.example.org:443/").unwrap();
        for good in [
            &[("sec-fetch-site", "same-origin"), ("origin", "null")][..],
            &[("sec-fetch-site", "same-origin"), ("origin", "https://svar.example.org")],
            &[("sec-fetch-site", "same-origin")],
            &[("origin", "https://svar.example.org")],
        ] {
            assert!(ours.is_of_our_page(&headers(good)), "{good:?}");
        }
        for bad in [
            &[][..],
            &[("origin", "null")],
            &[("sec-fetch-site", "none")],
            &[("sec-fetch-site", "same-site"), ("origin", "https://svar.example.org")],
            &[("sec-fetch-site", "cross-site"), ("origin", "https://evil.example.org")],
            &[("sec-fetch-site", "same-origin"), ("origin", "https://evil.example.org")],
            &[("origin", "https://evil.example.org"), ("host", "evil.example.org")],
            &[("origin", "http://svar.example.org")],
        ] {
            assert!(!ours.is_of_our_page(&headers(bad)), "{bad:?}");
        }
        let here = Origin::of("http://127.0.0.1:7480").unwrap();
        assert!(here.is_of_our_page(&headers(&[("origin", "http://localhost:7480"), ("host", "localhost:7480")])));
        for bad in [
            &[("origin", "http://localhost:7481"), ("host", "localhost:7480")][..],
            &[("origin", "http://evil.example.org:7480"), ("host", "evil.example.org:7480")],
        ] {
            assert!(!here.is_of_our_page(&headers(bad)), "{bad:?}");
        }
    }
}
