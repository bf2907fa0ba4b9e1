//! Pictures of the ground beneath the places on the map, from a server of somebody else that the house is set to. Without one the ground
//! is plain, and no browser asks anybody.

use serde::{Deserialize, Serialize};
use url::{Host, Url};

use crate::origin::is_loopback;

/// What the address of a picture is made of.
const PARTS: [&str; 3] = ["{z}", "{x}", "{y}"];
/// Letters of the line that says whose they are.
const LONGEST: usize = 200;

/// Where the pictures come from, and whose they are; both empty: from nowhere.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tiles {
    /// The address of a picture, with `{z}`, `{x}` and `{y}`.
    pub tiles: String,
    /// As their terms have it.
    pub attribution: String,
}

impl Tiles {
    /// What is wrong with it, each with the key that it is about.
    #[must_use]
    pub fn faults(&self) -> Vec<(&'static str, &'static str)> {
        let mut faults = Vec::new();
        if !self.tiles.is_empty() && self.url().is_none() {
            let example = "must be the https address of a picture with {z}, {x} and {y} behind its server, such as https://tiles.example.org/{z}/{x}/{y}.png";
            faults.push(("tiles", example));
        }
        let said = self.attribution.trim();
        if said.is_empty() != self.tiles.is_empty() || said.chars().count() > LONGEST {
            faults.push(("attribution", "is a line beside tiles that says whose pictures they are, such as \"© Kartverket\""));
        }
        faults
    }

    /// Scheme, host and port of whoever is asked; none where nobody is.
    #[must_use]
    pub fn origin(&self) -> Option<String> {
        self.url().map(|url| url.origin().ascii_serialization())
    }

    fn url(&self) -> Option<Url> {
        let (server, _) = self.tiles.split_once("://")?.1.split_once('/')?;
        let first = PARTS.iter().fold(self.tiles.clone(), |address, part| address.replacen(part, "0", 1));
        let whole = !server.contains('{') && PARTS.iter().all(|part| self.tiles.contains(part)) && !first.contains(['{', '}']);
        let url = Url::parse(&first).ok().filter(|_| whole)?;
        let protected = url.scheme() == "https" || (url.scheme() == "http" && is_loopback(&url));
        // a policy cannot name an address of IPv6
        let named = matches!(url.host(), Some(Host::Domain(_) | Host::Ipv4(_)));
        (protected && named && url.username().is_empty() && url.password().is_none()).then_some(url)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tiles(tiles: &str, attribution: &str) -> Tiles {
        Tiles { tiles: tiles.to_owned(), attribution: attribution.to_owned() }
    }

    #[test]
    fn pictures_come_over_https_from_one_named_server() {
        for (address, origin) in [
            ("https://cache.kartverket.no/v1/wmts/1.0.0/topo/default/webmercator/{z}/{y}/{x}.png", "https://cache.kartverket.no"),
            ("https://Tiles.example.org:443/{z}/{x}/{y}.png?key=1", "https://tiles.example.org"),
            ("https://tiles.example.org:8443/{z}/{x}/{y}", "https://tiles.example.org:8443"),
            ("http://127.0.0.1:4000/{z}/{x}/{y}.png", "http://127.0.0.1:4000"),
        ] {
            let set = tiles(address, "© Kartverket");
            assert_eq!((set.faults(), set.origin().as_deref()), (vec![], Some(origin)), "{address}");
        }
        for bad in [
            "http://tiles.example.org/{z}/{x}/{y}.png",
            "https://{s}.tiles.example.org/{z}/{x}/{y}.png",
            "https://{x}.example.org/{z}/{x}/{y}.png",
            "https://tiles.example.org/{z}/{x}.png",
            "https://tiles.example.org/{z}/{x}/{y}/{r}.png",
            "https://u:hunter2@tiles.example.org/{z}/{x}/{y}.png",
            "https://[::1]/{z}/{x}/{y}.png",
            "//tiles.example.org/{z}/{x}/{y}.png",
            "javascript:{z}{x}{y}",
            "tiles",
        ] {
            let faults = tiles(bad, "© Kartverket").faults();
            assert!(faults.len() == 1 && faults[0].0 == "tiles" && !faults[0].1.contains("hunter2"), "{bad}: {faults:?}");
            assert_eq!(tiles(bad, "").origin(), None, "{bad}");
        }
    }

    #[test]
    fn whose_they_are_is_said_where_there_are_any_and_nowhere_else() {
        let good = "https://tiles.example.org/{z}/{x}/{y}.png";
        assert_eq!((tiles("", "").faults(), tiles("", "").origin()), (vec![], None));
        for (address, line) in [(good, ""), (good, "  "), ("", "© Kartverket"), (good, &*"a".repeat(201))] {
            assert_eq!(tiles(address, line).faults().iter().map(|fault| fault.0).collect::<Vec<_>>(), ["attribution"], "{address} {line}");
        }
    }
}
