//! A view: what somebody looks at in the console, under a name; her own, or everybody's of the centre.

use platform::id::{Id, Kind};

/// Of one member, and of a centre.
pub(crate) const MOST: usize = 50;
/// Letters of an address.
pub(crate) const LONGEST_ADDRESS: usize = 500;

#[derive(Clone, Debug)]
pub(crate) struct View {
    pub(crate) id: Id<View>,
    /// Whose it is; everybody's where it is nobody's.
    pub(crate) owner: Option<String>,
    pub(crate) name: String,
    pub(crate) address: String,
}

impl Kind for View {
    const PREFIX: &'static str = "view";
}

impl View {
    pub(crate) fn is_shared(&self) -> bool {
        self.owner.is_none()
    }

    pub(crate) fn is_seen_by(&self, member: &str) -> bool {
        self.owner.as_deref().is_none_or(|owner| owner == member)
    }
}

/// Whether an address leads to a page of the console, and nowhere else.
pub(crate) fn leads_within(address: &str) -> bool {
    let mut signs = address.chars();
    signs.next() == Some('/') && !matches!(signs.next(), Some('/' | '\\')) && !address.contains(char::is_whitespace)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_of_elsewhere_is_none_of_ours() {
        for good in ["/behov", "/behov?tid=uka&sok=tur%20p%C3%A5", "/"] {
            assert!(leads_within(good), "{good}");
        }
        for bad in ["", "behov", "//evil.example.org", "/\\evil.example.org", "https://evil.example.org", "/behov?sok=a b", "javascript:alert(1)"] {
            assert!(!leads_within(bad), "{bad}");
        }
    }
}
