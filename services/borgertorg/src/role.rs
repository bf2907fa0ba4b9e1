//! The roles that one process can play: each is a name with a sentence for the command line, and one card.

use clap::{Subcommand, ValueEnum};
use platform::db::MigrationTrait;
use serde::{Deserialize, Serialize};

/// One role: a command, a key of `peers`, and a row of whatever goes over all of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Subcommand, ValueEnum, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Run one role: centres, organisations, venues, members, keys
    Organisations,
    /// Run one role: volunteers, their consents and hours
    Volunteers,
    /// Run one role: needs, offers, assignments
    Matching,
    /// Run one role: messages
    Notifications,
    /// Run one role: the pages that people open
    Dispatcher,
}

/// The steps of a role's own tables.
pub type Steps = Vec<Box<dyn MigrationTrait>>;

struct Card {
    name: &'static str,
    /// Where it listens by itself, unless the settings say otherwise: as `peers` in the defaults has it.
    port: u16,
    /// Its tables.
    schema: fn() -> Steps,
    /// Whether it makes tokens, and so reads the private half of the signing key.
    signs: bool,
}

impl Role {
    fn card(self) -> Card {
        match self {
            Self::Organisations => Card { name: "organisations", port: 7401, schema: organisations::migrations, signs: true },
            Self::Volunteers => Card { name: "volunteers", port: 7402, schema: volunteers::migrations, signs: false },
            Self::Matching => Card { name: "matching", port: 7403, schema: matching::migrations, signs: false },
            Self::Notifications => Card { name: "notifications", port: 7404, schema: notifications::migrations, signs: false },
            Self::Dispatcher => Card { name: "dispatcher", port: 7405, schema: dispatcher::migrations, signs: true },
        }
    }

    /// Every role. Who is read comes before who reads.
    pub fn all() -> &'static [Self] {
        Self::value_variants()
    }

    pub fn name(self) -> &'static str {
        self.card().name
    }

    pub fn port(self) -> u16 {
        self.card().port
    }

    /// The schema of its own tables, step by step.
    pub fn steps(self) -> Steps {
        (self.card().schema)()
    }

    pub fn signs(self) -> bool {
        self.card().signs
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_the_key_of_peers_and_the_name_are_one_word() {
        for role in Role::all() {
            let command = role.to_possible_value().unwrap();

            assert_eq!(command.get_name(), role.name());
            assert_eq!(serde_json::to_value(role).unwrap(), role.name());
        }
    }
}
