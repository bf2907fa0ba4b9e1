//! Every thing that bytes can enter by, each as a function that takes bytes and panics where a promise is broken.
//!
//! What parses is not linked but mounted: the very files of the house, without the database, broker and server around them. A file
//! that begins to lean on those no longer compiles here.

// the tests within the mounted files run where those live, and ask for more
#![cfg(not(test))]
#![expect(dead_code, reason = "of the mounted files only what parses is called")]

// the mounted files call the shared ground by its name
extern crate self as platform;

#[path = "../../services/platform/src/auth.rs"]
pub mod auth;
#[path = "../../services/dispatcher/src/oidc/claims.rs"]
mod claims;
#[path = "mounts/domain.rs"]
mod domain;
#[path = "../../services/platform/src/error.rs"]
pub mod error;
#[path = "../../services/platform/src/id.rs"]
pub mod id;
#[path = "mounts/import.rs"]
mod import;
#[path = "../../services/platform/src/receipts/key.rs"]
mod key;
#[path = "../../services/platform/src/link.rs"]
pub mod link;
#[path = "mounts/outbox.rs"]
pub mod outbox;
#[path = "../../services/platform/src/page.rs"]
pub mod page;
#[path = "mounts/plan.rs"]
mod plan;
#[path = "../../services/platform/src/privacy.rs"]
pub mod privacy;
#[path = "../../services/notifications/src/events/reading.rs"]
mod reading;

#[path = "targets/accounts.rs"]
mod accounts;
#[path = "targets/bend.rs"]
mod bend;
#[path = "targets/contacts.rs"]
mod contacts;
#[path = "targets/instances.rs"]
mod instances;
#[path = "targets/keys.rs"]
mod keys;
#[path = "targets/letters.rs"]
mod letters;
#[path = "targets/links.rs"]
mod links;
#[path = "targets/pages.rs"]
mod pages;
#[path = "targets/rules.rs"]
mod rules;
#[path = "targets/sheets.rs"]
mod sheets;
#[path = "targets/texts.rs"]
mod texts;
#[path = "targets/tokens.rs"]
mod tokens;

use std::path::PathBuf;

/// One way in.
#[derive(Clone, Copy, Debug)]
pub struct Target {
    /// Its name, and the name of its folder in the corpus.
    pub name: &'static str,
    /// Takes any bytes; panics where the house breaks a promise.
    pub feed: fn(&[u8]),
}

/// All of them.
pub const TARGETS: [Target; 11] = [
    Target { name: "accounts", feed: accounts::feed },
    Target { name: "contacts", feed: contacts::feed },
    Target { name: "instances", feed: instances::feed },
    Target { name: "keys", feed: keys::feed },
    Target { name: "letters", feed: letters::feed },
    Target { name: "links", feed: links::feed },
    Target { name: "pages", feed: pages::feed },
    Target { name: "rules", feed: rules::feed },
    Target { name: "sheets", feed: sheets::feed },
    Target { name: "texts", feed: texts::feed },
    Target { name: "tokens", feed: tokens::feed },
];

impl Target {
    /// The one of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        TARGETS.into_iter().find(|target| target.name == name)
    }

    /// Where its corpus lies.
    #[must_use]
    pub fn corpus(self) -> PathBuf {
        PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("corpus").join(self.name)
    }
}
